"""What the server works out for a client itself: in threads of its own, and paid for from the client's share of work.

Queries have workers; a name that is matched, or a page of what is near, is made here. It must not keep others waiting:
so many pieces of work at a time, so many that wait, and each client pays with seconds as for a query.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from cbrngraph.serve.problems import problem
from cbrngraph.serve.serving import client_of, serving_of

__all__ = ["RefusedError", "beside", "refusal"]

T = TypeVar("T")
_MOST = 50
"""So many pieces of work at a time, waiting or under way."""
_THREADS = ThreadPoolExecutor(2, "beside")
_under_way: set[asyncio.Future[Any]] = set()


class RefusedError(Exception):
    """Work that is not begun; ``kind`` names the problem, ``after`` are the seconds until it may be asked for again."""

    def __init__(self, kind: str, told: str, after: float) -> None:
        super().__init__(told)
        self.kind = kind
        self.after = after


async def beside(request: Request, work: Callable[[], T]) -> T:
    """Return what some work gives; its seconds of processor time are taken from the client's share.

    Raises:
        RefusedError: the client has had its share, or too much waits already.

    """
    share, client = serving_of(request).rates.work, client_of(request)
    if wait := share.wait(client, 0):
        raise RefusedError("too-many", share.told(wait), wait)
    if len(_under_way) >= _MOST:
        raise RefusedError("busy", "the server has too much to do", 1)

    def paid() -> T:
        began = time.thread_time()
        try:
            return work()
        finally:
            loop.call_soon_threadsafe(share.take, client, time.thread_time() - began)

    loop = asyncio.get_running_loop()
    found = loop.run_in_executor(_THREADS, paid)
    _under_way.add(found)
    found.add_done_callback(_under_way.discard)
    return await asyncio.shield(found)  # who hangs up has had it begun, and counts until it is done


async def refusal(_: Request, error: Exception) -> Response:
    """Return the problem that a refused piece of work is (for ``exception_handlers`` of Starlette)."""
    assert isinstance(error, RefusedError)
    return problem(error.kind, str(error), {"retry-after": str(math.ceil(error.after))})
