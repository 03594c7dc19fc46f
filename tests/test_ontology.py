"""The ontology keeps its own rules: a label and a definition each, nothing undeclared, nothing contradictory.

What a reasoner can say is asked of HermiT, on the ontology alone: dates as gYear are outside the datatypes of
OWL 2 DL. Since a consistent ontology proves little, a contradiction is planted and must be found.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

ONTOLOGY_DIR = Path(__file__).resolve().parents[1] / "ontology"
ONTOLOGY_FILE = ONTOLOGY_DIR / "cbrngraph.ttl"
ALIGNMENTS_FILE = ONTOLOGY_DIR / "alignments.ttl"
SCHEME_FILES = sorted((ONTOLOGY_DIR / "schemes").glob("*.ttl"))
RULE_FILES = sorted((ONTOLOGY_DIR / "rules").glob("*.rq"))

CBRN = Namespace("https://w3id.org/cbrngraph/ontology#")
ONTOLOGY = URIRef("https://w3id.org/cbrngraph/ontology")
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TERM_TYPES = (OWL.Class, *PROPERTY_TYPES)
MAPPINGS = (SKOS.closeMatch, SKOS.relatedMatch)
LANGUAGE = re.compile(r"http://www\.w3\.org/(1999/02/22-rdf-syntax-ns|2000/01/rdf-schema|2002/07/owl)#")
EU_AUTHORITY = "http://publications.europa.eu/resource/authority/"
DATES = [
    *("from", "until", "seenOn", "signedOn", "inForceFrom", "endedOn"),
    *("adoptedOn", "presentedOn", "foundedOn", "asOf", "period"),
]


def parse(*files: Path) -> Graph:
    graph = Graph()
    for file in files:
        graph.parse(file)
    return graph


ontology = parse(ONTOLOGY_FILE)
schemes = parse(*SCHEME_FILES)
alignments = parse(ALIGNMENTS_FILE)
everything = ontology + schemes


def is_ours(node: Node) -> bool:
    return isinstance(node, URIRef) and node.startswith(CBRN)


def declared(*types: URIRef) -> set[Node]:
    return {term for kind in types for term in ontology.subjects(RDF.type, kind)}


def names(nodes: set[Node]) -> list[str]:
    return sorted(str(node) for node in nodes)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def says(text: str, label: str) -> bool:
    """Whether the text holds the label, word for word."""
    return f" {' '.join(words(label))} " in f" {' '.join(words(text))} "


def is_reused(concept: Node) -> bool:
    """Whether the concept is taken as it is from a table of the EU, as currencies and languages are."""
    return re.fullmatch(f"{EU_AUTHORITY}(currency|language)/[A-Z]{{3}}", str(concept)) is not None


def local(node: Node) -> str:
    return str(node).removeprefix(CBRN)


def iris(nodes: Iterable[Node]) -> list[URIRef]:
    return sorted(node for node in set(nodes) if isinstance(node, URIRef))


TERMS = iris(term for term in declared(*TERM_TYPES) if is_ours(term))
CONCEPTS = iris(schemes.subjects(RDF.type, SKOS.Concept))
SCHEMES = iris(schemes.subjects(RDF.type, SKOS.ConceptScheme))
ALIGNMENTS = sorted(triple for mapping in MAPPINGS for triple in alignments.triples((None, mapping, None)))


# Terms


@pytest.mark.parametrize("prop", [RDFS.label, SKOS.definition], ids=["label", "definition"])
@pytest.mark.parametrize("term", TERMS, ids=local)
def test_term_has_exactly_one_english_text(term: URIRef, prop: URIRef) -> None:
    values = list(ontology.objects(term, prop))
    assert [value.language for value in values if isinstance(value, Literal)] == ["en"]


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_term_has_an_example_and_its_ontology(term: URIRef) -> None:
    assert ontology.value(term, SKOS.example)
    assert list(ontology.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY]


@pytest.mark.parametrize("subject", [*TERMS, *CONCEPTS, *SCHEMES], ids=local)
def test_definition_is_one_sentence(subject: URIRef) -> None:
    definition = str(everything.value(subject, SKOS.definition))
    assert definition[0].isupper()
    assert definition.endswith(".")
    assert not re.search(r"[.!?]\s", definition), "more than one sentence"


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_definition_is_not_circular(term: URIRef) -> None:
    label = str(ontology.value(term, RDFS.label))
    assert not says(str(ontology.value(term, SKOS.definition)), label)


@pytest.mark.parametrize("concept", CONCEPTS, ids=local)
def test_concept_definition_does_not_merely_repeat_its_label(concept: URIRef) -> None:
    label, definition = (str(schemes.value(concept, prop)) for prop in (SKOS.prefLabel, SKOS.definition))
    assert len(set(words(definition)) - set(words(label))) >= 4
    assert not says(" ".join(words(definition)[:4]), label)


def test_labels_are_unique() -> None:
    labels = Counter(str(ontology.value(term, RDFS.label)).lower() for term in TERMS)
    assert [label for label, count in labels.items() if count > 1] == []
    definitions = Counter(str(everything.value(it, SKOS.definition)) for it in [*TERMS, *SCHEMES])
    assert [text for text, count in definitions.items() if count > 1] == []


def test_no_whitespace_trouble() -> None:
    texts = [o for graph in (everything, alignments) for o in graph.objects() if isinstance(o, Literal)]
    assert [text for text in texts if str(text) != " ".join(str(text).split())] == []
    for file in (ONTOLOGY_FILE, ALIGNMENTS_FILE, *SCHEME_FILES):
        lines = file.read_text(encoding="utf-8").split("\n")
        assert not any(line != line.rstrip() or "\t" in line for line in lines), file.name
        assert lines[-1] == "" != lines[-2], file.name


def test_iris_follow_the_pattern() -> None:
    classes = declared(OWL.Class)
    for term in TERMS:
        assert re.fullmatch("[A-Z][A-Za-z0-9]*" if term in classes else "[a-z][A-Za-z0-9]*", local(term))
    for scheme in SCHEMES:
        assert re.fullmatch("scheme-[a-z]+(-[a-z]+)*", local(scheme))
    for concept in CONCEPTS:
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", local(concept)) or is_reused(concept)


# Declarations


def test_every_term_in_use_is_declared() -> None:
    used = {s for s in everything.subjects() if is_ours(s)} | {o for o in everything.objects() if is_ours(o)}
    assert names(used - set(TERMS) - set(CONCEPTS) - set(SCHEMES)) == []


def test_every_property_in_use_is_declared() -> None:
    used = {p for p in everything.predicates() if not LANGUAGE.match(str(p))}
    assert names(used - declared(*PROPERTY_TYPES)) == []


@pytest.mark.parametrize("prop", [SKOS.example, SKOS.scopeNote], ids=["example", "scopeNote"])
def test_every_term_that_a_text_names_is_declared(prop: URIRef) -> None:
    known = {ontology.qname(term) for term in [*iris(declared(*TERM_TYPES)), *CONCEPTS, *SCHEMES]}
    texts = " ".join(str(text) for text in everything.objects(None, prop))
    assert set(re.findall(r"\b(?:cbrn|dcat|dct|org|prov|skos):[\w-]*\w", texts)) - known == set()


def test_a_term_has_one_kind() -> None:
    for term in declared(*TERM_TYPES):
        assert len({kind for kind in TERM_TYPES if (term, RDF.type, kind) in ontology}) == 1, term


def test_functional_properties_are_ours_and_no_annotations() -> None:
    functional = declared(OWL.FunctionalProperty)
    assert all(is_ours(prop) for prop in functional)
    assert functional <= declared(OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.mark.parametrize("prop", [OWL.imports, OWL.inverseOf, RDFS.domain, RDFS.range], ids=str)
def test_construct_is_not_used(prop: URIRef) -> None:
    assert list((everything + alignments).subject_objects(prop)) == []


def test_reused_terms_carry_no_text_of_ours() -> None:
    foreign = {term for term in declared(*TERM_TYPES) if not is_ours(term)}
    for prop in (RDFS.label, SKOS.definition, RDFS.isDefinedBy):
        assert names(foreign & set(ontology.subjects(prop))) == []


def list_nodes(graph: Graph) -> Iterator[Node]:
    for head in [*graph.objects(None, OWL.hasKey), *graph.objects(None, OWL.members)]:
        yield from filter(None, graph.transitive_objects(head, RDF.rest))


def test_blank_nodes_are_lists_or_the_axioms_that_need_one() -> None:
    """OWL 2 writes a disjointness of many, and a comment on an axiom, with a blank node: nothing else may."""
    for graph in (everything, alignments):
        allowed = set(list_nodes(graph))
        for kind in (OWL.AllDisjointClasses, OWL.Axiom):
            allowed |= set(graph.subjects(RDF.type, kind))
        assert {s for s in graph.subjects() if isinstance(s, BNode)} - allowed == set()
    assert list(everything.subjects(RDF.type, OWL.Axiom)) == []


# How the house reads the file


def test_every_key_property_is_declared() -> None:
    properties = declared(OWL.ObjectProperty, OWL.DatatypeProperty)
    keys = [set(ontology.items(head)) for head in ontology.objects(None, OWL.hasKey)]
    assert keys
    assert names(set().union(*keys) - properties) == []


def test_every_relation_has_one_key_and_no_value_has() -> None:
    for cls, kind in ontology.subject_objects(CBRN.nodeKind):
        assert str(kind) in {"relation", "value"}
        assert len(list(ontology.objects(cls, OWL.hasKey))) == (str(kind) == "relation"), cls


def test_every_nested_node_has_a_way_in() -> None:
    for cls in ontology.subjects(CBRN.nodeKind):
        assert ontology.value(cls, CBRN.nestedKey), cls
        assert len([*ontology.objects(cls, CBRN.nestedUnder), *ontology.objects(cls, CBRN.nestedLink)]) == 1


def test_the_way_in_is_part_of_the_key() -> None:
    for cls in ontology.subjects(CBRN.nodeKind, Literal("relation")):
        filled = {*ontology.objects(cls, CBRN.nestedUnder), *ontology.objects(cls, CBRN.keyedBy)}
        assert filled <= {part for key in ontology.objects(cls, OWL.hasKey) for part in ontology.items(key)}


def test_nested_keys_are_unique() -> None:
    keys = Counter(str(key) for key in everything.objects(None, CBRN.nestedKey))
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_role_has_a_nested_key() -> None:
    for role in schemes.subjects(SKOS.inScheme, CBRN["scheme-role"]):
        assert schemes.value(role, CBRN.nestedKey), role


@pytest.mark.parametrize(
    "mark", ["nestedUnder", "nestedLink", "keyedBy", "distinguishedBy", "earliestBound", "latestBound"]
)
def test_marks_lead_to_declared_properties(mark: str) -> None:
    assert names(set(ontology.objects(None, CBRN[mark])) - declared(*PROPERTY_TYPES)) == []


def test_values_from_leads_to_a_scheme_of_a_file_and_every_scheme_is_used() -> None:
    for prop in ontology.subjects(CBRN.valuesFrom):
        assert (prop, RDF.type, OWL.ObjectProperty) in ontology, prop
    assert set(ontology.objects(None, CBRN.valuesFrom)) == set(SCHEMES)


@pytest.mark.parametrize("date", DATES)
def test_date_has_both_bounds(date: str) -> None:
    for end in ("earliest", "latest"):
        bound = CBRN[f"{date}{end.title()}"]
        assert list(ontology.objects(CBRN[date], CBRN[f"{end}Bound"])) == [bound]
        assert (bound, RDF.type, OWL.DatatypeProperty) in ontology
        assert list(ontology.objects(bound, CBRN.derivedBy)) == [Literal(f"date-{end}")]


def test_bounds_belong_to_dates_and_to_nothing_else() -> None:
    for end in ("earliest", "latest"):
        assert set(ontology.subjects(CBRN[f"{end}Bound"])) == {CBRN[date] for date in DATES}
        assert len(set(ontology.subjects(CBRN.derivedBy, Literal(f"date-{end}")))) == len(DATES)


@pytest.mark.parametrize("prop", iris(ontology.subjects(CBRN.derivedBy)), ids=local)
def test_derived_property_is_filled_by_its_rule(prop: URIRef) -> None:
    (rule,) = ontology.objects(prop, CBRN.derivedBy)
    (text,) = (
        text for text in (file.read_text(encoding="utf-8") for file in RULE_FILES) if f"# rule: {rule}\n" in text
    )
    filled = {name for line in re.findall("^# fills: (.*)$", text, re.MULTILINE) for name in line.split()}
    assert ontology.qname(prop) in filled


# Schemes


@pytest.mark.parametrize("file", SCHEME_FILES, ids=lambda file: file.stem)
def test_scheme_file_holds_its_scheme_and_nothing_else(file: Path) -> None:
    scheme, graph = CBRN[f"scheme-{file.stem}"], parse(file)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    concepts = set(graph.subjects(SKOS.inScheme, scheme))
    assert concepts
    assert set(graph.subjects()) == concepts | {scheme}
    assert concepts == set(graph.subjects(SKOS.topConceptOf, scheme))
    assert concepts == set(graph.subjects(RDF.type, SKOS.Concept))
    for concept in concepts:
        notation = str(graph.value(concept, SKOS.notation))
        assert is_reused(concept) or local(concept) == f"{file.stem}-{notation}"


@pytest.mark.parametrize("subject", [*CONCEPTS, *SCHEMES], ids=local)
def test_concept_has_label_definition_notation(subject: URIRef) -> None:
    for prop in (SKOS.prefLabel, SKOS.definition):
        assert [o.language for o in schemes.objects(subject, prop) if isinstance(o, Literal)] == ["en"]
    assert len(list(schemes.objects(subject, SKOS.notation))) == (subject in CONCEPTS)


def test_labels_and_notations_are_unique_within_a_scheme() -> None:
    for scheme in SCHEMES:
        for prop in (SKOS.prefLabel, SKOS.notation):
            concepts = list(schemes.subjects(SKOS.inScheme, scheme))
            assert len({str(schemes.value(it, prop)).lower() for it in concepts}) == len(concepts), scheme


# Alignments


@pytest.mark.parametrize("triple", ALIGNMENTS, ids=lambda t: f"{local(t[0])} {t[2]}")
def test_alignment_is_of_a_term_of_ours_and_has_one_reason(triple: tuple[Node, Node, Node]) -> None:
    subject, mapping, target = triple
    assert subject in TERMS
    assert not is_ours(target)
    (axiom,) = set(alignments.subjects(OWL.annotatedSource, subject)) & set(
        alignments.subjects(OWL.annotatedTarget, target)
    )
    assert alignments.value(axiom, OWL.annotatedProperty) == mapping
    (reason,) = alignments.objects(axiom, RDFS.comment)
    assert str(reason).endswith(".")


def test_alignments_hold_nothing_but_mappings() -> None:
    assert len(set(alignments.subjects(RDF.type, OWL.Axiom))) == len(ALIGNMENTS)
    assert {p for s, p in alignments.subject_predicates() if is_ours(s)} == set(MAPPINGS)


def test_eurio_project_is_never_a_superclass() -> None:
    eurio_project = URIRef("http://data.europa.eu/s66#Project")
    triples = (everything + alignments).subject_predicates(eurio_project)
    assert {p for _, p in triples} == {SKOS.relatedMatch, OWL.annotatedTarget}


# What a reasoner says


def unsatisfiable(graph: Graph, folder: Path) -> list[str] | None:
    """Give the classes that nothing can belong to, or None where the graph as a whole contradicts itself."""
    owlready2 = pytest.importorskip("owlready2", reason="owlready2 is not installed")
    if not shutil.which(owlready2.JAVA_EXE):
        pytest.skip("HermiT runs on Java, and there is none here")
    file = folder / "ontology.nt"
    graph.serialize(file, format="nt", encoding="utf-8")
    world = owlready2.World()
    with file.open("rb") as stream:  # a stream, lest owlready2 look for the IRI on the network
        loaded = world.get_ontology(f"{ONTOLOGY}#").load(fileobj=stream)
    assert {cls.iri for cls in loaded.classes()} >= {str(cls) for cls in TERMS if cls in declared(OWL.Class)}
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    return sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing)


def test_ontology_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    assert unsatisfiable(everything + alignments, tmp_path) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Country", "Project"), ("Membership", "Participation"), ("TrainingOutput", "EquipmentDelivery")],
)
def test_planted_contradiction_is_found(tmp_path: Path, one: str, other: str) -> None:
    graph = parse(ONTOLOGY_FILE)
    for kind in (OWL.NamedIndividual, CBRN[one], CBRN[other]):
        graph.add((URIRef("https://w3id.org/cbrngraph/id/planted"), RDF.type, kind))
    assert unsatisfiable(graph, tmp_path) is None


def test_planted_class_without_members_is_found(tmp_path: Path) -> None:
    graph = parse(ONTOLOGY_FILE)
    graph.add((CBRN.Planted, RDF.type, OWL.Class))
    for parent in (CBRN.RoundTable, CBRN.Project):
        graph.add((CBRN.Planted, RDFS.subClassOf, parent))
    assert unsatisfiable(graph, tmp_path) == [str(CBRN.Planted)]
