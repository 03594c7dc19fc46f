"""How many independent sources stand behind the facts of a graph (claims/independence.py says what counts as one)."""

from __future__ import annotations

from collections import Counter, defaultdict

from cbrngraph.claims.independence import independent
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.readings.model import Source
from cbrngraph.terms import iri, lexical, local_name, name_of

__all__ = ["catalogue", "support"]

_HELD = """
SELECT ?sets (COUNT(*) AS ?count) WHERE {
  { SELECT ?subject ?predicate ?text ?tag (GROUP_CONCAT(?read; SEPARATOR="|") AS ?sets) WHERE {
      { SELECT ?claim ?subject ?predicate ?text ?tag (GROUP_CONCAT(STR(?source); SEPARATOR=" ") AS ?read) WHERE {
          VALUES ?status { cbrn:status-accepted cbrn:status-preferred }
          ?claim cbrn:status ?status ; cbrn:basis ?basis ; prov:wasDerivedFrom ?source ;
                 rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object .
          FILTER(?basis = cbrn:basis-stated)
          BIND(STR(?object) AS ?text)
          BIND(IF(isLiteral(?object), LANG(?object), "") AS ?tag)
        } GROUP BY ?claim ?subject ?predicate ?text ?tag }
    } GROUP BY ?subject ?predicate ?text ?tag }
} GROUP BY ?sets
"""
"""Who says the same, and how often: the sources of a claim between spaces, the claims of a statement between bars."""
_SOURCES = """
SELECT ?source ?kind ?publisher ?original ?author WHERE {
  ?source cbrn:sourceKind ?kind .
  OPTIONAL { ?source dct:publisher ?publisher }
  OPTIONAL { ?source prov:hadPrimarySource ?original }
  OPTIONAL { ?source prov:wasAttributedTo ?author }
}
"""


def support(store: Engine) -> dict[str, int]:
    """Count the statements that hold, by the number of independent sources that say them: 1, 2, 3 or more.

    Editorial acts (ids, labels) and what was only inferred are not counted; a mirror whose original nobody named counts
    as no source of its own.
    """
    sources = catalogue(store)
    counts: Counter[int] = Counter()
    for sets, count in rows(store, _HELD):
        said = [tuple(sorted(name_of(iri(source)) for source in one.split())) for one in lexical(sets).split("|")]
        counts[independent(said, sources)] += int(lexical(count))
    few = {str(number): counts[number] for number in (0, 1, 2) if number or counts[number]}
    return {**few, "3 or more": sum(count for number, count in counts.items() if number > 2)}


def catalogue(store: Engine) -> dict[str, Source]:
    """The sources of the graph, as far as independence asks for them."""
    kinds: dict[str, str] = {}
    publishers: defaultdict[str, set[str]] = defaultdict(set)
    originals: defaultdict[str, set[str]] = defaultdict(set)
    authors: defaultdict[str, set[str]] = defaultdict(set)
    for source, kind, publisher, original, author in rows(store, _SOURCES):
        slug = name_of(source)
        kinds[slug] = local_name(kind).removeprefix("source-kind-")
        publishers[slug] |= {name_of(publisher)} if publisher else set()
        originals[slug] |= {name_of(original)} if original else set()
        authors[slug] |= {name_of(author)} if author else set()
    return {
        slug: Source(
            id=slug,
            kind=kind,
            issued=None,
            publishers=frozenset(publishers[slug]),
            repeats=frozenset(originals[slug]),
            authors=frozenset(authors[slug]),
        )
        for slug, kind in kinds.items()
    }
