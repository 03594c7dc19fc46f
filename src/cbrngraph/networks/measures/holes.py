"""Structural holes: how much a node depends on contacts who know each other (Burt 1992, Borgatti 1997).

Burt, R. S. (1992), Structural Holes: The Social Structure of Competition, Harvard University Press, chapter 2;
Borgatti, S. P. (1997), Structural holes: unpacking Burt's redundancy measures, Connections 20 (1), 35–38. Each function
takes a :class:`~cbrngraph.networks.measures.simple.Simple` graph and whether its weights are to be used as strengths,
and returns one value a node, in the order of the nodes. Where ties have a direction, those of a pair are added. Only a
node, its contacts and the ties among these enter: that they are known in full is assumed, not checked.
"""

from __future__ import annotations

from math import isnan
from typing import Any

import networkx as nx
import numpy as np

from cbrngraph.networks.measures.simple import Simple

__all__ = ["constraint", "dyadic", "effective_size", "efficiency", "hierarchy"]

Values = list[float | None]


def constraint(ties: Simple, weighted: bool = False) -> Values:
    """Return how far the ties of each node lead, directly or through others, to the same contacts (Burt 1992).

    networkx's, for all nodes at once: it then works on sparse matrices, which is much faster than node by node. None
    for a node without ties.
    """
    return _told(ties, nx.constraint(ties.graph, weight=_weight(weighted)) if ties.graph.size() else {})


def effective_size(ties: Simple, weighted: bool = False) -> Values:
    """Return the number of contacts of each node less their redundancy (Burt 1992); None without ties.

    Σ 1 − Σ p m over the contacts, where p is the share of a node's ties that goes to another contact, and m the tie of
    both contacts over the strongest tie of the first. networkx's where neither weights nor directions are used. Where
    they are, networkx 3.6 divides by the strongest tie of the wrong node (its pull request 8906), and it is ours.
    """
    graph = ties.graph
    if weighted or graph.is_directed():
        return _sizes(ties, weighted) if graph.size() else [None] * len(graph)
    return _told(ties, nx.effective_size(graph) if graph.size() else {})


def efficiency(ties: Simple, weighted: bool = False) -> Values:
    """Return the effective size over the number of contacts (Burt 1992); None without ties."""
    sizes = effective_size(ties, weighted)
    return [None if size is None else size / _contacts(ties.graph, node) for node, size in enumerate(sizes)]


def hierarchy(ties: Simple, weighted: bool = False) -> Values:
    """Return how far the constraint on each node comes from one contact: 0 if from all alike, 1 if from one alone.

    The Coleman–Theil index of disorder of the dyadic constraints c over N contacts, with r their ratio to their mean:
    Σ r ln r / (N ln N) (Burt 1992, p. 70–71). None for a node of fewer than two contacts, where it is 0/0; for one
    contact, other programs say 1.
    """
    if not ties.graph.size():
        return [None] * len(ties.nodes)
    constraints = dyadic(ties, weighted)
    found: Values = []
    for start, stop in zip(constraints.indptr[:-1], constraints.indptr[1:], strict=True):
        count = int(stop - start)
        parts = constraints.data[start:stop]
        ratios = parts / parts.mean() if count > 1 else parts
        found.append(max(0.0, float((ratios * np.log(ratios)).sum() / (count * np.log(count)))) if count > 1 else None)
    return found


def dyadic(ties: Simple, weighted: bool = False) -> Any:
    """Return what each contact adds to the constraint on each node, as a sparse matrix (node, contact).

    (p + Σ p p)², where p is the share of a node's ties that goes to a contact, and the sum is over the others between
    the two (Burt 1992). The graph has a node at least.
    """
    mutual = _mutual(ties, weighted)
    shares = _over(mutual, mutual.sum(axis=1))
    return ((shares + (shares @ shares).multiply(mutual > 0)) ** 2).tocsr()


def _sizes(ties: Simple, weighted: bool) -> Values:
    """The effective sizes from matrices."""
    mutual = _mutual(ties, weighted)
    shares, relative = _over(mutual, mutual.sum(axis=1)), _over(mutual, mutual.max(axis=1).toarray().ravel())
    contacts = np.diff(mutual.indptr)
    repeated = (shares @ relative.T).multiply(mutual > 0).sum(axis=1)
    return [float(size) if count else None for size, count in zip(contacts - repeated, contacts, strict=True)]


def _mutual(ties: Simple, weighted: bool) -> Any:
    """What there is between each two, both directions added: a sparse matrix."""
    matrix = nx.to_scipy_sparse_array(ties.graph, weight=_weight(weighted), dtype=float, format="csr")
    return (matrix + matrix.T).tocsr()


def _over(matrix: Any, divisors: Any) -> Any:
    """A sparse matrix with each row divided by a number, rows of 0 left as they are."""
    return matrix.multiply(1 / np.where(divisors > 0, divisors, 1)[:, np.newaxis]).tocsr()


def _weight(weighted: bool) -> str | None:
    return "weight" if weighted else None


def _contacts(graph: nx.Graph, node: int) -> int:
    return len(set(nx.all_neighbors(graph, node)))


def _told(ties: Simple, found: dict[int, float]) -> Values:
    """The values, None for what networkx says by NaN."""
    values = [found.get(node, float("nan")) for node in range(len(ties.nodes))]
    return [None if isnan(value) else float(value) for value in values]
