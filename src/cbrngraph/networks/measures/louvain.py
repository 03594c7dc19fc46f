"""Louvain from many seeds, on a network and on random networks like it: what communities are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np

from cbrngraph.errors import UsageError
from cbrngraph.networks.attributes import Node
from cbrngraph.networks.measures.agreement import contingency, mean_agreement
from cbrngraph.networks.measures.margins import biadjacency, bicm
from cbrngraph.networks.measures.nulls import curveball, is_fixed, random_ties
from cbrngraph.networks.measures.plain import Floats, Plain, Whole
from cbrngraph.networks.projection import WEIGHTS, project

__all__ = ["SAME", "Chance", "Found", "find"]

SAME = 1e-9
"""Modularities nearer to each other than this differ by rounding."""

_Ties = list[tuple[int, int]]
_Drawn = tuple[_Ties, Floats]


@dataclass(frozen=True, slots=True)
class Chance:
    """The modularity of random networks, and where the network stands among them; ``None`` where undefined."""

    number: int
    mean: float | None = None
    spread: float | None = None
    z: float | None = None
    p: float | None = None
    fixed: bool = False
    """Whether there is no other network to compare with."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best partition of the nodes that have ties, and what is to be known of it.

    ``tied`` are the places of these nodes, ``best`` their communities from 1, ``kept`` the shares of seeds that keep
    them there; ``equals`` is how many different partitions are as good.
    """

    tied: tuple[int, ...]
    best: Whole
    kept: Floats
    modularity: float
    mean: float
    reached: int
    equals: int
    agreement: float | None
    chance: Chance

    @property
    def count(self) -> int:
        """How many communities there are."""
        return int(self.best.max())


def find(
    net: Plain, seeds: int, resolution: float, nulls: int, seed: int, two_mode: nx.Graph | None, weighted: bool
) -> Found | None:
    """Return the best partition that so many seeds find; nothing if there are no ties.

    Raises:
        UsageError: the network is no projection of the two-mode network that is given with it.

    """
    tied = tuple(np.flatnonzero(net.degrees()).tolist())
    if not tied:
        return None
    at = {node: place for place, node in enumerate(tied)}
    ties = [(at[one], at[other]) for one, other in net.pairs()]
    graph = _graph(len(tied), (ties, net.weights))
    # Drawn at once, so that the first seeds stay the same when more are asked for.
    runs = [_run(graph, resolution, draw) for draw in np.random.default_rng(seed).integers(2**32, size=seeds).tolist()]
    top = max(q for q, _ in runs)
    best = Counter(blocks for q, blocks in runs if q > top - SAME)
    numbers = _numbered(np.array(best.most_common(1)[0][0]))
    partitions = [np.array(blocks) for _, blocks in runs]
    mean = sum(q for q, _ in runs) / seeds
    drawn = _projections(net, two_mode, weighted, nulls, seed) if two_mode else _swaps(ties, net.weights, nulls, seed)
    chance = Chance(0) if numbers.max() == 1 else _compared(mean, drawn, resolution, nulls, seed)
    kept = _kept(numbers, partitions)
    return Found(tied, numbers, kept, top, mean, best.total(), len(best), mean_agreement(partitions), chance)


def _graph(nodes: int, drawn: _Drawn) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_weighted_edges_from((*ends, weight) for ends, weight in zip(drawn[0], drawn[1].tolist(), strict=True))
    return graph


def _run(graph: nx.Graph, resolution: float, seed: int) -> tuple[float, tuple[int, ...]]:
    """Return the modularity that one seed reaches, and the block of each node."""
    found = nx.community.louvain_communities(graph, weight="weight", resolution=resolution, seed=seed)
    found = sorted(found, key=min)  # so that equal partitions are written equally
    block = {node: number for number, nodes in enumerate(found) for node in nodes}
    q = nx.community.modularity(graph, found, weight="weight", resolution=resolution)
    return float(q), tuple(block[node] for node in range(len(graph)))


def _numbered(blocks: Whole) -> Whole:
    """Number blocks from 1, the largest first, those of one size by their first node."""
    sizes = np.bincount(blocks)
    firsts = [int(np.argmax(blocks == block)) for block in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda block: (-sizes[block], firsts[block]))
    number = np.empty(len(sizes), dtype=np.int64)
    number[order] = np.arange(1, len(sizes) + 1)
    return np.asarray(number[blocks])


def _kept(best: Whole, partitions: list[Whole]) -> Floats:
    sizes = np.bincount(best)[best]
    together = [contingency(best, other)[best - 1, other] for other in partitions]
    return np.asarray(np.mean([2 * count > sizes for count in together], axis=0))


# random networks


def _compared(mean: float, drawn: Iterator[_Drawn] | None, resolution: float, nulls: int, seed: int) -> Chance:
    if drawn is None:
        return Chance(0, fixed=True)
    draws = np.random.default_rng((seed, 1)).integers(2**32, size=nulls).tolist()
    others = [
        _run(_graph(1 + max(map(max, ties)), (ties, weights)), resolution, draw)[0]
        for (ties, weights), draw in zip(drawn, draws, strict=True)
    ]
    if not others:
        return Chance(0)
    centre = float(np.mean(others))
    spread = float(np.std(others, ddof=1)) if nulls > 1 else None
    z = (mean - centre) / spread if spread is not None and spread > SAME else None
    return Chance(nulls, centre, spread, z, (1 + sum(q > mean - SAME for q in others)) / (1 + nulls))


def _swaps(ties: _Ties, weights: Floats, nulls: int, seed: int) -> Iterator[_Drawn] | None:
    """Return random networks with the same degrees, each weight on some tie; nothing if there is no other."""
    return None if is_fixed(ties) else ((others, weights) for others in random_ties(ties, nulls, seed))


def _projections(net: Plain, two_mode: nx.Graph, weighted: bool, nulls: int, seed: int) -> Iterator[_Drawn] | None:
    """Return projections of random two-mode networks with the same degrees; nothing if there is no other."""
    nodes, matrix = biadjacency(two_mode, [node for node in net.nodes if node in two_mode])
    how = _weighting(net, nodes, matrix, weighted)
    if np.isin(bicm(matrix.sum(axis=1), matrix.sum(axis=0)), (0, 1)).all():
        return None
    seeds = np.random.default_rng((seed, 2)).integers(2**32, size=nulls).tolist()
    return (_projected(curveball(matrix, seed=draw), how, weighted) for draw in seeds)


def _projected(matrix: Whole, how: str, weighted: bool) -> _Drawn:
    rows, columns = np.nonzero(matrix)
    found = project(zip(rows.tolist(), columns.tolist(), strict=True), how)
    ties = [(one, other) for one, other, _ in found.triples()]
    return ties, found.weights if weighted else np.ones(len(ties))


def _weighting(net: Plain, nodes: list[Node], matrix: Whole, weighted: bool) -> str:
    """Return how the network was projected."""
    place = {node: at for at, node in enumerate(net.nodes)}
    for how in WEIGHTS:
        ties, weights = _projected(matrix, how, weighted)
        ends = sorted(
            (*sorted((place[nodes[one]], place[nodes[other]])), weight)
            for (one, other), weight in zip(ties, weights.tolist(), strict=True)
        )
        same = [(one, other) for one, other, _ in ends] == net.pairs()
        if same and np.allclose([weight for *_, weight in ends], net.weights):
            return how
    raise UsageError(
        "The network is not the projection of that two-mode network onto its nodes: neither by "
        f"{', '.join(WEIGHTS[:-1])} nor by {WEIGHTS[-1]}"
    )
