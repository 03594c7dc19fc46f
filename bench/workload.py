"""The twelve queries that engines are compared by: what people ask of this graph, one of each kind.

Those of :data:`CONSTANT` ask of one thing or of two, so that their answers do not grow with the graph; the others ask
of all things. Each is written so that rdflib, which takes the patterns with most constants first, makes no product of
two lists: with a constant at both ends of a provenance join it was not done in eight minutes on 200,000 statements.
"""

from __future__ import annotations

from collections.abc import Mapping

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import KG, Term, iri

__all__ = ["CONSTANT", "QUERIES", "workload"]

CONSTANT = {
    "lookup of a project": "SELECT ?p ?o WHERE { $project ?p ?o }",
    "join: the projects of two countries": """SELECT DISTINCT ?project ?label WHERE {
      ?a cbrn:participant $one ; cbrn:project ?project . ?b cbrn:participant $other ; cbrn:project ?project .
      ?project skos:prefLabel ?label FILTER(LANG(?label) = "en") }""",
    "provenance join: what is said of a project, by whom": """SELECT ?predicate ?object ?status ?kind ?title WHERE {
      ?claim rdf:subject $project ; rdf:predicate ?predicate ; rdf:object ?object ; cbrn:status ?status ;
        prov:wasDerivedFrom ?source . ?source cbrn:sourceKind ?kind OPTIONAL { ?source dct:title ?title } }""",
}
GROWING = {
    "join of five: trainings with country and region": """SELECT ?event ?country ?project ?code WHERE {
      ?event a cbrn:Training ; cbrn:city ?city ; cbrn:project ?project .
      ?city cbrn:country ?country . ?project cbrn:region ?region . ?region cbrn:regionCode ?code }""",
    "OPTIONAL: projects with number, end and sum": """SELECT ?project ?number ?until ?sum WHERE {
      ?project a cbrn:Project OPTIONAL { ?project cbrn:projectNumber ?number }
      OPTIONAL { ?project cbrn:untilLatest ?until } OPTIONAL { ?project cbrn:budget/cbrn:amount ?sum } }""",
    "aggregation: events by region and year": """SELECT ?code ?year (COUNT(DISTINCT ?event) AS ?events) WHERE {
      ?event a cbrn:Event ; cbrn:region/cbrn:regionCode ?code ; cbrn:fromEarliest ?from .
      BIND(YEAR(?from) AS ?year) } GROUP BY ?code ?year""",
    "pairs: countries that share projects": """SELECT ?one ?other (COUNT(DISTINCT ?project) AS ?projects) WHERE {
      ?a cbrn:role cbrn:role-beneficiary-country ; cbrn:project ?project ; cbrn:participant ?one .
      ?b cbrn:project ?project ; cbrn:role ?role ; cbrn:participant ?other .
      FILTER(?role = cbrn:role-beneficiary-country && STR(?one) < STR(?other)) } GROUP BY ?one ?other""",
    "property path: bodies above bodies": "SELECT ?body ?above WHERE { ?body org:subOrganizationOf+ ?above }",
    "dates: who was a member on a day": """SELECT ?country ?ordinal ?joined WHERE {
      ?membership a cbrn:Membership ; org:member ?country ; org:organization ?initiative .
      FILTER EXISTS { { ?membership cbrn:fromLatest ?known } UNION { ?membership cbrn:seenOnLatest ?known }
        FILTER(!(?known > "2020-11-30"^^xsd:date)) }
      OPTIONAL { ?membership cbrn:from ?joined } OPTIONAL { ?membership cbrn:ordinal ?ordinal } }""",
    "regular expression: bodies by their names": """SELECT ?body ?label WHERE {
      ?body a cbrn:Institution ; skos:prefLabel ?label FILTER(REGEX(?label, "(ministry|agency).* of ", "i")) }""",
    "NOT EXISTS: ends that are claimed and do not hold": """SELECT ?claim ?subject ?value WHERE {
      ?claim rdf:predicate cbrn:until ; rdf:subject ?subject ; rdf:object ?value .
      FILTER NOT EXISTS { ?subject cbrn:until ?value } }""",
    "MINUS: bodies that take part in nothing": """SELECT ?body WHERE {
      ?body a cbrn:Institution MINUS { ?part cbrn:participant ?body } }""",
}
QUERIES = CONSTANT | GROWING

PROJECT = """SELECT ?project WHERE { ?part cbrn:project ?project . ?project a cbrn:Project
  } GROUP BY ?project ORDER BY DESC(COUNT(?part)) STR(?project) LIMIT 1"""
PAIR = f"{GROWING['pairs: countries that share projects']} ORDER BY DESC(?projects) STR(?one) STR(?other) LIMIT 1"


def workload(engine: Engine) -> dict[str, str]:
    """Return the queries on the project with most participants and the two countries with most projects in common."""
    nothing = iri(f"{KG}nothing")
    (project,), (one, other, _) = [*rows(engine, PROJECT), (nothing,)][0], [*rows(engine, PAIR), (nothing,) * 3][0]
    bound = {"$project": project, "$one": one, "$other": other}
    return {name: _with(query, bound) for name, query in QUERIES.items()}


def _with(query: str, bound: Mapping[str, Term]) -> str:
    for name, term in bound.items():
        query = query.replace(name, term)
    return query
