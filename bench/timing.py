"""Medians of alternating runs: each case in turn, so that a busy moment of the machine meets all of them."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

__all__ = ["Case", "cbrngraph", "command", "medians", "seconds", "shown"]

Case = Callable[[], object]


def seconds(case: Case) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    case()
    return time.perf_counter() - start


def medians(cases: Mapping[str, Case], repeats: int, *, warm: bool = True) -> dict[str, float]:
    """The median time of each case; ``warm`` runs each once before the clock runs."""
    for case in cases.values() if warm else ():
        case()
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(repeats):
        for name, case in cases.items():
            taken[name].append(seconds(case))
    return {name: statistics.median(times) for name, times in taken.items()}


def command(arguments: Sequence[str | Path], environment: Mapping[str, str]) -> Case:
    """A case that runs a command in a new process and fails if the command does."""

    def run() -> None:
        subprocess.run(arguments, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    return run


def cbrngraph() -> str:
    """The console script beside this Python: what users run."""
    found = shutil.which("cbrngraph", path=str(Path(sys.executable).parent))
    assert found, "there is no cbrngraph beside this Python; install the project first"
    return found


def shown(time_taken: float) -> str:
    """A time as a person reads it."""
    return f"{time_taken * 1000:.3g} ms" if time_taken < 1 else f"{time_taken:.3g} s"
