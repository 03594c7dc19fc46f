"""The redirects of w3id.org lead each client to what it likes best, as a real Apache httpd reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest
from apache import serving
from builds import ROOT
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDFS
from rdflib.parser import Parser
from rdflib.plugin import plugins

HTACCESS = ROOT / "docs" / "w3id" / ".htaccess"
TEXT = HTACCESS.read_text(encoding="utf-8")
SITE = "https://cbrngraph.example"
BASE = "https://w3id.org/cbrngraph/"
ONTOLOGY = URIRef(f"{BASE}ontology")

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,*/*;q=0.8"
PAGE = {
    "Firefox, Chrome": BROWSER,
    "Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "an old browser": "text/html, */*",
    "a page first": "text/html;q=0.9, text/turtle;q=0.5",
    "a page first, the other way round": "text/turtle;q=0.5, text/html;q=0.9",
    "three digits": "text/turtle;q=0.89, text/html;q=0.899",
    "with a parameter": "text/html;level=1, text/turtle;q=0.9",
    "with a parameter before q": "text/html;level=1;q=0.9, text/turtle;q=0.3",
    "in capitals": "TEXT/HTML;Q=0.9, Text/Turtle;Q=0.1",
    "no Turtle": "text/turtle;q=0, text/html;q=0.1",
    "no Turtle, in three digits": "text/html;q=0.1, text/turtle;q=0.000",
}
DATA = {
    "curl": "*/*",
    "nothing": None,
    "empty": "",
    "rdflib": ", ".join(plugin.name for plugin in plugins(kind=Parser) if "/" in plugin.name),
    "rdflib, turtle": "text/turtle, application/x-turtle, */*;q=0.1",
    "rdflib, xml": "application/rdf+xml, */*;q=0.1",
    "RDF/XML": "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, */*; q=0.09",
    "RDF, any": "text/turtle,application/n-triples;q=0.9,application/rdf+xml;q=0.7,*/*;q=0.3",
    "RDF first": "application/rdf+xml, text/turtle;q=0.9, text/html;q=0.5",
    "RDF/XML or a page": "application/rdf+xml, text/html;q=0.5",
    "as well one as the other": "text/html, text/turtle",
    "spaces": "text/html ; q=0.3 , text/turtle ; q=0.8",
    "no page": "text/html;q=0, */*",
    "no page, in three digits": "text/html;q=0.000, */*",
    "another type that begins alike": "text/html-like, application/text/htmlish",
    "q=1 written out": "text/turtle;q=1.0, text/html;q=0.999",
}

Get = Callable[..., tuple[int, str, Message]]


@pytest.fixture(scope="module")
def get() -> Iterator[Get]:
    """Ask an Apache that serves what w3id.org would; give the status, where it leads, and the headers."""
    with serving("cbrngraph", HTACCESS) as port:

        def ask(path: str, accept: str | None = "*/*") -> tuple[int, str, Message]:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", f"/cbrngraph/{path}", headers={} if accept is None else {"Accept": accept})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            return answer.status, answer.headers.get("Location") or "", answer.headers

        yield ask


@pytest.mark.parametrize("accept", PAGE.values(), ids=PAGE)
@pytest.mark.parametrize("name", ["ontology", "shapes", "dataset"])
def test_who_likes_pages_gets_the_page(get: Get, name: str, accept: str) -> None:
    status, to, headers = get(name, accept)
    assert (status, to) == (303, f"{SITE}/reference/{name}.html")
    assert "Accept" in (headers["Vary"] or "")


@pytest.mark.parametrize("accept", DATA.values(), ids=DATA)
@pytest.mark.parametrize(
    ("name", "file"),
    [("ontology", "ontology/cbrngraph.ttl"), ("shapes", "shapes/shapes.ttl"), ("dataset", "data/dataset.ttl")],
)
def test_who_likes_rdf_gets_turtle(get: Get, name: str, file: str, accept: str | None) -> None:
    status, to, headers = get(name, accept)
    assert (status, to) == (303, f"{SITE}/{file}")
    assert "Accept" in (headers["Vary"] or "")
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("accept", [BROWSER, "*/*", "text/turtle"])
def test_a_thing_leads_to_the_page_of_the_data(get: Get, accept: str) -> None:
    for thing in ("country-kaz", "claim-0005248153fefc2c", "source-coe-news-2020-11-20"):
        assert get(f"id/{thing}", accept)[:2] == (303, f"{SITE}/reference/data.html")


def test_the_front_door_leads_to_the_site(get: Get) -> None:
    assert get("")[:2] == (302, f"{SITE}/")
    assert get("", BROWSER)[:2] == (302, f"{SITE}/")


@pytest.mark.parametrize(
    "path", ["nothing", "ontology/latest", "ontology/0.1", "ontology/../x", "id/", "id/a/b", "id/a%0d%0ab", "id/..%2fx"]
)
def test_what_there_is_not_is_not_found(get: Get, path: str) -> None:
    assert get(path)[0] in {400, 404}


def test_one_line_names_the_site() -> None:
    assert [line for line in TEXT.splitlines() if SITE in line] == [f"RewriteRule ^ - [E=SITE:{SITE}]"]


def test_one_line_moves_the_things_to_an_endpoint(tmp_path: Path) -> None:
    """The line that the comment gives takes the place of the one that stands there."""
    (given,) = re.findall(r"to: (RewriteRule \^id/.*)$", TEXT, re.MULTILINE)
    moved = re.sub(r"^RewriteRule \^id/.*$", lambda _: given.replace("HOST", "data.example"), TEXT, flags=re.MULTILINE)
    assert moved.count("data.example") == 1
    (tmp_path / "htaccess").write_text(moved, encoding="utf-8")
    with serving("cbrngraph", tmp_path / "htaccess") as port:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/cbrngraph/id/country-kaz", headers={"Accept": "text/turtle"})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (303, "https://data.example/id/country-kaz")


# the ontology and its versions


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "cbrngraph.ttl")


def test_a_version_of_the_ontology_leads_to_its_file(get: Get, ontology: Graph) -> None:
    (version,) = ontology.objects(ONTOLOGY, OWL.versionInfo)
    (address,) = ontology.objects(ONTOLOGY, OWL.versionIRI)
    assert str(address) == f"{ONTOLOGY}/{version}"
    path = str(address).removeprefix(BASE)
    for accept in (BROWSER, "text/turtle", None):
        assert get(path, accept)[:2] == (302, f"{SITE}/ontology/{version}/cbrngraph.ttl")


def test_every_term_is_of_the_one_ontology(ontology: Graph) -> None:
    assert list(ontology.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    assert set(ontology.objects(None, RDFS.isDefinedBy)) == {ONTOLOGY}
    ours = {term for term in ontology.subjects(RDF.type, None) if str(term).startswith(f"{ONTOLOGY}#")}
    assert sorted(ours - set(ontology.subjects(RDFS.isDefinedBy, ONTOLOGY))) == []
    (version,) = ontology.objects(ONTOLOGY, OWL.versionInfo)
    (citation,) = ontology.objects(ONTOLOGY, DCTERMS.bibliographicCitation)
    assert f"version {version}." in str(citation)
    assert str(ONTOLOGY) in str(citation)
