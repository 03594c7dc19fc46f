"""The formats in which a network leaves for another program and comes back: one function to write, one to read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

import networkx as nx

from cbrngraph.errors import NotFoundError, UsageError, nearest
from cbrngraph.files import write_atomically
from cbrngraph.networks.exchange.cx2 import read_cx2, write_cx2
from cbrngraph.networks.exchange.gexf import read_gexf, write_gexf
from cbrngraph.networks.exchange.graphml import read_graphml, write_graphml
from cbrngraph.networks.exchange.nodelink import read_json, write_json
from cbrngraph.networks.exchange.pajek import write_pajek
from cbrngraph.networks.exchange.pajek_reader import read_pajek
from cbrngraph.networks.exchange.spreadsheet import EDGES, NODES, read_tables, write_tables

__all__ = ["FORMATS", "Format", "form_of", "load", "read", "save", "tables", "write"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, who reads it, how its files end, whether it is a folder, and what does not come back."""

    name: str
    program: str
    ending: str
    folder: bool
    lost: str


def _format(name: str, program: str, ending: str, lost: str = "", *, folder: bool = False) -> tuple[str, Format]:
    return name, Format(name, program, ending, folder, lost)


FORMATS: Mapping[str, Format] = MappingProxyType(
    dict(
        (
            _format("csv", "Gephi, spreadsheets, R", ".csv", "what is said of the network", folder=True),
            _format("cx2", "Cytoscape, NDEx", ".cx2"),
            _format("gexf", "Gephi, Gephi Lite", ".gexf"),
            _format("graphml", "yEd, igraph, Cytoscape", ".graphml"),
            _format("json", "networkx, d3", ".json"),
            _format("pajek", "Pajek", ".net", "of edges all but weight, type and claims"),
        )
    )
)
"""The formats by name."""

_WRITERS: Mapping[str, Callable[[nx.Graph], bytes]] = {
    "cx2": write_cx2,
    "gexf": write_gexf,
    "graphml": write_graphml,
    "json": write_json,
    "pajek": write_pajek,
}
_READERS: Mapping[str, Callable[[bytes], nx.Graph]] = {
    "cx2": read_cx2,
    "gexf": read_gexf,
    "graphml": read_graphml,
    "json": read_json,
    "pajek": read_pajek,
}


def write(graph: nx.Graph, form: str) -> bytes:
    """Return a network as a file of a format: the same bytes for the same network, whatever made it.

    Every edge carries the ids of its claims. Characters that XML forbids become U+FFFD and every line end a line feed.
    ``csv`` is two files: see :func:`tables`.

    Raises:
        UsageError: nothing has that format; or a value, an id or a weight cannot be told in a file (an infinite weight,
            an attribute that is neither text nor number nor day nor a list of them, two nodes of one name).

    """
    if _known(form).folder:
        raise UsageError(f"{form} is a folder with {NODES} and {EDGES}; take tables(graph) or save(graph, path)")
    return _WRITERS[form](graph)


def tables(graph: nx.Graph) -> dict[str, bytes]:
    """Return a network as ``nodes.csv`` and ``edges.csv``.

    Raises:
        UsageError: as of :func:`write`.

    """
    return write_tables(graph)


def read(content: bytes | Mapping[str, bytes], form: str) -> nx.Graph:
    """Return the network of a file, of ours or of another program; for ``csv`` its two files by name.

    Ids of nodes are text. Claims, ``through`` and spells are tuples, ``first`` and ``last`` ISO days, whatever the
    format calls them. XML is read by Python's own parser, which does not look anything up elsewhere.

    Raises:
        UsageError: nothing has that format, or the file is none of it.

    """
    known = _known(form)
    try:
        if known.folder:
            return read_tables(content if isinstance(content, Mapping) else {})
        return _READERS[form](content if isinstance(content, bytes) else b"")
    except UsageError:
        raise
    except (
        ElementTree.ParseError, nx.NetworkXException, json.JSONDecodeError, AttributeError, IndexError, KeyError,
        LookupError, RuntimeError, TypeError, ValueError,
    ) as error:  # fmt: skip
        raise UsageError(f"this is no {form} that can be read ({type(error).__name__}: {error})") from error


def form_of(path: str | Path) -> str:
    """Return the format that the end of a file name tells.

    >>> form_of("out/projects.gexf"), form_of("projects.NET")
    ('gexf', 'pajek')

    Raises:
        UsageError: no format has that ending.

    """
    ending = Path(path).suffix.casefold()
    endings = {known.ending: name for name, known in FORMATS.items()}
    if ending not in endings:
        hint = nearest(ending, endings) if ending else ""
        raise UsageError(f"no format has files that end in {ending!r}: there are {', '.join(endings)}{hint}")
    return endings[ending]


def save(graph: nx.Graph, path: str | Path, form: str = "") -> tuple[Path, ...]:
    """Write a network to a file, whole or not at all, and return the files that were written.

    Without a format the ending of the name tells it. ``csv`` is a folder: ``out/net.csv`` and ``out/net`` are both the
    folder ``out/net`` with ``nodes.csv`` and ``edges.csv``.

    Raises:
        UsageError: as of :func:`write` and :func:`form_of`.
        WriteError: the disk is full, or the folder cannot be written to.

    """
    where, form = Path(path), form or form_of(path)
    if _known(form).folder:
        contents = {_folder(where) / name: content for name, content in tables(graph).items()}
    else:
        contents = {where: write(graph, form)}
    for file, content in contents.items():
        write_atomically(file, content)
    return tuple(contents)


def load(path: str | Path, form: str = "") -> nx.Graph:
    """Return the network of a file, or of a folder with ``nodes.csv`` and ``edges.csv``.

    Raises:
        NotFoundError: there is no such file.
        UsageError: as of :func:`read` and :func:`form_of`.

    """
    where = Path(path)
    form = form or ("csv" if where.is_dir() else form_of(where))
    try:
        if _known(form).folder:
            folder = _folder(where)
            return read({name: (folder / name).read_bytes() for name in (NODES, EDGES)}, form)
        return read(where.read_bytes(), form)
    except OSError as error:
        raise NotFoundError(f"cannot read {error.filename}: {error.strerror}") from error


def _known(form: str) -> Format:
    if form not in FORMATS:
        raise UsageError(f"no format is called {form!r}: there are {', '.join(FORMATS)}{nearest(form, FORMATS)}")
    return FORMATS[form]


def _folder(path: Path) -> Path:
    """The folder of a network in CSV: as named, or where one of its tables stands, or the name without its ending."""
    if path.name in {NODES, EDGES}:
        return path.parent
    return path.with_suffix("") if path.suffix.casefold() == FORMATS["csv"].ending else path
