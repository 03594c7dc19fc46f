"""The server's side of its workers: jobs out, whole answers in, and a new worker for each that died or was too slow.

An answer comes back whole or not at all: it is kept until its last byte is there (in memory while it is small, else in
a file without a name), and only then passed on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from typing import IO

from cbrngraph.errors import CbrnGraphError
from cbrngraph.serve.limits import MIB, Limits
from cbrngraph.serve.nursery import ANSWER, READY
from cbrngraph.serve.wire import Head, Job, Source, packed, unpacked

__all__ = ["Answer", "Pool"]

_IN_MEMORY = MIB
_PIECE = 1 << 16
_LINE = MIB
"""The longest head: a message that quotes a query of the greatest length is shorter."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a job, and where its bytes are."""

    head: Head
    body: IO[bytes]


class _Worker:
    """A worker, as the server knows it."""

    def __init__(self, process: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process = process
        self.reader = reader
        self.writer = writer

    async def do(self, job: Job) -> Answer:
        """Have a job done.

        Raises:
            ConnectionError: the worker died of it.

        """
        self.writer.write(packed(job))
        await self.writer.drain()
        line = await self.reader.readline()
        if not line.endswith(b"\n"):
            raise ConnectionResetError
        head = Head(**unpacked(line))
        body = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed when it was sent)
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
        self._source = source
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._nursery: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._bearing = asyncio.Lock()
        self._waiting = 0
        self._alive: set[_Worker] = set()

    async def start(self) -> None:
        """Load the graph and have the workers ready.

        Raises:
            CbrnGraphError: there is no graph, or it cannot be loaded.

        """
        async with self._bearing:
            await self._load()
        for _ in range(self.size):
            self._idle.put_nowait(await self._born())

    async def stop(self) -> None:
        """End every process."""
        for worker in self._alive:
            worker.end()
        self._alive.clear()
        if self._nursery:
            self._nursery.kill()
            self._nursery.wait()
        if self._control:
            self._control.close()

    async def answer(self, job: Job) -> Answer:
        """Have a job done by the next worker that is free; a fault comes back as the head of an empty answer."""
        if self._waiting >= self.limits.waiting:
            return _failed("busy", f"{self._waiting} queries wait already")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.patience):
                worker = await self._free()
        except TimeoutError:
            return _failed("busy", f"no worker was free within {self.limits.patience:g} s")
        finally:
            self._waiting -= 1
        return await self._done(worker, job)

    async def _free(self) -> _Worker:
        """The next worker that is free and alive."""
        while (worker := await self._idle.get()).reader.at_eof():
            self._lost(worker)
        return worker

    async def _done(self, worker: _Worker, job: Job) -> Answer:
        """Have a job done, and put a worker back: this one, or where it was lost, another."""
        fit = False
        try:
            async with asyncio.timeout(self.limits.seconds):
                answer = await worker.do(job)
            fit = not answer.head.last
            return answer
        except TimeoutError:
            return _failed("timeout", f"no answer within {self.limits.seconds:g} s")
        except (ConnectionError, ValueError):
            return _failed(
                "died", "the query ended the process that worked on it: it needs more memory than it may take"
            )
        finally:
            if fit:
                self._idle.put_nowait(worker)
            else:
                self._lost(worker)

    def _lost(self, worker: _Worker) -> None:
        """End a worker and have another born, even when whoever waited for it is gone."""
        worker.end()
        self._alive.discard(worker)
        task = asyncio.get_running_loop().create_task(self._replace())
        _KEPT.add(task)
        task.add_done_callback(_KEPT.discard)

    async def _replace(self) -> None:
        self._idle.put_nowait(await self._born())

    async def _born(self) -> _Worker:
        """Ask the nursery for a worker; a nursery that is gone is begun anew."""
        async with self._bearing:
            try:
                process, connection = await asyncio.to_thread(self._asked)
            except OSError:
                await self._load()
                process, connection = await asyncio.to_thread(self._asked)
        reader, writer = await asyncio.open_connection(sock=connection, limit=_LINE)
        worker = _Worker(process, reader, writer)
        self._alive.add(worker)
        return worker

    def _asked(self) -> tuple[int, socket.socket]:
        assert self._control
        self._control.sendall(b"w")
        told, sockets, _, _ = socket.recv_fds(self._control, ANSWER, 1)
        if not sockets:
            raise ConnectionResetError
        return int(told), socket.socket(fileno=sockets[0])

    async def _load(self) -> None:
        """Start the nursery and wait until it has the graph."""
        if self._nursery:
            self._nursery.kill()
            self._nursery.wait()
        ours, theirs = socket.socketpair()
        told = {"control": theirs.fileno(), "source": asdict(self._source), "limits": asdict(self.limits)}
        words = [sys.executable, "-m", "cbrngraph.serve.nursery", json.dumps(told)]
        self._nursery = subprocess.Popen(words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        self._control = ours
        if await asyncio.to_thread(ours.recv, len(READY)) != READY:
            raise CbrnGraphError(f"the graph cannot be loaded: the process that does it ended ({self._nursery.wait()})")


_KEPT: set[asyncio.Task[None]] = set()
"""Tasks that nobody waits for; without this they might be collected before they end."""


def _failed(kind: str, told: str) -> Answer:
    return Answer(replace(Head(kind), told=told), tempfile.SpooledTemporaryFile(1))
