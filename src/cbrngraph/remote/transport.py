"""HTTP to an endpoint: a whole answer, or an error that says what happened and what to do.

Nothing is believed before it is there: an answer is spooled to a temporary file, within a time for everything (a server
that drips runs into it too) and up to a size; what was announced must have arrived. Redirects keep method and body,
lead to http and https only, and take no password to another host.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import IO
from urllib.parse import urljoin, urlsplit

from cbrngraph import __version__
from cbrngraph.errors import CbrnGraphError, EndpointError, LimitError, UsageError
from cbrngraph.remote.login import Login, login_for, origin_of

__all__ = ["Reply", "Transport", "first_line"]

SECONDS = 300.0
"""The time for one answer; ``CBRNGRAPH_ENDPOINT_SECONDS`` sets another."""
MOST_BYTES = 1 << 30
IN_MEMORY = 1 << 24
MOST_REDIRECTS = 5
_BLOCK = 1 << 16
_FOLLOWED = {301, 302, 307, 308}
_CUT = (http.client.IncompleteRead, http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError, EOFError)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that arrived."""

    url: str
    status: int
    headers: http.client.HTTPMessage
    body: IO[bytes]
    whole: bool
    """Whether its end was announced (by a length, or in chunks), so that it is known to be whole."""

    @property
    def kind(self) -> str:
        """The media type, without its parameters."""
        return (self.headers.get("Content-Type") or "").partition(";")[0].strip().casefold()


class Transport:
    """Sends requests to one endpoint; connections are kept for the next ones."""

    def __init__(self, url: str, login: Login | None, seconds: float = 0, most: int = MOST_BYTES) -> None:
        self.url = url
        self.seconds = seconds or _seconds()
        self.most = most
        self.login = login_for(login)
        self._idle: dict[tuple[str, str, int], list[http.client.HTTPConnection]] = {}

    def send(self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
        """Send a request and return the whole answer, whatever its status.

        Raises:
            EndpointError: it cannot be reached, wants another login, or redirects for ever or astray.
            LimitError: the answer was cut off, is too long, or took too long.

        """
        end = time.monotonic() + self.seconds
        asked = redirects = 0
        while True:
            ours = origin_of(url) == origin_of(self.url)
            reply = self._once(method, url, body, headers or {}, end, self.login if ours else None)
            if reply.status == 401 and ours and self.login and asked < 2 and self._challenged(reply):
                asked += 1
            elif reply.status in _FOLLOWED:
                redirects += 1
                if redirects > MOST_REDIRECTS:
                    raise EndpointError(f"{self.url} redirects more than {MOST_REDIRECTS} times; give the last address")
                url = self._target(url, reply)
            else:
                return self._let_in(reply)

    def _challenged(self, reply: Reply) -> bool:
        return self.login is not None and self.login.challenged(reply.headers.get_all("WWW-Authenticate") or [])

    def _let_in(self, reply: Reply) -> Reply:
        if reply.status not in {401, 403, 407}:
            return reply
        who = f"does not let {self.login.user} in" if self.login else "wants a user and a password"
        why = f": {said}" if (said := first_line(reply)) else ""
        raise EndpointError(
            f"{self.url} {who} ({reply.status}{why}); set CBRNGRAPH_ENDPOINT_USER and CBRNGRAPH_ENDPOINT_PASSWORD"
        )

    def _target(self, url: str, reply: Reply) -> str:
        target = urljoin(url, reply.headers.get("Location") or "")
        parts = urlsplit(target)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise EndpointError(f"{url} redirects to {parts.scheme}:, which is not followed; give the address itself")
        if urlsplit(url).scheme == "https" and parts.scheme == "http":
            raise EndpointError(f"{url} redirects to http, which is not followed from https; give the address itself")
        return target

    def _once(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str], end: float, login: Login | None
    ) -> Reply:
        """One request and its answer; a kept connection that has gone meanwhile is made anew."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        kept = self._idle.setdefault(origin_of(url), [])
        while True:
            connection, fresh = (kept.pop(), False) if kept else (_connection(url), True)
            told = {"User-Agent": f"cbrngraph/{__version__}", "Accept-Encoding": "identity", **headers}
            told |= login.header(method, path) if login else {}
            try:
                with _until(end, connection):
                    response = _exchange(connection, method, path, body, told)
                    reply = Reply(url, response.status, response.headers, *self._spooled(response))
                if response.will_close:
                    connection.close()
                else:
                    kept.append(connection)
                return reply
            except BaseException as error:
                connection.close()
                if fresh or not isinstance(error, _CUT) or time.monotonic() >= end:
                    self._raise(url, error, end)

    def _spooled(self, response: http.client.HTTPResponse) -> tuple[IO[bytes], bool]:
        """The body, and whether its end was announced; ends that were announced and did not come raise."""
        spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as the answer
        packed = (response.headers.get("Content-Encoding") or "identity").casefold()
        unpack = zlib.decompressobj(wbits=47) if packed in {"gzip", "x-gzip", "deflate"} else None
        announced, received = response.length, 0
        while block := response.read(_BLOCK):
            received += len(block)
            spool.write(unpack.decompress(block, self.most + 1) if unpack else block)
            if received > self.most or spool.tell() > self.most:
                raise LimitError(f"the answer of {self.url} is longer than {self.most:,} bytes; ask for less")
        if announced is not None and received < announced:
            raise http.client.IncompleteRead(b"", announced - received)
        if unpack and received and not unpack.eof:
            raise EOFError("the compressed answer has no end")
        spool.seek(0)
        return spool, announced is not None or bool(response.chunked)

    def _raise(self, url: str, error: BaseException, end: float) -> None:
        """Tell what went wrong, in the user's terms."""
        if isinstance(error, CbrnGraphError):
            raise error
        host = urlsplit(url).netloc
        if time.monotonic() >= end and isinstance(error, OSError | http.client.HTTPException | EOFError | ValueError):
            raise LimitError(
                f"no whole answer from {url} within {self.seconds:g} s; ask for less, or set CBRNGRAPH_ENDPOINT_SECONDS"
            ) from None
        if isinstance(error, _CUT):
            raise LimitError(f"{url} hung up before its answer was whole, so none is shown; try again") from None
        if isinstance(error, ConnectionRefusedError):
            raise EndpointError(f"nothing answers at {host}; is the server of {url} running?") from None
        if isinstance(error, socket.gaierror):
            raise EndpointError(f"there is no host {urlsplit(url).hostname} (of {url}); check the address") from None
        if isinstance(error, ssl.SSLError):
            raise EndpointError(f"no secure connection to {url}: {error.reason or error}; check the address") from None
        if isinstance(error, http.client.HTTPException | zlib.error):
            raise EndpointError(f"what answers at {url} does not speak HTTP ({type(error).__name__})") from None
        if isinstance(error, OSError):
            raise EndpointError(f"{url} cannot be reached: {error.strerror or error}; check the address") from None
        raise error


