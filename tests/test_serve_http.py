"""HTTP as its standard has it (RFC 9110, 9112): fields on several lines, validators, methods, targets, endings."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from serving import Server, running

import cbrngraph

pytest_plugins = ["fixtures_builds", "fixtures_serve"]

KAZ = "/doc/country-kaz"
FORM = "application/x-www-form-urlencoded"


def lines(path: str, *fields: str, method: str = "GET") -> bytes:
    """A request, with header fields as they are given."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: a", *fields, "", ""]).encode()


# forms


@pytest.mark.parametrize(
    "path",
    ["/ontology.json", "/shapes.json", "/about.ttl", "/networks/countries-by-projects.ttl", "/questions/members.nt"],
)
def test_a_form_that_is_not_there_is_not_found(served: Server, path: str) -> None:
    stem, _, ending = path.rpartition(".")
    assert served.ask(stem).status == 200
    for accept in ("*/*", "text/turtle", "text/html"):
        assert served.ask(path, accept=accept).status == 404
    if ending != "json":  # where there are statements, that is taken for JSON-LD
        assert served.ask(f"{stem}?format={ending}").problem == "unacceptable"


@pytest.mark.parametrize("path", [KAZ, "/networks/countries-by-projects"])
def test_json_can_be_asked_for_by_its_type(served: Server, path: str) -> None:
    reply = served.ask(path, accept="application/json")
    assert (reply.status, reply.media) == (200, "application/json")
    assert reply.body == served.ask(f"{path}.json").body


def test_a_page_has_no_form_but_its_own(served: Server) -> None:
    assert served.ask("/?format=ttl").problem == "unacceptable"
    assert served.ask("/?format=html").status == 200
    assert served.ask("/sparql?format=html").status == 303


def test_a_version_of_the_ontology_leads_to_it(served: Server) -> None:
    reply = served.ask(f"/ontology/{cbrngraph.__version__}?format=ttl")
    assert (reply.status, reply.headers["location"]) == (303, "../ontology?format=ttl")
    assert served.ask("/ontology/99.9.9").status == 404


def test_a_short_address_leads_to_a_network_that_is_there(served: Server) -> None:
    reply = served.ask("/network/countries-by-projects.gexf?x=y")
    assert (reply.status, reply.headers["location"]) == (301, "../networks/countries-by-projects.gexf?x=y")
    assert served.ask("/network/countries-by-project.gexf").status == 404


# fields


def test_a_field_may_stand_on_several_lines(served: Server) -> None:
    accepted = ["Accept: image/png", "Accept: text/turtle"]
    assert served.raw(lines(KAZ, *accepted)).media == "text/turtle"
    asked = f"/sparql?query={quote('ASK {}')}"
    assert served.raw(lines(asked, "Accept: image/png", "Accept: text/csv")).media == "text/csv"
    tag = served.ask(KAZ, accept="text/turtle").headers["etag"]
    both = ['If-None-Match: "x"', f"If-None-Match: {tag}"]
    assert served.raw(lines(KAZ, "Accept: text/turtle", *both)).status == 304


def test_a_star_stands_for_what_is_certainly_there(served: Server) -> None:
    assert served.ask(KAZ, if_none_match="*").status == 304
    assert served.ask("/doc/country-none", if_none_match="*").status == 404
    assert served.ask(f"/sparql?query={quote('SELCT')}", if_none_match="*").problem == "syntax"
    assert served.ask(f"/sparql?query={quote('ASK {}')}", if_none_match="*").status == 200


# methods


@pytest.mark.parametrize(
    ("path", "posted"), [("/sparql", True), ("/hints", True), ("/reconcile", True), (KAZ, False), ("/healthz", False)]
)
def test_an_address_says_what_it_takes(served: Server, path: str, posted: bool) -> None:
    for more in ({}, {"origin": "https://a.example", "access_control_request_method": "GET"}):
        reply = served.ask(path, method="OPTIONS", **more)
        assert (reply.status, reply.body) == (204, b"")
        assert ("POST" in reply.headers["allow"], "accept-post" in reply.headers) == (posted, posted)
    refused = served.ask(path, method="DELETE")
    assert (refused.problem, refused.headers["allow"]) == ("method", reply.headers["allow"])


def test_what_may_be_asked_is_told_to_who_has_had_its_share(article: Path) -> None:
    with running("--graph", str(article), "--rate", "1", "--workers", "1") as server:
        replies = [server.ask("/openapi.json") for _ in range(3)]
        assert replies[-1].problem == "too-many"
        assert server.ask("/sparql", method="OPTIONS").status == 204


def test_a_form_holds_what_it_asks_itself(served: Server) -> None:
    for name in ("query", "update"):
        reply = served.ask(f"/sparql?{name}=ASK%7B%7D", method="POST", body=b"query=ASK%7B%7D", content_type=FORM)
        assert (reply.status, reply.problem) == (400, "malformed")
        assert name in reply.text
    for passed in ("format=xml", "default-graph-uri=http://a.example/"):
        assert served.ask(f"/sparql?{passed}", method="POST", body=b"query=ASK%7B%7D", content_type=FORM).status == 200


def test_hints_take_a_form_and_a_query_as_long_as_the_endpoint_does(served: Server) -> None:
    query = "SELECT ?x { ?x a cbrn:Projekt }"
    hints = served.ask(f"/hints?query={quote(query)}&empty").json
    posted = served.ask("/hints", method="POST", body=f"query={quote(query)}&empty=".encode(), content_type=FORM)
    assert posted.json == hints
    assert hints["hints"]
    assert served.ask(f"/hints?query={quote('ASK {} # ' + 'x' * 20_000)}").status == 200


# targets


def test_a_target_may_name_the_server(served: Server) -> None:
    assert served.raw(lines("http://a.example/healthz")).status == 200
    reply = served.raw(lines("HTTPS://a.example:8080/doc/country-kaz?format=ttl"))
    assert (reply.status, reply.media) == (200, "text/turtle")
    assert served.raw(lines("http://a.example")).status == 200
    assert served.raw(lines("http://a<b>/healthz")).problem == "malformed"
