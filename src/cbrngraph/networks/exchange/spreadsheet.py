"""Two tables, ``nodes.csv`` and ``edges.csv``, with the column names that Gephi's import of spreadsheets knows.

RFC 4180 with commas and UTF-8. A column stands where some node (or edge) has a value for it; several ids in a cell have
spaces between, other lists semicolons. Text that a spreadsheet would run as a formula has an apostrophe before it, as
in the tables of the graph, and loses it when it is read. ``Kind`` is the type of an edge of a multigraph (Gephi keeps
parallel edges of different kinds apart and adds up others).

A CSV has no types: weights, counts, sources and modes are read as numbers, all else as text. It has no place for what
is said of the network, none for the direction of a network without edges, and no difference between empty text (or
an empty list) and none. Simple networks whose edges have types are read as multigraphs.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence

from cbrngraph.errors import UsageError
from cbrngraph.networks.exchange.names import Names
from cbrngraph.networks.exchange.plain import Attributes, Edge, ordered, plain, told
from cbrngraph.networks.exchange.rebuilt import Link, rebuilt

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EDGES", "NODES", "read_tables", "write_tables"]

NODES = "nodes.csv"
EDGES = "edges.csv"

_NODES = Names(
    {"label": "Label", "kind": "Kind", "region": "Region", "ids": "Ids"},
    frozenset({"id", "interval", "time interval", "timeset"}),
)
_EDGES = Names(
    {"type": "Kind", "weight": "Weight", "first": "start", "last": "end", "label": "Label"},
    _NODES.kept | {"key", "source", "target", "type"},
)
_LISTS = ("claims", "through")
_NUMBERS = {"bipartite", "count", "sources", "weight"}
_FORMULA = ("=", "+", "-", "@", "\t", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_LONGEST = 1 << 28
"""How long a cell may be that is read: an edge with many claims goes past the limit of Python's reader."""


def write_tables(graph: nx.Graph) -> dict[str, bytes]:
    """Return a network as the tables ``nodes.csv`` and ``edges.csv``.

    Raises:
        UsageError: a value that no file can hold (see :func:`~cbrngraph.networks.exchange.plain.plain`).

    """
    network = plain(graph)
    kind = "Directed" if network.directed else "Undirected"
    nodes = [{"Id": node} | _texts(_NODES, data) for node, data in network.nodes.items()]
    edges = [
        {"Source": edge.source, "Target": edge.target, "Type": kind} | _texts(_EDGES, edge.attributes) | _kinds(edge)
        for edge in network.edges
    ]
    first = ["Source", "Target", "Type"] + (["Kind"] if network.multigraph else [])
    keys = [] if all(edge.apart is None for edge in network.edges) else ["key"]
    return {
        NODES: _csv(["Id", "Label", *_columns(_NODES, network.nodes.values())], nodes),
        EDGES: _csv([*first, *_columns(_EDGES, (edge.attributes for edge in network.edges)), *keys], edges),
    }


def read_tables(tables: Mapping[str, bytes]) -> nx.Graph:
    """Return the network of two tables, of ours or of Gephi's.

    Commas, semicolons or tabs stand between the columns. Nodes that only edges name are taken; edges are directed where
    the tables do not say.

    Raises:
        UsageError: a table or one of its columns is missing, a number is none, or some edges are directed and some not.

    """
    missing = [name for name in (NODES, EDGES) if name not in tables]
    if missing:
        raise UsageError(f"a network in CSV is {NODES} and {EDGES}; {' and '.join(missing)} is not there")
    _, nodes = _rows(tables[NODES], NODES, ["id"], ["id"])
    columns, edges = _rows(tables[EDGES], EDGES, ["source", "target"], ["id", "key", "source", "target", "type"])
    lists: dict[str, object] = {name: () for name in _LISTS if name in columns}
    said = {row.pop("type", "").casefold() or "directed" for row in edges}
    if len(said) > 1:
        raise UsageError(f"some edges of {EDGES} are directed and some are not; make them alike in the column Type")
    return rebuilt(
        directed=said == {"directed"},
        multigraph=bool({"kind", "key"} & {column.casefold() for column in columns}),
        attributes={},
        nodes=[(row.pop("id"), _values(_NODES, row)) for row in nodes],
        edges=[_link(row, lists) for row in edges],
    )


def _kinds(edge: Edge) -> dict[str, str]:
    """The kind of an edge of a multigraph, and its key where that is another or a number."""
    if edge.key is None:
        return {}
    apart = {} if edge.apart is None else {"key": str(edge.key)}
    return {"Kind": told("type", edge.attributes.get("type", edge.key))} | apart


def _texts(names: Names, attributes: Attributes) -> dict[str, str]:
    return {names.out(name): told(name, value) for name, value in attributes.items()}


def _columns(names: Names, every: Iterable[Attributes]) -> list[str]:
    """The columns that some row needs."""
    return [names.out(name) for name in ordered({name: "" for attributes in every for name in attributes})]


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    once = list(dict.fromkeys(columns))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(map(_marked, once))
    writer.writerows([_marked(row.get(column, "")) for column in once] for row in rows)
    return buffer.getvalue().encode()


def _marked(text: str) -> str:
    return f"'{text}" if _runs(text.lstrip("'")) else text


def _unmarked(text: str) -> str:
    return text[1:] if text.startswith("'") and _runs(text.lstrip("'")) else text


def _runs(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula; a number is not one."""
    return text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)


def _rows(
    content: bytes, name: str, wanted: Sequence[str], known: Sequence[str]
) -> tuple[list[str], list[dict[str, str]]]:
    """The columns of a table and its rows without empty cells; the names of known columns in small letters."""
    text = content.decode("utf-8-sig")
    heading = text.partition("\n")[0]
    limit = csv.field_size_limit(_LONGEST)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count))
        rows = [[_unmarked(cell) for cell in row] for row in reader if row]
    finally:
        csv.field_size_limit(limit)
    columns = [column.casefold() if column.casefold() in known else column for column in (rows or [[]])[0]]
    missing = [column.title() for column in wanted if column not in columns]
    if missing:
        raise UsageError(f"{name} has no column {' and no column '.join(missing)}")
    told_rows = [{column: cell for column, cell in zip(columns, row, strict=False) if cell} for row in rows[1:]]
    bad = next((at for at, row in enumerate(told_rows, 2) if not row.keys() >= set(wanted)), 0)
    if bad:
        raise UsageError(f"{name}, row {bad}: {' or '.join(column.title() for column in wanted)} is empty")
    return columns, told_rows


def _link(row: dict[str, str], lists: Mapping[str, object]) -> Link:
    one, two, told_key = row.pop("source"), row.pop("target"), row.pop("key", None)
    row.pop("id", None)
    values = _values(_EDGES, row)
    if isinstance(values.get("weight"), str):
        raise UsageError(f"{EDGES}: the weight of edge {one} – {two} is no number: {values['weight']!r}")
    if told_key is not None and values.get("type") == told_key:
        del values["type"]  # Kind only repeated the key, for Gephi
    key = int(told_key) if told_key is not None and _WHOLE.fullmatch(told_key) else told_key
    return one, two, key, {**lists, **values}


def _values(names: Names, row: Mapping[str, str]) -> dict[str, object]:
    found = {names.back(column): cell for column, cell in row.items()}
    return {name: _number(cell) if name in _NUMBERS else cell for name, cell in found.items()}


def _number(cell: str) -> str | int | float:
    """The number in a cell, or its text where there is none."""
    if _WHOLE.fullmatch(cell):
        return int(cell)
    return float(cell) if _NUMBER.fullmatch(cell) and math.isfinite(float(cell)) else cell
