"""Ties within and between groups: the E-I index, the mixing matrix, and assortativity."""

from __future__ import annotations

import networkx as nx
import numpy as np

from cbrngraph.networks.measures.plain import Whole, checked_whole, number_of
from cbrngraph.networks.measures.simple import Grouped, Simple, grouped, listed, simple
from cbrngraph.networks.table import Cell, Table

__all__ = ["KRACKHARDT", "NEWMAN", "assortativity", "ei_index", "mixing_matrix"]

KRACKHARDT = (
    "Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises: an experimental simulation. "
    "Social Psychology Quarterly 51, 123–140."
)
NEWMAN = "Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126."


def ei_index(graph: nx.Graph, by: str = "region", *, permutations: int = 1000, seed: int = 0) -> Table:
    """Return the external less the internal ties over all ties, of the whole network and of each group.

    Krackhardt and Stern (1988), Social Psychology Quarterly 51, 123–140: −1 where all ties are within groups, 1 where
    none is. The index depends on the sizes of the groups, so that it is compared with networks of the same ties in
    which the groups are dealt out anew among the nodes that have one: ``expected`` is their mean, ``p_lower`` the share
    of them whose index is as low or lower (more internal than by chance, if small), ``p_upper`` as high or higher, each
    counting the network itself, (k + 1)/(n + 1). Each p is of one tail: doubled, the smaller is of both. An external
    tie counts for both of its groups. Weights are not used; each arc of a directed network counts once.

    Args:
        graph: a network, directed or not.
        by: the attribute of nodes that holds their group; nodes without one are left out.
        permutations: how many; with 0 there is no expected index and no p.
        seed: of the permutations.

    Raises:
        UsageError: no node has that attribute, or the number of permutations is no whole number from 0 up.

    """
    checked_whole("permutations", permutations, 0)
    made = grouped(graph, by)
    random = np.random.default_rng(seed)
    ends = _ends(made.ties)
    seen = _split(made.codes, ends, len(made.names))
    dealt = [_split(random.permutation(made.codes), ends, len(made.names)) for _ in range(permutations)]
    chance = np.array(dealt, dtype=np.int64).reshape(permutations, len(made.names) + 1, 2)
    sizes = [len(made.codes), *np.bincount(made.codes, minlength=len(made.names)).tolist()]
    rows = tuple(
        (name, size, *_index(seen[at], chance[:, at]))
        for at, (name, size) in enumerate(zip(("whole network", *made.names), sizes, strict=True))
    )
    columns = ("group", "nodes", "internal", "external", "index", "expected", "p_lower", "p_upper")
    return Table(columns, rows, (*made.notes, *_said(made, seen, chance, permutations, seed)), (KRACKHARDT,))


def mixing_matrix(graph: nx.Graph, by: str = "region", *, weighted: bool = False) -> Table:
    """Return how many ties there are within each group and between each two, and their share of all ties.

    Newman (2003), Physical Review E 67, 026126, section II, but each undirected tie counts once, and each two groups
    have one row; where ties have a direction, ``group`` is where they come from, and each two groups have two. Pairs
    without ties have a row with 0.

    Args:
        graph: a network, directed or not.
        by: the attribute of nodes that holds their group; nodes without one are left out.
        weighted: whether ``ties`` is the sum of the weights.

    Raises:
        UsageError: no node has that attribute, or a weight is no positive number.

    """
    made = grouped(graph, by, weighted=weighted)
    count, directed = len(made.names), made.ties.graph.is_directed()
    one, other = made.codes[_ends(made.ties)].T
    weights = np.array([weight for *_, weight in made.ties.graph.edges(data="weight", default=1)], dtype=np.float64)
    if not directed:
        one, other = np.minimum(one, other), np.maximum(one, other)
    sums = np.bincount(one * count + other, weights=weights, minlength=count * count).reshape(count, count)
    total = float(sums.sum())
    rows: list[tuple[Cell, ...]] = []
    for a, b in np.ndindex(count, count):
        if a > b and not directed:
            continue
        value = float(sums[a, b])
        rows.append((made.names[a], made.names[b], value if weighted else int(value), value / total if total else None))
    notes = [*made.notes, *([] if total else ["share: undefined, since there is no tie."])]
    return Table(("group", "other", "ties", "share"), tuple(rows), tuple(notes), (NEWMAN,))


