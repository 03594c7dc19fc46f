"""A server in a process of its own, as a bench needs it: where it listens, whether it lives, what memory it takes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["Process", "memory_of", "started"]


@dataclass(frozen=True)
class Process:
    """A server that runs."""

    url: str
    process: subprocess.Popen[str]
    path: str = "/sparql"
    """Where it takes queries."""

    @property
    def address(self) -> tuple[str, int]:
        """Its host and port."""
        parts = urlsplit(self.url)
        return str(parts.hostname), int(parts.port or 0)

    def runs(self) -> bool:
        """Whether the process that was started still runs."""
        return self.process.poll() is None

    def memory(self) -> int:
        """The bytes that the server itself has in memory."""
        return memory_of(self.process.pid)

    def others(self) -> list[int]:
        """The bytes that each process below it has in memory: first the one that bears workers, then the workers."""
        nurseries = [below for below in _children(self.process.pid) if "serve.nursery" in _words(below)]
        workers = [worker for nursery in nurseries for worker in _children(nursery)]
        return [memory_of(process) for process in (*nurseries, *workers)]


@contextmanager
def started(build: Path, *options: str) -> Iterator[Process]:
    """Run ``cbrngraph serve`` over a build."""
    words = [sys.executable, "-m", "cbrngraph", "serve", "--port", "0", "--graph", str(build), *options]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield Process(process.stdout.readline().strip(), process)
    finally:
        process.terminate()
        process.wait()


def memory_of(process: int) -> int:
    """The bytes that a process has in memory, with what it shares; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * 4096


def _words(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _children(process: int) -> Sequence[int]:
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    except OSError:
        return []
