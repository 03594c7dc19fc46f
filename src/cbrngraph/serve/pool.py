"""The server's side of its workers: jobs out, whole answers in, and a new worker for each that died or was too slow.

An answer comes back whole or not at all: it is kept until its last byte is there, and only then passed on.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import IO

from cbrngraph.errors import CbrnGraphError
from cbrngraph.serve.births import Nursery
from cbrngraph.serve.limits import MIB, Limits
from cbrngraph.serve.rates import Shares
from cbrngraph.serve.spool import FullError, Spool
from cbrngraph.serve.turns import FullLineError, Turns
from cbrngraph.serve.wire import BEGUN, Head, Job, Source, packed, unpacked

__all__ = ["Answer", "Pool"]

_PIECE = 1 << 16
_LINE = MIB
"""The longest head: a message that quotes a query of the greatest length is shorter."""
_PART = 4
"""The part of those that wait which may be of one client."""
_AGAIN = (0.1, 0.5, 2.0, 5.0)
"""Seconds between attempts to start a nursery; the last is repeated."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a job, and where its bytes are."""

    head: Head
    body: IO[bytes]
    after: float = 0.0
    """Seconds after which it may be asked for again, where that is known."""


class _NotBegunError(Exception):
    """A worker had died before it knew of a job."""


class _Reader(asyncio.StreamReader):
    """What a worker says; its end is told at once, even when nobody reads."""

    when_ended: Callable[[], None] = staticmethod(lambda: None)

    def feed_eof(self) -> None:
        super().feed_eof()
        self.when_ended()


