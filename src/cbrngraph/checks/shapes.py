"""The shapes in ``shapes/`` as functions, which judge a graph of 200,000 statements in a fraction of a second.

They are SHACL core (W3C, 2017), and what is asked here is what pySHACL asks: tests compare the two on every example,
every planted fault and many random ones. A file that uses more of SHACL than :mod:`cbrngraph.checks.constraints` knows
is left to pySHACL (:mod:`cbrngraph.checks.reference`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from cbrngraph.checks.constraints import LISTS, PARAMETERS, Asks, Conforms, closed, each
from cbrngraph.checks.facts import Facts
from cbrngraph.checks.report import SEVERITIES
from cbrngraph.terms import RDF, SHACL, Term, iri, lexical, local_name

__all__ = ["Fault", "Shape", "UnknownShapeError", "judge", "read_shapes"]

ValuesOf = Callable[[Facts, Term], Sequence[Term]]
_DESCRIBING = {"path", "name", "description", "message", "severity", "property", "ignoredProperties"}
_TARGETS = {"targetClass", "targetSubjectsOf"}
_NIL = iri(RDF + "nil")


class UnknownShapeError(Exception):
    """A shape uses something of SHACL that is not known here."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What SHACL calls a validation result."""

    shape: Term
    rank: int
    message: str
    node: Term
    path: Term = ""
    value: Term = ""
    component: Term = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked of the values of a focus node, or (without ``values``) of the node itself."""

    id: Term
    values: ValuesOf | None
    path: Term
    rank: int
    message: str
    asks: tuple[tuple[Term, Asks], ...]
    inner: tuple[Shape, ...]
    classes: tuple[Term, ...] = ()
    having: tuple[Term, ...] = ()

    def targets(self, facts: Facts) -> set[Term]:
        """The nodes that the shape is about."""
        return facts.instances(self.classes).union(*map(facts.subjects, self.having))

    def faults(self, facts: Facts, focus: Term) -> Iterator[Fault]:
        """What is wrong with a node."""
        values = self.values(facts, focus) if self.values else (focus,)
        for component, asks in self.asks:
            for value, path in asks(facts, values):
                yield Fault(self.id, self.rank, self.message, focus, path or self.path, value, component)
        for shape in self.inner:
            for value in values:
                yield from shape.faults(facts, value)

    def holds(self, facts: Facts, focus: Term) -> bool:
        """Whether nothing is wrong with a node."""
        return next(self.faults(facts, focus), None) is None


def judge(shapes: Iterable[Shape], facts: Facts, only: Collection[Term] | None = None) -> Iterator[Fault]:
    """Yield what is wrong with the nodes that shapes are about (``only``: with these of them)."""
    for shape in shapes:
        targets = shape.targets(facts)
        for node in targets if only is None else targets.intersection(only):
            yield from shape.faults(facts, node)


def read_shapes(path: Path) -> list[Shape]:
    """Read the shapes of a file that have targets.

    Raises:
        UnknownShapeError: they use more of SHACL than is known here.

    """
    reader = _Reader(path)
    return [reader.shape(node) for node in reader.with_targets()]


class _Reader:
    """The statements of a file of shapes: node → name in the namespace of SHACL → terms."""

    def __init__(self, path: Path) -> None:
        self._said: defaultdict[Term, defaultdict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            predicate = str(quad.predicate.value)
            if predicate.startswith((SHACL, RDF)):
                self._said[str(quad.subject)][local_name(predicate)].append(str(quad.object))

    def with_targets(self) -> list[Term]:
        """The shapes that say which nodes they are about."""
        return sorted(node for node, said in self._said.items() if any(name.startswith("target") for name in said))

    def shape(self, node: Term) -> Shape:
        said = self._said[node]
        path = next(iter(said["path"]), "")
        return Shape(
            id=node,
            values=self._path(path) if path else None,
            path=path if path.startswith("<") else "",
            rank=SEVERITIES.index(local_name(next(iter(said["severity"]), "Violation"))),
            message=" ".join(map(lexical, said["message"])),
            asks=tuple(self._asks(node)),
            inner=tuple(self.shape(inner) for inner in sorted(said["property"])),
            classes=tuple(said["targetClass"]),
            having=tuple(said["targetSubjectsOf"]),
        )

    def _asks(self, node: Term) -> Iterator[tuple[Term, Asks]]:
        for name, values in sorted(self._said[node].items()):
            for value in values if name not in {"type", *_DESCRIBING, *_TARGETS} else ():
                yield _component(name), self._ask(node, name, value)

    def _ask(self, node: Term, name: str, value: Term) -> Asks:
        if name in PARAMETERS:
            return PARAMETERS[name](value)
        if name in LISTS:
            return LISTS[name](self._list(value))
        if name == "closed" and lexical(value) == "true":
            return closed(self._known(node))
        if name == "or":
            return each(_any([self.shape(item) for item in self._list(value)]))
        if name == "not":
            return each(_no(self.shape(value)))
        raise UnknownShapeError(f"{node}: sh:{name}")

    def _known(self, node: Term) -> frozenset[Term]:
        """The properties that a closed shape allows."""
        paths = {path for inner in self._said[node]["property"] for path in self._said[inner]["path"]}
        return frozenset(paths.union(*map(self._list, self._said[node]["ignoredProperties"])))

    def _path(self, path: Term) -> ValuesOf:
        if path.startswith("<"):
            return lambda facts, node: facts.values(node, path)
        match dict(self._said[path]):
            case {"alternativePath": [items]}:
                return _one_of([self._path(item) for item in self._list(items)])
            case {"inversePath": [inner]} if inner.startswith("<"):
                return lambda facts, node: facts.backwards(node, inner)
        raise UnknownShapeError(f"{path}: a path of {', '.join(self._said[path])}")

    def _list(self, node: Term) -> list[Term]:
        items: list[Term] = []
        while node != _NIL:
            items += self._said[node]["first"]
            [node] = self._said[node]["rest"]
        return items


def _component(name: str) -> Term:
    return iri(f"{SHACL}{name[0].upper()}{name[1:]}ConstraintComponent")


def _any(shapes: Sequence[Shape]) -> Conforms:
    return lambda facts, value: any(shape.holds(facts, value) for shape in shapes)


def _no(shape: Shape) -> Conforms:
    return lambda facts, value: not shape.holds(facts, value)


def _one_of(paths: Sequence[ValuesOf]) -> ValuesOf:
    return lambda facts, node: list(dict.fromkeys(value for path in paths for value in path(facts, node)))
