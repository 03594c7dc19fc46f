"""The two ways of putting statements on an endpoint: its graph store (Graph Store HTTP Protocol), or SPARQL updates.

A batch is one request, so that it is there or not; it is a set of statements, so that sending it again adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlencode, urlsplit, urlunsplit

from cbrngraph.errors import EndpointError, UsageError
from cbrngraph.remote.login import Login, address, origin_of
from cbrngraph.remote.transport import Reply, Transport, first_line
from cbrngraph.terms import Term

__all__ = ["GraphStore", "Updates", "Writer", "graph_store_of", "login_at"]

_STORES = {"/sparql": "/sparql-graph-crud", "/query": "/store"}
"""Where the graph store stands beside the endpoint: Virtuoso's (``-auth`` for who logs in), Oxigraph's server's."""


class Writer(Protocol):
    """What writes to named graphs of an endpoint."""

    most: int
    """The statements that one request may hold."""
    url: str

    def add(self, graph: Term, lines: Iterable[str]) -> None:
        """Add statements (lines of N-Triples) to a graph, in one request."""

    def replace(self, graph: Term, lines: Iterable[str]) -> None:
        """Let a graph hold these statements and no others, in one request."""

    def clear(self, graph: Term) -> None:
        """Take a graph away, whether it is there or not."""


class GraphStore:
    """Writes by the SPARQL 1.1 Graph Store HTTP Protocol."""

    most = 10_000

    def __init__(self, url: str, login: Login | None = None, seconds: float = 0) -> None:
        self.url, own = address(url)
        self._transport = Transport(self.url, own or login, seconds)

    def add(self, graph: Term, lines: Iterable[str]) -> None:
        """Add statements to a graph."""
        self._send("POST", graph, "".join(lines))

    def replace(self, graph: Term, lines: Iterable[str]) -> None:
        """Let a graph hold these statements and no others."""
        self._send("PUT", graph, "".join(lines))

    def clear(self, graph: Term) -> None:
        """Take a graph away."""
        self._send("DELETE", graph)

    def _send(self, method: str, graph: Term, body: str = "") -> None:
        sign = "&" if "?" in self.url else "?"
        kind = {"Content-Type": "application/n-triples"} if body else {}
        url = f"{self.url}{sign}{urlencode({'graph': graph[1:-1]})}"
        reply = self._transport.send(method, url, body.encode(), kind)
        if method != "DELETE" or reply.status != 404:
            _accepted(reply, self.url, "give its graph store with --graph-store, or its updates with --update")


class Updates:
    """Writes by SPARQL 1.1 Update; in smaller batches, since an update is parsed as a whole."""

    most = 1_000

    def __init__(self, url: str, login: Login | None = None, seconds: float = 0) -> None:
        self.url, own = address(url)
        self._transport = Transport(self.url, own or login, seconds)

    def add(self, graph: Term, lines: Iterable[str]) -> None:
        """Add statements to a graph."""
        self._send(_insert(graph, lines))

    def replace(self, graph: Term, lines: Iterable[str]) -> None:
        """Let a graph hold these statements and no others."""
        self._send(f"CLEAR SILENT GRAPH {graph} ; {_insert(graph, lines)}")

    def clear(self, graph: Term) -> None:
        """Take a graph away."""
        self._send(f"CLEAR SILENT GRAPH {graph}")

    def _send(self, update: str) -> None:
        headers = {"Content-Type": "application/sparql-update; charset=UTF-8", "Accept": "*/*"}
        _accepted(self._transport.send("POST", self.url, update.encode(), headers), self.url, "give another --update")


def graph_store_of(endpoint: str, login: Login | None) -> str:
    """Guess the address of the graph store from that of the endpoint.

    Raises:
        UsageError: nothing is known of such an address.

    """
    parts = urlsplit(endpoint)
    for ending, store in _STORES.items():
        if parts.path.endswith(ending):
            suffix = "-auth" if login and ending == "/sparql" else ""
            return urlunsplit(parts._replace(path=parts.path.removesuffix(ending) + store + suffix))
    raise UsageError(
        f"where the graph store of {endpoint} is cannot be guessed; give --graph-store URL or --update URL"
    )


def login_at(url: str, endpoint: str, login: Login | None) -> Login | None:
    """Return the login of an endpoint for another address of the same server, and for no other."""
    return login if origin_of(address(url)[0]) == origin_of(endpoint) else None


def _insert(graph: Term, lines: Iterable[str]) -> str:
    # in one line: Virtuoso counts the lines of a query
    return f"INSERT DATA {{ GRAPH {graph} {{ {' '.join(line.strip() for line in lines)} }} }}"


def _accepted(reply: Reply, url: str, what_to_do: str) -> None:
    if not 200 <= reply.status < 300:
        said = first_line(reply) or "no reason given"
        raise EndpointError(f"{url} does not take what is sent ({reply.status}: {said}); {what_to_do}")
