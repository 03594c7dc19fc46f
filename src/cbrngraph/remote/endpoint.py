"""An endpoint that speaks the SPARQL 1.1 Protocol, in the place of the embedded store.

An answer is whole or there is none: one that breaks off, that an engine cut at its row limit, or that it gave up on is
an error, never a shorter answer. Virtuoso tells that it cut a SELECT in ``X-SPARQL-MaxRows``, and that time was up in
``X-SQL-State``; of a cut CONSTRUCT it tells nothing. Where a number of rows looks like a limit, therefore, the endpoint
is asked to count; what cannot be counted fails.
"""

from __future__ import annotations

import tempfile
from typing import IO
from urllib.parse import urlencode

import pyoxigraph as ox

from cbrngraph.errors import EndpointError, LimitError, NotFoundError
from cbrngraph.graph.engine import Solutions
from cbrngraph.remote.forms import Form, form_of
from cbrngraph.remote.login import address
from cbrngraph.remote.transport import Reply, Transport, first_line
from cbrngraph.terms import DATASET, GRAPH, PREFIXES, PUBLISHING, lexical

__all__ = ["Endpoint", "open_endpoint"]

_ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/json": ox.QueryResultsFormat.JSON,
}
_TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "text/plain": ox.RdfFormat.N_TRIPLES,
}
_ACCEPT_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_ACCEPT_TRIPLES = "application/n-triples, text/turtle;q=0.5"
_LIMIT_LIKE = 1000
"""Row limits are round: an answer with a multiple of these is counted again."""
_WHERE = f"""
SELECT ?place ?policy WHERE {{
  {{ GRAPH {GRAPH} {{ {DATASET} cbrn:evidencePolicy ?policy }} BIND("named" AS ?place) }}
  UNION {{ GRAPH {PUBLISHING} {{ {GRAPH} dct:identifier ?policy }} BIND("publishing" AS ?place) }}
  UNION {{ {DATASET} cbrn:evidencePolicy ?policy BIND("default" AS ?place) }}
}}
"""


