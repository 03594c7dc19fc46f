"""Readings → claims: every statement of every passage, typed, named and with its evidence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from cbrngraph.claims.model import Basis, Claim, claim_id, merge
from cbrngraph.claims.values import QUALIFIER, Value, ValueReader, WrongValueError
from cbrngraph.errors import BadDataError, Place, Problem, nearest
from cbrngraph.readings.model import EDITORS, Corpus, Decision, Passage, Reading, Source
from cbrngraph.readings.yamltree import Items, Node, Table, Text
from cbrngraph.terms import CBRN, KG, RDF, Term, Triple, iri, language, lexical, literal, local_name, name_of
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
    for decision in corpus.decisions:
        writer.decide(decision)
    writer.refuse_private_persons()
    if writer.problems:
        raise BadDataError(writer.problems)
    sources = writer.described_sources()
    return Stated(dict(sorted(writer.claims.items())), sources)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the claims of one passage have in common."""

    sources: tuple[str, ...]
    basis: Basis
    reason: str = ""
    locator: str = ""
    phrase: str = ""


@dataclass(slots=True)
class _Draft:
    """A nested node on its way to a claim."""

    nested: Nested
    parent: Term
    place: Place
    identity: dict[Term, Term] = field(default_factory=dict)
    rest: list[tuple[Text, Node]] = field(default_factory=list)


