"""Brokerage between groups: who stands between two who are not tied, and whose groups they are of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx
import numpy as np

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.plain import Whole, checked_whole, number_of
from cbrngraph.networks.measures.simple import Grouped, grouped, listed
from cbrngraph.networks.table import Cell, Table

__all__ = ["GOULD", "ROLES", "brokerage", "group_brokerage"]

GOULD = (
    "Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in transaction "
    "networks. Sociological Methodology 19, 89–126."
)
ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")
"""In a path i → v → j: all of one group; i and j of one, v of another; v and j; i and v; all of different groups."""

_KINDS = (7, 4, 2, 1, 0)
"""The roles as sums of: 1 if i and v are of one group, 2 if v and j are, 4 if i and j are."""
CHUNK = 2_000_000
"""About how many open paths are held at a time; one node's are held together."""
BROKERS = 500


def brokerage(graph: nx.Graph, by: str = "region", *, permutations: int = 0, seed: int = 0) -> Table:
    """Return how often each node stands in each of the five roles of Gould and Fernandez (1989).

    Sociological Methodology 19, 89–126. A node v brokers where i → v → j and i is not tied to j. In a path whose three
    are of one group v is a coordinator; with i and j of one group and v of another, itinerant (also: consultant); with
    only v and j of one group, a gatekeeper; with only i and v, a representative; with three groups, a liaison. Without
    directions each tie goes both ways: each open pair then counts twice, and gatekeeper equals representative. Weights
    are not used. Rows are sorted by the total, largest first, then by label.

    With ``permutations``, z is how many standard deviations (n − 1) a count is from its mean over that many networks
    with the same ties, in which the groups are dealt out anew among the nodes that have one; None where all of these
    have the same count. The z of one node's roles are not independent of each other, and are far from normal where
    counts are small. Memory is n² bytes for n nodes, and bounded for the paths.

    Args:
        graph: a network, directed or not.
        by: the attribute of nodes that holds their group; nodes without one are left out.
        permutations: 0, or 2 and more.
        seed: of the permutations.

    Raises:
        UsageError: no node has that attribute, or the number of permutations is 1, negative or no whole number.

    """
    if checked_whole("permutations", permutations, 0) == 1:
        raise UsageError("permutations is 1: a z needs a spread, and so 2 at least; 1000 is usual")
    made = grouped(graph, by)
    counts, scores = _counts(made, permutations, seed)
    rows = [_row(made, place, counts[place]) + _cells(scores, place) for place in range(len(counts))]
    rows.sort(key=lambda row: (-int(row[8] or 0), str(row[1]), str(row[0])))
    columns = ("node", "label", "group", *ROLES, "total", *(f"{role}_z" for role in ROLES if scores is not None))
    notes = [*made.notes, *_notes(made, counts)]
    if scores is not None:
        notes.append(f"z: against {permutations:,} permutations of {by} among the nodes, seed {seed}.")
        notes += _without_z(made, scores)
    return Table(columns, tuple(rows), tuple(notes), (GOULD,))


def group_brokerage(graph: nx.Graph, by: str = "region") -> Table:
    """Return how often the nodes of each group, and of the whole network, stand in each role: as :func:`brokerage`.

    The last row is of the whole network; its total is the number of open two-paths.

    Raises:
        UsageError: no node has that attribute.

    """
    made = grouped(graph, by)
    counts, _ = _counts(made, 0, 0)
    sums = np.zeros((len(made.names), len(ROLES)), dtype=np.int64)
    np.add.at(sums, made.codes, counts)
    sizes = np.bincount(made.codes, minlength=len(made.names)).tolist()
    rows: list[tuple[Cell, ...]] = [
        (name, size, *found, sum(found)) for name, size, found in zip(made.names, sizes, sums.tolist(), strict=True)
    ]
    whole = sums.sum(axis=0).tolist()
    rows.append(("whole network", len(counts), *whole, sum(whole)))
    return Table(("group", "nodes", *ROLES, "total"), tuple(rows), (*made.notes, *_notes(made, counts)), (GOULD,))


