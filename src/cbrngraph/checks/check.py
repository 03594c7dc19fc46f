"""Judges a build: every shape by pySHACL on the facts, every whole-graph rule as a query on the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from cbrngraph.checks.report import SEVERITIES, Finding, Report
from cbrngraph.claims.model import Claim
from cbrngraph.graph.build import Built, Step, silent
from cbrngraph.graph.headers import Headed, fill, read_headed
from cbrngraph.graph.store import load_lines
from cbrngraph.places import Place
from cbrngraph.resources import resource
from cbrngraph.terms import KG, PREFIXES, RDF, SHACL, Term, Triple, compact, iri, lexical, local_name, name_of

__all__ = ["check"]

_TYPE = iri(RDF + "type")
_EVIDENCE_SHAPES = {"claim.ttl", "source.ttl", "search.ttl", "ontology.ttl", "dataset.ttl"}
"""Shapes that tests apply: in a build, readings and queries do their work at a fraction of the time."""


def check(built: Built, step: Step = silent) -> Report:
    """Return what the shapes and the rules find in a build, each finding with the lines it was written on."""
    places = _Places(built)
    rules = [read_headed(path) for path in sorted(resource("shapes", "rules").glob("*.rq"))]
    step("rules")
    findings = [*_by_rules(built, rules, places), *_ties(built)]
    step("shapes")
    findings += _by_shapes(built, places)
    nodes = len({subject for subject, _, _ in built.graph.facts})
    checked = {"shape files": len(_shape_files()), "rules": len(rules), "nodes": nodes}
    return Report(tuple(sorted(set(findings))), checked)


class _Places:
    """Where statements were written: by statement, and by node for those that are said nowhere."""

    def __init__(self, built: Built) -> None:
        self._claims: defaultdict[Triple, list[Claim]] = defaultdict(list)
        self._nodes: defaultdict[Term, list[Claim]] = defaultdict(list)
        self._sources = {iri(KG + slug): source.place for slug, source in built.evidence.sources.items()}
        for claim in built.evidence.claims:
            self._nodes[claim.subject].append(claim)
            for triple in {claim.triple, *claim.content}:
                self._claims[triple].append(claim)
                self._nodes[triple[0]].append(claim)

    def of(self, triples: Iterable[Triple], node: Term) -> tuple[Place, ...]:
        """The places of these statements; where they have none, of the node's first mention."""
        found = {place for triple in triples for claim in self._claims[triple] for place in claim.places[:1]}
        return tuple(sorted(found)) or self.first(node)

    def path(self, node: Term, path: Term) -> tuple[Place, ...]:
        """The places where a node's property is stated."""
        claims = [c for c in self._nodes[node] if any(s == node and p == path for s, p, _ in c.content)]
        return tuple(sorted({place for claim in claims for place in claim.places[:1]})) or self.first(node)

    def first(self, node: Term) -> tuple[Place, ...]:
        """The place where a node comes from: its register entry, or the line that names it."""
        if place := self._sources.get(node):
            return (place,)
        own = [claim for claim in self._nodes[node] if claim.predicate == _TYPE] or self._nodes[node]
        return tuple(sorted(place for claim in own for place in claim.places)[:1])


# rules


def _by_rules(built: Built, rules: list[Headed], places: _Places) -> Iterator[Finding]:
    store = load_lines(built.graph.lines)
    for path in _shape_files():
        store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    for rule in rules:
        rows = store.query(rule.query, prefixes=PREFIXES)
        assert isinstance(rows, ox.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            values = {name: str(row[name]) for name in names if row[name] is not None}
            node = values["node"]
            message = rule.one("message").format(**{name: _word(value) for name, value in values.items()})
            rank = SEVERITIES.index(rule.one("severity"))
            yield Finding(rank, places.of(fill(rule.because, row), node), node, message, rule.name)


def _word(value: Term) -> str:
    if value.startswith(f"<{KG}"):
        return name_of(value)
    return local_name(value) if value.startswith("<") else lexical(value)


def _ties(built: Built) -> Iterator[Finding]:
    for problem, tie in zip(built.warnings, built.graph.weighing.ties, strict=True):
        node = next(claim.subject for claim in built.evidence.claims if claim.id == tie.claims[0])
        yield Finding(1, (problem.place, *problem.also), node, problem.what, "tie")


# shapes


def _shape_files() -> list[Path]:
    return [path for path in sorted(resource("shapes").glob("*.ttl")) if path.name not in _EVIDENCE_SHAPES]


def _by_shapes(built: Built, places: _Places) -> Iterator[Finding]:
    import pyshacl
    import rdflib

    data, shapes = rdflib.Graph(), rdflib.Graph()
    statements = "".join(f"{s} {p} {o} .\n" for s, p, o in built.graph.facts | built.graph.derived)
    data.parse(data=statements, format="nt")
    for path in _shape_files():
        shapes.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    assert isinstance(report, rdflib.Graph)
    for result in report.subjects(rdflib.RDF.type, rdflib.URIRef(SHACL + "ValidationResult")):
        said = {str(p): o.n3() for p, o in report.predicate_objects(result) if not isinstance(o, rdflib.BNode)}
        yield _shape_finding(said, places)


def _shape_finding(said: dict[str, Term], places: _Places) -> Finding:
    """Make a finding of one SHACL validation result, given as property → term."""
    node, path, value = (said.get(SHACL + name, "") for name in ("focusNode", "resultPath", "value"))
    return Finding(
        rank=SEVERITIES.index(local_name(said[SHACL + "resultSeverity"])),
        places=places.of([(node, path, value)], "") or places.path(node, path),
        node=node,
        message=lexical(said[SHACL + "resultMessage"]),
        rule=compact(said.get(SHACL + "sourceShape", "")).removeprefix("cbrnsh:"),
        path=path,
        value=value,
        component=said.get(SHACL + "sourceConstraintComponent", ""),
    )
