"""Every export reads back as the same graph, and equal graphs give equal bytes.

The readers are rdflib and the standard library, not the engine that wrote the files.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from builds import ARTICLE, Run, python
from rdflib import BNode, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from support import REGISTER, SOURCES, write_data

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import UsageError
from cbrngraph.exports.serialise import FORMATS, serialise
from cbrngraph.graph.build import build
from cbrngraph.terms import DATASET, DCT, EDTF, KG, RDF, SKOS, XSD, Triple, iri, lexical, literal

pytest_plugins = ["fixtures_builds"]
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # rdflib's own

CBRN = Namespace("https://w3id.org/cbrngraph/ontology#")
DATA_NODE = Namespace(KG)
EVIDENCE = ("claim-", "source-", "search-")
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt"}

each_form = pytest.mark.parametrize("form", sorted(FORMATS))
with_claims = pytest.mark.parametrize("claims", [False, True], ids=["facts", "claims too"])


def reread(text: str, form: str) -> Graph:
    """Read an export with another library than the one that wrote it."""
    if form == "statements":
        return graph_of(read_csv(text))
    if form in PARSERS:
        return Graph().parse(data=text, format=PARSERS[form])
    dataset = Dataset()
    dataset.parse(data=text, format={"nq": "nquads", "trig": "trig"}[form])
    quads = list(dataset.quads())
    assert all(str(context) in {"None", "urn:x-rdflib:default"} for *_, context in quads), "a named graph"
    return graph_of((s, p, o) for s, p, o, _ in quads)  # type: ignore[misc]


def graph_of(triples: Iterable[tuple[URIRef, URIRef, URIRef | Literal]]) -> Graph:
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return graph


def read_csv(text: str) -> Iterable[tuple[URIRef, URIRef, URIRef | Literal]]:
    for row in csv.DictReader(io.StringIO(text, newline="")):
        value: URIRef | Literal
        if row["datatype"] == "@id":
            value = URIRef(row["object"])
        else:
            value = Literal(row["object"], lang=row["language"] or None, datatype=row["datatype"] or None)
        yield URIRef(row["subject"]), URIRef(row["predicate"]), value


def expected(kg: KnowledgeGraph, claims: bool) -> Graph:
    """What an export must hold: the statements about data, without or with claims and sources."""
    graph = Graph()
    for s, p, o in kg.graph:
        name = str(s).removeprefix(KG)
        if str(s) == DATASET[1:-1] or (str(s).startswith(KG) and (claims or not name.startswith(EVIDENCE))):
            graph.add((s, p, o))
    return graph


@each_form
@with_claims
def test_an_export_reads_back_as_the_graph(kg: KnowledgeGraph, form: str, claims: bool) -> None:
    assert isomorphic(reread(kg.export(form, claims=claims), form), expected(kg, claims))


@each_form
def test_claims_add_evidence_and_nothing_else(kg: KnowledgeGraph, form: str) -> None:
    facts, every = (reread(kg.export(form, claims=claims), form) for claims in (False, True))
    added = every - facts
    assert len(facts - every) == 0
    assert len(added) > 1000
    assert all(str(s).removeprefix(KG).startswith(EVIDENCE) for s in set(added.subjects()))
    assert (DATA_NODE[ARTICLE], None, None) in added


def test_the_rdflib_graph_is_a_real_one(kg: KnowledgeGraph) -> None:
    assert isinstance(kg.graph, Graph)
    assert len(kg.graph) == len(kg.store)
    rows = kg.graph.query("SELECT ?n { ?m cbrn:ordinal ?n ; org:member kg:country-kaz }")
    assert [int(row[0]) for row in rows] == [62]
    assert not [term for triple in kg.graph for term in triple if isinstance(term, BNode)]


def test_changing_the_rdflib_graph_leaves_the_store_alone(article: Path) -> None:
    kg = cbrngraph.open(article)
    before = len(kg.store)
    kg.graph.remove((None, None, None))
    assert (len(kg.graph), len(kg.store)) == (0, before)


EXPORT_ALL = """
import hashlib, sys
import cbrngraph
from cbrngraph.exports.serialise import FORMATS
kg = cbrngraph.open(sys.argv[1])
for form in sorted(FORMATS):
    for claims in (False, True):
        print(form, claims, hashlib.sha256(kg.export(form, claims=claims).encode()).hexdigest())
