"""The facts as shapes look at them: the values of a node's property, both ways, and the nodes of a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from cbrngraph.terms import RDF, Term, Triple, iri

__all__ = ["TYPE", "Facts"]

TYPE = iri(RDF + "type")
_NOTHING: Mapping[Term, list[Term]] = {}


class Facts:
    """Statements, found by subject and property, and backwards."""

    def __init__(self, triples: Collection[Triple]) -> None:
        self._triples = triples
        self._about: defaultdict[Term, defaultdict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in triples:
            self._about[subject][predicate].append(value)

    def values(self, node: Term, predicate: Term) -> Sequence[Term]:
        """What is said of a node by a property."""
        return self._about.get(node, _NOTHING).get(predicate, ())

    def about(self, node: Term) -> Iterator[tuple[Term, Term]]:
        """Everything that is said of a node: property and value."""
        return ((predicate, value) for predicate, values in self._about.get(node, _NOTHING).items() for value in values)

    def is_a(self, node: Term, cls: Term) -> bool:
        """Whether a node is of a kind; that it is of the broader kinds too is a fact of its own (rule supertypes)."""
        return cls in self.values(node, TYPE)

    def instances(self, classes: Iterable[Term]) -> set[Term]:
        """The nodes of any of these kinds."""
        return {node for cls in classes for node in self.backwards(cls, TYPE)}

    def subjects(self, predicate: Term) -> set[Term]:
        """The nodes that have a property."""
        return {node for node, said in self._about.items() if predicate in said}

    def backwards(self, node: Term, predicate: Term) -> Sequence[Term]:
        """The nodes of which a property says this one."""
        return self._referring.get(node, _NOTHING).get(predicate, ())

    def referring(self, node: Term) -> set[Term]:
        """The nodes of which any property says this one."""
        return {subject for subjects in self._referring.get(node, _NOTHING).values() for subject in subjects}

    @cached_property
    def _referring(self) -> Mapping[Term, Mapping[Term, list[Term]]]:
        found: defaultdict[Term, defaultdict[Term, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in self._triples:
            if value.startswith("<"):
                found[value][predicate].append(subject)
        return found
