"""Editors' decisions on claims: they are found by what they say, and marked; nothing of them is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from cbrngraph.claims.model import Claim
from cbrngraph.places import Place, Problem
from cbrngraph.readings.model import Decision
from cbrngraph.terms import RDF, Term, Triple, iri, lexical

__all__ = ["decide", "meant_by"]

_TYPE = iri(RDF + "type")


def meant_by(claims: Iterable[Claim]) -> list[Triple]:
    """Return the statements that a decision is about, of the claims that its words make."""
    claims = list(claims)
    return sorted({claim.triple for claim in claims if not _only_carries(claim, claims)})


def decide(
    claims: dict[str, Claim], decisions: Iterable[Decision], meant: Callable[[Decision], list[Triple]]
) -> list[Problem]:
    """Mark the claims that decisions name, in place; return what is wrong with the decisions."""
    marker = _Marker(claims)
    for decision in decisions:
        for triple in meant(decision):
            marker.mark(decision, triple)
    return marker.problems


class _Marker:
    def __init__(self, claims: dict[str, Claim]) -> None:
        self.claims = claims
        self.problems: list[Problem] = []
        self._by_triple: dict[Triple, list[str]] = {}
        for claim in claims.values():
            self._by_triple.setdefault(claim.triple, []).append(claim.id)
        self._preferred: dict[tuple[Term, ...], tuple[Triple, Place]] = {}
        """What has been preferred of the values of which only one can hold, and where."""

    def mark(self, decision: Decision, triple: Triple) -> None:
        found = [self.claims[key] for key in self._by_triple.get(triple, ())]
        hits = [claim for claim in found if decision.of in {"", *claim.sources}]
        if not hits:
            self._problem(decision, f"this decides nothing: no claim says {' '.join(map(lexical, triple))}")
        for claim in hits:
            if claim.decision not in {"", decision.verb}:
                self._problem(decision, f"another decision says to {claim.decision} this; keep one of them")
            if decision.verb == "prefer" and claim.rivals:
                self._prefer(decision, triple, claim.rivals)
            self.claims[claim.id] = replace(claim, decision=decision.verb, decision_reason=decision.because)

    def _prefer(self, decision: Decision, triple: Triple, rivals: tuple[Term, ...]) -> None:
        other, place = self._preferred.setdefault(rivals, (triple, decision.place))
        if other != triple:
            what = f"two decisions prefer different values of what can only be one: {lexical(triple[2])} and "
            self._problem(decision, f"{what}{lexical(other[2])}; keep one", place)

    def _problem(self, decision: Decision, what: str, *also: Place) -> None:
        self.problems.append(Problem(decision.place, what, also))


def _only_carries(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether a claim merely brings the node that another claim of the same decision speaks of."""
    return claim.predicate == _TYPE and any(
        other.subject == claim.subject and other.predicate != _TYPE for other in others
    )
