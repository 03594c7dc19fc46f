"""Ids that are one thing: the one they stand for in claims, and what a claim keeps of how it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cbrngraph.claims.model import Basis, Claim
from cbrngraph.readings.model import Corpus
from cbrngraph.terms import CBRN, KG, SKOS, Term, Triple, iri, literal

__all__ = ["Identity", "as_read"]

MERGED_ID = iri(CBRN + "mergedId")
LABEL, OTHER_NAME = iri(SKOS + "prefLabel"), iri(SKOS + "altLabel")


class Identity:
    """Which id stands for a thing that has several."""

    def __init__(self, corpus: Corpus) -> None:
        self._kept = {slug: corpus.one(slug) for slug in corpus.merges}
        self._reasons = {slug: [merge.because for merge in corpus.path(slug)] for slug in corpus.merges}
        self._several = {*self._kept, *self._kept.values()}

    def merged(self, slug: str) -> bool:
        """Whether an id gave way to another."""
        return slug in self._kept

    def term(self, slug: str) -> Term:
        """Return the term of a thing by any of its ids."""
        return iri(KG + self._kept.get(slug, slug))

    def read_as(self, slug: str) -> tuple[str, ...]:
        """Return the id as it was written, where it is one of several of its thing."""
        return (slug,) if slug in self._several else ()

    def merge(self, slug: str) -> tuple[Triple, str]:
        """Return the statement that an id gave way, and why: one reason for each step."""
        return (self.term(slug), MERGED_ID, literal(slug)), "; ".join(dict.fromkeys(self._reasons[slug]))


def as_read(claims: Iterable[Claim], identity: Identity) -> Iterator[Claim]:
    """Yield the claims, those that no merge touched without a word of how they were read.

    A name that came with a merged id and is the house label already says nothing new.
    """
    claims = list(claims)
    labels = {(claim.subject, claim.object) for claim in claims if claim.predicate == LABEL}
    for claim in claims:
        touched = any(map(identity.merged, claim.read_as))
        if not (touched and _name(claim) and (claim.subject, claim.object) in labels):
            yield claim if touched or not claim.read_as else replace(claim, read_as=())


def _name(claim: Claim) -> bool:
    return claim.basis is Basis.EDITORIAL and claim.predicate == OTHER_NAME
