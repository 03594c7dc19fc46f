"""Readings → claims: every statement of every passage, typed, named and with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cbrngraph.claims.drafts import Draft, DraftReader, relation_name, value_name
from cbrngraph.claims.model import Basis, Claim, claim_id, merge
from cbrngraph.claims.values import Value, ValueReader, WrongValueError
from cbrngraph.errors import BadDataError, nearest
from cbrngraph.places import Place, Problem
from cbrngraph.readings.model import EDITORS, Corpus, Decision, Passage, Reading, Source
from cbrngraph.readings.yamltree import Node, Table, Text
from cbrngraph.terms import CBRN, KG, RDF, Term, Triple, iri, language, lexical, literal, local_name, name_of
from cbrngraph.vocabulary import Kind, Property, Vocabulary

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
    for decision in corpus.decisions:
        writer.decide(decision)
    writer.refuse_private_persons()
    sources = writer.described_sources()
    if writer.problems:
        raise BadDataError(writer.problems)
    return Stated(dict(sorted(writer.claims.items())), sources)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the claims of one passage have in common."""

    sources: tuple[str, ...]
    basis: Basis
    reason: str = ""
    locator: str = ""
    phrase: str = ""


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
                subject = iri(KG + name.value)
                self._subject(subject, said, evidence)
                for key in passage.complete:
                    self._complete(subject, key, evidence)

    def _subject(self, subject: Term, said: Table, evidence: _Evidence) -> None:
        for key, node in said.entries:
            try:
                self._entry(subject, key, node, evidence)
            except WrongValueError as error:
                self._problem(error.place, f"{name_of(subject)}: {error}")

    def _entry(self, subject: Term, key: Text, node: Node, evidence: _Evidence) -> None:
        prop, nested = self.vocabulary.properties.get(key.value), self.vocabulary.nested.get(key.value)
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

    def decide(self, decision: Decision) -> None:
        """Mark the claims that a decision names; they are found by what they say."""
        scratch = _ClaimWriter(self.corpus, self.vocabulary)
        for name, said in decision.says:
            scratch._subject(iri(KG + name.value), said, _Evidence((), Basis.STATED))
        self.problems += scratch.problems
        meant = {claim.triple for claim in scratch.claims.values() if not _only_carries(claim, scratch.claims.values())}
        for triple in sorted(meant):
            hits = [c for c in self.claims.values() if c.triple == triple and decision.of in {"", *c.sources}]
            if not hits:
                self._problem(decision.place, f"this decides nothing: no claim says {' '.join(map(lexical, triple))}")
            for claim in hits:
                if claim.decision not in {"", decision.verb}:
                    self._problem(
                        decision.place, f"another decision says to {claim.decision} this; keep one of the two"
                    )
                self.claims[claim.id] = replace(claim, decision=decision.verb, decision_reason=decision.because)

    def refuse_private_persons(self) -> None:
        holders = {term for claim in self.claims.values() for _, p, term in claim.content if p == iri(CBRN + "holder")}
        for subject in self.corpus.subjects.values():
            if local_name(subject.cls) == "Person" and iri(KG + subject.id) not in holders:
                what = f"{subject.id}: a person without a public office; give post and tenure, or remove the person"
                self._problem(subject.place, what)

    def described_sources(self) -> dict[str, Source]:
        """The sources with their descriptions; the catalogue's claims are taken out: it is where claims point to."""
        content = {slug: set(source.content) for slug, source in self.corpus.sources.items()}
        about = [claim for claim in self.claims.values() if name_of(claim.subject) in content]
        catalogued = {claim.rivals: claim for claim in about if claim.rivals and claim.basis is Basis.EDITORIAL}
        for claim in about:
            if claim.basis is Basis.EDITORIAL:
                content[name_of(claim.subject)].update(claim.content)
                del self.claims[claim.id]
            elif (known := catalogued.get(claim.rivals)) and known.object != claim.object:
                what = f"{name_of(claim.subject)}: the catalogue of sources says {lexical(known.object)}; correct one"
                self.problems.append(Problem(claim.places[0], what, known.places))
        for reading in self.corpus.readings:
            for slug, passage in ((slug, passage) for slug in reading.sources for passage in reading.passages):
                content[slug].update(_read(iri(KG + slug), passage))
        return {slug: replace(source, content=frozenset(content[slug])) for slug, source in self.corpus.sources.items()}


def _only_carries(claim: Claim, others: Iterable[Claim]) -> bool:
    """Whether a claim merely brings the node that another claim of the same decision speaks of."""
    return claim.predicate == TYPE and any(
        other.subject == claim.subject and other.predicate != TYPE for other in others
    )


def _read(source: Term, passage: Passage) -> Iterator[Triple]:
    """That a place in a source was read, and why nothing is claimed from it, if so."""
    if passage.locator:
        yield (source, iri(CBRN + "readPassage"), literal(passage.locator))
    if passage.nothing:
        yield (source, iri(CBRN + "emptyPassage"), literal(f"{passage.locator}: {passage.nothing}"))


def _evidence(reading: Reading, passage: Passage) -> _Evidence:
    basis = Basis.EDITORIAL if reading.editorial else Basis.INFERRED if passage.inferred else Basis.STATED
    return _Evidence(reading.sources, basis, passage.inferred, passage.locator, passage.phrase)


def _without_type(table: Table) -> tuple[tuple[Text, Node], ...]:
    return tuple(item for item in table.entries if item[0].value != "type")
