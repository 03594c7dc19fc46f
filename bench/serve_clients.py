"""Many clients at once: each asks over one connection, waits for the whole answer, and asks again at once."""

from __future__ import annotations

import asyncio
import random
import resource
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from serve_process import Process

__all__ = ["JSON", "Load", "load"]

PATIENCE = 15.0
"""Seconds at the end within which the last answers are waited for."""
JSON = "application/sparql-results+json"


@dataclass
class Load:
    """What became of a load: the seconds of each answer, what went wrong, and what it took."""

    clients: int
    length: float
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    own: float = 0.0
    """Seconds of a processor that the clients themselves took."""

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return len(self.seconds) / self.length

    def within(self, percent: int) -> float:
        """The seconds within which so many of a hundred were answered."""
        return statistics.quantiles(self.seconds, n=100)[percent - 1] if len(self.seconds) > 1 else 0.0


def load(at: Process, queries: Mapping[str, str], clients: int, length: float, sample: Callable[[], None]) -> Load:
    """Let so many clients ask queries for so many seconds, each in an order of its own; ``sample`` is called meanwhile.

    A client waits for the whole answer. An answer other than 200 is an error; so is a connection that breaks.
    """
    return asyncio.run(_load(at, queries, Load(clients, length), sample))


async def _load(at: Process, queries: Mapping[str, str], found: Load, sample: Callable[[], None]) -> Load:
    requests = [(name, _request(at, query)) for name, query in queries.items()]
    before, began = _processor(), time.perf_counter()
    end = began + found.length
    clients = [asyncio.create_task(_client(at, requests, number, end, found)) for number in range(found.clients)]
    await _sampled(sample, end)
    found.length, found.own = time.perf_counter() - began, _processor() - before
    _, unanswered = await asyncio.wait(clients, timeout=PATIENCE)
    for client in unanswered:
        client.cancel()
    found.errors += ["not answered at the end"] * len(unanswered)
    return found


async def _client(at: Process, requests: Sequence[tuple[str, bytes]], number: int, end: float, found: Load) -> None:
    order = random.Random(number)
    reader, writer = await asyncio.open_connection(*at.address)
    while time.perf_counter() < end:
        name, request = order.choice(requests)
        began = time.perf_counter()
        try:
            writer.write(request)
            status = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            found.errors.append(f"{name}: {type(error).__name__}")
            reader, writer = await asyncio.open_connection(*at.address)
            continue
        found.seconds.append(time.perf_counter() - began)
        if status != 200:
            found.errors.append(f"{name}: {status}")
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read an answer to its end, and return its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])


def _request(at: Process, query: str) -> bytes:
    host, port = at.address
    path = f"{at.path}?{urlencode({'query': query})}"
    return f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: {JSON}\r\n\r\n".encode()


async def _sampled(sample: Callable[[], None], end: float) -> None:
    while time.perf_counter() < end:
        sample()
        await asyncio.sleep(0.5)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
