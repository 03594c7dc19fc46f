"""A SPARQL endpoint in the place of the store: the same answers, whole or not at all, and errors that help."""

from __future__ import annotations

import gzip
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import endpoints
import pyoxigraph as ox
import pytest
from builds import Run
from endpoints import GRAPH, Handler, Served, asking, filled, redirecting, serving

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import CbrnGraphError, EndpointError, LimitError, NotFoundError, UsageError
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.remote.endpoint import Endpoint, open_endpoint
from cbrngraph.remote.forms import form_of
from cbrngraph.terms import PREFIXES

pytest_plugins = ["fixtures_builds"]

MEMBER = "ASK { kg:country-kaz org:memberOf kg:initiative-coe }"
NAMES = "SELECT ?s ?name { ?s skos:prefLabel ?name } ORDER BY ?s ?name"
LABELS = "CONSTRUCT { ?s skos:prefLabel ?name } { ?s skos:prefLabel ?name }"
POLICY = '<https://w3id.org/cbrngraph/dataset> <https://w3id.org/cbrngraph/ontology#evidencePolicy> "accepted" .\n'


def lines_of(build: Path) -> str:
    return gzip.decompress(read_manifest(build).graph.read_bytes()).decode()


@pytest.fixture(scope="module")
def store(article: Path) -> ox.Store:
    """The graph of the article as an endpoint holds it; no test of this module writes to it."""
    return filled(lines_of(article))


@pytest.fixture
def served(store: ox.Store) -> Iterator[Served]:
    with serving(store) as endpoint:
        yield endpoint


@pytest.fixture
def at(run: Run, served: Served) -> Run:
    """Run a command on the endpoint."""
    return lambda command, *words, **given: run(command, "--endpoint", served.url, *words, **given)


def numbered(count: int) -> ox.Store:
    return filled("".join(f'<http://x/{n}> <http://x/p> "{n}" .\n' for n in range(count)), None)


# the same answers


