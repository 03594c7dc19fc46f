"""Two networks on the same nodes: how far the ties of one go with those of the other, tested by permutation (QAP)."""

from __future__ import annotations

import math
from itertools import permutations as orders
from typing import NamedTuple

import networkx as nx
import numpy as np

from cbrngraph.errors import UsageError, nearest
from cbrngraph.networks.attributes import Node
from cbrngraph.networks.measures.plain import Flags, Floats, Plain, Whole, checked_whole, figure, number_of, plain
from cbrngraph.networks.table import Table

__all__ = ["COLUMNS", "NODES", "PAPERS", "qap"]

COLUMNS = (
    "correlation", "p_greater", "p_less", "nodes", "dyads", "ties_both", "ties_one", "ties_other", "permutations",
)  # fmt: skip

NODES = ("both", "either")
"""Which nodes are compared: those that both networks have, or those that either has."""

PAPERS = (
    "Hubert, L. J. (1987). Assignment Methods in Combinatorial Data Analysis. Marcel Dekker.",
    "Krackhardt, D. (1988). Predicting with networks: nonparametric multiple regression analysis of dyadic data. "
    "Social Networks 10, 359–381.",
)

CELLS = 4_000_000  # of permuted ties at once, so that memory stays below some 100 MB
ROUNDING = 1e-12  # of sums of products, against the largest there can be
LEVEL = 0.05
FEW = 8  # nodes up to which all permutations can be tried


def qap(
    one: nx.Graph,
    other: nx.Graph,
    *,
    permutations: int = 2000,
    seed: int = 0,
    weighted: bool = True,
    nodes: str = "both",
) -> Table:
    """Return one row: the correlation of the ties of two networks, and how often chance does as well.

    Pearson's correlation over all dyads, tied or not, and the quadratic assignment procedure (Hubert 1987,
    Assignment Methods in Combinatorial Data Analysis; Krackhardt 1988, Social Networks 10): the nodes of one network
    are permuted, which keeps its ties as they hang together. ``p_greater`` and ``p_less`` are the shares of
    permutations whose correlation is as high or higher, as low or lower, the network itself counted as one of them;
    each is of one side. Where all permutations are no more than those asked for (six nodes or fewer, by default),
    all are tried and p is exact.

    Assumed: a pair without a tie is one without a tie, not one that nobody looked at. Not checked: whether something
    else, such as regions, makes both networks alike.

    Args:
        one: a network.
        other: another, directed if that one is; then each pair is two dyads.
        permutations: how many, 1 at least.
        seed: of the permutations.
        weighted: whether the attribute ``weight`` counts, or only whether there is a tie.
        nodes: ``both`` for the nodes that both networks have (a node that one lacks may not have been looked for in
            it), ``either`` for all (then such a node has no ties there).

    Returns:
        The correlation and both p (``None`` with a note where they are undefined), the number of nodes and dyads, of
        ties in ``both`` networks and in one alone, and of the permutations tried.

    Raises:
        UsageError: a parameter is out of range, one network is directed and the other not, or a weight is no number
            from 0 up.

    """
    checked_whole("permutations", permutations, 1)
    if nodes not in NODES:
        raise UsageError(f"nodes is {nodes!r}{nearest(str(nodes), NODES)}; it is one of: {', '.join(NODES)}")
    if one.is_directed() != other.is_directed():
        raise UsageError("One network is directed and one is not: make both of a kind, such as by to_undirected()")
    nets = [plain(graph, weight="weight" if weighted else None, directed=True) for graph in (one, other)]
    chosen = _chosen(one, other, nodes)
    a, b = (_dyads(net, chosen) for net in nets)
    where = ~np.eye(len(chosen), dtype=bool) if one.is_directed() else np.triu(np.ones(a.shape, dtype=bool), k=1)
    found = _tested(a, b, where, permutations, seed)
    tied, also = a[where] > 0, b[where] > 0
    counts = (int((tied & also).sum()), int((tied & ~also).sum()), int((~tied & also).sum()))
    row = (found.correlation, found.greater, found.less, len(chosen), int(where.sum()), *counts, found.tried)
    return Table(COLUMNS, (row,), (*_input_notes(nets, one, other, nodes), *found.notes), PAPERS)


class _Tested(NamedTuple):
    correlation: float | None
    greater: float | None
    less: float | None
    tried: int
    notes: tuple[str, ...]


def _chosen(one: nx.Graph, other: nx.Graph, nodes: str) -> list[Node]:
    found = set(one) & set(other) if nodes == "both" else set(one) | set(other)
    return sorted(found, key=str)


