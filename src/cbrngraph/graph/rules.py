"""Derived statements: a closed list of rules, one CONSTRUCT query each, in ``ontology/rules/``.

A rule's header names the predicates it fills and the statements it rests on, so that ``why`` can go through it::

    # rule: date-bounds
    # says: the first and last day that a date can mean
    # fills: cbrn:fromEarliest cbrn:fromLatest
    # because: ?node ?property ?date
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from cbrngraph.resources import resource
from cbrngraph.terms import PREFIXES, Term, Triple, expand, iri

__all__ = ["Rule", "apply_rules", "load_rules", "premises"]

_HEADER = re.compile(r"^#\s*(\w+):\s*(.*)$", re.MULTILINE)
_CONSTRUCT = re.compile(r"CONSTRUCT\s*\{(?P<head>[^}]*)\}\s*WHERE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its query, what it fills, and the patterns of the statements it rests on."""

    name: str
    says: str
    fills: frozenset[Term]
    because: tuple[tuple[str, str, str], ...]
    query: str

    @property
    def head(self) -> tuple[str, str, str]:
        """The pattern that the rule constructs."""
        match = _CONSTRUCT.search(self.query)
        assert match is not None, f"the rule {self.name} has no CONSTRUCT with one pattern"
        return _pattern(match["head"])


@cache
def load_rules() -> tuple[Rule, ...]:
    """Read the rules in the order of their file names, which is the order they run in."""
    return tuple(_rule(path.read_text(encoding="utf-8")) for path in sorted(resource("ontology", "rules").glob("*.rq")))


def _rule(text: str) -> Rule:
    header: dict[str, list[str]] = {}
    for key, value in _HEADER.findall(text):
        header.setdefault(key, []).append(value)
    return Rule(
        name=header["rule"][0],
        says=header["says"][0],
        fills=frozenset(iri(expand(name)) for line in header["fills"] for name in line.split()),
        because=tuple(_pattern(line) for line in header["because"]),
        query=text,
    )


def _pattern(text: str) -> tuple[str, str, str]:
    subject, predicate, value = text.strip().rstrip(".").split()
    return subject, predicate, value


def apply_rules(triples: Iterable[Triple]) -> frozenset[Triple]:
    """Return what the rules add to a set of statements; each rule sees what those before it said."""
    store = ox.Store()
    store.bulk_load(input="".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode(), format=ox.RdfFormat.N_TRIPLES)
    derived: set[Triple] = set()
    for rule in load_rules():
        found = list(store.query(rule.query, prefixes=PREFIXES))
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in found)
        derived.update((str(t.subject), str(t.predicate), str(t.object)) for t in found)
    return frozenset(derived)


def premises(store: ox.Store, rule: Rule, triple: Triple) -> list[Triple]:
    """Return the statements that a rule rests on where it derives ``triple``; none if it does not derive it."""
    bound = {
        pattern[1:]: term for pattern, term in zip(rule.head, triple, strict=True) if pattern.startswith("?")
    }  # fmt: skip
    fixed = [
        (pattern, term) for pattern, term in zip(rule.head, triple, strict=True) if not pattern.startswith("?")
    ]  # fmt: skip
    if any(_absolute(pattern) != term for pattern, term in fixed):
        return []
    body = _CONSTRUCT.split(rule.query)[-1]
    tests = " ".join(f"FILTER(sameTerm(?{name}, {term}))" for name, term in bound.items())
    select = f"SELECT * WHERE {{ {{ SELECT * WHERE {body} }} {tests} }}"
    rows = store.query(select, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    found = [tuple(_fill(part, row) for part in pattern) for row in rows for pattern in rule.because]
    return sorted({(s, p, o) for s, p, o in found if s and p and o})


def _fill(part: str, row: ox.QuerySolution) -> Term:
    if not part.startswith("?"):
        return _absolute(part)
    value = row[part[1:]]
    return "" if value is None else str(value)


def _absolute(part: str) -> Term:
    return iri(expand("rdf:type" if part == "a" else part))
