"""Judges a build: the shapes on the facts, every whole-graph rule as a query on the whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from cbrngraph.checks.facts import Facts
from cbrngraph.checks.reference import judge_by_pyshacl
from cbrngraph.checks.report import SEVERITIES, Finding, Report
from cbrngraph.checks.scope import Scope, touched
from cbrngraph.checks.shapes import Fault, UnknownShapeError, judge, read_shapes
from cbrngraph.checks.written import Written
from cbrngraph.graph.assemble import Assembled
from cbrngraph.graph.build import Built, Step, silent, uncollected
from cbrngraph.graph.headers import Headed, fill, read_headed
from cbrngraph.graph.store import load_into
from cbrngraph.resources import resource
from cbrngraph.terms import KG, PREFIXES, Term, Triple, compact, lexical, local_name, name_of

__all__ = ["check", "shape_files"]

_EVIDENCE_SHAPES = {"claim.ttl", "source.ttl", "search.ttl", "ontology.ttl", "dataset.ttl"}
"""Shapes that tests apply: in a build, readings and queries do their work at a fraction of the time."""

BATCH = 50_000
"""Statements that are handed to the store at once, so that they do not all stand in memory as text besides."""


@uncollected()
def check(built: Built, step: Step = silent, *, files: Collection[str] = (), by_pyshacl: bool = False) -> Report:
    """Return what the shapes and the rules find in a build, each finding with the lines it was written on.

    ``files`` (named as places name them) narrow it to what these files touch: the findings are those that the whole
    check has on these nodes. ``by_pyshacl`` lets pySHACL judge the shapes, slowly.
    """
    step("indexing")
    facts = built.graph.facts | built.graph.derived
    index, written = Facts(facts), Written(built.evidence)
    scope = touched(built.evidence, index, frozenset(files)) if files else None
    step("rules")
    rules = [read_headed(path) for path in sorted(resource("shapes", "rules").glob("*.rq"))]
    findings = [*_by_rules(_store(built.graph, scope), rules, written), *_ties(built)]
    step("shapes")
    faults = judge_by_pyshacl(shape_files(), facts) if by_pyshacl else _faults(index, facts, scope)
    findings += (_shape_finding(fault, written) for fault in faults)
    covered = {finding for finding in findings if scope is None or scope.covers(finding)}
    return Report(tuple(sorted(covered)), _counts(rules, built, scope))


def shape_files() -> list[Path]:
    """Return the files of the shapes that a build is judged by."""
    return [path for path in sorted(resource("shapes").glob("*.ttl")) if path.name not in _EVIDENCE_SHAPES]


def _counts(rules: Collection[Headed], built: Built, scope: Scope | None) -> dict[str, int]:
    """What was looked at."""
    narrowed = {"files": len(scope.files)} if scope else {}
    nodes = {subject for subject, _, _ in built.graph.facts}
    looked_at = len(nodes if scope is None else nodes & scope.nodes)
    return {**narrowed, "shape files": len(shape_files()), "rules": len(rules), "nodes": looked_at}


# rules


def _store(graph: Assembled, scope: Scope | None) -> ox.Store:
    """The graph and the shapes for the rules to ask; of the claims, only those near the scope."""
    claims = graph.admitted if scope is None else scope.near(graph.admitted)
    lines = (f"{s} {p} {o} .\n" for s, p, o in graph.told(claims))
    while batch := "".join(islice(lines, BATCH)):
        load_into(graph.store, batch)
    for path in shape_files():
        graph.store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    return graph.store


def _by_rules(store: ox.Store, rules: Iterable[Headed], written: Written) -> Iterator[Finding]:
    for rule in rules:
        message, because, rank = rule.one("message"), rule.because, SEVERITIES.index(rule.one("severity"))
        rows = store.query(rule.query, prefixes=PREFIXES)
        assert isinstance(rows, ox.QuerySolutions)
        names = [variable.value for variable in rows.variables]
        for row in rows:
            values = {name: str(row[name]) for name in names if row[name] is not None}
            words = {name: _word(value) for name, value in values.items()}
            node = values["node"]
            yield Finding(rank, written.of(fill(because, row), node), node, message.format(**words), rule.name)


def _word(value: Term) -> str:
    if value.startswith(f"<{KG}"):
        return name_of(value)
    return local_name(value) if value.startswith("<") else lexical(value)


def _ties(built: Built) -> Iterator[Finding]:
    subjects = {claim.id: claim.subject for claim in built.evidence.claims}
    for problem, tie in zip(built.warnings, built.graph.weighing.ties, strict=True):
        yield Finding(1, (problem.place, *problem.also), subjects[tie.claims[0]], problem.what, "tie")


# shapes


def _faults(index: Facts, facts: Collection[Triple], scope: Scope | None) -> Iterator[Fault]:
    """Judge by the shapes; pySHACL has those that are not known here."""
    unknown: list[Path] = []
    for path in shape_files():
        try:
            yield from judge(read_shapes(path), index, scope.nodes if scope else None)
        except UnknownShapeError:
            unknown.append(path)
    if unknown:
        yield from judge_by_pyshacl(unknown, facts)


def _shape_finding(fault: Fault, written: Written) -> Finding:
    node, path, value = fault.node, fault.path, fault.value
    return Finding(
        rank=fault.rank,
        places=written.of([(node, path, value)], "") or written.path(node, path),
        node=node,
        message=fault.message,
        rule=compact(fault.shape).removeprefix("cbrnsh:"),
        path=path,
        value=value,
        component=fault.component,
    )
