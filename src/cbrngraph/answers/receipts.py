"""Statements → the claims behind them, with sources, places and phrases; through the rules, where one is derived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cbrngraph.answers.labels import host_of
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.graph.rules import Rule, load_rules, premises
from cbrngraph.terms import KG, PREFIXES, Term, Triple, iri, lexical, local_name, name_of

__all__ = [
    "Receipt",
    "SourceLine",
    "claims_about",
    "claims_for",
    "reading_order",
    "receipts_of",
    "rules_for",
    "sources_of",
]

_CLAIM = """
SELECT ?claim ?subject ?predicate ?object ?status ?basis
  (SAMPLE(?reason) AS ?why) (SAMPLE(?inference) AS ?how) (SAMPLE(?value) AS ?words)
  (GROUP_CONCAT(DISTINCT STR(?source); SEPARATOR=" ") AS ?sources)
  (GROUP_CONCAT(DISTINCT ?at; SEPARATOR="\\u001f") AS ?locators)
  (GROUP_CONCAT(DISTINCT ?said; SEPARATOR="\\u001f") AS ?phrases)
  (GROUP_CONCAT(DISTINCT ?passage; SEPARATOR="\\u001f") AS ?passages)
  (GROUP_CONCAT(DISTINCT ?merge; SEPARATOR="\\u001f") AS ?merges)
WHERE {
  %s
  ?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ;
         cbrn:status ?status ; cbrn:basis ?basis ; prov:wasDerivedFrom ?source .
  OPTIONAL { ?claim cbrn:statusReason ?reason }
  OPTIONAL { ?claim cbrn:basisReason ?inference }
  OPTIONAL { ?claim cbrn:originalValue ?value }
  OPTIONAL { ?claim cbrn:locator ?at }
  OPTIONAL { ?claim cbrn:phrase ?said }
  OPTIONAL { ?claim cbrn:passage ?passage }
  OPTIONAL {
    ?claim cbrn:readAs ?id .
    OPTIONAL { ?merging rdf:predicate cbrn:mergedId ; rdf:object ?id ; cbrn:basisReason ?because }
    BIND(IF(BOUND(?because), CONCAT(?id, "; merged by an editor: ", ?because), ?id) AS ?merge)
  }
}
GROUP BY ?claim ?subject ?predicate ?object ?status ?basis
"""
_SOURCES = """
SELECT ?source ?title ?url ?issued ?kind WHERE {
  VALUES ?source { %s }
  OPTIONAL { ?source dct:title ?title }
  OPTIONAL { ?source cbrn:url ?url }
  OPTIONAL { ?source dct:issued ?issued }
  OPTIONAL { ?source cbrn:sourceKind ?kind }
}
"""
_TYPE = iri(PREFIXES["rdf"] + "type")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as a person reads it."""

    id: str
    title: str
    url: str
    issued: str
    kind: str

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.issued, self.kind, self.url) if part)

    @property
    def name(self) -> str:
        """The title, or whose page it is; the id where it has neither title nor address."""
        host = host_of(self.url)
        return self.title or (f"untitled page of {host}" if host else self.id)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A claim as a person reads it."""

    id: str
    triple: Triple
    sources: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]
    status: str
    status_reason: str
    basis: str
    basis_reason: str
    words: str
    read_as: str = ""
    """The ids that the source was read to name, where an editor merged them into others, and why."""

    @property
    def locators(self) -> tuple[str, ...]:
        """The places it stands at."""
        return tuple(dict.fromkeys(at for at, _ in self.passages if at))

    @property
    def holds(self) -> bool:
        """Whether the graph asserts it."""
        return self.status in {"accepted", "preferred"}

    @property
    def note(self) -> str:
        """What a reader must know: that it is inferred, or does not hold, and why."""
        parts = [f"inferred: {self.basis_reason}"] if self.basis == "inferred" else []
        parts += [f"by an editor: {self.basis_reason}"] if self.basis == "editorial" and self.basis_reason else []
        parts += [f"read as {self.read_as}"] if self.read_as else []
        if not self.holds or self.status_reason:
            parts.append(f"{self.status}: {self.status_reason}")
        return "; ".join(parts)


def claims_for(store: Engine, triples: Iterable[Triple]) -> list[Receipt]:
    """Return the claims that carry these statements; a node's type, key and content are carried by its first claim."""
    wanted = set(triples)
    # what is asked for is subject and predicate: Virtuoso loses rows where VALUES holds literals beside IRIs
    found = [receipt for receipt in _receipts(store, _values(wanted)) if receipt.triple in wanted] if wanted else []
    covered = {receipt.triple for receipt in found}
    nodes = sorted({s for s, p, o in wanted if (s, p, o) not in covered})
    carriers = _receipts(store, _nodes(nodes)) if nodes else []
    return sorted({*found, *carriers}, key=lambda receipt: (receipt.triple, receipt.id))


