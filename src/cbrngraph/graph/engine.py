"""What answers SPARQL: the embedded store, or an endpoint somewhere else that speaks the SPARQL 1.1 Protocol.

The rooms below ask an :class:`Engine` and do not know which one it is. Whatever the engine, terms and solutions are
those of pyoxigraph, since it parses the results that an endpoint sends.
"""

from __future__ import annotations

import re
from typing import Protocol

import pyoxigraph as ox

from cbrngraph.errors import UsageError
from cbrngraph.terms import DATASET, PREFIXES, Term, lexical

__all__ = ["Engine", "Solutions", "as_term", "embedded", "policy_of", "rows"]

Solutions = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
"""The answer to a query: rows of a SELECT, truth of an ASK, statements of a CONSTRUCT or DESCRIBE."""


class Engine(Protocol):
    """What answers a SPARQL 1.1 query; ``pyoxigraph.Store`` is one as it stands."""

    def query(self, query: str, /, *, prefixes: dict[str, str] | None = None) -> Solutions:
        """Answer a query in which ``prefixes`` are known."""


def rows(engine: Engine, query: str, **bound: Term) -> list[tuple[Term, ...]]:
    """Answer a SELECT of our own: the terms of each row (an unbound one is empty).

    ``bound`` puts terms in the place of variables; terms are canonical N-Triples, so that nothing can leak out of one.
    """
    for name, term in bound.items():
        query = re.sub(rf"[?]{name}\b", lambda _, term=term: term, query)  # type: ignore[misc]
    solutions = engine.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = solutions.variables
    return [tuple("" if row[name] is None else as_term(row[name]) for name in names) for row in solutions]


def policy_of(engine: Engine) -> str:
    """Return the evidence policy that a graph says it was made by."""
    found = rows(engine, "SELECT ?policy WHERE { ?dataset cbrn:evidencePolicy ?policy }", dataset=DATASET)
    return lexical(found[0][0]) if found else "unknown"


def as_term(value: object) -> Term:
    """Return our string for a term of Oxigraph's: one border, one spelling."""
    return str(value)


def embedded(engine: Engine, purpose: str) -> ox.Store:
    """Return the engine as the embedded store, for what must read every statement.

    Raises:
        UsageError: it is an endpoint.

    """
    if isinstance(engine, ox.Store):
        return engine
    raise UsageError(f"{purpose} reads every statement, and an endpoint gives answers; use --graph")
