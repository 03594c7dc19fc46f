"""Published totals beside what the graph can name on their date, with the difference by name.

A thing is named on a day when it had certainly begun by then (``fromLatest``) or was seen by then (``seenOnLatest``),
and had not certainly ended. It is possible when its dates leave open whether it had begun, so that it may be among
those that a total counts and nobody names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from cbrngraph.answers.receipts import SourceLine, sources_of
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import Term, compact, lexical, local_name, name_of

__all__ = ["COUNTED", "Reconciliation", "Span", "reconcile", "standing"]

_DATES = """
  OPTIONAL { ?node cbrn:fromEarliest ?fromEarliest ; cbrn:fromLatest ?fromLatest }
  OPTIONAL { ?node cbrn:seenOnLatest ?seen }
  %s
"""
_FEW = 6
"""So many names fit into a sentence."""
_ENDS = "OPTIONAL { ?node cbrn:untilLatest ?ended }"
COUNTED = {
    "partner-countries": (
        "?node a cbrn:Membership ; org:member ?thing ; org:organization kg:initiative-coe .",
        "?node cbrn:region ?about .",
        _ENDS,
    ),
    "projects": (
        "?node a cbrn:Project ; cbrn:projectNumber ?number . BIND(?node AS ?thing)",
        "?node cbrn:region ?about .",
        "",
    ),
    "regional-secretariats": (
        "?node a cbrn:Hosting ; cbrn:hosted ?thing . ?thing a cbrn:RegionalSecretariat .",
        "?thing cbrn:serves ?about .",
        _ENDS,
    ),
}
"""How the things that a measure counts are found: all of the initiative's, those of a region, and whether they end.

A total of projects counts those begun so far, whether or not they have ended.
"""

_TOTALS = """
SELECT ?node ?about ?label ?measure ?value ?qualifier ?asOf ?earliest ?latest ?source WHERE {
  ?node a cbrn:Observation ; cbrn:about ?about ; cbrn:measure ?measure ; cbrn:value ?value .
  FILTER(?measure IN (%s))
  { ?about a cbrn:Initiative } UNION { ?about a cbrn:Region }
  ?about skos:prefLabel ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?node cbrn:qualifier ?qualifier }
  OPTIONAL { ?node cbrn:asOf ?asOf ; cbrn:asOfEarliest ?earliest ; cbrn:asOfLatest ?latest }
  ?claim rdf:object|rdf:subject ?node ; a cbrn:Claim ; prov:wasDerivedFrom ?source .
}
"""


@dataclass(slots=True)
class Span:
    """When a thing is known to have stood; days are ISO dates, which compare as text."""

    label: str
    from_earliest: str = ""
    from_latest: str = ""
    seen: str = ""
    ended: str = ""

    def named_on(self, day: str) -> bool:
        """Whether it certainly stood on a day."""
        begun = bool(self.from_latest and self.from_latest <= day) or bool(self.seen and self.seen <= day)
        return begun and not (self.ended and self.ended < day)

    def possible_on(self, day: str) -> bool:
        """Whether its dates leave open that it stood on a day."""
        return not self.named_on(day) and self.from_earliest <= day and not (self.ended and self.ended < day)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A published total, what the graph names on its date, and what its dates leave open."""

    about: str
    label: str
    measure: str
    published: str
    as_of: str
    named: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = field(default=())

    @property
    def difference(self) -> int | None:
        """Published minus named; nothing for an undated total, which can be compared with nothing."""
        return int(float(self.published.split()[-1])) - len(self.named) if self.as_of else None

    @property
    def explanation(self) -> str:
        """The difference in words, by name as far as names are known."""
        gap = self.difference
        if gap is None:
            return "the total has no date"
        if gap <= 0:
            return "as many named" if gap == 0 else f"the graph names {-gap} more than were counted"
        if not self.possible:
            return f"{gap} not named; no page names any other"
        if len(self.possible) > _FEW:
            return f"{gap} not named, perhaps among {len(self.possible)} whose dates leave it open"
        return f"{gap} not named, perhaps among: {', '.join(self.possible)}"


def reconcile(store: Engine, measure: str = "") -> list[Reconciliation]:
    """Return every published total of the initiative and its regions, by measure, subject and date."""
    wanted = [measure] if measure else list(COUNTED)
    listed = ", ".join(f"cbrn:measure-{name}" for name in wanted)
    totals: defaultdict[tuple[Term, ...], set[str]] = defaultdict(set)
    for *total, source in rows(store, _TOTALS % listed):
        totals[tuple(total)].add(name_of(source))
    lines = sources_of(store, {source for found in totals.values() for source in found})
    spans: dict[tuple[str, Term], list[Span]] = {}
    found = [_one(store, total, [lines[key] for key in sorted(keys)], spans) for total, keys in totals.items()]
    return sorted(
        found, key=lambda one: (one.measure, one.about != "kg:initiative-coe", one.about, one.as_of, one.published)
    )


def standing(spans: Iterable[Span], day: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels of what stood on a day (``YYYY-MM-DD``), and of what may have stood."""
    known = list(spans)
    named = sorted({span.label for span in known if span.named_on(day)})
    possible = sorted({span.label for span in known if span.possible_on(day)} - set(named))
    return tuple(named), tuple(possible)


def _one(
    store: Engine, total: tuple[Term, ...], sources: list[SourceLine], spans: dict[tuple[str, Term], list[Span]]
) -> Reconciliation:
    _, about, label, measure, value, qualifier, as_of, _, latest = total
    name = local_name(measure).removeprefix("measure-")
    if (name, about) not in spans:
        spans[(name, about)] = _spans(store, name, about)
    named, possible = standing(spans[(name, about)], lexical(latest)) if latest else ((), ())
    said = local_name(qualifier).removeprefix("qualifier-").replace("-", " ") if qualifier else ""
    published = f"{said} {lexical(value)}".strip().removeprefix("exactly ")
    return Reconciliation(
        compact(about),
        lexical(label),
        name,
        published,
        lexical(as_of) if as_of else "",
        named,
        possible,
        tuple(sources),
    )


def _spans(store: Engine, measure: str, about: Term) -> list[Span]:
    """The things that a measure counts for the initiative or a region, with their dates."""
    things, within, ends = COUNTED[measure]
    of_region = "" if name_of(about).startswith("initiative-") else within
    query = f"""SELECT ?node ?label ?fromEarliest ?fromLatest ?seen ?ended WHERE {{
      {things} {of_region} ?thing skos:prefLabel ?label . FILTER(LANG(?label) = "en") {_DATES % ends} }}"""
    found: dict[Term, Span] = {}
    for row in rows(store, query, about=about):
        node, label, from_earliest, from_latest, seen, *ended = map(lexical_or_nothing, row)
        span = found.setdefault(node, Span(label, from_earliest, from_latest))
        span.seen = min(filter(None, (span.seen, seen)), default="")
        span.ended = ended[0] if ended else ""
    return list(found.values())


def lexical_or_nothing(term: Term) -> str:
    """Return the text of a literal, the term itself of a node, nothing of an unbound variable."""
    return lexical(term) if term.startswith('"') else term
