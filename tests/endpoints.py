"""Endpoints on the loopback: one that does the protocol right, and all the ways to do it wrong."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
GRAPH = ox.NamedNode("https://w3id.org/cbrngraph/graph")


@dataclass
class Served:
    """A running endpoint: its store, what it was asked, and what it does wrong."""

    store: ox.Store
    url: str = ""
    fault: Callable[[Handler, bytes, str], None] | None = None
    """Answers in the place of the right answer, which it is given."""
    before: Callable[[Handler, str, bytes], bool] | None = None
    """Is called with each request; True where it has answered."""
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def queries(self) -> list[str]:
        """The queries it was sent."""
        return [parse_qs(body.decode())["query"][0] for _, path, _, body in self.asked if path.startswith("/query")]


class Handler(BaseHTTPRequestHandler):
    """``/query`` (SPARQL Protocol), ``/store`` (Graph Store Protocol), ``/update``."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        served, body = self.server.served, self.rfile.read(int(self.headers.get("Content-Length") or 0))
        served.asked.append((self.command, self.path, dict(self.headers), body))
        if served.before and served.before(self, self.path, body):
            return
        path = urlsplit(self.path).path
        if path == "/query":
            self._query(body)
        elif path == "/store":
            self._write(body)
        elif path == "/update":
            served.store.update(body.decode())
            self.reply(b"", "text/plain")
        else:
            self.reply(b"nothing here", "text/plain", status=404)

    do_PUT = do_DELETE = do_POST  # noqa: N815 - the names are http.server's

    def _query(self, body: bytes) -> None:
        given = parse_qs(body.decode())
        graphs = [ox.NamedNode(name) for name in given.get("default-graph-uri", [])]
        try:
            found = self.server.served.store.query(given["query"][0], default_graph=graphs or ox.DefaultGraph())
        except SyntaxError as error:
            self.reply(f"{error}\nmore".encode(), "text/plain", status=400)
            return
        rows = not isinstance(found, ox.QueryTriples)
        text = found.serialize(format=ox.QueryResultsFormat.JSON if rows else ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
        kind = JSON if rows else TRIPLES
        if self.server.served.fault:
            self.server.served.fault(self, text or b"", kind)
        else:
            self.reply(text or b"", kind)

    def _write(self, body: bytes) -> None:
        store = self.server.served.store
        name = ox.NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])
        there = store.contains_named_graph(name)
        if self.command in {"PUT", "DELETE"}:
            store.remove_graph(name)
        if self.command == "DELETE":
            self.reply(b"", "text/plain", status=200 if there else 404)
            return
        triples = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
        store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
        self.reply(b"", "text/plain", status=200 if there else 201)

    def reply(self, body: bytes, kind: str, status: int = 200, sent: int | None = None, **headers: str) -> None:
        """Answer; with ``sent``, announce everything, send so much of it, and hang up."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body if sent is None else body[:sent])
        self.close_connection = sent is not None

    def head(self, status: int, *headers: tuple[str, str]) -> None:
        """Begin an answer that goes on in another way."""
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    served: Served

    def handle_error(self, *_: object) -> None:
        """A client that hung up is no news."""


@contextmanager
def serving(store: ox.Store | None = None) -> Iterator[Served]:
    """Run an endpoint while the block lasts."""
    server = Server(("127.0.0.1", 0), Handler)
    server.served = Served(store or ox.Store(), f"http://127.0.0.1:{server.server_port}/query")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.served
    finally:
        server.shutdown()
        server.server_close()


def filled(lines: str, graph: ox.NamedNode | None = GRAPH) -> ox.Store:
    """A store that holds N-Triples in a graph (``None``: the default one)."""
    store = ox.Store()
    store.bulk_load(input=lines.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    return store


# what can go wrong: (handler, right answer, its media type) → a wrong answer


def html(handler: Handler, _body: bytes, _kind: str) -> None:
    handler.reply(b"<html><body>Welcome</body></html>", "text/html; charset=UTF-8")


def binary(handler: Handler, body: bytes, _kind: str) -> None:
    handler.reply(body, "application/octet-stream")


def half(handler: Handler, body: bytes, kind: str) -> None:
    handler.reply(body, kind, sent=len(body) // 2)


def half_chunked(handler: Handler, body: bytes, kind: str) -> None:
    handler.head(200, ("Content-Type", kind), ("Transfer-Encoding", "chunked"))
    part = body[: len(body) // 2]
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
    handler.close_connection = True


def half_closed(handler: Handler, body: bytes, kind: str) -> None:
    handler.head(200, ("Content-Type", kind), ("Connection", "close"))
    handler.wfile.write(body[: body.rfind(b"\n", 0, len(body) // 2) + 1] if kind == TRIPLES else body[: len(body) // 2])
    handler.close_connection = True


def drip(handler: Handler, body: bytes, kind: str) -> None:
    handler.head(200, ("Content-Type", kind), ("Content-Length", str(len(body) + 1000)))
    _drip(handler, b" " * 1000)


def drip_head(handler: Handler, _body: bytes, _kind: str) -> None:
    _drip(handler, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000)


def _drip(handler: Handler, text: bytes) -> None:
    for byte in text:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.05)


def silence(_handler: Handler, _body: bytes, _kind: str) -> None:
    time.sleep(4)


def no_http(handler: Handler, _body: bytes, _kind: str) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH\r\n")
    handler.close_connection = True


def gone(handler: Handler, _body: bytes, _kind: str) -> None:
    handler.close_connection = True


def failing(handler: Handler, _body: bytes, _kind: str) -> None:
    handler.reply(b"Virtuoso 42000 Error SR186: no permission\n\nSPARQL query: \xff", "text/plain", status=500)


def failing_in_html(handler: Handler, _body: bytes, _kind: str) -> None:
    handler.reply(b"<html>Bad gateway</html>", "text/html", status=502)


def overtime(handler: Handler, _body: bytes, _kind: str) -> None:
    handler.reply(b"the query took too long", "text/plain", status=504)


def absent(handler: Handler, _body: bytes, _kind: str) -> None:
    handler.reply(b"", "text/html", status=404)


def partial(handler: Handler, body: bytes, kind: str) -> None:
    handler.reply(body, kind, X_SQL_State="S1TAT", X_SQL_Message="Returning incomplete results")


def garbage(handler: Handler, _body: bytes, kind: str) -> None:
    handler.reply(b'{"head": {"vars": ["x"]}, "results": {"bindings": [ {"x": 1', kind)


def zipped(handler: Handler, body: bytes, kind: str) -> None:
    handler.reply(gzip.compress(body, mtime=0), kind, Content_Encoding="gzip")


def half_zipped(handler: Handler, body: bytes, kind: str) -> None:
    handler.reply(gzip.compress(body, mtime=0)[:-12], kind, Content_Encoding="gzip")


def redirecting(to: str, status: int = 307) -> Callable[[Handler, str, bytes], bool]:
    """Send everybody elsewhere."""

    def send(handler: Handler, _path: str, _body: bytes) -> bool:
        handler.head(status, ("Location", to), ("Content-Length", "0"))
        return True

    return send


def asking(scheme: str, user: str, password: str) -> Callable[[Handler, str, bytes], bool]:
    """Let in who knows the password, by Basic or Digest."""
    realm, nonce = "SPARQL", "0123456789abcdef"
    digest = f'Digest realm="{realm}", nonce="{nonce}", qop="auth", algorithm=MD5, opaque="x"'
    wanted = {"basic": f'Basic realm="{realm}"', "digest": digest}[scheme]

    def check(handler: Handler, _path: str, _body: bytes) -> bool:
        given = handler.headers.get("Authorization") or ""
        if given == "Basic " + b64encode(f"{user}:{password}".encode()).decode() and scheme == "basic":
            return False
        if given.startswith("Digest ") and _digest(handler, given, user, password, realm) in given:
            return False
        handler.head(401, ("WWW-Authenticate", wanted), ("Content-Length", "0"))
        return True

    return check


def _digest(handler: Handler, given: str, user: str, password: str, realm: str) -> str:
    """The response that is right for a Digest, reckoned as RFC 7616 says."""
    import re

    told = {key: quoted or bare for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', given)}

    def md5(text: str) -> str:
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    one, two = md5(f"{user}:{realm}:{password}"), md5(f"{handler.command}:{handler.path}")
    middle = f"{told.get('nonce')}:{told.get('nc')}:{told.get('cnonce')}:{told.get('qop')}"
    return f'response="{md5(f"{one}:{middle}:{two}")}"'
