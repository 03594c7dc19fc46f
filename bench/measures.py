"""What is measured: each function gives rows of the table, every time beside its baseline from the same run."""

from __future__ import annotations

import math
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from baseline import parse
from compare import BASELINE, compared
from engine_client import Served, serving
from synthetic import write_data
from timing import cbrngraph, command, medians, shown
from workload import workload

from cbrngraph.api import KnowledgeGraph
from cbrngraph.checks.check import check, shape_files
from cbrngraph.graph.build import Built, build
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.graph.store import open_store

__all__ = [
    "Row",
    "Subject",
    "answers",
    "build_and_check",
    "exports",
    "loading",
    "made",
    "queries",
    "start_up",
    "synthetic",
]

JOIN = "SELECT ?label WHERE { ?m a cbrn:Membership . ?m org:member ?c . ?c skos:prefLabel ?label } LIMIT 10"
SCRIPT = "rdflib + pySHACL, same shapes"
CHANGED = ("readings/p0001.yaml", "register/countries.yaml", "sources/catalogue.yaml")
"""Files whose check is measured: one that touches little, one that touches much, and one that touches everything."""
BARE, NOTHING = "python -c 'import pyoxigraph'", "python -c pass"


@dataclass(frozen=True)
class Row:
    """One line of the table; ``target`` is the highest ratio that is fine, where one was set."""

    what: str
    time: float
    baseline: str
    baseline_time: float
    target: float = 0

    @property
    def ratio(self) -> float:
        """How many times the baseline."""
        return self.time / self.baseline_time

    def cells(self) -> tuple[str, ...]:
        """The cells of the table."""
        met = "" if not self.target else f"≤ {self.target:g}: {'met' if self.ratio <= self.target else '**missed**'}"
        return (self.what, shown(self.time), self.baseline, shown(self.baseline_time), f"{self.ratio:.3g}×", met)


@dataclass(frozen=True)
class Subject:
    """A built graph to measure on: its name in the table, its folder, its N-Triples, and how it was built."""

    name: str
    folder: Path
    built: Built
    phases: dict[str, float]

    @property
    def lines(self) -> list[str]:
        """Every statement as a line of N-Triples."""
        return self.built.graph.lines

    @property
    def statements(self) -> str:
        """The whole graph as N-Triples."""
        return "".join(self.lines)


def made(name: str, data: Path, folder: Path) -> Subject:
    """Build and check a graph, keeping the time of each phase."""
    steps: list[tuple[str, float]] = []

    def step(name: str) -> None:
        steps.append((name, time.perf_counter()))

    built = build(data, folder, step)
    assert check(built, step).conforms(), f"{data} has violations"
    step("")
    phases = {name: after - start for (name, start), (_, after) in pairwise(steps)}
    return Subject(name, folder, built, phases)


def synthetic(folder: Path, statements: int) -> Subject:
    write_data(folder / "data", statements)
    subject = made(f"synthetic, {statements:,}", folder / "data", folder / "build")
    count = read_manifest(subject.folder).counts["statements"]
    assert abs(count / statements - 1) < 0.05, f"asked for {statements:,} statements, made {count:,}"
    return subject


# new processes


def start_up(environment: dict[str, str], repeats: int) -> list[Row]:
    """``--help`` and ``--version`` beside an empty program."""
    cases = {
        NOTHING: command([sys.executable, "-c", "pass"], environment),
        "--help": command([cbrngraph(), "--help"], environment),
        "--version": command([cbrngraph(), "--version"], environment),
    }
    found = medians(cases, repeats)
    return [
        Row(f"`cbrngraph {name}`", found[name], f"`{NOTHING}`", found[NOTHING], 3) for name in cases if name != NOTHING
    ]


def answers(subject: Subject, cases: dict[str, list[str]], environment: dict[str, str], repeats: int) -> list[Row]:
    """Commands on a graph whose store exists, beside the bare import of the engine."""
    graph = ["--graph", str(subject.folder)]
    runs = {BARE: command([sys.executable, "-c", "import pyoxigraph"], environment)}
    runs |= {name: command([cbrngraph(), *words, *graph], environment) for name, words in cases.items()}
    found, asking = medians(runs, repeats), {"query", "ask"}
    return [
        Row(f"`cbrngraph {name}` ({subject.name})", found[name], f"`{BARE}`", found[BARE], 5 * (name in asking))
        for name in cases
    ]


# in this process


