"""Connections: who hangs up frees a worker, the slow are cut, the merely slow are not, a client has so many."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

import pytest
from serving import LONG, Server, asked, is_closed, one, until

pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
pytest_plugins = ["fixtures_builds", "fixtures_serve"]


def test_who_hangs_up_frees_the_worker(alone: Server) -> None:
    busy = alone.workers
    with alone.connected(asked(LONG)):
        assert alone.query("ASK {}").problem == "busy"
    began = time.monotonic()
    until(lambda: alone.workers and not alone.workers & busy, 1)
    assert alone.lives() and time.monotonic() - began < 1


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
        assert 0.9 < time.monotonic() - began < 4
    with hasty.connected() as silent, hasty.connected(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n") as second:
        assert second.recv(1 << 16).startswith(b"HTTP/1.1 200")
        second.sendall(b"GET /sp")
        assert is_closed(silent, 3)
        assert is_closed(second, 3)
    assert hasty.lives()


CHUNKED = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_nobody_listens_to_a_body_that_was_answered(served: Server) -> None:
    """Before, its pieces were read on until the connection was given up."""
    with served.connected(CHUNKED + b"1\r\nx\r\n") as connection, connection.makefile("rb") as reader:
        connection.settimeout(5)
        told = reader.read()
        assert told.startswith(b"HTTP/1.1 415 ") and b"media-type" in told
    assert served.lives()


def test_who_has_sent_all_of_a_body_may_ask_on(served: Server) -> None:
    whole = CHUNKED + b"1\r\nx\r\n0\r\n\r\n"
    last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with served.connected(whole * 2 + last) as connection, connection.makefile("rb") as reader:
        told = reader.read()
    assert told.count(b"HTTP/1.1 415 ") == 2 and told.count(b"HTTP/1.1 200 ") == 1


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
        assert is_closed(connection, 5) and time.monotonic() - began < 4
        stop.set()


def large(rows: int) -> str:
    """A query with an answer of so many rows of 50,000 bytes each."""
    return f"SELECT ?x {{ {{ SELECT ?s {{ ?s ?p ?o }} LIMIT {rows} }} BIND('{'x' * 50_000}' AS ?x) }}"


def spooled(server: Server) -> int:
    """How many answers lie in a file, which has no name."""
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not tell which files a process has open (/proc)")
    entries = [entry for entry in Path(f"/proc/{server.process.pid}/fd").iterdir() if int(entry.name) > 2]
    return sum(os.path.realpath(entry).endswith("(deleted)") for entry in entries)


def test_a_reader_that_stops_is_cut(alone: Server) -> None:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.connect(alone.address)
    with connection:
        connection.sendall(asked(large(1000)))
        connection.settimeout(20)
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        assert alone.lives(), "the worker is free while the answer is read"
        assert spooled(alone) == 1
        until(lambda: not spooled(alone), 5)
        assert time.monotonic() - began > 1
        assert is_closed(connection, 5)


def test_a_slow_reader_gets_the_whole_answer(alone: Server) -> None:
    with alone.connected(asked(large(70))) as connection, connection.makefile("rb") as reader:
        length = next(
            int(line.split()[1]) for line in iter(reader.readline, b"\r\n") if line.startswith(b"content-len")
        )
        while reader.readline() not in {b"\r\n", b""}:
            pass
        got, began = 0, time.monotonic()
        while got < length and (piece := reader.read(min(1 << 18, length - got))):
            got += len(piece)
            threading.Event().wait(0.2)
        assert got == length > 3_000_000
        assert time.monotonic() - began > 2, "longer than the server waits for one that does not read at all"


def test_who_asks_for_much_and_hangs_up_leaves_nothing_behind(alone: Server) -> None:
    for _ in range(5):
        with alone.connected(asked(large(400))) as connection:
            assert connection.recv(100).startswith(b"HTTP/1.1 200")
    until(lambda: not spooled(alone), 5)
    assert alone.lives()


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
