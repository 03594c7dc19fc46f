"""Two-mode chance: the published probabilities, and brute force over all networks with the same margins."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.margins import TOLERANCE, bicm, poisson_binomial

FEW = settings(max_examples=60, deadline=None)
MATRICES = st.builds(
    lambda rows, columns, density, seed: (np.random.default_rng(seed).random((rows, columns)) < density).astype(int),
    st.integers(1, 9), st.integers(1, 9), st.floats(0.05, 0.95), st.integers(0, 10**6),
)  # fmt: skip


# margins


def test_the_known_probabilities_of_three_by_three() -> None:
    known = [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    assert bicm([1, 1, 2], [1, 1, 2]) == pytest.approx(np.array(known), abs=5e-4)


@FEW
@given(MATRICES)
def test_probabilities_add_up_to_the_margins(matrix: np.ndarray[Any, Any]) -> None:
    p = bicm(matrix.sum(axis=1), matrix.sum(axis=0))
    assert p.shape == matrix.shape and ((p >= 0) & (p <= 1)).all()
    assert np.abs(p.sum(axis=1) - matrix.sum(axis=1)).max() <= TOLERANCE
    assert np.abs(p.sum(axis=0) - matrix.sum(axis=0)).max() <= TOLERANCE


@FEW
@given(MATRICES)
def test_probabilities_are_of_the_form_of_largest_entropy(matrix: np.ndarray[Any, Any]) -> None:
    p = bicm(matrix.sum(axis=1), matrix.sum(axis=0))
    for one, other in combinations(range(p.shape[0]), 2):
        for left, right in combinations(range(p.shape[1]), 2):
            square = p[np.ix_((one, other), (left, right))]
            if ((square > 1e-6) & (square < 1 - 1e-6)).all():  # odds are products xy, so that these are equal
                odds = square / (1 - square)
                assert odds[0, 0] * odds[1, 1] == pytest.approx(odds[0, 1] * odds[1, 0], rel=1e-5)


@pytest.mark.parametrize("shape", [(2, 3), (3, 3), (4, 3)])
def test_ties_are_certain_if_all_networks_with_these_margins_agree(shape: tuple[int, int]) -> None:
    means: dict[tuple[tuple[int, ...], ...], list[np.ndarray[Any, Any]]] = {}
    for bits in product((0, 1), repeat=shape[0] * shape[1]):
        matrix = np.array(bits).reshape(shape)
        means.setdefault((tuple(matrix.sum(axis=1)), tuple(matrix.sum(axis=0))), []).append(matrix)
    for (rows, columns), matrices in means.items():
        mean, p = np.mean(matrices, axis=0), bicm(rows, columns)
        assert ((p == 0) == (mean == 0)).all() and ((p == 1) == (mean == 1)).all()


def test_margins_that_leave_nothing_open_but_blocks() -> None:
    p = bicm([3, 3, 1, 1], [3, 3, 1, 1])  # no row is full or empty, and yet half of all ties are certain
    assert (p[:2, :2] == 1).all() and (p[2:, 2:] == 0).all()
    assert p[:2, 2:] == pytest.approx(np.full((2, 2), 0.5)) and p[2:, :2] == pytest.approx(np.full((2, 2), 0.5))


def test_equal_margins_have_equal_probabilities_in_any_order() -> None:
    rows, columns = np.array([3, 1, 4, 1, 5, 3]), np.array([5, 4, 3, 2, 2, 1])
    p = bicm(rows, columns)
    turn, shift = [4, 2, 0, 1, 5, 3], [3, 0, 5, 1, 4, 2]
    assert bicm(rows[turn], columns[shift]) == pytest.approx(p[np.ix_(turn, shift)])
    assert p[0] == pytest.approx(p[5]) and p[:, 3] == pytest.approx(p[:, 4])
    assert bicm(columns, rows) == pytest.approx(p.T)


def test_large_and_uneven_margins() -> None:
    random = np.random.default_rng(0)
    chance = random.beta(0.3, 0.3, (300, 1)) * random.beta(0.3, 0.3, (1, 400))
    matrix = random.random((300, 400)) < chance
    p = bicm(matrix.sum(axis=1), matrix.sum(axis=0))
    assert np.abs(p.sum(axis=1) - matrix.sum(axis=1)).max() <= TOLERANCE


def test_no_nodes_and_no_ties() -> None:
    assert bicm([], []).shape == (0, 0) and bicm([0, 0], []).shape == (2, 0)
    assert bicm([0, 0], [0]).tolist() == [[0], [0]] and bicm([2], [1, 1]).tolist() == [[1, 1]]


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [
        ([1, 2], [1, 1], "rows have 3 ties and columns 2"),
        ([3, 0], [1, 2], "more ties than there are others"),
        ([2, 2, 0], [3, 1], "more ties than there are others"),
        ([-1, 1], [0], "whole numbers from 0 up"),
        ([0.5], [0.5], "whole numbers"),
        ([float("nan")], [1], "whole numbers"),
        (["one"], [1], "whole numbers"),
        ([[1]], [1], "a list"),
    ],
)
def test_margins_that_no_network_has(rows: Any, columns: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        bicm(rows, columns)


def test_unsolved_equations_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cbrngraph.networks.measures.margins.STEPS", 1)
    with pytest.raises(UsageError, match="not found in 1 steps: their margins are still off by"):
        bicm([3, 1, 1, 1], [2, 2, 1, 1])


# the Poisson binomial distribution


def test_the_known_tails() -> None:
    p = (0.123, 0.234, 0.345, 0.456, 0.567, 0.678, 0.789, 0.801, 0.911)
    assert poisson_binomial(p, 5) == pytest.approx(0.6284, abs=5e-5)
    assert 1 - poisson_binomial(p, 6) == pytest.approx(0.6791, abs=5e-5)


@FEW
@given(st.lists(st.floats(0, 1), max_size=8))
def test_tails_by_brute_force(p: list[float]) -> None:
    tails = [0.0] * (len(p) + 2)
    for bits in product((0, 1), repeat=len(p)):
        chance = float(np.prod([q if bit else 1 - q for q, bit in zip(p, bits, strict=True)]))
        for k in range(sum(bits) + 1):
            tails[k] += chance
    assert poisson_binomial(p, list(range(len(p) + 2))) == pytest.approx(np.array(tails), abs=1e-12)
    assert poisson_binomial(p, -1) == pytest.approx(1)


def test_several_cases_at_once_are_each_alone() -> None:
    random = np.random.default_rng(0)
    p, k = random.random((20, 12)), random.integers(0, 13, (20, 3))
    found = poisson_binomial(p, k)
    assert found.shape == (20, 3)
    assert found == pytest.approx(np.array([poisson_binomial(p[case], k[case]) for case in range(20)]))
    assert poisson_binomial(p, k[:, 0]) == pytest.approx(found[:, 0])


def test_small_tails_are_as_exact_as_large_ones() -> None:
    assert poisson_binomial([1e-5] * 6, 6) == pytest.approx(1e-30, rel=1e-12)


@pytest.mark.parametrize(("p", "k"), [([1.5], 1), ([-0.1], 1), ([float("nan")], 1), ([[0.5], [0.5]], [1])])
def test_probabilities_are_checked(p: Any, k: Any) -> None:
    with pytest.raises(UsageError, match="Probabilities"):
        poisson_binomial(p, k)
