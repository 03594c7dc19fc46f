"""Oxigraph beside rdflib as the graph grows: ``python bench/engines.py [--sizes N …] [--quick] [-o FILE.md]``.

Graphs in the shape of the real one (``bench/shape.py``) are loaded into each engine in a process of its own, and the
twelve queries of ``bench/workload.py`` asked of each in turn; where rdflib is there too, the answers must be equal.
Prints Markdown; exits with 1 where they are not. Times are medians; memory is by how much the process grew in loading.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compare import BASELINE, NAMES, Compared, compared, comparisons, mean, met, table, told_of
from engine_client import Served, serving
from machine import about
from shape import Shape, read_shape
from timing import shown
from workload import workload

from cbrngraph.graph.manifest import read_manifest
from cbrngraph.graph.store import open_store

ROOT = Path(__file__).parent.parent
OXIGRAPH = ("memory", "disk")
WITH_BASELINE, THRICE = 2_000_000, 3_000_000
"""Statements up to which rdflib takes part, and up to which loading is measured three times."""
FASTER, FASTER_LOADING, SHARE_OF_MEMORY, LINEAR = 40, 12, 1 / 3, 1.05


@dataclass(frozen=True)
class Loaded:
    """What loading took."""

    seconds: float
    memory: int


@dataclass(frozen=True)
class How:
    """How to measure: turns of each query, seconds after which rdflib is stopped, and an endpoint if there is one."""

    repeats: int
    cap: float
    endpoint: str | None


@dataclass(frozen=True)
class Measured:
    """A size: its statements, what loading took, and the queries."""

    statements: int
    loaded: Mapping[str, Loaded]
    queries: Sequence[Compared]

    @property
    def with_baseline(self) -> bool:
        """Whether rdflib took part."""
        return BASELINE in self.loaded


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes = [100_000, 1_000_000, 10_000_000]
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=sizes, metavar="N", help="statements; the least is one copy"
    )
    parser.add_argument("--build", type=Path, default=ROOT / "build", metavar="DIR", help="the graph to copy")
    parser.add_argument("--endpoint", metavar="URL", help="publish and ask there too, where rdflib takes part")
    parser.add_argument("--quick", action="store_true", help="two copies at most, fewer runs, in a minute")
    parser.add_argument("--repeats", type=int, default=7, metavar="N", help="runs of each query (default: 7)")
    parser.add_argument("--cap", type=float, default=120, metavar="SECONDS", help="stop rdflib then (default: 120)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.md", help="write the tables here too")
    options = parser.parse_args()
    shape = read_shape(options.build)
    sizes = [len(shape.statements), 2 * len(shape.statements)] if options.quick else sorted(options.sizes)
    asked = workload(open_store(read_manifest(options.build)))
    how = How(1 if options.quick else options.repeats, options.cap, options.endpoint)
    found = [_measured(shape, size, asked, how) for size in sizes]
    text = "\n".join(_report(found)) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return int(any(query.differing for size in found for query in size.queries))


# measuring


def _measured(shape: Shape, size: int, asked: Mapping[str, str], how: How) -> Measured:
    with tempfile.TemporaryDirectory(prefix="cbrngraph-engines-") as scratch:
        place = Path(scratch) / f"graph-{size}.nt"
        statements = shape.write(place, size)
        others = [BASELINE, *(["endpoint"] if how.endpoint else [])] if statements <= WITH_BASELINE else []
        times = 3 if how.repeats > 3 and statements <= THRICE else 1
        loaded, engines = _loaded([*OXIGRAPH, *others], place, times, how.endpoint)
        place.unlink()
        with serving(engines):
            queries = [_said(compared(name, query, engines, how.repeats, how.cap)) for name, query in asked.items()]
    return Measured(statements, loaded, queries)


def _loaded(
    names: Sequence[str], place: Path, times: int, endpoint: str | None
) -> tuple[dict[str, Loaded], dict[str, Served]]:
    """Load so often, each engine in turn, and keep the last ones; what is published stays where it is."""
    runs: dict[str, list[Loaded]] = {name: [] for name in names}
    engines: dict[str, Served] = {}
    for run in range(times):
        for name in names if run == times - 1 else [name for name in names if name != "endpoint"]:
            where = {"disk": place.with_name(f"store-{run}"), "endpoint": endpoint}.get(name)
            engine = engines[name] = Served(name, place, *([where] if where else []))
            runs[name].append(Loaded(engine.seconds, engine.memory))
            if run < times - 1:
                engine.close()
    return {name: _median(found) for name, found in runs.items()}, engines


def _median(found: Sequence[Loaded]) -> Loaded:
    seconds, memory = (
        statistics.median(values) for values in zip(*((x.seconds, x.memory) for x in found), strict=True)
    )
    return Loaded(seconds, int(memory))


def _said(query: Compared) -> Compared:
    told = (f"{name} {query.time(name)}" for name in query.seconds)
    print(query.name, *told, sep=", ", file=sys.stderr)
    return query


# telling


def _report(found: Sequence[Measured]) -> Iterator[str]:
    yield f"{about()} Copies of the real graph with fresh ids; each engine in a process of its own, asked in turn."
    yield from ("", "## Loading N-Triples", "", *table(_loading(found)))
    for size in found:
        yield from ("", f"## Twelve queries on {size.statements:,} statements", "", *table(_queries(size)))
        if size.with_baseline:
            yield from ("", " ".join(_means(size)))
    if len(found) > 1:
        yield from ("", f"## Growth from {found[0].statements:,} to {found[-1].statements:,} statements", "")
        yield from table(_growth(found))


def _loading(found: Sequence[Measured]) -> Iterator[Sequence[str]]:
    yield ("statements", "engine", "time", "times faster than rdflib", "memory", "of rdflib's")
    for size in found:
        for name, loaded in size.loaded.items():
            cells = (f"{size.statements:,}", NAMES[name], shown(loaded.seconds))
            yield (*cells, *_beside(name, loaded, size.loaded.get(BASELINE)))


def _beside(name: str, ours: Loaded, theirs: Loaded | None) -> tuple[str, str, str]:
    """The cells beside rdflib's; the memory of an endpoint is not seen from here."""
    memory = f"{ours.memory / 1e6:,.0f} MB" if name != "endpoint" else ""
    if theirs is None or name == BASELINE:
        return "", memory, ""
    faster, share = theirs.seconds / ours.seconds, ours.memory / theirs.memory
    quick = met(faster >= FASTER_LOADING, f"≥ {FASTER_LOADING}") if name == "memory" else ""
    small = f"{share:.2g}{met(share <= SHARE_OF_MEMORY, '≤ 1/3')}" if memory else ""
    return f"{faster:.3g}{quick}", memory, small


