"""Errors as clients read them: ``application/problem+json`` (RFC 9457), with line and column where they are known."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

__all__ = ["MEDIA", "PROBLEMS", "Problem", "content_of", "problem"]

MEDIA = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: the status that goes with it, what it is called, and what it means for whoever asked."""

    status: int
    title: str
    meaning: str


PROBLEMS: Mapping[str, Problem] = {
    "syntax": Problem(
        400, "The query does not parse",
        "The text is not SPARQL 1.1. The detail tells line and column and, for common slips, what to write instead. "
        "Prefixes of the ontology need not be declared.",
    ),
    "refused": Problem(
        400, "The query asks for what this endpoint does not do",
        "The graph is read-only, so that updates are refused. SERVICE is refused, because this endpoint asks no other. "
        "FROM and the parameters default-graph-uri and named-graph-uri may only name graphs that are here.",
    ),
    "limit": Problem(
        422, "The query, or its answer, is larger than this endpoint allows",
        "A limit on nesting, operators, path steps, rows or bytes was reached. No part of an answer is sent. Ask for "
        "less, or for parts with ORDER BY, LIMIT and OFFSET, or take the whole graph as a file.",
    ),
    "fault": Problem(
        422, "The query cannot be answered",
        "The query parses, and the engine cannot answer it. The detail repeats what the engine said.",
    ),
    "malformed": Problem(
        400, "The request cannot be understood",
        "The request breaks HTTP or the SPARQL Protocol: a query is missing or given twice, text is not UTF-8, the "
        "Host header is no host, GET comes with a body, or the message is no HTTP.",
    ),
    "not-found": Problem(
        404, "There is nothing of that name",
        "The address names nothing here. The detail suggests addresses that are close to it.",
    ),
    "method": Problem(
        405, "This address does not take that method",
        "The Allow header lists the methods that the address takes.",
    ),
    "unacceptable": Problem(
        406, "There is no form of the answer that the client takes",
        "The Accept header, or the parameter format, names no form that this kind of answer has. SELECT and ASK give "
        "JSON, XML, CSV and TSV; CONSTRUCT and DESCRIBE give Turtle, N-Triples, JSON-LD and RDF/XML.",
    ),
    "slow": Problem(
        408, "The request took too long to arrive",
        "The headers or the body of the request were not complete in time. The connection is closed.",
    ),
    "too-large": Problem(
        413, "The request is too large",
        "The query or the body of the request has more bytes than are taken, or a batch has more queries (batchSize).",
    ),
    "address": Problem(
        414, "The address is too long",
        "The path, or what follows it, has more bytes than are taken. A long query is sent with POST, within a limit.",
    ),
    "media-type": Problem(
        415, "The request is of a media type that is not taken here",
        "The Accept-Post header lists the types that are taken. Text is UTF-8.",
    ),
    "too-many": Problem(
        429, "Too many requests",
        "One client has sent more requests in a minute, or queries that take more time, than its share. The header "
        "Retry-After says when there is room again; RateLimit says what is left of a share.",
    ),
    "headers": Problem(
        431, "The headers are too large",
        "The headers of the request have more bytes than are taken, or there are too many of them.",
    ),
    "internal": Problem(
        500, "The server made a mistake",
        "This is a fault of the software. The server's log has more; please report it.",
    ),
    "busy": Problem(
        503, "The server has too much to do",
        "No worker was free in time, too many queries wait, or too many answers are still being read. The header "
        "Retry-After says when to try again.",
    ),
    "unavailable": Problem(
        503, "The graph cannot be asked at present",
        "The process that holds the graph has ended and cannot be started again yet. Pages may still be read.",
    ),
    "died": Problem(
        503, "The query ended the process that worked on it",
        "The query needs more memory than it may take, or overwhelms the engine in another way. The process was "
        "replaced; others were not touched. The same query will most likely do the same again: ask for less.",
    ),
    "memory": Problem(
        503, "The query needs more memory than it may take",
        "The answer does not fit into the memory that one query may take. Ask for less, or for parts of it.",
    ),
    "timeout": Problem(
        504, "The query took too long",
        "The query was stopped at the deadline. No part of an answer is sent. Ask for less: patterns that share "
        "variables, a LIMIT inside a sub-select, fewer paths of any length.",
    ),
}  # fmt: skip
"""Every kind of problem by name; ``/problems`` lists them."""

_PLACE = re.compile(r"\bline (\d+), column (\d+): ")


def content_of(kind: str, told: str, **more: object) -> bytes:
    """Return a problem as its bytes; a place in the query that the message names is told in numbers too."""
    found = PROBLEMS[kind]
    content: dict[str, object] = {"type": f"/problems#{kind}", "title": found.title, "status": found.status}
    content["detail"] = told
    if place := _PLACE.search(told):
        content |= {"line": int(place[1]), "column": int(place[2])}
    return (json.dumps(content | more, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def problem(kind: str, told: str, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    """Return a problem as a response."""
    given = {"cache-control": "no-store", **(headers or {})}
    return Response(content_of(kind, told, **more), PROBLEMS[kind].status, given, media_type=MEDIA)
