"""Errors as clients read them: ``application/problem+json`` (RFC 9457), with line and column where they are known."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

__all__ = ["PROBLEMS", "Problem", "problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem: the status that goes with it, and what it is called."""

    status: int
    title: str


PROBLEMS: Mapping[str, Problem] = {
    "syntax": Problem(400, "The query does not parse"),
    "refused": Problem(400, "The query asks for what this endpoint does not do"),
    "limit": Problem(422, "The query, or its answer, is larger than this endpoint allows"),
    "fault": Problem(422, "The query cannot be answered"),
    "malformed": Problem(400, "The request cannot be understood"),
    "not-found": Problem(404, "There is nothing of that name"),
    "method": Problem(405, "This address does not take that method"),
    "unacceptable": Problem(406, "There is no form of the answer that the client takes"),
    "slow": Problem(408, "The request took too long to arrive"),
    "too-large": Problem(413, "The request is too large"),
    "media-type": Problem(415, "The request is of a media type that is not taken here"),
    "too-many": Problem(429, "Too many requests"),
    "busy": Problem(503, "The server has too much to do"),
    "died": Problem(503, "The query ended the process that worked on it"),
    "memory": Problem(503, "The query needs more memory than it may take"),
    "timeout": Problem(504, "The query took too long"),
    "internal": Problem(500, "The server made a mistake"),
}
"""Every kind of problem by name; ``/problems`` lists them."""

_PLACE = re.compile(r"\bline (\d+), column (\d+): ")


def problem(kind: str, told: str, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    """Return a problem as a response; a place in the query that the message names is told in numbers too."""
    found = PROBLEMS[kind]
    content: dict[str, object] = {"type": f"/problems#{kind}", "title": found.title, "status": found.status}
    content["detail"] = told
    if place := _PLACE.search(told):
        content |= {"line": int(place[1]), "column": int(place[2])}
    body = json.dumps(content | more, ensure_ascii=False, indent=1) + "\n"
    given = {"cache-control": "no-store", **(headers or {})}
    return Response(body, found.status, given, media_type="application/problem+json")
