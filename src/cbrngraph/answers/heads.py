"""The head of a card: what kinds a thing is of, what else it is called, and where these names come from."""

from __future__ import annotations

from collections.abc import Iterator

from cbrngraph.answers.labels import label_of
from cbrngraph.answers.receipts import Receipt, SourceLine
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import RDF, SKOS, Term, iri, lexical

__all__ = ["LABELS", "Mark", "editors_last", "kinds_of", "name_marks", "other_names"]

_TYPE = iri(RDF + "type")
LABELS = frozenset({iri(SKOS + "prefLabel"), iri(SKOS + "altLabel")})
"""The properties by which the register and the rules name a thing."""
Mark = tuple[tuple[str, ...], str]
"""The sources of a claim (several: read together) and where in them it stands."""


def kinds_of(store: Engine, thing: Term) -> set[str]:
    """Return the labels of the narrowest kinds of a thing; every broader one is stated, so that one step is enough."""
    query = """SELECT ?kind WHERE { ?thing a ?kind . FILTER(STRSTARTS(STR(?kind), STR(cbrn:)) || ?kind = org:Post)
      FILTER NOT EXISTS { ?thing a ?narrower . ?narrower rdfs:subClassOf ?kind } }"""
    return {label_of(store, kind) for (kind,) in rows(store, query, thing=thing)}


def other_names(store: Engine, thing: Term) -> list[str]:
    """Return every label of a thing but the one that heads its card."""
    found = rows(store, "SELECT ?name WHERE { ?thing skos:altLabel|skos:prefLabel ?name }", thing=thing)
    own = label_of(store, thing)
    return sorted({lexical(name) for (name,) in found if lexical(name) != own})


def name_marks(store: Engine, thing: Term, receipts: list[Receipt], names: list[str]) -> Iterator[Mark]:
    """Yield where the other names of a thing come from: the register, or the sources that use them."""
    uses = {use for (use,) in rows(store, "SELECT ?use WHERE { ?use cbrn:nameOf ?thing }", thing=thing)}
    for receipt in receipts:
        subject, predicate, value = receipt.triple
        if subject == thing and predicate in LABELS and lexical(value) in names:
            yield (receipt.sources, "")
        elif subject in uses and predicate == _TYPE:
            yield (receipt.sources, ", ".join(receipt.locators))


def editors_last(item: tuple[str, SourceLine]) -> tuple[bool, str]:
    """Return the key by which sources are sorted: the register comes after what was read."""
    return (item[1].kind == "editorial", item[0])
