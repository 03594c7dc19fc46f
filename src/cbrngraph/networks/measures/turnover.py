"""A network in time slices: which ties come, go and stay from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import networkx as nx

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.plain import Plain, figure, number_of, plain
from cbrngraph.networks.table import Cell, Table

__all__ = ["COLUMNS", "LITTLE", "LOW", "PAPERS", "PERSISTENCE", "tie_persistence", "turnover"]

COLUMNS = (
    "period", "nodes", "ties", "density", "new_ties", "lost_ties", "kept_ties", "jaccard", "persistence",
    "new_nodes", "lost_nodes",
)  # fmt: skip
PERSISTENCE = ("source", "source_label", "target", "target_label", "periods", "first", "last", "spells")

PAPERS = (
    "Snijders, T. A. B., van de Bunt, G. G. & Steglich, C. E. G. (2010). Introduction to stochastic actor-based "
    "models for network dynamics. Social Networks 32, 44–60.",
)

LITTLE = 0.3
"""The Jaccard index below which two slices have little in common (Snijders et al. 2010)."""

LOW = 0.2
"""The one below which they are hardly one network that changes."""

_Tie = tuple[str, str]
_Slice = tuple[str, Plain, frozenset[_Tie]]


def turnover(slices: Mapping[str, nx.Graph]) -> Table:
    """Return a row a time slice: its size, and what came, went and stayed since the slice before.

    ``jaccard`` is the share of the ties in either slice that are in both, ``persistence`` the share of the ties of
    the slice before that are still there. Snijders, van de Bunt & Steglich (2010), Social Networks 32, take a Jaccard
    index of .3 and more for one network that changes gradually, and doubt it below .2, unless the network grows or
    shrinks much: then persistence says more. Weights are not used. A tie that comes or goes with a node counts like any
    other.

    Assumed: slices are in the order of time and of like length; a tie that is not in a slice was not there. Not
    checked: whether it was only not reported, and what slices that overlap keep by construction.

    Args:
        slices: networks by the name of their period, in order; all directed or none.

    Returns:
        A row a period; what compares with the slice before is ``None`` in the first, and undefined shares (of no
        ties, of fewer than two nodes) are ``None`` with a note.

    Raises:
        UsageError: some slices are directed and some are not.

    """
    made = _read(slices)
    rows: list[tuple[Cell, ...]] = []
    for at, (period, net, ties) in enumerate(made):
        size = (period, len(net), len(ties), _density(net, len(ties)))
        rows.append((*size, *(_change(made[at - 1], made[at]) if at else (None,) * 7)))
    return Table(COLUMNS, tuple(rows), (*_left_out(made), *_notes(rows)), PAPERS)


def tie_persistence(slices: Mapping[str, nx.Graph]) -> Table:
    """Return a row a tie: in how many time slices it is, the first and the last, and in how many spells.

    A spell is a run of slices without a gap: a tie of two spells went and came back. Ties in most slices come first,
    then in the order of their ids.

    Args:
        slices: networks by the name of their period, in order; all directed or none.

    Raises:
        UsageError: some slices are directed and some are not.

    """
    made = _read(slices)
    labels = {str(node): said for _, net, _ in made for node, said in zip(net.nodes, net.labels, strict=True)}
    seen: dict[_Tie, list[int]] = {}
    for at, (_, _, ties) in enumerate(made):
        for tie in ties:
            seen.setdefault(tie, []).append(at)
    rows = tuple(
        (one, labels[one], other, labels[other], len(places), made[places[0]][0], made[places[-1]][0],
         1 + sum(later > earlier + 1 for earlier, later in pairwise(places)))
        for (one, other), places in sorted(seen.items(), key=lambda item: (-len(item[1]), item[0]))
    )  # fmt: skip
    notes = () if rows else ("There are no ties in any slice.",)
    return Table(PERSISTENCE, rows, (*_left_out(made), *notes), PAPERS)


def _read(slices: Mapping[str, nx.Graph]) -> list[_Slice]:
    if len({graph.is_directed() for graph in slices.values()}) > 1:
        raise UsageError("Some slices are directed and some are not: make all of a kind, such as by to_undirected()")
    nets = [(str(period), plain(graph, weight=None, directed=True)) for period, graph in slices.items()]
    return [(period, net, frozenset(_ties(net))) for period, net in nets]


def _ties(net: Plain) -> list[_Tie]:
    return [(str(net.nodes[one]), str(net.nodes[other])) for one, other in net.pairs()]


def _density(net: Plain, ties: int) -> float | None:
    pairs = len(net) * (len(net) - 1) / (1 if net.directed else 2)
    return ties / pairs if pairs else None


def _change(before: _Slice, now: _Slice) -> tuple[Cell, ...]:
    old, new = before[2], now[2]
    kept, either = len(old & new), len(old | new)
    were, are = ({str(node) for node in net.nodes} for _, net, _ in (before, now))
    shares = (kept / either if either else None, kept / len(old) if old else None)
    return (len(new - old), len(old - new), kept, *shares, len(are - were), len(were - are))


# what its reader must know


def _left_out(made: list[_Slice]) -> list[str]:
    return [f"{period}: {note}" for period, net, _ in made for note in net.notes]


def _notes(rows: list[tuple[Cell, ...]]) -> list[str]:
    if not rows:
        return ["There are no slices."]
    notes = ["The first slice has none before it to be compared with."]
    if len(rows) == 1:
        notes = ["There is one slice only, and so no turnover."]
    small = [(row[0], number_of(int(row[1] or 0), "node")) for row in rows if row[3] is None]
    notes += [f"{period}: no density, for {nodes} cannot be tied." for period, nodes in small]
    for row in rows[1:]:
        if row[7] is None:
            notes.append(f"{row[0]}: no Jaccard index and no persistence, for neither slice has ties.")
        elif row[8] is None:
            notes.append(f"{row[0]}: no persistence, for the slice before has no ties.")
    return notes + _doubts(rows)


def _doubts(rows: list[tuple[Cell, ...]]) -> list[str]:
    """Say where slices have too little in common to be one network that changes gradually."""
    low = [f"{row[0]} ({figure(row[7])})" for row in rows if isinstance(row[7], float) and row[7] < LOW]
    little = [f"{row[0]} ({figure(row[7])})" for row in rows if isinstance(row[7], float) and LOW <= row[7] < LITTLE]
    said = {
        f"Jaccard index below {LOW}: {', '.join(low)}. Few ties are in both slices, which are two networks rather than "
        "one that changes; where the number of ties changes much, persistence says more.": low,
        f"Jaccard index below {LITTLE}: {', '.join(little)}. Much has changed since the slice before.": little,
    }
    return [note for note, found in said.items() if found]
