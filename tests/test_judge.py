"""What judges the shapes finds what pySHACL finds: on every example, on shapes weakened and on graphs spoilt at random.

pySHACL is the reference. What is compared is the whole of a validation result: shape, severity, message, focus node,
path, value and constraint component.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from builds import DATA, ROOT
from rdflib import SH, Graph

from cbrngraph.checks.check import check, shape_files
from cbrngraph.checks.constraints import LISTS, PARAMETERS
from cbrngraph.checks.facts import Facts
from cbrngraph.checks.reference import judge_by_pyshacl
from cbrngraph.checks.shapes import Fault, UnknownShapeError, judge, read_shapes
from cbrngraph.graph.build import make
from cbrngraph.terms import PREFIXES, Triple

EXAMPLES = ROOT / "tests" / "shapes"
SHAPE_FILES = sorted((ROOT / "shapes").glob("*.ttl"))
FILE_OF = {shape.id: path for path in SHAPE_FILES for shape in read_shapes(path)}
HEAD = """
@prefix : <https://example.org/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SEEDS = range(6)
BOUNDS = {f"{bound}ConstraintComponent>" for bound in ("MinInclusive", "MaxInclusive", "MinExclusive", "MaxExclusive")}
pytestmark = [
    pytest.mark.filterwarnings("ignore:Serializing weird"),
    pytest.mark.filterwarnings("ignore:Parsing weird"),
]
each_file = pytest.mark.parametrize("path", SHAPE_FILES, ids=lambda path: path.stem)


@cache
def triples_of(path: Path) -> frozenset[Triple]:
    return frozenset((s.n3(), p.n3(), o.n3()) for s, p, o in Graph().parse(path, format="turtle"))


def ours(path: Path, triples: Iterable[Triple]) -> set[Fault]:
    return set(judge(read_shapes(path), Facts(frozenset(triples))))


def theirs(path: Path, triples: Iterable[Triple]) -> set[Fault]:
    return set(judge_by_pyshacl([path], frozenset(triples)))


def examples_of(path: Path) -> list[Path]:
    """The examples of the shapes of a file, good and bad."""
    names = {str(shape).rpartition("#")[2].strip(">") for shape, file in FILE_OF.items() if file == path}
    found = [*EXAMPLES.glob("valid/*.ttl"), *EXAMPLES.glob("invalid/*.ttl")]
    return sorted(each for each in found if each.stem.split("--")[0].split("-")[0] in names)


def apart(path: Path, common: frozenset[Triple]) -> Iterable[Triple]:
    """An example with names of its own for what only it speaks of, so that many stand in one graph."""
    own = {s for s, _, _ in triples_of(path) if s.startswith("<")} - {term for triple in common for term in triple}
    names = {term: f"{term[:-1]}-{path.stem}>" for term in own}
    return ((names.get(s, s), p, names.get(o, o)) for s, p, o in triples_of(path))


@each_file
def test_all_examples_are_judged_as_by_pyshacl(path: Path) -> None:
    common = triples_of(EXAMPLES / "common.ttl")
    found = examples_of(path)
    triples = common.union(*(apart(example, common) for example in found))
    faults = theirs(path, triples)
    assert ours(path, triples) == faults
    assert len(faults) >= len([example for example in found if example.parent.name == "invalid"])


# weakened and spoilt


