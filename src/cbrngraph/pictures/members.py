"""What pictures ask the graph about members: countries, their regions, when they joined, where secretariats sit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from cbrngraph.answers.labels import labels_of
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import Term, compact, lexical

__all__ = ["Member", "Seat", "members", "newest", "seats"]

_MEMBERS = """
SELECT ?membership ?country ?code ?end WHERE {
  ?membership a cbrn:Membership ; org:member ?country ; org:organization kg:initiative-coe .
  OPTIONAL { ?country cbrn:isoAlpha3 ?code }
  OPTIONAL { ?membership cbrn:untilLatest ?end }
}"""
_REGIONS = "SELECT ?membership ?region WHERE { ?membership a cbrn:Membership ; cbrn:region ?region }"
_JOINED = """
SELECT ?membership ?first ?last WHERE {
  ?membership a cbrn:Membership .
  { ?membership cbrn:fromLatest ?last . OPTIONAL { ?membership cbrn:fromEarliest ?first } }
}"""
_LISTED = """
SELECT ?membership (MIN(?day) AS ?first) (MAX(?day) AS ?last) WHERE {
  ?membership a cbrn:Membership ; cbrn:seenOnLatest ?day
} GROUP BY ?membership"""
_SEATS = "SELECT ?secretariat ?region ?city WHERE { ?secretariat cbrn:serves ?region ; cbrn:currentCity ?city }"


@dataclass(frozen=True, slots=True)
class Member:
    """A membership of the Initiative; days are ``YYYY-MM-DD``, empty where no source gives one."""

    id: str
    label: str
    code: str
    """ISO 3166-1 alpha-3; empty where the graph has none."""
    regions: tuple[str, ...]
    """Ids of regions, sorted."""
    first: str
    """The first day on which the stated accession can fall."""
    last: str
    """The last such day: it had joined by then."""
    listed: str
    """The first day on which a source lists it."""
    seen: str
    """The last such day."""
    end: str
    """The last day on which its membership can have ended."""

    @property
    def known(self) -> str:
        """The day by which it was a member for certain."""
        return min((day for day in (self.last, self.listed) if day), default="")

    def on(self, day: str) -> bool:
        """Whether it was a member on a day for certain."""
        return bool(self.known) and self.known <= day and not (self.end and self.end < day)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where the secretariat of a region sits by the newest source."""

    region: str
    city: str
    label: str


def members(engine: Engine) -> list[Member]:
    """Return the members of the Initiative that the graph knows, sorted by label."""
    found = rows(engine, _MEMBERS)
    labels = labels_of(engine, [country for _, country, _, _ in found])
    regions: defaultdict[Term, set[str]] = defaultdict(set)
    for membership, region in rows(engine, _REGIONS):
        regions[membership].add(compact(region))
    joined, listed = _spans(engine, _JOINED), _spans(engine, _LISTED)
    made = [
        Member(
            compact(country), labels[country], _text(code), tuple(sorted(regions[membership])),
            _text(joined[membership][0]), _text(joined[membership][1]),
            _text(listed[membership][0]), _text(listed[membership][1]), _text(end),
        )
        for membership, country, code, end in found
    ]  # fmt: skip
    return sorted(made, key=lambda member: (member.label, member.id))


def _spans(engine: Engine, query: str) -> defaultdict[Term, tuple[Term, Term]]:
    found: defaultdict[Term, tuple[Term, Term]] = defaultdict(lambda: ("", ""))
    found.update({membership: (first, last) for membership, first, last in rows(engine, query)})
    return found


def newest(known: list[Member]) -> str:
    """Return the newest day on which a source lists a member, or else one had joined; empty where there is none."""
    return max((day for member in known for day in (member.seen, member.last) if day), default="")


def seats(engine: Engine) -> list[Seat]:
    """Return where the regional secretariats sit, sorted by region."""
    found = rows(engine, _SEATS)
    labels = labels_of(engine, [city for _, _, city in found])
    return sorted(
        (Seat(compact(region), compact(city), labels[city]) for _, region, city in found),
        key=lambda seat: (seat.region, seat.city),
    )


def _text(term: Term) -> str:
    return lexical(term) if term else ""
