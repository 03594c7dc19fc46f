"""Processes: what dies or hangs is replaced, nothing is left when the server ends, what cannot start says why."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from builds import ROOT, command, copied
from serving import LONG, Server, asked, children, is_alive, one, until

from cbrngraph.graph.build import build

pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
pytest_plugins = ["fixtures_builds", "fixtures_serve"]


def test_a_worker_that_dies_is_replaced_within_a_second(served: Server) -> None:
    before = served.workers
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    began = time.monotonic()
    assert served.lives() and time.monotonic() - began < 1
    assert until(lambda: len(served.workers) == len(before), 1) < 1
    assert not before & served.workers


def test_a_query_that_is_too_slow_costs_its_worker_and_nobody_else_s(hasty: Server) -> None:
    before = hasty.workers
    with ThreadPoolExecutor() as together:
        slow = together.submit(hasty.post, LONG)
        quick = [together.submit(hasty.query, "ASK { ?s ?p ?o }") for _ in range(5)]
        assert {reply.result().status for reply in quick} == {200}
        assert slow.result().problem == "timeout"
    until(lambda: len(hasty.workers) == len(before) == len(before & hasty.workers) + 1, 1)


def test_so_many_wait_and_no_more(alone: Server) -> None:
    with ThreadPoolExecutor(8) as together:
        replies = [reply.result() for reply in [together.submit(alone.post, LONG) for _ in range(4)]]
    assert sorted(reply.status for reply in replies) == [503, 503, 503, 504]
    busy = next(reply for reply in replies if reply.status == 503)
    assert busy.problem == "busy" and "within 2 s" in busy.json["detail"] and busy.headers["retry-after"]
    assert alone.lives()


def test_a_nursery_that_dies_is_replaced(alone: Server) -> None:
    nursery, (worker,) = alone.nursery, alone.workers
    os.kill(nursery, signal.SIGKILL)
    assert alone.lives(), "workers live on"
    until(lambda: alone.nursery not in {0, nursery}, 10)
    os.kill(worker, signal.SIGKILL)
    until(lambda: len(alone.workers) == 1, 10)
    assert alone.lives(), "a worker is born by the next"
    assert alone.nursery != nursery and worker not in alone.workers


def test_a_nursery_that_hangs_is_replaced(article: Path) -> None:
    with one(article, "--patience", "20") as server:
        nursery = server.nursery
        os.kill(nursery, signal.SIGSTOP)
        os.kill(next(iter(server.workers)), signal.SIGKILL)
        assert server.query("ASK { ?s ?p ?o }", seconds=20).status == 200
        assert not is_alive(nursery)


def test_a_graph_that_was_built_anew_is_not_mixed_with_the_old(article: Path, tmp_path: Path) -> None:
    place = tmp_path / "build"
    shutil.copytree(article, place)
    with one(place) as server:
        (worker,) = server.workers
        more = "country-zzz: {type: Country, label: {en: Nowhere}, isoAlpha3: ZZZ}"
        build(copied(tmp_path / "data", register_more=more), place)
        os.kill(server.nursery, signal.SIGKILL)
        until(lambda: server.ask("/healthz").status == 503, 10)
        assert "was built anew while it was served; restart" in server.ask("/healthz").json["detail"]
        assert server.lives(), "the worker that is left has the graph that was asked for"
        os.kill(worker, signal.SIGKILL)
        assert server.query("ASK { ?s ?p ?o } # again").problem == "unavailable"
        assert server.ask("/healthz").problem == "unavailable"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_however_the_server_ends(how: signal.Signals, article: Path) -> None:
    words = [sys.executable, "-m", "cbrngraph", "serve", "--port", "0", "--graph", str(article), "--timeout", "60"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout
    server = Server(process.stdout.readline().strip(), process)
    begun = {*children(process.pid), *server.workers}
    with server.connected(asked(LONG)), server.connected():
        until(lambda: server.ask("/healthz").status == 200, 5)
        began = time.monotonic()
        process.send_signal(how)
        _, told = process.communicate(timeout=10)
        assert time.monotonic() - began < 5
    until(lambda: not any(map(is_alive, begun)), 1)
    assert "Traceback" not in told, told
    assert process.returncode in {-how, 130}


def test_the_end_comes_quickly_where_nobody_is_served(article: Path) -> None:
    words = [sys.executable, "-m", "cbrngraph", "serve", "--port", "0", "--graph", str(article)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout and process.stdout.readline()
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=10)
    assert time.monotonic() - began < 3 and "Traceback" not in told


def test_a_port_that_is_in_use_is_told_so(served: Server, article: Path) -> None:
    ran = command("serve", "--graph", str(article), "--port", str(served.address[1]))
    assert ran.code == 2 and "cannot be taken: Address already in use; choose another with --port" in ran.err


def test_what_cannot_be_served_is_told_and_nothing_is_left(tmp_path: Path, article: Path) -> None:
    (tmp_path / "broken.nq").write_text("no quads\n")
    ran = command("serve", "--port", "0", "--graph", str(article), "--dataset", str(tmp_path / "broken.nq"))
    assert ran.code != 0 and "the graph cannot be loaded" in ran.err and not ran.out.strip()
    assert command("serve", "--graph", str(tmp_path / "nothing")).code == 4
    assert command("serve", "--graph", str(article), "--dataset", str(tmp_path / "nothing.nq")).code == 4
    assert command("serve", "--graph", str(article), "--workers", "0").code == 2


def test_two_servers_have_one_store(article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CBRNGRAPH_CACHE", str(tmp_path / "new"))
    with ThreadPoolExecutor() as together:

        def lives() -> int:
            with one(article) as server:
                met.wait(20)
                return server.query("SELECT * { ?s a ?o }").json["results"]["bindings"].__len__()

        met = threading.Barrier(2)
        first, second = together.submit(lives), together.submit(lives)
        assert first.result() == second.result() > 10


def test_workers_have_numbers_of_their_own(served: Server) -> None:
    """Processes that are forked from one must not go on with the same random numbers."""
    for query in ("SELECT (UUID() AS ?x) {}", "SELECT (STRUUID() AS ?x) {}", "SELECT (RAND() AS ?x) {}"):
        given = set()
        for _ in range(3):
            given |= {served.query(query).body for _ in range(4)}
            for worker in served.workers:
                os.kill(worker, signal.SIGKILL)
        assert len(given) == 12


def test_a_worker_can_hardly_do_anything(alone: Server) -> None:
    assert alone.lives()
    (worker,) = alone.workers
    limits = Path(f"/proc/{worker}/limits").read_text()
    for name in ("Max open files", "Max file size", "Max core file size", "Max processes"):
        assert limits.partition(name)[2].split()[:2] == ["0", "0"], name
    assert limits.partition("Max address space")[2].split()[0].isdigit()
    held = [os.path.realpath(entry).rpartition("/")[2] for entry in Path(f"/proc/{worker}/fd").iterdir()]
    assert sorted(name.partition(":")[0] for name in held) == ["null", "null", "null", "socket"]
