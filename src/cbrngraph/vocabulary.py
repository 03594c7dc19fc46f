"""What the ontology and the JSON-LD context say, as the readings need it.

The context is the dictionary of keys (key → property and type); the ontology says which properties can have one value
only, which keys make a nested node, and what identifies it. Both are read here, once, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import pyoxigraph as ox

from cbrngraph.resources import resource
from cbrngraph.terms import CBRN, OWL, RDF, RDFS, SKOS, Term, expand, iri, local_name

__all__ = ["Kind", "Nested", "Property", "Vocabulary", "load_vocabulary", "vocabulary_files"]

_LITERAL_KINDS = {"xsd:integer": "integer", "xsd:decimal": "decimal", "xsd:boolean": "boolean", "xsd:anyURI": "uri"}
_DATE_VARIANTS = ("Month", "Year", "Range")


class Kind(Enum):
    """What a property takes."""

    THING = "the id of a registered subject"
    IRI = "a full IRI"
    CONCEPT = "a concept of its scheme"
    TERM = "a key of the dictionary"
    TEXT = "text"
    LABEL = "text, or texts by language such as {en: Almaty, ru: Алматы}"
    INTEGER = "a whole number"
    DECIMAL = "a number"
    BOOLEAN = "true or false"
    URI = "a web address"
    DATE = "a date"


@dataclass(frozen=True, slots=True)
class Property:
    """A key of the dictionary and its property."""

    key: str
    iri: Term
    kind: Kind
    functional: bool = False
    one_per_language: bool = False
    registrable: bool = False
    identifying: bool = False
    scheme: Term = ""
    bounds: tuple[Term, Term] | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Nested:
    """A key whose values are nodes of their own: a relation (named by its key) or a value (named by its content)."""

    key: str
    cls: Term
    is_value: bool
    under: Term = ""
    link: Term = ""
    keyed_by: Term = ""
    identity: tuple[Term, ...] = ()
    distinguished_by: frozenset[Term] = frozenset()
    fixed: tuple[Term, Term] | None = None

    @property
    def list_name(self) -> Term:
        """What a ``complete`` list of these is a list of: the role where one is fixed, else the class."""
        return self.fixed[1] if self.fixed else self.cls


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The dictionary and the declarations of the ontology."""

    properties: Mapping[str, Property]
    nested: Mapping[str, Nested]
    classes: Mapping[str, Term]
    superclasses: Mapping[Term, frozenset[Term]]
    concepts: Mapping[Term, Mapping[str, Term]]
    by_iri: Mapping[Term, Property] = field(default_factory=dict)

    def keys(self) -> list[str]:
        """Every key that may stand under a subject."""
        return sorted([*self.properties, *self.nested])

    def lists(self, nested: Nested, values: Mapping[Term, Term]) -> tuple[Term, ...]:
        """The lists a relation belongs to: its class's, and its role's where the role has a key of its own."""
        roles = {item.fixed[1] for item in self.nested.values() if item.fixed and item.cls == nested.cls}
        return (nested.cls, *(value for value in values.values() if value in roles))


def vocabulary_files() -> list[Path]:
    """The Turtle files of the ontology and its schemes; alignments stay apart, for those who want them."""
    folder = resource("ontology")
    return [folder / "cbrngraph.ttl", *sorted((folder / "schemes").glob("*.ttl"))]


def load_vocabulary() -> Vocabulary:
    """Read the ontology and the context that belong to this installation."""
    store = ox.Store()
    for path in vocabulary_files():
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    ontology = _Ontology(store)
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))["@context"]
    properties = {key: ontology.property(key, entry) for key, entry in _keys(context)}
    return Vocabulary(
        properties=properties,
        nested=ontology.nested(),
        classes=ontology.classes(),
        superclasses=ontology.superclasses(),
        concepts=ontology.concepts(),
        by_iri={prop.iri: prop for prop in properties.values()},
    )


def _keys(context: Mapping[str, object]) -> Iterable[tuple[str, dict[str, str]]]:
    """The keys a person writes: the dated variants of one property (``fromMonth``) are for JSON-LD alone."""
    for key, entry in context.items():
        if isinstance(entry, dict) and not any(
            key.endswith(variant) and key.removesuffix(variant) in context for variant in _DATE_VARIANTS
        ):
            yield key, entry