@pytest.mark.parametrize(
    "words",
    [
        ["info"], ["info", "--passages"], ["show", "kazakhstan"], ["show", "Project 53"], ["show", "secretariat-ca"],
        ["why", "kazakhstan", "memberships"], ["why", "kazakhstan", "memberOf"], ["why", "kazakhstan", "a"],
        ["why", "agreement-rs-ca-nscedi-2020", "party"], ["search", "kazakhstan"], ["search", "center"],
        ["conflicts"], ["coverage"], ["coverage", "project", "--things"], ["reconcile-counts"],
        ["ask", "members", "--receipts"], ["ask", "agreements-of", "party=NSCEDI", "--receipts"],
        ["query", MEMBER], ["query", NAMES, "-f", "json"], ["query", NAMES, "-f", "csv"], ["query", LABELS],
        ["query", "DESCRIBE kg:country-kaz"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_endpoint_answers_as_the_build_does(at: Run, ask_article: Run, served: Served, words: list[str]) -> None:
    here, there = ask_article(*words), at(*words)
    assert (there.code, there.out) == (here.code, here.out)
    assert there.err.startswith(f"graph: {served.url}, policy accepted\n")


def test_python_opens_an_endpoint_too(served: Served, kg: KnowledgeGraph) -> None:
    remote = cbrngraph.open(endpoint=served.url)
    assert remote.query(NAMES).rows() == kg.query(NAMES).rows()
    assert repr(remote) == f"<KnowledgeGraph {served.url}, policy accepted>"
    assert (remote.policy, remote.origin) == ("accepted", served.url)


def test_the_environment_names_an_endpoint_and_graph_outdoes_it(
    run: Run, ask_article: Run, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CBRNGRAPH_ENDPOINT", served.url)
    assert f"graph: {served.url}" in run("query", MEMBER).err
    asked = len(served.asked)
    assert served.url not in ask_article("query", MEMBER).err
    assert len(served.asked) == asked


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["query", MEMBER, "--policy", "official"], "official weighs the claims of a build again"),
        (["query", MEMBER, "--graph", "build"], "either here (--graph, --store) or at an endpoint"),
        (["export", "nt"], "use --graph"),
        (["export", "csv", "-o", "tables"], "use --graph"),
        (["query", "SELEC * {}"], "did you mean SELECT?"),
        (["query", "INSERT DATA { kg:a kg:b kg:c }"], "does not parse"),
        (["query", "DROP ALL"], "does not parse"),
    ],
)
def test_what_an_endpoint_cannot_do_is_told(at: Run, served: Served, words: list[str], told: str) -> None:
    ran = at(*words)
    assert (ran.code, ran.out, told in ran.err) == (2, "", True), ran.err
    assert not any("INSERT" in query or "DROP" in query or "SELEC " in query for query in served.queries)


# which graph


def test_the_graph_is_found_by_its_name_or_in_the_default_graph() -> None:
    with serving(filled(POLICY)) as named, serving(filled(POLICY.replace("accepted", "official"), None)) as default:
        assert (open_endpoint(named.url).graph, open_endpoint(named.url).policy) == (GRAPH.value, "accepted")
        assert (open_endpoint(default.url).graph, open_endpoint(default.url).policy) == ("", "official")


def test_an_endpoint_without_the_graph_is_told(run: Run) -> None:
    with serving(numbered(3)) as other:
        ran = run("info", "--endpoint", other.url)
    assert (ran.code, "cbrngraph publish puts it there" in ran.err) == (4, True)


def test_a_graph_that_is_being_published_is_not_read() -> None:
    begun = filled(POLICY)
    marker = f'<{GRAPH.value}> <http://purl.org/dc/terms/identifier> "x" .'
    begun.bulk_load(
        input=marker.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(f"{GRAPH.value}/publishing")
    )
    with serving(begun) as served, pytest.raises(NotFoundError, match="being published"):
        open_endpoint(served.url)


def test_a_query_names_its_own_graph_if_it_likes(served: Served) -> None:
    endpoint = open_endpoint(served.url)
    own = endpoint.query("SELECT (COUNT(*) AS ?n) FROM <urn:other> { ?s ?p ?o }")
    assert [row["n"].value for row in own] == ["0"]
    assert b"default-graph-uri" not in served.asked[-1][-1]
    endpoint.query("SELECT (COUNT(*) AS ?n) { ?s ?p 'FROM <urn:other>' }")
    assert b"default-graph-uri" in served.asked[-1][-1]


# what is sent


def test_only_prefixes_that_are_used_and_not_declared_are_sent(served: Served) -> None:
    query = "PREFIX cbrn: <urn:x#>\nSELECT ?s { ?s a cbrn:X, skos:Y . FILTER(?s NOT IN ('kg:a', <void:a>)) } # sh:a"
    Endpoint(served.url).query(query, prefixes=PREFIXES)
    assert served.queries[-1] == f"PREFIX skos: <{PREFIXES['skos']}> {query}"


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("SELECT ?s { ?s ?p ?o } LIMIT 7",
         "SELECT (COUNT(*) AS ?all_rows)  WHERE { { SELECT ?s { ?s ?p ?o } LIMIT 7 \n} }"),
        ("BASE <http://x/> SELECT * FROM <a> { ?s ?p <b> }",
         "BASE <http://x/> SELECT (COUNT(*) AS ?all_rows) FROM <a> WHERE { { SELECT *          { ?s ?p <b> } \n} }"),
    ],
)  # fmt: skip
def test_counting_keeps_the_query(query: str, counted: str) -> None:
    assert form_of(query).counting == counted
    form_of(form_of(query).counting)


@pytest.mark.parametrize(
    ("query", "limit"),
    [("SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 3 } }", None), ("SELECT * { ?s ?p ?o } OFFSET 2 LIMIT 5", 5),
     ("SELECT * { ?s ?p 'LIMIT 3' } # LIMIT 4", None), ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } limit 9", 9)],
)  # fmt: skip
def test_only_the_limit_of_the_query_itself_counts(query: str, limit: int | None) -> None:
    assert form_of(query).limit == limit


