"""Two-mode ties → weighted pairs of one mode, by one sparse matrix product.

Weights (k is the number of nodes that a joining thing has):

* ``count``: the things that both share (Breiger, 1974, The duality of persons and groups, *Social Forces* 53);
* ``newman``: the sum of 1/(k−1) over them, so that the weights of a node add up to the things through which it meets
  somebody (Newman, 2001, Scientific collaboration networks II, *Physical Review E* 64);
* ``jaccard``: what both share among what either has (Jaccard, 1901).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cbrngraph.errors import UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx
    from scipy import sparse

__all__ = ["WEIGHTS", "Projection", "check_weights", "project"]

WEIGHTS = ("count", "newman", "jaccard")
"""How a projection can be weighted."""

Places = NDArray[np.int32]


class Projection(NamedTuple):
    """Weighted pairs: ``nodes[sources[n]]`` and ``nodes[targets[n]]`` have ``weights[n]``, each pair once."""

    nodes: tuple[Hashable, ...]
    sources: Places
    targets: Places
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.weights)

    def triples(self) -> Iterable[tuple[Any, Any, float]]:
        """Return the edge list: node, node, weight."""
        names = self.nodes.__getitem__
        return zip(
            map(names, self.sources.tolist()), map(names, self.targets.tolist()), self.weights.tolist(), strict=True
        )

    def graph(self) -> nx.Graph:
        """Return a networkx graph of all nodes, with ``weight`` on its edges."""
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(self.nodes)
        ties = graph._adj  # each pair is new, which add_edges_from would look up: a third of its time
        for one, other, weight in self.triples():
            ties[one][other] = ties[other][one] = {"weight": weight}
        return graph


def project(ties: Iterable[tuple[Hashable, Hashable]], weights: str = "count") -> Projection:
    """Project two-mode ties onto their first mode.

    Args:
        ties: pairs of a node and the thing through which it is tied; a pair that is given twice counts once.
        weights: one of :data:`WEIGHTS`.

    Returns:
        The pairs of nodes that share a thing; nodes stand in the order in which they first appear. Time and memory
        grow with the number of pairs: nothing as large as nodes × nodes is made.

    Raises:
        UsageError: there is no such weighting.

    """
    check_weights(weights)
    nodes, things = _Places(), _Places()
    pairs = ties if isinstance(ties, Sequence) else list(ties)
    rows = np.fromiter(map(nodes.__getitem__, map(itemgetter(0), pairs)), np.int32, len(pairs))
    columns = np.fromiter(map(things.__getitem__, map(itemgetter(1), pairs)), np.int32, len(pairs))
    table = _table(rows, columns, (len(nodes), len(things)))
    return Projection(tuple(nodes), *_weighted(table, weights))


def _table(rows: Places, columns: Places, shape: tuple[int, int]) -> sparse.csr_array:
    """The incidence table of nodes and things: one where there is a tie, said once or twice."""
    from scipy import sparse  # views in which nothing is shared do not need it

    cells = np.sort(rows * np.int64(shape[1] or 1) + columns)
    cells = cells[np.flatnonzero(np.diff(cells, prepend=-1))]  # np.unique does the same in four times the time
    places, indices = np.divmod(cells, shape[1] or 1)
    starts = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=shape[0]))])
    return sparse.csr_array((np.ones(len(cells)), indices.astype(np.int32), starts.astype(np.int32)), shape=shape)


class _Places(dict[Hashable, int]):
    """The place of each thing in the order in which they are first asked for."""

    def __missing__(self, thing: Hashable) -> int:
        place = self[thing] = len(self)
        return place


def check_weights(weights: str) -> None:
    """Raise ``UsageError`` where there is no such weighting."""
    if weights not in WEIGHTS:
        raise UsageError(f"there are no weights {weights}{nearest(weights, WEIGHTS)}; known: {', '.join(WEIGHTS)}")


def _weighted(table: sparse.csr_array, weights: str) -> tuple[Places, Places, NDArray[np.float64]]:
    from scipy import sparse

    scaled = table
    if weights == "newman":
        sizes = np.bincount(table.indices, minlength=table.shape[1])
        share = np.divide(1.0, sizes - 1, out=np.zeros(len(sizes)), where=sizes > 1)
        scaled = sparse.csr_array((share[table.indices], table.indices, table.indptr), shape=table.shape)
    product = scaled @ table.T
    sources = np.repeat(np.arange(table.shape[0], dtype=np.int32), np.diff(product.indptr))
    targets = product.indices.astype(np.int32, copy=False)
    upper = np.flatnonzero(sources < targets)  # taking places is faster than a mask
    sources, targets, shared = sources[upper], targets[upper], product.data[upper]
    if weights == "jaccard":
        has = np.diff(table.indptr)
        shared = shared / (has[sources] + has[targets] - shared)
    return sources, targets, shared