def claims_about(store: Engine, thing: Term) -> list[Receipt]:
    """Return every claim that involves a thing, as subject, as object, or in the name of a node."""
    pattern = f"{{ ?claim cbrn:concerns {thing} }} UNION {{ ?claim rdf:subject {thing} ; a cbrn:Claim }}"
    return _receipts(store, pattern)


def receipts_of(store: Engine, claims: Iterable[Term]) -> list[Receipt]:
    """Return these claims."""
    listed = " ".join(sorted(claims))
    return _receipts(store, f"VALUES ?claim {{ {listed} }}") if listed else []


def rules_for(store: Engine, triple: Triple) -> list[tuple[Rule, list[Triple]]]:
    """Return the rules that derive a statement, each with the statements it rests on."""
    found = [(rule, premises(store, rule, triple)) for rule in load_rules() if triple[1] in rule.fills]
    return [(rule, because) for rule, because in found if because]


def sources_of(store: Engine, wanted: Iterable[str]) -> dict[str, SourceLine]:
    """Return sources by id."""
    found: dict[str, SourceLine] = {}
    listed = " ".join(sorted(iri(KG + key) for key in set(wanted)))
    for source, title, url, issued, kind in rows(store, _SOURCES % listed) if listed else ():
        key = name_of(source)
        if key not in found:
            kind_name = local_name(kind).removeprefix("source-kind-") if kind else ""
            found[key] = SourceLine(key, lexical(title), lexical(url), lexical(issued), kind_name)
    return found


def _values(triples: Iterable[Triple]) -> str:
    listed = " ".join(f"({s} {p})" for s, p in sorted({(s, p) for s, p, _ in triples}))
    return f"VALUES (?subject ?predicate) {{ {listed} }}"


def _nodes(nodes: list[Term]) -> str:
    listed = " ".join(nodes)
    return f"""
    VALUES ?node {{ {listed} }}
    {{ ?claim rdf:subject ?node ; rdf:predicate rdf:type . }}
    UNION {{ ?node a/cbrn:nodeKind "value" . ?claim rdf:subject|rdf:object ?node ; rdf:predicate ?any . }}
    """


def _receipts(store: Engine, pattern: str) -> list[Receipt]:
    found = []
    for row in rows(store, _CLAIM % pattern):
        claim, subject, predicate, value, status, basis, why, how, words, *joined = row
        sources, locators, phrases, pairs, merges = joined
        found.append(
            Receipt(
                id=name_of(claim),
                triple=(subject, predicate, value),
                sources=tuple(sorted(name_of(iri(source)) for source in lexical(sources).split())),
                passages=_passages(locators, phrases, pairs),
                status=local_name(status).removeprefix("status-"),
                status_reason=lexical(why) if why else "",
                basis=local_name(basis).removeprefix("basis-"),
                basis_reason=lexical(how) if how else "",
                words=lexical(words) if words else "",
                read_as=", and as ".join(sorted(_split(merges), key=lambda read: ("; merged" in read, read))),
            )
        )
    return sorted(found, key=lambda receipt: (receipt.triple, receipt.id))


def _passages(locators: Term, phrases: Term, pairs: Term) -> tuple[tuple[str, str], ...]:
    """Locators with their phrases: as the claim pairs them, or the one with the one."""
    if paired := _split(pairs):
        found = [(at, words) for at, _, words in (pair.partition(": ") for pair in paired)]
        return tuple(sorted(found, key=lambda passage: reading_order(passage[0])))
    at, words = next(iter(_split(locators)), ""), next(iter(_split(phrases)), "")
    return ((at, words),) if at or words else ()


def reading_order(locator: str) -> tuple[int, int, str]:
    """Sort places of a text: head, title, then paragraphs by number, then what stands below."""
    fixed = {"head": 0, "title": 1, "foot": 3}
    digits = "".join(char for char in locator if char.isdigit())
    return fixed.get(locator, 2), int(digits or 0), locator


def _split(joined: Term) -> list[str]:
    return sorted(part for part in lexical(joined).split("\x1f") if part)
