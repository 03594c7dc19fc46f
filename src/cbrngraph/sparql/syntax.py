"""What is wrong with a query that does not parse: line, column, a caret, and the likely mend.

Oxigraph tells the furthest place its grammar reached, which can lie behind the fault; the commonest faults are looked
for first, therefore: an unknown word, a quote or bracket without its partner, a prefix that nobody declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from cbrngraph.errors import nearest
from cbrngraph.sparql.tokens import Token, declared_prefixes, located, tokens
from cbrngraph.terms import PREFIXES

__all__ = ["told"]

MAX_EXPLANATION = 100
"""A longer message of the engine is its grammar, which helps nobody."""

_LEAD = "the query does not parse, "
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_OPENING = (*_FORMS, "PREFIX", "BASE")
_PAIRS = {")": "(", "}": "{", "]": "["}
_KEYWORDS = """
ABS AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DAY DESC DESCRIBE
DISTINCT ENCODE_FOR_URI EXISTS FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HAVING HOURS IF IN IRI LANG LANGMATCHES LCASE
LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND
SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS
STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ UCASE UNDEF UNION URI UUID VALUES WHERE YEAR isBLANK isIRI
isLITERAL isNUMERIC isURI a true false LATERAL ADJUST TRIPLE SUBJECT PREDICATE OBJECT isTRIPLE
"""
_WORDS = {word.casefold(): word for word in _KEYWORDS.split()}
_ELSEWHERE = {
    "LIKE": 'write CONTAINS(LCASE(STR(?x)), "…") or REGEX(STR(?x), "…", "i")',
    "NULL": "what is unbound is told by BOUND(?x)",
    "AND": "write &&, or two FILTERs",
    "OR": "write ||",
}


def told(query: str, message: str) -> str:
    """Return the error of a query that does not parse, as a person can use it; ``message`` is the engine's."""
    for place, what in _likely(query):
        return located(query, place, _LEAD, what)
    match = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return f"the query does not parse: {message}"
    lines = query.splitlines(keepends=True)
    place = sum(map(len, lines[: int(match[1]) - 1])) + int(match[2]) - 1
    what = " ".join(match[3].split())
    if len(what) > MAX_EXPLANATION:
        what = f"unexpected {query[place : place + 1].strip() or 'end'!r} here"
    return located(query, place, _LEAD, what)


def _likely(query: str) -> Iterator[tuple[int, str]]:
    """The commonest faults, each with its place."""
    words = tokens(query)
    if words and words[0].kind == "word" and not words[0].says(*_OPENING):
        yield words[0].start, f"a query starts with {', '.join(_FORMS)}{nearest(words[0].text, _FORMS)}"
    yield from ((word.start, f"this {word.text} is never closed") for word in words if word.text in {'"', "'"})
    yield from _unknown_words(words)
    yield from _unknown_prefixes(words)
    yield from _brackets(words)
    yield from _slips(words)


def _unknown_words(words: tuple[Token, ...]) -> Iterator[tuple[int, str]]:
    for word in words:
        if word.kind == "word" and word.text.casefold() not in _WORDS:
            mend = _ELSEWHERE.get(word.text.upper(), "")
            near = f"; {mend}" if mend else nearest(word.text, _WORDS.values())
            yield (
                word.start,
                f"{word.text} is no word of SPARQL{near or '; text stands in quotes, names have a prefix'}",
            )


def _unknown_prefixes(words: tuple[Token, ...]) -> Iterator[tuple[int, str]]:
    declared = declared_prefixes(words)
    before = [None, *words]
    for previous, word in zip(before, words, strict=False):
        prefix = word.text.partition(":")[0]
        if word.kind == "name" and prefix not in {*declared, "_"} and not (previous and previous.says("PREFIX")):
            known = f" (known: {', '.join(PREFIXES)})"
            yield word.start, f"the prefix {prefix}: is not known{nearest(prefix, declared)}{known}"


def _brackets(words: tuple[Token, ...]) -> Iterator[tuple[int, str]]:
    open_: list[Token] = []
    for word in words:
        if word.kind == "sign" and word.text in _PAIRS.values():
            open_.append(word)
        elif word.kind == "sign" and word.text in _PAIRS and (not open_ or open_.pop().text != _PAIRS[word.text]):
            yield word.start, f"this {word.text} closes nothing that is open here"
            return
    if open_:
        yield open_[-1].start, f"this {open_[-1].text} is never closed"


def _slips(words: tuple[Token, ...]) -> Iterator[tuple[int, str]]:
    """What other languages allow: commas between columns, two equals signs, a condition without brackets."""
    selecting = False
    for word, following in pairwise(words):
        selecting = word.says("SELECT") or (selecting and not word.says("WHERE", "{", "("))
        if selecting and word.text == ",":
            yield word.start, "no comma stands between the variables of a SELECT"
        if word.text == "=" and following.text == "=":
            yield word.start, "one = is enough"
        if word.says("FILTER") and following.kind in {"variable", "string", "number"}:
            yield following.start, "a condition stands in brackets: FILTER(…)"
