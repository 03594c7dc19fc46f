"""How sure a rank is: what becomes of it without a source, with disputed ties, or with other draws of the same ties.

* ``sources``: each source is left out in turn, and every tie that only it shows goes with it;
* ``publishers``: each publisher is left out in turn, with all that it published and all that repeats it;
* ``disputes``: each tie that some source names and another denies is put in or left out by the toss of a coin
  (where they are few, in every combination);
* ``bootstrap``: what joins the nodes (projects, agreements, events; else the ties) is drawn again with replacement
  (Efron, 1979, Bootstrap methods, *Annals of Statistics* 7). For networks it understates: ties are not independent of
  each other (Snijders & Borgatti, 1999, Non-parametric standard errors and tests for network statistics, *Connections*
  22).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple, TypeVar

import networkx as nx
import numpy as np

from cbrngraph.answers.labels import label_of
from cbrngraph.answers.receipts import sources_of
from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import policy_of
from cbrngraph.networks.attributes import Node, label
from cbrngraph.networks.dependence import publishers_of
from cbrngraph.networks.edges import shared, weights_of
from cbrngraph.networks.made import Made, made_of, made_whole
from cbrngraph.networks.making import AnyNetwork
from cbrngraph.networks.measures.registry import measure_of, values
from cbrngraph.networks.table import Cell, Table
from cbrngraph.networks.ties import Tie
from cbrngraph.terms import KG, compact, iri

__all__ = ["WAYS", "robustness"]

WAYS = ("sources", "publishers", "disputes", "bootstrap")
LEFT_OUT = WAYS[:2]
"""What can be done to a network to see whether its ranks hold."""

TOP = 10
"""The ranks of which notes are made."""
SURE = 0.95
"""The share of draws within which the interval of a bootstrap lies."""

Values = Mapping[Node, float | None]
Number = TypeVar("Number", int, float)
Draw = tuple[str, Sequence[Tie], Sequence[int]]
"""The source that is left out (or nothing), the ties that are left, and how often each counts (once, if empty)."""


class Replicate(NamedTuple):
    """What came of one change: the source that was left out (or nothing), and the values."""

    without: str
    values: Values


def robustness(
    net: AnyNetwork,
    measure: str,
    *,
    by: str = "sources",
    every: AnyNetwork | None = None,
    weighted: bool = False,
    replicates: int = 200,
    seed: int = 0,
    step: Callable[[int, int], object] = max,
) -> Table:
    """Return the rank of each node by a measure, and between which ranks it moves.

    Args:
        net: a network with receipts.
        measure: one of the measures that have a value for each node.
        by: ``sources``, ``publishers``, ``disputes`` or ``bootstrap``.
        every: for ``disputes``: the same network under the evidence policy ``all``, which has the disputed ties too.
        weighted: whether the measure takes weights.
        replicates: how many draws, of ``disputes`` and ``bootstrap``; the others make one for each source.
        seed: of the draws.
        step: is told how many replicates are done, and of how many.

    Returns:
        A row for each node, the first rank first: node, label, value, rank, the best and the worst rank, the least and
        the largest value, and (by ``sources``) the source without which the rank changes most, and to which rank.
        Nodes with equal values have the same rank, the best of theirs; whose value is undefined has none. The interval
        of a bootstrap holds the middle 95 % of the draws, the others all of them.

    Raises:
        UsageError: there is no such measure or way, or what it needs is not given.

    """
    made, measured = made_whole(net), measure_of(measure)
    if by not in WAYS:
        raise UsageError(f"robustness by {by}? there is {', '.join(WAYS)}{nearest(by, WAYS)}")
    if replicates < 2:
        raise UsageError(f"replicates={replicates}: two at least")
    if not made.sources:
        raise UsageError("this network was made without evidence, which says what it rests on; make it with evidence")

    base = _values(net, made.ties, (), measure, weighted)
    draws = _draws(made, by, every, replicates, seed)
    known: dict[tuple[object, ...], Values] = {}
    found = []
    for done, (without, ties, times) in enumerate(draws, 1):
        step(done, len(draws))
        key = (*map(id, ties), *times)  # many sources are the only one of no tie, and change nothing
        if key not in known:
            known[key] = _values(net, ties, times, measure, weighted)
        found.append(Replicate(without, known[key]))
    return _table(net, made, base, found, by, measured.paper)


def _values(net: AnyNetwork, ties: Sequence[Tie], times: Sequence[int], measure: str, weighted: bool) -> Values:
    """The measure on the nodes of the network and some ties."""
    made = made_of(net)
    graph: nx.Graph = nx.DiGraph() if net.is_directed() else nx.Graph()
    graph.add_nodes_from(net.nodes(data=True))
    for (one, other, _), weight in weights_of(made.view, ties, made.weights, times).items():
        ends = compact(one), compact(other)
        graph.add_edge(*ends, weight=weight + graph.get_edge_data(*ends, {"weight": 0.0})["weight"])
    return values(graph, measure, weighted=weighted)


def _draws(made: Made, by: str, every: AnyNetwork | None, replicates: int, seed: int) -> list[Draw]:
    if by == "sources":
        return list(_without_each(made))
    if by == "publishers":
        return list(_without_publishers(made))
    random = np.random.default_rng(seed)
    if by == "bootstrap":
        return list(_resampled(made, replicates, random))
    if (policy := policy_of(made.engine)) != "accepted":
        raise UsageError(f"disputes are weighed under the policy accepted, and this network is of the policy {policy}")
    if every is None:
        raise UsageError('disputes are ties of the policy all: give every=kg.network(..., policy="all")')
    disputed = _only_in(made_of(every).ties, made.ties)
    if not disputed:
        raise UsageError("no tie of this network is disputed, so that there is none to flip")
    return list(_flipped(made.ties, disputed, replicates, random))


def _without_each(made: Made) -> Iterator[Draw]:
    """What an editor set down is left alone: it is no source, and no voice has it."""
    sources = {source for tie in made.ties for voice in tie.voices for source in voice}
    for source in sorted(sources):
        yield source, [t for t in made.ties if not t.voices or any(source not in voice for voice in t.voices)], ()


def _without_publishers(made: Made) -> Iterator[Draw]:
    told = [[publishers_of(voice, made.sources) for voice in tie.voices] for tie in made.ties]
    for one in sorted(frozenset[str]().union(*(found for voices in told for found in voices))):
        left = [t for t, v in zip(made.ties, told, strict=True) if not v or any(one not in found for found in v)]
        yield one, left, ()


def _resampled(made: Made, replicates: int, random: np.random.Generator) -> Iterator[Draw]:
    units = [shared(made.view, tie) if made.view.onto else tie.through or str(n) for n, tie in enumerate(made.ties)]
    names = sorted(set(units))
    places = [names.index(unit) for unit in units]
    for _ in range(replicates):
        drawn = np.bincount(random.integers(len(names), size=len(names)), minlength=len(names))
        yield "", made.ties, tuple(drawn[places].tolist())


def _flipped(
    ties: Sequence[Tie], disputed: Sequence[Tie], replicates: int, random: np.random.Generator
) -> Iterator[Draw]:
    """Ties that one disputed claim makes come and go together."""
    held = {claim for tie in ties for claim in tie.claims}
    units: defaultdict[frozenset[str], list[Tie]] = defaultdict(list)
    for tie in disputed:
        units[frozenset(tie.claims) - held].append(tie)
    few = 2 ** len(units) <= replicates
    tosses = product((False, True), repeat=len(units)) if few else random.random((replicates, len(units))) < 1 / 2
    for chosen in tosses:
        there = [tie for unit, taken in zip(units.values(), chosen, strict=True) for tie in unit if taken]
        yield "", [*ties, *there], ()


def _only_in(every: Sequence[Tie], ties: Sequence[Tie]) -> list[Tie]:
    held = {(tie.source, tie.target, tie.through, tie.type) for tie in ties}
    return [tie for tie in every if (tie.source, tie.target, tie.through, tie.type) not in held]


def _table(net: AnyNetwork, made: Made, base: Values, found: Sequence[Replicate], by: str, paper: str) -> Table:
    ranks, drawn = _ranks(base), [_ranks(replicate.values) for replicate in found]
    order = sorted(base, key=lambda node: (ranks[node] or len(base) + 1, label(net, node)))
    rows: list[tuple[Cell, ...]] = []
    for node in order:
        best, worst = _interval([r for d in drawn if (r := d.get(node)) is not None], by)
        low, high = _interval([v for r in found if (v := r.values.get(node)) is not None], by)
        without, to = _sharpest(node, ranks, drawn, found) if by in LEFT_OUT else ("", None)
        rest = (without or None, to) if by in LEFT_OUT else ()
        rows.append((str(node), label(net, node), base[node], ranks[node], best, worst, low, high, *rest))
    columns: tuple[str, ...] = ("node", "label", "value", "rank", "best", "worst", "least", "largest")
    if by in LEFT_OUT:
        columns += ("without", "rank_without")
    return Table(columns, tuple(rows), tuple(_notes(made, rows, found, by)), (paper,))


def _ranks(found: Values) -> dict[Node, int | None]:
    """The rank of each node: how many have a larger value, and one; to twelve digits, so that noise makes no order."""
    rounded = {node: None if value is None else float(f"{value:.12g}") for node, value in found.items()}
    ordered = sorted((value for value in rounded.values() if value is not None), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
    return {node: None if value is None else first[value] for node, value in rounded.items()}


def _interval(drawn: list[Number], by: str) -> tuple[Number | None, Number | None]:
    """The least and the largest of what was drawn; of a bootstrap, of its middle part."""
    if not drawn:
        return None, None
    ordered = sorted(drawn)
    cut = int(len(ordered) * (1 - SURE) / 2) if by == "bootstrap" else 0
    return ordered[cut], ordered[len(ordered) - 1 - cut]


def _sharpest(
    node: Node, ranks: Mapping[Node, int | None], drawn: Sequence[Mapping[Node, int | None]], found: Sequence[Replicate]
) -> tuple[str, int | None]:
    """The source without which the rank of a node changes most, and its rank then."""
    own = ranks[node] or len(ranks) + 1
    changes = [(abs((d.get(node) or len(ranks) + 1) - own), n) for n, d in enumerate(drawn)]
    most, place = max(changes, key=lambda change: (change[0], -change[1]), default=(0, 0))
    return (found[place].without, drawn[place].get(node)) if most else ("", None)


def _notes(made: Made, rows: Sequence[tuple[Cell, ...]], found: Sequence[Replicate], by: str) -> Iterator[str]:
    """What the ranks rest on, in words: which ones hold whatever is done, and which rests on one page."""
    yield f"{len(found)} {_TOLD[by]}"
    if made.span and by in LEFT_OUT:
        yield "dates are taken as they are: what only dates a tie is not left out"
    ranked = [row for row in rows[:TOP] if row[3] is not None]
    firm = 0
    for row in ranked:
        if not row[3] == row[4] == row[5]:
            break
        firm += 1
    if firm:
        names = ", ".join(str(row[1]) for row in ranked[:firm])
        yield f"rank{'s 1 to ' if firm > 1 else ' '}{firm} hold{'s' * (firm == 1)} in every one: {names}"
    else:
        yield "not even the first rank holds in every one"
    rests = [row for row in ranked[firm:] if row[8:] and row[8]]
    if rests:
        yield _rests(made, dict(zip(("label", "rank", "without", "to"), _told(rests[0]), strict=True)))


def _told(row: tuple[Cell, ...]) -> tuple[str, str, str, str]:
    return str(row[1]), str(row[3]), str(row[8]), str(row[9] or "")


_TOLD = {
    "sources": "pages, each left out in turn",
    "publishers": "publishers, each left out in turn with all that it published",
    "disputes": "combinations of what is disputed",
    "bootstrap": "draws with replacement of what joins the nodes; best, worst, least and largest hold the middle 95 %. "
    "A draw misses a third of what joins, so that values can lie beyond what is drawn",
}


def _rests(made: Made, row: Mapping[str, str]) -> str:
    """Which page or publisher a rank rests on."""
    left = row["without"]
    if left in made.sources:
        told = f"one page: without {sources_of(made.engine, [left])[left].name} ({left})"
    else:
        told = f"one publisher: without {label_of(made.engine, iri(KG + left))} ({left})"
    to = f"it is rank {row['to']}" if row["to"] else "it has none"
    return f"rank {row['rank']} ({row['label']}) rests on {told} {to}"
