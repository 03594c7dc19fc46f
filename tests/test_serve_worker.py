"""What a worker does with a query: what it refuses and counts, and what it cannot do even where nothing is checked."""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from cbrngraph.errors import LimitError, UsageError
from cbrngraph.serve.dataset import OURS, graphs_of
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.media import ROWS
from cbrngraph.serve.refused import check_query
from cbrngraph.serve.wire import Head, Job
from cbrngraph.serve.worker import answered

CSV = "text/csv"
LIMITS = Limits()
ASKED = "<http://127.0.0.1:9/> { ?a ?b ?c }"
DISGUISED = [
    f"SELECT * {{ SERVICE {ASKED} }}",
    f"SELECT * {{ service silent {ASKED} }}",
    "SELECT * { VALUES ?x { <http://127.0.0.1:9/> } SERVICE ?x { ?a ?b ?c } }",
    # Keywords need no space around them for the engine.
    f"SELECT * {{ SERVICESILENT{ASKED} }}",
    f"SELECT * {{ ?s ?p trueSERVICE {ASKED} }}",
    f"SELECT * {{ ?s ?p 1SERVICE {ASKED} }}",
    "PREFIX a: <http://127.0.0.1:9/> SELECT * { SERVICEa: { ?a ?b ?c } }",
    "PREFIX a: <http://127.0.0.1:9/> PREFIX SERVICEa: <http://b/> SELECT * { SERVICEa: { ?a ?b ?c } }",
    # What looks like a comment or a string is the inside of an IRI, or ends where a line does for the engine.
    f"SELECT * {{ OPTIONAL {{ ?s ?p <1#> }} SERVICE {ASKED} }}",
    f"SELECT * {{ OPTIONAL {{ ?s ?p <1'> }} SERVICE {ASKED} OPTIONAL {{ ?s ?p <1'> }} }}",
    f"SELECT * {{ ?s ?p ?o #\r SERVICE {ASKED}\n }}",
    f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE {ASKED} }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE {ASKED} }} }} }}",
]
HARMLESS = [
    "SELECT * { ?s ?p 'the service' }",
    'SELECT * { ?service ?p ?o FILTER(CONTAINS(?o, "SERVICE <http://127.0.0.1:9/> {}")) }',
    "SELECT * { ?s <http://example.org/service> ?o } # SERVICE",
    "PREFIX service: <http://example.org/service#> SELECT * { ?s service:service service:one }",
    "PREFIX e: <http://example.org/> SELECT * { ?s e:SERVICE ?o ; e:a.service 'x'@en-service }",
    "SELECT * { ?s ?p ?o FILTER(?o<5&&?o>1) }",
]


@pytest.mark.parametrize("query", DISGUISED)
def test_service_is_refused_in_every_disguise(query: str) -> None:
    ox.Store().query("SELECT * { ?s ?p ?o }")  # the engine is there: each of these parses
    with pytest.raises(UsageError, match=r"line 1, column \d+: SERVICE would ask another endpoint"):
        check_query(query, LIMITS, ())


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_service_alone_is_no_harm(query: str) -> None:
    check_query(query, LIMITS, ())


@pytest.mark.parametrize(
    "query",
    ["INSERT DATA { <a> <b> <c> }", "PREFIX a: <http://a/> delete where { ?s ?p ?o }", "LOAD <http://127.0.0.1:9/>",
     "CLEAR ALL", "DROP GRAPH <a>", "WITH <a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "COPY <a> TO <b>"],
)  # fmt: skip
def test_updates_are_refused(query: str) -> None:
    with pytest.raises(UsageError, match="is an update, and this graph is read-only"):
        check_query(query, LIMITS, ())


@pytest.mark.parametrize("name", ["file:///etc/passwd", "http://127.0.0.1:9/", "urn:x"])
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED", "from named"])
def test_a_graph_that_is_not_here_is_refused(name: str, clause: str) -> None:
    with pytest.raises(UsageError, match=f"there is no graph <{name}> here"):
        check_query(f"SELECT * {clause} <{name}> {{ ?s ?p ?o }}", LIMITS, {OURS})
    check_query(f"SELECT * {clause} <{OURS}> {{ ?s ?p ?o }}", LIMITS, {OURS})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) FROM <x?y#> { ?s ?p ?o }",
        "PREFIX a: <1#> SELECT * FROM <http://a.example/> { ?s ?p ?o }",
    ],
)
def test_a_graph_that_only_the_engine_sees_is_refused(query: str) -> None:
    with pytest.raises(UsageError, match="nothing is loaded from elsewhere"):
        check_query(query, LIMITS, {OURS})


