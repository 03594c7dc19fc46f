"""The shapes of ``shapes/`` and its rules, in words: on what, how many values, which, and what is told where not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from cbrngraph.graph.headers import read_headed
from cbrngraph.resources import resource
from cbrngraph.terms import RDF, RDFS, SHACL, SHAPES, Term, compact, iri, lexical, local_name
from pages.ontology_terms import Store
from pages.queries import body

__all__ = [
    "GraphRule",
    "NodeShape",
    "ShapeRule",
    "about",
    "graph_rules",
    "node_shapes",
    "on_class",
    "on_property",
    "shape_rules",
]

_DATES = {"xsd:date", "xsd:gYearMonth", "xsd:gYear", "edtf:EDTF"}
_DATATYPES = {
    "rdf:langString": "text with its language",
    "xsd:string": "text without a language",
    "xsd:integer": "a whole number",
    "xsd:decimal": "a number",
    "xsd:boolean": "true or false",
    "xsd:date": "a day",
    "xsd:anyURI": "a web address",
}
_NODE_KINDS = {"IRI": "an IRI", "Literal": "a literal", "BlankNodeOrIRI": "a thing"}
_BOUNDS = {
    "minInclusive": "at least {}",
    "maxInclusive": "at most {}",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
}


@dataclass(frozen=True, slots=True)
class ShapeRule:
    """What a shape asks of one property of the things of some classes; names are prefixed, ``^`` turns a path round."""

    shape: str
    classes: tuple[str, ...]
    paths: tuple[str, ...]
    name: str
    description: str
    message: str
    severity: str
    count: str
    takes: str


@dataclass(frozen=True, slots=True)
class NodeShape:
    """What the things of some classes are asked, as a whole; ``others`` of its rules look at the thing itself."""

    shape: str
    says: str
    classes: tuple[str, ...]
    rules: tuple[ShapeRule, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GraphRule:
    """A rule that looks at several things at once: its query, and the terms that the query speaks of."""

    name: str
    severity: str
    message: str
    query: str
    terms: frozenset[str]


def on_class(name: str) -> list[ShapeRule]:
    """Return what is asked of the things of a class (``cbrn:Membership``)."""
    return [rule for rule in shape_rules() if name in rule.classes]


def on_property(name: str) -> list[tuple[ShapeRule, list[str]]]:
    """Return what is asked of a property: each rule once, with all classes for which it is the same."""
    alike: defaultdict[tuple[str, ...], list[ShapeRule]] = defaultdict(list)
    for rule in shape_rules():
        if turned := {name, f"^{name}"} & {*rule.paths}:
            alike[rule.count, rule.takes, rule.severity, *turned].append(rule)
    return [(rules[0], sorted({cls for rule in rules for cls in rule.classes})) for _, rules in sorted(alike.items())]


def about(name: str) -> list[GraphRule]:
    """Return the rules over the whole graph whose query speaks of a term."""
    return [rule for rule in graph_rules() if name in rule.terms]


@cache
def graph_rules() -> tuple[GraphRule, ...]:
    """Return the rules over the whole graph, by name."""
    files = map(read_headed, sorted(resource("shapes", "rules").glob("*.rq")))
    return tuple(
        GraphRule(
            file.name, file.one("severity").lower(), file.one("message"), body(file.query),
            frozenset(re.findall(r"\b\w+:[A-Za-z][\w-]*\w", body(file.query))),
        )
        for file in files
    )  # fmt: skip


@cache
def shape_rules() -> tuple[ShapeRule, ...]:
    """Return what all shapes ask of properties."""
    return tuple(rule for shape in node_shapes() for rule in shape.rules)


@cache
def node_shapes() -> tuple[NodeShape, ...]:
    """Return the shapes that have targets, in the order of their names."""
    said = Store(map(str, sorted(resource("shapes").glob("*.ttl"))))
    return tuple(_node(said, node) for node in said.subjects(RDF + "type", iri(SHACL + "NodeShape")))


def _node(said: Store, node: Term) -> NodeShape:
    having = (f"whatever has {compact(one)}" for one in said.all(node, SHACL + "targetSubjectsOf"))
    classes = (*map(compact, said.all(node, SHACL + "targetClass")), *having)
    rules = tuple(_rule(said, inner, classes) for inner in said.all(node, SHACL + "property"))
    others = tuple(map(lexical, said.all(node, SHACL + "message")))
    return NodeShape(_name(node), said.text(node, RDFS + "comment"), classes, rules, others)


def _rule(said: Store, inner: Term, classes: tuple[str, ...]) -> ShapeRule:
    return ShapeRule(
        shape=_name(inner),
        classes=classes,
        paths=tuple(_paths(said, inner)),
        name=said.text(inner, SHACL + "name"),
        description=said.text(inner, SHACL + "description"),
        message=said.text(inner, SHACL + "message"),
        severity=local_name(next(iter(said.all(inner, SHACL + "severity")), "Violation")).lower(),
        count=_count(said, inner),
        takes="; ".join(_takes(said, inner)),
    )


def _name(shape: Term) -> str:
    return shape[1:-1].removeprefix(SHAPES)


def _paths(said: Store, shape: Term) -> Iterator[str]:
    for path in said.all(shape, SHACL + "path"):
        if path.startswith("<"):
            yield compact(path)
        yield from map(compact, said.items(path, SHACL + "alternativePath"))
        yield from (f"^{compact(one)}" for one in said.all(path, SHACL + "inversePath"))


def _count(said: Store, shape: Term) -> str:
    least, most = said.text(shape, SHACL + "minCount"), said.text(shape, SHACL + "maxCount")
    match least, most:
        case "", "":
            return "any number"
        case "0" | "", _:
            return f"at most {most}" if most != "0" else "none"
        case _, "":
            return f"at least {least}"
    return f"exactly {least}" if least == most else f"{least} to {most}"


def _takes(said: Store, shape: Term) -> Iterator[str]:
    """What the values may be, part by part."""
    for datatype in said.all(shape, SHACL + "datatype"):
        yield _DATATYPES.get(compact(datatype), compact(datatype))
    for cls in said.all(shape, SHACL + "class"):
        yield f"a {compact(cls)}"
    for kind in said.all(shape, SHACL + "nodeKind"):
        yield _NODE_KINDS.get(local_name(kind), local_name(kind))
    if items := said.items(shape, SHACL + "in"):
        yield f"one of {_listed(items)}"
    for value in said.all(shape, SHACL + "hasValue"):
        yield f"{lexical(value)} among them"
    for name, words in _BOUNDS.items():
        yield from (words.format(lexical(bound)) for bound in said.all(shape, SHACL + name))
    if languages := said.items(shape, SHACL + "languageIn"):
        yield f"in the language {_listed(languages)}"
    if said.all(shape, SHACL + "uniqueLang"):
        yield "one for each language"
    yield from (f"of the form {lexical(pattern)}" for pattern in said.all(shape, SHACL + "pattern"))
    if choices := said.items(shape, SHACL + "or"):
        yield _either(said, choices)
    for other in said.all(shape, SHACL + "not"):
        yield f"not {'; '.join(_takes(said, other)) or compact(other)}"


def _either(said: Store, choices: Iterable[Term]) -> str:
    choices = list(choices)
    datatypes = {compact(one) for choice in choices for one in said.all(choice, SHACL + "datatype")}
    if datatypes == _DATES:
        return "a year, a month, a day or a range"
    return " or ".join(dict.fromkeys("; ".join(_takes(said, choice)) for choice in choices))


def _listed(items: Iterable[Term]) -> str:
    return ", ".join(map(lexical, items))