class _Worker:
    """A worker, as the server knows it."""

    def __init__(self, process: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process = process
        self.reader = reader
        self.writer = writer

    @classmethod
    async def at(cls, process: int, connection: socket.socket, died: Callable[[_Worker], None]) -> _Worker:
        """Return a worker at the other end of a socket; ``died`` is called when it hangs up."""
        loop = asyncio.get_running_loop()
        reader = _Reader(limit=_LINE, loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        transport, _ = await loop.create_connection(lambda: protocol, sock=connection)
        worker = cls(process, reader, asyncio.StreamWriter(transport, protocol, reader, loop))
        reader.when_ended = lambda: died(worker)
        return worker

    async def do(self, job: Job, room: Callable[[int], IO[bytes]], most: int) -> Answer:
        """Have a job done; its answer may have so many bytes, for which ``room`` gives a file.

        Raises:
            _NotBegunError: the worker had died before.
            ConnectionError, ValueError: it died of the job, or does not speak as a worker does.
            FullError: the answer cannot be kept.

        """
        try:
            self.writer.write(packed(job))
            await self.writer.drain()
            begun = await self.reader.read(len(BEGUN))
        except ConnectionError:
            begun = b""
        if begun != BEGUN:
            raise _NotBegunError
        line = await self.reader.readline()
        if not line.endswith(b"\n"):
            raise ConnectionResetError
        head = Head(**unpacked(line))
        if not 0 <= head.size <= most:
            raise ValueError(f"an answer of {head.size} bytes")
        body = room(head.size)
        left = head.size
        while left:
            piece = await self.reader.read(min(left, _PIECE))
            if not piece:
                raise ConnectionResetError
            body.write(piece)
            left -= len(piece)
        body.seek(0)
        return Answer(head, body)

    def end(self) -> None:
        """End the process, whatever it is at."""
        if not self.reader.at_eof():  # at its end the process is gone, and its number may be another's
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
        self.writer.close()


class Pool:
    """So many workers over one graph."""

    def __init__(self, source: Source, limits: Limits, size: int) -> None:
        self.limits = limits
        self.size = size
        self.fault = ""
        """Why no worker can be born at present; empty while they can."""
        self._source = source
        self._nursery: asyncio.Future[Nursery] | None = None
        self._spool = Spool(limits.spool, shared=limits.work > 0)
        self._idle: Turns[_Worker] = Turns(limits.waiting, limits.waiting // _PART if limits.work else limits.waiting)
        self._alive: set[_Worker] = set()
        self._working: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def alive(self) -> int:
        """How many workers there are, at work or free."""
        return len(self._alive)

    async def start(self) -> None:
        """Load the graph and have the workers ready.

        Raises:
            CbrnGraphError: there is no graph, or it cannot be loaded.

        """
        self._nursery = asyncio.get_running_loop().create_future()
        self._nursery.set_result(await Nursery.started(self._source, self.limits, self._renew))
        for _ in range(self.size):
            await self._bear()

    async def stop(self) -> None:
        """End every process."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._alive:
            worker.end()
        self._alive.clear()
        if self._nursery and self._nursery.done():
            self._nursery.result().end(workers=True)

    async def answer(self, job: Job, client: str, share: Shares) -> Answer:
        """Have a job done by the next worker that is free; a fault comes back as the head of an empty answer.

        Args:
            job: what is asked.
            client: whose turn it has to be.
            share: what clients have of the workers' time; pays for the seconds that a worker was at it.

        """
        while True:
            if wait := share.wait(client, 0):
                return Answer(Head("too-many", told=share.told(wait)), tempfile.SpooledTemporaryFile(1), wait)
            try:
                worker = await self._free(client)
            except FullLineError as error:
                return _failed("busy", str(error))
            except TimeoutError:
                kind, told = ("unavailable", self.fault) if self.fault else ("busy", "")
                return _failed(kind, told or f"no worker was free within {self.limits.patience:g} s")
            if share.wait(client, 0):  # others of this client were worked on meanwhile
                self._working.discard(worker)
                self._idle.put(worker)
                continue
            began = time.monotonic()
            try:
                return await self._done(worker, job, client)
            except _NotBegunError:
                continue
            finally:
                share.take(client, time.monotonic() - began)

    async def _free(self, client: str) -> _Worker:
        """The next worker that is free and alive."""
        async with asyncio.timeout(self.limits.patience):
            while (worker := await self._idle.get(client)) not in self._alive:
                pass
        self._working.add(worker)
        return worker

    async def _done(self, worker: _Worker, job: Job, client: str) -> Answer:
        """Have a job done, and put a worker back: this one, or where it was lost, another."""
        fit = False
        try:
            async with asyncio.timeout(self.limits.seconds):
                answer = await worker.do(job, lambda size: self._spool.room(size, client), self.limits.size)
            fit = not answer.head.last
            return answer
        except TimeoutError:
            return _failed("timeout", f"no answer within {self.limits.seconds:g} s")
        except FullError:
            return _failed("busy", "too many large answers are being read by their clients")
        except (ConnectionError, ValueError):
            return _failed("died", "the query ended the process that worked on it: it most likely needs more memory "
                                   "than it may take")  # fmt: skip
        finally:
            self._working.discard(worker)
            if fit and not worker.reader.at_eof():
                self._idle.put(worker)
            else:
                self._lost(worker)

    def _died(self, worker: _Worker) -> None:
        """A worker has hung up; where it was at work, whoever waits for it knows by that."""
        if worker in self._alive and worker not in self._working:
            self._lost(worker)

    def _lost(self, worker: _Worker) -> None:
        """End a worker and have another born, even when whoever waited for it is gone."""
        worker.end()
        self._alive.discard(worker)
        self._begin(self._bear())

    async def _bear(self) -> None:
        """Have a worker born by the nursery, or by the next where that is gone."""
        while True:
            try:
                process, connection = await (await self._present()).born()
                break
            except ConnectionError:
                continue  # another nursery is being started: _renew was called before this was raised
        worker = await _Worker.at(process, connection, self._died)
        self._alive.add(worker)
        self._idle.put(worker)

    async def _present(self) -> Nursery:
        """The nursery, once there is one."""
        assert self._nursery
        return await asyncio.shield(self._nursery)

    def _renew(self) -> None:
        """Start another nursery: the one at hand is gone. Its workers live on until each is lost."""
        self._nursery = asyncio.get_running_loop().create_future()
        self._begin(self._started())

    async def _started(self) -> None:
        attempt = 0
        while True:
            try:
                nursery = await Nursery.started(self._source, self.limits, self._renew)
                break
            except CbrnGraphError as error:
                self.fault = str(error)
                await asyncio.sleep(_AGAIN[min(attempt, len(_AGAIN) - 1)])
                attempt += 1
        self.fault = ""
        assert self._nursery
        self._nursery.set_result(nursery)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        """Have something done that nobody waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _failed(kind: str, told: str) -> Answer:
    return Answer(Head(kind, told=told), tempfile.SpooledTemporaryFile(1))
