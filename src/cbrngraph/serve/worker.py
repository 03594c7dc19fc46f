"""The process that answers strangers' queries, one after the other: forked with the graph in its memory.

After :func:`confine` it can open no file and no connection, and the engine's hunger for memory ends it. It speaks over
one socket; what the engine writes to its standard streams as it dies goes nowhere. A query that kills it takes nothing
else along.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cbrngraph.errors import LimitError, UsageError
from cbrngraph.serve.dataset import dataset_of, graphs_of
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.media import GRAPHS, ROWS
from cbrngraph.serve.refused import check_query
from cbrngraph.serve.wire import BEGUN, Head, Job, packed, unpacked
from cbrngraph.sparql.closer import closer_look
from cbrngraph.sparql.hints import hints
from cbrngraph.sparql.limits import with_limit
from cbrngraph.sparql.syntax import told
from cbrngraph.sparql.tokens import is_unsure, tokens
from cbrngraph.terms import PREFIXES

__all__ = ["answered", "confine", "warm", "work"]

GRACE = 1.0
"""Seconds after the deadline at which a worker ends itself, should the server not have ended it."""

_ROWS = {"json": "JSON", "xml": "XML", "csv": "CSV", "tsv": "TSV"}
_GRAPHS = {"ttl": "TURTLE", "nt": "N_TRIPLES", "jsonld": "JSON_LD", "rdf": "RDF_XML"}
_ROW_SIGNS = {"xml": b"<result>", "tsv": b"\n"}
"""What stands once in each row and in no value; in TSV also once in the heading."""
_MISTAKEN = (
    "SELECT ?x { ?x a kg:none }", "SELECT ?x ?y { ?x a cbrn:Project ; cbrn:region kg:central-asia }",
    "SELECT ?x { ?x cbrn:from ?d FILTER(?d > '2015'^^xsd:date) }", "SELECT (SUM(?n * 2) AS ?m) { ?x cbrn:value ?n }",
    "SELECT ?x { ?x skos:prefLabel 'Kazakhstan' }", "SELECT ?x { ?x cbrn:participant ?y . ?x cbrn:signedOn ?z }",
)  # fmt: skip
"""Queries that hints are given for, each in another room of the advice: a worker can import nothing later."""
_CHANGING = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")


def confine(limits: Limits) -> None:
    """Take from this process what a query does not need: files, connections, processes, memory beyond its share."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    for kind, most in (
        (resource.RLIMIT_AS, _size_now() + limits.memory),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _size_now() -> int:
    """The bytes of address space that this process has; where the system does not tell, a guess that is too high."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 30


def work(store: ox.Store, connection: socket.socket, limits: Limits) -> None:
    """Answer jobs until the other side hangs up, or until one has left this process too large."""
    graphs = graphs_of(store)
    lines = connection.makefile("rb")
    born_with = _most_memory()
    while line := lines.readline():
        connection.sendall(BEGUN)
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + GRACE)
        head, body = answered(store, Job(**unpacked(line)), limits, graphs)
        signal.setitimer(signal.ITIMER_REAL, 0)
        is_large = _most_memory() - born_with > limits.memory // 2
        connection.sendall(packed(replace(head, last=is_large)))
        connection.sendall(body)
        if is_large:
            return


def _most_memory() -> int:
    """The most bytes that this process has had in memory."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def warm(store: ox.Store, limits: Limits) -> None:
    """Have everything imported that a worker may need: it can open no file any more."""
    graphs = graphs_of(store)
    for query, form in (
        ("SELECT ?s { ?s a org:Membership } LIMIT 1", "text/csv"), ("SELECT ?x { ?x cbrn:from }", "text/csv"),
        ("SELCT", "text/csv"), ("SELECT ?x { ?x :y ?z }", "text/csv"), ("DESCRIBE kg:initiative-coe", "text/csv"),
    ):  # fmt: skip
        answered(store, Job(query, form), limits, graphs)
    for query in _MISTAKEN:
        for advice in ("rows", "none"):
            answered(store, Job(query, advice=advice), limits, graphs)
    _counted(b"x\r\n1\r\n", "csv")


def answered(store: ox.Store, job: Job, limits: Limits, graphs: frozenset[str]) -> tuple[Head, bytes]:
    """Return the answer to a job, whole, or what is wrong with it."""
    try:
        check_query(job.query, limits, graphs)
        for name in (*(job.default or ()), *(job.named or ())):
            if name not in graphs:
                raise UsageError(f"there is no graph <{name}> here; nothing is loaded from elsewhere")
        return _advised(store, job) if job.advice else _evaluated(store, job, limits)
    except SyntaxError as error:
        return Head("syntax", told=_slip(job.query, str(error))), b""
    except UsageError as error:
        return Head("refused", told=str(error)), b""
    except LimitError as error:
        return Head("limit", told=str(error)), b""
    except (OSError, RuntimeError, ValueError) as error:
        return Head("fault", told=f"the query cannot be answered: {error}"), b""
    except MemoryError:
        return Head("memory", told="the answer needs more memory than a query may take"), b""
    except Exception as error:  # a mistake of ours; the next query is answered nonetheless
        return Head("internal", told=f"{type(error).__name__} while the query was worked on"), b""


