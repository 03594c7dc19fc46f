"""The concept schemes: every concept under the fragment of its IRI, with its meaning, notation, notes and mappings."""

from __future__ import annotations

from collections.abc import Iterator

from cbrngraph.terms import CBRN, RDF, SKOS, Term, compact, iri, lexical, local_name
from pages.markdown import anchor, escaped, linked, page
from pages.ontology_terms import concept_names, store, term_names

__all__ = ["made"]

_MAPPINGS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


def made() -> str:
    """Return the page."""
    schemes = store().subjects(RDF + "type", iri(SKOS + "ConceptScheme"))
    return page(part for scheme in schemes for part in _scheme(scheme))


def _scheme(scheme: Term) -> Iterator[str]:
    said = store()
    yield f"## {escaped(said.text(scheme, SKOS + 'prefLabel'))}"
    used = [compact(one) for one in said.subjects(CBRN + "valuesFrom", scheme)]
    told = f"Values of {', '.join(map(_text, used))}." if used else ""
    yield f"{anchor(local_name(scheme))}`{compact(scheme)}`: {_text(said.text(scheme, SKOS + 'definition'))} {told}"
    yield "\n".join(map(_concept, said.subjects(SKOS + "inScheme", scheme)))


def _concept(concept: Term) -> str:
    said, name = store(), compact(concept)
    label, means = said.text(concept, SKOS + "prefLabel"), said.text(concept, SKOS + "definition")
    place = anchor(local_name(concept)) if concept.startswith(iri(CBRN)[:-1]) else ""
    return f"- {place}**{escaped(label)}** (`{name}`): {_text(means)} {' '.join(_more(concept))}".rstrip()


def _more(concept: Term) -> Iterator[str]:
    said = store()
    if written := sorted(map(lexical, said.all(concept, SKOS + "notation"))):
        yield f"Written {', '.join(f'`{one}`' for one in written)}."
    if key := said.text(concept, CBRN + "nestedKey"):
        yield f"Key `{key}`."
    if other := [escaped(lexical(one)) for one in said.all(concept, SKOS + "altLabel")]:
        yield f"Also called {', '.join(other)}."
    for note in ("scopeNote", "editorialNote"):
        yield from (_text(lexical(text)) for text in said.all(concept, SKOS + note))
    for mapping in _MAPPINGS:
        yield from (f"{mapping}: `{compact(other)}`." for other in said.all(concept, SKOS + mapping))


def _text(text: str) -> str:
    return linked(text, term_names(), concept_names())