class Endpoint:
    """An engine (see :class:`cbrngraph.graph.engine.Engine`) that asks over HTTP.

    Args:
        url: the address; a user and password in it are taken out, and shown nowhere.
        graph: the IRI of the graph that queries are about, unless they say so themselves (FROM).
        seconds: the time for one answer.
        most: the bytes that an answer may have.

    Raises:
        UsageError: it is no http or https address.

    """

    def __init__(self, url: str, graph: str = "", seconds: float = 0, most: int = 1 << 30) -> None:
        self.url, login = address(url)
        self.graph = graph
        self.policy = ""
        self.transport = Transport(self.url, login, seconds, most)

    def query(self, query: str, /, *, prefixes: dict[str, str] | None = None) -> Solutions:
        """Answer a query in which ``prefixes`` are known.

        Raises:
            SyntaxError: it is no query of SPARQL 1.1; it was not sent.
            EndpointError: the endpoint cannot be reached, or refuses, or what answers is none.
            LimitError: the answer would not be whole.

        """
        form = form_of(query, prefixes)
        reply = self._ask(form)
        return self._triples(form, reply) if form.kind in {"CONSTRUCT", "DESCRIBE"} else self._rows(form, reply)

    def page(self, query: str) -> list[ox.Quad]:
        """The statements of one page of a CONSTRUCT, for who counts them: what an engine cut off is on the next."""
        reply = self._ask(form_of(query))
        if not reply.whole and reply.kind != "text/turtle":
            raise self._broken(reply)
        try:
            return list(ox.parse(reply.body, format=_TRIPLES[reply.kind]))
        except (SyntaxError, ValueError):
            raise self._broken(reply) from None

    def _ask(self, form: Form) -> Reply:
        graph = {"default-graph-uri": self.graph} if self.graph and not form.has_dataset else {}
        accept = _ACCEPT_TRIPLES if form.kind in {"CONSTRUCT", "DESCRIBE"} else _ACCEPT_ROWS
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
        reply = self.transport.send("POST", self.url, urlencode({"query": form.text, **graph}).encode(), headers)
        self._refuse(reply, _TRIPLES.keys() if form.kind in {"CONSTRUCT", "DESCRIBE"} else _ROWS.keys())
        return reply

    def _refuse(self, reply: Reply, wanted: object) -> None:
        """Raise for what is no whole answer, by its status and headers."""
        if reply.status == 404:
            raise EndpointError(f"there is nothing at {reply.url} (404); give the address of its SPARQL endpoint")
        if reply.status in {408, 413, 504}:
            raise LimitError(f"{reply.url} gave up ({reply.status}): {first_line(reply) or 'no reason given'}")
        if reply.status != 200:
            said = first_line(reply) or "no reason given"
            raise EndpointError(f"{reply.url} refuses the query ({reply.status}): {said}")
        if state := reply.headers.get("X-SQL-State"):
            raise LimitError(f"{reply.url} ran out of time and sent a part of the answer ({state}); ask for less")
        if reply.kind not in wanted:  # type: ignore[operator]
            raise EndpointError(
                f"{reply.url} answers with {reply.kind or 'no media type'}, not with SPARQL results; "
                "give the address of its SPARQL endpoint"
            )

    def _rows(self, form: Form, reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
        body = _mended(reply) if "virtuoso" in (reply.headers.get("Server") or "").casefold() else reply.body
        found = self._parsed(reply, body)
        if isinstance(found, ox.QueryBoolean):
            return found
        try:
            count = sum(1 for _ in found)
        except (SyntaxError, ValueError):
            raise self._broken(reply) from None
        self._check_whole(form, count, reply)
        body.seek(0)
        again = self._parsed(reply, body)
        assert isinstance(again, ox.QuerySolutions)
        return again

    def _parsed(self, reply: Reply, body: IO[bytes]) -> ox.QuerySolutions | ox.QueryBoolean:
        try:
            return ox.parse_query_results(input=body, format=_ROWS[reply.kind])
        except (SyntaxError, ValueError):
            raise self._broken(reply) from None

    def _broken(self, reply: Reply) -> LimitError:
        return LimitError(f"the answer of {reply.url} breaks off or is none, so none is shown; try again")

    def _check_whole(self, form: Form, count: int, reply: Reply) -> None:
        """Fail where the engine stopped at a limit of its own."""
        told = reply.headers.get("X-SPARQL-MaxRows") or ""
        at_limit = told.isdigit() and count >= int(told) > 0
        if not at_limit and (not count or count % _LIMIT_LIKE):
            return
        if form.limit is not None and form.limit <= count:
            return
        every = self._count(form)
        if every != count:
            raise LimitError(
                f"{reply.url} cut the answer: {count:,} rows of {every:,}; ask with LIMIT and OFFSET, "
                "or raise its limit (Virtuoso: ResultSetMaxRows)"
            )

    def _count(self, form: Form) -> int:
        try:
            rows = self._rows(counting := form_of(form.counting), self._ask(counting))
            assert isinstance(rows, ox.QuerySolutions)
            return int(next(iter(rows))[0].value)
        except (EndpointError, SyntaxError, StopIteration) as error:
            raise LimitError(
                f"{self.url} may have cut the answer, and cannot count it ({error}); ask with LIMIT"
            ) from None

    def _triples(self, form: Form, reply: Reply) -> ox.QueryTriples:
        """The statements of a CONSTRUCT or DESCRIBE; its solutions are asked for again where they may have been cut."""
        if not reply.whole and reply.kind != "text/turtle":
            raise LimitError(f"{reply.url} does not say how long its answer is, so that it may be cut; ask with SELECT")
        store = ox.Store()
        try:
            store.bulk_load(input=reply.body, format=_TRIPLES[reply.kind])
        except (SyntaxError, ValueError):
            raise self._broken(reply) from None
        if len(store) >= _LIMIT_LIKE and form.solutions:
            solutions = form_of(form.solutions)
            self._rows(solutions, self._ask(solutions))
        found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
        assert isinstance(found, ox.QueryTriples)
        return found


def open_endpoint(url: str, seconds: float = 0) -> Endpoint:
    """Find the graph on an endpoint: in the graph named by us, or else in its default graph.

    Raises:
        UsageError: it is no http or https address.
        NotFoundError: the endpoint does not hold the graph, or not yet the whole of it.
        EndpointError, LimitError: as for :meth:`Endpoint.query`.

    """
    endpoint = Endpoint(url, seconds=seconds)
    found = endpoint.query(_WHERE, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    places = {row["place"].value: lexical(str(row["policy"])) for row in found}
    if "publishing" in places:
        raise NotFoundError(f"the graph is being published at {endpoint.url}; wait, or run cbrngraph publish again")
    if not places:
        raise NotFoundError(f"{endpoint.url} does not hold the graph; cbrngraph publish puts it there")
    endpoint.graph = GRAPH[1:-1] if "named" in places else ""
    endpoint.policy = places.get("named") or places["default"]
    return endpoint


def _mended(reply: Reply) -> IO[bytes]:
    """Virtuoso writes booleans as 0 and 1 in JSON, where each row stands on a line of its own."""
    if reply.kind == "application/sparql-results+xml":
        return reply.body
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1 << 24)  # noqa: SIM115 - lives as long as the answer
    for line in reply.body:
        if b"XMLSchema#boolean" in line:
            line = line.replace(b'#boolean", "value": "0" ', b'#boolean", "value": "false" ')
            line = line.replace(b'#boolean", "value": "1" ', b'#boolean", "value": "true" ')
        spool.write(line)
    spool.seek(0)
    return spool
