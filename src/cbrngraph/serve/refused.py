"""What a stranger's query may not hold: it is looked through before the engine sees it.

The engine dies on thousands of nested brackets and plans for seconds on hundreds of path steps, reaches the network
for a SERVICE, and could be led elsewhere by a FROM. What it may hold is counted, with the place of the fault.

These checks give good messages; they are not what keeps a query in. The words of :mod:`cbrngraph.sparql.tokens` are not
the engine's (it reads ``SERVICESILENT<…>`` and ``trueSERVICE<…>`` as keywords), so that SERVICE is looked for with the
engine's own grammar too, and a worker can open no connection and is replaced when it dies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

import pyoxigraph as ox

from cbrngraph.errors import LimitError, UsageError
from cbrngraph.serve.dataset import named_in
from cbrngraph.serve.limits import Limits
from cbrngraph.sparql.tokens import Token, is_unsure, located, tokens
from cbrngraph.terms import PREFIXES

__all__ = ["check_query"]

_LEAD = "the query is refused, "
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_OPERATORS = frozenset("|/+-*=<>&^!?") | {"&&", "||", "!=", "<=", ">="}


def check_query(query: str, limits: Limits, graphs: Collection[str]) -> None:
    """Refuse a query that asks for what this server does not do.

    It may parse the query with the engine, and an ASK is answered on the way (over an empty graph): to be called where
    no connection can be opened.

    Args:
        query: what a client sent.
        limits: of nesting, operators and path steps.
        graphs: the IRIs of the graphs that a FROM may name.

    Raises:
        UsageError: it has a SERVICE, is an update, or names a graph that is not here; with line and column.
        LimitError: it is nested too deeply, or has too many operators or path steps; with line and column.

    """
    words = tokens(query)
    for place, what in _forbidden(query, words, graphs):
        raise UsageError(located(query, place, _LEAD, what))
    for count, most, what in (
        (_nesting, limits.nesting, "brackets within brackets"),
        (_operators, limits.operators, "operators and brackets"),
        (_steps, limits.steps, "steps in one property path"),
    ):
        if beyond := _beyond(words, count, most):
            raise LimitError(located(query, beyond.start, _LEAD, f"more than {most} {what}"))
    if (hidden := _hidden(query)) is not None:
        raise UsageError(located(query, hidden, _LEAD, _ALONE))


def _forbidden(query: str, words: tuple[Token, ...], graphs: Collection[str]) -> Iterator[tuple[int, str]]:
    """What no query here may hold, and where it stands."""
    first = next((w for w in words if w.kind == "word" and not w.says("PREFIX", "BASE")), None)
    if first and first.says(*_UPDATES):
        yield first.start, f"{first.text.upper()} is an update, and this graph is read-only"
    yield from ((word.start, _ALONE) for word in words if word.says("SERVICE"))
    for token, iri, _ in named_in(query):
        if iri not in graphs and (iri or token.kind != "name"):
            yield token.start, f"there is no graph {f'<{iri}>' if iri else token.text} here; {_NOTHING}"
    if (found := _FROM.search(query)) and is_unsure(query):
        yield found.start(), f"this FROM may name a graph that is not here; {_NOTHING}. Write IRIs in full, without #"


_NOTHING = "nothing is loaded from elsewhere"
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_ALONE = "SERVICE would ask another endpoint; this one asks nobody"
_SERVICE = re.compile("service", re.IGNORECASE)


def _hidden(query: str) -> int | None:
    """Where SERVICE is a keyword for the engine alone, if it is.

    A query in which the letters stand in names, texts and comments only still parses when they are other letters; one
    in which they are a keyword does not.
    """
    found = _SERVICE.search(query)
    if found is None or _parses(_SERVICE.sub("servicx", query)) or not _parses(query):
        return None
    return found.start()


def _parses(query: str) -> bool:
    try:
        ox.Store().query(query, base_iri="http://localhost/", prefixes=PREFIXES)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        return True  # what it would ask cannot be asked
    return True


Counter = Callable[[tuple[Token, ...]], Iterator[int]]


def _beyond(words: tuple[Token, ...], count: Counter, most: int) -> Token | None:
    """The first word at which a count is over its limit."""
    return next((word for word, number in zip(words, count(words), strict=True) if number > most), None)


def _nesting(words: tuple[Token, ...]) -> Iterator[int]:
    depth = 0
    for word in words:
        depth += word.says("(", "{", "[") - word.says(")", "}", "]")
        yield depth


def _operators(words: tuple[Token, ...]) -> Iterator[int]:
    """Brackets, and signs that are operators in an expression or a path."""
    number = 0
    for word in words:
        number += word.says("(", "{", "[", "UNION", "OPTIONAL", "MINUS", "BIND", "EXISTS")
        number += word.kind == "sign" and word.text in _OPERATORS
        yield number


def _steps(words: tuple[Token, ...]) -> Iterator[int]:
    """The steps since a path began: it ends where two terms stand side by side, or a statement ends."""
    steps = 0
    for word in words:
        if word.says("{", "}", ".", ";", ",") or word.kind == "variable":
            steps = 0
        steps += word.says("/", "|", "^", "*", "+", "?")
        yield steps
