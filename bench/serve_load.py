"""A server under load: ``python bench/serve_load.py [--seconds S] [--clients N] [-o FILE.md]``; prints Markdown.

A server is started with its defaults (but for the share of one client), and so many clients ask the questions of the
library with their examples' parameters, each again as soon as it has its answer: with kept answers and without. The
clients run on the same machine and take their part of it. Exits with 1 where there was an error.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from machine import about
from questions import texts
from serve_clients import Load, load
from serve_process import Process, started

from cbrngraph.graph.manifest import read_manifest
from cbrngraph.graph.store import open_store

__all__ = ["Run", "loaded", "report"]

BUILD = Path(__file__).parent.parent / "build"
SOON, SMALL, LARGE = 0.2, 300 * 2**20, 2**30
"""Seconds within which 95 of 100 answers should be there; bytes that the server and a worker should stay under."""
WAYS = {"with kept answers": (), "every answer worked out": ("--cache", "0")}


class Run(NamedTuple):
    """A load, and the most bytes that the processes had in memory: the server, the nursery, the largest worker."""

    name: str
    load: Load
    server: int
    nursery: int
    worker: int


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=BUILD, metavar="DIR", help="the built graph (default: build/)")
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="of each load (default: 60)")
    parser.add_argument("--clients", type=int, default=50, metavar="N", help="at a time (default: 50)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.md", help="write the table here too")
    options = parser.parse_args()
    queries = texts(open_store(read_manifest(options.build)))
    found = []
    for name, more in WAYS.items():
        with started(options.build, "--rate", "0", "--work", "0", *more) as server:
            found.append(loaded(name, server, queries, options.clients, options.seconds))
    text = "\n".join(_told(found, len(queries))) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return int(any(run.load.errors for run in found))


def loaded(name: str, server: Process, queries: Mapping[str, str], clients: int, seconds: float) -> Run:
    """Load a server, and watch what memory it takes."""
    most = [0, 0, 0]

    def sample() -> None:
        nursery, *workers = [*server.others(), 0, 0]
        most[:] = map(max, zip(most, (server.memory(), nursery, max(workers)), strict=True))

    return Run(name, load(server, queries, clients, seconds, sample), *most)


def report(runs: list[Run]) -> Iterator[str]:
    """The lines of a table."""
    heads = ("", "answers in a second", "errors", "p50", "p95", "p99", "slowest", "server", "nursery", "largest worker")
    yield from (f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}")
    for run in runs:
        found = run.load
        times = [*(found.within(percent) for percent in (50, 95, 99)), max(found.seconds, default=0)]
        sizes = (f"{size / 2**20:.0f} MiB" if size else "" for size in (run.server, run.nursery, run.worker))
        cells = (run.name, f"{found.rate:.0f}", str(len(found.errors)), *(f"{t * 1000:.3g} ms" for t in times), *sizes)
        yield f"| {' | '.join(cells)} |"


def _told(runs: list[Run], questions: int) -> Iterator[str]:
    first = runs[0].load
    yield f"{about()} {first.clients} clients for {first.length:.0f} s, {questions} questions."
    yield from ("", "## A server under load", "", *report(runs), "")
    for run in runs:
        late = "met" if run.load.within(95) < SOON else "MISSED"
        small = "met" if run.server < SMALL and run.worker < LARGE else "MISSED"
        own = run.load.own / run.load.length
        errors = ", ".join(sorted(set(run.load.errors))[:5]) or "none"
        yield (
            f"{run.name}: p95 < 200 ms {late}; server < 300 MiB and worker < 1 GiB {small}; errors: {errors}; the "
            f"clients took {own:.2f} of {os.cpu_count()} processors."
        )


if __name__ == "__main__":
    sys.exit(main())
