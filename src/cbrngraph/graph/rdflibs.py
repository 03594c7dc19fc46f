"""Statements → an rdflib ``Graph`` with the project's prefixes bound: the face of RDF that most users know."""

from __future__ import annotations

from collections.abc import Iterable

from cbrngraph.terms import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import rdflib

__all__ = ["rdflib_graph"]


def rdflib_graph(lines: Iterable[str]) -> rdflib.Graph:
    """Return lines of N-Triples as an rdflib graph."""
    import rdflib

    graph = rdflib.Graph()
    for prefix, base in PREFIXES.items():
        graph.bind(prefix, base, replace=True)
    return graph.parse(data="".join(lines), format="nt")
