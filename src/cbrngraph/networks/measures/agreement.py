"""How far two partitions of the same nodes agree, beyond what blocks of these sizes would by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
from scipy.special import gammaln

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.plain import Whole

__all__ = [
    "VINH",
    "adjusted_mutual_information",
    "contingency",
    "expected_mutual_information",
    "mean_agreement",
    "mutual_information",
]

VINH = (
    "Vinh, N. X., Epps, J. & Bailey, J. (2010). Information theoretic measures for clusterings comparison. "
    "Journal of Machine Learning Research 11, 2837–2854."
)


def contingency(one: Sequence[int] | Whole, other: Sequence[int] | Whole) -> Whole:
    """Return how many nodes lie in each block of one partition and each of the other: (blocks of one, of the other).

    Args:
        one: the block of each node, any whole numbers.
        other: the same of the other partition, for the same nodes in the same order.

    Raises:
        UsageError: the partitions are of different numbers of nodes, or of none.

    """
    if len(one) != len(other) or not len(one):
        raise UsageError(f"Partitions of {len(one)} and {len(other)} nodes: both must be of the same ones")
    return _crossed(_places(one), _places(other))


def _places(blocks: Sequence[int] | Whole) -> Whole:
    return np.unique(np.asarray(blocks), return_inverse=True)[1]


def _crossed(one: Whole, other: Whole) -> Whole:
    rows, columns = int(one.max()) + 1, int(other.max()) + 1
    return np.bincount(one * columns + other, minlength=rows * columns).reshape(rows, columns)


def mutual_information(table: Whole) -> float:
    """Return the mutual information of two partitions in nats, from their contingency table."""
    return _entropy(table.sum(axis=1)) + _entropy(table.sum(axis=0)) - _entropy(table.ravel())


def _entropy(counts: Whole) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def expected_mutual_information(rows: Sequence[int] | Whole, columns: Sequence[int] | Whole) -> float:
    """Return the mean mutual information, in nats, over all partitions with blocks of these sizes; exact.

    The hypergeometric model of Vinh, Epps & Bailey (2010), Journal of Machine Learning Research 11.

    Args:
        rows: the sizes of the blocks of one partition.
        columns: the sizes of the blocks of the other, with the same sum.

    Raises:
        UsageError: the sums differ, or a size is less than 1.

    """
    a, b = Counter(int(size) for size in rows), Counter(int(size) for size in columns)
    total, also = (sum(size * times for size, times in sizes.items()) for sizes in (a, b))
    if total != also or min([1, *a, *b]) < 1:
        raise UsageError(f"Blocks of {total} and of {also} nodes: both must be of the same ones, and no block empty")
    return sum(m * n * _expected(one, other, total) for one, m in a.items() for other, n in b.items())


@lru_cache(maxsize=100_000)
def _expected(one: int, other: int, total: int) -> float:
    """Return what two blocks of these sizes add to it: the mean over how many nodes they have in common."""
    k = np.arange(max(1, one + other - total), min(one, other) + 1)
    ways = gammaln(np.array([one, other, total - one, total - other]) + 1.0).sum() - gammaln(total + 1.0)
    ways = ways - sum(gammaln(left + 1.0) for left in (k, one - k, other - k, total - one - other + k))
    return float((k / total * np.log(total * k / (one * other)) * np.exp(ways)).sum())


def adjusted_mutual_information(one: Sequence[int] | Whole, other: Sequence[int] | Whole) -> float:
    """Return how far two partitions agree: 1 if they are the same, 0 on average if they have nothing in common.

    AMI of Vinh, Epps & Bailey (2010), Journal of Machine Learning Research 11, with the arithmetic mean of the two
    entropies as its upper bound (their AMI with the subscript sum). It can be below 0. Two partitions that are the
    same agree fully (1), also where the formula is 0/0: one block each, or each node alone.

    Args:
        one: the block of each node, any whole numbers.
        other: the same of the other partition, for the same nodes in the same order.

    Raises:
        UsageError: the partitions are of different numbers of nodes, or of none.

    """
    return _adjusted(contingency(one, other))


def _adjusted(table: Whole) -> float:
    if ((table > 0).sum(axis=0) == 1).all() and ((table > 0).sum(axis=1) == 1).all():
        return 1.0
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    expected = expected_mutual_information(rows, columns)
    one, other = _entropy(rows), _entropy(columns)
    return (one + other - _entropy(table.ravel()) - expected) / ((one + other) / 2 - expected)


def mean_agreement(partitions: Sequence[Sequence[int] | Whole]) -> float | None:
    """Return the mean adjusted mutual information over all pairs of partitions; nothing of fewer than two."""
    pairs = list(combinations([_places(blocks) for blocks in partitions], 2))
    return sum(_adjusted(_crossed(*pair)) for pair in pairs) / len(pairs) if pairs else None