def loading(subject: Subject, scratch: Path, repeats: int) -> list[Row]:
    """Opening the store for the first time, again, and where nothing can be cached."""
    manifest, statements = read_manifest(subject.folder), subject.statements
    cache, blocked = scratch / "fresh", scratch / "blocked"
    blocked.write_text("a file where the cache would be")

    def first() -> None:
        shutil.rmtree(cache, ignore_errors=True)
        with cached(cache):
            open_store(manifest)

    def again() -> None:
        with cached(cache):
            open_store(manifest)

    def in_memory() -> None:
        with cached(blocked):
            open_store(manifest)

    runs = {"store made and opened": first, "store opened again": again, "loaded into memory": in_memory}
    found = medians({"rdflib": lambda: parse(statements), **runs}, repeats, warm=False)
    return [Row(f"{name} ({subject.name})", found[name], "rdflib parses the same", found["rdflib"]) for name in runs]


@contextmanager
def cached(folder: Path) -> Iterator[None]:
    """Let the stores lie in this folder."""
    before = os.environ.get("CBRNGRAPH_CACHE")
    os.environ["CBRNGRAPH_CACHE"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("CBRNGRAPH_CACHE")
        os.environ |= {"CBRNGRAPH_CACHE": before} if before is not None else {}


def queries(subject: Subject, scratch: Path, repeats: int) -> tuple[list[Row], float]:
    """The workload on the store on disk beside rdflib in memory; the geometric mean of the ratios.

    Raises:
        AssertionError: the two engines do not give the same answer.

    """
    place = scratch / "queries.nt"
    place.write_text(subject.statements, encoding="utf-8")
    with cached(scratch / "cache"):
        asked = workload(open_store(read_manifest(subject.folder)))
    rows: list[Row] = []
    with serving({"disk": Served("disk", place, scratch / "queries"), BASELINE: Served(BASELINE, place)}) as engines:
        for name, query in asked.items():
            found = compared(name, query, engines, repeats, 600)
            assert not found.differing, f"{name}: the engines do not agree"
            times = found.seconds
            rows.append(Row(f"{name}, {found.count:,} rows", times["disk"], BASELINE, times[BASELINE]))
    return rows, math.exp(sum(math.log(row.ratio) for row in rows) / len(rows))


def build_and_check(subject: Subject, scratch: Path, environment: dict[str, str], repeats: int) -> list[Row]:
    """The two commands, from readings on, beside a script that parses the finished graph and validates it.

    Raises:
        AssertionError: pySHACL does not find the same in the graph.

    """
    assert check(subject.built).findings == check(subject.built, by_pyshacl=True).findings
    graph, data = scratch / "graph.nt", subject.folder.parent / "data"
    graph.write_text(subject.statements, encoding="utf-8")
    script: list[str | Path] = [sys.executable, Path(__file__).with_name("baseline.py"), graph, *shape_files()]
    words = {"build": ["--out", scratch / "again"], "check": []} | {f"check {name}": [data / name] for name in CHANGED}
    cases = {
        name: command([cbrngraph(), name.split()[0], "--data", data, *rest], environment)
        for name, rest in words.items()
    }
    found = medians(cases | {SCRIPT: command(script, environment)}, repeats, warm=False)
    script_time = found.pop(SCRIPT)
    found["build` and `check"] = found["build"] + found["check"]
    return [Row(f"{_verb(name)} ({subject.name})", taken, SCRIPT, script_time) for name, taken in found.items()]


def _verb(name: str) -> str:
    """A command as a table tells it: the file that is checked stands beside it."""
    verb, _, file = name.partition(" ")
    return f"`cbrngraph {verb}` of {file}" if file and "`" not in file else f"`cbrngraph {name}`"


def exports(subject: Subject, cache: Path, repeats: int) -> list[Row]:
    """Facts, derived statements and evidence in the two formats users named, beside rdflib's serializers."""
    with cached(cache):
        kg = KnowledgeGraph(open_store(read_manifest(subject.folder)), subject.name)
    written = kg.export("nt", claims=True)
    graph = parse(written)
    rows: list[Row] = []
    for form, theirs in {"ttl": "turtle", "jsonld": "json-ld"}.items():
        cases = {
            "us": lambda f=form: kg.export(f, claims=True),
            "rdflib": lambda f=theirs: graph.serialize(format=f),
        }
        found = medians(cases, repeats, warm=False)
        rows.append(
            Row(
                f"`cbrngraph export {form} --claims`, {len(graph):,} statements",
                found["us"],
                f"rdflib {theirs}",
                found["rdflib"],
            )
        )
    return rows
