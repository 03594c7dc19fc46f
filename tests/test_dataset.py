"""The description of the dataset counts what there is, fits the shapes, and agrees with how the graph is cited.

The counts are compared with those that Python and rdflib make of the statements one by one, not with another query.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path

import pyshacl
import pytest
import yaml
from builds import ROOT, Run, python
from endpoints import serving
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, SKOS, VOID, XSD

import cbrngraph
from cbrngraph.answers.bibliography import own
from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import NotFoundError, UsageError
from cbrngraph.exports.dataset import KEYWORDS
from cbrngraph.graph.manifest import read_manifest

pytest_plugins = ["fixtures_builds"]

CBRN = Namespace("https://w3id.org/cbrngraph/ontology#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
DATASET = URIRef("https://w3id.org/cbrngraph/dataset")
KG = "https://w3id.org/cbrngraph/id/"
COUNTRIES = "http://publications.europa.eu/resource/authority/country"
POLICIES = ["accepted", "official", "all"]


def described(kg: KnowledgeGraph) -> Graph:
    return Graph().parse(data=kg.describe(), format="turtle")


def number(graph: Graph, node: URIRef, what: URIRef) -> int:
    (value,) = graph.objects(node, what)
    assert isinstance(value, Literal)
    return int(value)


def text(graph: Graph, what: URIRef, node: URIRef = DATASET) -> str:
    (value,) = graph.objects(node, what)
    return str(value)


@pytest.fixture(scope="module", params=POLICIES)
def under(request: pytest.FixtureRequest, real_build: Path) -> KnowledgeGraph:
    """The real graph under some policies."""
    return cbrngraph.open(real_build, request.param)


@pytest.fixture(scope="module")
def held(under: KnowledgeGraph) -> list[tuple[str, str, str]]:
    """Its statements, as N-Triples: rdflib would take two spellings of a number for one."""
    return [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in under.store]


@pytest.fixture(scope="module")
def description(under: KnowledgeGraph) -> Graph:
    return described(under)


# counts


def test_the_totals_are_those_of_the_statements(description: Graph, held: list[tuple[str, str, str]]) -> None:
    a = f"<{RDF.type}>"
    counted = {
        VOID.triples: len(held),
        VOID.distinctSubjects: len({s for s, _, _ in held}),
        VOID.entities: len({s for s, _, _ in held if s.startswith(f"<{KG}")}),
        VOID.properties: len({p for _, p, _ in held}),
        VOID.classes: len({o for _, p, o in held if p == a}),
    }
    assert {what: number(description, DATASET, what) for what in counted} == counted


def test_the_partitions_are_those_of_the_statements(description: Graph, held: list[tuple[str, str, str]]) -> None:
    by_class = Counter(o for _, p, o in set(held) if p == f"<{RDF.type}>")
    by_property = Counter(p for _, p, _ in held)
    for link, what, measure, counted in (
        (VOID.classPartition, VOID["class"], VOID.entities, by_class),
        (VOID.propertyPartition, VOID.property, VOID.triples, by_property),
    ):
        parts = list(description.objects(DATASET, link))
        told = {str(description.value(part, what)): number(description, part, measure) for part in parts}  # type: ignore[arg-type]
        assert {f"<{term}>": count for term, count in told.items()} == counted
        assert len(parts) == len(told)


def test_the_links_to_the_countries_of_the_eu_are_counted(description: Graph, held: list[tuple[str, str, str]]) -> None:
    links = [o for s, p, o in held if p == f"<{SKOS.exactMatch}>" and s.startswith(f"<{KG}")]
    sets = list(description.subjects(RDF.type, VOID.Linkset))
    matches = [node for node in sets if (node, VOID.linkPredicate, SKOS.exactMatch) in description]
    assert sum(number(description, node, VOID.triples) for node in matches) == len(links)  # type: ignore[arg-type]
    (eu,) = description.subjects(VOID.objectsTarget, URIRef(COUNTRIES))
    assert number(description, eu, VOID.triples) == len([o for o in links if o.startswith(f"<{COUNTRIES}/")])  # type: ignore[arg-type]
    assert (DATASET, VOID.subset, eu) in description


def test_the_period_and_the_places_are_those_of_the_data(description: Graph, held: list[tuple[str, str, str]]) -> None:
    def days(*names: str) -> list[str]:
        properties = {f"<{CBRN[name]}>" for name in names}
        return sorted(o[1:11] for _, p, o in held if p in properties)

    (node,) = description.objects(DATASET, DCTERMS.temporal)
    assert isinstance(node, URIRef)
    assert text(description, DCAT.startDate, node) == days("fromEarliest", "seenOnEarliest", "signedOnEarliest")[0]
    ends = days("fromLatest", "seenOnLatest", "signedOnLatest", "untilLatest")
    assert text(description, DCAT.endDate, node) == ends[-1]
    members = {o for s, p, o in held if p.endswith("ns/org#member>") and "/membership-" in s}
    places = {o for s, p, o in held if s in members and p.endswith("#exactMatch>") and o.startswith(f"<{COUNTRIES}/")}
    assert {f"<{place}>" for place in description.objects(DATASET, DCTERMS.spatial)} == places


def test_the_examples_are_in_the_graph(description: Graph, held: list[tuple[str, str, str]]) -> None:
    examples = {f"<{thing}>" for thing in description.objects(DATASET, VOID.exampleResource)}
    assert len(examples) == 5
    assert examples <= {s for s, _, _ in held}
    assert all(thing.startswith(f"<{text(description, VOID.uriSpace)}") for thing in examples)


def test_sources_are_counted_without_the_editors(description: Graph, held: list[tuple[str, str, str]]) -> None:
    kinds = Counter(o.rpartition("#")[2] for _, p, o in held if p == f"<{CBRN.sourceKind}>")
    read = sum(count for kind, count in kinds.items() if kind != "source-kind-editorial>")
    (node,) = description.objects(DATASET, DCTERMS.provenance)
    (label,) = (str(value) for value in description.objects(node, URIRef("http://www.w3.org/2000/01/rdf-schema#label")))
    assert label.startswith(f"{read} public sources were read, ")
    used = {o for _, p, o in held if p.endswith("prov#wasDerivedFrom>")}
    editorial = {s for s, p, o in held if p == f"<{CBRN.sourceKind}>" and o.endswith("#source-kind-editorial>")}
    assert f"come from {len(used - editorial)} of them" in label


def test_rdflib_counts_the_same(kg: KnowledgeGraph) -> None:
    graph, found = kg.graph, described(kg)
    assert number(found, DATASET, VOID.triples) == len(graph)
    assert number(found, DATASET, VOID.distinctSubjects) == len(set(graph.subjects()))
    for node in found.objects(DATASET, VOID.classPartition):
        assert isinstance(node, URIRef)
        (cls,) = found.objects(node, VOID["class"])
        assert number(found, node, VOID.entities) == len(set(graph.subjects(RDF.type, cls)))


# form


def test_it_fits_the_shapes(description: Graph) -> None:
    shapes = Graph().parse(ROOT / "shapes" / "dataset.ttl")
    conforms, _, report = pyshacl.validate(description, shacl_graph=shapes, inference="none")
    assert conforms, report
    description.remove((DATASET, DCTERMS.license, None))
    assert not pyshacl.validate(description, shacl_graph=shapes, inference="none")[0]
    description.add((DATASET, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")))


def test_it_has_no_blank_node_and_says_its_policy(under: KnowledgeGraph, description: Graph) -> None:
    assert [term for triple in description for term in triple if isinstance(term, BNode)] == []
    assert text(description, CBRN.evidencePolicy) == under.policy
    assert f"evidence policy {under.policy};" in text(description, DCTERMS.description)


def test_turtle_and_json_ld_say_the_same(kg: KnowledgeGraph) -> None:
    assert kg.describe().index("/dataset> a ") < kg.describe().index("/dataset#")
    again = Graph().parse(data=kg.describe("jsonld"), format="json-ld")
    assert isomorphic(again, described(kg))
    with pytest.raises(UsageError, match="jsonl; did you mean jsonld"):
        kg.describe("jsonl")


def test_the_bytes_do_not_depend_on_the_hash_seed(article: Path) -> None:
    told = {
        python("-m", "cbrngraph", "export", "dataset", "--graph", str(article), PYTHONHASHSEED=seed).out
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1


# files


def test_sizes_and_checksums_are_those_of_the_build(real: KnowledgeGraph, real_build: Path) -> None:
    graph, manifest = described(real), read_manifest(real_build)
    for name, path in (("nquads", manifest.graph), ("claims", manifest.claims)):
        node = DATASET + f"#{name}"
        assert number(graph, node, DCAT.byteSize) == path.stat().st_size
        (checksum,) = graph.objects(node, SPDX.checksum)
        assert (checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256) in graph
        (value,) = graph.objects(checksum, SPDX.checksumValue)
        assert isinstance(value, Literal)
        assert value.datatype == XSD.hexBinary
        assert value.toPython() == hashlib.sha256(path.read_bytes()).digest()
    lines = gzip.decompress(manifest.graph.read_bytes()).count(b"\n")
    assert number(graph, DATASET, VOID.triples) == lines


def test_a_graph_of_another_policy_is_not_the_file_of_the_build(under: KnowledgeGraph, description: Graph) -> None:
    measured = {str(node) for node in description.subjects(DCAT.byteSize, None)}
    files = ["claims", "nquads"] if under.policy == "accepted" else ["claims"]
    assert measured == {f"{DATASET}#{name}" for name in files}
    assert len(list(description.objects(DATASET, DCAT.distribution))) == 6


def test_an_export_is_described_without_its_build(kg: KnowledgeGraph, tmp_path: Path, run: Run) -> None:
    (tmp_path / "graph.nt").write_text(kg.export("nt", claims=True), encoding="utf-8")
    ran = run("export", "dataset", "--graph", str(tmp_path / "graph.nt"))
    assert ran.code == 0, ran.err
    graph = Graph().parse(data=ran.out, format="turtle")
    assert list(graph.subjects(DCAT.byteSize, None)) == []
    whole, here = described(kg), {VOID.triples, VOID.entities, VOID.classes}
    assert {what: number(graph, DATASET, what) for what in here} == {
        what: number(whole, DATASET, what) for what in here
    }


def test_a_graph_that_says_nothing_of_itself_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "graph.nt").write_text('<https://a.example/s> <https://a.example/p> "o" .\n', encoding="utf-8")
    with pytest.raises(NotFoundError, match="does not say what it is"):
        cbrngraph.open(tmp_path / "graph.nt").describe()


def test_an_endpoint_is_described_as_the_store_is(kg: KnowledgeGraph) -> None:
    with serving(kg.store) as served:
        remote = described(cbrngraph.open(endpoint=served.url))
    local = described(kg)
    for graph in (local, remote):
        for node in list(graph.subjects(DCAT.byteSize, None)):
            for checksum in list(graph.objects(node, SPDX.checksum)):
                graph.remove((checksum, None, None))
            graph.remove((node, DCAT.byteSize, None))
            graph.remove((node, SPDX.checksum, None))
    assert isomorphic(local, remote)


# the command


def test_the_ending_of_the_output_says_the_form(ask_article: Run, tmp_path: Path) -> None:
    assert ask_article("export", "dataset", "-o", str(tmp_path / "d.jsonld")).code == 0
    assert json.loads((tmp_path / "d.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert ask_article("export", "dataset", "-f", "ttl").out.startswith("@prefix")
    wrong = ask_article("export", "nt", "-f", "ttl")
    assert (wrong.code, wrong.out) == (2, "")
    assert "export dataset" in wrong.err


# one version, one title, one day, one licence: wherever they stand


def test_the_citation_file_says_what_the_bibliography_says(real: KnowledgeGraph) -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    (reference,) = own(real.engine)
    graph = described(real)
    assert cited["cff-version"] == "1.2.0"
    assert cited["version"] == cbrngraph.__version__ == text(graph, DCAT.version) == text(graph, OWL.versionInfo)
    assert reference.version == f"{cited['version']} (evidence policy accepted)"
    assert cited["title"] == reference.title
    assert [author["name"] for author in cited["authors"]] == list(reference.publishers)
    assert [str(name) for name in graph.objects(None, FOAF.name)] == list(reference.publishers)
    assert cited["url"] == reference.url == str(DATASET)
    assert str(cited["date-released"]) == reference.issued == text(graph, DCTERMS.issued)
    assert cited["keywords"] == list(KEYWORDS) == sorted(map(str, graph.objects(DATASET, DCAT.keyword)))
    licence = text(graph, DCTERMS.license)
    assert licence == "https://creativecommons.org/licenses/by/4.0/"
    assert cited["license"] == "CC-BY-4.0"
    assert licence in (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license"]
    assert cited["license"] in declared


def test_info_says_how_to_cite_the_graph(ask_article: Run, kg: KnowledgeGraph) -> None:
    (reference,) = own(kg.engine)
    assert reference.title in ask_article("info", "--cite").out
    (item,) = json.loads(ask_article("info", "--cite", "csl").out)
    assert (item["title"], item["URL"]) == (reference.title, str(DATASET))
    assert ask_article("info", "--cite", "bibtex", "--policy", "official").out.count("evidence policy official") == 1
