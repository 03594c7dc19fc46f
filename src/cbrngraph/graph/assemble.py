"""Claims and verdicts → the statements of the graph: facts, derived statements, evidence, vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

import pyoxigraph as ox

from cbrngraph import __version__
from cbrngraph.claims.model import Claim, Status, Verdict
from cbrngraph.claims.policy import Policy
from cbrngraph.claims.resolve import Weighing, resolve
from cbrngraph.graph.rules import apply_rules
from cbrngraph.readings.model import Source
from cbrngraph.terms import CBRN, DATASET, DCAT, DCT, KG, PROV, RDF, Term, Triple, iri, literal
from cbrngraph.vocabulary import vocabulary_files

__all__ = ["Assembled", "assemble", "evidence", "facts_of", "vocabulary_triples"]

_TYPE, _CLAIM, _DERIVED_FROM = iri(RDF + "type"), iri(CBRN + "Claim"), iri(PROV + "wasDerivedFrom")
_SUBJECT, _PREDICATE, _OBJECT = (iri(RDF + name) for name in ("subject", "predicate", "object"))
_DESCRIPTION = "The cooperation graph of the EU CBRN Centres of Excellence Initiative, and how we know what is in it."


@dataclass(frozen=True)
class Assembled:
    """The graph in its parts; ``lines`` is the whole, ``store`` all but the claims, to be asked (a check adds them)."""

    facts: frozenset[Triple]
    derived: frozenset[Triple]
    described: frozenset[Triple]
    vocabulary: frozenset[Triple]
    weighing: Weighing
    admitted: tuple[Claim, ...]
    store: ox.Store = field(repr=False, compare=False)

    @cached_property
    def evidence(self) -> frozenset[Triple]:
        """The claims as statements, and the sources that they come from."""
        return self.described.union(self.told(self.admitted))

    def told(self, claims: Iterable[Claim]) -> Iterator[Triple]:
        """Some of the admitted claims as statements; all of them are most of the graph."""
        return (triple for claim in claims for triple in evidence(claim, self.weighing.verdicts[claim.id]))

    @cached_property
    def lines(self) -> list[str]:
        """Every statement as a line of N-Quads (all in the default graph), sorted."""
        parts = (self.facts, self.derived, self.described, self.vocabulary, self.told(self.admitted))
        return sorted({f"{s} {p} {o} .\n" for part in parts for s, p, o in part})


def assemble(claims: Iterable[Claim], sources: Mapping[str, Source], policy: Policy) -> Assembled:
    """Weigh the claims that a policy admits and build the graph from what holds."""
    admitted = policy.admit(claims, sources)
    weighing = resolve(admitted, sources)
    facts = frozenset(facts_of(admitted, weighing.verdicts, everything=policy.name == "all"))
    vocabulary = vocabulary_triples()
    described = frozenset(triple for source in sources.values() for triple in source.content)
    described |= dataset(policy)
    store = ox.Store()
    derived = apply_rules(facts | described | vocabulary, store) - facts - described
    return Assembled(facts, derived, described, vocabulary, weighing, tuple(admitted), store)


def dataset(policy: Policy) -> frozenset[Triple]:
    """What the graph says of itself, so that whoever holds a copy knows by which policy it was made."""
    said = {
        RDF + "type": iri(DCAT + "Dataset"),
        DCT + "title": literal("cbrngraph", lang="en"),
        DCT + "description": literal(_DESCRIPTION, lang="en"),
        DCT + "license": iri("https://creativecommons.org/licenses/by/4.0/"),
        DCAT + "version": literal(__version__),
        CBRN + "evidencePolicy": literal(str(policy)),
    }
    return frozenset((DATASET, iri(predicate), value) for predicate, value in said.items())


def facts_of(claims: Iterable[Claim], verdicts: Mapping[str, Verdict], *, everything: bool = False) -> Iterator[Triple]:
    """The content of every claim that holds (or, for the policy ``all``, that no editor withdrew)."""
    for claim in claims:
        verdict = verdicts[claim.id]
        if verdict.holds or (everything and verdict.status is not Status.WITHDRAWN):
            yield from claim.content


def evidence(claim: Claim, verdict: Verdict) -> Iterator[Triple]:
    """A claim as statements (design: Vocabulary, claim)."""
    node = iri(KG + claim.id)
    for predicate, values in _said(claim, verdict):
        for value in values:
            yield (node, predicate, value)


def _said(claim: Claim, verdict: Verdict) -> Iterator[tuple[Term, Iterable[Term]]]:
    """What the statements about a claim say: property and values."""
    yield _TYPE, (_CLAIM,)
    yield _SUBJECT, (claim.subject,)
    yield _PREDICATE, (claim.predicate,)
    yield _OBJECT, (claim.object,)
    yield _DERIVED_FROM, (iri(KG + source) for source in claim.sources)
    yield _ours("attribution"), (_ours("attribution-joint" if claim.joint else "attribution-single"),)
    yield _ours("status"), (_ours(f"status-{verdict.status.value}"),)
    yield _ours("basis"), (_ours(f"basis-{claim.basis.value}"),)
    yield _ours("outweighedBy"), (iri(KG + other) for other in verdict.by)
    yield _ours("concerns"), claim.concerns
    yield _ours("readAs"), map(literal, claim.read_as)
    yield _ours("locator"), map(literal, claim.locators)
    yield _ours("phrase"), map(literal, claim.phrases)
    if len(claim.passages) > 1:
        yield _ours("passage"), (literal(f"{at}: {words}") for at, words in claim.passages)
    yield _ours("statusReason"), map(literal, filter(None, [verdict.reason]))
    yield _ours("basisReason"), map(literal, filter(None, [claim.reason]))
    yield _ours("originalValue"), map(literal, filter(None, [claim.original]))


@cache
def _ours(name: str) -> Term:
    return iri(CBRN + name)


def vocabulary_triples() -> frozenset[Triple]:
    """The ontology and its schemes; blank nodes (its lists) stay in the ontology file."""
    found: set[Triple] = set()
    for path in vocabulary_files():
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
                found.add((str(quad.subject), str(quad.predicate), str(quad.object)))
    return frozenset(found)
