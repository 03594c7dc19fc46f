"""Linked data over HTTP: things lead to what is said of them, in the form that a client likes, with validators."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pyoxigraph as ox
import pytest
from rdflib import Graph
from serving import Reply, Server, running

from cbrngraph.api import KnowledgeGraph
from cbrngraph.serve.pages import home_of
from cbrngraph.serve.problems import PROBLEMS
from cbrngraph.serve.site.files import Site, version_of
from cbrngraph.serve.site.sections import file_at
from cbrngraph.terms import DATASET, KG

pytest_plugins = ["fixtures_builds", "fixtures_site"]

FORMS = {"html": "text/html", "ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
EVERY_ID = """
SELECT DISTINCT ?thing WHERE {
  { ?thing ?p ?o } UNION { ?s ?p ?thing } FILTER(isIRI(?thing) && STRSTARTS(STR(?thing), STR(kg:)))
}
"""
SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="module")
def server(contested: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running("--graph", str(contested), "--rate", "0", cwd=tmp_path_factory.mktemp("server")) as found:
        yield found


def _triples(reply: Reply) -> set[tuple[str, str, str]]:
    if reply.media == "application/ld+json":
        lines = Graph().parse(data=reply.text, format="json-ld").serialize(format="nt").encode()
        found = ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    else:
        found = ox.parse(reply.body, format=ox.RdfFormat.from_media_type(reply.media))
    return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in found}


# things, claims, ids that went


def test_a_thing_leads_to_what_is_said_of_it(server: Server) -> None:
    reply = server.ask("/id/country-kaz")
    assert (reply.status, reply.headers["location"]) == (303, "../doc/country-kaz")
    assert "accept" in reply.headers["vary"]
    assert server.ask("/id/country-kaz?format=ttl").headers["location"] == "../doc/country-kaz?format=ttl"


def test_a_claim_leads_to_its_place_on_the_page_of_its_subject(server: Server, contested_kg: KnowledgeGraph) -> None:
    explanation = contested_kg.why("kazakhstan", "memberships")
    claim, subject = explanation.reasons[0].receipt.id, "membership-country-kaz-initiative-coe"
    location = server.ask(f"/id/{claim}").headers["location"]
    assert location == f"../doc/{subject}#{claim}"
    assert f'id="{claim}"' in server.ask(f"/doc/{subject}", accept=BROWSER).text
    turtle = server.ask(f"/doc/{subject}.ttl")
    assert (f"<{KG}{claim}>", "<https://w3id.org/cbrngraph/ontology#status>") in {
        triple[:2] for triple in _triples(turtle)
    }


def test_every_id_of_the_graph_leads_to_a_page(real: KnowledgeGraph) -> None:
    """Also what only claims know that do not hold: it has no page, and stands on that of a thing they concern."""
    site = Site(real, version_of(real))
    names = {row["thing"].removeprefix("kg:") for row in real.query(EVERY_ID).rows()}
    assert names >= set(site.labels)
    without = names - set(site.labels)
    for name in [*sorted(without)[:100], *sorted(name for name in without if not name.startswith("claim-"))]:
        home, place = home_of(site, name)
        page = file_at(site, f"doc/{home}.html")
        assert page and f'id="{place.removeprefix("#")}"' in page.body.decode(), name


def test_an_id_that_gave_way_leads_to_the_one_that_was_kept(server: Server) -> None:
    reply = server.ask("/id/org-planted")
    assert (reply.status, reply.headers["location"]) == (301, "org-nscedi")
    assert "An editor merged this id into" in server.ask("/doc/org-planted.html").text


# forms


@pytest.mark.parametrize("ending", FORMS)
def test_a_client_has_the_form_that_it_likes(server: Server, ending: str) -> None:
    by_accept = server.ask("/doc/country-kaz", accept=f"text/x-nothing, {FORMS[ending]};q=0.9, */*;q=0.1")
    assert (by_accept.status, by_accept.media) == (200, FORMS[ending])
    assert by_accept.headers["content-location"] == f"../doc/country-kaz.{ending}"
    asked = (f".{ending}", f"?format={ending}", f".html?format={ending}", f"?format={FORMS[ending]}")
    for rest in asked:
        assert server.ask(f"/doc/country-kaz{rest}", accept="text/x-nothing").body == by_accept.body


def test_browsers_get_a_page_and_curl_gets_one_too(server: Server) -> None:
    for accept in (BROWSER, "*/*", ""):
        assert server.ask("/doc/country-kaz", accept=accept).media == "text/html"
    assert server.ask("/doc/country-kaz", accept="text/turtle;q=0.9, text/html;q=0.5").media == "text/turtle"


def test_a_form_that_is_not_there_is_said_to_be_none(server: Server) -> None:
    for reply in (server.ask("/doc/country-kaz", accept="image/png"), server.ask("/doc/country-kaz?format=rdf")):
        assert (reply.status, reply.media) == (406, "application/problem+json")
        detail = json.loads(reply.body)["detail"]
        assert "text/turtle" in detail
        for word in re.findall(r"format=(\w+)", detail):
            assert server.ask(f"/doc/country-kaz?format={word}").status == 200


@pytest.mark.parametrize(
    ("name", "form"),
    [("turtle", "ttl"), ("json-ld", "jsonld"), ("ntriples", "nt"), ("n-triples", "nt"), ("TTL", "ttl"),
     ("application/ld%2bjson", "jsonld"), ("application/ld+json", "jsonld"), ("HTML", "html")],
)  # fmt: skip
def test_forms_have_the_names_that_they_have_at_the_endpoint(server: Server, name: str, form: str) -> None:
    assert server.ask(f"/doc/country-kaz?format={name}").media == FORMS[form]


def test_all_forms_say_the_same(server: Server, site: Site) -> None:
    for name in ("country-kaz", "membership-country-kaz-initiative-coe", "source-coe-news-2020-11-20", "project-p053"):
        found = [_triples(server.ask(f"/doc/{name}.{ending}")) for ending in ("ttl", "jsonld", "nt")]
        assert found[0] == found[1] == found[2]
        assert any(subject == f"<{KG}{name}>" for subject, _, _ in found[0])
        held = {(str(q.subject), str(q.predicate), str(q.object)) for q in site.kg.store}
        assert found[0] <= held


def test_what_points_to_a_thing_is_said_too(server: Server) -> None:
    found = _triples(server.ask("/doc/region-ca.nt"))
    assert any(o == f"<{KG}region-ca>" and s == f"<{KG}membership-country-kaz-initiative-coe>" for s, _, o in found)


# caches


def test_a_client_that_has_a_form_is_not_sent_it_again(server: Server) -> None:
    page, turtle = (server.ask("/doc/country-kaz", accept=media) for media in ("text/html", "text/turtle"))
    assert page.headers["etag"] != turtle.headers["etag"]
    assert {"accept", "accept-encoding"} <= {name.strip() for name in page.headers["vary"].split(",")}
    again = server.ask("/doc/country-kaz", accept="text/turtle", if_none_match=turtle.headers["etag"])
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", turtle.headers["etag"])
    assert server.ask("/doc/country-kaz", accept="text/turtle", if_none_match=page.headers["etag"]).status == 200


def test_pages_are_compressed_for_who_takes_that(server: Server) -> None:
    plain, zipped = (server.ask("/doc/country-kaz.html", accept_encoding=coding) for coding in ("identity", "br, gzip"))
    assert "content-encoding" not in plain.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert len(zipped.body) < len(plain.body) / 3
    assert "content-encoding" not in server.ask("/doc/country-kaz.html", accept_encoding="gzip;q=0").headers


def test_the_head_of_an_answer_alone(server: Server) -> None:
    head, whole = (server.ask("/doc/country-kaz.ttl", method=method) for method in ("HEAD", "GET"))
    assert head.body == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in whole.headers.items() if k != "date"
    }


# signposts


def test_a_page_points_to_its_parts(server: Server) -> None:
    reply = server.ask("/doc/country-kaz", accept="text/html")
    links = set(re.findall(r'<([^>]+)>; rel="([\w-]+)"(?:; type="([^"]+)")?', reply.headers["link"]))
    assert (f"{KG}country-kaz", "cite-as", "") in links
    assert ("https://schema.org/Country", "type", "") in links
    assert ("https://schema.org/AboutPage", "type", "") in links
    assert ("https://creativecommons.org/licenses/by/4.0/", "license", "") in links
    assert ("../doc/country-kaz.ttl", "describedby", "text/turtle") in links
    assert ("../about.html", "collection", "text/html") in links
    for target, relation, media in links:
        assert f'rel="{relation}"' in reply.text
        assert f'href="{target}"' in reply.text
        if media:
            assert server.ask(urljoin("/doc/country-kaz", target)).media == media
    data = server.ask("/doc/country-kaz.ttl")
    assert '<../doc/country-kaz.html>; rel="describes"; type="text/html"' in data.headers["link"]


# the vocabulary, the dataset, the questions


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_vocabularies_come_as_page_and_as_rdf(server: Server, name: str) -> None:
    assert server.ask(f"/{name}", accept=BROWSER).media == "text/html"
    found = [_triples(server.ask(f"/{name}", accept=FORMS[ending])) for ending in ("ttl", "nt")]
    assert found[0]
    named = [{triple for triple in triples if "_:" not in "".join(triple)} for triples in found]
    assert named[0] == named[1]
    assert len(_triples(server.ask(f"/{name}.jsonld"))) == len(found[0])
    assert server.ask(f"/{name}.ttl").body == server.ask(f"/{name}.ttl").body


def test_every_word_of_the_vocabulary_has_its_place_on_the_page(server: Server) -> None:
    text = server.ask("/ontology.html").text
    words = {
        s
        for s, p, _ in _triples(server.ask("/ontology.nt"))
        if "/ontology#" in s and p.endswith(("#definition>", "#label>"))
    }
    assert len(words) > 100
    for word in words:
        assert f'id="{word[:-1].partition("#")[2]}"' in text, word


def test_the_dataset_is_described_where_programs_look_for_it(server: Server) -> None:
    void = server.ask("/.well-known/void")
    assert (void.status, void.media) == (200, "text/turtle")
    found = _triples(void)
    assert (DATASET, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "<http://rdfs.org/ns/void#Dataset>") in found
    for asked, accept in (("/dataset.jsonld", ""), ("/dataset", "application/n-triples"), ("/dataset", "text/turtle")):
        assert _triples(server.ask(asked, accept=accept)) == found
    assert server.ask("/dataset", accept=BROWSER).headers["content-location"] == "about.html"


def test_the_questions_are_executables_that_run(server: Server, contested_kg: KnowledgeGraph) -> None:
    found = _triples(server.ask("/examples.ttl"))
    executables = {s for s, p, o in found if o == f"<{SH}SPARQLSelectExecutable>"}
    assert f"{DATASET[:-1]}#question-members>" in executables
    prefixes = [o for s, p, o in found if p == f"<{SH}declare>"]
    assert {s for s, p, _ in found if p == f"<{SH}prefix>"} == set(prefixes)
    queries = {s: o for s, p, o in found if p == f"<{SH}select>"}
    assert set(queries) == executables
    for query in sorted(queries.values())[::20]:
        (literal,) = (quad.object for quad in ox.parse(f"<x:a> <x:b> {query} .", format=ox.RdfFormat.N_TRIPLES))
        assert contested_kg.query(literal.value, warn=False).variables  # type: ignore[union-attr]


def test_the_kinds_of_problem_have_a_page(server: Server) -> None:
    text = server.ask("/problems", accept=BROWSER).text
    assert [name for name in PROBLEMS if f'id="{name}"' not in text] == []


def test_files_of_networks_have_a_short_address(server: Server) -> None:
    reply = server.ask("/network/countries-by-projects.gexf")
    assert (reply.status, reply.headers["location"]) == (301, "../networks/countries-by-projects.gexf")
    there = server.ask("/networks/countries-by-projects.gexf", seconds=60)
    assert there.media == "application/gexf+xml"
    assert there.headers["access-control-allow-origin"] == "*"
