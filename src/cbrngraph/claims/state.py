"""Readings → claims: every statement of every passage, typed, named and with its evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass, replace

from cbrngraph.claims.catalogue import contradictions, split_catalogue
from cbrngraph.claims.decisions import decide, meant_by
from cbrngraph.claims.drafts import Draft, DraftReader, relation_name, value_name
from cbrngraph.claims.faults import private_persons, shared_identifiers
from cbrngraph.claims.identity import Identity, as_read
from cbrngraph.claims.model import Basis, Claim, claim_id, merge
from cbrngraph.claims.values import Value, ValueReader, WrongValueError
from cbrngraph.errors import BadDataError
from cbrngraph.places import Place, Problem
from cbrngraph.readings.model import EDITORS, Corpus, Decision, Passage, Reading, Source
from cbrngraph.readings.yamltree import Items, Node, Table, Text
from cbrngraph.terms import CBRN, KG, RDF, Term, Triple, iri, language, lexical, name_of
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
        BadDataError: a value of the wrong kind, an unknown property, a decision about nothing, a person without office,
            one identifier of two things.

    """
    writer = _ClaimWriter(corpus, vocabulary)
    for subject in corpus.subjects.values():
        writer.register(subject.id)
    for reading in corpus.readings:
        writer.reading(reading)
    claims = {claim.id: claim for claim in as_read(writer.claims.values(), writer.identity)}
    undecided = decide(claims, corpus.decisions, writer.meant)
    problems = [*writer.problems, *undecided, *contradictions(corpus, claims)]
    problems += [*private_persons(corpus, claims.values()), *shared_identifiers(claims.values(), vocabulary)]
    if problems:
        raise BadDataError(problems)
    claims, sources = split_catalogue(corpus, claims)
    return Stated(dict(sorted(claims.items())), sources)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the claims of one passage have in common."""

    sources: tuple[str, ...]
    basis: Basis
    reason: str = ""
    locator: str = ""
    phrase: str = ""
    read_as: tuple[str, ...] = ()
    of_register: bool = False

    def naming(self, slugs: Collection[str]) -> _Evidence:
        """The same evidence, of words that name a thing by these ids."""
        found = tuple(sorted({*self.read_as, *slugs})) if slugs else self.read_as
        return replace(self, read_as=found) if found != self.read_as else self


class _ClaimWriter:
    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        self.corpus = corpus
        self.vocabulary = vocabulary
        self.identity = Identity(corpus)
        self.values = ValueReader(vocabulary, corpus.subjects, self.identity)
        self.drafts = DraftReader(vocabulary, self.values)
        self.claims: dict[str, Claim] = {}
        self.problems: list[Problem] = []
        self._names: dict[Term, tuple[Term, ...]] = {}
        self._things = frozenset(iri(KG + slug) for slug in corpus.subjects)

    # the walk

    def register(self, slug: str) -> None:
        subject, evidence = self.corpus.subjects[slug], _Evidence((EDITORS,), Basis.EDITORIAL, of_register=True)
        if self.identity.merged(slug):
            triple, because = self.identity.merge(slug)
            self._add(replace(evidence, reason=because), (triple,), self.corpus.merges[slug].place)
            return
        thing = self.identity.term(slug)
        self._add(evidence, ((thing, TYPE, subject.cls),), subject.place)
        if slug in self.corpus.sources:
            self._subject(thing, Table(_without_type(subject.entries), subject.place), evidence)

    def reading(self, reading: Reading) -> None:
        for passage in reading.passages:
            evidence = _evidence(reading, passage)
            for name, said in passage.says:
                self._subject(self.identity.term(name.value), said, self._naming(name, evidence))
            for key in passage.complete:
                listed = [name for name, said in passage.says if said.get(key.value)]
                for name in listed or [name for name, _ in passage.says]:
                    self._complete(self.identity.term(name.value), key, self._naming(name, evidence))

    def _naming(self, name: Text, evidence: _Evidence) -> _Evidence:
        return evidence.naming(self.identity.read_as(name.value))

    def _subject(self, subject: Term, said: Table, evidence: _Evidence) -> None:
        for key, node in said.entries:
            nested = self.vocabulary.nested.get(key.value)
            for part in _parts(node, keyed=bool(nested and nested.keyed_by)):
                try:
                    self._entry(subject, key, part, evidence)
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
            hint = self.values.hints(key.value, self.vocabulary.keys(), "property")
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
        if not evidence.of_register or name_of(subject) in self.corpus.sources:
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
        evidence = evidence.naming(value.read_as)
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
        node, evidence = self._named(draft), evidence.naming(draft.read_as)
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
            evidence.naming(draft.read_as),
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
            read_as=evidence.read_as,
            places=(place,),
        )
        known = self.claims.get(claim.id)
        self.claims[claim.id] = merge(known, claim) if known else claim

    def _concerns(self, triples: Iterable[Triple]) -> tuple[Term, ...]:
        """The registered subjects that statements involve, those that name a nested node included."""
        terms = {term for s, _, o in triples for term in (s, o, *self._names.get(s, ()))}
        return tuple(sorted(terms & self._things))

    def _problem(self, place: Place, what: str) -> None:
        self.problems.append(Problem(place, what))

    def meant(self, decision: Decision) -> list[Triple]:
        """Return the statements that a decision names, as readings would make them."""
        scratch = copy(self)
        scratch.claims, scratch.problems, scratch._names = {}, [], {}
        for name, said in decision.says:
            scratch._subject(scratch.identity.term(name.value), said, _Evidence((), Basis.STATED))
        self.problems += scratch.problems
        return meant_by(scratch.claims.values())


def _evidence(reading: Reading, passage: Passage) -> _Evidence:
    by_editors = reading.editorial or reading.sources == (EDITORS,)
    basis = Basis.EDITORIAL if by_editors else Basis.INFERRED if passage.inferred else Basis.STATED
    return _Evidence(
        reading.sources, basis, passage.inferred, passage.locator, passage.phrase, of_register=reading.editorial
    )


def _parts(node: Node, *, keyed: bool) -> Iterable[Node]:
    """A list item by item, and nodes key by key, so that the fault of one hides neither the others nor their faults."""
    if isinstance(node, Items) and node.items:
        return (Items((item,), node.place) for item in node.items)
    if isinstance(node, Table) and keyed:
        return (Table((entry,), node.place) for entry in node.entries)
    return (node,)


def _without_type(table: Table) -> tuple[tuple[Text, Node], ...]:
    return tuple(item for item in table.entries if item[0].value != "type")
