"""Measures cbrngraph beside what it is made of: ``python bench/run.py [--quick] [-o FILE.md]``; prints Markdown.

Every time stands beside a baseline that was measured in the same run, in turn with it: ratios hold better than times.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from machine import about
from measures import JOIN, Row, Subject, answers, build_and_check, exports, loading, made, queries, start_up, synthetic
from timing import shown

FULL, QUICK = 200_000, 20_000
HEADINGS = ("what", "time", "baseline", "its time", "ratio", "target")
REAL = {
    "query": ["query", JOIN],
    "show": ["show", "kazakhstan"],
    "ask": ["ask", "members"],
    "why": ["why", "kazakhstan", "memberships"],
}
INVENTED = REAL | {"show": ["show", "country-xaa"], "why": ["why", "country-xaa", "memberships"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the size, fewer runs, under a minute")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.md", help="write the table here too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cbrngraph-bench-") as scratch:
        text = "\n".join(_report(Path(scratch), quick=options.quick)) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return 0


def _report(scratch: Path, *, quick: bool) -> Iterator[str]:
    size, often, seldom = (QUICK, 7, 1) if quick else (FULL, 21, 3)
    cache = scratch / "cache"
    environment = dict(os.environ) | {"CBRNGRAPH_CACHE": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed command has its bytecode
    _say("building")
    real = made("the repository's data", Path(__file__).parent.parent / "data", scratch / "real")
    invented = synthetic(scratch / "synthetic", size)
    yield from _about(invented, often, seldom)
    _say("new processes")
    yield from _section("Start-up", start_up(environment, often))
    commands = [*answers(real, REAL, environment, often), *answers(invented, INVENTED, environment, often)]
    yield from _section("An answer in a new process, once the store exists", commands)
    _say("loading")
    yield from _section("Loading", loading(invented, scratch, seldom))
    _say("queries")
    rows, mean = queries(invented, scratch, seldom)
    worst = max(rows, key=lambda row: row.ratio)
    yield from _section("Queries: the store on disk beside rdflib in memory, equal answers", rows)
    yield from ("", f"Geometric mean {mean:.2g}×; worst {worst.ratio:.2g}× ({worst.what}).")
    _say("build and check")
    yield from _section("Build and check", build_and_check(invented, scratch, environment, seldom))
    yield from ("", _phases(invented))
    _say("exports")
    yield from _section("Export", exports(invented, cache, seldom))


def _about(subject: Subject, often: int, seldom: int) -> Iterator[str]:
    yield (
        f"{about()} "
        f"Synthetic graph: {len(subject.lines):,} statements, {len(subject.built.evidence.claims):,} claims. "
        f"Medians of {often} runs of each command and {seldom} of each longer task, in turn with their baselines."
    )


def _phases(subject: Subject) -> str:
    whole = sum(subject.phases.values())
    told = "; ".join(f"{name} {shown(taken)} ({taken / whole:.0%})" for name, taken in subject.phases.items())
    return f"Where the time goes, in one process: {told}."


def _section(title: str, rows: Iterable[Row]) -> Iterator[str]:
    found = list(rows)
    with_target = any(row.target for row in found)
    cells: list[Sequence[str]] = [HEADINGS, ["---"] * len(HEADINGS), *(row.cells() for row in found)]
    yield from ("", f"## {title}", "")
    for row in cells:
        yield f"| {' | '.join(row if with_target else row[:-1])} |"


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(f"{text} …", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
