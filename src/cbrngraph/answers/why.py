"""Why the graph holds a statement: the claims behind it, what other sources say, and the rule where one derived it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from cbrngraph.answers.names import find, label_of, normalised
from cbrngraph.answers.receipts import Receipt, SourceLine, claims_about, claims_for, rules_for, sources_of
from cbrngraph.errors import NotFoundError, nearest
from cbrngraph.graph.store import rows
from cbrngraph.resources import resource
from cbrngraph.terms import RDF, Term, Triple, expand, iri, lexical, name_of

__all__ = ["Explanation", "Reason", "why"]

_TYPE = iri(RDF + "type")


@dataclass(frozen=True, slots=True)
class Reason:
    """One claim, told in words."""

    statement: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule that derives a statement, and the claims for what it rests on."""

    statement: str
    rule: str
    says: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to *why*; prints as text."""

    question: str
    reasons: tuple[Reason, ...]
    derivations: tuple[Derivation, ...]
    sources: dict[str, SourceLine]

    def __str__(self) -> str:
        lines = [self.question]
        for reason in self.reasons:
            lines += ["", *self._told(reason, "")]
        for derivation in self.derivations:
            lines += ["", f"{derivation.statement}", f"  derived by the rule {derivation.rule}: {derivation.says}; from"]
            for reason in derivation.reasons:
                lines += self._told(reason, "  ")
        return "\n".join(lines)

    def _told(self, reason: Reason, indent: str) -> list[str]:
        receipt = reason.receipt
        lines = [f"{indent}{reason.statement}", f"{indent}  {receipt.status}{_because(receipt)}"]
        for source in receipt.sources:
            lines.append(f"{indent}  source   {self.sources[source]}")
        if len(receipt.sources) > 1:
            lines.append(f"{indent}           (read together: which of them says it is not known)")
        if receipt.locators:
            lines.append(f"{indent}  where    {', '.join(receipt.locators)}")
        lines += [f"{indent}  phrase   “{phrase}”" for phrase in receipt.phrases]
        if receipt.basis != "stated":
            lines.append(f"{indent}  basis    {receipt.basis}{': ' if receipt.basis_reason else ''}{receipt.basis_reason}")
        return [*lines, f"{indent}  claim    {receipt.id}"]

    def records(self) -> list[dict[str, object]]:
        """One record for each claim, for tables and JSON."""
        told = [(reason, "") for reason in self.reasons]
        told += [(reason, derivation.rule) for derivation in self.derivations for reason in derivation.reasons]
        return [_record(reason, rule, self.sources) for reason, rule in told]


def why(store: ox.Store, subject: str, predicate: str, value: str = "") -> Explanation:
    """Explain the statements of a subject and a predicate, and of one object where it is given.

    Args:
        store: the graph.
        subject: a name or an id.
        predicate: a key of the readings (``memberships``, ``from``), a prefixed name, or a label (``signed on``).
        value: a name, an id, or the text of a literal.

    Raises:
        NotFoundError: there is no such subject or predicate, or the graph says nothing of the kind.
    """
    thing = find(store, subject)
    meant = _predicate(store, predicate)
    receipts = [receipt for receipt in claims_about(store, thing) if _fits(store, receipt, thing, meant)]
    triples = [(thing, meant, found) for (found,) in rows(store, "SELECT ?o WHERE { ?s ?p ?o }", s=thing, p=meant)]
    if not receipts and triples:
        receipts = [receipt for receipt in claims_for(store, triples) if receipt.triple[0] == thing]
    derivations = [_derivation(store, triple, *found) for triple in triples for found in rules_for(store, triple)]
    if value:
        wanted = _wanted(store, value)
        receipts = [receipt for receipt in receipts if _mentions(receipt, wanted)]
        derivations = [item for item, triple in zip(derivations, triples, strict=False) if _says(triple[2], wanted)]
    if not receipts and not derivations:
        said = f"{name_of(thing)} {predicate} {value}".strip()
        raise NotFoundError(f"the graph says nothing of {said}; cbrngraph show {name_of(thing)} lists what it says")
    reasons = tuple(Reason(statement(store, receipt), receipt) for receipt in _ordered(receipts))
    return _explained(store, f"Why: {label_of(store, thing)} · {label_of(store, meant)}", reasons, tuple(derivations))


def statement(store: ox.Store, receipt: Receipt) -> str:
    """Tell a claim as subject · predicate · object."""
    subject, predicate, value = receipt.triple
    said = receipt.words or (label_of(store, value) if value.startswith("<") else lexical(value))
    return f"{label_of(store, subject)} · {label_of(store, predicate)} · {said}"


def _explained(
    store: ox.Store, question: str, reasons: tuple[Reason, ...], derivations: tuple[Derivation, ...]
) -> Explanation:
    receipts = [reason.receipt for reason in reasons]
    receipts += [reason.receipt for derivation in derivations for reason in derivation.reasons]
    wanted = {source for receipt in receipts for source in receipt.sources}
    return Explanation(question, reasons, derivations, sources_of(store, wanted))


def _derivation(store: ox.Store, triple: Triple, rule: object, because: list[Triple]) -> Derivation:
    from cbrngraph.graph.rules import Rule

    assert isinstance(rule, Rule)
    receipts = claims_for(store, because)
    value = triple[2]
    said = label_of(store, value) if value.startswith("<") else lexical(value)
    told = f"{label_of(store, triple[0])} · {label_of(store, triple[1])} · {said}"
    return Derivation(told, rule.name, rule.says, tuple(Reason(statement(store, r), r) for r in receipts))


def _predicate(store: ox.Store, text: str) -> Term:
    """A key of the dictionary, a nested key, a prefixed name, a class or a label."""
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))["@context"]
    entry = context.get(text)
    if isinstance(entry, dict):
        return iri(expand(entry["@id"]))
    named = iri(expand("rdf:type" if text in {"a", "type"} else text))
    if ":" in text or text in {"a", "type"}:
        return named
    query = "SELECT ?term ?name WHERE { ?term cbrn:nestedKey|rdfs:label|skos:prefLabel ?name . FILTER(isIRI(?term)) }"
    known = {normalised(lexical(name)): term for term, name in reversed(rows(store, query)) if term.startswith("<http")}
    wanted = normalised(text)
    if wanted not in known:
        hint = nearest(text, [*context, *known])
        raise NotFoundError(f"there is no property {text!r}{hint}")
    return known[wanted]


def _fits(store: ox.Store, receipt: Receipt, thing: Term, meant: Term) -> bool:
    """A claim on the thing itself, or on a node that its name is part of; ``meant`` may be a class or a role."""
    subject, predicate, value = receipt.triple
    if predicate == meant:
        return subject == thing or value == thing or _nested(store, subject)
    kinds = rows(store, "SELECT ?kind WHERE { { ?node a ?kind } UNION { ?node cbrn:role ?kind } }", node=subject)
    if (meant,) in kinds:
        return True
    if predicate == _TYPE and value == meant:
        return True
    kinds = rows(store, "SELECT ?kind WHERE { ?node a ?kind }", node=value) if value.startswith("<") else []
    return (meant,) in kinds and _nested(store, value)


def _nested(store: ox.Store, node: Term) -> bool:
    return bool(rows(store, "SELECT ?kind WHERE { ?node a/cbrn:nodeKind ?kind } LIMIT 1", node=node))


def _wanted(store: ox.Store, value: str) -> set[str]:
    try:
        return {find(store, value), normalised(value)}
    except ValueError:
        return {normalised(value)}


def _mentions(receipt: Receipt, wanted: set[str]) -> bool:
    subject, _, value = receipt.triple
    return subject in wanted or _says(value, wanted) or normalised(receipt.words) in wanted


def _says(value: Term, wanted: set[str]) -> bool:
    return value in wanted or (not value.startswith("<") and normalised(lexical(value)) in wanted)


def _ordered(receipts: Iterable[Receipt]) -> list[Receipt]:
    return sorted(receipts, key=lambda receipt: (receipt.triple[:2], not receipt.holds, receipt.triple, receipt.id))


def _because(receipt: Receipt) -> str:
    return f" ({receipt.status_reason})" if receipt.status_reason else ""


def _record(reason: Reason, rule: str, sources: dict[str, SourceLine]) -> dict[str, object]:
    receipt = reason.receipt
    return {
        "claim": receipt.id,
        "statement": reason.statement,
        "status": receipt.status,
        "statusReason": receipt.status_reason,
        "basis": receipt.basis,
        "basisReason": receipt.basis_reason,
        "locator": ", ".join(receipt.locators),
        "phrase": " · ".join(receipt.phrases),
        "source": "; ".join(str(sources[source]) for source in receipt.sources),
        "rule": rule,
    }