class _ClaimWriter:
    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        self.corpus = corpus
        self.vocabulary = vocabulary
        self.values = ValueReader(vocabulary, corpus.subjects)
        self.claims: dict[str, Claim] = {}
        self.problems: list[Problem] = []
        self._names: dict[Term, tuple[Term, ...]] = {}

    # the walk

    def register(self, slug: str) -> None:
        subject = self.corpus.subjects[slug]
        evidence = _Evidence((EDITORS,), Basis.EDITORIAL)
        triple = (iri(KG + slug), TYPE, subject.cls)
        self._add(evidence, triple, (triple,), subject.place)
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
            for draft in self._drafts(subject, nested, node):
                (self._value if nested.is_value else self._relation)(draft, evidence)
        elif prop is None:
            hint = nearest(key.value, self.vocabulary.keys())
            self._problem(key.place, f"{name_of(subject)}: there is no property {key.value}{hint}")
        elif prop.rule:
            what = f"{name_of(subject)}: {key.value} is derived by the rule {prop.rule}; it is never written"
            self._problem(key.place, what)
        else:
            for value in self.values.read(prop, node):
                self._statement(subject, prop, value, evidence)

    def _statement(self, subject: Term, prop: Property, value: Value, evidence: _Evidence) -> None:
        triple = (subject, prop.iri, value.term)
        rivals: tuple[Term, ...] = ()
        if prop.functional:
            rivals = (subject, prop.iri)
        elif prop.one_per_language:
            rivals = (subject, prop.iri, language(value.term))
        original = value.text if prop.kind is Kind.DECIMAL and value.text != lexical(value.term) else ""
        self._add(
            evidence, triple, (triple,), value.place, rivals=rivals, original=original,
            member_of=() if rivals else (subject, prop.iri), concerns=self._concerns(triple),
        )  # fmt: skip

    def _complete(self, subject: Term, key: Text, evidence: _Evidence) -> None:
        prop = self.vocabulary.properties["completeFor"]
        try:
            triple = (subject, COMPLETE_FOR, next(self.values.read(prop, key)).term)
        except WrongValueError as error:
            self._problem(error.place, str(error))
            return
        self._add(evidence, triple, (triple,), key.place, concerns=self._concerns(triple))

    # nested nodes

    def _drafts(self, parent: Term, nested: Nested, node: Node) -> Iterator[_Draft]:
        """Accept ``{key: {…}}``, a list of keys or of mappings, one key, or (without keys) one mapping."""
        if isinstance(node, Items):
            for item in node.items:
                yield from self._drafts(parent, nested, item) if isinstance(item, Text) else self._one(parent, nested, item)
        elif isinstance(node, Text):
            if not nested.keyed_by or not node.value:
                raise WrongValueError(node.place, f"{nested.key} takes a mapping of properties, such as {{from: 2015}}")
            yield self._keyed(parent, nested, node, None)
        elif nested.keyed_by:
            for key, value in node.entries:
                for item in value.items if isinstance(value, Items) else (value,):
                    yield self._keyed(parent, nested, key, item)
        else:
            yield from self._one(parent, nested, node)

    def _one(self, parent: Term, nested: Nested, node: Node) -> Iterator[_Draft]:
        if not isinstance(node, Table):
            raise WrongValueError(node.place, f"{nested.key} takes mappings of properties here")
        yield self._filled(_Draft(nested, parent, node.place), node)

    def _keyed(self, parent: Term, nested: Nested, key: Text, node: Node | None) -> _Draft:
        draft = _Draft(nested, parent, key.place)
        prop = self.vocabulary.by_iri[nested.keyed_by]
        draft.identity[prop.iri] = next(self.values.read(prop, key)).term
        if node is None or isinstance(node, Text) and not node.value:
            return self._filled(draft, Table((), key.place))
        if not isinstance(node, Table):
            raise WrongValueError(node.place, f"{nested.key}, {key.value}: expected properties, such as {{from: 2015}}")
        return self._filled(draft, node)

    def _filled(self, draft: _Draft, table: Table) -> _Draft:
        """Take the parts of the identity out of the mapping; what remains is said of the node."""
        if draft.nested.under and not draft.nested.is_value:
            draft.identity[draft.nested.under] = draft.parent
        if draft.nested.fixed:
            draft.identity[draft.nested.fixed[0]] = draft.nested.fixed[1]
        for key, node in table.entries:
            prop = self.vocabulary.properties.get(key.value)
            if prop and prop.iri in draft.nested.identity and not draft.nested.is_value:
                if prop.iri in draft.identity:
                    raise WrongValueError(key.place, f"{key.value} is already given by where this stands; leave it out")
                draft.identity[prop.iri] = self._single(prop, node)
            else:
                draft.rest.append((key, node))
        return draft

    def _single(self, prop: Property, node: Node) -> Term:
        values = list(self.values.read(prop, node))
        if len(values) != 1:
            raise WrongValueError(node.place, f"{prop.key} names the node and takes one value; write one node for each")
        return values[0].term

    def _relation(self, draft: _Draft, evidence: _Evidence) -> None:
        nested = draft.nested
        ordered = [draft.identity[part] for part in nested.identity if part in draft.identity]
        node = self._name(nested, [draft.parent, *(term for term in ordered if term != draft.parent)], draft.place)
        key = tuple(sorted((node, part, term) for part, term in draft.identity.items()))
        triple = (node, TYPE, nested.cls)
        self._add(
            evidence, triple, (triple, *key), draft.place, node=node,
            member_of=(draft.parent, self.vocabulary.shortcut(nested, draft.identity)), concerns=self._concerns(*key),
        )  # fmt: skip
        self._subject(node, Table(tuple(draft.rest), draft.place), evidence)

    def _value(self, draft: _Draft, evidence: _Evidence) -> None:
        nested = draft.nested
        content = set(draft.identity.items())
        words = [lexical(term).split(":")[-1] for term in draft.identity.values()]
        for key, node in draft.rest:
            prop = self.vocabulary.properties.get(key.value)
            if prop is None or prop.rule:
                hint = nearest(key.value, self.vocabulary.properties)
                raise WrongValueError(key.place, f"there is no property {key.value} to say of {nested.key}{hint}")
            values = list(self.values.read(prop, node))
            if prop.functional and len(values) > 1:
                raise WrongValueError(key.place, f"{key.value} can have one value only; write one of {nested.key} for each")
            for value in values:
                content.add((prop.iri, value.term))
                content.update({(QUALIFIER, value.qualifier)} if value.qualifier else ())
                words.append(value.text)
        self._add_value(draft, evidence, content, " · ".join(words))

    def _add_value(self, draft: _Draft, evidence: _Evidence, content: set[tuple[Term, Term]], words: str) -> None:
        nested = draft.nested
        digest = hashlib.sha256("\n".join(f"{p} {o}" for p, o in sorted(content)).encode()).hexdigest()[:8]
        node = iri(f"{KG}{_kebab(nested.cls)}-{name_of(draft.parent)}-{digest}")
        link = (node, nested.under, draft.parent) if nested.under else (draft.parent, nested.link, node)
        triples = (link, (node, TYPE, nested.cls), *((node, p, o) for p, o in content))
        apart = tuple(sorted(f"{p} {o}" for p, o in content if p in nested.distinguished_by))
        self._add(
            evidence, link, tuple(sorted(triples)), draft.place, original=words, node=node,
            rivals=(draft.parent, nested.cls, *apart) if nested.distinguished_by else (),
            member_of=(draft.parent, nested.list_name), concerns=self._concerns(*triples),
        )  # fmt: skip

    def _name(self, nested: Nested, identity: list[Term], place: Place) -> Term:
        node = iri(KG + "-".join([_kebab(nested.cls), *map(_slug, identity)]))
        if self._names.setdefault(node, tuple(identity)) != tuple(identity):
            self._problem(place, f"{name_of(node)} would name two different things; rename one of the ids in it")
        return node

    # claims

    def _add(
        self, evidence: _Evidence, triple: Triple, content: tuple[Triple, ...], place: Place, **more: object
    ) -> None:
        claim = Claim(
            id=claim_id(triple, evidence.sources),
            subject=triple[0],
            predicate=triple[1],
            object=triple[2],
            sources=evidence.sources,
            basis=evidence.basis,
            content=content,
            reason=evidence.reason,
            locators=(evidence.locator,) if evidence.locator else (),
            phrases=(evidence.phrase,) if evidence.phrase else (),
            places=(place,),
            **more,  # type: ignore[arg-type]
        )
        known = self.claims.get(claim.id)
        self.claims[claim.id] = merge(known, claim) if known else claim

    def _concerns(self, *triples: Triple) -> tuple[Term, ...]:
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
                self.claims[claim.id] = replace(claim, decision=decision.verb, decision_reason=decision.because)

    def refuse_private_persons(self) -> None:
        holders = {term for claim in self.claims.values() for _, p, term in claim.content if p == iri(CBRN + "holder")}
        for subject in self.corpus.subjects.values():
            if local_name(subject.cls) == "Person" and iri(KG + subject.id) not in holders:
                what = f"{subject.id}: a person without a public office; give the post and its tenure, or remove the person"
                self._problem(subject.place, what)

    def described_sources(self) -> dict[str, Source]:
        """The sources with their descriptions; the catalogue's claims are taken out: it is where claims point to."""
        content: dict[str, set[Triple]] = {slug: set() for slug in self.corpus.sources}
        for key, claim in list(self.claims.items()):
            if name_of(claim.subject) in content and claim.basis is Basis.EDITORIAL:
                content[name_of(claim.subject)].update(claim.content)
                del self.claims[key]
        for reading in self.corpus.readings:
            for slug, passage in ((slug, passage) for slug in reading.sources for passage in reading.passages):
                if passage.locator:
                    content[slug].add((iri(KG + slug), iri(CBRN + "readPassage"), literal(passage.locator)))
        return {slug: replace(source, content=frozenset(content[slug])) for slug, source in self.corpus.sources.items()}


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


def _kebab(cls: Term) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", local_name(cls)).lower()


def _slug(term: Term) -> str:
    if term.startswith(f"<{KG}"):
        return name_of(term)
    if term.startswith(f"<{CBRN}"):
        return local_name(term).split("-", 1)[-1]
    text = lexical(term)
    plain = re.fullmatch(r"[a-z0-9]+", text)
    return text if plain else hashlib.sha256(term.encode()).hexdigest()[:8]

