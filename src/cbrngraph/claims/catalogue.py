"""The catalogue of sources, taken out of the claims: it is where claims point to, and what weighs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cbrngraph.claims.model import Basis, Claim
from cbrngraph.places import Problem
from cbrngraph.readings.dates import term_date
from cbrngraph.readings.model import Corpus, Passage, Source
from cbrngraph.terms import CBRN, KG, Term, Triple, expand, iri, lexical, literal, name_of

__all__ = ["contradictions", "split_catalogue"]

_WEIGHED = ("dct:issued", "dct:publisher", "prov:hadPrimarySource", "prov:wasAttributedTo")


def contradictions(corpus: Corpus, claims: Mapping[str, Claim]) -> Iterator[Problem]:
    """Yield where a reading says of a source what its catalogue entry says otherwise."""
    about = _about(corpus, claims)
    catalogued = {claim.rivals: claim for claim in about if claim.rivals and claim.basis is Basis.EDITORIAL}
    for claim in about:
        known = catalogued.get(claim.rivals)
        if known and known.object != claim.object:
            what = f"{name_of(claim.subject)}: the catalogue of sources says {lexical(known.object)}; correct one"
            yield Problem(claim.places[0], what, known.places)


def split_catalogue(corpus: Corpus, claims: Mapping[str, Claim]) -> tuple[dict[str, Claim], dict[str, Source]]:
    """Return the claims without those of the catalogue, and the sources with their descriptions.

    Where the catalogue is silent on what weighs a source (date, publishers, original), readings of it are believed.
    """
    content = {slug: set(source.content) for slug, source in corpus.sources.items()}
    said: dict[str, list[Claim]] = {slug: [] for slug in content}
    for claim in _about(corpus, claims):
        said[name_of(claim.subject)].append(claim)
        if claim.basis is Basis.EDITORIAL:
            content[name_of(claim.subject)].update(claim.content)
    for reading in corpus.readings:
        for slug, passage in ((slug, passage) for slug in reading.sources for passage in reading.passages):
            content[slug].update(_read(iri(KG + slug), passage))
    kept = {key: c for key, c in claims.items() if c.basis is not Basis.EDITORIAL or name_of(c.subject) not in content}
    described = {slug: replace(source, content=frozenset(content[slug])) for slug, source in corpus.sources.items()}
    return kept, {slug: _completed(source, said[slug]) for slug, source in described.items()}


def _about(corpus: Corpus, claims: Mapping[str, Claim]) -> list[Claim]:
    sources = {iri(KG + slug) for slug in corpus.sources}
    return [claim for claim in claims.values() if claim.subject in sources]


def _completed(source: Source, said: list[Claim]) -> Source:
    """Fill in from readings what the catalogue leaves out."""
    stated = {name: [c.object for c in said if c.predicate == iri(expand(name))] for name in _WEIGHED}
    issued = [term_date(term) for term in stated["dct:issued"]]
    return replace(
        source,
        issued=source.issued or (issued[0] if len(issued) == 1 else None),
        publishers=source.publishers or frozenset(map(name_of, stated["dct:publisher"])),
        repeats=source.repeats or frozenset(map(name_of, stated["prov:hadPrimarySource"])),
        authors=source.authors or frozenset(map(name_of, stated["prov:wasAttributedTo"])),
    )


def _read(source: Term, passage: Passage) -> Iterator[Triple]:
    """That a place in a source was read, and why nothing is claimed from it, if so."""
    if passage.locator:
        yield (source, iri(CBRN + "readPassage"), literal(passage.locator))
    if passage.nothing:
        yield (source, iri(CBRN + "emptyPassage"), literal(f"{passage.locator}: {passage.nothing}"))
