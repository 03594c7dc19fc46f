"""From what a file said back to a networkx graph with our attributes, the same way for every format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cbrngraph.networks.exchange.plain import LISTS, empty

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Link", "Read", "rebuilt"]

Read = Mapping[str, object]
"""Attributes as a file has them, under our names."""

Link = tuple[str, str, object, Read]
"""An edge as a file has it: its ends, its key (``None`` where none is told) and its attributes."""


def rebuilt(
    *, directed: bool, multigraph: bool, attributes: Read, nodes: Iterable[tuple[str, Read]], edges: Iterable[Link]
) -> nx.Graph:
    """Return a graph: a multigraph where the file says that it is one, or where two edges have the same ends.

    The key of an edge of a multigraph is the one told, else its ``type``, else the next free number.
    """
    links = list(edges)
    pairs = {(one, two) if directed else (min(one, two), max(one, two)) for one, two, _, _ in links}
    graph = empty(directed=directed, multigraph=multigraph or len(pairs) < len(links))
    graph.graph.update(_values(attributes))
    for node, data in nodes:
        graph.add_node(node)
        graph.nodes[node].update(_values(data))
    for one, two, told, data in links:
        place = (one, two, _key(graph, one, two, told, data)) if graph.is_multigraph() else (one, two)
        graph.add_edge(*place)
        graph.edges[place].update(_values(data))
    return graph


def _key(graph: nx.Graph, one: str, two: str, told: object, data: Read) -> object:
    key = data.get("type") if told is None else told
    return graph.new_edge_key(one, two) if key is None or graph.has_edge(one, two, key=key) else key


def _values(data: Read) -> dict[str, object]:
    return {name: _value(name, value) for name, value in data.items() if value is not None}


def _value(name: str, value: object) -> object:
    if name in LISTS and isinstance(value, str):
        value = value.split()
    if name == "spells" and isinstance(value, list | tuple):
        return tuple(_spell(spell) for spell in value)
    return tuple(value) if isinstance(value, list) else value


def _spell(spell: object) -> tuple[str, str]:
    """The days of a spell: from ``2012-01-01/``, or from a pair as networkx reads it, which says None in words."""
    days = spell.split("/") if isinstance(spell, str) else list(spell) if isinstance(spell, list | tuple) else [spell]
    one, two, *_ = *("" if day in (None, "None") else str(day) for day in days), ""
    return one, two