"""


def test_equal_bytes_under_two_hash_seeds(article: Path, kg: KnowledgeGraph) -> None:
    told = {python("-c", EXPORT_ALL, str(article), PYTHONHASHSEED=seed).out for seed in ("0", "1")}
    assert len(told) == 1
    lines = told.pop().splitlines()
    assert len(lines) == 2 * len(FORMATS)
    here = hashlib.sha256(kg.export("jsonld", claims=True).encode()).hexdigest()
    assert f"jsonld True {here}" in lines


@each_form
def test_an_export_ends_with_a_line_end_and_has_no_carriage_return(kg: KnowledgeGraph, form: str) -> None:
    text = kg.export(form, claims=True)
    assert text.endswith("\n")
    assert "\r" not in text


def test_an_unknown_format_names_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="did you mean jsonld"):
        kg.export("json-ld")


# JSON-LD, read as plain JSON


@pytest.fixture(scope="module")
def document(kg: KnowledgeGraph) -> dict[str, object]:
    loaded = json.loads(kg.export("jsonld", claims=True))
    assert isinstance(loaded, dict)
    return loaded


@pytest.fixture(scope="module")
def things(document: dict[str, object]) -> dict[str, dict[str, object]]:
    listed = document["@graph"]
    assert isinstance(listed, list)
    return {thing["id"]: thing for thing in listed}


def test_the_context_is_inside_and_fetches_nothing(document: dict[str, object]) -> None:
    context = document["@context"]
    assert isinstance(context, dict)
    assert "@import" not in json.dumps(context)
    assert not [entry for entry in context.values() if isinstance(entry, dict) and "@context" in entry]


def test_one_object_for_each_thing(document: dict[str, object], things: dict[str, dict[str, object]]) -> None:
    listed = document["@graph"]
    assert isinstance(listed, list)
    assert len(listed) == len(things)
    assert list(things) == sorted(things)
    assert all(next(iter(thing)) == "id" for thing in listed)


def test_numbers_are_numbers(things: dict[str, dict[str, object]]) -> None:
    assert things["kg:membership-country-kaz-initiative-coe"]["ordinal"] == 62
    assert things["kg:project-p053"]["projectNumber"] == 53
    values = {thing["value"] for thing in things.values() if thing.get("type") == "Observation"}
    assert values == {1, 9, 62, 18_300_000}
    assert all(isinstance(value, int) for value in values)
    assert [thing["quantity"] for thing in things.values() if "quantity" in thing] == [88]


def test_dates_stand_under_the_key_of_their_precision(things: dict[str, dict[str, object]]) -> None:
    membership = things["kg:membership-country-kaz-initiative-coe"]
    assert (membership["fromMonth"], membership["fromLatest"]) == ("2020-11", "2020-11-30")
    assert "from" not in membership
    assert membership["seenOn"] == "2020-11-20"
    assert things["kg:event-round-table-ca-13"]["untilRange"] == "../2020-11"


def test_labels_stand_by_language(things: dict[str, dict[str, object]]) -> None:
    country = things["kg:country-kaz"]
    assert country["label"] == {"en": "Kazakhstan", "fr": "Kazakhstan", "ru": "Казахстан"}
    names = things["kg:city-astana"]["altLabel"]
    assert names == {"en": "Nur-Sultan", "el": "Νουρ-Σουλτάν"}


def test_no_value_is_an_object_that_a_plain_reader_must_open(things: dict[str, dict[str, object]]) -> None:
    """Everything has a key of its own in the context, but for the object of a claim, which can be anything."""
    by_language = {"label", "altLabel", "title", "name", "description", "definition"}
    for thing in things.values():
        assert not [key for key in thing if ":" in key], thing["id"]
        for key, value in thing.items():
            assert key in {*by_language, "object"} or not isinstance(value, dict), f"{thing['id']} {key}"


# strings and dates that are hard to carry


HARD = [
    'quotes " and \' and """', "new\nline", "carriage\rreturn", "both\r\n", "tab\there", "back\\slash \\n \\u0041 \\",
    "", " leading and trailing ", "العربية والعبرية עברית", "emoji 😀 👩‍🔬", "\u202eright to left\u202c", "\ufeffmark",
    "control \x01\x0b\x0c\x1f\x7f\x85", "line\u2028separator", "a,b;c\td", "=1+1", "-1", "x\"^^<y>", "x\"@en",
    "<b>&amp;</b>", "^^<http://x>", "]]>", "# no comment", "{0} %s", "kg:country-kaz", "http://example.org/",
    "\u0301combining", "@id", "null", "true", "12", "1e5",
]  # fmt: skip


