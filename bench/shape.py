"""A graph of any size in the shape of the real one: ``python bench/shape.py BUILD TO.nt [-n STATEMENTS]`` writes it.

A built graph stands there as often as it must, each time with fresh ids and fresh texts; numbers, dates and the
vocabulary stay, and so do the regions, whose codes are a closed list. So proportions, degrees and lengths are those of
the real graph, which no invented graph has, nor a part of it: half of the projects and half of the bodies share a
quarter of the participations. What is asked of one thing has the same answer at every size; what is asked of all things
has an answer that grows. The statements are written as they are made: ten million need no memory.
"""

from __future__ import annotations

import argparse
import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cbrngraph.graph.manifest import read_manifest
from cbrngraph.terms import CBRN, KG, RDF

__all__ = ["Shape", "read_shape"]

SHARED = {f"<{CBRN}Region>"}
EDITORS = f"<{KG}source-editors>"
ID, TEXT = "\0", "\1"
"""Where the number of a copy goes: after an id, and at the end of a text."""

_TYPE, _SUBJECT = f"<{RDF}type>", f"<{RDF}subject>"
_STRING = re.compile(r'"(@[\w-]+)?$')
Parts = tuple[str, str, str]


@dataclass(frozen=True)
class Shape:
    """The statements of a graph, of which graphs of any size are made."""

    statements: Sequence[Parts]

    def lines(self, size: int) -> Iterator[str]:
        """As many whole copies as come nearest to a number of statements, each as one text."""
        yield "".join(self._common)
        text = "".join(self._template)
        for number in range(max(1, round((size - len(self._common)) / len(self._template)))):
            yield text.replace(ID, f"-x{number}" * bool(number)).replace(TEXT, f" x{number}" * bool(number))

    def write(self, to: Path, size: int) -> int:
        """Write a graph as N-Triples and return the number of its statements."""
        with to.open("w", encoding="utf-8") as file:
            return sum(text.count("\n") for text in self.lines(size) if file.write(text))

    @cached_property
    def _common(self) -> list[str]:
        """The statements about what all copies share, which stand in a graph once."""
        return [_line(parts) for parts in self.statements if parts[0] not in self._own]

    @cached_property
    def _template(self) -> list[str]:
        """The other statements, with marks where the copies differ."""
        return [_line(self._marked(parts)) for parts in self.statements if parts[0] in self._own]

    @cached_property
    def _own(self) -> set[str]:
        """What each copy has of its own: all of the graph's things but the shared ones and the claims about those."""
        shared = {s for s, p, o in self.statements if p == _TYPE and o in SHARED} | {EDITORS}
        shared |= {s for s, p, o in self.statements if p == _SUBJECT and o in shared}
        return {s for s, _, _ in self.statements if s.startswith(f"<{KG}")} - shared

    def _marked(self, parts: Parts) -> Parts:
        subject, predicate, value = parts
        return self._marked_id(subject), predicate, _STRING.sub(TEXT + r'"\1', self._marked_id(value))

    def _marked_id(self, term: str) -> str:
        return f"{term[:-1]}{ID}>" if term in self._own else term


def read_shape(build: Path) -> Shape:
    """Read a built graph."""
    text = gzip.decompress(read_manifest(build).graph.read_bytes()).decode()
    return Shape([_parts(line) for line in text.splitlines()])


def _parts(line: str) -> Parts:
    subject, predicate, value = line.removesuffix(" .").split(" ", 2)
    return subject, predicate, value


def _line(parts: Parts) -> str:
    return f"{' '.join(parts)} .\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path, metavar="BUILD", help="the folder of a built graph")
    parser.add_argument("to", type=Path, metavar="TO.nt", help="where to write the statements")
    parser.add_argument("-n", "--statements", type=int, default=1_000_000, metavar="N", help="default: 1000000")
    options = parser.parse_args()
    print(f"{read_shape(options.build).write(options.to, options.statements):,} statements")


if __name__ == "__main__":
    main()
