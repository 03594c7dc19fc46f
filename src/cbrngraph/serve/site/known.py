"""What pages of all kinds look up, asked of the graph once and kept: kinds, merged ids, dates, disputes, ties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from cbrngraph.answers.bibliography import Reference, own
from cbrngraph.answers.conflicts import Conflict
from cbrngraph.answers.info import Info
from cbrngraph.answers.labels import label_of, labels_of
from cbrngraph.api import KnowledgeGraph
from cbrngraph.graph.engine import rows
from cbrngraph.networks.edges import Key, weights_of
from cbrngraph.networks.ties import Tie, read_ties
from cbrngraph.networks.views import load_views
from cbrngraph.readings.dates import term_date
from cbrngraph.terms import Term, lexical, name_of

__all__ = ["DATES", "Dated", "Known", "conflict_id"]

DATES = (
    "cbrn:from", "cbrn:until", "cbrn:seenOn", "cbrn:signedOn", "cbrn:inForceFrom", "cbrn:endedOn", "cbrn:adoptedOn",
    "cbrn:presentedOn", "cbrn:foundedOn", "cbrn:asOf", "dct:issued",
)  # fmt: skip
"""The properties whose values are days of a thing itself."""

_KINDS = """
SELECT ?thing ?kind WHERE {
  ?thing a ?kind . FILTER((STRSTARTS(STR(?kind), STR(cbrn:)) || ?kind = org:Post) && ?kind != cbrn:Claim)
  FILTER NOT EXISTS { ?thing a ?narrower . ?narrower rdfs:subClassOf ?kind }
}
"""
_WEIGHTS = "SELECT ?thing (COUNT(?claim) AS ?n) WHERE { ?claim cbrn:concerns ?thing } GROUP BY ?thing"
_DATED = "SELECT ?thing ?p ?value WHERE { VALUES ?p { %s } ?thing ?p ?value }"


class Dated(NamedTuple):
    """A day of a thing: by which property, as the source gives it, and the first and last day it can be."""

    property: Term
    shown: str
    first: str
    last: str


class Known:
    """What is known of all things of a graph."""

    def __init__(self, kg: KnowledgeGraph) -> None:
        self._kg = kg
        self._words: dict[Term, str] = {}

    def word(self, term: Term) -> str:
        """Return what people call a property, a concept or a class."""
        if term not in self._words:
            self._words[term] = label_of(self._kg.engine, term)
        return self._words[term]

    @cached_property
    def own(self) -> Sequence[Reference]:
        """The graph as a work that can be cited; nothing where it does not say what it is."""
        return own(self._kg.engine)

    @cached_property
    def info(self) -> Info:
        """The counts of the graph."""
        return self._kg.info()

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The narrowest kinds of each thing, in words."""
        found: defaultdict[str, set[Term]] = defaultdict(set)
        for thing, kind in rows(self._kg.engine, _KINDS):
            found[name_of(thing)].add(kind)
        words = labels_of(self._kg.engine, {kind for kinds in found.values() for kind in kinds})
        return {name: tuple(sorted(words[kind] for kind in kinds)) for name, kinds in found.items()}

    @cached_property
    def merged(self) -> Mapping[str, str]:
        """The ids that an editor merged into others: old id → the one that is kept."""
        found = rows(self._kg.engine, "SELECT ?kept ?id WHERE { ?kept cbrn:mergedId ?id }")
        return {lexical(old): name_of(kept) for kept, old in sorted(found)}

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """How many claims concern each thing."""
        return {name_of(thing): int(lexical(n)) for thing, n in rows(self._kg.engine, _WEIGHTS)}

    @cached_property
    def disputes(self) -> Mapping[str, Conflict]:
        """The conflict that a claim is a side of, by the id of the claim."""
        return {side.claim: conflict for conflict in self._kg.conflicts() for side in conflict.sides}

    @cached_property
    def dates(self) -> Mapping[str, Sequence[Dated]]:
        """The days of each thing, in their order."""
        found: defaultdict[str, list[Dated]] = defaultdict(list)
        for thing, predicate, value in rows(self._kg.engine, _DATED % " ".join(DATES)):
            found[name_of(thing)].append(_dated(predicate, value))
        return {name: sorted(days, key=lambda day: (day.first or day.last, day)) for name, days in found.items()}

    @cached_property
    def ties(self) -> Mapping[str, Mapping[Key, float]]:
        """The weight of every tie of every declared network, all times together, by the name of the view."""
        found: dict[str, Sequence[Tie]] = {}
        for view in load_views().values():
            if view.base.name not in found:
                found[view.base.name] = read_ties(self._kg.engine, view, evidence=False)
        return {name: weights_of(view, found[view.base.name], "count") for name, view in load_views().items()}

    @cached_property
    def neighbours(self) -> Mapping[str, Mapping[str, Sequence[tuple[str, str, float]]]]:
        """Thing → network → those it is tied to, the heaviest ties first: id, type of the tie, weight."""
        found: defaultdict[str, defaultdict[str, list[tuple[str, str, float]]]] = defaultdict(lambda: defaultdict(list))
        for view, ties in self.ties.items():
            for (one, other, kind), weight in ties.items():
                found[name_of(one)][view].append((name_of(other), kind, weight))
                found[name_of(other)][view].append((name_of(one), kind, weight))
        return {
            name: {view: sorted(set(ties), key=lambda tie: (-tie[2], tie)) for view, ties in views.items()}
            for name, views in found.items()
        }


def conflict_id(conflict: Conflict) -> str:
    """Return the fragment by which a page names a conflict: that of its first claim, which stays."""
    return f"conflict-{min(side.claim for side in conflict.sides).removeprefix('claim-')}"


def _dated(predicate: Term, value: Term) -> Dated:
    """A day as pages tell it; a text that is no date is told as it stands."""
    try:
        when = term_date(value)
    except ValueError:
        return Dated(predicate, lexical(value), "", "")
    return Dated(predicate, lexical(value), str(when.earliest or ""), str(when.latest or ""))
