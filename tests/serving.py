"""Servers for tests: processes of their own on free ports of the loopback, and requests to them as they are sent."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from builds import ROOT

__all__ = ["FREE", "LONG", "Reply", "Server", "asked", "bomb", "children", "is_alive", "is_closed", "one", "running",
           "until"]  # fmt: skip

FREE = ("--rate", "0", "--work", "0")
"""Clients may have any share."""


@dataclass(frozen=True)
class Reply:
    """An answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The kind of problem that is told; it is told as the standard says (RFC 9457)."""
        assert self.media == "application/problem+json", self.text
        assert self.json["status"] == self.status and self.json["detail"]
        return str(self.json["type"]).removeprefix("/problems#")


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    url: str
    process: subprocess.Popen[str]

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | None = None, seconds: float = 30, **headers: str
    ) -> Reply:
        """Send a request; a header's name is written with lines below."""
        connection = http.client.HTTPConnection(*self.address, timeout=seconds)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            return _reply(connection.getresponse())
        finally:
            connection.close()

    def query(self, query: str, *, seconds: float = 30, accept: str = "", **parameters: str) -> Reply:
        """Ask a query with GET."""
        headers = {"accept": accept} if accept else {}
        return self.ask(f"/sparql?{urlencode({'query': query, **parameters})}", seconds=seconds, **headers)

    def post(self, query: str, *, seconds: float = 30, **headers: str) -> Reply:
        """Ask a query with POST, as it is."""
        sent = {"content_type": "application/sparql-query", **headers}
        return self.ask("/sparql", method="POST", body=query.encode(), seconds=seconds, **sent)

    def connected(self, data: bytes = b"") -> socket.socket:
        """Return a connection over which some bytes were sent."""
        found = socket.create_connection(self.address, timeout=30)
        found.sendall(data)
        return found

    def raw(self, data: bytes) -> Reply:
        """Send bytes as they are, and read the answer."""
        with self.connected(data) as connection:
            reply = http.client.HTTPResponse(connection)
            reply.begin()
            return _reply(reply)

    @property
    def nursery(self) -> int:
        """The process that bears the workers; 0 where there is none at present."""
        below = children(self.process.pid)
        return next((found for found in below if b"serve.nursery" in Path(f"/proc/{found}/cmdline").read_bytes()), 0)

    @property
    def workers(self) -> frozenset[int]:
        """The workers, by their process ids."""
        return frozenset(children(self.nursery)) if self.nursery else frozenset()

    def lives(self) -> bool:
        """Whether the server answers a query."""
        return self.query("ASK { ?s ?p ?o }").text.count("true") == 1


def _reply(found: http.client.HTTPResponse) -> Reply:
    return Reply(found.status, {name.lower(): value for name, value in found.getheaders()}, found.read())


@contextmanager
def running(*options: str, cwd: Path = ROOT) -> Iterator[Server]:
    """Run ``cbrngraph serve`` with some options; it is gone afterwards, with all its processes."""
    words = [sys.executable, "-m", "cbrngraph", "serve", "--port", "0", *options]
    process = subprocess.Popen(words, cwd=cwd, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert process.stdout
        url = process.stdout.readline().strip()
        assert url.startswith("http://"), "the server did not start"
        yield Server(url, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def bomb(patterns: int = 4) -> str:
    """The pattern of a cross product of the whole graph with itself."""
    return " ".join(f"?s{number} ?p{number} ?o{number} ." for number in range(patterns))


LONG = f"SELECT (COUNT(*) AS ?n) {{ {bomb(3)} FILTER(?o0 = ?o2) }}"
"""A query that takes longer than any test waits, and little memory."""
ONE = ("--workers", "1", "--patience", "2")


@contextmanager
def one(graph: Path, *options: str) -> Iterator[Server]:
    """A server with one worker."""
    with running("--graph", str(graph), *FREE, *ONE, *options) as server:
        yield server


def asked(query: str) -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: a\r\n\r\n".encode()


def is_closed(connection: socket.socket, seconds: float) -> bool:
    """Whether the other side has hung up."""
    connection.settimeout(seconds)
    try:
        while connection.recv(1 << 16):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


def children(process: int) -> list[int]:
    """The processes that a process has begun; where the system does not tell, the test is skipped."""
    place = Path(f"/proc/{process}/task/{process}/children")
    if not Path("/proc/self/task").is_dir():
        pytest.skip("this system does not tell which processes a process has begun (/proc)")
    try:
        return list(map(int, place.read_text().split()))
    except OSError:
        return []


def is_alive(process: int) -> bool:
    """Whether a process is there, and no mere entry that its parent has not read."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(happened: Callable[[], object], seconds: float) -> float:
    """Wait until something has happened, and return the seconds that it took; it is a failure if it does not happen."""
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < seconds, f"it has not happened within {seconds:g} s"
        time.sleep(0.005)
    return time.monotonic() - began
