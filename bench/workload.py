"""The eight queries that the engines are compared by: what people ask of this graph, one of each kind.

Each is written so that rdflib, which takes the patterns with most constants first, makes no product of two lists: with
a constant at both ends of the provenance join it did not finish within eight minutes on 200,000 statements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

from cbrngraph.terms import PREFIXES

__all__ = ["QUERIES", "by_oxigraph", "by_rdflib"]

QUERIES = {
    "lookup": "SELECT ?p ?o WHERE { kg:project-p0001 ?p ?o }",
    "join of two": """SELECT ?project ?country WHERE {
      ?part cbrn:role cbrn:role-beneficiary-country ; cbrn:project ?project ; cbrn:participant ?country }""",
    "join of five": """SELECT ?event ?country ?project ?code WHERE {
      ?event a cbrn:Training ; cbrn:city ?city ; cbrn:project ?project .
      ?city cbrn:country ?country . ?project cbrn:region ?region . ?region cbrn:regionCode ?code }""",
    "OPTIONAL": """SELECT ?project ?number ?sum ?until WHERE {
      ?project a cbrn:Project ; cbrn:projectNumber ?number .
      OPTIONAL { ?project cbrn:budget/cbrn:amount ?sum } OPTIONAL { ?project cbrn:untilLatest ?until } }""",
    "aggregation": """SELECT ?country (COUNT(DISTINCT ?project) AS ?projects) WHERE {
      ?part a cbrn:Participation ; cbrn:participant ?country ; cbrn:project ?project . ?country a cbrn:Country
      } GROUP BY ?country""",
    "property path": """SELECT ?body ?above WHERE { ?body org:subOrganizationOf+ ?above . ?above cbrn:kind ?kind }""",
    "provenance join": """SELECT ?project ?source ?kind ?phrase WHERE {
      ?claim rdf:predicate cbrn:from ; rdf:subject ?project ; rdf:object ?from ; cbrn:phrase ?phrase ;
        prov:wasDerivedFrom ?source .
      ?project cbrn:from ?from . ?source cbrn:sourceKind ?kind }""",
    "NOT EXISTS": """SELECT ?claim ?subject ?value WHERE {
      ?claim rdf:predicate cbrn:until ; rdf:subject ?subject ; rdf:object ?value .
      FILTER NOT EXISTS { ?subject cbrn:until ?value } }""",
}

Answer = Counter[tuple[str, ...]]


def by_oxigraph(store: ox.Store, query: str) -> Answer:
    rows = store.query(query, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    return Counter(tuple(_text(value) for value in row) for row in rows)


def by_rdflib(graph: rdflib.Graph, query: str) -> Answer:
    rows: Iterable[Iterable[object]] = graph.query(query, initNs=PREFIXES)  # type: ignore[assignment]
    return Counter(tuple(_text(value) for value in row) for row in rows)


def _text(value: object) -> str:
    """The text of a term; the two engines write the type of a string differently."""
    return str(value.value) if isinstance(value, ox.NamedNode | ox.Literal) else str(value)
