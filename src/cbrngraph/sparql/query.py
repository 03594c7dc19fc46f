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
_COUNTED = re.compile(r"\b(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE)\s*\(", re.IGNORECASE)
_GROUPED = re.compile(r"\bGROUP\s+BY\b", re.IGNORECASE)


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
    _refuse_huge(query)
    terms, bound = _bound(query, parameters)
    solve = _solver(engine, query, bound, terms, limit, timeout, build)
    found, more = _limited(solve, limit)
    answer = _answer(found, lambda: _rows(_limited(solve, limit)[0]), engine)
    answer.more = more
    if _is_empty(answer, query):
        from cbrngraph.sparql.closer import closer_look

        answer.hints = closer_look(engine, query, terms, timeout, build)
    else:
        answer.hints = hints(engine, query, terms)
    return answer


def warn_of(hints: tuple[str, ...]) -> None:
    """Give each hint as a :class:`QueryWarning` at the line that called the caller."""
    import warnings

    for hint in hints:
        warnings.warn(hint, QueryWarning, stacklevel=3)


def _bound(query: str, parameters: Mapping[str, object] | None) -> tuple[dict[str, Term], str]:
    """The terms of the parameters, and the query with them; a fault of the query's own is told before theirs."""
    if not parameters:
        return {}, query
    from cbrngraph.sparql.parameters import bind, term_of

    try:
        terms = {name: term_of(value) for name, value in parameters.items()}
        return terms, bind(query, terms)
    except UsageError as error:
        from cbrngraph.sparql.syntax import fault_of

        if fault := fault_of(query):
            raise UsageError(f"{fault}\nand then: {error}") from None
        raise


def _solver(
    engine: Engine,
    query: str,
    bound: str,
    terms: Mapping[str, Term],
    limit: int | None,
    timeout: float | None,
    build: Path | None,
) -> Solve:
    """What answers the query, with its terms bound, each time it is called."""
    asked = bound
    if limit is not None:
        from cbrngraph.sparql.limits import with_limit

        asked = with_limit(bound, limit + 1)
    if timeout is None:
        return lambda: _solved(lambda: found_in(engine.query(asked, prefixes=PREFIXES)), engine, query, terms)
    from cbrngraph.sparql.limits import within

    return lambda: _solved(lambda: within(engine, asked, timeout, build), engine, query, terms)


def _solved(solve: Solve, engine: Engine, query: str, terms: Mapping[str, Term]) -> Found:
    try:
        return solve()
    except SyntaxError as error:
        from cbrngraph.sparql.syntax import told, told_of_values

        what = told_of_values(engine, query, terms) if terms else told(query, str(error))
        raise UsageError(what) from None
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
        try:
            return SelectAnswer(found, again, engine)
        except FAULTS as error:
            raise unanswerable(error) from None
    return AskAnswer(found, engine) if isinstance(found, bool) else GraphAnswer(tuple(found), engine)


def _is_empty(answer: QueryAnswer, query: str) -> bool:
    """Whether an answer has no row, is false, or counts nothing."""
    if isinstance(answer, SelectAnswer):
        return answer.empty or (answer.blank and bool(_COUNTED.search(query)) and not _GROUPED.search(query))
    return not (answer.value if isinstance(answer, AskAnswer) else answer.triples)


def _refuse_huge(query: str) -> None:
    count = len(_OPERATORS.findall(_HARMLESS.sub("", query)))
    if count > MAX_OPERATORS:
        raise LimitError(f"the query has {count} operators and brackets; {MAX_OPERATORS} is the limit")
