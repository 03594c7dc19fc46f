"""Backbones: which ties are stronger than chance, said with the power that a small network leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np

from cbrngraph.errors import UsageError, nearest
from cbrngraph.networks.attributes import Node, label
from cbrngraph.networks.measures.margins import SARACCO, biadjacency, bicm, poisson_binomial
from cbrngraph.networks.measures.plain import Floats, Plain, Whole, checked_level, figure, number_of, plain
from cbrngraph.networks.table import Cell, Table

__all__ = ["CORRECTIONS", "DISPARITY", "PAPERS", "SDSM", "SERRANO", "backbone_graph", "disparity", "sdsm"]

_ENDS = ("source", "source_label", "target", "target_label")
SDSM = (*_ENDS, "shared", "expected", "p", "kept")
DISPARITY = (*_ENDS, "weight", "p_source", "p_target", "p", "kept")

CORRECTIONS = ("none", "bonferroni", "fdr")
"""For many tests: none, Bonferroni's, or Benjamini and Hochberg's (1995) of the false discovery rate."""

PAPERS = (
    "Neal, Z. (2014). The backbone of bipartite projections: inferring relationships from co-authorship, "
    "co-sponsorship, co-attendance and other co-behaviors. Social Networks 39, 84–97.",
    "Neal, Z. P., Domagalski, R. & Sagan, B. (2021). Comparing alternatives to the fixed degree sequence model for "
    "extracting the backbone of bipartite projections. Scientific Reports 11, 23929.",
    SARACCO,
)
SERRANO = (
    "Serrano, M. Á., Boguñá, M. & Vespignani, A. (2009). Extracting the multiscale backbone of complex weighted "
    "networks. PNAS 106, 6483–6488."
)
BENJAMINI = (
    "Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful approach to "
    "multiple testing. Journal of the Royal Statistical Society B 57, 289–300."
)

CELLS = 4_000_000  # of pairs and things at once, so that memory stays below some 100 MB


def sdsm(graph: nx.Graph, rows: Iterable[Node], *, alpha: float = 0.05, correction: str = "none") -> Table:
    """Return the pairs of one mode that share something, and whether they share more than their margins explain.

    The stochastic degree sequence model of Neal (2014), Social Networks 39, with the probabilities of the bipartite
    configuration model (Neal, Domagalski & Sagan 2021, Scientific Reports 11): p is the probability that two nodes
    share at least as much as they do, if only the number of ties of each node, in either mode, were given (on
    average). It is exact (Poisson binomial). Kept is what has p up to ``alpha``. With a correction it counts all
    pairs of that mode, also those that share nothing.

    Assumed: any node could be tied to any thing, and does so independently. Not checked: whether some could not (a
    country could not take part in the projects of another region), which makes regions look like backbones.

    Args:
        graph: an undirected two-mode network; weights are ignored, parallel ties count once.
        rows: the nodes of the mode whose pairs are asked for.
        alpha: the level of significance.
        correction: one of :data:`CORRECTIONS`.

    Returns:
        A row a pair that shares something: its ends (ids in the order of text), what they share and would be expected
        to share, p, and whether the pair is ``kept`` (yes or no).

    Raises:
        UsageError: the level or the correction is none, a row is no node, the network is directed, or a tie joins
            two nodes of one mode.

    """
    level = checked_level("alpha", alpha)
    if correction not in CORRECTIONS:
        known = ", ".join(CORRECTIONS)
        raise UsageError(f"There is no correction {correction}{nearest(str(correction), CORRECTIONS)}; known: {known}")
    nodes, matrix = biadjacency(graph, rows)
    tests = _tested(matrix)
    limit = _limit(tests.p, level, correction)
    found = [
        (str(nodes[one]), label(graph, nodes[one]), str(nodes[other]), label(graph, nodes[other]),
         int(shared), float(expected), float(p), _yes(p <= limit))
        for one, other, shared, expected, p in zip(
            *tests.pairs, tests.shared, tests.expected, tests.p, strict=True
        ) if shared
    ]  # fmt: skip
    notes = _sdsm_notes(found, tests, matrix, level, correction)
    return Table(SDSM, tuple(found), notes, PAPERS + ((BENJAMINI,) if correction == "fdr" else ()))


class _Tests(NamedTuple):
    """All pairs of rows: what they share and would, p, and the p of the most that they could share."""

    pairs: tuple[Whole, Whole]
    shared: Whole
    expected: Floats
    p: Floats
    least: Floats


def _tested(matrix: Whole) -> _Tests:
    margins = matrix.sum(axis=1)
    chance = bicm(margins, matrix.sum(axis=0))
    one, other = np.triu_indices(len(matrix), k=1)
    shared = (matrix @ matrix.T)[one, other]
    # Rows of one margin have the same probabilities: what holds for two margins is computed once.
    levels, first, which = np.unique(margins, return_index=True, return_inverse=True)
    tails = _tails(chance[first], int(levels.max(initial=0)))
    low, high = np.minimum(which[one], which[other]), np.maximum(which[one], which[other])
    p, least = (np.minimum(tails[low, high, count], 1.0) for count in (shared, levels[low]))  # 1 but for rounding
    return _Tests((one, other), shared, (chance @ chance.T)[one, other], p, least)


def _tails(chance: Floats, most: int) -> Floats:
    """Return the probability that rows of two levels share k or more: (lower level, higher level, k)."""
    levels, things = chance.shape
    made = np.ones((levels, levels, most + 1))
    low, high = np.triu_indices(levels)
    some = max(1, CELLS // max(1, things))
    for start in range(0, len(low), some):
        one, other = low[start : start + some], high[start : start + some]
        counts = np.broadcast_to(np.arange(most + 1), (len(one), most + 1))
        made[one, other] = poisson_binomial(chance[one] * chance[other], counts)
    return made


def _limit(p: Floats, alpha: float, correction: str) -> float:
    """Return the largest p that is significant; less than 0 if none is."""
    if correction == "bonferroni":
        return alpha / max(1, len(p))
    if correction == "fdr":
        ordered = np.sort(p)
        passed = ordered[ordered <= alpha * np.arange(1, len(p) + 1) / max(1, len(p))]
        return float(passed[-1]) if len(passed) else -1.0
    return alpha


def _yes(value: bool | np.bool_) -> str:
    return "yes" if value else "no"


_Row = tuple[str, str, str, str, int, float, float, str]


def _sdsm_notes(found: Sequence[_Row], tests: _Tests, matrix: Whole, alpha: float, correction: str) -> tuple[str, ...]:
    pairs, (nodes, things) = len(tests.p), matrix.shape
    if nodes < 2:
        return (f"There are no pairs to test: the mode has {number_of(nodes, 'node')}.",)
    kept = [row for row in found if row[-1] == "yes"]
    level = {"none": "", "bonferroni": " (Bonferroni)", "fdr": " (false discovery rate)"}[correction]
    said = f"Tested: {number_of(pairs, 'pair')} of {number_of(nodes, 'node')} by {number_of(things, 'shared thing')}; "
    notes = [f"{said}those that share nothing (p = 1) are not listed: {pairs - len(found)}."]
    if correction == "none" and pairs > 1:
        notes.append(f"No correction for many tests: up to {figure(alpha * pairs)} pairs may be kept by chance.")
    if kept:
        return (*notes, f"Kept at {figure(alpha)}{level}: {number_of(len(kept), 'pair')} of {pairs}.")
    if not found:
        return (*notes, "No two nodes share anything, so that the backbone is empty.")
    best = min(found, key=lambda row: row[6])
    notes.append(
        f"Nothing is significant at {figure(alpha)}{level}, so that the backbone is empty: the smallest p is "
        f"{figure(best[6])} ({best[1]} – {best[3]})."
    )
    limit = alpha / pairs if correction == "bonferroni" else alpha
    return (*notes, _power(float(tests.least.min()), int((tests.least <= limit).sum()), pairs, limit))


def _power(least: float, able: int, pairs: int, limit: float) -> str:
    """Say what the test could have found at all."""
    said = f"could have had a p up to {figure(limit)} by sharing everything (the smallest possible is {figure(least)})"
    if not able:
        said = f"No pair {said}: the network is too small for this test"
    else:
        said = f"{able} of {number_of(pairs, 'pair')} {said}" + (": little power" if able < pairs / 2 else "")
    return f"{said}. That nothing is kept does not show that nothing is there."


def disparity(graph: nx.Graph, *, alpha: float = 0.05, weight: str = "weight") -> Table:
    """Return each tie, and whether it is a large part of what either of its ends has.

    The disparity filter of Serrano, Boguñá & Vespignani (2009), PNAS 106: ``p_source`` is (1 − w/s)^(k−1), with w the
    weight of the tie, and s and k the strength and degree of its source; ``p_target`` likewise; ``p`` is the lesser
    of both. A tie is kept if p is below ``alpha``, that is, if either end keeps it. A node of one tie cannot keep
    it (p = 1).

    Assumed: a node's strength falls on its ties at random, evenly. Not checked: where weights come from; those of a
    projection are better tested by :func:`sdsm`. There is no correction for many tests.

    Args:
        graph: an undirected network.
        alpha: the level of significance.
        weight: the attribute of ties that holds their weight.

    Raises:
        UsageError: the level is none, the network is directed, no tie has that attribute, or a weight is no number
            from 0 up.

    """
    level = checked_level("alpha", alpha)
    net = plain(graph, weight=weight)
    share = net.weights[:, None] / net.strengths()[net.ends]
    # A single tie has a share of 1; and rounding must not make a share larger.
    each = np.clip(1 - share, 0, 1) ** (net.degrees()[net.ends] - 1)
    found = tuple(
        (*(text for at in ends for text in (str(net.nodes[at]), net.labels[at])), weight, *both, min(both),
         _yes(min(both) < level))
        for ends, weight, both in zip(net.pairs(), net.weights.tolist(), each.tolist(), strict=True)
    )  # fmt: skip
    return Table(DISPARITY, found, (*net.notes, *_disparity_notes(net, found, level)), (SERRANO,))


def _disparity_notes(net: Plain, found: Sequence[tuple[Cell, ...]], alpha: float) -> list[str]:
    if not found:
        return ["There are no ties, so that the backbone is empty."]
    kept = sum(row[-1] == "yes" for row in found)
    if kept:
        return [f"Kept at {figure(alpha)}: {kept} of {number_of(len(found), 'tie')}."]
    least = min(float(row[7] or 0) for row in found)
    most = int(net.degrees().max())
    notes = [
        f"Nothing is significant at {figure(alpha)}, so that the backbone is empty: the smallest p of "
        f"{number_of(len(found), 'tie')} is {figure(least)}."
    ]
    if most == 1:
        return [*notes, "Each node has one tie, which it cannot keep."]
    needed = 1 - alpha ** (1 / (most - 1))
    return [
        *notes,
        f"The filter has little power in small networks: even the node with most ties ({most}) keeps only one of more "
        f"than {figure(100 * needed)} % of its strength. That nothing is kept does not show that ties are equal.",
    ]


def backbone_graph(graph: nx.Graph, table: Table) -> nx.Graph:
    """Return a copy of a network with all nodes, and with those ties only that a table of this module keeps.

    Args:
        graph: the network that the table is about; for one of :func:`sdsm`, the projection onto its rows.
        table: what :func:`sdsm` or :func:`disparity` returned.

    Raises:
        UsageError: the table says of no tie whether it is kept, or keeps a pair that the network does not tie.

    """
    if missing := sorted({"source", "target", "kept"} - set(table.columns)):
        raise UsageError(f"The table has no column {missing[0]}: it must be one of sdsm or of disparity")
    ends = zip(table.column("source"), table.column("target"), table.column("kept"), strict=True)
    kept = {frozenset((str(one), str(other))) for one, other, said in ends if said == "yes"}
    made = graph.copy()
    tied = {frozenset((str(one), str(other))) for one, other in made.edges()}
    if absent := sorted(sorted(pair) for pair in kept - tied):
        raise UsageError(f"{' – '.join(absent[0])} is kept, but is no tie of this network: is the table about another?")
    made.remove_edges_from([edge for edge in list(made.edges) if frozenset((str(edge[0]), str(edge[1]))) not in kept])
    return made
