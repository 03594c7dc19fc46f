"""What a client asks (SPARQL 1.1 Protocol, section 2.1): a query, its dataset and a form, in one of three ways."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from cbrngraph.serve.limits import Limits

__all__ = ["Asked", "RequestError", "asked", "form", "parameters"]

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_OF_THE_FORM = {"query", "update"}
"""Where a form is posted the address has none of these (SPARQL 1.1 Protocol, section 2.1.2). Graphs that it names are
passed over, as a test of the W3C wants it (query_post_form)."""


class RequestError(ValueError):
    """A request that is not one; ``kind`` names the problem."""

    def __init__(self, kind: str, told: str, **headers: str) -> None:
        super().__init__(told)
        self.kind = kind
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was understood; without a query it asks for the description of the service."""

    query: str | None
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    form: str
    """What ``format`` names, or nothing."""
    is_empty: bool = False
    """Whether the client says that the query has no rows (``empty``, for hints)."""


async def asked(request: Request, limits: Limits) -> Asked:
    """Read a request.

    Raises:
        RequestError: it is malformed, too large, of another media type, or takes too long.

    """
    told = parameters(request.url.query)
    if request.method == "POST":
        told = await _posted(request, told, limits)
    queries = _of(told, "query")
    if _of(told, "update"):
        raise RequestError("refused", "an update is asked for, and this graph is read-only")
    if len(queries) > 1:
        raise RequestError("malformed", f"{len(queries)} queries are given; a request holds one")
    if queries and len(queries[0].encode()) > limits.query:
        raise RequestError("too-large", f"the query has more than {limits.query:,} bytes")
    default, named = _of(told, "default-graph-uri"), _of(told, "named-graph-uri")
    is_chosen = bool(default or named)
    form = (*_of(told, "format"), "")[0]
    return Asked(
        queries[0] if queries else None, default if is_chosen else None, named if is_chosen else None, form,
        is_empty=bool(_of(told, "empty")),
    )  # fmt: skip


async def form(request: Request, limits: Limits) -> list[tuple[str, str]]:
    """Return the parameters of a request, from its address or from the form that it posts.

    Raises:
        RequestError: as :func:`asked`.

    """
    told = parameters(request.url.query)
    return await _posted(request, told, limits, (_FORM,)) if request.method == "POST" else told


def parameters(text: str) -> list[tuple[str, str]]:
    """Return the parameters of a query string or a form.

    Raises:
        RequestError: what is percent-encoded is no UTF-8, or there are more than a hundred.

    """
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise RequestError("malformed", "the parameters are no percent-encoded UTF-8, or more than a hundred") from None


async def _posted(
    request: Request, told: list[tuple[str, str]], limits: Limits, taken: Sequence[str] = (_QUERY, _FORM)
) -> list[tuple[str, str]]:
    """The parameters of a POST: those of its form, or those of the address with the query in the body."""
    kind, _, rest = request.headers.get("content-type", "").partition(";")
    kind, charset = kind.strip().lower(), rest.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    if kind not in taken:
        what = "an update" if kind == _UPDATE else f"a body of type {kind or '(none)'}"
        more = ", and this graph is read-only" if kind == _UPDATE else ""
        said = f"{what} is sent{more}; what is taken: {', '.join(taken)}"
        raise RequestError("media-type", said, accept_post=", ".join(taken))
    if charset not in {"", "utf-8", "utf8"}:
        raise RequestError("media-type", f"the body is in {charset}; UTF-8 is taken")
    body = await _body(request, limits)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise RequestError("malformed", "the body is no UTF-8") from None
    if kind == _QUERY:
        return [*told, ("query", text)]
    if misplaced := sorted({name for name, _ in told} & _OF_THE_FORM):
        raise RequestError("malformed", f"{misplaced[0]} stands in the address; a form holds what it asks itself")
    return [*parameters(text), *((name, value) for name, value in told if name in {"format", "empty"})]


async def _body(request: Request, limits: Limits) -> bytes:
    """The body of a request, as long as it is small enough and comes soon enough."""
    most = 3 * limits.query + 16_384  # a percent-encoded byte takes three; the rest is for names of graphs
    too_large = RequestError("too-large", f"the body has more than {most:,} bytes")
    if int(request.headers.get("content-length", 0)) > most:
        raise too_large  # before it is sent, where the client waits for a word
    found = bytearray()
    try:
        async with asyncio.timeout(limits.patience):
            async for piece in request.stream():
                found += piece
                if len(found) > most:
                    raise too_large
    except TimeoutError:
        raise RequestError("slow", f"the request did not arrive within {limits.patience:g} s") from None
    return bytes(found)


def _of(told: Sequence[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in told if name == wanted)
