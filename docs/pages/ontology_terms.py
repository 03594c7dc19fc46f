"""The Turtle of the ontology → its terms, in the blocks and the order of the file, with all that is said of each."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from cbrngraph.graph.headers import read_headed
from cbrngraph.resources import resource
from cbrngraph.terms import CBRN, OWL, RDF, RDFS, SKOS, Term, compact, iri, lexical, local_name
from cbrngraph.vocabulary import vocabulary_files

__all__ = ["KINDS", "Alignment", "Block", "Store", "alignments", "blocks", "concept_names", "store", "term_names"]

KINDS = {
    "Class": "class",
    "ObjectProperty": "property whose values are things",
    "DatatypeProperty": "property whose values are text, numbers or dates",
    "AnnotationProperty": "annotation, about terms of the ontology",
}
"""The kinds of term, in words."""

_RULE = r"# -{20,}\n"
_BLOCK = re.compile(rf"{_RULE}((?:#[^\n]*\n)+?){_RULE}(.*?)(?={_RULE}|\Z)", re.DOTALL)
_SUBJECT = re.compile(r"^([a-z]+:[\w-]+) a owl:(?:Class|\w+Property)\b", re.MULTILINE)


class Store:
    """What files of Turtle say, to be asked by subject and predicate."""

    def __init__(self, paths: Iterator[str]) -> None:
        self._said: defaultdict[Term, dict[str, list[Term]]] = defaultdict(dict)
        for path in paths:
            for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
                self._said[str(quad.subject)].setdefault(quad.predicate.value, []).append(str(quad.object))

    def subjects(self, predicate: str, value: Term) -> list[Term]:
        """Return the subjects of which something is said, in the order of their names."""
        return sorted(subject for subject, said in self._said.items() if value in said.get(predicate, []))

    def all(self, subject: Term, predicate: str) -> list[Term]:
        """Return the values of a property, sorted."""
        return sorted(self._said.get(subject, {}).get(predicate, []))

    def text(self, subject: Term, predicate: str) -> str:
        """Return the first value as text; empty where there is none."""
        return next(map(lexical, self.all(subject, predicate)), "")

    def items(self, subject: Term, predicate: str) -> list[Term]:
        """Return the items of an RDF list."""
        found: list[Term] = []
        node = next(iter(self.all(subject, predicate)), iri(RDF + "nil"))
        while node != iri(RDF + "nil"):
            found += self._said[node][RDF + "first"]
            [node] = self._said[node][RDF + "rest"]
        return found


@dataclass(frozen=True, slots=True)
class Block:
    """A thematic block of the file: its heading, what its comment says, and its terms as prefixed names."""

    title: str
    says: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a term stands to one of another vocabulary, and why."""

    term: Term
    relation: str
    other: str
    reason: str


@cache
def store() -> Store:
    """Return the ontology and its schemes."""
    return Store(map(str, vocabulary_files()))


@cache
def blocks() -> tuple[Block, ...]:
    """Return the blocks of the file that declare terms."""
    text = resource("ontology", "cbrngraph.ttl").read_text(encoding="utf-8")
    return tuple(block for block in map(_block, _BLOCK.finditer(text)) if block.terms)


def _block(found: re.Match[str]) -> Block:
    title, *says = (line.lstrip("# ").strip() for line in found[1].splitlines())
    return Block(title, " ".join(line for line in says if line), tuple(_SUBJECT.findall(found[2])))


@cache
def term_names() -> frozenset[str]:
    """Return the local names of the classes and properties that this ontology defines."""
    return frozenset(name.removeprefix("cbrn:") for block in blocks() for name in block.terms if name[:5] == "cbrn:")


@cache
def concept_names() -> frozenset[str]:
    """Return the local names of the schemes and their concepts; those of other vocabularies are used, and not ours."""
    found = (name for kind in ("ConceptScheme", "Concept") for name in store().subjects(RDF + "type", iri(SKOS + kind)))
    return frozenset(local_name(name) for name in found if name.startswith(iri(CBRN)[:-1]))


@cache
def alignments() -> Mapping[Term, tuple[Alignment, ...]]:
    """Return the alignments of each term, with the reasons that stand beside them."""
    said = Store(iter([str(resource("ontology", "alignments.ttl"))]))
    found: defaultdict[Term, list[Alignment]] = defaultdict(list)
    for axiom in said.subjects(RDF + "type", iri(OWL + "Axiom")):
        [subject] = said.all(axiom, OWL + "annotatedSource")
        [relation] = said.all(axiom, OWL + "annotatedProperty")
        [other] = said.all(axiom, OWL + "annotatedTarget")
        found[subject].append(Alignment(subject, local_name(relation), other[1:-1], said.text(axiom, RDFS + "comment")))
    return {subject: tuple(sorted(several, key=lambda one: one.other)) for subject, several in found.items()}


@cache
def keys() -> Mapping[str, tuple[str, ...]]:
    """Return the keys that the JSON-LD context gives to each term, by its prefixed name."""
    context = json.loads(resource("ontology", "context.jsonld").read_text(encoding="utf-8"))["@context"]
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, entry in context.items():
        if isinstance(entry, dict):
            found[entry["@id"]].append(key)
    return {name: tuple(several) for name, several in found.items()}


@cache
def derivations() -> Mapping[str, str]:
    """Return what each derivation rule says, by its name."""
    headed = map(read_headed, sorted(resource("ontology", "rules").glob("*.rq")))
    return {file.one("rule"): file.one("says") for file in headed}


def below(name: str) -> list[str]:
    """Return the prefixed names of the classes directly under one."""
    return [compact(cls) for cls in store().subjects(RDFS + "subClassOf", iri(CBRN + name))]
