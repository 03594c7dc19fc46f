"""The endpoint as clients meet it: every way to ask, every form of an answer, caches, other origins, shares."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from serving import Reply, Server, running

from cbrngraph.serve.limits import Limits

pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
pytest_plugins = ["fixtures_builds", "fixtures_serve"]

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
COUNTRIES = 'SELECT ?name { ?c a cbrn:Country ; skos:prefLabel ?name FILTER(LANG(?name) = "en") } ORDER BY ?name'
ABOUT = "CONSTRUCT { ?c skos:prefLabel ?name } { ?c a cbrn:Country ; skos:prefLabel ?name }"


def names_in(reply: Reply) -> list[str]:
    """The first column of an answer, in whatever form it comes."""
    if reply.media in {JSON, "application/json"}:
        return [row["name"]["value"] for row in reply.json["results"]["bindings"]]
    if "xml" in reply.media:
        space = "{http://www.w3.org/2005/sparql-results#}"
        return [found.text or "" for found in ElementTree.fromstring(reply.text).iter(f"{space}literal")]
    if reply.media == "text/csv":
        return [row[0] for row in csv.reader(io.StringIO(reply.text))][1:]
    return [line.partition('"')[2].partition('"')[0] for line in reply.text.splitlines()[1:]]


def statements_in(reply: Reply) -> set[str]:
    formats = {"text/turtle": "TURTLE", "application/n-triples": "N_TRIPLES", "text/plain": "N_TRIPLES",
               "application/ld+json": "JSON_LD", "application/json": "JSON_LD", "application/rdf+xml": "RDF_XML",
               "application/xml": "RDF_XML", "application/x-turtle": "TURTLE"}  # fmt: skip
    return {str(quad) for quad in ox.parse(reply.body, format=getattr(ox.RdfFormat, formats[reply.media]))}


@pytest.fixture(scope="module")
def names(served: Server) -> list[str]:
    found = names_in(served.query(COUNTRIES))
    assert found == ["Kazakhstan", "Uzbekistan"]
    return found


@pytest.mark.parametrize(
    "accept", [JSON, XML, "text/csv", "text/tab-separated-values", "application/json", "application/xml", "text/xml"]
)
def test_rows_come_in_each_form(accept: str, served: Server, names: list[str]) -> None:
    reply = served.query(COUNTRIES, accept=accept)
    assert (reply.status, reply.media, names_in(reply)) == (200, accept, names)
    assert int(reply.headers["content-length"]) == len(reply.body)
    assert ("charset=utf-8" in reply.headers["content-type"]) is accept.startswith("text/")


@pytest.mark.parametrize("accept", [
    "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml", "application/xml",
    "text/plain", "application/json", "application/x-turtle",
])  # fmt: skip
def test_statements_come_in_each_form(accept: str, served: Server) -> None:
    reply = served.query(ABOUT, accept=accept)
    assert (reply.status, reply.media) == (200, accept)
    assert statements_in(reply) == statements_in(served.query(ABOUT, accept="application/n-triples"))


@pytest.mark.parametrize(("form", "media"), [("csv", "text/csv"), ("xml", XML), ("json", JSON), (JSON, JSON)])
def test_the_parameter_goes_before_the_header(form: str, media: str, served: Server, names: list[str]) -> None:
    reply = served.query(COUNTRIES, accept="text/tab-separated-values", format=form)
    assert (reply.media, names_in(reply)) == (media, names)


@pytest.mark.parametrize(("accept", "said"), [(JSON, '{"head":{},"boolean":true}'), ("text/csv", "true\n")])
def test_truth(accept: str, said: str, served: Server) -> None:
    assert served.query("ASK { ?s ?p ?o }", accept=accept).text == said


def posted_form(server: Server) -> Reply:
    return server.ask("/sparql", method="POST", body=urlencode({"query": COUNTRIES}).encode(), content_type=FORM)


def posted_with_charset(server: Server) -> Reply:
    return server.post(COUNTRIES, content_type=f"{QUERY}; Charset=UTF-8; x=y")


def chunked(server: Server) -> Reply:
    piece = COUNTRIES.encode()
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(piece), piece)
    return server.raw(b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                      b"Content-Type: application/sparql-query\r\n\r\n" + body)  # fmt: skip


def by_http_1_0(server: Server) -> Reply:
    return server.raw(b"GET /sparql?query=%s HTTP/1.0\r\n\r\n" % quote(COUNTRIES).encode())


@pytest.mark.parametrize("way", [posted_form, lambda server: server.post(COUNTRIES), posted_with_charset, chunked,
                                 by_http_1_0])  # fmt: skip
def test_every_way_to_ask(way: Callable[[Server], Reply], served: Server, names: list[str]) -> None:
    assert names_in(way(served)) == names


def test_head_is_get_without_its_body(served: Server) -> None:
    path = f"/sparql?{urlencode({'query': COUNTRIES})}"
    got, head = served.ask(path), served.ask(path, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    left = {"ratelimit", "date"}
    assert {k: v for k, v in head.headers.items() if k not in left} == {
        k: v for k, v in got.headers.items() if k not in left
    }
    bad = served.ask("/sparql?query=SELCT", method="HEAD")
    assert (bad.status, bad.body) == (400, b"")


def test_a_known_answer_is_not_sent_again(served: Server) -> None:
    first = served.query(COUNTRIES)
    path, tag = f"/sparql?{urlencode({'query': COUNTRIES})}", first.headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"x", {tag}'):
        again = served.ask(path, if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert served.ask(path, if_none_match='"x"').status == 200
    assert served.ask(path, if_none_match=tag, accept="text/csv").status == 200
    assert "accept" in first.headers["vary"] and "max-age" in first.headers["cache-control"]


def test_what_is_no_lasting_answer_has_no_validator(served: Server) -> None:
    assert served.ask("/sparql?query=SELCT", if_none_match="*").status == 400
    for reply in (served.query("SELECT (NOW() AS ?x) {}"), served.post(COUNTRIES), served.query("SELCT")):
        assert "etag" not in reply.headers and reply.headers["cache-control"] == "no-store"


def test_the_same_answer_comes_from_a_worker_and_from_what_was_kept(served: Server) -> None:
    query = f"{COUNTRIES} # once"
    first, second = served.query(query, accept="text/csv"), served.query(query, accept="text/csv")
    assert first.body == second.body
    assert {**first.headers, "date": ""} == {**second.headers, "date": ""}


def test_the_service_describes_itself(served: Server) -> None:
    reply = served.ask("/sparql")
    assert reply.media == "text/turtle"
    told = statements_in(reply)
    endpoint = f"<{served.url}/sparql>"
    assert any(f"{endpoint} <http://www.w3.org/ns/sparql-service-description#endpoint> {endpoint}" in t for t in told)
    for accept in ("application/ld+json", "application/rdf+xml", "application/n-triples"):
        other = served.ask("/sparql", accept=accept)
        assert other.media == accept and len(statements_in(other)) == len(told)
    assert served.ask("/sparql?format=nt").media == "application/n-triples"
    assert served.ask("/sparql", if_none_match=reply.headers["etag"]).status == 304
    assert served.ask("/sparql", accept="image/png").problem == "unacceptable"
    people = served.ask("/sparql", accept="text/html,*/*;q=0.8")
    assert (people.status, people.headers["location"]) == (303, "/query.html")


def test_other_origins_may_ask_without_credentials(served: Server) -> None:
    for reply in (served.query(COUNTRIES), served.query("SELCT"), served.ask("/nothing-here"), served.ask("/healthz")):
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in reply.headers
        assert reply.headers["x-content-type-options"] == "nosniff"
    for path in ("/sparql", "/healthz", "/doc/country-kaz"):
        asked = served.ask(path, method="OPTIONS", origin="https://a.example", access_control_request_method="POST",
                           access_control_request_headers="content-type")  # fmt: skip
        assert (asked.status, asked.body) == (204, b"")
        assert ("POST" in asked.headers["access-control-allow-methods"]) == (path == "/sparql")
        assert asked.headers["allow"] == asked.headers["access-control-allow-methods"]
        assert "content-type" in asked.headers["access-control-allow-headers"].lower()
        assert "access-control-allow-credentials" not in asked.headers
    plain = served.ask("/sparql", method="OPTIONS")
    assert (plain.status, plain.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")


def test_nothing_runs_in_an_answer(served: Server) -> None:
    query = "CONSTRUCT { <http://a/> <http://www.w3.org/1999/xhtml#script> '<script>alert(1)</script>' } {}"
    reply = served.query(query, accept="application/xml")
    assert reply.status == 200 and b"<script>" not in reply.body
    for found in (reply, served.query(COUNTRIES), served.query("SELCT"), served.ask("/")):
        assert "default-src 'none'" in found.headers["content-security-policy"]
        assert "unsafe" not in found.headers["content-security-policy"]


def test_limits_stand_on_a_page(served: Server) -> None:
    page = served.ask("/about.html", accept="text/html").text
    for name, told in Limits().in_words().items():
        if "minute" not in name:  # the tests have any number
            assert re.search(rf"{re.escape(name)}</\w+>\s*<td[^>]*>{re.escape(told)}<", page), name


def test_limits_and_links_stand_in_the_headers(hasty: Server) -> None:
    reply = hasty.query("ASK {}")
    assert reply.headers["query-limits"] == "seconds=1, rows=1000, bytes=67108864"
    assert 'rel="service-desc"' in reply.headers["link"]
    refused = hasty.query("SELECT * { ?s ?p ?o }")
    assert refused.problem == "limit" and refused.json["limits"]["rows"] == 1000
    assert refused.headers["query-limits"] == reply.headers["query-limits"]


def test_the_description_of_the_server_is_true(served: Server) -> None:
    told = served.ask("/openapi.json")
    assert told.status == 200 and told.json["openapi"].startswith("3.1")
    for path, operations in told.json["paths"].items():
        name = "countries-by-projects.gexf" if "network" in path else "country-kaz"
        reply = served.ask(path.format(name=name, form="ttl", part="entity"))
        known = operations["get"]["responses"]
        assert str(reply.status) in known, path
        if reply.status == 200:
            assert reply.media in known["200"]["content"], path
    for parameter in told.json["paths"]["/sparql"]["get"]["parameters"]:
        for form in parameter["schema"].get("enum", ()):
            kind = COUNTRIES if form in {"json", "xml", "csv", "tsv"} else ABOUT
            assert served.query(kind, format=form).status == 200


ADVICE = [
    ("SELECT ?x { ?x a cbrn:Projekt }", True, "did you mean cbrn:Project"),
    ("SELECT ?x ?title { ?x a cbrn:Country ; skos:prefLabel ?titel }", False, "?title"),
    ("SELECT ?x { ?x skos:prefLabel 'Kazakhstan' }", True, "@en"),
    ("SELECT ?x { ?x cbrn:region kg:central-asia }", True, "kg:central-asia"),
]


@pytest.mark.parametrize(("query", "empty", "told"), ADVICE)
def test_what_a_query_does_not_mean_is_told_as_on_the_command_line(
    served: Server, query: str, empty: bool, told: str
) -> None:
    reply = served.ask(f"/hints?{urlencode({'query': query} | ({'empty': ''} if empty else {}))}")
    assert reply.status == 200 and told in "".join(reply.json["hints"])
    posted = served.ask(f"/hints{'?empty' * empty}", method="POST", body=query.encode(), content_type=QUERY)
    assert posted.json == reply.json


def test_there_is_no_advice_on_a_good_query_nor_on_none(served: Server) -> None:
    assert served.ask(f"/hints?{urlencode({'query': COUNTRIES})}").json["hints"] == []
    assert served.ask("/hints").problem == "malformed"
    assert served.ask(f"/hints?{urlencode({'query': 'ASK { SERVICE <http://a> {} }'})}").problem == "refused"


def test_health(served: Server) -> None:
    reply = served.ask("/healthz")
    assert reply.json["status"] == "ok" and reply.json["workers"] >= 1
    assert reply.json["graph"].startswith("graph-") and reply.headers["cache-control"] == "no-store"


def test_one_client_may_ask_so_often(article: object) -> None:
    with running("--graph", str(article), "--rate", "5", "--workers", "1", "--proxies", "127.0.0.1") as server:
        replies = [server.query("ASK {}", accept=JSON) for _ in range(7)]
        assert [reply.status for reply in replies] == [200] * 5 + [429] * 2
        assert [reply.headers["ratelimit"].split(",")[0] for reply in replies[:2]] == [
            '"requests";r=4',
            '"requests";r=3',
        ]
        assert replies[0].headers["ratelimit-policy"] == '"requests";q=5;w=60, "work";q=60;w=60'
        assert replies[6].problem == "too-many" and 1 <= int(replies[6].headers["retry-after"]) <= 12
        other = server.ask("/sparql?query=ASK%7B%7D", x_forwarded_for="192.0.2.7")
        assert other.status == 200, "a proxy that is trusted says who asks"


def test_the_word_of_a_stranger_on_an_address_is_not_taken(article: object) -> None:
    with running("--graph", str(article), "--rate", "2", "--workers", "1", "--proxies", "192.0.2.1") as server:
        replies = [server.ask("/openapi.json", x_forwarded_for=f"192.0.2.{number}") for number in range(3)]
        assert [reply.status for reply in replies] == [200, 200, 429]


def test_one_client_may_have_so_much_work(article: object) -> None:
    with running("--graph", str(article), "--work", "0.2", "--workers", "1", "--timeout", "1") as server:
        assert server.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }").status == 504
        refused = server.query("ASK { ?s ?p ?o }")
        assert refused.problem == "too-many" and "s of work" in refused.json["detail"]
        assert int(refused.headers["retry-after"]) > 60
        assert server.ask("/healthz").status == 200
