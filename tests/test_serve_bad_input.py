"""Bad input at the endpoint: every request that is none, and every query that is none, with what is told of it."""

from __future__ import annotations

import asyncio
import re
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from serving import Server

pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")

from starlette.responses import Response

from cbrngraph.serve.births import _fault
from cbrngraph.serve.border import PICTURE_CSP, Border
from cbrngraph.serve.media import chosen, takes_coding
from cbrngraph.serve.nursery import OTHER
from cbrngraph.serve.rates import Rates

pytest_plugins = ["fixtures_builds", "fixtures_serve"]

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
PLACES = [
    ("SELECT ?x { ?x :y ?z }", 1, 16, "prefix"), ("SELECT *\n{ ?s ?p ?o", 2, 1, "never closed"),
    ("SELECT * {\n  ?s ?p ?o .\n  SERVICE <http://a> {} }", 3, 3, "SERVICE"), ("SELCT * {}", 1, 1, "SELECT"),
    ("SELECT * FROM <file:///etc/passwd> {}", 1, 15, "no graph <file:///etc/passwd>"),
    ("INSERT DATA { <a> <b> <c> }", 1, 1, "read-only"), ("# é\nSELECT ?x { ?x :y 1 }", 2, 16, "prefix"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "line", "column", "told"), PLACES)
def test_errors_have_line_and_column(query: str, line: int, column: int, told: str, served: Server) -> None:
    reply = served.query(query)
    assert (reply.status, reply.json["line"], reply.json["column"]) == (400, line, column)
    assert reply.problem in {"syntax", "refused"} and told in reply.json["detail"]


def form_of(**fields: str) -> dict[str, object]:
    return {"method": "POST", "body": urlencode(fields).encode(), "content_type": FORM}


def sent(body: bytes, kind: str = QUERY) -> dict[str, object]:
    return {"method": "POST", "body": body, "content_type": kind}


BAD = [
    ("/sparql?query=", {}, 400, "syntax"),
    ("/sparql?qurey=ASK%7B%7D", {}, 400, "malformed"),
    ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", {}, 400, "malformed"),
    ("/sparql?query=%ff%fe", {}, 400, "malformed"),
    ("/sparql?query=ASK%7B%7D&" + "a=b&" * 200, {}, 400, "malformed"),
    ("/sparql?query=%", {}, 400, "syntax"),
    ("/sparql?query=%00", {}, 400, "syntax"),
    ("/sparql?query=ASK%7B%7D&format=pdf", {}, 406, "unacceptable"),
    ("/sparql?query=ASK%7B%7D", {"accept": "image/png"}, 406, "unacceptable"),
    ("/sparql?query=ASK%7B%7D", {"accept": "text/turtle"}, 406, "unacceptable"),
    ("/sparql?query=DESCRIBE+kg:country-kaz", {"accept": "text/csv"}, 406, "unacceptable"),
    ("/sparql?query=ASK%7B%7D&default-graph-uri=http://a.example/", {}, 400, "refused"),
    ("/sparql?query=ASK%7B%7D&named-graph-uri=file:///etc/passwd", {}, 400, "refused"),
    ("/sparql?query=ASK%7B%7D&default-graph-uri=no%20iri", {}, 400, "refused"),
    ("/sparql?update=CLEAR+ALL", {}, 400, "refused"),
    ("/sparql", form_of(update="CLEAR ALL"), 400, "refused"),
    ("/sparql", form_of(qurey="ASK {}"), 400, "malformed"),
    ("/sparql", form_of(), 400, "malformed"),
    ("/sparql", sent(b"CLEAR ALL", "application/sparql-update"), 415, "media-type"),
    ("/sparql", sent(b"CLEAR ALL"), 400, "refused"),
    ("/sparql", sent(b""), 400, "syntax"),
    ("/sparql", sent(b"ASK {}", "text/plain"), 415, "media-type"),
    ("/sparql", sent(b"ASK {}", ""), 415, "media-type"),
    ("/sparql", sent(b"--x\r\n", "multipart/form-data; boundary=x"), 415, "media-type"),
    ("/sparql", sent("ASK {}".encode("utf-16"), f"{QUERY}; charset=utf-16"), 415, "media-type"),
    ("/sparql", sent(b"ASK { ?s ?p '\xff' }"), 400, "malformed"),
    ("/sparql", sent(b"query=%ff", FORM), 400, "malformed"),
    ("/sparql", sent(b" " * 70_000), 413, "too-large"),
    ("/sparql?query=" + "a" * 70_000, {}, 413, "too-large"),
    ("/sparql?query=" + "a" * 2_000_000, {}, 414, "address"),
    ("/sparql", {"x": "y" * 2_000_000}, 431, "headers"),
    ("/sparql", {"accept": "a/b," * 5000}, 431, "headers"),
    ("/", {f"x-{number}": "y" for number in range(101)}, 431, "headers"),
    ("/" * 3000, {}, 414, "address"),
    ("/doc/country-kaz?" + "a=b&" * 600, {}, 414, "address"),
    ("/doc/country-kaz?" + "a=b&" * 200, {}, 400, "malformed"),
    ("/doc/country-kaz?a=%ff", {}, 400, "malformed"),
    ("/doc/country-kaz", {"body": b"x"}, 400, "malformed"),
    ("/sparql?query=ASK%7B%7D", {"body": b"x"}, 400, "malformed"),
    ("/healthz", {"transfer_encoding": "chunked"}, 400, "malformed"),
    ("/sparql", {"host": "a> <b"}, 400, "malformed"),
    ("/sparql", {"method": "PUT"}, 405, "method"),
    ("/sparql", {"method": "ET"}, 405, "method"),
    ("/sparql", {"method": "DELETE"}, 405, "method"),
    ("/sparql", {"method": "TRACE"}, 405, "method"),
    ("/healthz", {"method": "DELETE"}, 405, "method"),
    ("/openapi.json", {"method": "POST"}, 405, "method"),
    ("/no/such/%ff%00thing", {}, 404, "not-found"),
    ("/doc/country-kza", {}, 404, "not-found"),
    ("/../../etc/passwd", {}, 404, "not-found"),
    ("/static/..%2f..%2fapp.py", {}, 404, "not-found"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "more", "status", "kind"), BAD, ids=range(len(BAD)))
