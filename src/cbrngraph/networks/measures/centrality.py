"""Centralities: networkx's own, with weights read as strengths, and undefined values as None.

Each takes a :class:`~cbrngraph.networks.measures.simple.Simple` graph and whether its weights are to be used, and
returns one value a node, in the order of the nodes. For :func:`betweenness`, :func:`closeness` and :func:`harmonic` a
tie is as long as 1/weight (Newman, M. E. J. (2001), Scientific collaboration networks II, Physical Review E 64, 016132;
Opsahl, T., Agneessens, F. and Skvoretz, J. (2010), Node centrality in weighted networks, Social Networks 32, 245–251):
networkx would take the weight itself for a length. Distances are counted to a node where ties have a direction.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import networkx as nx
import numpy as np

from cbrngraph.networks.measures import fast
from cbrngraph.networks.measures.simple import Simple

__all__ = [
    "betweenness", "closeness", "clustering", "core", "degree", "eigenvector", "harmonic", "in_degree", "in_strength",
    "out_degree", "out_strength", "pagerank", "strength",
]  # fmt: skip

Values = list[float | None]

STEPS = 1000
"""After how many steps of the power iteration the eigenvector is taken from the whole spectrum instead."""
SETTLED = 1e-14
CLOSE = 1e-9
"""Leading eigenvalues whose ratio differs from 1 by less are taken for equal."""
BITS = 256
"""The longest whole numbers that stand for the lengths of ties."""
DENOMINATOR = 10**6
ROUNDING = 4e-15
"""A weight that is nearer to a simple fraction is taken for it."""


def degree(ties: Simple, _weighted: bool = False) -> Values:
    """Return the number of ties of each node, coming and going (Freeman 1978, Social Networks 1, 215–239)."""
    return [count for _, count in ties.graph.degree]


def in_degree(ties: Simple, _weighted: bool = False) -> Values:
    """Return the number of ties that come to each node."""
    return [count for _, count in ties.graph.in_degree]


def out_degree(ties: Simple, _weighted: bool = False) -> Values:
    """Return the number of ties that go from each node."""
    return [count for _, count in ties.graph.out_degree]


def strength(ties: Simple, _weighted: bool = True) -> Values:
    """Return the sum of the weights of each node's ties (Barrat et al. 2004, PNAS 101, 3747–3752)."""
    return [float(total) for _, total in ties.graph.degree(weight="weight")]


def in_strength(ties: Simple, _weighted: bool = True) -> Values:
    """Return the sum of the weights of the ties that come to each node."""
    return [float(total) for _, total in ties.graph.in_degree(weight="weight")]


def out_strength(ties: Simple, _weighted: bool = True) -> Values:
    """Return the sum of the weights of the ties that go from each node."""
    return [float(total) for _, total in ties.graph.out_degree(weight="weight")]


def betweenness(ties: Simple, weighted: bool = False) -> Values:
    """Return the share of the shortest paths between two others that pass each node (Freeman 1977, Brandes 2001).

    Normalised by the number of pairs of others; None for all where there are fewer than three nodes. With weights, the
    lengths are whole numbers in proportion, so that paths of equal length are equal, which sums of 1/weight are not.
    """
    graph = ties.graph
    if len(graph) < 3:
        return [None] * len(graph)
    if not weighted:
        return list(fast.betweenness(graph))
    return list(nx.betweenness_centrality(_with_lengths(graph, whole=not fast.backed()), weight="length").values())


def closeness(ties: Simple, weighted: bool = False) -> Values:
    """Return the inverse of the mean distance to each node (Freeman 1978), times the share of nodes that reach it.

    That factor is of Wasserman and Faust (1994, p. 201), for networks of several components; a node that none reaches
    has 0. None for a node that is alone in the network. With weights the values have the unit of the weight.
    """
    graph = ties.graph
    if len(graph) < 2:
        return [None] * len(graph)
    if not weighted:
        return list(fast.closeness(graph))
    return list(nx.closeness_centrality(_with_lengths(graph), distance="length").values())


def harmonic(ties: Simple, weighted: bool = False) -> Values:
    """Return the mean inverse distance to each node, 0 for those that cannot reach it.

    Marchiori, M. and Latora, V. (2000), Harmony in the small-world, Physica A 285, 539–546. Unlike closeness it needs
    no correction where there are several components. None for a node that is alone in the network.
    """
    graph = _with_lengths(ties.graph) if weighted else ties.graph
    if len(graph) < 2:
        return [None] * len(graph)
    found = nx.harmonic_centrality(graph, distance="length" if weighted else None)
    return [found[node] / (len(graph) - 1) for node in graph]


