"""Random networks: they keep what they must, and reach everything that they may as often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.nulls import curveball, degree_preserving, is_fixed

FEW = settings(max_examples=50, deadline=None)
Graphs = st.builds(nx.gnp_random_graph, st.integers(4, 12), st.floats(0.2, 0.7), seed=st.integers(0, 10**6))


@FEW
@given(Graphs, st.integers(0, 99))
def test_swaps_keep_degrees_and_weights(graph: nx.Graph, seed: int) -> None:
    for number, (one, other) in enumerate(graph.edges):
        graph.edges[one, other]["weight"] = number
    if is_fixed(sorted(graph.edges)):
        with pytest.raises(UsageError, match="No other network"):
            degree_preserving(graph, seed=seed)
        return
    made = degree_preserving(graph, seed=seed)
    assert dict(made.degree) == dict(graph.degree)
    assert nx.number_of_selfloops(made) == 0
    assert sorted(w for *_, w in made.edges(data="weight")) == list(range(graph.number_of_edges()))
    assert nx.utils.graphs_equal(made, degree_preserving(graph, seed=seed))


def every_network_with(degrees: list[int]) -> list[tuple[tuple[int, int], ...]]:
    pairs = list(combinations(range(len(degrees)), 2))
    chosen = combinations(pairs, sum(degrees) // 2)
    return [ties for ties in chosen if [sum(node in tie for tie in ties) for node in range(len(degrees))] == degrees]


@pytest.mark.parametrize("number", range(2, 6))
def test_a_network_is_fixed_if_no_other_has_its_degrees(number: int) -> None:
    pairs = list(combinations(range(number), 2))
    for there in product((False, True), repeat=len(pairs)):
        ties = [pair for pair, tied in zip(pairs, there, strict=True) if tied]
        degrees = [sum(node in tie for tie in ties) for node in range(number)]
        if degrees == sorted(degrees):  # one of each kind is enough
            assert is_fixed(ties) == (len(every_network_with(degrees)) == 1)


def drawn(draw: Callable[[int], object], number: int) -> Counter[object]:
    return Counter(draw(seed) for seed in range(number))


def far_from_even(counts: Counter[object], kinds: int) -> float:
    """Chi-square, in standard deviations above its mean."""
    mean = counts.total() / kinds
    missing = (kinds - len(counts)) * mean
    return float((sum((n - mean) ** 2 / mean for n in counts.values()) + missing - (kinds - 1)) / (2 * kinds) ** 0.5)


@pytest.mark.parametrize("graph", [nx.Graph([(0, 1), (2, 3)]), nx.path_graph(4), nx.cycle_graph(5), nx.cycle_graph(6)])
def test_swaps_reach_each_network_as_often(graph: nx.Graph) -> None:
    kinds = len(every_network_with([degree for _, degree in sorted(graph.degree)]))
    counts = drawn(
        lambda seed: frozenset(map(frozenset, degree_preserving(graph, seed=seed, attempts=30).edges)), 40 * kinds
    )
    assert len(counts) == kinds
    assert far_from_even(counts, kinds) < 4


@FEW
@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 10**6))
def test_trades_keep_both_margins(rows: int, columns: int, seed: int) -> None:
    matrix = np.random.default_rng(seed).integers(2, size=(rows, columns))
    before = matrix.copy()
    made = curveball(matrix, seed=seed)
    assert (made.sum(axis=0) == matrix.sum(axis=0)).all() and (made.sum(axis=1) == matrix.sum(axis=1)).all()
    assert set(np.unique(made)) <= {0, 1}
    assert (matrix == before).all() and (made == curveball(matrix, seed=seed)).all()


@pytest.mark.parametrize(
    "matrix",
    [
        [[1, 0], [0, 1]],
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[1, 1, 0], [1, 0, 0], [0, 0, 1]],
        [[1, 1, 0, 0], [0, 1, 1, 0]],
    ],
)
def test_trades_reach_each_matrix_as_often(matrix: list[list[int]]) -> None:
    given_ = np.array(matrix)
    kinds = 0
    for bits in product((0, 1), repeat=given_.size):
        other = np.array(bits).reshape(given_.shape)
        kinds += all((other.sum(axis=axis) == given_.sum(axis=axis)).all() for axis in (0, 1))
    counts = drawn(lambda seed: curveball(matrix, seed=seed).tobytes(), 400 * kinds)
    assert len(counts) == kinds > 1
    assert far_from_even(counts, kinds) < 4


@pytest.mark.parametrize("matrix", [[[0, 2]], [1, 0], [[0.5]], [[-1, 0], [0, 0]]])
def test_a_matrix_of_other_things_is_refused(matrix: object) -> None:
    with pytest.raises(UsageError, match="nothing but 0 and 1"):
        curveball(matrix)  # type: ignore[arg-type]


def test_a_matrix_that_is_alone_with_its_margins_stays() -> None:
    for matrix in ([[1, 1], [1, 0]], [[1, 0, 1]], np.zeros((0, 3), dtype=int)):
        assert (curveball(matrix, seed=1) == np.array(matrix)).all()