def _dyads(net: Plain, chosen: list[Node]) -> Floats:
    """Return the weights of the ties between the chosen nodes as a matrix; a pair without a tie is 0."""
    place = {node: at for at, node in enumerate(chosen)}
    made = np.zeros((len(chosen), len(chosen)))
    for (source, target), weight in zip(net.pairs(), net.weights.tolist(), strict=True):
        ends = place.get(net.nodes[source]), place.get(net.nodes[target])
        if None not in ends:
            made[ends] = weight
            if not net.directed:
                made[ends[::-1]] = weight
    return made


def _tested(a: Floats, b: Floats, where: Flags, asked: int, seed: int) -> _Tested:
    size = len(a)
    if size < 3:
        return _Tested(None, None, None, 0, (f"The correlation is undefined: {number_of(size, 'node')} in common.",))
    x, y = a[where], b[where]
    for name, values in (("first", x), ("second", y)):
        if np.allclose(values, values[0], rtol=ROUNDING, atol=0):
            what = "no ties" if not values.any() else "all ties, of one weight"
            return _Tested(None, None, None, 0, (f"The correlation is undefined: the {name} network has {what} here.",))
    # Permuting nodes changes neither mean nor spread: only the sum of the products moves.
    spread = float(np.sqrt(((x - x.mean()) ** 2).sum() * ((y - y.mean()) ** 2).sum()))
    middle = float(x.sum() * y.mean())
    exact = size <= FEW and math.factorial(size) <= asked
    drawn = _every(size) if exact else _drawn(size, asked, seed)
    sums = _sums(a, b, where, drawn)
    centre = float((x * y).sum())
    margin = ROUNDING * float(np.linalg.norm(x) * np.linalg.norm(y))
    above, below = int((sums >= centre - margin).sum()), int((sums <= centre + margin).sum())
    tried = len(drawn)
    greater, less = (count / tried if exact else (count + 1) / (tried + 1) for count in (above, below))
    most = sums >= sums.max() - margin if centre >= middle else sums <= sums.min() + margin
    correlation = min(1.0, max(-1.0, (centre - middle) / spread))
    return _Tested(
        correlation, greater, less, tried, _notes(correlation, greater, less, tried, exact, float(most.mean()))
    )


def _every(size: int) -> Whole:
    return np.array(list(orders(range(size))), dtype=np.int64)


def _drawn(size: int, number: int, seed: int) -> Whole:
    return np.random.default_rng(seed).permuted(np.tile(np.arange(size), (number, 1)), axis=1)


def _sums(a: Floats, b: Floats, where: Flags, drawn: Whole) -> Floats:
    """Return the sum over dyads of one network times the other, its nodes permuted, for each permutation."""
    source, target = np.nonzero(np.where(where, a, 0.0))
    weights = a[source, target]
    some = max(1, CELLS // max(1, len(weights)))
    parts = (drawn[start : start + some] for start in range(0, len(drawn), some))
    return np.concatenate([b[part[:, source], part[:, target]] @ weights for part in parts])


# what its reader must know


def _input_notes(nets: list[Plain], one: nx.Graph, other: nx.Graph, nodes: str) -> tuple[str, ...]:
    named = zip(("First", "Second"), nets, strict=True)
    said = [f"{name} network: {note}" for name, net in named for note in net.notes]
    alone = (len(set(one) - set(other)), len(set(other) - set(one)))
    if any(alone):
        fate = "They are left out (nodes='either' keeps them)." if nodes == "both" else "There they have no ties."
        said.append(f"In the first network only: {number_of(alone[0], 'node')}; in the second only: {alone[1]}. {fate}")
    return tuple(said)


def _notes(correlation: float, greater: float, less: float, tried: int, exact: bool, least: float) -> tuple[str, ...]:
    how = f"all {tried} permutations, so that p is exact" if exact else number_of(tried, "random permutation")
    side, p = ("as high or higher", greater) if correlation >= 0 else ("as low or lower", less)
    said = [f"Correlation {figure(correlation)}; {side} by chance: p = {figure(p)} ({how})."]
    if exact and least > LEVEL:
        said.append(f"The network is too small: even the strongest correlation possible has p = {figure(least)}.")
    elif not exact and tried < 1 / LEVEL - 1:
        said.append(f"So few permutations cannot give a p below {figure(1 / (tried + 1))}.")
    elif p > LEVEL:
        said.append("Not better than chance.")
    return tuple(said)