def eigenvector(ties: Simple, weighted: bool = False) -> Values:
    """Return the eigenvector of the largest eigenvalue, of length 1 (Bonacich 1972, J. Math. Sociology 2, 113–120).

    Of several components it is about the one whose eigenvalue is largest, and None elsewhere. None for all where two
    components share that eigenvalue, where there is no tie, and where ties have a direction and some node cannot reach
    another (Newman 2010, Networks, section 7.2): such a network has no one such vector whose values are positive.
    """
    graph, weight = ties.graph, "weight" if weighted else None
    nothing: Values = [None] * len(graph)
    if graph.is_directed() and not (len(graph) > 1 and nx.is_strongly_connected(graph)):
        return nothing
    parts = (
        [graph] if graph.is_directed() else [graph.subgraph(sorted(part)) for part in nx.connected_components(graph)]
    )
    found = [_leading(part, weight) for part in parts if part.size()]
    found.sort(key=lambda pair: -pair[0])
    if not found or (len(found) > 1 and found[1][0] > found[0][0] * (1 - CLOSE)):
        return nothing
    return [found[0][1].get(node) for node in graph]


def pagerank(ties: Simple, weighted: bool = False) -> Values:
    """Return where a walker is who follows ties and in 15 of 100 steps starts anywhere; the values add up to 1.

    Brin, S. and Page, L. (1998), The anatomy of a large-scale hypertextual Web search engine, Computer Networks and
    ISDN Systems 30, 107–117. To a tolerance of 1e-12: with networkx's own, large networks are off by percents.
    """
    return list(nx.pagerank(ties.graph, tol=1e-12, max_iter=STEPS, weight="weight" if weighted else None).values())


def core(ties: Simple, _weighted: bool = False) -> Values:
    """Return the largest k for which each node is in a part where all have k ties (Seidman 1983, Social Networks 5)."""
    found = nx.core_number(ties.graph)
    return [found[node] for node in ties.graph]


def clustering(ties: Simple, weighted: bool = False) -> Values:
    """Return the share of pairs of neighbours that are tied (Watts and Strogatz 1998, Nature 393, 440–442).

    With weights, each triangle counts the geometric mean of its weights over the largest of the network (Onnela et al.
    2005, Physical Review E 71, 065103); with directions, as in Fagiolo (2007, Physical Review E 76, 026107). A node of
    fewer than two ties has 0, as is usual.
    """
    found = nx.clustering(ties.graph, weight="weight" if weighted else None)
    return [float(found[node]) for node in ties.graph]


def _leading(graph: nx.Graph, weight: str | None) -> tuple[float, dict[int, float]]:
    """The largest eigenvalue of a connected graph, and the eigenvector by node."""
    matrix = nx.to_scipy_sparse_array(graph, weight=weight, dtype=float)
    try:
        found = nx.eigenvector_centrality(graph, max_iter=STEPS, tol=SETTLED, weight=weight)
    except nx.PowerIterationFailedConvergence:
        found = dict(zip(graph, _from_spectrum(matrix.toarray().T), strict=True))
    vector = np.array([found[node] for node in graph])
    return float(vector @ (matrix.T @ vector)), {node: float(value) for node, value in found.items()}


def _from_spectrum(matrix: np.ndarray) -> list[float]:
    """The leading eigenvector where the power iteration is slow: long chains."""
    symmetric = bool((matrix == matrix.T).all())
    values, vectors = np.linalg.eigh(matrix) if symmetric else np.linalg.eig(matrix)
    vector = np.abs(vectors[:, int(np.argmax(values.real))])
    return [float(value) for value in vector / np.linalg.norm(vector)]


def _with_lengths(graph: nx.Graph, *, whole: bool = False) -> nx.Graph:
    """The graph with ties as long as 1/weight."""
    weights = [weight for _, _, weight in graph.edges(data="weight")]
    lengths = _whole(weights) if whole else [1 / weight for weight in weights]
    made = graph.__class__()
    made.add_nodes_from(graph)
    pairs = zip(graph.edges, lengths, strict=True)
    made.add_edges_from((one, other, {"length": length}) for (one, other), length in pairs)
    return made


def _whole(weights: list[float]) -> list[float]:
    """Whole numbers in proportion to 1/weight: exactly, where the weights are fractions with small denominators."""
    if not weights:
        return []
    near = {weight: Fraction(weight).limit_denominator(DENOMINATOR) for weight in set(weights)}
    if all(abs(fraction / Fraction(weight) - 1) < ROUNDING for weight, fraction in near.items()):
        scale = lcm(*(fraction.numerator for fraction in near.values()))
        if scale.bit_length() <= BITS:
            return [scale * near[weight].denominator // near[weight].numerator for weight in weights]
    heaviest = max(weights)
    return [round(2**40 * (heaviest / weight)) for weight in weights]