def test_bad_input(path: str, more: dict[str, str], status: int, kind: str, served: Server) -> None:
    reply = served.ask(path, **more)  # type: ignore[arg-type]
    assert (reply.status, reply.problem) == (status, kind), reply.text
    assert not re.search(r"Traceback|\.py\b(?!$)", reply.text.replace("app.py", "")), "the inside shows"
    if status == 405:
        assert "GET" in reply.headers["allow"]
    if status == 415:
        assert QUERY in reply.headers.get("accept-post", QUERY)


NO_HTTP = [
    b"\r\n\r\n\x00\x01\x02\r\n\r\n", b"GET /sparql\r\n\r\n", b"GET /sparql HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nASK{}",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /sparql HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", b"GET /sparql HTTP/1.1\r\nHost: a\r\nHost: b c\r\n\r\n",
]  # fmt: skip


@pytest.mark.parametrize("data", NO_HTTP)
def test_what_is_no_http_is_told_so(data: bytes, served: Server) -> None:
    reply = served.raw(data)
    assert (reply.status, reply.problem) == (400, "malformed")
    assert served.lives()


def test_a_long_query_may_stand_in_the_address(served: Server) -> None:
    assert served.query("ASK {} #" + "x" * 60_000).status == 200
    assert served.ask("/doc/country-kaz?" + "x" * 2000).status == 200
    assert served.ask("/doc/country-kaz", content_length="0").status == 200


def answered(rates: Rates, path: str, media: str = "text/plain") -> dict[str, str]:
    """What the border makes of a request, with the status as a header."""
    told: dict[str, str] = {}

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            told["status"] = str(message["status"])
            told.update({name.decode(): value.decode() for name, value in message["headers"]})

    border = Border(Response("", media_type=media), SimpleNamespace(rates=rates))  # type: ignore[arg-type]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"a")]}
    asyncio.run(border(scope, None, sending))  # type: ignore[arg-type]
    return told


def test_monitors_ask_as_often_as_they_like() -> None:
    rates = Rates(3)
    assert [answered(rates, "/healthz")["status"] for _ in range(9)] == ["200"] * 9
    assert [answered(rates, "/other")["status"] for _ in range(4)] == ["200", "200", "200", "429"]
    assert answered(rates, "/healthz")["status"] == "200"


def test_a_drawing_keeps_its_styles_and_runs_nothing() -> None:
    rates = Rates(0)
    assert answered(rates, "/a.svg", "image/svg+xml")["content-security-policy"] == PICTURE_CSP
    assert "script" not in PICTURE_CSP and "default-src 'none'" in PICTURE_CSP
    assert "content-security-policy" not in answered(rates, "/a.png", "image/png")


def test_of_a_header_so_many_parts_are_read() -> None:
    assert chosen("a/b, " * 49 + "text/csv", ["text/csv"]) == "text/csv"
    assert chosen("a/b, " * 50 + "text/csv", ["text/csv"]) is None


@pytest.mark.parametrize(
    ("header", "taken"),
    [("gzip", True), ("br, GZIP", True), ("gzip; q=0.5", True), ("gzip ;q= 0.5", True), ("gzip;q=0.000", False),
     ("gzip;q=0", False), ("gzip; q=0", False), ("gzip; q=0.0, br", False), ("br", False), ("", False)],
)  # fmt: skip
def test_who_takes_gzip(header: str, taken: bool) -> None:
    assert takes_coding(header, "gzip") is taken


def test_where_the_graph_lies_is_not_told() -> None:
    assert "/" not in _fault(OTHER) and "restart" in _fault(OTHER)


def test_ten_megabytes_are_not_taken(served: Server) -> None:
    long = "SELECT * { ?s ?p '" + "x" * 10_000_000 + "' }"
    assert (reply := served.post(long)).status == 413 and reply.problem == "too-large"
    assert served.ask("/sparql", method="POST", body=f"query={long}".encode(), content_type=FORM).status == 413
    assert served.query(long).problem == "address"
    piece = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    endless = (b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
               b"Content-Type: application/sparql-query\r\n\r\n" + piece * 150 + b"0\r\n\r\n")  # fmt: skip
    assert served.raw(endless).problem == "too-large"
    assert served.lives()
