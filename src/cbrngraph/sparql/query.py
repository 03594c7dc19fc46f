"""SPARQL 1.1 on an engine: our prefixes known, parameters bound, errors with a caret, limits of rows and time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pyoxigraph as ox

from cbrngraph.errors import LimitError, UsageError
from cbrngraph.graph.engine import Engine
from cbrngraph.sparql.hints import hints
from cbrngraph.sparql.results import (
    FAULTS,
    AskAnswer,
    Found,
    GraphAnswer,
    QueryAnswer,
    SelectAnswer,
    found_in,
    unanswerable,
)
from cbrngraph.terms import PREFIXES, Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["QueryWarning", "run_query", "warn_of"]

MAX_OPERATORS = 2000
"""Oxigraph ends the process on thousands of nested brackets or chained operators; people write dozens."""

_OPERATORS = re.compile(r"[({\[!|/+\-*=<>&^?]|\b(?:BIND|UNION|OPTIONAL|MINUS|EXISTS)\b", re.IGNORECASE)
_HARMLESS = re.compile(r"""<[a-z][a-z0-9+.-]*://[^<>\s(){}\[\]]*>|"[^"\\\n(){}\[\]]*"|[?$]\w+""")
"""IRIs, short strings and variables: what holds operator characters without being operators."""


class QueryWarning(UserWarning):
    """A query that parses is likely not to mean what it says."""


Solve = Callable[[], Found]


def run_query(
    engine: Engine,
    query: str,
    parameters: Mapping[str, object] | None = None,
    *,
    limit: int | None = None,
    timeout: float | None = None,
    build: Path | None = None,
) -> QueryAnswer:
    """Answer a query.

    Args:
        engine: what answers.
        query: SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE.
        parameters: values for variables; see :func:`cbrngraph.sparql.parameters.term_of`.
        limit: give at most so many rows or statements; ``answer.more`` says whether there are others.
        timeout: seconds after which there is an error and no answer.
        build: the file, or the folder of the store, that an embedded engine was opened from; saves time with a timeout.

    Raises:
        UsageError: it does not parse (the message has line, column, a caret and, where it is known, the mend), or a
            parameter does not fit.
        LimitError: it has more operators than :data:`MAX_OPERATORS`, or its time is over.

    """
    terms = _terms(parameters or {})
    _refuse_huge(query)
    bound = _bound(query, terms)
    solve = _solver(engine, bound, limit, timeout, build)
    found, more = _limited(solve, limit)
    answer = _answer(found, lambda: _rows(_limited(solve, limit)[0]), engine)
    answer.more = more
    answer.hints = hints(engine, query, terms)
    return answer


def warn_of(hints: tuple[str, ...]) -> None:
    """Give each hint as a :class:`QueryWarning` at the line that called the caller."""
    import warnings

    for hint in hints:
        warnings.warn(hint, QueryWarning, stacklevel=3)


def _terms(parameters: Mapping[str, object]) -> dict[str, Term]:
    if not parameters:
        return {}
    from cbrngraph.sparql.parameters import term_of

    return {name: term_of(value) for name, value in parameters.items()}


def _bound(query: str, terms: Mapping[str, Term]) -> str:
    if not terms:
        return query
    from cbrngraph.sparql.parameters import bind

    return bind(query, terms)


def _solver(engine: Engine, query: str, limit: int | None, timeout: float | None, build: Path | None) -> Solve:
    """What answers the query each time it is called."""
    asked = query
    if limit is not None:
        from cbrngraph.sparql.limits import with_limit

        asked = with_limit(query, limit + 1)
    if timeout is None:
        return lambda: _solved(lambda: found_in(engine.query(asked, prefixes=PREFIXES)), query)
    from cbrngraph.sparql.limits import within

    return lambda: _solved(lambda: within(engine, asked, timeout, build), query)


def _solved(solve: Solve, query: str) -> Found:
    try:
        return solve()
    except SyntaxError as error:
        from cbrngraph.sparql.syntax import told

        raise UsageError(told(query, str(error))) from None
    except FAULTS as error:
        raise unanswerable(error) from None


def _limited(solve: Solve, limit: int | None) -> tuple[Found, bool]:
    found = solve()
    if limit is None or isinstance(found, bool):
        return found, False
    if isinstance(found, list):
        return found[:limit], len(found) > limit
    from cbrngraph.sparql.limits import first

    return first(found, limit)


def _rows(found: Found) -> ox.QuerySolutions:
    assert isinstance(found, ox.QuerySolutions)
    return found


def _answer(found: Found, again: Callable[[], ox.QuerySolutions], engine: Engine) -> QueryAnswer:
    if isinstance(found, ox.QuerySolutions):
        return SelectAnswer(found, again, engine)
    return AskAnswer(found, engine) if isinstance(found, bool) else GraphAnswer(tuple(found), engine)


def _refuse_huge(query: str) -> None:
    count = len(_OPERATORS.findall(_HARMLESS.sub("", query)))
    if count > MAX_OPERATORS:
        raise LimitError(f"the query has {count} operators and brackets; {MAX_OPERATORS} is the limit")
