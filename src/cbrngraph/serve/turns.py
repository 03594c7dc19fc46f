"""Whose turn it is: clients wait in lines of their own, which are served one after the other.

Who asks a hundred times waits for each in turn; who asks once is next.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from typing import Generic, TypeVar

__all__ = ["FullLineError", "Turns"]

T = TypeVar("T")


class FullLineError(Exception):
    """So many wait already, of all clients or of one."""


class Turns(Generic[T]):
    """Things that are given to whoever waits, one of each client in turn.

    Args:
        most: so many may wait.
        each: so many of one client.

    """

    def __init__(self, most: int, each: int) -> None:
        self.most = most
        self.each = each
        self._free: deque[T] = deque()
        self._lines: OrderedDict[str, deque[asyncio.Future[T]]] = OrderedDict()

    def put(self, thing: T) -> None:
        """Give a thing to the next in turn; where nobody waits, it is kept."""
        while self._lines:
            client, line = self._lines.popitem(last=False)
            one = line.popleft()
            if line:
                self._lines[client] = line  # at the end
            if not one.done():
                one.set_result(thing)
                return
        self._free.append(thing)

    async def get(self, client: str) -> T:
        """Return a thing, once it is this client's turn.

        Raises:
            FullLineError: too many wait already.

        """
        if self._free:
            return self._free.popleft()
        line = self._lines.get(client, deque())
        if len(line) >= self.each:
            raise FullLineError(f"{len(line)} queries of this client wait already")
        if (waiting := sum(map(len, self._lines.values()))) >= self.most:
            raise FullLineError(f"{waiting} queries wait already")
        one: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        line.append(one)
        self._lines[client] = line
        try:
            return await one
        except asyncio.CancelledError:
            self._left(client, one)
            raise

    def _left(self, client: str, one: asyncio.Future[T]) -> None:
        """Somebody waits no more: what was given to them at the same moment goes to the next."""
        if one.done() and not one.cancelled():
            self.put(one.result())
            return
        line = self._lines.get(client, deque())
        if one in line:
            line.remove(one)
            if not line:
                del self._lines[client]
