"""A thing with all that its page and its data are made from: card, claims, what each line names, how it is cited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cbrngraph.answers.bibliography import Reference, references
from cbrngraph.answers.card import Card, Line, show
from cbrngraph.answers.receipts import Receipt, SourceLine, receipts_of, sources_of
from cbrngraph.graph.engine import rows
from cbrngraph.serve.site.files import Site
from cbrngraph.terms import KG, RDF, Term, Triple, iri, lexical, name_of

__all__ = ["Entity", "bibliography", "entity", "in_words", "statements"]

_OWN = "SELECT ?claim WHERE { ?claim rdf:subject ?thing ; a cbrn:Claim }"
_CONCERNS = "SELECT ?claim ?thing WHERE { VALUES ?claim { %s } ?claim cbrn:concerns ?thing }"
_TIES = "SELECT ?p ?o WHERE { ?s ?p ?o . FILTER(STRSTARTS(STR(?o), STR(kg:))) }"
_CLAIMS = "SELECT ?claim ?p ?o WHERE { ?claim rdf:subject ?thing ; a cbrn:Claim ; ?p ?o }"
_TYPE, _CLAIM = iri(RDF + "type"), f"<{KG}claim-"


@dataclass(frozen=True)
class Entity:
    """What is known of a thing."""

    name: str
    card: Card
    receipts: Mapping[str, Receipt]
    """Every claim that its page tells of, by id."""
    named: Mapping[str, frozenset[str]]
    """The things that a claim is about, the thing itself left out, by the id of the claim."""
    numbers: Mapping[str, int]
    """The numbers of its sources."""
    sources: Mapping[str, SourceLine]
    apart: Sequence[Receipt]
    """Claims about it that no line of the card tells: its kind, its labels."""
    carried: Sequence[tuple[Term, Term]]
    """What it is tied to without a claim of its own: what makes a relation what it is, and what a rule derives."""
    reference: Sequence[Reference]
    """How its page is cited; nothing where the graph does not say what it is."""

    def names_in(self, line: Line) -> set[str]:
        """Return the things that a line of the card may name."""
        return {name for claim in line.claims for name in self.named.get(claim, ())}


@lru_cache(maxsize=16)
def entity(site: Site, name: str) -> Entity:
    """Return what is known of a thing that has a page; the last ones are kept, since a page has several forms."""
    engine, thing = site.kg.engine, iri(KG + name)
    card = show(engine, f"kg:{name}")
    own_claims = {claim for (claim,) in rows(engine, _OWN, thing=thing)}
    told = {iri(KG + claim) for line in card.lines for claim in line.claims}
    receipts = {receipt.id: receipt for receipt in receipts_of(engine, told | own_claims)}
    used = {source for receipt in receipts.values() for source in receipt.sources}
    sources = {**card.sources, **sources_of(engine, used - set(card.sources))}
    return Entity(
        name, card, receipts, _named(site, name, receipts.values()),
        {source: number for number, source in enumerate(sources, 1)}, sources,
        [receipts[name_of(claim)] for claim in sorted(own_claims - told)],
        _carried(site, thing, receipts.values()), _reference(site, name),
    )  # fmt: skip


def _carried(site: Site, thing: Term, receipts: Iterable[Receipt]) -> Sequence[tuple[Term, Term]]:
    claimed = {receipt.triple for receipt in receipts}
    said = [(thing, p, o) for p, o in rows(site.kg.engine, _TIES, s=thing)]
    return sorted((p, o) for _, p, o in set(said) - claimed if name_of(o) in site.labels)


def _named(site: Site, name: str, receipts: Iterable[Receipt]) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for receipt in receipts:
        subject, _, value = receipt.triple
        found[receipt.id] |= {name_of(term) for term in (subject, value) if term.startswith(f"<{KG}")}
    listed = " ".join(sorted(iri(KG + claim) for claim in found))
    for claim, thing in rows(site.kg.engine, _CONCERNS % listed) if listed else ():
        found[name_of(claim)].add(name_of(thing))
    return {claim: frozenset(names - {name}) for claim, names in found.items()}


def _reference(site: Site, name: str) -> Sequence[Reference]:
    return [
        replace(found, key=name, title=f"{site.labels[name]}, in {found.title}", url=KG + name)
        for found in site.known.own
    ]


@lru_cache(maxsize=16)
def bibliography(site: Site, name: str) -> Sequence[Reference]:
    """Return how the page of a thing is cited, then the graph and its sources."""
    found = entity(site, name)
    return [*found.reference, *references(site.kg.engine, found.sources)]


@lru_cache(maxsize=16)
def statements(site: Site, name: str) -> Sequence[Triple]:
    """Return what the graph says of a thing, what points to it, and each claim about it whole."""
    thing, engine = iri(KG + name), site.kg.engine
    said = [(thing, p, o) for p, o in rows(engine, "SELECT ?p ?o WHERE { ?s ?p ?o }", s=thing)]
    pointing = rows(engine, "SELECT ?s ?p WHERE { ?s ?p ?o }", o=thing)
    said += [(s, p, thing) for s, p in pointing if not _is_claim(s)]
    return [*said, *((claim, p, o) for claim, p, o in rows(engine, _CLAIMS, thing=thing))]


def in_words(site: Site, receipt: Receipt) -> str:
    """Return a claim as subject · property · value."""
    subject, predicate, value = receipt.triple
    return f"{_word(site, subject)} · {_word(site, predicate)} · {receipt.words or _word(site, value)}"


def _word(site: Site, term: Term) -> str:
    if not term.startswith("<"):
        return lexical(term)
    return site.labels.get(name_of(term)) or site.known.word(term)


def _is_claim(term: Term) -> bool:
    return term.startswith(_CLAIM)
