"""Which ties of a network are drawn: as many as can be read, and by a rule that the caption can say."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import networkx as nx

from cbrngraph.errors import UsageError

__all__ = ["Chosen", "chosen", "simple"]

Pair = tuple[Hashable, Hashable]

_READABLE = 2.0
"""So many ties a node can be read without leaving any out; twice as many where all are alike, and thin."""


_MOST = 300
"""So many ties can be seen at once: of many nodes fewer of each are drawn."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ties that are drawn, and the sentence that says which they are."""

    pairs: tuple[Pair, ...]
    rule: str


def simple(graph: nx.Graph) -> tuple[nx.Graph, int]:
    """Return a network with one edge a pair (weights added up, directions kept), and how many loops are left out."""
    made = nx.DiGraph() if graph.is_directed() else nx.Graph()
    # Sorted, so that a picture depends on what a network holds and not on the order in which it was put together.
    made.add_nodes_from(sorted(graph.nodes(data=True), key=lambda entry: str(entry[0])))
    loops = 0
    for one, other, weight in sorted(_weighted(graph), key=lambda tie: (str(tie[0]), str(tie[1]), tie[2])):
        if one == other:
            loops += 1
        elif made.has_edge(one, other):
            made[one][other]["weight"] += weight
        else:
            made.add_edge(one, other, weight=weight)
    return made, loops


def _weighted(graph: nx.Graph) -> list[tuple[Hashable, Hashable, float]]:
    found = ((one, other, float(weight or 0)) for one, other, weight in graph.edges(data="weight", default=1))
    if graph.is_directed():
        return list(found)
    pairs = ((sorted((one, other), key=str), weight) for one, other, weight in found)
    return [(one, other, weight) for (one, other), weight in pairs]


def chosen(graph: nx.Graph, edges: Iterable[Pair] | None, nearest: int | None, rule: str = "") -> Chosen:
    """Choose the ties to draw.

    Args:
        graph: a simple network.
        edges: the ties to draw, as pairs of nodes; a backbone.
        nearest: draw this many of the heaviest ties of each node, fewer of many nodes; ``None`` draws all.
        rule: how ``edges`` were chosen, for the caption.

    Raises:
        UsageError: one of ``edges`` is no tie of the network, or ``nearest`` is below 1.

    """
    whole = graph.number_of_edges()
    if edges is not None:
        pairs = _given(graph, edges)
        return Chosen(pairs, f"{len(pairs):,} of {whole:,} ties are drawn: {rule or 'those given'}.")
    if nearest is not None and nearest < 1:
        raise UsageError(f"nearest is a number of ties from 1 on, not {nearest}; None draws every tie")
    alike = len({weight for _, _, weight in graph.edges(data="weight")}) < 2
    if nearest is None or whole <= _READABLE * (2 if alike else 1) * graph.number_of_nodes():
        return Chosen(tuple(graph.edges()), f"All ties are drawn: {whole:,}." if whole else "")
    nearest = max(1, min(nearest, _MOST // len(graph)))
    kept = _heaviest(graph, nearest)
    pairs = tuple(pair for pair in graph.edges() if frozenset(pair) in kept)
    if len(pairs) == whole:
        return Chosen(pairs, f"All ties are drawn: {whole:,}.")
    some = f"the {nearest} heaviest of each node" if nearest > 1 else "the heaviest of each node"
    return Chosen(
        pairs,
        f"{len(pairs):,} of {whole:,} ties are drawn: {some} (of equally heavy ones those to the partner with the "
        "smaller sum of ties), and those without which parts would seem to hang apart that do not "
        "(maximum spanning forest).",
    )


def _given(graph: nx.Graph, edges: Iterable[Pair]) -> tuple[Pair, ...]:
    found: dict[Pair, None] = {}
    for one, other in edges:
        if not graph.has_edge(one, other):
            raise UsageError(f"the tie {one} – {other} is to be drawn, but the network has none between them")
        if one != other and (graph.is_directed() or (other, one) not in found):
            found[(one, other)] = None
    return tuple(found)


def _heaviest(graph: nx.Graph, nearest: int) -> set[frozenset[Hashable]]:
    both, _ = simple(nx.Graph(graph) if not graph.is_directed() else _undirected(graph))
    strength = dict(both.degree(weight="weight"))
    place = {node: at for at, node in enumerate(both)}
    kept: set[frozenset[Hashable]] = set()
    for node in both:
        ranked = sorted(both[node], key=lambda other: (-both[node][other]["weight"], strength[other], place[other]))
        kept.update(frozenset({node, other}) for other in ranked[:nearest])
    forest = nx.maximum_spanning_edges(both, weight="weight", data=False)
    return kept | {frozenset(pair) for pair in forest}


def _undirected(graph: nx.Graph) -> nx.Graph:
    """A network whose ties both ways count together."""
    made = nx.MultiGraph()
    made.add_nodes_from(graph)
    made.add_weighted_edges_from(graph.edges(data="weight", default=1.0))
    return made
