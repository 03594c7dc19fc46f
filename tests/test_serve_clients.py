"""Clients as people use them: SPARQLWrapper, rdflib's SPARQLStore, curl, and this project's own."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib
from builds import command
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import Server

pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph", "ignore:(not detected|unknown) query type")
pytest_plugins = ["fixtures_builds", "fixtures_serve"]

PREFIXES = """PREFIX cbrn: <https://w3id.org/cbrngraph/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
ROWS = PREFIXES + 'SELECT ?name { ?c a cbrn:Country ; skos:prefLabel ?name FILTER(LANG(?name) = "en") } ORDER BY ?name'
STATEMENTS = PREFIXES + "CONSTRUCT { ?c skos:prefLabel ?name } { ?c a cbrn:Country ; skos:prefLabel ?name }"
NAMES = ["Kazakhstan", "Uzbekistan"]


@pytest.fixture(scope="module")
def count(served: Server) -> int:
    """How many statements :data:`STATEMENTS` gives."""
    found = len(served.query(STATEMENTS, accept="application/n-triples").text.splitlines())
    assert found >= len(NAMES)
    return found


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("by_body", [False, True])
def test_sparqlwrapper(method: str, by_body: bool, served: Server, count: int) -> None:
    library = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = library.SPARQLWrapper(f"{served.url}/sparql")
    client.setMethod(method)
    client.setRequestMethod(library.POSTDIRECTLY if by_body and method == "POST" else library.URLENCODED)
    client.setQuery(ROWS)
    client.setReturnFormat(library.JSON)
    found = client.queryAndConvert()
    assert [row["name"]["value"] for row in found["results"]["bindings"]] == NAMES
    client.setReturnFormat(library.XML)
    assert [node.firstChild.data for node in client.queryAndConvert().getElementsByTagName("literal")] == NAMES
    client.setReturnFormat(library.CSV)
    assert client.queryAndConvert().decode().split() == ["name", *NAMES]
    client.setQuery("ASK { ?s ?p ?o }")
    client.setReturnFormat(library.JSON)
    assert client.queryAndConvert() == {"head": {}, "boolean": True}
    client.setQuery(STATEMENTS)
    for form in (library.XML, library.RDFXML, library.TURTLE, library.N3, library.JSONLD):
        client.setReturnFormat(form)
        graph = client.queryAndConvert()
        graph = graph if isinstance(graph, rdflib.Graph) else rdflib.Graph().parse(data=graph, format="turtle")
        assert len(graph) == count, form


def test_sparqlwrapper_knows_what_went_wrong(served: Server, hasty: Server) -> None:
    library = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = library.SPARQLWrapper(f"{served.url}/sparql", returnFormat="json")
    client.setQuery("SELCT * { ?s ?p ?o }")
    with pytest.raises(QueryBadFormed, match="line 1, column 1"):
        client.query()
    client.setMethod("POST")
    client.setQuery("INSERT DATA { <http://a> <http://b> <http://c> }")
    with pytest.raises(Exception, match=r"415|read-only"):
        client.query()
    client = library.SPARQLWrapper(f"{hasty.url}/sparql", returnFormat="json")
    client.setQuery("SELECT * { ?s ?p ?o }")
    with pytest.raises(Exception, match="422"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv"])
def test_rdflib_s_store(method: str, form: str, served: Server, count: int) -> None:
    store = SPARQLStore(f"{served.url}/sparql", method=method, returnFormat=form)
    graph = rdflib.Graph(store)
    assert [str(name) for (name,) in graph.query(ROWS)] == NAMES  # type: ignore[misc,str-bytes-safe]
    if form != "csv":  # rdflib reads no truth value from it
        assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    if form == "xml":  # with the others rdflib asks for rows alone
        assert len(graph.query(STATEMENTS).graph or ()) == count
    subject = rdflib.URIRef("https://w3id.org/cbrngraph/id/country-kaz")
    assert (subject, rdflib.RDF.type, None) in graph


def test_rdflib_reads_what_is_said_of_a_thing(served: Server) -> None:
    for form in ("turtle", "json-ld", "nt"):
        graph = rdflib.Graph().parse(f"{served.url}/id/country-kaz", format=form if form != "nt" else None)
        subject = rdflib.URIRef("https://w3id.org/cbrngraph/id/country-kaz")
        assert (subject, rdflib.RDF.type, None) in graph


def curl(*words: str) -> str:
    found = shutil.which("curl")
    if found is None:
        pytest.skip("curl is not installed")
    done = subprocess.run([found, "-sS", "--max-time", "20", *words], capture_output=True, text=True, check=True)
    return done.stdout


def test_curl(served: Server, tmp_path: Path) -> None:
    url = f"{served.url}/sparql"
    assert curl("-G", url, "--data-urlencode", f"query={ROWS}", "-H", "Accept: text/csv").split() == ["name", *NAMES]
    assert curl(url, "--data-urlencode", f"query={ROWS}", "-H", "Accept: text/csv").split() == ["name", *NAMES]
    query = tmp_path / "query.rq"
    query.write_text(ROWS)
    direct = ("--data-binary", f"@{query}", "-H", "Content-Type: application/sparql-query")
    assert [row["name"]["value"] for row in json.loads(curl(url, *direct))["results"]["bindings"]] == NAMES
    assert curl("-I", "-G", url, "--data-urlencode", f"query={ROWS}").startswith("HTTP/1.1 200")
    large = tmp_path / "large.rq"
    large.write_text(ROWS + " " * 10_000_000)
    told = curl(url, "--data-binary", f"@{large}", "-H", "Content-Type: application/sparql-query")
    assert json.loads(told)["type"] == "/problems#too-large"
    assert curl("-L", "-H", "Accept: text/turtle", f"{served.url}/id/country-kaz").count("country-kaz") > 1
    preflight = curl("-i", "-X", "OPTIONS", url, "-H", "Origin: https://a.example",
                     "-H", "Access-Control-Request-Method: POST")  # fmt: skip
    assert preflight.startswith("HTTP/1.1 204") and "access-control-allow-origin: *" in preflight


def test_this_project_s_own(served: Server) -> None:
    found = command("query", "--endpoint", f"{served.url}/sparql", "-f", "csv", ROWS)
    assert found.code == 0, found.err
    assert found.out.split() == ["name", *NAMES]
