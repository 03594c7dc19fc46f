"""The nested nodes that a card tells of (memberships, participations, sums …), looked up together.

A card of a country tells of hundreds of nodes; asked for one by one they cost as many queries, and over a network as
many journeys.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from cbrngraph.answers.labels import label_of, labels_of
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.terms import Term, lexical, local_name, name_of

__all__ = ["Nodes"]

_NESTED = """
SELECT ?class ?kind ?broader WHERE {
  ?class cbrn:nodeKind ?kind . OPTIONAL { ?class rdfs:subClassOf ?broader . ?broader cbrn:nodeKind ?any } }
"""
_TYPES = "SELECT DISTINCT ?node ?class WHERE { VALUES ?node { %s } ?node a ?class }"
_CLAIMED = """
SELECT DISTINCT ?node ?class WHERE {
  VALUES ?node { %s }
  ?claim rdf:subject ?node ; rdf:predicate rdf:type ; rdf:object ?class .
}
"""
_REGISTERED = """
SELECT DISTINCT ?node WHERE {
  VALUES ?node { %s }
  ?claim rdf:subject ?node ; rdf:predicate rdf:type ; cbrn:basis cbrn:basis-editorial .
}
"""
_STATED = "SELECT DISTINCT ?node WHERE { VALUES ?node { %s } ?node ?property ?value }"
_WORDED = """
SELECT DISTINCT ?node WHERE {
  VALUES ?node { %s }
  { ?claim rdf:object ?node } UNION { ?claim rdf:subject ?node }
  ?claim cbrn:originalValue ?words .
}
"""
_CONCERNS = """
SELECT DISTINCT ?node ?thing WHERE {
  VALUES ?node { %s }
  ?claim rdf:subject ?node ; rdf:predicate rdf:type ; cbrn:concerns ?thing .
}
"""
_ROLES = "SELECT DISTINCT ?node ?role WHERE { VALUES ?node { %s } ?node cbrn:role ?role }"
_NAMES = """
SELECT DISTINCT ?node ?name WHERE {
  VALUES ?node { %s }
  { ?node cbrn:name ?name } UNION { ?node cbrn:item ?name }
}
"""
_LINKS = """
SELECT DISTINCT ?node ?link WHERE {
  VALUES ?node { %s }
  ?node ?link ?thing ; a ?class .
  ?class cbrn:nodeKind "value" .
  FILTER NOT EXISTS { ?class cbrn:nestedUnder ?link }
  FILTER NOT EXISTS { ?class cbrn:nestedLink ?link }
}
"""
_KINDS = """
SELECT DISTINCT ?node ?kind WHERE {
  VALUES ?node { %s }
  ?node a ?kind .
  FILTER(STRSTARTS(STR(?kind), STR(cbrn:)) || ?kind = org:Post)
  FILTER NOT EXISTS { ?node a ?narrower . ?narrower rdfs:subClassOf ?kind }
}
"""
_BATCH = 500
"""Terms in one query: an engine may refuse longer ones."""


class Nodes:
    """What is known of some terms as seen from one thing: which are nested nodes, of which kind, and their words."""

    def __init__(self, store: Engine, thing: Term, terms: Iterable[Term]) -> None:
        known = {term for term in terms if term.startswith("<")}
        self._store = store
        self._thing = thing
        self._nested = {cls: (lexical(kind), broader) for cls, kind, broader in rows(store, _NESTED)}
        self._classes = self._narrowest(known)
        self._registered = self._found(_REGISTERED, set(self._classes))
        self._fallen = self._fallen_values(known)
        nested = {term for term in known if self.nested(term)}
        self.stated = self._found(_STATED, nested)
        self._concerns = self._grouped(_CONCERNS, nested)
        self._roles = self._grouped(_ROLES, nested)
        self._names = self._grouped(_NAMES, nested)
        self._links = self._grouped(_LINKS, nested, thing=thing)
        self._kinds = self._grouped(_KINDS, known - nested)
        told = [self._concerns, self._roles, self._links, self._kinds]
        mentioned = {row[0] for grouped in told for found in grouped.values() for row in found}
        self._labels = labels_of(store, known | mentioned | set(self._classes.values()))

    def nested(self, term: Term) -> bool:
        """Whether a term is a nested node."""
        return (term in self._classes and term not in self._registered) or term in self._fallen

    def is_value(self, node: Term) -> bool:
        """Whether a node is named by its content."""
        return node in self._fallen or (self.nested(node) and self._nested[self._classes[node]][0] == "value")

    def label(self, term: Term) -> str:
        """The label of a term."""
        if term not in self._labels:
            self._labels[term] = label_of(self._store, term)
        return self._labels[term]

    def kinds(self, thing: Term) -> str:
        """The narrowest kinds of a thing that is no node."""
        return ", ".join(sorted({self.label(row[0]) for row in self._kinds.get(thing, ())})) or "thing"

    def heading(self, node: Term) -> str:
        """The kind of a node."""
        return self.label(self._classes[node]) if node in self._classes else self._fallen_kind(node)

    def text(self, node: Term) -> str:
        """What a relation relates, the thing itself left out; nothing for a value, whose claim has the words."""
        if self.is_value(node):
            return ""
        parts = {self.label(row[0]) for row in self._concerns.get(node, ()) if row[0] != self._thing}
        names = sorted(lexical(row[0]) for row in self._names.get(node, ()))
        roles = sorted(self.label(row[0]) for row in self._roles.get(node, ()))
        return ", ".join([*sorted(parts), *names, *(f"as {role}" for role in roles)])

    def direction(self, node: Term) -> str:
        """How a value leads to the thing where it is not the thing's own: who received is told from who gave."""
        links = sorted({self.label(row[0]) for row in self._links.get(node, ())})
        return f" ({', '.join(links)})" if links else ""

    def _narrowest(self, terms: set[Term]) -> dict[Term, Term]:
        """The class by which a term is a nested node, as it is stated or was claimed: the fallen are known too."""
        classes: defaultdict[Term, set[Term]] = defaultdict(set)
        for query in (_TYPES, _CLAIMED):
            for term, found in self._grouped(query, terms).items():
                classes[term] |= {cls for (cls,) in found if cls in self._nested}
        broader = {term: {self._nested[cls][1] for cls in found} for term, found in classes.items()}
        return {term: min(found - broader[term]) for term, found in classes.items() if found}

    def _fallen_values(self, terms: set[Term]) -> set[Term]:
        """Values that lost: no statement is left of them but the claims that link them."""
        candidates = {term for term in terms - set(self._classes) if "-" in name_of(term)}
        return self._found(_WORDED, candidates - self._found(_STATED, candidates))

    def _fallen_kind(self, node: Term) -> str:
        """The kind of a value that lost, read off its name: nothing else is left of it."""
        classes = [cls for cls, (kind, _) in self._nested.items() if kind == "value"]
        named = [cls for cls in classes if name_of(node).replace("-", "").startswith(local_name(cls).casefold())]
        return self.label(max(named, key=len)) if named else "value"

    def _found(self, query: str, terms: set[Term]) -> set[Term]:
        return set(self._grouped(query, terms))

    def _grouped(self, query: str, terms: set[Term], **bound: Term) -> Mapping[Term, list[tuple[Term, ...]]]:
        """The rows of a query about some nodes, by node."""
        found: defaultdict[Term, list[tuple[Term, ...]]] = defaultdict(list)
        ordered = sorted(terms)
        for start in range(0, len(ordered), _BATCH):
            for node, *rest in rows(self._store, query % " ".join(ordered[start : start + _BATCH]), **bound):
                found[node].append(tuple(rest))
        return dict(found)
