"""Where sources disagree: what can only be one and is told differently, and members that a complete list denies.

A conflict is what hangs together by ``cbrn:outweighedBy``: the claims that hold, if any, and those that lost to them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cbrngraph.answers.labels import labels_of
from cbrngraph.answers.names import find
from cbrngraph.answers.receipts import Receipt, SourceLine, receipts_of, sources_of
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import CBRN, KG, RDF, Term, compact, iri, lexical, name_of

__all__ = ["Conflict", "Side", "conflicts", "groups_of"]

_OUTWEIGHED = "SELECT ?loser ?other ?status WHERE { ?loser cbrn:outweighedBy ?other ; cbrn:status ?status }"
_KIND = """
SELECT ?kind WHERE {
  ?node a ?kind . ?kind cbrn:nodeKind ?any .
  FILTER NOT EXISTS { ?node a ?narrower . ?narrower rdfs:subClassOf ?kind }
}
"""
_OF_THING = "SELECT ?claim WHERE { { ?claim cbrn:concerns ?thing } UNION { ?claim rdf:subject ?thing } }"
_RELATED = "SELECT ?node ?thing WHERE { VALUES ?claim { %s } ?claim rdf:subject ?node ; cbrn:concerns ?thing }"
_CONSISTENT = iri(CBRN + "status-consistent")
_TYPE = iri(RDF + "type")
_COMPLETE = iri(CBRN + "completeFor")
_BESIDE_THE_REASON = (
    (r"^.*? \(claim-[0-9a-f]+\) holds[:;] ", ""),
    (r"^a tie with .*: ", "a tie: "),
    (r"^the list that .* calls complete ", "the complete list "),
    (r" \(claim-[0-9a-f]+\)", ""),
)
"""What a reason repeats of the other side, which a text tells beside it: its value, its source, its id."""


@dataclass(frozen=True, slots=True)
class Side:
    """One claim of a conflict: what it says, whether it holds, and by which rule."""

    value: str
    status: str
    reason: str
    basis: str
    sources: tuple[SourceLine, ...]
    claim: str

    @property
    def holds(self) -> bool:
        """Whether the graph asserts it."""
        return self.status in {"accepted", "preferred"}

    @property
    def loses(self) -> bool:
        """Whether it says otherwise, and not only less, than what holds."""
        return not self.holds and self.status != "consistent"

    @property
    def why(self) -> str:
        """The rule or the editor's reason alone, for a text that tells the other side too."""
        reason = self.reason
        for pattern, plain in _BESIDE_THE_REASON:
            reason = re.sub(pattern, plain, reason)
        return reason


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that cannot all be true."""

    subject: str
    label: str
    property: str
    kind: str
    """``one`` (what can only be one) or ``list`` (a complete list lacks it)."""
    sides: tuple[Side, ...]

    def __str__(self) -> str:
        told = "a complete list lacks some" if self.kind == "list" else self._outcome()
        head = f"{self.label}: {self.property}  ({self.subject}; {told})"
        reasons = sorted({side.why for side in self.sides if side.loses})
        why = [f"  why: {reason}" for reason in reasons] if len(reasons) == 1 else []
        return "\n".join([head, *self._lines(reasons), *why])

    def _lines(self, reasons: list[str]) -> Iterator[str]:
        """What holds, what stands against it, what says less; below each value who says it."""
        told: defaultdict[str, list[Side]] = defaultdict(list)
        for side in sorted(self.sides, key=lambda side: (not side.holds, not side.loses)):
            told[self._said(side, reasons)].append(side)
        for value, sides in told.items():
            yield value
            yield from _who(sides)

    def _said(self, side: Side, reasons: list[str]) -> str:
        """A value, with its reason where that is not the one that is told for the whole conflict."""
        shared = len(reasons) == 1 if side.loses else any(side.why in reason for reason in reasons)
        because = f": {side.why}" if side.why and not shared else ""
        return f"  {self._role(side):<10}  {side.value}{', inferred' * (side.basis == 'inferred')}{because}"

    def _role(self, side: Side) -> str:
        if side.holds:
            return "holds"
        return "against it" if side.loses and any(other.holds for other in self.sides) else side.status

    def _outcome(self) -> str:
        return "one holds" if any(side.holds for side in self.sides) else "a tie: none holds"


def conflicts(store: Engine, name: str = "") -> list[Conflict]:
    """Return every conflict, or those that involve one thing, by subject and property."""
    groups = groups_of(store)
    if name:
        about = {claim for (claim,) in rows(store, _OF_THING, thing=find(store, name))}
        groups = [group for group in groups if group & about]
    receipts = receipts_of(store, {claim for group in groups for claim in group})
    lines = sources_of(store, {source for receipt in receipts for source in receipt.sources})
    labels = labels_of(store, {term for receipt in receipts for term in receipt.triple if term.startswith("<")})
    by_claim = {iri(KG + receipt.id): receipt for receipt in receipts}
    labels |= _node_labels(store, receipts)
    found = [_conflict(store, [by_claim[claim] for claim in group], lines, labels) for group in groups]
    return sorted(found, key=lambda conflict: (conflict.subject, conflict.property))


def _node_labels(store: Engine, receipts: list[Receipt]) -> dict[Term, str]:
    """Nested nodes that lost have no label in the graph: they are told by what they relate."""
    claims = " ".join(iri(KG + receipt.id) for receipt in receipts if receipt.triple[1] == _TYPE)
    related: defaultdict[Term, set[Term]] = defaultdict(set)
    for node, thing in rows(store, _RELATED % claims) if claims else ():
        related[node].add(thing)
    labels = labels_of(store, {thing for things in related.values() for thing in things})
    return {node: " – ".join(sorted(labels[thing] for thing in things)) for node, things in related.items()}


def groups_of(store: Engine) -> list[set[Term]]:
    """Return the claims that hang together, where one of them says otherwise and not only less."""
    near: defaultdict[Term, set[Term]] = defaultdict(set)
    lost: set[Term] = set()
    for loser, other, status in rows(store, _OUTWEIGHED):
        near[loser].add(other)
        near[other].add(loser)
        lost |= {loser} if status != _CONSISTENT else set()
    groups: list[set[Term]] = []
    seen: set[Term] = set()
    for claim in sorted(lost):
        if claim not in seen:
            groups.append(_reached(claim, near))
            seen |= groups[-1]
    return groups


def _reached(start: Term, near: Mapping[Term, set[Term]]) -> set[Term]:
    group, front = {start}, {start}
    while front:
        front = {other for claim in front for other in near[claim]} - group
        group |= front
    return group


def _conflict(
    store: Engine, receipts: list[Receipt], lines: Mapping[str, SourceLine], labels: Mapping[Term, str]
) -> Conflict:
    listed = next((receipt for receipt in receipts if receipt.triple[1] == _COMPLETE), None)
    lead = listed or min(receipts, key=lambda receipt: (not receipt.holds, receipt.triple, receipt.id))
    subject, what = lead.triple[0], labels[lead.triple[2] if listed else lead.triple[1]]
    if labels[subject] == name_of(subject) and lead.triple[2] in labels:  # a value, told by the thing it is a value of
        kinds = labels_of(store, [kind for (kind,) in rows(store, _KIND, node=subject)])
        subject, what = lead.triple[2], ", ".join(kinds.values())
    ordered = sorted(receipts, key=lambda receipt: (not receipt.holds, receipt.triple, receipt.id))
    words = {name_of(value): labels[value] for _, _, value in (r.triple for r in receipts) if value.startswith("<")}
    return Conflict(
        subject=compact(subject),
        label=labels[subject],
        property=what,
        kind="list" if listed else "one",
        sides=tuple(_side(receipt, lines, _value(receipt, labels, labels[subject]), words) for receipt in ordered),
    )


def _side(receipt: Receipt, lines: Mapping[str, SourceLine], value: str, words: Mapping[str, str]) -> Side:
    return Side(
        value=value,
        status=receipt.status,
        reason=_in_words(receipt.status_reason, words),
        basis=receipt.basis,
        sources=tuple(lines[source] for source in receipt.sources),
        claim=receipt.id,
    )


def _value(receipt: Receipt, labels: Mapping[Term, str], about: str) -> str:
    subject, predicate, value = receipt.triple
    if predicate == _COMPLETE:
        return "the list is complete"
    if predicate == _TYPE:
        return " – ".join(part for part in labels[subject].split(" – ") if part != about)
    return receipt.words or (labels[value] if value.startswith("<") else lexical(value))


def _in_words(reason: str, words: Mapping[str, str]) -> str:
    """A reason with labels for the things that it names before the ids of their claims: *held*, not its concept."""
    for name, label in words.items():
        reason = reason.replace(f"{name} (claim-", f"{label} (claim-")
    return reason


def _who(sides: list[Side]) -> Iterator[str]:
    """Those who say a value, each once: first who says it alone, then who were read together."""
    said = sorted(dict.fromkeys(side.sources for side in sides), key=len)
    for sources in said:
        alone = len(sources) == 1
        yield from () if alone else (f"{'':14}read together:",)
        yield from (f"{'':{14 if alone else 16}}{source}" for source in sources)
