"""A graph → how it is described in VoID: what it counts, by class and by property, and what it links to.

VoID: "Describing Linked Datasets with the VoID Vocabulary" (W3C Interest Group Note, 2011). Every number is asked of
the engine in SPARQL 1.1, so that an endpoint answers as the embedded store does. No node is blank: parts of the
description are named ``dataset#…``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import DATASET, KG, RDF, VOID, XSD, Term, Triple, compact, iri, lexical, literal

__all__ = ["part", "statistics"]

_TOTALS = {
    "triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(kg:))) }",
    "classes": "SELECT (COUNT(DISTINCT ?class) AS ?n) WHERE { ?s a ?class }",
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) WHERE { ?s ?p ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }",
}
_BY_CLASS = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?class } GROUP BY ?class"
_BY_PROPERTY = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
_EXAMPLE = "SELECT ?thing WHERE { ?thing a ?class } ORDER BY STR(?thing) LIMIT 1"
_EXAMPLES = ("cbrn:Initiative", "cbrn:Country", "cbrn:Project", "cbrn:Agreement", "cbrn:Claim")
_LINKS = """
SELECT ?p ?to WHERE {
  VALUES ?p { skos:exactMatch cbrn:currency } ?thing ?p ?to .
  FILTER(STRSTARTS(STR(?thing), STR(kg:)) && ISIRI(?to) && !STRSTARTS(STR(?to), STR(kg:)))
}
"""
_TABLE = re.compile(r"https?://publications\.europa\.eu/resource/authority/[^/]+|https?://[^/]+/(?:entity/)?")
_NAMESPACE = re.compile(r".*[#/]")


def part(name: str) -> Term:
    """Return the node of a part of the description."""
    return iri(f"{DATASET[1:-1]}#{quote(name, safe='')}")


def statistics(engine: Engine) -> Iterator[Triple]:
    """Yield what VoID says of a graph: totals, partitions, vocabularies, the space of its IRIs, examples, linksets."""
    classes, properties = _counted(engine, _BY_CLASS), _counted(engine, _BY_PROPERTY)
    yield DATASET, iri(RDF + "type"), _void("Dataset")
    yield DATASET, _void("uriSpace"), literal(KG)
    for name, query in _TOTALS.items():
        yield DATASET, _void(name), _number(int(lexical(rows(engine, query)[0][0])))
    for namespace in {found[0] for term in (*classes, *properties) if (found := _NAMESPACE.match(term[1:-1]))}:
        yield DATASET, _void("vocabulary"), iri(namespace)
    for name in _EXAMPLES:
        for (thing,) in rows(engine, _EXAMPLE.replace("?class", name)):
            yield DATASET, _void("exampleResource"), thing
    yield from _partitions("class", classes, "entities")
    yield from _partitions("property", properties, "triples")
    yield from _linksets(engine)


def _partitions(kind: str, counts: dict[Term, int], measure: str) -> Iterator[Triple]:
    for term, count in counts.items():
        node = part(f"{kind}-{_short(term)}")
        yield DATASET, _void(f"{kind}Partition"), node
        yield node, _void(kind), term
        yield node, _void(measure), _number(count)


def _linksets(engine: Engine) -> Iterator[Triple]:
    """The links to other data sets, by property and by what they lead to: a table of the EU, Wikidata, GeoNames."""
    found = ((predicate, _TABLE.match(to[1:-1])) for predicate, to in rows(engine, _LINKS))
    counts = Counter((predicate, iri(table[0])) for predicate, table in found if table)
    for (predicate, table), count in counts.items():
        node = part(f"links-{_short(predicate)}-{_named(table)}")
        yield DATASET, _void("subset"), node
        yield node, iri(RDF + "type"), _void("Linkset")
        yield node, _void("linkPredicate"), predicate
        yield node, _void("subjectsTarget"), DATASET
        yield node, _void("objectsTarget"), table
        yield node, _void("triples"), _number(count)


def _named(table: Term) -> str:
    """What a table of links is called in the IRI of its linkset: the table of the EU, or else the host."""
    words = re.split(r"[/#]", table[1:-1].rstrip("/"))
    return words[-1] if "authority" in words else words[2]


def _counted(engine: Engine, query: str) -> dict[Term, int]:
    return {term: int(lexical(count)) for term, count in rows(engine, query)}


def _short(term: Term) -> str:
    return compact(term).replace(":", "-", 1) if compact(term) != term[1:-1] else term[1:-1]


def _void(name: str) -> Term:
    return iri(VOID + name)


def _number(count: int) -> Term:
    return literal(str(count), XSD + "integer")