@each_file
def test_weakened_shapes_are_judged_as_by_pyshacl(path: Path, tmp_path: Path) -> None:
    """With a third of its constraints gone, a file of shapes finds less, and both find the same less."""
    common = triples_of(EXAMPLES / "common.ttl")
    triples = common.union(*(apart(example, common) for example in examples_of(path)))
    shapes = Graph().parse(path)
    asked = [triple for triple in shapes if triple[1] in {SH[name] for name in ("or", *PARAMETERS, *LISTS)}]
    for triple in Random(path.name).sample(sorted(asked), len(asked) // 3):
        shapes.remove(triple)
    weaker = tmp_path / path.name
    shapes.serialize(weaker, format="turtle")
    assert ours(weaker, triples) == theirs(weaker, triples)


@pytest.fixture(scope="module")
def facts() -> list[Triple]:
    built = make(DATA)
    return sorted(built.graph.facts | built.graph.derived)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_spoilt_graph_is_judged_as_by_pyshacl(facts: list[Triple], seed: int) -> None:
    """Statements taken out, values exchanged for others', texts given another datatype."""
    dice = Random(seed)
    lost = set(dice.sample(facts, len(facts) // 10))
    exchanged = {(s, p, dice.choice(facts)[2]) for s, p, _ in dice.sample(facts, len(facts) // 10)}
    retyped = {
        (s, p, f'"{dice.choice(TEXTS)}"{dice.choice(MARKS)}') for s, p, _ in dice.sample(facts, len(facts) // 10)
    }
    triples = spelled((set(facts) - lost) | exchanged | retyped)
    found = {fault for path in shape_files() for fault in ours(path, triples)}
    assert len(found) > 40
    assert_equal(found, set(judge_by_pyshacl(shape_files(), triples)))


def assert_equal(found: set[Fault], reference: set[Fault]) -> None:
    """The two find the same; but pySHACL compares any number with any date, which W3C SHACL (4.3) does not."""
    assert reference <= found
    assert {fault.component.rpartition("#")[2] for fault in found - reference} <= BOUNDS


# values

TEXTS = ["5", "-5", "5.5", "1e3", "x", "", "true", "2020", "2020-13", "2020-02", "2020-02-30", "2020-02-29", "20",
         "ABC", "2020-02-29Z", "2020/2021", "0", "+1", "http://example.org/", "1.", "12020"]  # fmt: skip
TYPES = ["integer", "decimal", "double", "boolean", "date", "gYear", "gYearMonth", "string", "anyURI"]
MARKS = ["", "@en", "@en-gb", "@fr", *(f"^^<http://www.w3.org/2001/XMLSchema#{name}>" for name in TYPES)]
ASKED = [
    *(f"sh:datatype xsd:{name}" for name in TYPES),
    "sh:datatype rdf:langString", "sh:datatype edtf:EDTF", "sh:class :Thing",
    *(f"sh:nodeKind sh:{kind}" for kind in ("IRI", "Literal", "IRIOrLiteral", "BlankNodeOrIRI", "BlankNode")),
    'sh:pattern "^[0-9]+$"', 'sh:pattern "example"', 'sh:pattern "^$"',
    'sh:languageIn ( "en" )', 'sh:languageIn ( "fr" "en-GB" )', "sh:in ( 5 :a )", "sh:hasValue 5", "sh:hasValue :a",
    "sh:uniqueLang true", "sh:minCount 3", "sh:maxCount 1",
    *(f"sh:{bound} {limit}" for bound in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
      for limit in ("5", "5.5", '"2020-02-29"^^xsd:date')),
    "sh:or ( [ sh:datatype xsd:date ] [ sh:class :Thing ] )",
    "sh:not [ sh:datatype xsd:integer ]", "sh:not [ sh:or ( [ sh:nodeKind sh:IRI ] [ sh:pattern \"5\" ] ) ]",
    "sh:property [ sh:path :q ; sh:minCount 1 ; sh:message \"no q\" ]",
]  # fmt: skip
PATHS = [":p", "[ sh:alternativePath ( :p :q ) ]", "[ sh:inversePath :p ]",
         "[ sh:alternativePath ( [ sh:inversePath :p ] :q ) ]"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("asked", ASKED)
def test_what_is_asked_of_values_is_what_pyshacl_asks(tmp_path: Path, asked: str, path: str) -> None:
    shapes = tmp_path / "shapes.ttl"
    shape = f'sh:property [ sh:path {path} ; {asked} ; sh:severity sh:Warning ; sh:message "wrong" ]'
    shapes.write_text(f"{HEAD}:Shape a sh:NodeShape ; sh:targetClass :Thing ; {shape} .", encoding="utf-8")
    triples = parsed(f"{HEAD}:a a :Thing ; :p :a, :b, :c ; :q 5 . :b a :Thing ; :q :a . :c :p :b .")
    triples |= {
        ("<https://example.org/a>", "<https://example.org/p>", f'"{text}"{mark}') for text in TEXTS for mark in MARKS
    }
    triples = spelled(triples)
    assert_equal(named(ours(shapes, triples)), named(theirs(shapes, triples)))


@pytest.mark.parametrize("bound", ["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"])
@pytest.mark.parametrize(("limit", "mark"), [("5", ""), ("6.5", ""), ("2020-02-29", "^^xsd:date")])
def test_what_can_be_compared_is_compared_as_by_pyshacl(tmp_path: Path, bound: str, limit: str, mark: str) -> None:
    shapes = tmp_path / "shapes.ttl"
    asked = f'sh:{bound} "{limit}"{mark}' if mark else f"sh:{bound} {limit}"
    shape = f'sh:property [ sh:path :p ; {asked} ; sh:message "wrong" ]'
    shapes.write_text(f"{HEAD}:Shape a sh:NodeShape ; sh:targetClass :Thing ; {shape} .", encoding="utf-8")
    days = ", ".join(f'"{day}"^^xsd:date' for day in ("2020-02-28", "2020-02-29", "2020-03-01", "1999-12-31"))
    values = days if mark else "4, 5, 6, 7, 6.4, 6.5, 5.0, 5e0, 7e0, -5, 1e1"
    triples = parsed(f"{HEAD}:a a :Thing ; :p {values} .")
    assert named(ours(shapes, triples)) == named(theirs(shapes, triples))


CLOSED = ["sh:closed true", "sh:closed true ; sh:ignoredProperties ( rdf:type )", "sh:targetSubjectsOf :q"]


@pytest.mark.parametrize("asked", CLOSED)
def test_what_is_asked_of_nodes_is_what_pyshacl_asks(tmp_path: Path, asked: str) -> None:
    shapes = tmp_path / "shapes.ttl"
    inner = 'sh:property [ sh:path :p ; sh:maxCount 1 ; sh:message "many" ]'
    text = f'{HEAD}:Shape a sh:NodeShape ; sh:targetClass :Thing ; sh:message "wrong" ; {asked} ; {inner} ; '
    shapes.write_text(text + "sh:or ( [ sh:property [ sh:path :q ; sh:hasValue 5 ] ] ) .", encoding="utf-8")
    triples = parsed(f"{HEAD}:a a :Thing ; :p :a, :b ; :q 5 . :b a :Thing ; :q :a . :c :q 6 ; :p 1 .")
    assert named(ours(shapes, triples)) == named(theirs(shapes, triples))
    assert ours(shapes, triples)


def spelled(triples: Iterable[Triple]) -> set[Triple]:
    """The same statements with values as rdflib spells them, which is how pySHACL tells them."""
    return parsed("".join(f"{s} {p} {o} .\n" for s, p, o in triples))


def parsed(text: str) -> set[Triple]:
    return {(s.n3(), p.n3(), o.n3()) for s, p, o in Graph().parse(data=text, format="turtle")}


def named(faults: Iterable[Fault]) -> set[Fault]:
    """Faults of shapes that have no name, in which blank nodes differ."""
    return {replace(fault, shape="") for fault in faults}


# what is not known


UNKNOWN = ["sh:property [ sh:path :p ; sh:minLength 2 ]", "sh:xone ( [ sh:class :A ] )", "sh:targetNode :a",
           "sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:minCount 1 ]", "sh:sparql [ sh:select \"\" ]",
           "sh:property [ sh:path :p ; sh:pattern \"a\" ; sh:flags \"i\" ]", "sh:deactivated true"]  # fmt: skip


@pytest.mark.parametrize("asked", UNKNOWN)
def test_what_is_not_known_is_never_passed_over(tmp_path: Path, asked: str) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(f"{HEAD}:Shape a sh:NodeShape ; sh:targetClass :Thing ; {asked} .", encoding="utf-8")
    with pytest.raises(UnknownShapeError):
        read_shapes(shapes)


def test_shapes_that_are_not_known_are_left_to_pyshacl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = tmp_path / "shapes.ttl"
    asked = 'sh:property [ sh:path skos:prefLabel ; sh:minLength 1000 ; sh:message "too short" ]'
    head = f"{HEAD}@prefix cbrn: <{PREFIXES['cbrn']}> .\n@prefix skos: <{PREFIXES['skos']}> .\n"
    shapes.write_text(f"{head}:Shape a sh:NodeShape ; sh:targetClass cbrn:City ; {asked} .", encoding="utf-8")
    monkeypatch.setattr("cbrngraph.checks.check.shape_files", lambda: [shapes])
    found = [each for each in check(make(DATA)).findings if each.message == "too short"]
    assert found
    assert all(each.places for each in found)


def test_all_shapes_of_a_build_are_known() -> None:
    """A file that is left to pySHACL costs a hundred times the time: teach checks/constraints.py what it uses."""
    assert all(read_shapes(path) for path in shape_files())
