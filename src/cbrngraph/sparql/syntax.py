"""What is wrong with a query that does not parse: line, column, a caret, and the likely mend.

Oxigraph tells the furthest place its grammar reached, which can lie behind the fault; the commonest faults are looked
for first, therefore: an unknown word, a quote or bracket without its partner, a prefix that nobody declared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from cbrngraph.errors import nearest
from cbrngraph.graph.engine import Engine
from cbrngraph.sparql.tokens import Token, declared_prefixes, located, tokens
from cbrngraph.terms import PREFIXES, Term

__all__ = ["fault_of", "told", "told_of_values"]

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


def fault_of(query: str) -> str:
    """Return the error of a query that does not parse by itself, before any value is put in; else an empty string."""
    try:
        ox.Store().query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        return told(query, str(error))
    except (OSError, RuntimeError):
        return ""
    return ""


def told_of_values(engine: Engine, query: str, terms: Mapping[str, Term]) -> str:
    """Return the error of a query that does not parse with its values: its own, else that of a value."""
    from cbrngraph.sparql.slips import misplaced_value

    return fault_of(query) or misplaced_value(engine, query, terms)


def told(query: str, message: str) -> str:
    """Return the error of a query that does not parse, as a person can use it; ``message`` is the engine's."""
    if not tokens(query):
        return "the query is empty; one starts with SELECT, ASK, CONSTRUCT or DESCRIBE"
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
    from cbrngraph.sparql.slips import slips

    words = tokens(query)
    if words and words[0].kind == "word" and not words[0].says(*_OPENING):
        yield words[0].start, f"a query starts with {', '.join(_FORMS)}{nearest(words[0].text, _FORMS)}"
    yield from ((word.start, f"this {_quote(word)} is never closed") for word in words if word.kind == "open")
    yield from _unknown_words(words)
    yield from _unknown_prefixes(words)
    yield from _brackets(words)
    yield from slips(query)


def _quote(word: Token) -> str:
    """The quotation mark, or three of them, with which a text begins."""
    return word.text[:3] if word.text[:3] in {'"""', "'''"} else word.text[:1]


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
