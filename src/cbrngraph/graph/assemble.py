"""Claims and verdicts → the statements of the graph: facts, derived statements, evidence, vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from cbrngraph.claims.model import Claim, Status, Verdict
from cbrngraph.claims.policy import Policy
from cbrngraph.claims.resolve import Weighing, resolve
from cbrngraph.graph.rules import apply_rules
from cbrngraph.readings.model import Source
from cbrngraph.terms import CBRN, KG, PROV, RDF, Term, Triple, iri, literal
from cbrngraph.vocabulary import vocabulary_files

__all__ = ["Assembled", "assemble", "evidence", "facts_of", "vocabulary_triples"]

_TYPE = iri(RDF + "type")


@dataclass(frozen=True)
class Assembled:
    """The graph in its parts; ``lines`` is the whole."""

    facts: frozenset[Triple]
    derived: frozenset[Triple]
    evidence: frozenset[Triple]
    vocabulary: frozenset[Triple]
    weighing: Weighing

    @cached_property
    def lines(self) -> list[str]:
        """Every statement as a line of N-Quads (all in the default graph), sorted."""
        whole = self.facts | self.derived | self.evidence | self.vocabulary
        return sorted(f"{s} {p} {o} .\n" for s, p, o in whole)


def assemble(claims: Iterable[Claim], sources: Mapping[str, Source], policy: Policy) -> Assembled:
    """Weigh the claims that a policy admits and build the graph from what holds."""
    admitted = policy.admit(claims, sources)
    weighing = resolve(admitted, sources)
    facts = frozenset(facts_of(admitted, weighing.verdicts, everything=policy.name == "all"))
    vocabulary = vocabulary_triples()
    described = frozenset(triple for source in sources.values() for triple in source.content)
    derived = apply_rules(facts | described | vocabulary) - facts - described
    told = frozenset(triple for claim in admitted for triple in evidence(claim, weighing.verdicts[claim.id]))
    return Assembled(facts, derived, told | described, vocabulary, weighing)


def facts_of(claims: Iterable[Claim], verdicts: Mapping[str, Verdict], *, everything: bool = False) -> Iterator[Triple]:
    """The content of every claim that holds (or, for the policy ``all``, that no editor withdrew)."""
    for claim in claims:
        verdict = verdicts[claim.id]
        if verdict.holds or (everything and verdict.status is not Status.WITHDRAWN):
            yield from claim.content


def evidence(claim: Claim, verdict: Verdict) -> Iterator[Triple]:
    """A claim as statements (design: Vocabulary, claim)."""
    node = iri(KG + claim.id)

    def say(name: str, *values: Term) -> Iterator[Triple]:
        return ((node, iri(CBRN + name), value) for value in values)

    yield (node, _TYPE, iri(CBRN + "Claim"))
    yield (node, iri(RDF + "subject"), claim.subject)
    yield (node, iri(RDF + "predicate"), claim.predicate)
    yield (node, iri(RDF + "object"), claim.object)
    for source in claim.sources:
        yield (node, iri(PROV + "wasDerivedFrom"), iri(KG + source))
    yield from say("attribution", _concept("attribution", "joint" if claim.joint else "single"))
    yield from say("status", _concept("status", verdict.status.value))
    yield from say("basis", _concept("basis", claim.basis.value))
    yield from say("concerns", *claim.concerns)
    yield from say("locator", *map(literal, claim.locators))
    yield from say("phrase", *map(literal, claim.phrases))
    if len(claim.passages) > 1:
        yield from say("passage", *(literal(f"{at}: {words}") for at, words in claim.passages))
    for name, text in (
        ("statusReason", verdict.reason), ("basisReason", claim.reason), ("originalValue", claim.original)
    ):  # fmt: skip
        if text:
            yield from say(name, literal(text))


def _concept(scheme: str, slug: str) -> Term:
    return iri(f"{CBRN}{scheme}-{slug}")


def vocabulary_triples() -> frozenset[Triple]:
    """The ontology and its schemes; blank nodes (its lists) stay in the ontology file."""
    found: set[Triple] = set()
    for path in vocabulary_files():
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
                found.add((str(quad.subject), str(quad.predicate), str(quad.object)))
    return frozenset(found)
