"""The nursery as the server sees it: started, asked for workers, and noticed at once when it is gone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict

from cbrngraph.errors import CbrnGraphError
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.nursery import ANSWER, OTHER, READY
from cbrngraph.serve.wire import Source

__all__ = ["Nursery"]

_SOON = 5.0
"""Seconds within which a worker is born; a nursery that takes longer hangs."""


class Nursery:
    """The process that bears workers (:mod:`cbrngraph.serve.nursery`), once it has the graph."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._born: asyncio.Queue[tuple[int, socket.socket] | None] = asyncio.Queue()
        self._when_gone: Callable[[], None] = lambda: None

    @classmethod
    async def started(cls, source: Source, limits: Limits, when_gone: Callable[[], None]) -> Nursery:
        """Start a nursery and wait until it has the graph; ``when_gone`` is called when it ends of itself.

        Raises:
            CbrnGraphError: the graph cannot be loaded, or is another by now.

        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        found = cls(_process(source, limits, theirs), ours)
        theirs.close()
        try:
            said = await asyncio.get_running_loop().sock_recv(ours, len(READY))
            if said != READY:
                raise CbrnGraphError(_fault(said))
        except BaseException:
            found.end()
            raise
        found._when_gone = when_gone
        asyncio.get_running_loop().add_reader(ours, found._hear)
        return found

    async def born(self) -> tuple[int, socket.socket]:
        """Return the process id of a new worker, and the socket to speak to it.

        Raises:
            ConnectionError: the nursery is gone.

        """
        try:
            self._control.send(b"w")
            async with asyncio.timeout(_SOON):
                found = await self._born.get()
        except (OSError, TimeoutError):  # closed, or it hangs
            self._lose()
            found = None
        if found is None:
            self._born.put_nowait(None)  # the next who waits is to know it too
            raise ConnectionResetError("the nursery is gone")
        return found

    def end(self, *, workers: bool = False) -> None:
        """End the process, and with it the workers if that is wanted."""
        asyncio.get_running_loop().remove_reader(self._control)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL) if workers else self._process.kill()
        self._process.wait()
        self._control.close()

    def _hear(self) -> None:
        """A worker is born, or the nursery is gone."""
        try:
            told, sockets, _, _ = socket.recv_fds(self._control, ANSWER, 1)
        except BlockingIOError:
            return
        except OSError:
            told, sockets = b"", []
        if sockets:
            self._born.put_nowait((int(told), socket.socket(fileno=sockets[0])))
        else:
            self._lose()

    def _lose(self) -> None:
        """The nursery is gone, or as good as gone: whoever waits is told, and whoever asked to know."""
        when_gone, self._when_gone = self._when_gone, lambda: None
        if self._control.fileno() >= 0:
            self.end()
        self._born.put_nowait(None)
        when_gone()


def _process(source: Source, limits: Limits, control: socket.socket) -> subprocess.Popen[bytes]:
    """The process, in a group of its own: Ctrl-C is the server's to hear, and workers end with their nursery."""
    told = {"control": control.fileno(), "source": asdict(source), "limits": asdict(limits)}
    words = [sys.executable, "-m", "cbrngraph.serve.nursery", json.dumps(told)]
    return subprocess.Popen(
        words, pass_fds=[control.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, process_group=0
    )


def _fault(said: bytes) -> str:
    """What went wrong, as clients are told it too: where the graph lies is none of their business."""
    if said == OTHER:
        return "the graph was built anew while it was served; restart the server"
    return "the graph cannot be loaded: the process that does it has ended"
