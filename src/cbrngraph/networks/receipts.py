"""Why two nodes of a network are tied: what joins them, the claims and sources of each, and what rests on one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from cbrngraph.answers.bibliography import references, written
from cbrngraph.answers.labels import labels_of
from cbrngraph.answers.names import find
from cbrngraph.answers.receipts import Receipt, SourceLine, claims_for, sources_of
from cbrngraph.answers.why import Reason, record, statement, told
from cbrngraph.claims.independence import independent
from cbrngraph.errors import NotFoundError
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.networks.attributes import SEVERAL, label
from cbrngraph.networks.edges import Link, merged
from cbrngraph.networks.ties import Tie
from cbrngraph.networks.views import View
from cbrngraph.networks.when import whole
from cbrngraph.readings.model import Source
from cbrngraph.terms import Term, Triple, compact, expand, iri

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EdgeExplanation", "LinkReceipt", "cited", "explained", "named_nodes", "without_each"]

_DATES = """
SELECT ?thing ?property ?value WHERE {
  VALUES ?thing { %s }
  { ?thing cbrn:from ?value . BIND(cbrn:from AS ?property) }
  UNION { ?thing cbrn:until ?value . BIND(cbrn:until AS ?property) }
  UNION { ?thing cbrn:signedOn ?value . BIND(cbrn:signedOn AS ?property) }
  UNION { ?thing cbrn:endedOn ?value . BIND(cbrn:endedOn AS ?property) }
}
"""


@dataclass(frozen=True, slots=True)
class LinkReceipt:
    """One thing that joins two nodes, with the claims that say so, and those for its dates."""

    through: str
    heading: str
    who: tuple[str, ...]
    """The nodes that it joins, by their labels."""
    sources: int
    """How many independent sources show it."""
    reasons: tuple[Reason, ...]
    dates: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, repr=False)
class EdgeExplanation:
    """The answer to *why are these two tied*; prints as text."""

    heading: str
    links: tuple[LinkReceipt, ...]
    independent: int
    """How many independent sources show the edge, each by itself."""
    left: Mapping[str, int]
    """For each source, how many links are left without it."""
    sources: Mapping[str, SourceLine]
    engine: Engine
    brief: bool = False
    """Whether it is of groups, so that the text names who takes part, and counts the claims."""

    def __str__(self) -> str:
        lines = [self.heading, *self.summary]
        for link in self.links:
            lines += ["", link.heading, *(_shortly(link) if self.brief else self._wholly(link))]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _wholly(self, link: LinkReceipt) -> list[str]:
        return [line for reason in (*link.reasons, *link.dates) for line in told(reason, self.sources, "  ")]

    @property
    def summary(self) -> list[str]:
        """What the edge rests on, in words."""
        number = len(self.links)
        rests = f"{number} link{'s' * (number != 1)}, on {self.independent} independent source"
        lines = [f"{rests}{'s' * (self.independent != 1)}"]
        if not self.left:
            return lines
        fewest = min(self.left.values())
        named = [self.sources[source].name for source, left in sorted(self.left.items()) if left == fewest]
        one = f"without {named[0]}" if len(named) == 1 else f"without any one of {len(named)} sources"
        remain = "none remains" if not fewest else f"{fewest} remain{'s' * (fewest == 1)}"
        everything = fewest == number
        return [*lines, "no link rests on one source alone" if everything else f"{one}, {remain}"]

    def records(self) -> list[dict[str, object]]:
        """One record for each claim, for tables and JSON."""
        return [
            {"through": link.through, **record(reason, "", self.sources)}
            for link in self.links
            for reason in (*link.reasons, *link.dates)
        ]

    def cite(self, style: str = "text") -> str:
        """Return the bibliography, the graph itself first: ``text``, ``bibtex`` or ``csl`` (JSON)."""
        return written(references(self.engine, self.sources), style)


def cited(engine: Engine, ties: Iterable[Tie], style: str = "text") -> str:
    """Return the bibliography of some ties, the graph itself first."""
    keys = {source for tie in ties for voice in tie.voices for source in voice}
    return written(references(engine, sources_of(engine, keys)), style)


def without_each(links: Iterable[Link]) -> dict[str, int]:
    """Return, for each source behind some links, how many of them are shown without it."""
    links = list(links)
    sources = sorted({source for link in links for voice in link.voices for source in voice})
    return {source: sum(any(source not in voice for voice in link.voices) for link in links) for source in sources}


def explained(
    engine: Engine,
    view: View,
    links: Mapping[tuple[str, str, str], tuple[Link, ...]],
    graph: nx.Graph,
    one: str,
    other: str,
    sources: Mapping[str, Source],
) -> EdgeExplanation:
    """Explain the edge between two nodes, or the edges between two groups, of every type, either way round.

    A region that is no node itself is the group of the nodes in it; no name at all (``other``) is everybody.

    Raises:
        NotFoundError: there is no such node in the network, or no edge between the two.

    """
    first, of_first = named_nodes(engine, view, graph, one)
    second, of_second = named_nodes(engine, view, graph, other) if other else ("all others", frozenset(graph))
    between = [links[key] for key in links if _joins(key, of_first, of_second)]
    found = list(merged(chain.from_iterable(between)))
    if not found:
        raise NotFoundError(f"{first} – {second}: no tie in the network {view.name}{_why_not(graph)}")
    receipts = _receipts(engine, found)
    shown = {source for receipt in receipts for source in receipt.sources}
    voices = {tuple(sorted(voice)) for link in found for voice in link.voices}
    reasons = {receipt.id: Reason(statement(engine, receipt), receipt) for receipt in receipts}
    return EdgeExplanation(
        heading=f"{first} – {second}  ({view.title[0].lower()}{view.title[1:]})",
        links=tuple(_told_links(engine, found, reasons, sources)),
        independent=independent(voices, sources),
        left=without_each(found),
        sources=sources_of(engine, shown),
        engine=engine,
        brief=max(len(of_first), len(of_second)) > 1,
    )


def named_nodes(engine: Engine, view: View, graph: nx.Graph, name: str) -> tuple[str, frozenset[str]]:
    """Return the label of what has a name, and its node; of a region that is no node, the nodes that are in it.

    Raises:
        NotFoundError: nothing has that name, or it is no node here.
        UsageError: several things have it.

    """
    found = name if name in graph else compact(find(engine, name))
    if found in graph:
        return label(graph, found), frozenset([found])
    thing = iri(expand(found))
    region = labels_of(engine, [thing])[thing]
    within = frozenset(node for node, text in graph.nodes(data="region") if region in str(text or "").split(SEVERAL))
    if not within:
        kinds = ", ".join(view.modes)
        raise NotFoundError(f"{found} has no tie in the network {view.name}{_why_not(graph)}; its nodes are {kinds}")
    return region, within


def _joins(key: tuple[str, str, str], ones: frozenset[str], others: frozenset[str]) -> bool:
    one, other, _ = key
    return (one in ones and other in others) or (one in others and other in ones)


def _why_not(graph: nx.Graph) -> str:
    time = graph.graph.get("time", "")
    return f" ({time})" if time else ""


def _receipts(engine: Engine, links: Sequence[Link]) -> list[Receipt]:
    ties = [tie for link in links for tie in link.ties]
    statements = {triple for tie in ties for triple in tie.statements}
    dates = _dates(engine, {thing for tie in ties for thing in tie.dated})
    return [receipt for receipt in claims_for(engine, statements | dates) if receipt.holds]


def _dates(engine: Engine, things: set[Term]) -> set[Triple]:
    if not things:
        return set()
    return {(s, p, o) for s, p, o in rows(engine, _DATES % " ".join(sorted(things)))}


def _told_links(
    engine: Engine, links: Sequence[Link], reasons: Mapping[str, Reason], sources: Mapping[str, Source]
) -> Iterable[LinkReceipt]:
    named = {term for link in links for term in (link.through, *_joined(link)) if term}
    names = labels_of(engine, named)
    for link in links:
        things = {thing for tie in link.ties for thing in tie.dated}
        own = [reasons[claim] for claim in sorted(link.claims)]
        dates = [
            reason for claim, reason in sorted(reasons.items())
            if claim not in link.claims and reason.receipt.triple[0] in things
        ]  # fmt: skip
        number = independent({tuple(sorted(voice)) for voice in link.voices}, sources)
        heading = " · ".join(filter(None, [names.get(link.through, ""), link.type, _period(link)]))
        told_sources = f"{number} independent source{'s' * (number != 1)}"
        yield LinkReceipt(
            through=compact(link.through) if link.through else "",
            heading=f"{heading}  ({told_sources})" if heading else told_sources,
            who=tuple(sorted({names[term] for term in _joined(link)})),
            sources=number,
            reasons=tuple(own),
            dates=tuple(dates),
        )


def _joined(link: Link) -> set[Term]:
    """The nodes at the ends of the ties of a link, but for what joins them."""
    return {term for tie in link.ties for term in (tie.source, tie.target)} - {link.through}


def _shortly(link: LinkReceipt) -> list[str]:
    number = len(link.reasons) + len(link.dates)
    return [f"  {', '.join(link.who)}", f"  {number} claims; -f json or table shows them"]


def _period(link: Link) -> str:
    first, last = whole([link.when])
    return f"{first or '…'} to {last or '…'}" if first or last else "no date"