def assortativity(graph: nx.Graph, by: str = "region") -> Table:
    """Return how far ties are between nodes of one group, and between nodes of like degree.

    Newman (2003), Physical Review E 67, 026126: r is 1 where all ties are between likes, 0 where they are as by chance
    given the ties of each group, or degree. networkx's. Weights are not used; for the degrees of a directed network,
    those going out of where a tie comes from, and coming in where it goes to. No test is made: see :func:`ei_index`.

    Args:
        graph: a network, directed or not.
        by: the attribute of nodes that holds their group; nodes without one are left out there, not for degree.

    Raises:
        UsageError: no node has that attribute.

    """
    made, ties = grouped(graph, by), simple(graph)
    values = {by: _by_group(made), "degree": _by_degree(ties)}
    counts = {by: made.ties.graph, "degree": ties.graph}
    rows = [(name, values[name], len(counts[name]), counts[name].size()) for name in values]
    reasons = {
        by: "all ties are of one group, or there is none",
        "degree": "all ties are of one degree, or there is none",
    }
    notes = [f"{name}: undefined, since {reasons[name]}." for name, value in values.items() if value is None]
    found = dict.fromkeys((*ties.notes, *made.notes, *notes))
    return Table(("attribute", "assortativity", "nodes", "ties"), tuple(rows), tuple(found), (NEWMAN,))


def _by_group(made: Grouped) -> float | None:
    graph = made.ties.graph
    if len(set(made.codes[_ends(made.ties)].ravel().tolist())) < 2:
        return None
    nx.set_node_attributes(graph, dict(enumerate(made.codes.tolist())), "group")
    return float(nx.attribute_assortativity_coefficient(graph, "group"))


def _by_degree(ties: Simple) -> float | None:
    """None where the degrees at one end do not vary: networkx then divides what is left by rounding."""
    graph, ends = ties.graph, _ends(ties)
    out = np.array([count for _, count in (graph.out_degree if graph.is_directed() else graph.degree)])
    into = np.array([count for _, count in (graph.in_degree if graph.is_directed() else graph.degree)])
    if not len(ends):
        return None
    sides = [out[ends[:, 0]], into[ends[:, 1]]] if graph.is_directed() else [out[ends.ravel()]]
    if any(len(set(side.tolist())) < 2 for side in sides):
        return None
    return float(nx.degree_assortativity_coefficient(graph))


def _ends(ties: Simple) -> Whole:
    """The ends of the ties: (ties, 2)."""
    return np.array(list(ties.graph.edges), dtype=np.int64).reshape(-1, 2)


def _split(codes: Whole, ends: Whole, count: int) -> list[tuple[int, int]]:
    """The internal and external ties of the whole network, then of each group."""
    one, other = codes[ends].T
    same = one == other
    internal = np.bincount(one[same], minlength=count).tolist()
    touching = np.bincount(one, minlength=count) + np.bincount(other, minlength=count)
    whole = int(same.sum())
    each = zip(internal, touching.tolist(), strict=True)
    return [(whole, len(ends) - whole), *((mine, touched - 2 * mine) for mine, touched in each)]


def _index(seen: tuple[int, int], chance: Whole) -> tuple[Cell, ...]:
    """The counts, the index, its mean by chance, and both shares; chance has the shape (permutations, 2)."""
    internal, external = seen
    total = internal + external
    if not total:
        return internal, external, None, None, None, None
    index = (external - internal) / total
    sums = chance.sum(axis=1)
    chance, sums = chance[sums > 0], sums[sums > 0]
    if not len(chance):
        return internal, external, index, None, None, None
    expected = float(((chance[:, 1] - chance[:, 0]) / sums).mean())
    # in whole numbers, so that an equal index is never taken for a greater one
    more = chance[:, 1] * total - external * sums
    lower, upper = (float((found.sum() + 1) / (len(chance) + 1)) for found in (more <= 0, more >= 0))
    return internal, external, index, expected, lower, upper


def _said(made: Grouped, seen: list[tuple[int, int]], chance: Whole, permutations: int, seed: int) -> list[str]:
    notes: list[str] = []
    if permutations:
        notes.append(
            f"expected and p: {permutations:,} permutations of the groups among the nodes, seed {seed}; p_lower is the "
            "share of them with an index as low or lower, p_upper as high or higher, the network itself counted."
        )
    if not sum(seen[0]):
        return [*notes, "index: undefined, since there is no tie."]
    idle = [name for name, pair in zip(made.names, seen[1:], strict=True) if not sum(pair)]
    if idle:
        notes.append(f"index: undefined for {number_of(len(idle), 'group')} without ties ({listed(idle)}).")
    missing = int((chance.sum(axis=2) == 0).any(axis=0).sum())
    if missing:
        groups = number_of(missing, "group")
        notes.append(f"expected and p of {groups}: without those permutations in which the group had no tie.")
    if len(made.names) == 1:
        notes.append(f"All nodes are of one group, {made.names[0]}: no tie can be external.")
    return notes
