"""The words of the graph: a page with every definition, and the ontology and the shapes as RDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from cbrngraph.display.markup import Content, Html, code, element
from cbrngraph.graph.engine import rows
from cbrngraph.resources import resource
from cbrngraph.serve.site.files import File, Site, data_file, ending_of
from cbrngraph.serve.site.frame import Page, made
from cbrngraph.terms import CBRN, PREFIXES, Term, compact, lexical, local_name
from cbrngraph.vocabulary import vocabulary_files

__all__ = ["SLOW", "Word", "borrowed", "file", "paths", "terms"]

SLOW = False
_FORMS = {"ttl": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "nt": ox.RdfFormat.N_TRIPLES}
_TOLD = "The words of the cooperation graph: classes, properties and concepts, each with its definition."
_SHAPES = "The shapes (SHACL) that data must have: what each class takes, and what is wrong where it does not."
_TERMS = """
SELECT ?term ?type ?label ?definition WHERE {
  VALUES ?type {
    owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty skos:Concept skos:ConceptScheme
  }
  ?term a ?type . FILTER(STRSTARTS(STR(?term), STR(cbrn:)))
  OPTIONAL { ?term rdfs:label|skos:prefLabel ?label . FILTER(LANG(?label) = "en") }
  OPTIONAL { ?term skos:definition ?definition . FILTER(LANG(?definition) = "en") }
}
"""
_BORROWED = """
SELECT ?term ?kind (SUM(?many) AS ?uses) WHERE {
  { SELECT ?term ("property" AS ?kind) (COUNT(*) AS ?many) WHERE { ?thing ?term ?value } GROUP BY ?term }
  UNION
  { SELECT ?term ("class" AS ?kind) (COUNT(*) AS ?many) WHERE { ?thing a ?term } GROUP BY ?term }
} GROUP BY ?term ?kind
"""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where in a name written as one word a word begins."""
_MORE = """
SELECT ?term ?property ?value WHERE {
  VALUES ?property { rdfs:subClassOf rdfs:subPropertyOf skos:inScheme skos:scopeNote skos:example cbrn:derivedBy }
  ?term ?property ?value . FILTER(STRSTARTS(STR(?term), STR(cbrn:)))
}
"""
_KINDS = {
    "Class": "class", "ObjectProperty": "property", "DatatypeProperty": "property", "AnnotationProperty": "property",
    "Concept": "concept", "ConceptScheme": "scheme",
}  # fmt: skip
_HEADS = {"class": "Classes", "property": "Properties", "scheme": "Schemes of concepts", "concept": "Concepts"}
_LABEL = "SELECT ?shape ?label ?comment WHERE { ?shape a sh:NodeShape ; rdfs:label ?label ; rdfs:comment ?comment }"


class Word(NamedTuple):
    """A word of the vocabulary."""

    term: Term
    kind: str
    label: str
    definition: str


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the two pages, and both vocabularies as RDF."""
    return [f"{name}.{ending}" for name in ("ontology", "shapes") for ending in ("html", *_FORMS)]


def file(site: Site, path: str) -> File:
    """Return a page or a vocabulary."""
    ending = ending_of(path)
    if ending == "html":
        return made(site, _ontology(site) if path.startswith("ontology") else _shapes())
    return data_file(path, _written(_files(path.partition(".")[0]), ending))


def _files(name: str) -> list[Path]:
    return vocabulary_files() if name == "ontology" else sorted(resource("shapes").glob("*.ttl"))


def _written(files: Sequence[Path], ending: str) -> bytes:
    """Vocabularies as one document; nodes without a name get the same one each time (RDF Dataset Canonicalization)."""
    found = ox.Dataset(quad for file in files for quad in ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    ordered = sorted((quad.triple for quad in found), key=str)
    used = {name: base for name, base in PREFIXES.items() if any(base in str(triple) for triple in ordered)}
    return ox.serialize(ordered, format=_FORMS[ending], prefixes=used if ending != "nt" else None) or b""


def terms(site: Site) -> list[Word]:
    """Return the words of the graph's vocabulary."""
    found = {
        term: Word(
            term, _KINDS[local_name(kind)], lexical(label) if label else local_name(term), lexical(says) if says else ""
        )
        for term, kind, label, says in rows(site.kg.engine, _TERMS)
    }
    return sorted(found.values(), key=lambda word: (list(_HEADS).index(word.kind), word.term))


def borrowed(site: Site) -> list[Word]:
    """Return the properties and classes of other vocabularies that the graph uses, with how often it does."""
    found = []
    for term, kind, uses in rows(site.kg.engine, _BORROWED):
        name, short = local_name(term), compact(term)
        if short.partition(":")[0] in PREFIXES and not term.startswith(f"<{CBRN}"):
            often = "once" if lexical(uses) == "1" else f"{int(lexical(uses)):,} times"
            found.append(Word(term, lexical(kind), _HUMP.sub(" ", name).lower(), f"used {often} in this graph"))
    return sorted(found)


def _ontology(site: Site) -> Page:
    more: defaultdict[Term, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for term, predicate, value in rows(site.kg.engine, _MORE):
        more[term][local_name(predicate)].append(value)
    known = terms(site)
    links = [
        [element("a", words, href=f"ontology.{ending}"), " "]
        for ending, words in {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples"}.items()
    ]
    content: list[Content] = [element("p", _TOLD, " As RDF: ", *links, code(CBRN))]
    for kind, head in _HEADS.items():
        words = [word for word in known if word.kind == kind]
        items = (part for word in words for part in _entry(word, more[word.term]))
        content += [element("h2", f"{head} ({len(words)})", id=f"all-{kind}"), element("dl", *items, class_="terms")]
    return Page("ontology.html", "Ontology", content, _TOLD, data="ontology.ttl")


def _entry(word: Word, more: Mapping[str, Sequence[Term]]) -> Iterator[Html]:
    yield element("dt", word.label, " ", code(compact(word.term)), id=local_name(word.term))
    yield element("dd", word.definition or "No definition.", *_facts(more))


def _facts(more: Mapping[str, Sequence[Term]]) -> Iterator[Content]:
    named = {
        "subClassOf": "a kind of",
        "subPropertyOf": "a kind of",
        "inScheme": "in",
        "derivedBy": "derived by the rule",
    }
    for key, words in named.items():
        if found := sorted(more.get(key, ())):
            yield element("p", f"{words} ", ", ".join(map(_named, found)), class_="soft")
    for key in ("scopeNote", "example"):
        for text in sorted(more.get(key, ())):
            yield element("p", "Example: " if key == "example" else "", lexical(text), class_="soft")


def _named(term: Term) -> str:
    return compact(term) if term.startswith("<") else lexical(term)


def _shapes() -> Page:
    store = ox.Store()
    for path in _files("shapes"):
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    found = sorted((term, lexical(label), lexical(says)) for term, label, says in rows(store, _LABEL))
    items = (
        part
        for term, label, says in found
        for part in (element("dt", label, " ", code(compact(term)), id=local_name(term)), element("dd", says))
    )
    links = [
        [element("a", words, href=f"shapes.{ending}"), " "]
        for ending, words in {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples"}.items()
    ]
    content: list[Content] = [element("p", _SHAPES, " As RDF: ", *links), element("dl", *items, class_="terms")]
    return Page("shapes.html", "Shapes", content, _SHAPES, data="shapes.ttl")
