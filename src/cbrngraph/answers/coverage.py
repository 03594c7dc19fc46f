"""Explicit absence: for each country, region or project and each property, found, sought in vain, or never sought.

Nothing in a graph tells "there is none" from "nobody looked". A ``cbrn:Search`` does: it says for what, where and when
was looked. Where there is neither a value nor a search, no search was recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from cbrngraph.answers.labels import labels_of
from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import Term, compact, lexical

__all__ = ["EXPECTED", "Coverage", "State", "coverage", "summary"]


class State(str, Enum):
    """What is known of one property of one thing."""

    FOUND = "found"
    DISPUTED = "disputed"
    SOUGHT = "searched, not found"
    NOT_SOUGHT = "not searched"


_WITH_ROLE = """?value a cbrn:Participation ; cbrn:project ?thing ; cbrn:role ?role . FILTER(?role IN (%s))"""
_PAGE = "any page"
"""Whether any page speaks of a project at all."""
EXPECTED: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "country": (
        "?node org:member ?thing ; org:organization kg:initiative-coe . ?thing a cbrn:Country .",
        {
            "region": ("cbrn:region", "?m org:member ?thing ; cbrn:region ?value ."),
            "accession": (
                "cbrn:from",
                "?m org:member ?thing ; cbrn:from ?value .",
            ),
            "seen as member": ("cbrn:seenOn", "?m org:member ?thing ; cbrn:seenOn ?value ."),
            "focal point, named body": (
                "cbrn:FocalPoint",
                "?f cbrn:country ?thing ; cbrn:institution ?value .",
            ),
            "national team": ("cbrn:NationalTeam", "?value a cbrn:NationalTeam ; cbrn:country ?thing ."),
            "action plan": ("cbrn:ActionPlan", "?value a cbrn:ActionPlan ; cbrn:planOf ?thing ."),
            "needs assessment": ("cbrn:NeedsAssessment", "?value a cbrn:NeedsAssessment ; cbrn:assessmentOf ?thing ."),
            "project": ("cbrn:Participation", "?value a cbrn:Participation ; cbrn:participant ?thing ."),
        },
    ),
    "region": (
        "?thing a cbrn:Region .",
        {
            "secretariat": ("cbrn:serves", "?value cbrn:serves ?thing ."),
            "city": ("cbrn:city", "?s cbrn:serves ?thing . ?h cbrn:hosted ?s ; cbrn:city ?value ."),
            "host": ("cbrn:host", "?s cbrn:serves ?thing . ?h cbrn:hosted ?s ; cbrn:host ?value ."),
            "opened": ("cbrn:from", "?s cbrn:serves ?thing . ?h cbrn:hosted ?s ; cbrn:from ?value ."),
            "head": (
                "cbrn:holder",
                "?s cbrn:serves ?thing . ?p org:postIn ?s . ?value cbrn:post ?p .",
            ),
            "action plan": ("cbrn:ActionPlan", "?value a cbrn:ActionPlan ; cbrn:planOf ?thing ."),
            "member": ("cbrn:Membership", "?value a cbrn:Membership ; cbrn:region ?thing ."),
            "project": ("cbrn:Project", "?value a cbrn:Project ; cbrn:region ?thing ."),
        },
    ),
    "project": (
        "?thing a cbrn:Project .",
        {
            _PAGE: ("cbrn:projectNumber", "?thing cbrn:projectNumber|skos:prefLabel ?value ."),
            "title": ("dct:title", "?thing dct:title ?value ."),
            "start": ("cbrn:from", "?thing cbrn:from ?value ."),
            "end": ("cbrn:until", "?thing cbrn:until ?value ."),
            "budget": ("cbrn:budget", "?thing cbrn:budget ?value ."),
            "region": ("cbrn:region", "?thing cbrn:region ?value ."),
            "area": ("cbrn:area", "?thing cbrn:area ?value ."),
            "category": ("cbrn:category", "?thing cbrn:category ?value ."),
            "leader": ("cbrn:role-leader", _WITH_ROLE % "cbrn:role-leader"),
            "implementer or partner": ("cbrn:role-partner", _WITH_ROLE % "cbrn:role-implementer, cbrn:role-partner"),
            "beneficiary": ("cbrn:role-beneficiary-country", _WITH_ROLE % "cbrn:role-beneficiary-country"),
            "website": ("cbrn:website", "?thing cbrn:website ?value ."),
            "output": ("cbrn:producedBy", "?value cbrn:producedBy ?thing ."),
        },
    ),
}
"""For each kind: which things, and of each property the term that a search for it names and how a value is found."""

_DISPUTED = """
SELECT DISTINCT ?thing WHERE {
  %s ?claim rdf:subject ?thing ; rdf:predicate %s ; cbrn:status cbrn:status-disputed .
}
"""
_SEARCHED = """
SELECT ?thing WHERE {
  ?s a cbrn:Search ; cbrn:sought ?thing ; cbrn:soughtProperty %s ; cbrn:found false .
  FILTER NOT EXISTS { ?s cbrn:soughtValue ?value }
}
"""
_NUMBERS = """
SELECT ?value WHERE {
  ?s a cbrn:Search ; cbrn:soughtProperty cbrn:projectNumber ; cbrn:soughtValue ?value ; cbrn:found false .
}
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One thing and what is known of each of its properties."""

    id: str
    label: str
    kind: str
    states: dict[str, State]


def coverage(store: Engine, kind: str = "") -> list[Coverage]:
    """Return the coverage of every thing of a kind, or of all three; projects nobody speaks of come last.

    Raises:
        UsageError: there is no such kind.

    """
    if kind and kind not in EXPECTED:
        raise UsageError(f"coverage knows no kind {kind!r}{nearest(kind, EXPECTED)} (known: {', '.join(EXPECTED)})")
    return [one for name in ([kind] if kind else EXPECTED) for one in _of_kind(store, name)]


def summary(found: Iterable[Coverage]) -> dict[str, dict[str, dict[State, int]]]:
    """Count the states of each property, by kind."""
    counts: dict[str, dict[str, dict[State, int]]] = {}
    for one in found:
        for name, state in one.states.items():
            states = counts.setdefault(one.kind, {}).setdefault(name, dict.fromkeys(State, 0))
            states[state] += 1
    return counts


def _of_kind(store: Engine, kind: str) -> list[Coverage]:
    which, expected = EXPECTED[kind]
    things = {thing for (thing,) in rows(store, f"SELECT DISTINCT ?thing WHERE {{ {which} }}")}
    labels = labels_of(store, things)
    states: defaultdict[Term, dict[str, State]] = defaultdict(dict)
    for name, (sought, pattern) in expected.items():
        known = _known(store, which, sought, pattern)
        for thing in things:
            states[thing][name] = known.get(thing, State.NOT_SOUGHT)
    found = [Coverage(compact(thing), labels[thing], kind, states[thing]) for thing in sorted(things)]
    return found + (_unheard_of(store) if kind == "project" else [])


def _known(store: Engine, which: str, sought: str, pattern: str) -> dict[Term, State]:
    """What is known of one property; a value outdoes a dispute, and a dispute a search in vain."""
    known = {thing: State.SOUGHT for (thing,) in rows(store, _SEARCHED % sought)}
    if pattern.startswith(f"?thing {sought} "):  # said of the thing itself, not of what belongs to it
        known |= {thing: State.DISPUTED for (thing,) in rows(store, _DISPUTED % (which, sought))}
    found = rows(store, f"SELECT DISTINCT ?thing WHERE {{ {which} {pattern} }}")
    return known | {thing: State.FOUND for (thing,) in found}


def _unheard_of(store: Engine) -> list[Coverage]:
    """Numbers that were looked for and that no page speaks of: there may be such a project, or none."""
    numbers = sorted({int(lexical(value)) for (value,) in rows(store, _NUMBERS)})
    return [Coverage(f"(number {n})", f"Project {n}", "project", {_PAGE: State.SOUGHT}) for n in numbers]
