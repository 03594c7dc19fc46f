"""The files of a site as a server makes them: when they are first asked for, or beforehand where that takes long."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter

from starlette.requests import Request

from cbrngraph.serve.beside import RefusedError
from cbrngraph.serve.nearby import Nearby
from cbrngraph.serve.serving import client_of, unless_gone
from cbrngraph.serve.shelf import Kept, Shelf, kept
from cbrngraph.serve.site.files import File, Site
from cbrngraph.serve.site.sections import file_at
from cbrngraph.serve.workshop import Order, Workshop, WorkshopError

__all__ = ["Pages"]

_AHEAD = ("map", "data/map", "pictures/", "networks/", "tables", "questions/", "")
"""How the paths begin that are made beforehand, in the order in which they are."""
_MOST = 10
"""So many pages that take long may one client wait for at a time."""


class Pages:
    """The files of a server's site: made when they are first asked for, those that take long in a process apart."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.workshop = Workshop(Order(site.kg.origin, site.kg.policy, site.version, site.endpoint))
        self.nearby = Nearby(site)
        self._shelf = Shelf()
        self._waiting: Counter[str] = Counter()
        """How many wait for a page that is being made."""
        self._clients: Counter[str] = Counter()
        """For how many pages that take long each client waits."""
        self._making: dict[str, asyncio.Future[Kept]] = {}
        self._ahead: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look up what all pages need, and make the first one and the largest, so that no client waits for that."""
        self._warming = asyncio.create_task(self._warm())

    async def _warm(self) -> None:
        for path in await asyncio.to_thread(_looked_up, self.site):
            await self.get(path)

    async def stop(self) -> None:
        """End what is under way."""
        for task in (self._warming, self._ahead):
            if task:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        self.workshop.stop()

    async def get(self, path: str) -> Kept | None:
        """Return a file; several clients that ask for one at a time wait for the same."""
        section = self.site.paths.get(path)
        if section is None:
            return None
        if found := self._shelf.get(path):
            return found
        if path not in self._making or self._making[path].done():
            self._making[path] = asyncio.ensure_future(self._made(path, slow=section.SLOW))
            self._making[path].add_done_callback(lambda done: self._done(path, done))
        self._waiting[path] += 1
        try:
            return await asyncio.shield(self._making[path])
        finally:
            self._waiting[path] -= 1

    def _done(self, path: str, done: asyncio.Future[Kept]) -> None:
        if self._making[path] is done:
            del self._making[path]
        self._waiting += Counter()  # forget those for which nobody waits
        if not done.cancelled():
            done.exception()  # whoever waits is told it; perhaps nobody does

    async def asked(self, request: Request, path: str) -> Kept | None:
        """Return a file to a client, who may wait for so many that take long, and may hang up.

        Raises:
            RefusedError: the client waits for too many.
            ClientGoneError: it has hung up.

        """
        section = self.site.paths.get(path)
        if section is None or not section.SLOW or self._shelf.get(path):
            return await self.get(path)
        client = client_of(request)
        if self._clients[client] >= _MOST:
            raise RefusedError("busy", f"you wait for {_MOST} pages already that take long to make", 5)
        self._clients[client] += 1
        try:
            return await unless_gone(request, self.get(path))
        finally:
            self._clients[client] -= 1
            self._clients += Counter()

    async def _made(self, path: str, *, slow: bool) -> Kept:
        if slow:
            file: File | None = await self.workshop.made(path, lambda: self._waiting[path] > 0)
        else:
            file = await asyncio.to_thread(file_at, self.site, path)
        assert file is not None, "it is one of the paths of the site"
        found = await asyncio.to_thread(kept, file)
        self._shelf.put(path, found)
        return found

    def go_ahead(self) -> None:
        """Make the pages that take long beforehand, once somebody looks at pages at all."""
        if self._ahead is None:
            self._ahead = asyncio.create_task(self._make_ahead())

    async def _make_ahead(self) -> None:
        for path in _slow(self.site):
            with contextlib.suppress(WorkshopError):  # whoever asks for it is told
                await self.get(path)


def _looked_up(site: Site) -> list[str]:
    """Look up what all pages need; the first page, and that of the thing of which most is said."""
    known = site.known
    _ = (site.labels, site.paths, known.neighbours, known.dates, known.disputes, known.info)
    heaviest = max(known.weights, key=lambda name: (known.weights[name], name), default="")
    return [path for path in ("index.html", f"doc/{heaviest}.html") if path in site.paths]


def _slow(site: Site) -> list[str]:
    """What takes long: pages, and the data that their scripts ask for; what is looked at most first."""
    found = [path for path, section in site.paths.items() if section.SLOW and path.endswith((".html", ".json", ".svg"))]
    return sorted(found, key=lambda path: _AHEAD.index(next(begin for begin in _AHEAD if path.startswith(begin))))