def hard_triples(text: str) -> list[Triple]:
    """A text as a plain value of several properties, and in two languages."""
    node, label = iri(KG + "thing-hard"), iri(SKOS + "altLabel")
    plain = [(node, iri(prop), literal(text)) for prop in (f"{CBRN}item", f"{CBRN}statusReason", DCT + "title")]
    return [*plain, *((node, label, literal(text, lang=tag)) for tag in ("en", "ar"))]


NUMBERS = {
    "from": [("2020", "gYear"), ("2020-11", "gYearMonth"), ("2020-11-20", "date")],
    "amount": [
        ("5", "decimal"),
        ("-2.5", "decimal"),
        ("0.1", "decimal"),
        ("1" + "0" * 30, "decimal"),
        ("7", "integer"),
    ],
    "ordinal": [("62", "integer"), ("-1", "integer"), ("12345678901234567890", "integer")],
    "found": [("true", "boolean"), ("false", "boolean")],
    "url": [("http://example.org/a?b=c#d", "anyURI"), ("http://example.org/é", "anyURI")],
    "number": [("1", "decimal"), ("1.5E0", "double")],
}
THINGS = ["http://example.org/x%20y", "http://example.org/(a)", KG + "a.b", KG + "x-", f"{CBRN}Project"]


def typed_triples() -> list[Triple]:
    node = iri(KG + "thing-typed")
    found = [(node, iri(CBRN[key]), literal(text, XSD + kind)) for key in NUMBERS for text, kind in NUMBERS[key]]
    found.append((node, iri(CBRN["from"]), literal("2017-03/2020-10", EDTF + "EDTF")))
    found += [(node, iri(CBRN[key]), iri(thing)) for key in ("about", "unit", "item", "url") for thing in THINGS]
    return [*found, *((node, iri(RDF + "type"), iri(thing)) for thing in THINGS)]


def as_rdflib(triples: Iterable[Triple]) -> set[tuple[str, str, str, str, str]]:
    """Terms as plain text, so that no library's idea of equal literals comes between."""
    found = set()
    for s, p, o in triples:
        if o.startswith("<"):
            found.add((s[1:-1], p[1:-1], o[1:-1], "@id", ""))
        else:
            tag = o.rsplit('"', 1)[-1]
            kind = tag.removeprefix("^^<").removesuffix(">") if tag.startswith("^^") else ""
            found.add((s[1:-1], p[1:-1], lexical(o), kind, tag.removeprefix("@") if tag.startswith("@") else ""))
    return found


def from_rdflib(graph: Graph) -> set[tuple[str, str, str, str, str]]:
    found = set()
    for s, p, o in graph:
        if isinstance(o, Literal):
            kind = "" if o.datatype is None or o.language or str(o.datatype) == XSD + "string" else str(o.datatype)
            found.add((str(s), str(p), str(o), kind, o.language or ""))
        else:
            found.add((str(s), str(p), str(o), "@id", ""))
    return found


@each_form
@pytest.mark.parametrize("text", HARD, ids=ascii)
def test_a_hard_string_survives(form: str, text: str) -> None:
    triples = hard_triples(text)
    assert from_rdflib(reread(serialise(triples, form), form)) == as_rdflib(triples)


@each_form
def test_typed_values_survive(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)
    triples = typed_triples()
    assert from_rdflib(reread(serialise(triples, form), form)) == as_rdflib(triples)


def test_hard_labels_survive_from_readings_to_every_format(tmp_path: Path, run: Run) -> None:
    """Through YAML, the build, the store and back: runs of white space become one space, nothing else changes."""
    texts = [text for text in HARD if text.strip() and not set("\x01\x0b\x0c\x1f\x7f\x85\ufeff") & set(text)]
    label = {"type": "Institution", "label": {"en": "Hard"}, "altLabel": {"en": texts}}
    data = write_data(tmp_path, REGISTER | {"org-hard": label}, SOURCES)
    build(data, tmp_path / "build")
    kg = cbrngraph.open(tmp_path / "build")
    wanted = {" ".join(text.split()) for text in texts}
    for form in FORMATS:
        graph = reread(kg.export(form), form)
        assert {str(o) for o in graph.objects(DATA_NODE["org-hard"], None)} >= wanted
    assert run("show", "--graph", str(tmp_path / "build"), "org-hard").code == 0
