"""Why two nodes of a network are tied: what joins them, the claims and sources of each, and what rests on one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cbrngraph.answers.bibliography import references, written
from cbrngraph.answers.labels import labels_of
from cbrngraph.answers.names import find
from cbrngraph.answers.receipts import Receipt, SourceLine, claims_for, sources_of
from cbrngraph.answers.why import Reason, record, statement, told
from cbrngraph.claims.independence import independent
from cbrngraph.errors import NotFoundError, UsageError
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.networks.attributes import SEVERAL, label
from cbrngraph.networks.dependence import left_without, without_each, without_publishers
from cbrngraph.networks.edges import Link, links_of, merged
from cbrngraph.networks.made import Made
from cbrngraph.networks.views import View
from cbrngraph.networks.when import whole
from cbrngraph.readings.model import Source
from cbrngraph.terms import Term, Triple, compact, expand, iri

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EdgeExplanation", "LinkReceipt", "cited", "explained", "named_nodes"]

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
    """For each source (a page), how many links are left without it."""
    left_publishers: Mapping[str, int]
    """For each publisher, by its name, how many links are left without all that it published."""
    sources: Mapping[str, SourceLine]
    engine: Engine
    brief: bool = False
    """Whether it is of groups, so that the text names who takes part, and counts the claims."""
    open_links: int = 0
    """How many more links there may be, whose dates leave it open."""

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
        titles = {f"{self.sources[source].name}, {source}": left for source, left in self.left.items()}
        told = [
            f"{_counted(number, 'link')}, on {_counted(self.independent, 'independent source')}",
            left_without("page", titles, number),
            left_without("publisher", self.left_publishers, number),
            f"{self.open_links} more whose dates leave it open; possible dates show them" if self.open_links else "",
        ]
        return [line for line in told if line]

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


def cited(made: Made, graph: nx.Graph, style: str = "text") -> str:
    """Return the bibliography of the edges of a graph, the graph of statements itself first."""
    links = [link for key, found in made.links.items() if graph.has_edge(*key[:2]) for link in found]
    keys = {source for link in links for tie in link.ties for voice in tie.voices for source in voice}
    return written(references(made.engine, sources_of(made.engine, keys)), style)


def explained(made: Made, graph: nx.Graph, one: str, other: str) -> EdgeExplanation:
    """Explain the edge between two nodes, or the edges between two groups, of every type, either way round.

    A region that is no node itself is the group of the nodes in it; without a second name, all others are meant.

    Raises:
        NotFoundError: there is no such node in the network, or no edge between the two.

    """
    engine, view = made.engine, made.view
    if not made.sources:
        raise UsageError("this network was made without evidence, and cannot say why; make it with evidence")
    first, of_first = named_nodes(engine, view, graph, one)
    second, of_second = (
        named_nodes(engine, view, graph, other) if other else ("all others", frozenset(graph) - of_first)
    )
    there = {key: links for key, links in made.links.items() if graph.has_edge(*key[:2])}  # some may be taken out
    found = _between(there, of_first, of_second)
    perhaps = _perhaps(made, of_first, of_second) - len(found)
    if not found:
        hint = f"; there may be {perhaps}, whose dates leave it open: possible dates show them" if perhaps > 0 else ""
        raise NotFoundError(f"{first} – {second}: no tie in the network {view.name}{_why_not(graph)}{hint}")
    receipts = _receipts(engine, found)
    voices = {tuple(sorted(voice)) for link in found for voice in link.stated if voice}
    reasons = {receipt.id: Reason(statement(engine, receipt), receipt) for receipt in receipts}
    return EdgeExplanation(
        heading=f"{first} – {second}  ({view.title[0].lower()}{view.title[1:]})",
        links=tuple(_told_links(engine, found, reasons, made.sources)),
        independent=independent(voices, made.sources),
        left=without_each(found),
        left_publishers=_named(engine, without_publishers(found, made.sources)),
        sources=sources_of(engine, {source for receipt in receipts for source in receipt.sources}),
        engine=engine,
        brief=max(len(of_first), len(of_second)) > 1,
        open_links=max(perhaps, 0),
    )


def _between(
    links: Mapping[tuple[str, str, str], Sequence[Link]], ones: frozenset[str], others: frozenset[str]
) -> list[Link]:
    """The links between two groups; those through one thing are one, and what is tied directly is its own."""
    keys = [key for key in links if _joins(key, ones, others)]
    if len(keys) < 2:
        return [link for key in keys for link in links[key]]
    return list(merged(_through(link, ones) for key in keys for link in links[key]))


def _through(link: Link, ones: frozenset[str]) -> Link:
    """A link with what it goes through; a direct one leads to its far end."""
    tie = link.ties[0]
    far = tie.target if compact(tie.source) in ones else tie.source
    return link if link.through else link._replace(through=far)


def _perhaps(made: Made, ones: frozenset[str], others: frozenset[str]) -> int:
    """How many links there are with those ties whose dates leave open whether they held."""
    if not made.perhaps:
        return 0
    every = links_of(made.view, (*made.ties, *made.perhaps))
    named = {(compact(one), compact(other), kind): found for (one, other, kind), found in every.items()}
    return len(_between(named, ones, others))


def _named(engine: Engine, left: Mapping[str, int]) -> dict[str, int]:
    """Publishers by their labels; one that nobody named keeps its words."""
    terms = {name: iri(expand(f"kg:{name}")) for name in left if " " not in name}
    names = labels_of(engine, terms.values())
    return {names[terms[name]] if name in terms else name: remaining for name, remaining in left.items()}


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
        told = f"{region} ({found})" if region != found else found
        raise NotFoundError(f"{told} has no tie in the network {view.name}{_why_not(graph)}; its nodes are {kinds}")
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
        number = independent({tuple(sorted(voice)) for voice in link.stated if voice}, sources)
        heading = " · ".join(filter(None, [names.get(link.through, ""), link.type, _period(link)]))
        told_sources = _counted(number, "independent source")
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


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"


def _period(link: Link) -> str:
    first, last = whole([link.when])
    return f"{first or '…'} to {last or '…'}" if first or last else "no date"
