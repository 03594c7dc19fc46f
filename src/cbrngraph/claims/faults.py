"""What only all claims together show to be wrong: persons without an office, and two things with one identifier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from cbrngraph.claims.model import Basis, Claim
from cbrngraph.places import Place, Problem
from cbrngraph.readings.model import Corpus
from cbrngraph.terms import CBRN, KG, Term, iri, lexical, local_name, name_of
from cbrngraph.vocabulary import Vocabulary

__all__ = ["private_persons", "shared_identifiers"]


def private_persons(corpus: Corpus, claims: Iterable[Claim]) -> Iterator[Problem]:
    """Yield the persons of the register of whom no reading says that they held a public office."""
    holders = {term for claim in claims for _, p, term in claim.content if p == iri(CBRN + "holder")}
    for subject in corpus.subjects.values():
        if local_name(subject.cls) == "Person" and iri(KG + corpus.one(subject.id)) not in holders:
            how = f"post-…: {{tenures: {{{subject.id}: {{seenOn: 2021}}}}}}"
            what = f"{subject.id}: a person without a public office; say in a reading {how}, or remove the person"
            yield Problem(subject.place, what)


def shared_identifiers(claims: Iterable[Claim], vocabulary: Vocabulary) -> Iterator[Problem]:
    """Yield where the register gives one identifier to two things: they are one, or one of them has another's."""
    owners: defaultdict[tuple[Term, Term], dict[Term, Place]] = defaultdict(dict)
    for claim in claims:
        prop = vocabulary.by_iri.get(claim.predicate)
        if prop and prop.identifying and claim.basis is Basis.EDITORIAL:
            owners[(claim.predicate, claim.object)][claim.subject] = claim.places[0]
    for (predicate, value), places in owners.items():
        first, *others = sorted(places, key=lambda thing: (places[thing], thing))
        for other in others:
            kept, gone, key = name_of(first), name_of(other), vocabulary.by_iri[predicate].key
            what = f"{gone}: {key} {lexical(value)} is that of {kept} already; correct one, or, if they are one thing,"
            mend = f"write in data/decisions/: - merge: {{{gone}: {kept}}}, and because:"
            yield Problem(places[other], f"{what} {mend}", (places[first],))
