r"""Pajek's ``.net``: vertices by number, then lines with their weight and, as their label, the ids of their claims.

Batagelj and Mrvar (1998), Pajek: program for large network analysis, Connections 21(2); the format is that of the
Pajek manual: ``*Vertices 12 5`` where nodes have modes (``bipartite`` 0 and 1; the first mode stands first),
``*Arcs`` or ``*Edges``, one section ``*Arcs :1 "type"`` for each type of a multigraph, and ``l "text"`` for the label
of a line.

Pajek has no escapes. In labels ``"`` becomes ``″`` (U+2033), ``\`` becomes ``∖`` (U+2216), and a line end or another
control character a space; of nodes that would have the same label each also gets its id. The ids, labels and other
attributes of nodes, and what is said of the network, stand unchanged, as JSON in ASCII, in comments (``%``) at the head
of the file, which Pajek passes over and :func:`read_pajek` reads. A file that is not ASCII begins with a byte order
mark, by which Pajek (from 2.00) knows UTF-8; the first line is a comment, so that a program that does not know the mark
loses nothing. Of edges the file holds weight (1 where there is none, as Pajek has it), claims and, in multigraphs, the
type, and nothing else. ``networkx.read_pajek`` reads such files, by label, unless they have modes or several types.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from cbrngraph.networks.exchange.names import Names
from cbrngraph.networks.exchange.plain import Edge, Plain, plain, told

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["HEAD", "NAMES", "write_pajek"]

HEAD = "% cbrngraph: what is said of the network and of each vertex follows as JSON"
"""The first line of a file of ours."""

NAMES = Names({}, frozenset({"id", "multigraph"}))
_BREAKS = {"Cc", "Zl", "Zp"}
_REPLACED = str.maketrans({'"': "″", "\\": "∖"})


def write_pajek(graph: nx.Graph) -> bytes:
    """Return a network as a Pajek network (UTF-8; with a byte order mark where it is not ASCII).

    Raises:
        UsageError: a value that no file can hold (see :func:`~cbrngraph.networks.exchange.plain.plain`).

    """
    network = plain(graph)
    text = "".join(f"{line}\n" for line in _lines(network))
    return text.encode("ascii" if text.isascii() else "utf-8-sig")


def _lines(network: Plain) -> Iterator[str]:
    modes = _modes(network)
    nodes = sorted(network.nodes, key=modes.__getitem__) if modes else list(network.nodes)
    number = {node: at for at, node in enumerate(nodes, 1)}
    types = _types(network)
    yield HEAD
    yield f"% network {_json(NAMES.told(network.attributes) | ({'multigraph': 'true'} if network.multigraph else {}))}"
    yield from (f"% vertex {number[node]} {_json({'id': node} | NAMES.told(network.nodes[node]))}" for node in nodes)
    yield from (f"% type {at} {_json(name)}" for at, name in enumerate(types, 1))
    yield f"*Vertices {len(nodes)}" + (f" {list(modes.values()).count(0)}" if modes else "")
    yield from (f"{number[node]} {_quoted(label)}" for node, label in _labels(network, nodes).items())
    section = "*Arcs" if network.directed else "*Edges"
    if not types:
        yield section
        yield from (_line(edge, number) for edge in network.edges)
    typed = sorted(network.edges, key=lambda edge: str(edge.key)) if types else []
    for at, (name, edges) in enumerate(groupby(typed, key=lambda edge: str(edge.key)), 1):
        yield f"{section} :{at} {_quoted(name)}"
        yield from (_line(edge, number) for edge in edges)


def _modes(network: Plain) -> dict[str, int]:
    """The mode of each node, 0 or 1; nothing where some node has none or some edge stays within a mode."""
    found = {node: data.get("bipartite") for node, data in network.nodes.items()}
    modes = {node: mode for node, mode in found.items() if isinstance(mode, int) and mode in (0, 1)}
    if len(modes) < len(found) or len(set(modes.values())) < 2:
        return {}
    return {} if any(modes[edge.source] == modes[edge.target] for edge in network.edges) else modes


def _types(network: Plain) -> list[str]:
    """The types of a multigraph whose edges all have one for a key: the sections of the file."""
    keys = {edge.key for edge in network.edges}
    return sorted(map(str, keys)) if network.multigraph and all(edge.apart is None for edge in network.edges) else []


def _labels(network: Plain, nodes: list[str]) -> dict[str, str]:
    """A label for each node that no other has, since some programs know vertices by their labels."""
    plainly = {node: _shown(told("label", network.nodes[node].get("label") or node)) for node in nodes}
    times = Counter(plainly.values())
    labels = {node: label if times[label] == 1 else f"{label} ({_shown(node)})" for node, label in plainly.items()}
    times = Counter(labels.values())
    return {
        node: label if times[label] == 1 else f"{label} #{at}" for at, (node, label) in enumerate(labels.items(), 1)
    }


def _line(edge: Edge, number: dict[str, int]) -> str:
    claims = _shown(told("claims", edge.attributes.get("claims", ())))
    line = f"{number[edge.source]} {number[edge.target]} {told('weight', edge.attributes.get('weight', 1))}"
    return f'{line} l "{claims}"' if claims else line


def _shown(text: str) -> str:
    """Text that can stand between quotes on one line."""
    return "".join(" " if unicodedata.category(sign) in _BREAKS else sign for sign in text.translate(_REPLACED))


def _quoted(text: str) -> str:
    return f'"{_shown(text)}"'


def _json(value: object) -> str:
    return json.dumps(value, allow_nan=False)