def test_a_service_is_not_asked_while_parsing() -> None:
    with serving(numbered(1)) as other:
        form_of(f"ASK {{ SERVICE SILENT <{other.url}> {{ ?s ?p ?o }} }}")
        form_of(f"SELECT * {{ SERVICE <{other.url}> {{ ?s ?p ?o }} }} ORDER BY ?s")
        assert other.asked == []


# everything that can go wrong


Fault = Callable[[Handler, bytes, str], None]


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (endpoints.html, 4, "answers with text/html, not with SPARQL results; give the address of its SPARQL endpoint"),
        (endpoints.binary, 4, "answers with application/octet-stream"),
        (endpoints.half, 5, "hung up before its answer was whole, so none is shown; try again"),
        (endpoints.half_chunked, 5, "hung up before its answer was whole"),
        (endpoints.half_closed, 5, "breaks off or is none, so none is shown; try again"),
        (endpoints.half_zipped, 5, "hung up before its answer was whole"),
        (endpoints.garbage, 5, "breaks off or is none"),
        (endpoints.gone, 5, "hung up before its answer was whole"),
        (endpoints.no_http, 4, "does not speak HTTP"),
        (endpoints.drip, 5, "within 1 s; ask for less, or set CBRNGRAPH_ENDPOINT_SECONDS"),
        (endpoints.drip_head, 5, "within 1 s"),
        (endpoints.silence, 5, "within 1 s"),
        (endpoints.failing, 4, "refuses the query (500): Virtuoso 42000 Error SR186: no permission"),
        (endpoints.failing_in_html, 4, "refuses the query (502): no reason given"),
        (endpoints.overtime, 5, "gave up (504): the query took too long"),
        (endpoints.absent, 4, "there is nothing at"),
        (endpoints.partial, 5, "sent a part of the answer (S1TAT)"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_fault_has_its_exit_code_and_message(
    run: Run, served: Served, monkeypatch: pytest.MonkeyPatch, fault: Fault, code: int, told: str
) -> None:
    monkeypatch.setenv("CBRNGRAPH_ENDPOINT_SECONDS", "1")
    served.fault = fault
    started = time.monotonic()
    ran = run("query", "--endpoint", served.url.replace("//", "//somebody:hunter2@"), NAMES)
    assert time.monotonic() - started < 3
    assert (ran.code, ran.out, told in ran.err) == (code, "", True), ran.err
    assert served.url in ran.err
    assert not any(secret in ran.err for secret in ("hunter2", "Traceback", "somebody"))


def test_a_gzipped_answer_is_read(served: Served, kg: KnowledgeGraph) -> None:
    served.fault = endpoints.zipped
    assert cbrngraph.open(endpoint=served.url).query(NAMES).rows() == kg.query(NAMES).rows()


@pytest.mark.parametrize("fault", [endpoints.half, endpoints.half_chunked, endpoints.half_closed])
def test_half_a_graph_is_none(served: Served, fault: Fault) -> None:
    endpoint = open_endpoint(served.url)
    served.fault = fault
    with pytest.raises(LimitError, match=r"hung up|does not say how long"):
        endpoint.query(LABELS, prefixes=PREFIXES)


def test_nobody_there_is_told(run: Run) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ran = run("info", "--endpoint", f"http://127.0.0.1:{port}/sparql")
    assert (ran.code, f"nothing answers at 127.0.0.1:{port}; is the server" in ran.err) == (4, True), ran.err


def test_no_such_host_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    ran = run("info", "--endpoint", "https://nowhere.invalid/sparql")
    assert (ran.code, "there is no host nowhere.invalid" in ran.err) == (4, True), ran.err


def test_no_secure_connection_is_told(run: Run, served: Served) -> None:
    ran = run("info", "--endpoint", served.url.replace("http:", "https:"))
    assert (ran.code, "no secure connection" in ran.err) == (4, True), ran.err


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "127.0.0.1:8890",
        "http://",
        "http:///x",
        "http://a b/",
        "http://h:x/",
        "x",
    ],
)
def test_what_is_no_address_is_told(run: Run, url: str) -> None:
    ran = run("info", "--endpoint", url)
    assert (ran.code, "address" in ran.err, ran.out) == (2, True, ""), ran.err


