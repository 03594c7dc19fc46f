"""What a plain script of rdflib and pySHACL does: ``python bench/baseline.py GRAPH.nt SHAPES.ttl …`` judges a graph."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pyshacl
import rdflib

__all__ = ["conforms", "parse"]


def parse(statements: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=statements, format="nt")


def conforms(data: rdflib.Graph, shape_files: Iterable[Path]) -> bool:
    """Whether nothing graver than a warning is found."""
    shapes = rdflib.Graph()
    for path in shape_files:
        shapes.parse(path, format="turtle")
    found, _, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_warnings=True)
    return bool(found)


def main() -> int:
    graph, *shapes = map(Path, sys.argv[1:])
    return 0 if conforms(parse(graph.read_text(encoding="utf-8")), shapes) else 1


if __name__ == "__main__":
    sys.exit(main())
