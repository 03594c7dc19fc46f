"""pySHACL, the reference: it judges what :mod:`cbrngraph.checks.shapes` does not know, and all shapes when asked to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from cbrngraph.checks.report import SEVERITIES
from cbrngraph.checks.shapes import Fault
from cbrngraph.terms import SHACL, Term, Triple, lexical, local_name

__all__ = ["judge_by_pyshacl"]


def judge_by_pyshacl(paths: Collection[Path], triples: Collection[Triple]) -> Iterator[Fault]:
    """Yield what pySHACL finds wrong with a graph by the shapes of these files."""
    import pyshacl
    import rdflib

    data, shapes = rdflib.Graph(), rdflib.Graph()
    data.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in triples), format="nt")
    for path in paths:
        shapes.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    assert isinstance(report, rdflib.Graph)
    for result in report.subjects(rdflib.RDF.type, rdflib.URIRef(SHACL + "ValidationResult")):
        yield _fault({str(p): o.n3() for p, o in report.predicate_objects(result) if not isinstance(o, rdflib.BNode)})


def _fault(said: dict[str, Term]) -> Fault:
    """Make a fault of one validation result, given as property → term."""
    node, path, value = (said.get(SHACL + name, "") for name in ("focusNode", "resultPath", "value"))
    return Fault(
        shape=said.get(SHACL + "sourceShape", ""),
        rank=SEVERITIES.index(local_name(said[SHACL + "resultSeverity"])),
        message=lexical(said[SHACL + "resultMessage"]),
        node=node,
        path=path,
        value=value,
        component=said.get(SHACL + "sourceConstraintComponent", ""),
    )
