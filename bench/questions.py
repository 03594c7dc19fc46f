"""The question library beside rdflib: ``python bench/questions.py [--cap SECONDS] [-o FILE.md]``; prints Markdown.

Each question is asked of the real graph with its example's parameters: of Oxigraph in memory, of the read-only store on
disk that the command line uses, and, as the same query text, of rdflib in memory; each engine in a process of its own,
in turn. What is timed is the query and reading every row. Exits with 1 where answers differ.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from compare import BASELINE, NAMES, Compared, compared, comparisons, mean, met, table, told_of
from engine_client import Served, serving
from machine import about
from shape import read_shape

from cbrngraph.graph.engine import Engine
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.graph.store import open_store
from cbrngraph.questions.library import load_questions
from cbrngraph.questions.parameters import bind

BUILD = Path(__file__).parent.parent / "build"
OXIGRAPH = ("memory", "disk")
FASTER, SOON = 40, 0.05
"""Times that the library should be faster than rdflib in the mean, and seconds in which each question is answered."""

KNOWN = {
    "bodies-in-city": "rdflib writes None for the least of nothing",
    "passages": "rdflib lets a BIND of a sub-select take the value from outside it",
}
"""Questions on which rdflib is known to be wrong."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", nargs="*", metavar="NAME", help="only these questions")
    parser.add_argument("--build", type=Path, default=BUILD, metavar="DIR", help="the built graph (default: build/)")
    parser.add_argument("--cap", type=float, default=60, metavar="SECONDS", help="stop rdflib then (default: 60)")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="turns of each question (default: 5)")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.md", help="write the table here too")
    options = parser.parse_args()
    found = measured(options.build, options.questions, options.repeats, options.cap)
    text = "\n".join(_report(found, options.repeats)) + "\n"
    print(text, end="")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    return int(any(question.differing for question in found if question.name not in KNOWN))


def texts(engine: Engine, only: Sequence[str] = ()) -> dict[str, str]:
    """The query of each question, with the parameters of its example in it."""
    chosen = {name: question for name, question in load_questions().items() if not only or name in only}
    return {name: question.sparql(bind(engine, question, question.example)) for name, question in chosen.items()}


def measured(build: Path, only: Sequence[str], repeats: int, cap: float) -> list[Compared]:
    """Ask each question of each engine."""
    queries = texts(open_store(read_manifest(build)), only)
    with tempfile.TemporaryDirectory(prefix="cbrngraph-questions-") as scratch:
        place, store = Path(scratch) / "graph.nt", Path(scratch) / "store"
        read_shape(build).write(place, 1)
        engines = {"memory": Served("memory", place), "disk": Served("disk", place, store)}
        with serving(engines | {BASELINE: Served(BASELINE, place)}) as all_three:
            return [_said(compared(name, query, all_three, repeats, cap)) for name, query in queries.items()]


def _said(question: Compared) -> Compared:
    told = (f"{name} {question.time(name)}" for name in question.seconds)
    print(question.name, *told, sep=", ", file=sys.stderr)
    return question


def _report(found: Sequence[Compared], repeats: int) -> Iterator[str]:
    yield f"{about()} Medians of {repeats} turns; each engine in a process of its own."
    yield from ("", f"## The {len(found)} questions of the library", "")
    yield from table(comparisons(found, [*OXIGRAPH, BASELINE]))
    yield from ("", *(_told(found, engine) for engine in OXIGRAPH), told_of(found))
    known = [f"{question.name} ({KNOWN[question.name]})" for question in found if question.name in KNOWN]
    yield from ([f"Where answers differ, rdflib is known to be wrong on {', '.join(known)}."] if known else [])


def _told(found: Sequence[Compared], engine: str) -> str:
    """Sentences on the mean, and on the question that takes longest."""
    times = mean(found, engine)
    slowest = max(found, key=lambda question: question.seconds[engine])
    late = sum(question.seconds[engine] >= SOON for question in found)
    target = met(times >= FASTER, f"≥ {FASTER}")
    return (
        f"Oxigraph {NAMES[engine]}: {times:.3g} times faster{target} in the geometric mean; "
        f"the slowest question is {slowest.name}, {slowest.time(engine)}{met(not late, '< 50 ms each')}."
    )


if __name__ == "__main__":
    sys.exit(main())