def first_line(reply: Reply) -> str:
    """Return the first line of a message, as far as it is text for people; HTML is not."""
    text = reply.body.read(2000).decode("utf-8", errors="replace").strip()
    reply.body.seek(0)
    return "" if text.startswith("<") else " ".join(text.partition("\n")[0].split())[:300]


def _seconds() -> float:
    told = os.environ.get("CBRNGRAPH_ENDPOINT_SECONDS", "")
    try:
        return float(told) if told else SECONDS
    except ValueError:
        raise UsageError(f"CBRNGRAPH_ENDPOINT_SECONDS={told!r} is no number of seconds") from None


def _connection(url: str) -> http.client.HTTPConnection:
    scheme, host, port = origin_of(url)
    made = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    return made(host, port)


def _exchange(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> http.client.HTTPResponse:
    """Send, and read the head of the answer; a server may answer before it has read everything, and hang up."""
    try:
        connection.request(method, path, body or None, dict(headers))
    except (BrokenPipeError, ConnectionResetError):
        if connection.sock is None:
            raise
    return connection.getresponse()


@contextmanager
def _until(end: float, connection: http.client.HTTPConnection) -> Iterator[None]:
    """Connect, and hang up at a point of time, whatever is waited for; a socket's timeout begins anew at each byte."""
    left = max(end - time.monotonic(), 0.001)
    connection.timeout = left
    if connection.sock is None:
        connection.connect()
    line = connection.sock  # the connection forgets it where the server will hang up after its answer
    line.settimeout(left)
    timer = threading.Timer(max(end - time.monotonic(), 0.001), _hang_up, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if time.monotonic() >= end:  # a head that was cut off looks like one without a length
        raise TimeoutError


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError, ValueError):
        line.shutdown(socket.SHUT_RDWR)