def _queries(size: Measured) -> Iterator[Sequence[str]]:
    yield from comparisons(size.queries, list(size.loaded))


def _means(size: Measured) -> Iterator[str]:
    for engine in (name for name in size.loaded if name != BASELINE):
        times = mean(size.queries, engine)
        target = met(times >= FASTER, f"≥ {FASTER}") if engine == "memory" else ""
        yield f"Geometric mean, {NAMES[engine]}: {times:.3g} times faster than rdflib{target}."
    yield told_of(size.queries)


def _growth(found: Sequence[Measured]) -> Iterator[Sequence[str]]:
    """The power of the statements that each time grows with: 1 is in proportion."""
    yield ("what", "rows", *(f"{NAMES[engine]}: times" + ", power" for engine in OXIGRAPH))
    sizes = [size.statements for size in found]
    loads = {engine: [size.loaded[engine].seconds for size in found] for engine in OXIGRAPH}
    yield ("loading", "", *(_power(sizes, loads[engine], bounded=True) for engine in OXIGRAPH))
    for query in zip(*(size.queries for size in found), strict=True):
        counts = [each.count for each in query]
        same = counts[0] == counts[-1]
        times = {engine: [each.seconds[engine] for each in query] for engine in OXIGRAPH}
        rows = f"{counts[0]:,}" if same else f"{counts[0]:,} to {counts[-1]:,}"
        yield (query[0].name, rows, *(_power(sizes, times[engine], bounded=same) for engine in OXIGRAPH))


def _power(sizes: Sequence[int], times: Sequence[float], *, bounded: bool) -> str:
    slope, _ = statistics.linear_regression([math.log(size) for size in sizes], [math.log(time) for time in times])
    return f"{', '.join(map(shown, times))}; {slope:.2f}{met(slope <= LINEAR, '≤ 1') if bounded else ''}"


if __name__ == "__main__":
    sys.exit(main())
