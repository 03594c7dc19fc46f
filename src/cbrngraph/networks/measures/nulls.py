"""Random networks that keep what must be kept: the degree of each node, or both margins of a two-mode matrix."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import numpy as np
import numpy.typing as npt
from networkx.algorithms import threshold

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.plain import Flags, Whole, checked_whole, number_of, plain

__all__ = [
    "ATTEMPTS",
    "MASLOV",
    "STRONA",
    "TRADES",
    "curveball",
    "degree_preserving",
    "is_fixed",
    "random_ties",
    "swapped",
]

MASLOV = (
    "Maslov, S. & Sneppen, K. (2002). Specificity and stability in topology of protein networks. Science 296, 910–913."
)
STRONA = (
    "Strona, G., Nappo, D., Boccacci, F., Fattorini, S. & San-Miguel-Ayanz, J. (2014). A fast and unbiased procedure "
    "to randomize ecological binary matrices with fixed row and column totals. Nature Communications 5, 4114."
)

ATTEMPTS = 10
"""Swaps attempted for each tie; an attempt that fails counts, or networks with few swaps would come too seldom."""

TRADES = 10
"""Trades for each row or column, whichever are fewer; Strona et al. found 5 to be enough."""


def degree_preserving(graph: nx.Graph, *, seed: int = 0, attempts: int = ATTEMPTS) -> nx.Graph:
    """Return a random simple network with the same nodes and the same degree of each, by swaps of two ties.

    Each swap takes two ties a–b and c–d and makes them a–d and c–b, unless that would make a loop or a parallel tie
    (Maslov & Sneppen 2002, Science 296). Every network with these degrees is as likely as every other once the swaps
    are many; how many are enough is a rule of thumb and is not checked. A swapped tie keeps the attributes of the tie
    whose place it takes, so that the weights in the network stay, but not the strength of each node.

    Args:
        graph: an undirected network; loops and parallel ties are left out.
        seed: of the random numbers.
        attempts: swaps attempted for each tie.

    Raises:
        UsageError: the network is directed, or no other network has its degrees (such as a star, or where all are
            tied to all).

    """
    checked_whole("attempts", attempts, 1)
    net = plain(graph, weight=None)
    _must_swap(net.pairs(), len(net))
    made = nx.Graph()
    made.add_nodes_from(graph.nodes(data=True))
    swaps = swapped(net.pairs(), np.random.default_rng(seed), attempts)
    for before, after in zip(net.pairs(), swaps, strict=True):
        made.add_edge(*(net.nodes[at] for at in after), **_attributes(graph, *(net.nodes[at] for at in before)))
    return made


def _attributes(graph: nx.Graph, one: object, other: object) -> dict[str, object]:
    data = graph.get_edge_data(one, other)
    return dict(next(iter(data.values())) if graph.is_multigraph() else data)


def _must_swap(pairs: list[tuple[int, int]], nodes: int) -> None:
    if is_fixed(pairs):
        raise UsageError(
            f"No other network of {number_of(nodes, 'node')} and {number_of(len(pairs), 'tie')} has these degrees: "
            "it is too small, too dense or too much of a star to be compared with random ones"
        )


def is_fixed(pairs: list[tuple[int, int]]) -> bool:
    """Return whether no other simple network has the degrees of this one: it is a threshold graph.

    Chvátal & Hammer (1977), Annals of Discrete Mathematics 1.
    """
    return not pairs or bool(threshold.is_threshold_graph(nx.Graph(pairs)))


def swapped(pairs: list[tuple[int, int]], random: np.random.Generator, attempts: int) -> list[tuple[int, int]]:
    """Return the ties after that many attempted swaps a tie, the nth in place of the nth."""
    ties = list(pairs)
    near = _neighbours(ties)
    steps = attempts * len(ties)
    firsts, seconds = random.integers(len(ties), size=(2, steps)).tolist()
    turns = random.integers(2, size=steps).tolist()
    for first, second, turn in zip(firsts, seconds, turns, strict=True):
        a, b = ties[first]
        d, c = ties[second] if turn else ties[second][::-1]
        if d in near[a] or c in near[b]:
            continue
        near[a].remove(b)
        near[b].remove(a)
        near[c].remove(d)
        near[d].remove(c)
        near[a].add(d)
        near[b].add(c)
        near[c].add(b)
        near[d].add(a)
        ties[first], ties[second] = (a, d), (c, b)
    return ties


def _neighbours(ties: list[tuple[int, int]]) -> dict[int, set[int]]:
    # Each node counts as its own neighbour: so a swap that would make a loop is seen as one that makes a parallel tie.
    near: dict[int, set[int]] = {}
    for one, other in ties:
        near.setdefault(one, {one}).add(other)
        near.setdefault(other, {other}).add(one)
    return near


def curveball(biadjacency: npt.ArrayLike, *, seed: int = 0, trades: int = TRADES) -> Whole:
    """Return a random 0/1 matrix with the same sums of rows and columns, by trades between pairs of rows.

    Two rows put what only one of them has into a pot and draw it again by lot, each as many as before (Strona et al.
    2014, Nature Communications 5). Every matrix with these margins is as likely as every other once the trades are
    many; how many are enough is a rule of thumb and is not checked. A matrix that alone has its margins is returned
    as it is.

    Args:
        biadjacency: a matrix of 0 and 1, of shape (rows, columns).
        seed: of the random numbers.
        trades: how many for each row or column, whichever are fewer.

    Raises:
        UsageError: the matrix has not two dimensions, or holds anything but 0 and 1.

    """
    checked_whole("trades", trades, 1)
    matrix = np.array(biadjacency)
    if matrix.ndim != 2 or not np.isin(matrix, (0, 1)).all():
        raise UsageError("The biadjacency matrix must have rows and columns, and hold nothing but 0 and 1")
    upright = matrix.shape[0] <= matrix.shape[1]
    rows = np.ascontiguousarray(matrix if upright else matrix.T).astype(bool)
    random = np.random.default_rng(seed)
    if len(rows) > 1:
        firsts, steps = (
            random.integers(len(rows), size=trades * len(rows)),
            random.integers(1, len(rows), size=trades * len(rows)),
        )
        for one, other in zip(firsts.tolist(), ((firsts + steps) % len(rows)).tolist(), strict=True):
            _trade(rows[one], rows[other], random)
    return (rows if upright else rows.T).astype(np.int64)


def _trade(one: Flags, other: Flags, random: np.random.Generator) -> None:
    pot = np.flatnonzero(one != other)
    mine = int(one[pot].sum())
    if 0 < mine < len(pot):
        drawn = random.permutation(pot)
        one[drawn], other[drawn] = False, True
        one[drawn[:mine]], other[drawn[:mine]] = True, False


def random_ties(
    pairs: list[tuple[int, int]], number: int, seed: int, attempts: int = ATTEMPTS
) -> Iterator[list[tuple[int, int]]]:
    """Return that many random sets of ties with the degrees of these, each swapped anew from the ties themselves."""
    for child in np.random.SeedSequence(seed).spawn(number):
        yield swapped(pairs, np.random.default_rng(child), attempts)