def _row(made: Grouped, place: int, counts: Whole) -> tuple[Cell, ...]:
    found: list[int] = counts.tolist()
    return (*made.ties.head(place), made.names[made.codes[place]], *found, sum(found))


def _cells(scores: Any, place: int) -> tuple[Cell, ...]:
    return () if scores is None else tuple(None if np.isnan(score) else float(score) for score in scores[place])


def _counts(made: Grouped, permutations: int, seed: int) -> tuple[Whole, Any]:
    """The counts of shape (nodes, roles), and their z of the same shape, NaN where there is none."""
    random = np.random.default_rng(seed)
    dealt = [made.codes, *(random.permutation(made.codes) for _ in range(permutations))]
    nodes = len(made.codes)
    counts = np.zeros((nodes, len(ROLES)), dtype=np.int64)
    scores = np.full(counts.shape, np.nan)
    for first, last, paths in _open_paths(made.ties.matrix()):
        found = np.stack([_roles(codes, first, last, *paths) for codes in dealt])
        counts[first:last] = found[0]
        if permutations:
            spread = found[1:].std(axis=0, ddof=1)
            varies = (found[1:] != found[1]).any(axis=0)
            away = found[0] - found[1:].mean(axis=0)
            scores[first:last][varies] = away[varies] / spread[varies]
    return counts, scores if permutations else None


def _roles(codes: Whole, first: int, last: int, sources: Whole, brokers: Whole, targets: Whole) -> Whole:
    """How often each of the brokers from ``first`` to before ``last`` stands in each role, for these groups."""
    one, mine, other = codes[sources], codes[brokers], codes[targets]
    kinds = (one == mine) + 2 * (mine == other) + 4 * (one == other)
    found = np.bincount((brokers - first) * 8 + kinds, minlength=8 * (last - first))
    return found.reshape(last - first, 8)[:, _KINDS].astype(np.int32)


def _open_paths(tied: np.ndarray[Any, np.dtype[np.bool_]]) -> Iterator[tuple[int, int, tuple[Whole, Whole, Whole]]]:
    """The paths i → v → j without i → j, for some v at a time: the first, the one after the last, arrays of i, v, j."""
    closed = tied | np.eye(len(tied), dtype=bool)
    first, held, size = 0, list[tuple[Whole, Whole, Whole]](), 0
    for broker in range(len(tied)):
        comers, goers = np.flatnonzero(tied[:, broker]), np.flatnonzero(tied[broker])
        sources, targets = np.nonzero(~closed[np.ix_(comers, goers)])
        held.append((comers[sources], np.full(len(sources), broker), goers[targets]))
        size += len(sources)
        if size >= CHUNK or len(held) == BROKERS or broker == len(tied) - 1:
            sources, brokers, targets = (np.concatenate(parts) for parts in zip(*held, strict=True))
            yield first, broker + 1, (sources, brokers, targets)
            first, held, size = broker + 1, [], 0


def _notes(made: Grouped, counts: Whole) -> list[str]:
    notes: list[str] = []
    if not made.ties.graph.is_directed():
        notes.append("Ties have no direction: each counts both ways, so that each open pair counts twice.")
    if not counts.sum():
        notes.append("Nobody brokers: there is no open two-path.")
    if len(made.names) == 1:
        notes.append(f"All nodes are of one group, {made.names[0]}: only coordinators are possible.")
    return notes


def _without_z(made: Grouped, scores: Any) -> list[str]:
    flat = np.isnan(scores)
    count = int(flat.sum())
    if not count:
        return []
    who = [made.ties.labels[place] for place in np.flatnonzero(flat.all(axis=1))]
    none = f"; {number_of(len(who), 'node')} with none at all ({listed(who)})" if who else ""
    return [f"z: undefined where all permutations have the same count: {count} of {flat.size}{none}."]
