"""The graph goes to an endpoint whole, whatever stops on the way; a run that was broken off is taken up again."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from builds import Run, copied
from endpoints import GRAPH, Handler, Served, asking, serving

from cbrngraph.graph.build import build
from cbrngraph.graph.manifest import read_manifest

pytest_plugins = ["fixtures_builds"]

MARKER = ox.NamedNode(f"{GRAPH.value}/publishing")
WAYS = ["--graph-store", "--update"]


@pytest.fixture
def served() -> Iterator[Served]:
    with serving() as endpoint:
        yield endpoint


def statements(folder: Path) -> set[ox.Triple]:
    lines = gzip.decompress(read_manifest(folder).graph.read_bytes())
    return {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}


def held(served: Served) -> set[ox.Triple]:
    return {quad.triple for quad in served.store.quads_for_pattern(None, None, None, GRAPH)}


def words(served: Served, folder: Path, way: str = "--update") -> list[str]:
    place = served.url.replace("/query", "/update" if way == "--update" else "/store")
    return ["publish", "--endpoint", served.url, "--graph", str(folder), way, place]


def batches(served: Served) -> int:
    """The batches that were sent: what was written to the graph itself and is no marker."""
    writes = [(path, body) for command, path, _, body in served.asked if "/query" not in path and command != "DELETE"]
    return sum("publishing" not in path and b"publishing" not in body and b"CLEAR" not in body for path, body in writes)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_published_is_what_was_built(run: Run, served: Served, article: Path, way: str) -> None:
    ran = run(*words(served, article, way))
    assert (ran.code, ran.err) == (0, "")
    assert "read back and compared" in ran.out
    assert held(served) == statements(article)
    assert list(served.store.quads_for_pattern(None, None, None, MARKER)) == []
    assert run("query", "--endpoint", served.url, "ASK { kg:country-kaz a cbrn:Country }").out == "true\n"


def test_the_graph_store_of_oxigraph_is_guessed(run: Run, served: Served, article: Path) -> None:
    ran = run("publish", "--endpoint", served.url, "--graph", str(article))
    assert (ran.code, held(served) == statements(article)) == (0, True), ran.err


def test_a_dry_run_sends_nothing(run: Run, served: Served, article: Path) -> None:
    ran = run("publish", "--endpoint", served.url, "--graph", str(article), "--dry-run")
    count = len(statements(article))
    assert ran.out.startswith(f"{read_manifest(article).graph.name}: {count:,} statements, ")
    assert (ran.code, served.asked) == (0, [])


def test_again_sends_nothing(run: Run, served: Served, article: Path) -> None:
    run(*words(served, article))
    served.asked.clear()
    ran = run(*words(served, article))
    assert (ran.code, batches(served)) == (0, 0)
    assert "it was there already" in ran.out


def test_other_content_takes_the_place_of_what_was_there(
    run: Run, served: Served, article: Path, tmp_path: Path
) -> None:
    twin = "org-twin: {type: Institution, label: {en: Twin Institute}}\n"
    build(copied(tmp_path / "data", register_twins=twin), tmp_path / "build")
    assert run(*words(served, tmp_path / "build")).code == 0
    assert run(*words(served, article)).code == 0
    assert held(served) == statements(article)


@pytest.mark.parametrize("way", WAYS)
def test_an_endpoint_that_fails_half_way(run: Run, served: Served, article: Path, way: str) -> None:
    def full(handler: Handler, path: str, _body: bytes) -> bool:
        if "/query" in path or len(served.asked) < 6:
            return False
        handler.reply(b"no room left on device\n", "text/plain", status=507)
        return True

    served.before = full
    ran = run(*words(served, article, way))
    assert (ran.code, ran.out) == (4, "")
    assert "does not take what is sent (507: no room left on device)" in ran.err
    told = run("info", "--endpoint", served.url)
    assert (told.code, "is being published" in told.err) == (4, True), told.err
    served.before = None
    assert run(*words(served, article, way)).code == 0
    assert held(served) == statements(article)


def test_an_endpoint_that_goes_away_half_way(run: Run, served: Served, article: Path) -> None:
    def gone(handler: Handler, _path: str, _body: bytes) -> bool:
        handler.close_connection = len(served.asked) > 7
        return handler.close_connection

    served.before = gone
    ran = run(*words(served, article))
    assert (ran.code, ran.out, "hung up" in ran.err) == (5, "", True), ran.err
    served.before = None
    done = batches(served)
    served.asked.clear()
    assert run(*words(served, article)).code == 0
    assert held(served) == statements(article)
    assert 0 < batches(served) < -(-len(statements(article)) // 1000), f"{done} batches were there"


def test_a_killed_run_is_taken_up_where_it_stopped(run: Run, served: Served, article: Path) -> None:
    """The process is really killed, while a batch is on its way."""

    def slow(_handler: Handler, path: str, _body: bytes) -> bool:
        time.sleep(0.15 if "/update" in path else 0)
        return False

    served.before = slow
    command = [sys.executable, "-m", "cbrngraph", *words(served, article)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)
    ends = time.monotonic() + 60
    while batches(served) < 3 and time.monotonic() < ends:
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert process.returncode == -9
    time.sleep(0.3)  # what was on its way arrives
    some, every = held(served), statements(article)
    assert 0 < len(some) < len(every)
    assert run("info", "--endpoint", served.url).code == 4
    served.before = None
    served.asked.clear()
    assert run(*words(served, article)).code == 0
    assert 0 < batches(served) <= -(-len(every) // 1000) - 2
    assert held(served) == every
    assert run("info", "--endpoint", served.url).code == 0


def test_an_engine_that_alters_a_statement_is_found_out(run: Run, served: Served, article: Path) -> None:
    """A marker stays, so that nobody reads it; the next run starts over."""

    def alters(_handler: Handler, path: str, body: bytes) -> bool:
        if "/update" in path and b"Kazakhstan" in body and b"publishing" not in body:
            served.store.update(body.decode().replace('"Kazakhstan"@en', '"Kazakstan"@en'))
            _handler.reply(b"", "text/plain")
            return True
        return False

    served.before = alters
    ran = run(*words(served, article))
    assert (ran.code, ran.out) == (1, "")
    assert 'prefLabel> "Kazakhstan"@en .' in ran.err
    assert "not ours there: " in ran.err
    assert "does not hold what was sent; run it again to start over" in ran.err
    assert run("info", "--endpoint", served.url).code == 4
    served.before = None
    assert run(*words(served, article)).code == 0
    assert held(served) == statements(article)


def test_an_engine_that_forgets_a_statement_is_found_out(run: Run, served: Served, article: Path) -> None:
    lost = next(iter(statements(article)))

    def forgets(_handler: Handler, path: str, _body: bytes) -> bool:
        if "/query" in path:
            served.store.remove(ox.Quad(lost.subject, lost.predicate, lost.object, GRAPH))
        return False

    served.before = forgets
    ran = run(*words(served, article))
    assert (ran.code, f"missing there: {lost.subject} {lost.predicate}" in ran.err) == (1, True), ran.err


def test_who_may_not_write_is_told(run: Run, served: Served, article: Path) -> None:
    wants = asking("digest", "writer", "hunter2")
    served.before = lambda handler, path, body: "/query" not in path and wants(handler, path, body)
    ran = run(*words(served, article))
    assert (ran.code, "wants a user and a password (401)" in ran.err) == (4, True), ran.err
    with_login = [word.replace("//", "//writer:hunter2@") for word in words(served, article)]
    assert run(*with_login).code == 0
    assert held(served) == statements(article)


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        ([], 2, "publish where? give --endpoint URL"),
        (["--endpoint", "http://127.0.0.1:1/ds"], 2, "cannot be guessed; give --graph-store URL or --update URL"),
        (["--endpoint", "http://127.0.0.1:1/query", "--update", "x", "--graph-store", "y"], 2, "give one"),
        (["--endpoint", "http://127.0.0.1:1/query", "--update", "file:///x"], 2, "no address of an endpoint"),
        (["--endpoint", "http://127.0.0.1:1/query"], 4, "nothing answers at 127.0.0.1:1"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(run: Run, article: Path, given: list[str], code: int, told: str) -> None:
    ran = run("publish", "--graph", str(article), *given)
    assert (ran.code, told in ran.err) == (code, True), ran.err


def test_only_a_build_is_published(run: Run, tmp_path: Path) -> None:
    (tmp_path / "graph.nt").write_text("<http://a> <http://b> <http://c> .\n", encoding="utf-8")
    ran = run("publish", "--endpoint", "http://127.0.0.1:1/query", "--graph", str(tmp_path / "graph.nt"))
    assert (ran.code, "name the folder that build wrote" in ran.err) == (2, True), ran.err
