"""How a network is drawn, before anything is: which ties, where nodes stand, how they look, and what is said of it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from cbrngraph.pictures.figure import Box
from cbrngraph.pictures.layout import positions
from cbrngraph.pictures.legend import Section
from cbrngraph.pictures.names import Names, named, ranked
from cbrngraph.pictures.nodes import Look, look
from cbrngraph.pictures.palette import NO_GROUP, NO_REGION, SEVERAL_REGIONS
from cbrngraph.pictures.strokes import Rows, height_of, rows_of, widths
from cbrngraph.pictures.ties import Chosen, Pair, chosen, simple

__all__ = ["Plan", "planned"]

_TOGETHER = 12
"""Fewer nodes than this have less room."""
_SCATTERED = frozenset({SEVERAL_REGIONS.label, NO_REGION.label, NO_GROUP})
"""Groups whose nodes belong to no one place."""


@dataclass(frozen=True)
class Plan:
    """A network as it is to be drawn, in points from the lower left corner."""

    network: nx.Graph
    """One edge a pair, weights added up, no loops."""
    ties: Chosen
    seen: Look
    sections: tuple[Section, ...]
    """Those of the legend."""
    field: Box
    """Where nodes with ties stand; those without are in rows below it."""
    rows: Rows
    where: Mapping[Hashable, tuple[float, float]]
    order: Sequence[Hashable]
    """The nodes with ties, those first that deserve a name most."""
    texts: Names
    told: tuple[str, ...]
    """What a caption should say."""


def planned(
    graph: nx.Graph,
    *,
    size_by: Mapping[Hashable, float | None] | None = None,
    size_name: str = "the measure",
    colour_by: str = "region",
    weight_name: str = "weight",
    edges: Iterable[Pair] | None = None,
    rule: str = "",
    nearest: int | None = 3,
    names: int = 120,
    size: tuple[float, float] = (800.0, 560.0),
    seed: int = 0,
) -> Plan:
    """Return how a network is drawn; the arguments are those of :func:`cbrngraph.pictures.network.network_picture`.

    Raises:
        UsageError: ``edges`` names a tie that is not there, or ``nearest`` is below 1.

    """
    network, loops = simple(graph)
    ties = chosen(network, edges, nearest, rule)
    alone = [node for node in network if not network.degree(node)]
    tied = network.subgraph([node for node in network if network.degree(node)])
    seen = look(network, size_by, size_name, colour_by)
    rows = rows_of(network, alone, seen, size[0])
    field = Box(0, height_of(rows), size[0], _height(len(tied), size[1]))
    groups = [name for name in seen.scheme.colours if name not in _SCATTERED]
    where = _where(tied, ties.pairs, seen, groups, field, seed)
    order = ranked(network, list(tied), size_by)
    texts = named(network, order[:names], where, seen, ties.pairs, field, groups)
    told = [
        ties.rule,
        *_told(network, alone, texts, size_name if size_by else "sum of ties"),
        *_left(graph, network, loops),
        *_bare(tied, ties.pairs),
    ]
    told += ["Long names are cut."] if texts.cut or any("…" in text for row in rows for _, text, _ in row) else []
    sections = (*seen.sections, *widths(network, ties.pairs, weight_name))
    return Plan(network, ties, seen, sections, field, rows, where, order, texts, (*told, *seen.notes))


def _height(tied: int, most: float) -> float:
    return most if tied > _TOGETHER else max(60.0, most * (tied / _TOGETHER) ** 0.5) if tied else 0.0


def _where(
    tied: nx.Graph, pairs: Sequence[Pair], seen: Look, groups: Sequence[str], field: Box, seed: int
) -> dict[Hashable, tuple[float, float]]:
    """Positions by the ties that are drawn, so that what is seen explains where a node stands."""
    drawn = nx.Graph()
    drawn.add_nodes_from(tied)
    for one, other in pairs:
        known = drawn.get_edge_data(one, other, {"weight": 0.0})["weight"]
        drawn.add_edge(one, other, weight=known + tied[one][other]["weight"])
    of_node = {node: seen.groups[node] for node in tied}
    order = [name for name in groups if name in of_node.values()]
    places = positions(drawn, of_node, order, (field.width, field.height), seen.radii, seed=seed)
    return {node: (round(x + field.left, 1), round(y + field.bottom, 1)) for node, (x, y) in places.items()}


def _told(graph: nx.Graph, alone: Sequence[Hashable], texts: Names, by: str) -> list[str]:
    """What the caption says of nodes without ties or names."""
    tied = len(graph) - len(alone)
    told: list[str] = []
    if len(graph) == 1:
        told.append("The network is one node without ties.")
    elif alone:
        words = "has no tie and stands" if len(alone) == 1 else "have no tie and stand"
        told.append(f"{len(alone)} of {len(graph)} nodes {words} below.")
    if len(texts.nodes) < tied:
        told.append(
            f"Named are {len(texts.nodes)} of {tied} nodes: those with the highest {by} for which there is room."
        )
    return told


def _left(given: nx.Graph, graph: nx.Graph, loops: int) -> list[str]:
    """What the caption says of ties that became one, or none."""
    told: list[str] = []
    if given.number_of_edges() - loops > graph.number_of_edges():
        told.append("Several ties between the same two are drawn as one.")
    if loops:
        ties = "tie of a node with itself is" if loops == 1 else "ties of nodes with themselves are"
        told.append(f"{loops} {ties} left out.")
    return told


def _bare(tied: nx.Graph, pairs: Sequence[Pair]) -> list[str]:
    """What the caption says of nodes none of whose ties is drawn."""
    bare = len(set(tied) - {node for pair in pairs for node in pair})
    words = "node has ties" if bare == 1 else "nodes have ties"
    return [f"{bare} {words}, but none of those that are drawn."] if bare else []
