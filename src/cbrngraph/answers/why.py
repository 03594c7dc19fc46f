"""Why the graph holds a statement: the claims behind it, what other sources say, and the rule where one derived it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cbrngraph.answers.labels import dictionary, label_of, normalised
from cbrngraph.answers.names import as_iri, find, name_note
from cbrngraph.answers.receipts import Receipt, SourceLine, claims_about, claims_for, receipts_of, rules_for, sources_of
from cbrngraph.errors import NotFoundError, UsageError, nearest
from cbrngraph.graph.engine import Engine, policy_of, rows
from cbrngraph.graph.rules import Rule
from cbrngraph.terms import Term, Triple, lexical, name_of

__all__ = ["Explanation", "Reason", "record", "statement", "told", "why"]


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


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """The answer to *why*; prints as text."""

    question: str
    reasons: tuple[Reason, ...]
    derivations: tuple[Derivation, ...]
    sources: dict[str, SourceLine]

    def __str__(self) -> str:
        lines = [self.question]
        for reason in self.reasons:
            lines += ["", *told(reason, self.sources)]
        for derivation in self.derivations:
            lines += [
                "",
                f"{derivation.statement}",
                f"  derived by the rule {derivation.rule}: {derivation.says}; from",
            ]
            for reason in derivation.reasons:
                lines += told(reason, self.sources, "  ")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def records(self) -> list[dict[str, object]]:
        """One record for each claim, for tables and JSON."""
        told = [(reason, "") for reason in self.reasons]
        told += [(reason, derivation.rule) for derivation in self.derivations for reason in derivation.reasons]
        return [record(reason, rule, self.sources) for reason, rule in told]


def told(reason: Reason, sources: Mapping[str, SourceLine], indent: str = "") -> list[str]:
    """Tell a claim in lines: the statement, its status, sources, passages, basis and id."""
    receipt = reason.receipt
    lines = [f"{indent}{reason.statement}", f"{indent}  {receipt.status}{_because(receipt)}"]
    for source in receipt.sources:
        lines.append(f"{indent}  source   {sources[source]}")
    if len(receipt.sources) > 1:
        lines.append(f"{indent}           (read together: which of them says it is not known)")
    for at, words in receipt.passages:
        quoted = f"“{words}”" if words else ""
        lines.append(f"{indent}  {at or 'phrase':<8} {quoted}".rstrip())
    if receipt.read_as:
        lines.append(f"{indent}  read as  {receipt.read_as}")
    if receipt.basis != "stated":
        lines.append(f"{indent}  basis    {receipt.basis}{': ' if receipt.basis_reason else ''}{receipt.basis_reason}")
    return [*lines, f"{indent}  claim    {receipt.id}"]


def why(store: Engine, subject: str, predicate: str = "", value: str = "") -> Explanation:
    """Explain the statements of a subject and a predicate, and of one object where it is given; or one claim.

    Args:
        store: the graph.
        subject: a name or an id; the id of a claim needs no predicate.
        predicate: a key of the readings (``memberships``, ``from``), a prefixed name, or a label (``signed on``).
        value: a name, an id, or the text of a literal.

    Raises:
        NotFoundError: there is no such subject or predicate, or the graph says nothing of the kind.

    """
    if not predicate:
        return _of_claim(store, subject)
    thing = find(store, subject)
    meant = _predicate(store, predicate, name_of(thing))
    said = sorted(rows(store, "SELECT ?o WHERE { ?s ?p ?o }", s=thing, p=meant))
    triples = [(thing, meant, term) for (term,) in said]
    derived = [(triple, rule, because) for triple in triples for rule, because in rules_for(store, triple)]
    receipts = _claimed(store, thing, meant)
    if not receipts and triples and not derived:
        receipts = [receipt for receipt in claims_for(store, triples) if thing in receipt.triple]
    if value:
        wanted = _wanted(store, value)
        about = _about(store, receipts)
        receipts = [receipt for receipt in receipts if _mentions(receipt, wanted) or about[receipt.id] & wanted]
        derived = [item for item in derived if _says(item[0][2], wanted)]
    if not receipts and not derived:
        asked = f"{name_of(thing)} {predicate} {value}".strip()
        raise NotFoundError(f"the graph says nothing of {asked}; cbrngraph show {name_of(thing)} lists what it says")
    reasons = tuple(Reason(statement(store, receipt), receipt) for receipt in _ordered(receipts))
    derivations = tuple(_derivation(store, *item) for item in derived)
    question = f"Why: {label_of(store, thing)} · {label_of(store, meant)}  (policy {policy_of(store)})"
    note = name_note(store, thing, subject)
    return _explained(store, f"{question}\n({note})" if note else question, reasons, derivations)


def _of_claim(store: Engine, claim: str) -> Explanation:
    """One claim, as receipts and conflicts name it."""
    receipts = receipts_of(store, [term] if (term := as_iri(claim if ":" in claim else f"kg:{claim}")) else [])
    if not receipts:
        raise UsageError(f"why needs a property, such as: cbrngraph why {claim} from (or the id of a claim)")
    reasons = tuple(Reason(statement(store, receipt), receipt) for receipt in receipts)
    return _explained(store, f"Why: {receipts[0].id}  (policy {policy_of(store)})", reasons, ())


def statement(store: Engine, receipt: Receipt) -> str:
    """Tell a claim as subject · predicate · object."""
    subject, predicate, value = receipt.triple
    if receipt.words and name_of(value) in name_of(subject):  # a value, linked to the thing it is named by
        return f"{label_of(store, value)} · {receipt.words}"
    said = receipt.words or (label_of(store, value) if value.startswith("<") else lexical(value))
    return f"{label_of(store, subject)} · {label_of(store, predicate)} · {said}"


def _explained(
    store: Engine, question: str, reasons: tuple[Reason, ...], derivations: tuple[Derivation, ...]
) -> Explanation:
    receipts = [reason.receipt for reason in reasons]
    receipts += [reason.receipt for derivation in derivations for reason in derivation.reasons]
    wanted = {source for receipt in receipts for source in receipt.sources}
    return Explanation(question, reasons, derivations, sources_of(store, wanted))


def _derivation(store: Engine, triple: Triple, rule: Rule, because: list[Triple]) -> Derivation:
    subject, predicate, value = triple
    said = label_of(store, value) if value.startswith("<") else lexical(value)
    told = f"{label_of(store, subject)} · {label_of(store, predicate)} · {said}"
    reasons = (Reason(statement(store, receipt), receipt) for receipt in claims_for(store, because))
    return Derivation(told, rule.name, rule.says, tuple(reasons))


def _predicate(store: Engine, text: str, subject: str) -> Term:
    """A key of the readings, a nested key (a class or a role), a measure, a prefixed name or a label."""
    if named := as_iri("rdf:type" if text in {"a", "type"} else text):
        return named
    measures = "SELECT ?term ?name WHERE { ?term skos:inScheme cbrn:scheme-measure ; skos:notation ?name }"
    query = "SELECT ?term ?name WHERE { ?term cbrn:nestedKey|rdfs:label ?name . FILTER(isIRI(?term)) }"
    known = {normalised(lexical(name)): term for term, name in [*rows(store, measures), *rows(store, query)]}
    known |= {normalised(key): term for key, term in dictionary().items()}
    known |= {normalised(key).replace(" ", ""): term for key, term in dictionary().items()}
    found = known.get(normalised(text)) or known.get(normalised(text).replace(" ", ""))
    if found is None:
        hint = f"; cbrngraph show {subject} lists what is said of it, in words that can stand here"
        raise NotFoundError(f"there is no property {text!r}{nearest(text, known)}{hint}")
    return found


def _claimed(store: Engine, thing: Term, meant: Term) -> list[Receipt]:
    """The claims on the thing itself; else on the nodes its name is part of; else where the thing is the object."""
    about = claims_about(store, thing)
    own = [r for r in about if r.triple[0] == thing and r.triple[1] == meant]
    if own:
        return own
    nodes = _nodes(store, {term for r in about for term in (r.triple[0], r.triple[2]) if term.startswith("<")})
    named = [r for r in about if nodes.get(r.triple[0], set()) | nodes.get(r.triple[2], set()) >= {meant}]
    if named:
        return named
    return [r for r in about if r.triple[1] == meant and (r.triple[0] in nodes or r.triple[2] == thing)]


def _nodes(store: Engine, terms: set[Term]) -> dict[Term, set[Term]]:
    """The nested nodes among terms, each with its class, role or measure, as claimed: the fallen are known too."""
    listed = f"VALUES ?node {{ {' '.join(sorted(terms))} }}"
    query = f"""SELECT ?node ?kind WHERE {{
      {{ {listed} ?claim rdf:subject ?node ; rdf:predicate rdf:type ; rdf:object ?kind .
         ?kind cbrn:nodeKind "relation" }}
      UNION {{ {listed} ?node a ?kind . ?kind cbrn:nodeKind ?any }}
      UNION {{ {listed} ?node cbrn:role|cbrn:measure ?kind }}
    }}"""
    found: dict[Term, set[Term]] = {}
    for node, kind in rows(store, query):
        found.setdefault(node, set()).add(kind)
    return found


def _wanted(store: Engine, value: str) -> set[str]:
    try:
        thing = find(store, value)
    except ValueError:
        thing = ""
    return {thing, normalised(value)} - {""}


def _about(store: Engine, receipts: Iterable[Receipt]) -> defaultdict[str, set[str]]:
    """The things that each claim involves: of a participation, who takes part."""
    listed = " ".join(f"kg:{receipt.id}" for receipt in receipts)
    found: defaultdict[str, set[str]] = defaultdict(set)
    query = f"SELECT ?claim ?thing WHERE {{ VALUES ?claim {{ {listed} }} ?claim cbrn:concerns ?thing }}"
    for claim, thing in rows(store, query):
        found[name_of(claim)].add(thing)
    return found


def _mentions(receipt: Receipt, wanted: set[str]) -> bool:
    subject, _, value = receipt.triple
    return subject in wanted or _says(value, wanted) or normalised(receipt.words) in wanted


def _says(value: Term, wanted: set[str]) -> bool:
    return value in wanted or (not value.startswith("<") and normalised(lexical(value)) in wanted)


def _ordered(receipts: Iterable[Receipt]) -> list[Receipt]:
    """What holds before what does not; one source that has the words before several read together."""
    return sorted(receipts, key=lambda r: (*r.triple[:2], not r.holds, r.triple, *_bare(r)))


def _bare(receipt: Receipt) -> tuple[bool, bool, int, str]:
    return receipt.basis == "inferred", not receipt.passages, len(receipt.sources), receipt.id


def _because(receipt: Receipt) -> str:
    return f" ({receipt.status_reason})" if receipt.status_reason else ""


def record(reason: Reason, rule: str, sources: Mapping[str, SourceLine]) -> dict[str, object]:
    """Return a claim as one record, for tables and JSON; ``rule`` is the one that derived the statement."""
    receipt = reason.receipt
    return {
        "claim": receipt.id,
        "statement": reason.statement,
        "status": receipt.status,
        "statusReason": receipt.status_reason,
        "basis": receipt.basis,
        "basisReason": receipt.basis_reason,
        "readAs": receipt.read_as,
        "locator": ", ".join(receipt.locators),
        "phrase": " · ".join(words for _, words in receipt.passages if words),
        "source": "; ".join(str(sources[source]) for source in receipt.sources),
        "sources": " + ".join(receipt.sources),
        "rule": rule,
    }
