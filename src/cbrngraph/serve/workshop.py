"""A process of its own that makes the pages which take long, so that the server answers meanwhile and stays small.

Drawing a network takes seconds and a library that nothing else needs. The process starts with the first such page,
gives way to all others (a low priority), and ends when there was nothing to do for a while, or the server is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from cbrngraph.opening import open as open_graph
from cbrngraph.serve.site.files import File, Site, version_of
from cbrngraph.serve.site.sections import file_at

__all__ = ["Order", "Workshop", "WorkshopError"]

_IDLE = 60.0
"""Seconds without work after which the process ends."""
_POLITE = 4
"""How far it gives way (nice): it still has its share where queries keep every processor busy."""


class WorkshopError(RuntimeError):
    """A page could not be made."""


@dataclass(frozen=True, slots=True)
class Order:
    """What the process needs to know: which graph under which policy, and where the endpoint is."""

    origin: str
    policy: str
    version: str
    endpoint: str = ""


class Workshop:
    """The server's side of it: one page is made at a time, in the order in which they are asked for."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._one = asyncio.Lock()
        self._process: Any = None
        self._line: Any = None
        self._rest: asyncio.TimerHandle | None = None

    async def made(self, path: str, is_wanted: Callable[[], bool] = lambda: True) -> File:
        """Return a file.

        Raises:
            WorkshopError: it could not be made, or was no longer wanted when its turn came.

        """
        async with self._one:
            if not is_wanted():
                raise WorkshopError(f"nobody waits for /{path} any more")
            if self._rest:
                self._rest.cancel()
            try:
                answer = await self._once_more(path)
            finally:
                self._rest = asyncio.get_running_loop().call_later(_IDLE, self.stop)
        if not isinstance(answer, File):
            raise WorkshopError(f"/{path} could not be made: {answer}")
        return answer

    async def _once_more(self, path: str) -> object:
        """What the process answers; where it ended meanwhile, what a new one does."""
        for _ in range(2):
            try:
                return await asyncio.to_thread(self._asked, path)
            except (EOFError, OSError):
                self.stop()
        return "the process that makes it ended, twice"

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._rest:
            self._rest.cancel()
        if self._process:
            self._process.kill()
            self._process.join()
            self._line.close()
        self._process = self._line = None

    def _asked(self, path: str) -> object:
        if self._process is None:
            self._line, theirs = get_context("spawn").Pipe()
            self._process = get_context("spawn").Process(target=_work, args=(theirs, self._order), daemon=True)
            self._process.start()
            theirs.close()
        self._line.send(path)
        return self._line.recv()


def _work(line: Any, order: Order) -> None:
    """Make pages until nobody asks any more."""
    with contextlib.suppress(OSError):
        os.nice(_POLITE)
    site: Site | None = None
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            path = line.recv()
            try:
                site = site or _opened(order)
                line.send(file_at(site, path))
            except Exception as error:  # the server tells it, and asks for the next page
                traceback.print_exc()  # for whoever runs the server; clients read the rest
                line.send(str(error) if isinstance(error, WorkshopError) else type(error).__name__)


def _opened(order: Order) -> Site:
    kg = open_graph(order.origin, order.policy)
    if version_of(kg) != order.version:
        raise WorkshopError("the graph is no longer the one that the server opened; start the server again")
    return Site(kg, order.version, order.endpoint)
