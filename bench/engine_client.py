"""The other end of ``bench/engine_process.py``: an engine in a process of its own, as an object that can be asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Reply", "Served", "serving"]


@dataclass(frozen=True)
class Reply:
    """What an engine answered: the rows if they were wanted; a query that was stopped or failed has none."""

    seconds: float
    count: int = 0
    names: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    capped: bool = False
    failed: str = ""


class Served:
    """An engine in a process of its own, with the seconds and bytes that loading took."""

    def __init__(self, *words: str | Path) -> None:
        command = [sys.executable, str(Path(__file__).with_name("engine_process.py")), *map(str, words)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self._heard()
        self.seconds, self.memory = float(said["seconds"]), int(said["memory"])

    def ask(self, query: str, cap: float = 3600, *, show: bool = False) -> Reply:
        """Answer a query; ``show`` sends the rows too."""
        assert self._process.stdin
        print(json.dumps({"query": query, "cap": cap, "show": show}), file=self._process.stdin, flush=True)
        return Reply(**self._heard())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "an engine ended before it answered"
        return dict(json.loads(line))


@contextmanager
def serving(engines: Mapping[str, Served]) -> Iterator[Mapping[str, Served]]:
    """Close engines at the end."""
    try:
        yield engines
    finally:
        for engine in engines.values():
            engine.close()
