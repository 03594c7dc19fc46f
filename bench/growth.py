"""How time and memory grow with the data: ``python bench/growth.py [--copies 1 10 50] [-o FILE.md]``; prints Markdown.

The repository's own ``data/`` is copied beside itself with fresh ids (``bench/copies.py``), and each command runs on it
in a process of its own; the time is that of the whole process, the memory its greatest resident size.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from copies import copy_data
from machine import about
from timing import cbrngraph, shown

from cbrngraph.graph.manifest import read_manifest
from cbrngraph.readings.yamltree import yaml_files

DATA = Path(__file__).parent.parent / "data"
HEADINGS = ("copies", "statements", "claims", "`build`", "peak", "`check`", "peak", "`check FILE`", "peak")
WATCH = """
import json, os, resource, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
print(json.dumps([time.perf_counter() - start, used.ru_maxrss, os.waitstatus_to_exitcode(status)]))
"""
"""A process that is itself small: what a system says of a child's memory begins with that of its parent."""


@dataclass(frozen=True)
class Used:
    """What a command took: seconds, and bytes at its greatest."""

    seconds: float
    peak: int

    @property
    def cells(self) -> tuple[str, str]:
        """The cells of the table."""
        return shown(self.seconds), f"{self.peak / 1e6:,.0f} MB"


@dataclass(frozen=True)
class Grown:
    """What each command took on so many copies."""

    copies: int
    statements: int
    claims: int
    used: dict[str, Used]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the table."""
        taken = (cell for used in self.used.values() for cell in used.cells)
        return (str(self.copies), f"{self.statements:,}", f"{self.claims:,}", *taken)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 50], metavar="N", help="default: 1 10 50")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="the data to copy (default: data/)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.md", help="write the table here too")
    options = parser.parse_args()
    text = "\n".join(_report([_measured(options.data, copies) for copies in options.copies])) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return 0


def _measured(data: Path, copies: int) -> Grown:
    with tempfile.TemporaryDirectory(prefix="cbrngraph-growth-") as scratch:
        copied, out = Path(scratch) / "data", Path(scratch) / "build"
        copy_data(data, copied, copies)
        words = {
            "build": ["build", "--data", copied, "--out", out],
            "check": ["check", "--data", copied],
            "check FILE": ["check", "--data", copied, copied / _middling(data)],
        }
        used = {name: _run([cbrngraph(), *rest]) for name, rest in words.items()}
        counts = read_manifest(out).counts
    print(f"{copies} copies: {counts['statements']:,} statements", file=sys.stderr)
    return Grown(copies, counts["statements"], counts["claims"], used)


def _middling(data: Path) -> Path:
    """The reading of middle size, which stands for what an editor changes."""
    files = sorted(yaml_files(data / "readings"), key=lambda path: (path.stat().st_size, path))
    return files[len(files) // 2].relative_to(data)


def _run(command: Sequence[str | Path]) -> Used:
    """Run a command and return what it took; a build must succeed, a check may find faults."""
    done = subprocess.run([sys.executable, "-c", WATCH, *command], capture_output=True, text=True, check=True)
    seconds, peak, code = json.loads(done.stdout)
    assert code in {0, command[1] == "check"}, f"{' '.join(map(str, command))} ended with {code}"
    return Used(seconds, peak if sys.platform == "darwin" else peak * 1024)


def _report(grown: Sequence[Grown]) -> Iterator[str]:
    yield f"{about()} The repository's data and copies of it with fresh ids; one run of each command."
    yield from ("", *_table([HEADINGS, ["---"] * len(HEADINGS), *(each.cells for each in grown)]))
    if len(grown) > 1:
        yield from ("", _exponents(grown[0], grown[-1]))


def _table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return (f"| {' | '.join(row)} |" for row in rows)


def _exponents(first: Grown, last: Grown) -> str:
    """How each grows with the statements: 1 is in proportion, 2 would be by the square."""
    more = math.log(last.statements / first.statements)
    found = {
        name: (
            math.log(last.used[name].seconds / used.seconds) / more,
            math.log(last.used[name].peak / used.peak) / more,
        )
        for name, used in first.used.items()
    }
    told = "; ".join(f"`{name}` {time:.2f} in time, {memory:.2f} in memory" for name, (time, memory) in found.items())
    return f"Growth from {first.copies} to {last.copies}, as a power of the statements (1 is in proportion): {told}."


if __name__ == "__main__":
    sys.exit(main())
