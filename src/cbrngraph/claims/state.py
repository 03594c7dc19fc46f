"""Readings → claims: every statement of every passage, typed, named and with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cbrngraph.claims.catalogue import contradictions, split_catalogue
from cbrngraph.claims.drafts import Draft, DraftReader, relation_name, value_name
from cbrngraph.claims.model import Basis, Claim, claim_id, merge
from cbrngraph.claims.values import Value, ValueReader, WrongValueError
from cbrngraph.errors import BadDataError, nearest
from cbrngraph.places import Place, Problem
from cbrngraph.readings.model import EDITORS, Corpus, Decision, Passage, Reading, Source
from cbrngraph.readings.yamltree import Node, Table, Text
from cbrngraph.terms import CBRN, KG, RDF, Term, Triple, iri, language, lexical, local_name, name_of
from cbrngraph.vocabulary import Kind, Nested, Property, Vocabulary

__all__ = ["TYPE", "Stated", "state"]

TYPE = iri(RDF + "type")
COMPLETE_FOR = iri(CBRN + "completeFor")


@dataclass(frozen=True, slots=True)
class Stated:
    """All claims, by id, and the sources with their descriptions (the catalogue's own, not claims)."""

    claims: dict[str, Claim]
    sources: dict[str, Source]


def state(corpus: Corpus, vocabulary: Vocabulary) -> Stated:
    """Make the claims of a corpus; the order of files, documents and passages never matters.

    Raises:
        BadDataError: a value of the wrong kind, an unknown property, a decision about nothing, a person without office.

    """
    writer = _ClaimWriter(corpus, vocabulary)
    for subject in corpus.subjects.values():
        writer.register(subject.id)
    for reading in corpus.readings:
        writer.reading(reading)
    writer.decide(corpus.decisions)
    writer.refuse_private_persons()
    problems = [*writer.problems, *contradictions(corpus, writer.claims)]
    if problems:
        raise BadDataError(problems)
    claims, sources = split_catalogue(corpus, writer.claims)
    return Stated(dict(sorted(claims.items())), sources)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the claims of one passage have in common."""

    sources: tuple[str, ...]
    basis: Basis
    reason: str = ""
    locator: str = ""
    phrase: str = ""


Preferred = dict[tuple[Term, ...], tuple[Triple, Place]]
"""What has been preferred of the values of which only one can hold, and where."""


class _ClaimWriter:
    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        self.corpus = corpus
        self.vocabulary = vocabulary
        self.values = ValueReader(vocabulary, corpus.subjects)
        self.drafts = DraftReader(vocabulary, self.values)
        self.claims: dict[str, Claim] = {}
        self.problems: list[Problem] = []
        self._names: dict[Term, tuple[Term, ...]] = {}

    # the walk

    def register(self, slug: str) -> None:
        subject = self.corpus.subjects[slug]
        evidence = _Evidence((EDITORS,), Basis.EDITORIAL)
        triple = (iri(KG + slug), TYPE, subject.cls)
        self._add(evidence, (triple,), subject.place)
        if slug in self.corpus.sources:
            self._subject(iri(KG + slug), Table(_without_type(subject.entries), subject.place), evidence)

    def reading(self, reading: Reading) -> None:
        for passage in reading.passages:
            evidence = _evidence(reading, passage)
            for name, said in passage.says:
                self._subject(iri(KG + name.value), said, evidence)
            for key in passage.complete:
                listed = [name for name, said in passage.says if said.get(key.value)]
                for name in listed or [name for name, _ in passage.says]:
                    self._complete(iri(KG + name.value), key, evidence)

    def _subject(self, subject: Term, said: Table, evidence: _Evidence) -> None:
        for key, node in said.entries:
            try:
                self._entry(subject, key, node, evidence)
            except WrongValueError as error:
                self._problem(error.place, f"{name_of(subject)}: {error}")

    def _entry(self, subject: Term, key: Text, node: Node, evidence: _Evidence) -> None:
        prop, nested = self.vocabulary.properties.get(key.value), self.vocabulary.nested.get(key.value)
        if self._needs_source(subject, prop, nested, evidence):
            what = f"{key.value} is said in a reading, with its source; the register names things"
            raise WrongValueError(key.place, what)
        if nested:
            for draft in self.drafts.read(subject, nested, node):
                (self._value if nested.is_value else self._relation)(draft, evidence)
        elif prop is None:
            hint = nearest(key.value, self.vocabulary.keys())
            self._problem(key.place, f"{name_of(subject)}: there is no property {key.value}{hint}")
        elif prop.rule:
            what = f"{name_of(subject)}: {key.value} is derived by the rule {prop.rule}; it is never written"
            self._problem(key.place, what)
        else:
            for value in self.values.read(prop, node):
                if value.qualifier and not value.qualifier.endswith("-exactly>"):
                    what = (
                        f"{key.value}: a qualified number stands in a node of its own (outputs, budget, observations)"
                    )
                    raise WrongValueError(value.place, what)
                self._statement(subject, prop, value, evidence)

    def _needs_source(self, subject: Term, prop: Property | None, nested: Nested | None, evidence: _Evidence) -> bool:
        """Whether the register says what only a source can: more than names, kinds, identifiers and country."""
        if evidence.basis is not Basis.EDITORIAL or name_of(subject) in self.corpus.sources:
            return False
        return nested is not None or (prop is not None and not prop.registrable and not prop.rule)

    def _statement(self, subject: Term, prop: Property, value: Value, evidence: _Evidence) -> None:
        triple = (subject, prop.iri, value.term)
        rivals: tuple[Term, ...] = ()
        if prop.functional:
            rivals = (subject, prop.iri)
        elif prop.one_per_language:
            rivals = (subject, prop.iri, language(value.term))
        original = value.text if prop.kind is Kind.DECIMAL and value.text != lexical(value.term) else ""
        member_of = () if rivals else (subject, prop.iri)
        self._add(evidence, (triple,), value.place, original=original, rivals=rivals, member_of=member_of)

    def _complete(self, subject: Term, key: Text, evidence: _Evidence) -> None:
        prop = self.vocabulary.properties["completeFor"]
        try:
            triple = (subject, COMPLETE_FOR, next(self.values.read(prop, key)).term)
        except WrongValueError as error:
            self._problem(error.place, str(error))
            return
        self._add(evidence, (triple,), key.place)

    # nested nodes

    def _relation(self, draft: Draft, evidence: _Evidence) -> None:
        node = self._named(draft)
        triple = (node, TYPE, draft.nested.cls)
        self._add(
            evidence,
            (triple, *sorted((node, part, term) for part, term in draft.identity.items())),
            draft.place,
            node=node,
            member_of=(draft.parent, *self.vocabulary.lists(draft.nested, draft.identity)),
        )
        self._subject(node, Table(tuple(draft.rest), draft.place), evidence)

    def _value(self, draft: Draft, evidence: _Evidence) -> None:
        nested = draft.nested
        content, words = self.drafts.content(draft)
        node = value_name(draft, content)
        link = (node, nested.under, draft.parent) if nested.under else (draft.parent, nested.link, node)
        apart = sorted(f"{p} {o}" for p, o in content if p in nested.distinguished_by)
        self._add(
            evidence,
            (link, (node, TYPE, nested.cls), *((node, p, o) for p, o in sorted(content))),
            draft.place,
            node=node,
            original=words,
            rivals=(draft.parent, nested.cls, *apart) if nested.distinguished_by else (),
            member_of=(draft.parent, nested.list_name),
        )

    def _named(self, draft: Draft) -> Term:
        node, identity = relation_name(draft), draft.ordered_identity
        if self._names.setdefault(node, identity) != identity:
            self._problem(draft.place, f"{name_of(node)} would name two different things; rename one of the ids in it")
        return node

    # claims

    def _add(
        self,
        evidence: _Evidence,
        content: tuple[Triple, ...],
        place: Place,
        *,
        node: Term = "",
        original: str = "",
        rivals: tuple[Term, ...] = (),
        member_of: tuple[Term, ...] = (),
    ) -> None:
        """Add the claim of the first statement of ``content``, which brings the others with it."""
        subject, predicate, value = content[0]
        claim = Claim(
            id=claim_id(content[0], evidence.sources),
            subject=subject,
            predicate=predicate,
            object=value,
            sources=evidence.sources,
            basis=evidence.basis,
            content=content,
            reason=evidence.reason,
            passages=((evidence.locator, evidence.phrase),) if evidence.locator or evidence.phrase else (),
            original=original,
            concerns=self._concerns(content),
            rivals=rivals,
            member_of=member_of,
            node=node,
            places=(place,),
        )
        known = self.claims.get(claim.id)
        self.claims[claim.id] = merge(known, claim) if known else claim

    def _concerns(self, triples: Iterable[Triple]) -> tuple[Term, ...]:
        """The registered subjects that statements involve, those that name a nested node included."""
        terms = {term for s, _, o in triples for term in (s, o, *self._names.get(s, ()))}
        return tuple(sorted(term for term in terms if name_of(term) in self.corpus.subjects))

    def _problem(self, place: Place, what: str) -> None:
        self.problems.append(Problem(place, what))

    # decisions, people, sources

    def decide(self, decisions: Iterable[Decision]) -> None:
        """Mark the claims that decisions name; they are found by what they say."""
        by_triple: dict[Triple, list[str]] = {}
        for claim in self.claims.values():
            by_triple.setdefault(claim.triple, []).append(claim.id)
        preferred: Preferred = {}
        for decision in decisions:
            for triple in self._meant(decision):
                hits = [self.claims[key] for key in by_triple.get(triple, ())]
                self._mark(decision, triple, [c for c in hits if decision.of in {"", *c.sources}], preferred)

    def _meant(self, decision: Decision) -> list[Triple]:
        """The statements that a decision names."""
        scratch = _ClaimWriter(self.corpus, self.vocabulary)
        for name, said in decision.says:
            scratch._subject(iri(KG + name.value), said, _Evidence((), Basis.STATED))
        self.problems += scratch.problems
        claims = scratch.claims.values()
        return sorted({claim.triple for claim in claims if not _only_carries(claim, claims)})

    def _mark(
        self,
        decision: Decision,
        triple: Triple,
        hits: list[Claim],
        preferred: dict[tuple[Term, ...], tuple[Triple, Place]],
    ) -> None:
        if not hits:
            self._problem(decision.place, f"this decides nothing: no claim says {' '.join(map(lexical, triple))}")
        for claim in hits:
            if claim.decision not in {"", decision.verb}:
                self._problem(decision.place, f"another decision says to {claim.decision} this; keep one of them")
            if decision.verb == "prefer" and claim.rivals:
                other, place = preferred.setdefault(claim.rivals, (triple, decision.place))
                if other != triple:
                    what = f"two decisions prefer different values of what can only be one: {lexical(triple[2])} and "
                    self.problems.append(Problem(decision.place, f"{what}{lexical(other[2])}; keep one", (place,)))
            self.claims[claim.id] = replace(claim, decision=decision.verb, decision_reason=decision.because)

    def refuse_private_persons(self) -> None:
        holders = {term for claim in self.claims.values() for _, p, term in claim.content if p == iri(CBRN + "holder")}
        for subject in self.corpus.subjects.values():
            if local_name(subject.cls) == "Person" and iri(KG + subject.id) not in holders:
                how = f"post-…: {{tenures: {{{subject.id}: {{seenOn: 2021}}}}}}"
                what = f"{subject.id}: a person without a public office; say in a reading {how}, or remove the person"
                self._problem(subject.place, what)


def _only_carries(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether a claim merely brings the node that another claim of the same decision speaks of."""
    return claim.predicate == TYPE and any(
        other.subject == claim.subject and other.predicate != TYPE for other in others
    )


def _evidence(reading: Reading, passage: Passage) -> _Evidence:
    basis = Basis.EDITORIAL if reading.editorial else Basis.INFERRED if passage.inferred else Basis.STATED
    return _Evidence(reading.sources, basis, passage.inferred, passage.locator, passage.phrase)


def _without_type(table: Table) -> tuple[tuple[Text, Node], ...]:
    return tuple(item for item in table.entries if item[0].value != "type")