@pytest.mark.parametrize(
    ("query", "told"),
    [("SELECT * " + "{" * 101 + "}" * 101, "column 110: more than 100 brackets within brackets"),
     ("SELECT * { ?a " + "/".join(["a"] * 52) + " ?b }", "more than 50 steps in one property path"),
     ("SELECT * { FILTER(" + "||".join(["?a"] * 2100) + ") }", "more than 2000 operators"),
     ("SELECT * { FILTER(" + "!" * 2100 + "?a) }", "more than 2000 operators")],
)  # fmt: skip
def test_what_is_too_large_is_refused_with_its_place(query: str, told: str) -> None:
    with pytest.raises(LimitError, match=f"line 1, .*{told}"):
        check_query(query, LIMITS, ())


def test_limits_are_reached_and_not_passed() -> None:
    check_query("SELECT * " + "{" * 100 + "}" * 100, LIMITS, ())
    check_query("SELECT * { ?a " + "/".join(["a"] * 51) + " ?b }", LIMITS, ())
    check_query("SELECT * { ?a a/a ?b . ?b a/a ?c }" + " #" + "/" * 5000, Limits(steps=1), ())


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    quads = (ox.Quad(ox.NamedNode(f"http://a/{n}"), ox.NamedNode("http://a/p"), ox.Literal(n)) for n in range(100))
    store.extend(quads)
    return store


def judged(store: ox.Store, query: str, limits: Limits = LIMITS, rows: str = CSV) -> tuple[Head, bytes]:
    return answered(store, Job(query, rows, base="http://base.example/"), limits, graphs_of(store))


@pytest.mark.parametrize("media", [*ROWS])
def test_a_row_too_many_is_no_answer(store: ox.Store, media: str) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o }"
    assert judged(store, query, Limits(rows=100), media)[0].kind == "answer"
    head, body = judged(store, query, Limits(rows=99), media)
    assert (head.kind, body) == ("limit", b"")
    assert "more than 99 rows" in head.told


@pytest.mark.parametrize("media", [*ROWS])
@pytest.mark.parametrize("value", ["'a\\nb'", "'<result>'", "'},{'", "'x\\r\\ny\"z'", "?unbound"])
def test_rows_are_counted_whatever_stands_in_them(store: ox.Store, media: str, value: str) -> None:
    query = f"SELECT ({value} AS ?x) {{ ?s ?p ?o }}"
    assert judged(store, query, Limits(rows=100), media)[0].kind == "answer"
    assert judged(store, query, Limits(rows=99), media)[0].kind == "limit"


@pytest.mark.parametrize("media", [*ROWS])
def test_a_byte_too_many_is_no_answer(store: ox.Store, media: str) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o }"
    size = judged(store, query, rows=media)[0].size
    assert judged(store, query, Limits(size=size), media)[0].kind == "answer"
    head, body = judged(store, query, Limits(size=size - 1), media)
    assert (head.kind, body) == ("limit", b"")
    assert f"more than {size - 1:,} bytes" in head.told


