"""Engines side by side: each query asked of each in turn, the answers compared, and what came of it as tables."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from served import Reply, Served
from timing import shown

__all__ = ["BASELINE", "NAMES", "Compared", "compared", "comparisons", "geometric", "met", "table", "told_of"]

BASELINE = "rdflib"
NAMES = {"memory": "in memory", "disk": "on disk", BASELINE: BASELINE}
LONG = 2.0
"""Seconds after which a query is not run again for a median."""
_JOINED = re.compile(r'GROUP_CONCAT\(.*?SEPARATOR\s*=\s*"([^"]*)"\s*\)\s*AS\s*[?$](\w+)', re.IGNORECASE | re.DOTALL)
Row = tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A query on each engine: median seconds, the rows, the engines that were stopped, and those that differ."""

    name: str
    seconds: Mapping[str, float]
    count: int
    capped: frozenset[str]
    differing: frozenset[str]

    def faster(self, engine: str) -> float:
        """How many times faster than the baseline; at least so many where that was stopped."""
        return self.seconds[BASELINE] / self.seconds[engine]

    def time(self, engine: str) -> str:
        """The time as the table tells it."""
        return f"{'> ' * (engine in self.capped)}{shown(self.seconds[engine])}"


def compared(name: str, query: str, engines: Mapping[str, Served], repeats: int, cap: float) -> Compared:
    """Run a query once for its answer, then in turn for the medians; what is stopped or long is not run again."""
    first = {engine: served.ask(query, cap, show=True) for engine, served in engines.items()}
    taken = {engine: [reply.seconds] for engine, reply in first.items() if reply.capped or reply.seconds > LONG}
    again = [engine for engine in engines if engine not in taken]
    for _ in range(repeats):
        for engine in again:
            taken.setdefault(engine, []).append(engines[engine].ask(query, cap).seconds)
    rows = {engine: _comparable(query, reply) for engine, reply in first.items() if not reply.capped}
    ours = next(iter(rows))
    return Compared(
        name,
        {engine: statistics.median(times) for engine, times in taken.items()},
        first[ours].count,
        frozenset(first.keys() - rows.keys()),
        frozenset(engine for engine in rows if rows[engine] != rows[ours]),
    )


def geometric(ratios: Iterable[float]) -> float:
    return statistics.geometric_mean(ratios)


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table; the first row is the headings."""
    headings, *rest = rows
    return (f"| {' | '.join(row)} |" for row in (headings, ["---"] * len(headings), *rest))


def met(is_met: bool, target: str) -> str:
    """Words for whether a target is met, to stand after a number."""
    return f" ({target}: {'met' if is_met else '**missed**'})"


def comparisons(queries: Iterable[Compared], engines: Sequence[str]) -> Iterator[Sequence[str]]:
    """The rows of a table: the times of each query, and how many times faster than rdflib where that is there."""
    ours = [engine for engine in engines if BASELINE in engines and engine != BASELINE]
    yield ("query", "rows", *(NAMES[engine] for engine in engines), *(f"{NAMES[engine]}, faster" for engine in ours))
    for query in queries:
        times = (query.time(engine) for engine in engines)
        yield (query.name, f"{query.count:,}", *times, *(f"{query.faster(engine):.3g}×" for engine in ours))


def told_of(queries: Sequence[Compared]) -> str:
    """Sentences on what was stopped, on whether the answers are the same, and on what is slower than rdflib."""
    capped = [query.name for query in queries if query.capped]
    differing = [f"{query.name} ({', '.join(sorted(query.differing))})" for query in queries if query.differing]
    slower = [query.name for query in queries if min(query.faster(engine) for engine in query.seconds) < 1]
    stopped = f"rdflib was stopped on {len(capped)}, which count as that long: {', '.join(capped)}. " if capped else ""
    equal = f"**Answers differ**: {', '.join(differing)}." if differing else "The answers are equal."
    return f"{stopped}{equal} Slower than rdflib: {', '.join(slower) or 'none'}."


def _comparable(query: str, reply: Reply) -> Counter[Row]:
    """Rows without order; the parts of a joined text have none either, since no engine promises one."""
    joined = {name: separator for separator, name in _JOINED.findall(query)}
    separators = [joined.get(name) for name in reply.names]
    return Counter(tuple(map(_unordered, row, separators)) for row in reply.rows)


def _unordered(cell: str, separator: str | None) -> str:
    return cell if separator is None else "\0".join(sorted(cell.split(separator)))
