"""What a graph holds: counts by class, claims by status, sources, conflicts, passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cbrngraph.answers.conflicts import groups_of
from cbrngraph.answers.labels import labels_of
from cbrngraph.answers.receipts import reading_order
from cbrngraph.answers.support import support
from cbrngraph.graph.engine import Engine, policy_of, rows
from cbrngraph.terms import Term, lexical, local_name, name_of

__all__ = ["Info", "Passage", "info", "passages"]

_CLASSES = """
SELECT ?class (COUNT(?thing) AS ?count) WHERE {
  ?thing a ?class . ?class rdfs:isDefinedBy <https://w3id.org/cbrngraph/ontology> .
  FILTER(?class NOT IN (cbrn:Claim, cbrn:Source, cbrn:Search))
  FILTER(STRSTARTS(STR(?thing), STR(kg:)))
} GROUP BY ?class
"""
_STATUSES = "SELECT ?status (COUNT(?claim) AS ?count) WHERE { ?claim cbrn:status ?status } GROUP BY ?status"
_KINDS = "SELECT ?kind (COUNT(?source) AS ?count) WHERE { ?source cbrn:sourceKind ?kind } GROUP BY ?kind"
_PASSAGES = """
SELECT ?source ?passage (COUNT(DISTINCT ?claim) AS ?count) (SAMPLE(?why) AS ?note) WHERE {
  ?source cbrn:readPassage ?passage .
  OPTIONAL { ?source cbrn:emptyPassage ?why . FILTER(STRSTARTS(?why, CONCAT(?passage, ":"))) }
  OPTIONAL { ?claim prov:wasDerivedFrom ?source ; cbrn:locator ?passage }
} GROUP BY ?source ?passage
"""


@dataclass(frozen=True, slots=True)
class Info:
    """The counts of a graph."""

    statements: int
    classes: dict[str, int]
    claims: dict[str, int]
    sources: dict[str, int]
    conflicts: int
    independent: dict[str, int]
    """Statements read in sources, by how many independent ones say them: 1, 2, 3 or more."""
    policy: str

    def __str__(self) -> str:
        width = max([len(name) for name in [*self.classes, *self.claims, *self.sources]], default=0)
        blocks = [("Things", self.classes), ("Claims", self.claims), ("Sources", self.sources)]
        plural = "s" * (self.conflicts != 1)
        lines = [
            f"{self.statements:,} statements, {sum(self.claims.values()):,} claims, "
            f"{self.conflicts} conflict{plural}, policy {self.policy}"
        ]
        for heading, counts in blocks:
            lines += ["", heading, *(f"  {name:<{width}}  {count:>6,}" for name, count in counts.items())]
        return "\n".join([*lines, "", "Facts by independent sources", *self._shares(width)])

    def _shares(self, width: int) -> Iterator[str]:
        whole = sum(self.independent.values()) or 1
        for number, count in self.independent.items():
            yield f"  {number:<{width}}  {count:>6,}  {count / whole:>6.1%}"


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a source and how many claims it bears."""

    source: str
    locator: str
    claims: int
    note: str


def info(store: Engine) -> Info:
    """Count what a graph holds."""
    return Info(
        statements=_count(store),
        classes=_labelled(store, _CLASSES),
        claims=_counted(store, _STATUSES, "status-"),
        sources=_counted(store, _KINDS, "source-kind-"),
        conflicts=len(groups_of(store)),
        independent=support(store),
        policy=policy_of(store),
    )


def passages(store: Engine) -> list[Passage]:
    """Return every passage that was read, those that bear no claim included, in the order of the text."""
    found = [
        Passage(name_of(source), lexical(at), int(lexical(count)), lexical(note).partition(": ")[2] if note else "")
        for source, at, count, note in rows(store, _PASSAGES)
    ]
    return sorted(found, key=lambda passage: (passage.source, reading_order(passage.locator)))


def _count(store: Engine) -> int:
    return int(lexical(rows(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")[0][0]))


def _labelled(store: Engine, query: str) -> dict[str, int]:
    counts: dict[Term, int] = {cls: int(lexical(count)) for cls, count in rows(store, query)}
    labels = labels_of(store, counts)
    return {labels[cls]: count for cls, count in sorted(counts.items(), key=lambda item: (-item[1], labels[item[0]]))}


def _counted(store: Engine, query: str, prefix: str) -> dict[str, int]:
    found = {local_name(term).removeprefix(prefix): int(lexical(count)) for term, count in rows(store, query)}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
