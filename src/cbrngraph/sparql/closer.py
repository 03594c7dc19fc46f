"""The second look at a query without rows, and the trial of each mend: what is proposed has been found to have rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from cbrngraph.errors import CbrnGraphError
from cbrngraph.graph.engine import Engine
from cbrngraph.sparql.emptiness import reasons
from cbrngraph.sparql.limits import with_limit, within
from cbrngraph.sparql.parameters import bind
from cbrngraph.sparql.results import FAULTS, Found, found_in
from cbrngraph.sparql.tokens import tokens
from cbrngraph.terms import PREFIXES, Term

__all__ = ["closer_look"]

PATIENCE = 3.0
"""Seconds for the trial of a mended query: who asked for an answer has it already."""


def closer_look(
    engine: Engine, query: str, terms: Mapping[str, Term], timeout: float | None, build: Path | None
) -> tuple[str, ...]:
    """Return the hints for a query without rows; the arguments are those of ``run_query``."""
    seconds = min(timeout or PATIENCE, PATIENCE)
    guarded = timeout is not None or build is not None or not isinstance(engine, ox.Store)

    def tried(mended: str) -> bool:
        used = {word.variable for word in tokens(mended)}
        asked = with_limit(bind(mended, {name: term for name, term in terms.items() if name in used}), 1)
        try:
            return _is_full(within(engine, asked, seconds, build) if guarded else _answered(engine, asked))
        except (CbrnGraphError, *FAULTS):
            return False

    return reasons(engine, query, terms, tried)


def _answered(engine: Engine, query: str) -> Found:
    return found_in(engine.query(query, prefixes=PREFIXES))


def _is_full(found: Found) -> bool:
    """Whether there is a row that holds more than zeros, a statement, or truth."""
    if not isinstance(found, ox.QuerySolutions):
        return bool(found)
    row = next(iter(found), None)
    return row is not None and (len(row) == 0 or any(term is not None and _says(term) for term in row))


def _says(term: object) -> bool:
    return not str(term).startswith('"0"^^')