class _Ontology:
    """The few questions that are put to the ontology."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def _objects(self, subject: Term, predicate: str) -> list[Term]:
        quads = self._store.quads_for_pattern(ox.NamedNode(subject[1:-1]), ox.NamedNode(predicate), None)
        return sorted(str(quad.object) for quad in quads)

    def _subjects(self, predicate: str, value: Term | None = None) -> list[Term]:
        wanted = ox.NamedNode(value[1:-1]) if value else None
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), wanted)
        return sorted(str(quad.subject) for quad in quads if isinstance(quad.subject, ox.NamedNode))

    def _one(self, subject: Term, predicate: str) -> Term:
        return next(iter(self._objects(subject, predicate)), "")

    def _text(self, subject: Term, predicate: str) -> str:
        return self._one(subject, predicate).strip('"')

    def property(self, key: str, entry: Mapping[str, str]) -> Property:
        """Build the property of one dictionary entry."""
        prop = iri(expand(entry["@id"]))
        early, late = self._one(prop, CBRN + "earliestBound"), self._one(prop, CBRN + "latestBound")
        return Property(
            key=key,
            iri=prop,
            kind=Kind.DECIMAL if self._objects(prop, CBRN + "numeric") else _kind(prop, entry),
            functional=iri(OWL + "FunctionalProperty") in self._objects(prop, RDF + "type"),
            one_per_language=bool(self._objects(prop, CBRN + "onePerLanguage")),
            registrable=bool(self._objects(prop, CBRN + "registrable")),
            identifying=bool(self._objects(prop, CBRN + "identifying")),
            scheme=self._one(prop, CBRN + "valuesFrom"),
            bounds=(early, late) if early and late else None,
            rule=self._text(prop, CBRN + "derivedBy"),
        )

    def nested(self) -> dict[str, Nested]:
        """The nested keys of classes, and the shortcuts of roles: ``beneficiaries`` is a participation."""
        found: dict[str, Nested] = {}
        concepts: list[Term] = []
        for subject in self._subjects(CBRN + "nestedKey"):
            if iri(OWL + "Class") in self._objects(subject, RDF + "type"):
                item = self._nested_class(subject)
                found[item.key] = item
            else:
                concepts.append(subject)
        base = next((item for item in found.values() if item.cls == iri(CBRN + "Participation")), None)
        for concept in concepts if base else ():
            assert base is not None
            key = self._text(concept, CBRN + "nestedKey")
            found[key] = Nested(
                key, base.cls, False, base.under, "", base.keyed_by, base.identity, fixed=(iri(CBRN + "role"), concept)
            )
        return found

    def _nested_class(self, cls: Term) -> Nested:
        return Nested(
            key=self._text(cls, CBRN + "nestedKey"),
            cls=cls,
            is_value=self._text(cls, CBRN + "nodeKind") == "value",
            under=self._one(cls, CBRN + "nestedUnder"),
            link=self._one(cls, CBRN + "nestedLink"),
            keyed_by=self._one(cls, CBRN + "keyedBy"),
            identity=self._list(self._store, cls, OWL + "hasKey"),
            distinguished_by=frozenset(self._objects(cls, CBRN + "distinguishedBy")),
        )

    @staticmethod
    def _list(store: ox.Store, subject: Term, predicate: str) -> tuple[Term, ...]:
        def after(node: ox.NamedNode | ox.BlankNode, step: str) -> ox.NamedNode | ox.BlankNode | None:
            quad = next(store.quads_for_pattern(node, ox.NamedNode(step), None), None)
            return quad.object if quad and not isinstance(quad.object, ox.Literal | ox.Triple) else None

        items: list[Term] = []
        node = after(ox.NamedNode(subject[1:-1]), predicate)
        while node is not None and (item := after(node, RDF + "first")) is not None:
            items.append(str(item))
            node = after(node, RDF + "rest")
        return tuple(items)

    def classes(self) -> dict[str, Term]:
        """Class by local name."""
        return {local_name(cls): cls for cls in self._subjects(RDF + "type", iri(OWL + "Class"))}

    def superclasses(self) -> dict[Term, frozenset[Term]]:
        """Each class with all above it, itself included."""
        above: dict[Term, frozenset[Term]] = {}

        def climb(cls: Term) -> frozenset[Term]:
            if cls not in above:
                above[cls] = frozenset({cls})
                parents = (climb(parent) for parent in self._objects(cls, RDFS + "subClassOf"))
                above[cls] = frozenset({cls}).union(*parents)
            return above[cls]

        return {cls: climb(cls) for cls in self._subjects(RDF + "type", iri(OWL + "Class"))}

    def concepts(self) -> dict[Term, dict[str, Term]]:
        """Concepts by scheme and notation."""
        found: dict[Term, dict[str, Term]] = {}
        for quad in self._store.quads_for_pattern(None, ox.NamedNode(SKOS + "inScheme"), None):
            concept = str(quad.subject)
            for notation in self._objects(concept, SKOS + "notation"):
                found.setdefault(str(quad.object), {})[notation.strip('"')] = concept
        return found


def _kind(prop: Term, entry: Mapping[str, str]) -> Kind:
    declared = entry.get("@type", "")
    if entry.get("@container") == "@language":
        return Kind.LABEL
    if declared == "@vocab":
        return Kind.CONCEPT
    if declared == "@id":
        if prop in {iri(SKOS + "exactMatch"), iri(expand("dct:license"))}:
            return Kind.IRI
        return Kind.TERM if prop in {iri(CBRN + "soughtProperty"), iri(CBRN + "completeFor")} else Kind.THING
    if declared == "xsd:date":
        return Kind.DATE
    return Kind[_LITERAL_KINDS.get(declared, "text").upper()]
