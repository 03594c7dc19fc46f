"""Connections: who hangs up frees a worker, the slow are cut, the merely slow are not, a client has so many."""

from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest
from serving import LONG, Server, asked, is_closed, one, until

pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
pytest_plugins = ["fixtures_builds", "fixtures_serve"]


def test_who_hangs_up_frees_the_worker(article: Path) -> None:
    with one(article, "--timeout", "60") as server:
        busy = server.workers
        with server.connected(asked(LONG)):
            until(lambda: server.ask("/healthz").status == 200, 5)
            assert server.query("ASK {}").problem == "busy"
        until(lambda: server.workers and not server.workers & busy, 1)
        began = time.monotonic()
        assert server.lives() and time.monotonic() - began < 1


def test_a_request_that_does_not_come_is_not_waited_for(hasty: Server) -> None:
    late = (
        (b"GET /sparql HTTP/1.1\r\nHost: a\r\nX-Slow: ", 408, "slow"),
        (b"GET /spa", 408, "slow"),
        (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK",
         408, "slow"),
    )  # fmt: skip
    for data, status, kind in late:
        began = time.monotonic()
        reply = hasty.raw(data)
        assert (reply.status, reply.problem) == (status, kind)
        assert 0.9 < time.monotonic() - began < 2.5
    with hasty.connected() as silent, hasty.connected(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") as second:
        assert second.recv(1 << 16).startswith(b"HTTP/1.1 200")
        second.sendall(b"GET /sp")
        assert is_closed(silent, 3)
        assert is_closed(second, 3)
    assert hasty.lives()


def test_a_drop_now_and_then_does_not_buy_time(hasty: Server) -> None:
    stop = threading.Event()
    with hasty.connected(b"GET /sparql HTTP/1.1\r\nHost: a\r\n") as connection:

        def drip() -> None:
            while not stop.wait(0.2):
                try:
                    connection.sendall(b"X-A: b\r\n")
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        assert is_closed(connection, 5) and time.monotonic() - began < 3
        stop.set()


def test_a_reader_that_stops_is_cut(article: Path) -> None:
    value = "BIND('" + "x" * 50_000 + "' AS ?x)"
    query = f"SELECT ?x {{ {{ SELECT ?s {{ ?s ?p ?o }} LIMIT 1000 }} {value} }}"
    with one(article) as server:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(server.address)
        with connection:
            connection.sendall(asked(query))
            connection.settimeout(20)
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
            began = time.monotonic()
            assert server.lives(), "the worker is free while the answer is read"
            descriptors = Path(f"/proc/{server.process.pid}/fd")
            before = len(list(descriptors.iterdir()))
            until(lambda: len(list(descriptors.iterdir())) < before, 8)  # connection and answer are let go
            assert time.monotonic() - began > 1.5
            assert is_closed(connection, 10)


def test_a_slow_reader_gets_the_whole_answer(article: Path) -> None:
    query = "SELECT ?x { { SELECT ?s { ?s ?p ?o } LIMIT 70 } BIND('" + "x" * 50_000 + "' AS ?x) }"
    with one(article) as server, server.connected(asked(query)) as connection:
        reader = connection.makefile("rb")
        length = next(
            int(line.split()[1]) for line in iter(reader.readline, b"\r\n") if line.startswith(b"content-len")
        )
        while reader.readline() not in {b"\r\n", b""}:
            pass
        got, began = 0, time.monotonic()
        while got < length and (piece := reader.read(1 << 18)):
            got += len(piece)
            threading.Event().wait(0.25)
        assert got == length > 3_000_000
        assert time.monotonic() - began > 2, "longer than the server waits for one that does not read at all"


def test_what_answers_take_is_limited_and_given_back(served: Server) -> None:
    """Many clients that ask for a large answer and hang up leave nothing behind."""
    query = "SELECT ?x { { SELECT ?s { ?s ?p ?o } LIMIT 400 } BIND('" + "x" * 50_000 + "' AS ?x) }"
    descriptors = Path(f"/proc/{served.process.pid}/fd")
    assert served.lives()
    before = len(list(descriptors.iterdir()))
    for _ in range(5):
        with served.connected(asked(query)) as connection:
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
    until(lambda: len(list(descriptors.iterdir())) <= before, 5)
    assert served.lives()


def test_so_many_connections_of_one_client(article: Path) -> None:
    with one(article, "--patience", "20", "--proxies", "192.0.2.1") as server:
        open_ = [server.connected() for _ in range(200)]
        with server.connected() as beyond:
            assert is_closed(beyond, 5)
        open_.pop().close()
        until(lambda: not _is_cut(server), 5)
        for connection in open_:
            connection.close()


def _is_cut(server: Server) -> bool:
    try:
        return not server.lives()
    except OSError:
        return True
