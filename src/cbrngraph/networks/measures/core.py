"""Core and periphery: the part of a network that is tied within, and the part that is not."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

import networkx as nx
import numpy as np
import numpy.typing as npt

from cbrngraph.errors import UsageError, nearest
from cbrngraph.networks.measures.coreness import Coreness, coreness
from cbrngraph.networks.measures.nulls import is_fixed, random_ties
from cbrngraph.networks.measures.plain import Floats, checked_whole, figure, number_of
from cbrngraph.networks.measures.simple import Simple, simple
from cbrngraph.networks.table import Cell, Table

__all__ = ["BORGATTI", "COMREY", "Between", "Split", "best_split", "core_periphery"]

BORGATTI = "Borgatti, S. P. & Everett, M. G. (2000). Models of core/periphery structures. Social Networks 21, 375–395."
COMREY = "Comrey, A. L. (1962). The minimum residual method of factor analysis. Psychological Reports 11, 15–18."

Between = Literal["tied", "ignored"]
"""What the ideal pattern has between core and periphery: ties of all with all, or nothing that counts."""

Core = npt.NDArray[np.bool_]
GAIN = 1e-12
EQUAL = 1e-9
NOTHING = 1e-11
"""A variance that is a smaller part of the mean square is rounding."""


class Split(NamedTuple):
    """Who is of the core, the correlation of the ties with the ideal pattern, and how many other cores were as good."""

    core: Core
    correlation: float
    others: int


def core_periphery(
    graph: nx.Graph,
    *,
    weighted: bool = False,
    between: Between = "tied",
    restarts: int = 20,
    against: int = 0,
    seed: int = 0,
) -> Table:
    """Return whether each node is of the core, and how near it is to it; sorted by both, then by label.

    Borgatti and Everett (2000), Social Networks 21, 375–395. Discrete: the core is the set of nodes for which the ties
    correlate best with an ideal pattern, in which two of the core are tied and two of the periphery are not; for
    the others see ``between``. It is looked for by moving and exchanging nodes from several starts: that no better one
    exists is not checked. Continuous: see :func:`~cbrngraph.networks.measures.coreness.coreness`. Every network has a
    best core; whether it fits is for the correlations in the notes to say, and ``against``.

    Args:
        graph: a network; of directed ties each direction is a cell of its own.
        weighted: whether the weights are correlated with the pattern, or only that there is a tie.
        between: ``tied``: each of the core is tied to each of the periphery (their first pattern); ``ignored``: these
            pairs do not count (their last one), so that few pairs may decide.
        restarts: random starts of the search, besides one from the nodes of the highest degree.
        against: with how many random networks of the same degrees to compare the correlation; each costs as much as
            the search itself. For undirected networks without weights.
        seed: of all that is random.

    Raises:
        UsageError: a parameter is not one of these, or a weight is no positive number.

    """
    _checked(between, restarts, against)
    ties = simple(graph, weighted=weighted)
    if against and (weighted or graph.is_directed()):
        raise UsageError("against compares undirected networks without weights: leave out weighted, or the directions")
    cells = _cells(ties, weighted)
    split = best_split(*cells, between=between, restarts=restarts, seed=seed)
    near = coreness(cells[0], seed=seed)
    rows = [_row(ties, place, split, near) for place in range(len(ties.nodes))]
    rows.sort(key=lambda row: (row[2] != "yes", -round(float(row[3] or 0), 9), str(row[1]), str(row[0])))
    notes = [*ties.notes, *_split_notes(ties, split, between), *_near_notes(ties, near)]
    if against and split:
        notes.append(_compared(ties, split, between, restarts, against, seed))
    return Table(("node", "label", "core", "coreness"), tuple(rows), tuple(notes), (BORGATTI, COMREY))


def best_split(
    weights: Floats, squares: Floats | None = None, *, between: Between = "tied", restarts: int = 20, seed: int = 0
) -> Split | None:
    """Return the best core that was found, or None where no split has a correlation: as :func:`core_periphery`.

    Args:
        weights: a symmetric matrix of shape (nodes, nodes) with a diagonal of 0; of directed ties the mean of both.
        squares: the mean of the squares of both; without it, the squares of ``weights``.
        between: what the pattern has between core and periphery.
        restarts: random starts.
        seed: of the starts.

    """
    cells = np.stack([weights, weights**2 if squares is None else squares])
    random = np.random.default_rng(seed)
    found: dict[bytes, tuple[float, Core]] = {}
    for start in _starts(cells, between, restarts, random):
        core, correlation = _Climb(cells, start, between).top()
        found[core.tobytes()] = correlation, core
    most = max((correlation for correlation, _ in found.values()), default=-np.inf)
    if most == -np.inf:
        return None
    best = [core for correlation, core in found.values() if correlation > most - EQUAL]
    best.sort(key=lambda core: (int(core.sum()), np.flatnonzero(core).tolist()))
    return Split(best[0], float(most), len(best) - 1)


def _checked(between: str, restarts: int, against: int) -> None:
    known = get_args(Between)
    if between not in known:
        raise UsageError(f"between is {between!r}{nearest(str(between), known)}: it is one of {', '.join(known)}")
    checked_whole("restarts", restarts, 0)
    checked_whole("against", against, 0)


def _cells(ties: Simple, weighted: bool) -> Floats:
    """The mean weights of the two directions of each pair, and those of their squares: (2, nodes, nodes)."""
    matrix = ties.matrix().astype(np.float64)
    if weighted:
        for one, other, weight in ties.graph.edges(data="weight"):
            matrix[one, other] = weight
            matrix[other, one] = matrix[other, one] if ties.graph.is_directed() else weight
    return np.stack([(matrix + matrix.T) / 2, (matrix**2 + matrix.T**2) / 2])


def _starts(cells: Floats, between: Between, restarts: int, random: np.random.Generator) -> list[Core]:
    """The best of the cores of the nodes of the highest degree, and random ones of any size."""
    nodes = cells.shape[1]
    if nodes < 2:
        return []
    order = np.argsort(-cells[0].sum(axis=0), kind="stable")
    sorted_cells = cells[:, order][:, :, order]
    inner = np.tril(sorted_cells).sum(axis=2).cumsum(axis=1)[:, :-1]
    outer = np.triu(sorted_cells).sum(axis=2)[:, ::-1].cumsum(axis=1)[:, -2::-1]
    scores = _correlation(cells.sum(axis=(1, 2)) / 2, nodes, np.arange(1, nodes), inner, outer, between)
    sizes = [int(np.argmax(scores)) + 1, *random.integers(1, nodes, size=restarts).tolist()]
    orders = [order, *(random.permutation(nodes) for _ in range(restarts))]
    return [np.isin(np.arange(nodes), one[:size]) for one, size in zip(orders, sizes, strict=True)]


class _Climb:
    """A core that is bettered by moving a node, or exchanging two where no move helps, until neither does."""

    def __init__(self, cells: Floats, start: Core, between: Between) -> None:
        self.cells, self.core, self.between = cells, start.copy(), between
        self.totals, self.strengths = cells.sum(axis=(1, 2)) / 2, cells.sum(axis=2)
        self.reach = cells @ start  # the ties of each node with the core
        self.rest = self.strengths - self.reach
        self._added()

    def top(self) -> tuple[Core, float]:
        """Return the core at the end, and its correlation."""
        while moved := self._flip() or self._swap():
            for node in moved:
                self.reach += self.cells[:, node] * (-1 if self.core[node] else 1)
                self.core[node] = not self.core[node]
            self.rest = self.strengths - self.reach
            self._added()
        return self.core, self.best

    def _added(self) -> None:
        self.inner, self.outer = (self.reach * self.core).sum(axis=1) / 2, (self.rest * ~self.core).sum(axis=1) / 2
        self.best = float(self._score(self.core.sum(), self.inner, self.outer))

    def _score(self, size: Any, inner: Any, outer: Any) -> Floats:
        return _correlation(self.totals, len(self.core), size, inner, outer, self.between)

    def _flip(self) -> list[int]:
        """The node whose change of sides betters the core most, if one does."""
        sides = np.where(self.core, -1, 1)
        inner, outer = self.inner[:, np.newaxis] + sides * self.reach, self.outer[:, np.newaxis] - sides * self.rest
        found = self._score(self.core.sum() + sides, inner, outer)
        node = int(np.argmax(found))
        return [node] if found[node] > self.best + GAIN else []

    def _swap(self) -> list[int]:
        """The two, one of the core and one not, whose exchange betters it most, if any does."""
        ins, outs = np.flatnonzero(self.core), np.flatnonzero(~self.core)
        if not len(ins) or not len(outs):
            return []
        pairs = self.cells[:, ins][:, :, outs]
        one, other = (slice(None), ins, np.newaxis), (slice(None), np.newaxis, outs)
        inner = self.inner[:, np.newaxis, np.newaxis] - self.reach[one] + self.reach[other] - pairs
        outer = self.outer[:, np.newaxis, np.newaxis] + self.rest[one] - self.rest[other] - pairs
        found = self._score(len(ins), inner, outer)
        best, place = float(found.max()), divmod(int(np.argmax(found)), len(outs))
        return [int(ins[place[0]]), int(outs[place[1]])] if best > self.best + GAIN else []


def _correlation(totals: Floats, nodes: int, size: Any, inner: Any, outer: Any, between: Between) -> Floats:
    """The correlation of ties and pattern from what they add up to in all, within core, and within periphery.

    Of weights and of their squares each; numbers, or arrays for several cores at a time. −∞ where undefined.
    """
    core_pairs, rest_pairs = size * (size - 1) / 2, (nodes - size) * (nodes - size - 1) / 2
    if between == "tied":
        cells = np.asarray(nodes * (nodes - 1) / 2)
        ones, on_ones, (total, squares) = cells - rest_pairs, totals[0] - outer[0], totals
    else:
        cells, ones, on_ones = np.asarray(core_pairs + rest_pairs), core_pairs, inner[0]
        total, squares = inner[0] + outer[0], inner[1] + outer[1]
    varied = cells * squares - np.square(total)
    spread = np.asarray(varied * ones * (cells - ones))
    sound = (varied > NOTHING * cells * squares) & (spread > 0)
    return np.where(sound, (cells * on_ones - total * ones) / np.sqrt(np.where(sound, spread, 1)), -np.inf)


def _row(ties: Simple, place: int, split: Split | None, near: Coreness | None) -> tuple[Cell, ...]:
    core = None if split is None else "yes" if split.core[place] else "no"
    return (*ties.head(place), core, None if near is None else float(near.values[place]))


def _split_notes(ties: Simple, split: Split | None, between: Between) -> list[str]:
    if split is None:
        return [
            "core: undefined: all pairs are alike, or too few. It takes three nodes at least (four, where pairs of "
            "core and periphery are ignored), of whom some are tied and some are not."
        ]
    pairs = "are tied too" if between == "tied" else "do not count"
    size, fit = number_of(int(split.core.sum()), "node"), figure(split.correlation)
    notes = [
        f"core: {size} of {len(ties.nodes)}; the ties correlate by {fit} with a pattern of a tied core and an untied "
        f"periphery; pairs between them {pairs}."
    ]
    if split.others:
        notes.append(f"core: not the only one: {number_of(split.others, 'other')} found with the same correlation.")
    if split.correlation <= 0:
        notes.append("core: the correlation is not positive: there is none to speak of.")
    return notes


def _near_notes(ties: Simple, near: Coreness | None) -> list[str]:
    if near is None:
        few = len(ties.nodes) < 3 or not ties.graph.size()
        why = (
            "it takes three nodes and a tie"
            if few
            else "the fit does not settle, as in a star, where one value grows without bound"
        )
        return [f"coreness: undefined: {why}."]
    fits = "undefined, since one of both does not vary" if near.correlation is None else figure(near.correlation)
    notes = [f"coreness: the squares add up to 1; correlation of its products with the ties: {fits}."]
    return [*notes, "coreness: not the only one: others fit as well."] if near.others else notes


def _compared(ties: Simple, split: Split, between: Between, restarts: int, against: int, seed: int) -> str:
    """How the correlation compares with those of random networks in which each node has as many ties."""
    pairs = [(int(one), int(other)) for one, other in ties.graph.edges]
    if is_fixed(pairs):
        return "core: no other network has these degrees, so that there is nothing to compare it with."
    reached = 0
    for made in random_ties(pairs, against, seed):
        matrix = np.zeros((len(ties.nodes), len(ties.nodes)))
        matrix[tuple(np.array(made).T)] = 1
        found = best_split(matrix + matrix.T, between=between, restarts=restarts, seed=seed)
        reached += found is not None and found.correlation > split.correlation - EQUAL
    p = (reached + 1) / (against + 1)
    return (
        f"core: {reached} of {against:,} random networks with the same degrees correlate as well or better "
        f"(p = {figure(p)}, the network itself counted; seed {seed})."
    )