def test_an_answer_that_is_too_long_is_told(served: Served) -> None:
    with pytest.raises(LimitError, match="longer than 500 bytes"):
        Endpoint(served.url, GRAPH.value, most=500).query(NAMES, prefixes=PREFIXES)


def test_a_zipped_answer_cannot_grow_without_end(served: Served) -> None:
    def bomb(handler: Handler, _body: bytes, kind: str) -> None:
        handler.reply(gzip.compress(b" " * 10_000_000, mtime=0), kind, Content_Encoding="gzip")

    served.fault = bomb
    with pytest.raises(LimitError, match="longer than 100,000 bytes"):
        Endpoint(served.url, most=100_000).query("ASK {}")


def test_a_kept_connection_that_went_away_is_made_anew(served: Served) -> None:
    endpoint = open_endpoint(served.url)
    connection = next(iter(endpoint.transport._idle.values()))[0]
    assert connection.sock is not None
    connection.sock.shutdown(socket.SHUT_RDWR)
    assert endpoint.query(MEMBER, prefixes=PREFIXES)


# cut at a number of rows


def cut(rows: int, **headers: str) -> Fault:
    """Give the first rows only, as an engine does that has a limit; a count is right."""

    def answer(handler: Handler, body: bytes, kind: str) -> None:
        if kind == endpoints.TRIPLES:
            body = b"".join(body.splitlines(keepends=True)[:rows])
        elif b"all_rows" not in body:
            told = json.loads(body)
            told["results"]["bindings"] = told["results"]["bindings"][:rows]
            body = json.dumps(told).encode()
        handler.reply(body, kind, **headers)

    return answer


EVERY = "SELECT ?n { ?s <http://x/p> ?n }"
MAKE = "CONSTRUCT { ?s <http://x/q> ?n } { ?s <http://x/p> ?n }"


@pytest.mark.parametrize(
    ("query", "there", "rows", "headers", "told"),
    [
        (EVERY, 3500, 1000, {}, "1,000 rows of 3,500"),
        (EVERY, 3500, 3000, {}, "3,000 rows of 3,500"),
        (EVERY, 60, 50, {"X_SPARQL_MaxRows": "50"}, "50 rows of 60"),
        (f"{EVERY} LIMIT 2000", 3500, 1000, {}, "1,000 rows of 2,000"),
        (MAKE, 3500, 1000, {}, "1,000 rows of 3,500"),
        (MAKE, 3500, 2999, {}, ""),
        ("DESCRIBE ?s { ?s <http://x/p> ?n }", 3500, 2000, {}, "2,000 rows of 3,500"),
        (EVERY, 1000, 1000, {}, ""),
        (EVERY, 2500, 9999, {}, ""),
        (EVERY, 50, 50, {"X_SPARQL_MaxRows": "50"}, ""),
        (f"{EVERY} LIMIT 1000", 3500, 1000, {}, ""),
        (f"{EVERY} LIMIT 50", 60, 50, {"X_SPARQL_MaxRows": "50"}, ""),
        (MAKE, 3500, 9999, {}, ""),
    ],
)  # fmt: skip
def test_a_cut_answer_is_none(query: str, there: int, rows: int, headers: dict[str, str], told: str) -> None:
    with serving(numbered(there)) as served:
        served.fault = cut(rows, **headers)
        if told:
            with pytest.raises(LimitError, match=rf"cut the answer: {told}.*ResultSetMaxRows"):
                Endpoint(served.url).query(query)
        else:
            assert len(list(Endpoint(served.url).query(query))) == min(rows, there, form_of(query).limit or there)  # type: ignore[arg-type]


def test_what_may_be_cut_and_cannot_be_counted_is_none() -> None:
    def uncounted(handler: Handler, body: bytes, kind: str) -> None:
        if b"all_rows" in body:
            handler.reply(b"Virtuoso 22023 Error", "text/plain", status=500)
        else:
            handler.reply(body, kind)

    with serving(numbered(1000)) as served:
        served.fault = uncounted
        with pytest.raises(LimitError, match=r"may have cut the answer, and cannot count it .*22023.*ask with LIMIT"):
            Endpoint(served.url).query(EVERY)


