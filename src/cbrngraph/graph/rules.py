"""Derived statements: a closed list of rules, one CONSTRUCT query each, in ``ontology/rules/``.

A rule's header says what it means (``says``), which predicates it fills (``fills``) and what it rests on (``because``),
so that ``why`` can go through it to the claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from cbrngraph.graph.engine import Engine
from cbrngraph.graph.headers import Headed, Pattern, absolute, fill, read_headed
from cbrngraph.resources import resource
from cbrngraph.terms import PREFIXES, Term, Triple

__all__ = ["Rule", "apply_rules", "load_rules", "premises"]

_CONSTRUCT = re.compile(r"CONSTRUCT\s*\{(?P<head>[^}]*)\}\s*WHERE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it says, what it fills, what it rests on."""

    name: str
    says: str
    fills: frozenset[Term]
    because: tuple[Pattern, ...]
    head: Pattern
    query: str


@cache
def load_rules() -> tuple[Rule, ...]:
    """Read the rules in the order of their file names, which is the order they run in."""
    return tuple(_rule(read_headed(path)) for path in sorted(resource("ontology", "rules").glob("*.rq")))


def _rule(file: Headed) -> Rule:
    match = _CONSTRUCT.search(file.query)
    assert match is not None, f"the rule {file.name} has no CONSTRUCT of one pattern"
    subject, predicate, value = match["head"].strip().rstrip(".").split()
    fills = frozenset(absolute(name) for line in file.header["fills"] for name in line.split())
    return Rule(file.name, file.one("says"), fills, file.because, (subject, predicate, value), file.query)


def apply_rules(triples: Iterable[Triple], store: ox.Store | None = None) -> frozenset[Triple]:
    """Return what the rules add to a set of statements; each rule sees what those before it said.

    An empty ``store``, where one is given, holds all of it afterwards.
    """
    store = ox.Store() if store is None else store
    store.bulk_load(input="".join(f"{s} {p} {o} .\n" for s, p, o in triples).encode(), format=ox.RdfFormat.N_TRIPLES)
    derived: set[Triple] = set()
    for rule in load_rules():
        answer = store.query(rule.query, prefixes=PREFIXES)
        assert isinstance(answer, ox.QueryTriples)
        found = list(answer)
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in found)
        derived.update((str(t.subject), str(t.predicate), str(t.object)) for t in found)
    return frozenset(derived)


def premises(engine: Engine, rule: Rule, triple: Triple) -> list[Triple]:
    """Return the statements that a rule rests on where it derives ``triple``; none if it does not derive it."""
    pairs = list(zip(rule.head, triple, strict=True))
    if any(absolute(part) != term for part, term in pairs if not part.startswith("?")):
        return []
    body = _CONSTRUCT.split(rule.query)[-1]
    wanted = {part[1:]: term for part, term in pairs if part.startswith("?")}
    given = {name: term for name, term in wanted.items() if not _made(name, body)}
    for name, term in given.items():
        body = re.sub(rf"[?]{name}\b", lambda _, term=term: term, body)
    because = tuple(_with(given, pattern) for pattern in rule.because)
    rows = engine.query(f"SELECT * WHERE {body}", prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    made = wanted.keys() - given.keys()
    derived = (row for row in rows if all(str(row[name]) == wanted[name] for name in made))
    return sorted({found for row in derived for found in fill(because, row)})


def _made(name: str, body: str) -> bool:
    """Whether a body makes the value itself, or by a path, of which not every engine lets both ends be known."""
    return bool(re.search(rf"\b(?:AS|SELECT\b[^{{]*|VALUES[^{{]*)\s\(?[?]{name}\b|[+*]\s[?]{name}\b", body))


def _with(given: dict[str, Term], pattern: Pattern) -> Pattern:
    subject, predicate, value = (given.get(part[1:], part) if part.startswith("?") else part for part in pattern)
    return subject, predicate, value
