"""Evidence policies: which claims may speak before the others are weighed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cbrngraph.claims.independence import independent
from cbrngraph.claims.model import Basis, Claim
from cbrngraph.errors import UsageError, nearest
from cbrngraph.readings.dates import parse_date
from cbrngraph.readings.model import Source
from cbrngraph.terms import Triple

__all__ = ["POLICIES", "Policy", "parse_policy"]

POLICIES = {
    "accepted": "what holds when every claim is weighed (the default)",
    "all": "everything that anybody says and no editor withdrew, contradictions included",
    "corroborated": "only what two independent sources say",
    "official": "only what official sources (EU, UN) say",
    "as-known-on": "only what was published by a day: as-known-on 2020-12-31; undated sources are left out",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """A named filter of claims; editorial acts (ids, kinds, labels) pass every one of them."""

    name: str
    day: date | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.day}" if self.day else self.name

    def admit(self, claims: Iterable[Claim], sources: Mapping[str, Source]) -> list[Claim]:
        """Return the claims that may speak under this policy."""
        claims = list(claims)
        counts = _origins(claims, sources) if self.name == "corroborated" else {}
        return [c for c in claims if c.basis is Basis.EDITORIAL or self._admits(c, sources, counts)]

    def left_out(self, sources: Mapping[str, Source]) -> int:
        """Return how many sources an ``as-known-on`` policy cannot place in time."""
        return (
            sum(source.issued is None and source.kind != "editorial" for source in sources.values()) if self.day else 0
        )

    def _admits(self, claim: Claim, sources: Mapping[str, Source], counts: Mapping[Triple, int]) -> bool:
        match self.name:
            case "corroborated":
                return counts.get(claim.triple, 0) > 1
            case "official":
                return all(sources[slug].kind == "official" for slug in claim.sources)
            case "as-known-on":
                return all(self._out(sources[slug]) for slug in claim.sources)
            case _:
                return True

    def _out(self, source: Source) -> bool:
        latest = source.issued.latest if source.issued else None
        return bool(latest and self.day and latest <= self.day)


def parse_policy(text: str) -> Policy:
    """Read a policy as the command line writes it.

    Raises:
        UsageError: there is no such policy, or its date is no date.

    """
    name, _, rest = text.strip().partition(" ")
    if name not in POLICIES:
        raise UsageError(f"there is no policy {name!r}{nearest(name, POLICIES)} (known: {', '.join(POLICIES)})")
    if (name == "as-known-on") != bool(rest):
        raise UsageError("as-known-on takes a day, and only it: --policy 'as-known-on 2020-12-31'")
    if not rest:
        return Policy(name)
    try:
        day = parse_date(rest.strip()).latest
    except ValueError as error:
        raise UsageError(f"as-known-on: {error}") from None
    if day is None:
        raise UsageError(f"as-known-on: {rest} has no last day; name a day, a month or a year")
    return Policy(name, day)


def _origins(claims: Iterable[Claim], sources: Mapping[str, Source]) -> dict[Triple, int]:
    """How many independent sources say each statement; what was only inferred from a source, it does not say."""
    attributions: defaultdict[Triple, list[tuple[str, ...]]] = defaultdict(list)
    for claim in claims:
        if claim.decision == "withdraw" or claim.basis is Basis.INFERRED:
            continue
        attributions[claim.triple].append(claim.sources)
    return {triple: independent(found, sources) for triple, found in attributions.items()}
