"""The threats that were measured against the engine (shared/reference/security.md), one after the other, on a server.

Each is answered within its deadline, never with a part of an answer, and never at the cost of the server.
"""

from __future__ import annotations

import random
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from builds import ROOT
from serving import Server, bomb

pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
pytest_plugins = ["fixtures_builds", "fixtures_serve"]

sys.path.insert(0, str(ROOT / "bench"))
from serve_grammar import query_of  # noqa: E402
from serve_threats import THREATS  # noqa: E402

SECONDS, GRACE = 1.0, 0.5
KINDS = {200: {""}, 400: {"syntax", "refused"}, 422: {"limit", "fault"}, 503: {"died", "memory"}, 504: {"timeout"}}
"""What may become of a query, by status."""


def judged(server: Server, query: str) -> str:
    """Ask a query; return the kind of problem that came of it, or an empty string with a whole answer."""
    began = time.monotonic()
    reply = server.post(query, accept="application/sparql-results+json, text/turtle;q=0.9")
    assert time.monotonic() - began < SECONDS + GRACE
    kind = "" if reply.status == 200 else reply.problem
    assert kind in KINDS[reply.status], reply.text[:1000]
    if not kind:
        assert len(reply.body) == int(reply.headers["content-length"])
    return kind


EXPECTED: dict[str, set[str]] = {
    "nesting of groups": {"limit"},
    "nesting of brackets": {"limit"},
    "nesting that only the engine sees": {"died", "syntax"},
    "long path": {"limit"},
    "path of many alternatives": {"timeout", "died", "limit"},
    "path of any length over anything": {"timeout", "died"},
    "cross product": {"limit", "died", "timeout"},
    "count of a cross product": {"died", "timeout"},
    "sort bomb": {"died", "timeout", "memory"},
    "distinct bomb": {"limit", "died", "timeout"},
    "group concatenation": {"died", "timeout", "memory"},
    "doubled text": {"died"},
    "replaced text": {"died", "timeout"},
    "regular expression that grows": {"", "limit", "timeout"},
    "result bomb": {"limit"},
    "result of long values": {"limit", "died", "timeout"},
    "statements without end": {"limit"},
    "the same statement without end": {"timeout", "died"},
    "descriptions of everything": {"limit"},
    "many patterns": {"timeout", "died"},
    "long list": {"timeout", "died"},
    "many alternatives": {"limit", "timeout"},
    "nested optional parts": {"", "limit", "timeout", "died"},
    "conditions that never hold": {"timeout", "died"},
    "quotes without end": {"syntax", "timeout"},
    "words without end": {"syntax", "timeout"},
    "SERVICE": {"refused"},
    "SERVICE SILENT": {"refused"},
    "SERVICE in disguise": {"refused"},
    "FROM another host": {"refused"},
    "FROM a file": {"refused"},
    "LOAD over HTTP": {"refused"},
    "LOAD of a file": {"refused"},
    "update": {"refused"},
}
"""What becomes of each threat; where several are named, memory or time may be first."""


def test_every_threat_is_expected() -> None:
    assert set(THREATS) == set(EXPECTED)


@pytest.mark.parametrize("name", THREATS)
def test_a_threat_is_met(name: str, hasty: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        query = THREATS[name].replace("PORT", str(listener.getsockname()[1]))
        assert judged(hasty, query) in EXPECTED[name]
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert hasty.lives()


CAPPED: list[tuple[str, Callable[[int], str]]] = [
    ("rows", lambda number: f"SELECT ?s {{ ?s ?p ?o }} LIMIT {number}"),
    ("rows", lambda number: f"SELECT ?s {{ {{ SELECT * {{ {bomb(2)} }} LIMIT {number} }} BIND(?s0 AS ?s) }}"),
    ("statements", lambda number: f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o }} LIMIT {number}"),
]


@pytest.mark.parametrize(("what", "query"), CAPPED)
def test_a_cap_is_announced_and_nothing_is_cut(what: str, query: Callable[[int], str], hasty: Server) -> None:
    for accept in ("application/sparql-results+json, text/turtle", "text/csv, application/n-triples"):
        assert hasty.query(query(1000), accept=accept).status == 200
        beyond = hasty.query(query(1001), accept=accept)
        assert beyond.problem == "limit" and f"more than 1,000 {what}" in beyond.json["detail"]


def test_an_answer_that_is_too_large_is_not_cut(served: Server) -> None:
    large = f"SELECT ?x {{ {{ SELECT * {{ ?s ?p ?o }} LIMIT 900 }} BIND('{'x' * 40_000}' AS ?x) }}"
    whole = served.post(large)
    assert whole.status == 200 and int(whole.headers["content-length"]) == len(whole.body) > 36_000_000
    beyond = served.post(large.replace("AS ?x)", "AS ?y) BIND(CONCAT(?y, ?y) AS ?x)"))
    assert beyond.problem == "limit" and "more than 67,108,864 bytes" in beyond.json["detail"]


def test_queries_that_nobody_would_write(hasty: Server) -> None:
    """A sample of ``bench/serve_threats.py``."""
    dice = random.Random(7)
    found = [judged(hasty, query_of(dice)) for _ in range(60)]
    assert {"", "syntax"} <= set(found), found
    assert hasty.lives()


def test_a_stranger_s_file_is_not_read(hasty: Server, tmp_path: Path) -> None:
    secret = tmp_path / "secret.nt"
    secret.write_text("<http://a/s> <http://a/p> 'told' .\n")
    for name in (secret.as_uri(), "file:///etc/passwd", str(secret)):
        for query in (f"SELECT * FROM <{name}> {{ ?s ?p ?o }}", f"SELECT * {{ GRAPH <{name}> {{ ?s ?p ?o }} }}",
                      f"DESCRIBE <{name}>"):  # fmt: skip
            assert "told" not in hasty.post(query).text.replace(query, "")
        assert hasty.query("ASK {}", **{"default-graph-uri": name}).problem == "refused"