def _slip(query: str, message: str) -> str:
    """What is wrong with a query that does not parse; the engine's own words where ours fail."""
    try:
        return told(query, message)
    except Exception:
        return f"the query does not parse: {message}"


def _advised(store: ox.Store, job: Job) -> tuple[Head, bytes]:
    """The hints of the command line, as JSON; a query without rows is looked at more closely."""
    has_rows = job.advice == "rows"
    found = hints(store, job.query, {}) if has_rows else closer_look(store, job.query, {}, None, None)
    body = json.dumps({"hints": found}, ensure_ascii=False).encode()
    return Head("answer", "application/json", len(body)), body


def _evaluated(store: ox.Store, job: Job, limits: Limits) -> tuple[Head, bytes]:
    found = _found(store, job, limits)
    media = job.graph if isinstance(found, ox.QueryTriples) else job.rows
    if media is None:
        return Head("unacceptable", told="graph" if isinstance(found, ox.QueryTriples) else "rows"), b""
    output = _Capped(limits.size)
    if isinstance(found, ox.QueryTriples):
        _statements(found, output, GRAPHS[media], limits)
    else:
        _rows(found, output, ROWS[media], limits)
    body = output.getvalue()
    return Head("answer", media, len(body), stable=_is_stable(job.query)), body


def _found(store: ox.Store, job: Job, limits: Limits) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    options = {"base_iri": job.base, "prefixes": PREFIXES, **dataset_of(store, job)}
    try:
        return store.query(with_limit(job.query, limits.rows + 1), **options)
    except (SyntaxError, ValueError):
        return store.query(job.query, **options)  # a fault of its own, or a LIMIT that only the engine sees


def _rows(found: ox.QuerySolutions | ox.QueryBoolean, output: _Capped, form: str, limits: Limits) -> None:
    """Write rows or a truth value."""
    if isinstance(found, ox.QueryBoolean) and form in {"csv", "tsv"}:
        output.write(f"{str(bool(found)).lower()}\n".encode())  # the standard has no CSV of a truth value
        return
    found.serialize(output, getattr(ox.QueryResultsFormat, _ROWS[form]))
    if isinstance(found, ox.QueryBoolean) or output.tell() <= limits.rows:
        return  # a row takes a byte at least: there cannot be too many
    if _counted(output.getvalue(), form) - (form == "tsv") > limits.rows:
        raise _too_many("rows", limits)


def _counted(body: bytes, form: str) -> int:
    """The rows of a written answer."""
    if form == "csv":
        import csv

        csv.field_size_limit(len(body))
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    if form in _ROW_SIGNS:
        return body.count(_ROW_SIGNS[form])
    try:
        read = ox.parse_query_results(body, getattr(ox.QueryResultsFormat, _ROWS[form]))
        return sum(1 for _ in read) if isinstance(read, ox.QuerySolutions) else 1
    except SyntaxError:
        raise LimitError("the answer has values so long that its rows cannot be counted") from None


def _statements(found: ox.QueryTriples, output: _Capped, form: str, limits: Limits) -> None:
    statements = _each_once(found, limits)
    ox.serialize(statements, output, format=getattr(ox.RdfFormat, _GRAPHS[form]), prefixes=PREFIXES)


def _each_once(found: Iterable[ox.Triple], limits: Limits) -> Iterator[ox.Triple]:
    """A CONSTRUCT gives a statement as often as it finds it; a graph has it once."""
    seen: set[ox.Triple] = set()
    for triple in found:
        if triple not in seen:
            seen.add(triple)
            if len(seen) > limits.rows:
                raise _too_many("statements", limits)
            yield triple


def _too_many(what: str, limits: Limits) -> LimitError:
    return LimitError(f"the answer has more than {limits.rows:,} {what}; ask for a part of it (LIMIT, OFFSET)")


class _Capped(io.BytesIO):
    """A file in memory that refuses to grow beyond a size."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any, /) -> int:
        if self.tell() + len(data) > self._most:
            raise LimitError(f"the answer has more than {self._most:,} bytes; ask for a part of it (LIMIT, OFFSET)")
        return super().write(data)


def _is_stable(query: str) -> bool:
    """Whether the same graph answers the same again."""
    return not is_unsure(query) and not any(word.says(*_CHANGING) for word in tokens(query))
