"""A server for tests: a process of its own on a free port of the loopback, and requests to it as they are sent."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

__all__ = ["Reply", "Server", "running"]


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
            reply = connection.getresponse()
            return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def query(self, query: str, *, seconds: float = 30, accept: str = "", **parameters: str) -> Reply:
        """Ask a query with GET."""
        headers = {"accept": accept} if accept else {}
        return self.ask(f"/sparql?{urlencode({'query': query, **parameters})}", seconds=seconds, **headers)


@contextmanager
def running(*options: str, cwd: Path) -> Iterator[Server]:
    """Run ``cbrngraph serve`` with some options; it is gone afterwards, with all its processes."""
    words = [sys.executable, "-m", "cbrngraph", "serve", "--port", "0", *options]
    process = subprocess.Popen(words, cwd=cwd, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        url = process.stdout.readline().strip()
        assert url.startswith("http://"), "the server did not start"
        yield Server(url, process)
    finally:
        process.terminate()
        process.wait(20)
