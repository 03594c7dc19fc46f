"""Test the shapes both ways.

``tests/shapes/valid/<shape>.ttl`` breaks no shape; ``tests/shapes/invalid/<shape>.ttl`` breaks the shape
that it is named for and no other. Several examples of one shape are told apart by ``--2``, ``--3`` …
All of them lean on ``common.ttl``. Each constraint of each shape is then dropped in turn (mutation), which
must let one of the invalid examples pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "tests" / "shapes"
SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))

CBRN = Namespace("https://w3id.org/cbrngraph/ontology#")
SHAPES = Namespace("https://w3id.org/cbrngraph/shapes#")

# What a shape says beside its constraints.
NOT_CONSTRAINTS = {
    RDF.type, RDFS.label, RDFS.comment, SH.path, SH.name, SH.description, SH.message, SH.severity,
    SH.property, SH.targetClass, SH.targetSubjectsOf, SH.ignoredProperties,
}  # fmt: skip
SEVERITIES = {SH.Violation, SH.Warning, SH.Info}


@cache
def parsed(path: Path) -> Graph:
    return Graph().parse(path, format="turtle")


@cache
def example(path: Path) -> Graph:
    return parsed(path) + parsed(EXAMPLES / "common.ttl")


@cache
def all_shapes() -> Graph:
    graph = Graph()
    for path in SHAPE_FILES:
        graph += parsed(path)
    return graph


@cache
def file_of() -> dict[URIRef, Path]:
    """Map every named shape to its file."""
    return {shape: path for path in SHAPE_FILES for shape in named_shapes(parsed(path))}


def named_shapes(graph: Graph) -> list[URIRef]:
    found = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    return sorted(shape for shape in found if isinstance(shape, URIRef))


def shape_of(path: Path) -> URIRef:
    """Return the shape that an example is named for."""
    return SHAPES[path.stem.split("--")[0]]


def local(shape: Node) -> str:
    return str(shape).removeprefix(str(SHAPES))


def broken(data: Graph, shapes: Graph) -> set[Node]:
    """Return the shapes that the data breaks."""
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False, inplace=True
    )
    assert isinstance(report, Graph)
    return set(report.objects(None, SH.sourceShape))


def constraints() -> Iterator[tuple[URIRef, URIRef, Node]]:
    graph = all_shapes()
    for shape in named_shapes(graph):
        for predicate, value in graph.predicate_objects(shape):
            if predicate not in NOT_CONSTRAINTS:
                yield shape, URIRef(str(predicate)), value


CONSTRAINTS = sorted(constraints(), key=str)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_valid_example_breaks_no_shape(path: Path) -> None:
    assert broken(example(path), parsed(file_of()[shape_of(path)])) == set()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_invalid_example_breaks_its_shape_alone(path: Path) -> None:
    shape = shape_of(path)
    assert broken(example(path), parsed(file_of()[shape])) == {shape}


@pytest.mark.parametrize("path", SHAPE_FILES, ids=lambda path: path.stem)
def test_common_examples_break_no_shape(path: Path) -> None:
    assert broken(parsed(EXAMPLES / "common.ttl"), parsed(path)) == set()


@pytest.mark.parametrize(
    ("shape", "predicate", "value"),
    CONSTRAINTS,
    ids=[f"{local(s)} without {p.fragment}" for s, p, _ in CONSTRAINTS],
)
def test_every_constraint_is_needed_by_an_invalid_example(shape: URIRef, predicate: URIRef, value: Node) -> None:
    weaker = parsed(file_of()[shape]) - Graph().add((shape, predicate, value))
    if predicate == SH.closed:
        weaker.remove((shape, SH.ignoredProperties, None))
    examples = [path for path in INVALID if shape_of(path) == shape]
    assert any(not broken(example(path), weaker) for path in examples)


def test_every_node_shape_has_a_valid_example() -> None:
    graph = all_shapes()
    classes = {shape for shape in graph.subjects(RDF.type, SH.NodeShape) if graph.value(shape, SH.property)}
    assert {shape_of(path) for path in VALID} == classes


def test_every_constraint_shape_has_an_invalid_example() -> None:
    assert {shape_of(path) for path in INVALID} == {shape for shape, _, _ in CONSTRAINTS}


def test_every_property_shape_constrains_something() -> None:
    assert set(all_shapes().subjects(RDF.type, SH.PropertyShape)) <= {shape for shape, _, _ in CONSTRAINTS}


@pytest.mark.parametrize("shape", named_shapes(all_shapes()), ids=local)
def test_every_shape_is_documented(shape: URIRef) -> None:
    graph = all_shapes()
    is_property = (shape, RDF.type, SH.PropertyShape) in graph
    texts = [SH.name, SH.description] if is_property else [RDFS.label, RDFS.comment]
    if any(constrained == shape for constrained, _, _ in CONSTRAINTS):
        texts.append(SH.message)
        assert set(graph.objects(shape, SH.severity)) < SEVERITIES
        assert len(list(graph.objects(shape, SH.severity))) == 1
    for predicate in texts:
        [text] = graph.objects(shape, predicate)
        assert isinstance(text, Literal)
        assert text.language == "en"
        assert text.strip() == str(text) != ""
    for sentence in graph.objects(shape, SH.message):
        assert str(sentence).endswith((".", "?"))


def test_property_shapes_are_named_after_the_node_shape_that_holds_them() -> None:
    graph = all_shapes()
    held = [(holder, shape) for holder, shape in graph.subject_objects(SH.property) if isinstance(holder, URIRef)]
    assert all(str(shape).startswith(f"{holder}-") for holder, shape in held)
    assert {shape for _, shape in held} == set(graph.subjects(RDF.type, SH.PropertyShape))
    assert len(held) == len({shape for _, shape in held})


def test_every_class_of_the_ontology_has_a_shape() -> None:
    ontology = parsed(ROOT / "ontology" / "cbrngraph.ttl")
    own = {term for term in ontology.subjects(RDF.type, OWL.Class) if str(term).startswith(str(CBRN))}
    assert own - set(all_shapes().objects(None, SH.targetClass)) == set()


def test_every_class_that_shapes_name_has_a_shape() -> None:
    graph = all_shapes()
    assert set(graph.objects(None, SH["class"])) <= set(graph.objects(None, SH.targetClass))


def test_every_term_that_shapes_name_is_in_the_ontology() -> None:
    ontology = Graph()
    for path in [ROOT / "ontology" / "cbrngraph.ttl", *(ROOT / "ontology" / "schemes").glob("*.ttl")]:
        ontology += parsed(path)
    named = {term for triple in all_shapes() for term in triple if str(term).startswith(str(CBRN))}
    assert {term for term in named if isinstance(term, URIRef)} - set(ontology.subjects(RDF.type)) == set()


def test_lists_of_concepts_are_whole() -> None:
    schemes = Graph()
    for path in (ROOT / "ontology" / "schemes").glob("*.ttl"):
        schemes += parsed(path)
    graph = all_shapes()
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        for values in graph.objects(shape, SH["in"]):
            listed = set(Collection(graph, values))
            lists = {scheme for value in listed for scheme in schemes.objects(value, SKOS.inScheme)}
            for scheme in lists:
                assert listed == set(schemes.subjects(SKOS.inScheme, scheme)), (shape, scheme)


def test_ontology_and_schemes_break_no_shape() -> None:
    shapes = parsed(ROOT / "shapes" / "ontology.ttl")
    for path in [ROOT / "ontology" / "cbrngraph.ttl", *sorted((ROOT / "ontology" / "schemes").glob("*.ttl"))]:
        assert broken(Graph() + parsed(path), shapes) == set(), path.name


def test_shapes_use_no_sparql_and_close_persons_alone() -> None:
    graph = all_shapes()
    assert not list(graph.subject_objects(SH.sparql))
    assert set(graph.subjects(SH.closed)) == {SHAPES.PersonShape}
