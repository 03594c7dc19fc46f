"""Agreement of partitions: against brute force over all permutations, and known figures."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.agreement import (
    adjusted_mutual_information,
    contingency,
    expected_mutual_information,
    mean_agreement,
    mutual_information,
)

FEW = settings(max_examples=50, deadline=None)
Blocks = st.lists(st.integers(0, 3), min_size=2, max_size=7)


def brute_information(one: list[int], other: list[int]) -> float:
    size = len(one)
    joint, left, right = Counter(zip(one, other, strict=True)), Counter(one), Counter(other)
    return float(sum(n / size * np.log(n * size / (left[a] * right[b])) for (a, b), n in joint.items()))


@FEW
@given(st.data())
def test_expected_information_is_the_mean_over_all_permutations(data: st.DataObject) -> None:
    one = data.draw(st.lists(st.integers(0, 3), min_size=2, max_size=6))
    other = data.draw(st.lists(st.integers(0, 3), min_size=len(one), max_size=len(one)))
    mean = np.mean([brute_information(one, list(order)) for order in permutations(other)])
    table = contingency(one, other)
    assert mutual_information(table) == pytest.approx(brute_information(one, other), abs=1e-12)
    assert expected_mutual_information(table.sum(axis=1), table.sum(axis=0)) == pytest.approx(mean, abs=1e-12)


@FEW
@given(Blocks)
def test_agreement_is_1_with_itself_however_the_blocks_are_called(blocks: list[int]) -> None:
    assert adjusted_mutual_information(blocks, [7 - 2 * block for block in blocks]) == 1.0


@pytest.mark.parametrize("other", [[0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 1], [0, 1, 1, 1, 2, 2]])
def test_agreement_by_chance_is_0(other: list[int]) -> None:
    one = [0, 0, 0, 1, 1, 2]
    found = [adjusted_mutual_information(one, list(order)) for order in permutations(other)]
    assert np.mean(found) == pytest.approx(0, abs=1e-12)
    assert max(found) <= 1
    assert adjusted_mutual_information(one, other) == pytest.approx(adjusted_mutual_information(other, one))


def test_agreement_of_the_example_in_the_tests_of_scikit_learn() -> None:
    one = [1] * 6 + [2] * 6 + [3] * 5
    other = [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2]
    table = contingency(one, other)
    assert mutual_information(table) == pytest.approx(0.41022, abs=5e-6)
    assert expected_mutual_information(table.sum(axis=1), table.sum(axis=0)) == pytest.approx(0.15042, abs=5e-6)
    assert adjusted_mutual_information(one, other) == pytest.approx(0.27821, abs=5e-6)


def test_one_block_or_single_nodes_tell_nothing_of_other_partitions() -> None:
    for trivial in ([0, 0, 0, 0], [0, 1, 2, 3]):
        assert adjusted_mutual_information(trivial, [0, 0, 1, 1]) == pytest.approx(0, abs=1e-12)
        assert adjusted_mutual_information(trivial, trivial) == 1.0


def test_mean_agreement_is_over_all_pairs() -> None:
    three = [[0, 0, 1, 1, 1], [0, 0, 0, 1, 1], [0, 1, 0, 1, 1]]
    pairs = [adjusted_mutual_information(one, other) for one, other in combinations(three, 2)]
    assert mean_agreement(three) == pytest.approx(sum(pairs) / 3)
    assert mean_agreement(three[:1]) is None


@pytest.mark.parametrize(("one", "other"), [([], []), ([0, 1], [0])])
def test_partitions_of_different_nodes_are_refused(one: list[int], other: list[int]) -> None:
    with pytest.raises(UsageError, match="same ones"):
        adjusted_mutual_information(one, other)
    with pytest.raises(UsageError, match="same ones"):
        expected_mutual_information([2, 0], [1, 1])
