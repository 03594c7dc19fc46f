"""What is wrong with a query that does not parse: line, column, a caret, and the likely mend.

Oxigraph tells the furthest place its grammar reached, which can lie behind the fault; the commonest faults are looked
for first, therefore: an unknown first word, a bracket without its partner, a prefix that nobody declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cbrngraph.errors import nearest
from cbrngraph.terms import PREFIXES

__all__ = ["told"]

MAX_EXPLANATION = 100
"""A longer message of the engine is its grammar, which helps nobody."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PROLOGUE = re.compile(r"(?:\s|#[^\n]*|PREFIX\s+[\w-]*:\s*<[^>]*>|BASE\s*<[^>]*>)*", re.IGNORECASE)
_HIDDEN = re.compile(r"""\"(?:\\.|[^"\\\n])*\"|'(?:\\.|[^'\\\n])*'|<[^<>\s]*>|#[^\n]*""")
_PAIRS = {")": "(", "}": "{", "]": "["}
_PREFIXED = re.compile(r"(?<![\w<:/?$])([A-Za-z][\w-]*):(?!//)\w")


def told(query: str, message: str) -> str:
    """Return the error of a query that does not parse, as a person can use it; ``message`` is the engine's."""
    plain = _HIDDEN.sub(lambda found: " " * len(found[0]), query)
    for place, what in _likely(query, plain):
        return _with_caret(query, place, what)
    match = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return f"the query does not parse: {message}"
    lines = query.splitlines(keepends=True)
    place = sum(map(len, lines[: int(match[1]) - 1])) + int(match[2]) - 1
    what = " ".join(match[3].split())
    if len(what) > MAX_EXPLANATION:
        what = f"unexpected {query[place : place + 1].strip() or 'end'!r} here"
    return _with_caret(query, place, what)


def _likely(query: str, plain: str) -> Iterator[tuple[int, str]]:
    """The commonest faults, each with its place."""
    start = _PROLOGUE.match(query)
    word = re.compile(r"[A-Za-z]+").match(query, start.end() if start else 0)
    if word and word[0].upper() not in {*_FORMS, "PREFIX", "BASE"}:
        yield word.start(), f"a query starts with {', '.join(_FORMS)}{nearest(word[0], _FORMS)}"
    declared = {name.casefold() for name in re.findall(r"PREFIX\s+([\w-]*):", query, re.IGNORECASE)}
    for found in _PREFIXED.finditer(plain):
        if found[1] not in PREFIXES and found[1].casefold() not in declared:
            known = f" (known: {', '.join(PREFIXES)})"
            yield found.start(), f"the prefix {found[1]}: is not known{nearest(found[1], PREFIXES)}{known}"
    yield from _brackets(plain)


def _brackets(plain: str) -> Iterator[tuple[int, str]]:
    open_: list[tuple[str, int]] = []
    for place, char in enumerate(plain):
        if char in _PAIRS.values():
            open_.append((char, place))
        elif char in _PAIRS and (not open_ or open_.pop()[0] != _PAIRS[char]):
            yield place, f"this {char} closes nothing that is open here"
            return
    if open_:
        yield open_[-1][1], f"this {open_[-1][0]} is never closed"


def _with_caret(query: str, place: int, what: str) -> str:
    before = query[:place]
    line, column = before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1
    shown = (query.splitlines() or [""])[line - 1 : line]
    caret = " " * (column - 1) + "^"
    return f"the query does not parse, line {line}, column {column}: {what}\n  {''.join(shown)}\n  {caret}"