def test_statements_are_counted_once_each(store: ox.Store) -> None:
    many = "CONSTRUCT { <http://a> <http://b> 1 } { ?s ?p ?o . ?t ?q ?r }"
    assert judged(store, many, Limits(rows=1))[0].kind == "answer"
    head, _ = judged(store, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", Limits(rows=99))
    assert head.kind == "limit" and "99 statements" in head.told


def test_a_limit_that_only_the_engine_sees_is_kept(store: ox.Store) -> None:
    for query in ("SELECT ?o { ?s ?p ?o }LIMIT5", "SELECT ?o { ?s ?p ?o MINUS { ?s ?p <1#> }} LIMIT 5"):
        head, body = judged(store, query)
        assert (head.kind, body.count(b"\n")) == ("answer", 6)


@pytest.mark.parametrize("iri", ["<1#>", "<a?b#>", "<1'>", "<a:1>"])
def test_a_limit_within_is_not_touched_whatever_hides_the_brackets(store: ox.Store, iri: str) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ BIND({iri} AS ?k) . {{ SELECT ?s {{\n ?s ?p ?o }}\n LIMIT 50 }} }}"
    head, body = judged(store, query, Limits(rows=10))
    assert (head.kind, body.split()) == ("answer", [b"n", b"50"])


@pytest.mark.parametrize(
    ("query", "stable"),
    [("SELECT * {}", True), ("SELECT (NOW() AS ?x) {}", False), ("SELECT (rand() AS ?x) {}", False),
     ("SELECT (STRUUID() AS ?x) {}", False), ("SELECT ('NOW()' AS ?x) {}", True),
     ("SELECT ?x { BIND(<1#> AS ?y) BIND(STRUUID() AS ?x) }", False),
     ("SELECT ?x { BIND(<a?b#> AS ?y) BIND(STRUUID() AS ?x) }", False)],
)  # fmt: skip
def test_what_changes_by_itself_is_known(store: ox.Store, query: str, stable: bool) -> None:
    assert judged(store, query)[0].stable is stable


def test_a_mistake_of_ours_is_told_as_one(store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("cbrngraph.serve.worker.told", broken)
    assert judged(store, "SELCT")[0].told.startswith("the query does not parse")
    monkeypatch.setattr("cbrngraph.serve.worker.check_query", broken)
    assert judged(store, "ASK {}")[0] == Head("internal", told="KeyError while the query was worked on")


def unchecked(port: int, tell: Any) -> None:
    """Be a worker, and evaluate queries that nobody has looked through."""
    from cbrngraph.serve import worker

    store, limits = ox.Store(), Limits()
    store.add(ox.Quad(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal("o")))
    worker.check_query = lambda *_: None  # type: ignore[assignment]
    worker.warm(store, limits)
    worker.confine(limits)
    asked = f"<http://127.0.0.1:{port}/> {{ ?a ?b ?c }}"
    for query in (f"SELECT * {{ SERVICE {asked} }}", f"SELECT * {{ SERVICE SILENT {asked} }}",
                  f"ASK FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}", "ASK FROM <file:///etc/passwd> { ?s ?p ?o }",
                  f"LOAD <http://127.0.0.1:{port}/>"):  # fmt: skip
        head, body = worker.answered(store, Job(query, CSV), limits, frozenset())
        tell.send((head.kind, body))
    for use in (socket.socket, lambda: Path("/etc/passwd").read_bytes(), socket.socketpair):
        try:
            use()
            tell.send("allowed")
        except OSError:
            tell.send("refused")


def test_a_worker_reaches_nothing_even_where_nothing_is_checked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("fork").Process(
            target=unchecked, args=(listener.getsockname()[1], theirs)
        )
        process.start()
        theirs.close()
        told = list(_received(ours))
        process.join(10)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert [kind for kind, _ in told[:5]] == ["fault", "answer", "answer", "answer", "syntax"]
    assert [body for _, body in told[2:4]] == [b"false\n", b"false\n"]
    assert told[5:] == ["refused"] * 3


def _received(pipe: Any) -> Iterator[Any]:
    while True:
        try:
            yield pipe.recv()
        except EOFError:
            return


def test_the_graph_goes_by_its_own_name_too(store: ox.Store) -> None:
    assert graphs_of(store) == {OURS}
    assert judged(store, f"ASK FROM <{OURS}> {{ ?s ?p ?o }}")[1] == b"true\n"