def test_only_suspicious_numbers_are_counted() -> None:
    with serving(numbered(2500)) as served:
        list(Endpoint(served.url).query(EVERY))  # type: ignore[arg-type]
        assert len(served.asked) == 1
        list(Endpoint(served.url).query(f"{EVERY} LIMIT 1000"))  # type: ignore[arg-type]
        assert len(served.asked) == 2


# redirects


def test_a_redirect_keeps_the_question(served: Served) -> None:
    with serving() as door:
        door.before = redirecting(served.url, 301)
        assert open_endpoint(door.url).query(MEMBER, prefixes=PREFIXES)
    assert {command for command, *_ in served.asked} == {"POST"}


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("/query", "redirects more than 5 times"),
        ("file:///etc/passwd", "redirects to file:, which is not followed"),
        ("ftp://127.0.0.1/x", "redirects to ftp:"),
        ("http://somebody:x@127.0.0.1/", "not followed"),
    ],
)
def test_a_redirect_astray_is_told(run: Run, to: str, told: str) -> None:
    with serving() as door:
        door.before = redirecting(to)
        ran = run("info", "--endpoint", door.url)
    assert (ran.code, told in ran.err) == (4, True), ran.err


def test_a_password_goes_to_no_other_host(served: Served) -> None:
    asked = asking("basic", "somebody", "hunter2")
    served.before = asked
    with serving() as door:

        def let_in_then_send_on(handler: Handler, path: str, body: bytes) -> bool:
            return asked(handler, path, body) or redirecting(served.url)(handler, path, body)

        door.before = let_in_then_send_on
        with pytest.raises(EndpointError, match="401"):
            open_endpoint(door.url.replace("//", "//somebody:hunter2@"))
        assert any("Authorization" in headers for *_, headers, _ in door.asked)
    assert served.asked
    assert not any("Authorization" in headers for *_, headers, _ in served.asked)


# who asks


@pytest.mark.parametrize("scheme", ["basic", "digest"])
@pytest.mark.parametrize("way", ["environment", "address"])
def test_a_user_logs_in(run: Run, served: Served, monkeypatch: pytest.MonkeyPatch, scheme: str, way: str) -> None:
    served.before = asking(scheme, "some:body".replace(":", ""), 'hunter"2')
    url = served.url
    if way == "environment":
        monkeypatch.setenv("CBRNGRAPH_ENDPOINT_USER", "somebody")
        monkeypatch.setenv("CBRNGRAPH_ENDPOINT_PASSWORD", 'hunter"2')
    else:
        url = served.url.replace("//", "//somebody:hunter%222@")
    ran = run("query", "--endpoint", url, MEMBER)
    assert (ran.code, ran.out) == (0, "true\n"), ran.err
    assert "hunter" not in ran.err
    refused = len([headers for *_, headers, _ in served.asked if "Authorization" not in headers])
    assert refused == 1, "the challenge is asked for once"


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_who_is_not_let_in_is_told(run: Run, served: Served, scheme: str) -> None:
    served.before = asking(scheme, "somebody", "hunter2")
    nobody = run("info", "--endpoint", served.url)
    assert (nobody.code, "wants a user and a password (401)" in nobody.err) == (4, True)
    assert "set CBRNGRAPH_ENDPOINT_USER and CBRNGRAPH_ENDPOINT_PASSWORD" in nobody.err
    wrong = run("info", "--endpoint", served.url.replace("//", "//somebody:hunter3@"))
    assert (wrong.code, "does not let somebody in (401)" in wrong.err, "hunter" in wrong.err) == (4, True, False)


def test_every_error_is_one_of_ours() -> None:
    assert all(issubclass(error, CbrnGraphError) for error in (EndpointError, LimitError, NotFoundError, UsageError))
    assert (EndpointError.exit_code, LimitError.exit_code) == (4, 5)
