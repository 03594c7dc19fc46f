"""Engines side by side: each query asked of each in turn, the answers compared, and what came of it as tables."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine_client import Reply, Served
from timing import shown

__all__ = ["BASELINE", "NAMES", "Compared", "compared", "comparisons", "mean", "met", "table", "told_of"]

BASELINE = "rdflib"
NAMES = {"memory": "in memory", "disk": "on disk", "endpoint": "endpoint", BASELINE: BASELINE}
LONG = 2.0
"""Seconds after which a query is not run again for a median."""
_JOINED = re.compile(r'GROUP_CONCAT\(.*?SEPARATOR\s*=\s*"([^"]*)"\s*\)\s*AS\s*[?$](\w+)', re.IGNORECASE | re.DOTALL)
_SAMPLED = re.compile(r"SAMPLE\([^()]*\)\s*AS\s*[?$](\w+)", re.IGNORECASE)
Row = tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """A query on each engine: median seconds, the rows, the engines that were stopped, differ, or failed and how."""

    name: str
    seconds: Mapping[str, float]
    count: int
    capped: frozenset[str]
    differing: frozenset[str]
    failed: Mapping[str, str]

    @property
    def beside(self) -> bool:
        """Whether there is a time of rdflib's to compare with."""
        return BASELINE in self.seconds and BASELINE not in self.failed

    def faster(self, engine: str) -> float:
        """How many times faster than the baseline; at least so many where that was stopped."""
        return self.seconds[BASELINE] / self.seconds[engine]

    def time(self, engine: str) -> str:
        """The time as the table tells it."""
        return "failed" if engine in self.failed else f"{'> ' * (engine in self.capped)}{shown(self.seconds[engine])}"


def compared(name: str, query: str, engines: Mapping[str, Served], repeats: int, cap: float) -> Compared:
    """Run a query once for its answer, then in turn for the medians; what is stopped or long is not run again."""
    first = {engine: served.ask(query, cap, show=True) for engine, served in engines.items()}
    taken = {engine: [reply.seconds] for engine, reply in first.items() if _once(reply)}
    again = [engine for engine in engines if engine not in taken]
    for _ in range(repeats):
        for engine in again:
            taken.setdefault(engine, []).append(engines[engine].ask(query, cap).seconds)
    rows = {engine: _comparable(query, reply) for engine, reply in first.items() if not (reply.capped or reply.failed)}
    ours = next(iter(rows))
    return Compared(
        name,
        {engine: statistics.median(taken[engine]) for engine in engines},
        first[ours].count,
        frozenset(engine for engine, reply in first.items() if reply.capped),
        frozenset(engine for engine in rows if rows[engine] != rows[ours]),
        {engine: reply.failed for engine, reply in first.items() if reply.failed},
    )


def _once(reply: Reply) -> bool:
    return reply.capped or bool(reply.failed) or reply.seconds > LONG


def mean(queries: Iterable[Compared], engine: str) -> float:
    """The geometric mean of how many times faster an engine is, over what rdflib can answer."""
    return statistics.geometric_mean(
        query.faster(engine) for query in queries if query.beside and engine not in query.failed
    )


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
        yield (query.name, f"{query.count:,}", *times, *(_ratio(query, engine) for engine in ours))


def _ratio(query: Compared, engine: str) -> str:
    return (
        f"{'> ' * (BASELINE in query.capped)}{query.faster(engine):.3g}×"
        if query.beside and engine not in query.failed
        else ""
    )


def told_of(queries: Sequence[Compared]) -> str:
    """Sentences on what was stopped or failed, on whether the answers are the same, and on what is slower."""
    capped = _list("**rdflib was stopped**, which counts as that long, on", (q.name for q in queries if q.capped))
    reasons = [
        f"{q.name} ({NAMES[who]}: {why.partition(chr(10))[0]})" for q in queries for who, why in q.failed.items()
    ]
    failed = _list("**No answer**, which does not count, to", reasons)
    differing = [
        f"{query.name} ({', '.join(NAMES[who] for who in sorted(query.differing))})"
        for query in queries
        if query.differing
    ]
    equal = _list("**Answers differ** on", differing) or "The answers are equal. "
    slower = [f"{q.name} ({NAMES[who]})" for q in queries if q.beside for who in q.seconds if _slower(q, who)]
    return f"{capped}{failed}{equal}{_list('**Slower than rdflib**:', slower) or 'None is slower than rdflib.'}"


def _slower(query: Compared, engine: str) -> bool:
    return engine not in query.failed and query.faster(engine) < 1


def _list(words: str, items: Iterable[str]) -> str:
    told = ", ".join(items)
    return f"{words} {told}. " if told else ""


def _comparable(query: str, reply: Reply) -> Counter[Row]:
    """Rows without order, and without what SPARQL leaves open: the order of a joined text, and which one is sampled."""
    joined = {name: separator for separator, name in _JOINED.findall(query)}
    separators = [joined.get(name) for name in reply.names]
    left = [n for n, name in enumerate(reply.names) if name not in _SAMPLED.findall(query)]
    return Counter(tuple(_unordered(row[n], separators[n]) for n in left) for row in reply.rows)


def _unordered(cell: str, separator: str | None) -> str:
    return cell if separator is None else "\0".join(sorted(cell.split(separator)))
