"""What the rooms of a server share: the graph for its own pages, the workers for strangers' queries, and the limits."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from typing import IO, TypeVar

from starlette.requests import Request

from cbrngraph.serve.answers import Answers
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.pool import Pool
from cbrngraph.serve.rates import Rates, client_named
from cbrngraph.serve.site.files import Site

__all__ = [
    "ClientGoneError", "Serving", "client_of", "etag", "field_of", "is_known", "pieces", "serving_of", "unless_gone",
]  # fmt: skip

T = TypeVar("T")
_PIECE = 1 << 16


class ClientGoneError(ConnectionError):
    """Whoever asked has hung up."""


@dataclass(slots=True)
class Serving:
    """One running server."""

    site: Site
    pool: Pool
    limits: Limits
    rates: Rates = field(default_factory=lambda: Rates(0))
    answers: Answers = field(default_factory=lambda: Answers(0))
    statements: int = 0
    """How many the graph holds; to count them takes a while."""

    @property
    def version(self) -> str:
        """The name of the graph's content: it changes when any answer may."""
        return self.site.version


def client_of(request: Request) -> str:
    """Return the client that a request is of, for its share of the server."""
    return client_named(request.client.host if request.client else "")


def serving_of(request: Request) -> Serving:
    """Return the server that a request came to."""
    found = request.app.state.serving
    assert isinstance(found, Serving)
    return found


def etag(version: str, *parts: object) -> str:
    """Return the validator of a representation: the graph's content, and what was asked of it."""
    told = "\x00".join([version, *map(repr, parts)])
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


def field_of(request: Request, name: str) -> str:
    """Return a header that is a list, which may have come on several lines (RFC 9110, section 5.3)."""
    return ", ".join(request.headers.getlist(name))


def is_known(request: Request, tag: str, *, exists: bool = True) -> bool:
    """Whether a client has this representation already (``If-None-Match``: RFC 9110, section 13.1.2).

    Args:
        request: what it asks.
        tag: the validator of the representation.
        exists: whether it is certain that there is one: ``*`` stands for any that there is.

    """
    given = [part.strip() for part in field_of(request, "if-none-match").split(",")]
    known = {tag, tag.removeprefix("W/"), *(["*"] if exists else [])}
    return request.method in {"GET", "HEAD"} and not known.isdisjoint(given)


async def unless_gone(request: Request, wanted: Awaitable[T]) -> T:
    """Return what is awaited; where the client hangs up first, it is cancelled.

    Raises:
        ClientGoneError: the client has hung up.

    """
    task = asyncio.ensure_future(wanted)
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientGoneError
        return task.result()
    finally:
        gone.cancel()
        task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def pieces(body: IO[bytes]) -> AsyncIterator[bytes]:
    """Yield a file piece by piece, and close it."""
    with body:
        while piece := body.read(_PIECE):
            yield piece
            await asyncio.sleep(0)  # a client that has hung up is noticed between pieces
