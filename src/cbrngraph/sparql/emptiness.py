"""Why an answer is empty: a second, closer look at a query, which only an answer without rows pays for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

from cbrngraph.errors import CbrnGraphError
from cbrngraph.graph.engine import Engine
from cbrngraph.sparql.asked import Asked
from cbrngraph.sparql.expressions import Span
from cbrngraph.sparql.lookup import has_match
from cbrngraph.sparql.mends import Edit, Finding, drops, edited, meant
from cbrngraph.sparql.misfits import misfits
from cbrngraph.sparql.names import unknown_names
from cbrngraph.sparql.patterns import NEEDED, Pattern
from cbrngraph.sparql.strangers import graphs, prefixes, strangers
from cbrngraph.sparql.tokens import located
from cbrngraph.sparql.unfilled import unfilled
from cbrngraph.terms import Term

__all__ = ["reasons"]

MOST = 3
"""Hints for one answer; more than these help nobody."""
MOST_PATTERNS = 5
"""Patterns that are tried in pairs."""

Tried = Callable[[str], bool]


def reasons(engine: Engine, query: str, terms: Mapping[str, Term], tried: Tried) -> tuple[str, ...]:
    """Return the likely reasons why a query has no rows; ``tried`` says whether a mended one has."""
    try:
        return tuple(_reasons(engine, query, terms, tried))[:MOST]
    except (CbrnGraphError, OSError, RuntimeError, SyntaxError):
        return ()  # an endpoint that does not answer a second question keeps its answer to the first


def _reasons(engine: Engine, query: str, terms: Mapping[str, Term], tried: Tried) -> list[str]:
    asked = Asked(engine, query, terms)
    found = sorted(_findings(asked, query))
    told = _mended(query, found, tried) if found else []
    return told or [located(query, each.place, "", each.what) for each in _lonely(asked)]


def _findings(asked: Asked, query: str) -> Iterator[Finding]:
    """What is found in the words first, which explains the most; each place once."""
    seen: set[int] = set()
    values = drops(asked.engine, asked.text, asked.terms)
    for finding in (
        *prefixes(asked),
        *graphs(asked),
        *unfilled(asked.text, asked.read, asked.terms),
        *unknown_names(asked.engine, query, asked.terms),
        *(strangers(asked) if not asked.read.fault else ()),
        *(misfits(asked, compared=not values) if not asked.read.fault else ()),
        *values,
    ):
        if finding.place not in seen:
            seen.add(finding.place)
            yield finding


def _mended(query: str, found: list[Finding], tried: Tried) -> list[str]:
    """The findings as messages, with the mended query where it has rows: all mends together, else each alone."""
    sure = [finding for finding in found if finding.sure]
    for chosen in (found, sure) if len(sure) < len(found) else (found,):
        edits = _edits(chosen)
        if edits and tried(edited(query, edits)):
            last = max(number for number, finding in enumerate(chosen[:MOST]) if finding.edits or number == 0)
            return [_told(query, each, edits if number == last else ()) for number, each in enumerate(chosen)]
    told = []
    for finding in found[:MOST] if len(found) > 1 else ():
        alone = finding.edits if finding.edits and tried(edited(query, finding.edits)) else ()
        told += [_told(query, finding, alone)] if alone or finding.sure else []
    return told if len(found) > 1 else [_told(query, each, ()) for each in sure]


def _edits(found: Iterable[Finding]) -> tuple[Edit, ...]:
    return tuple({edit for finding in found for edit in finding.edits})


def _told(query: str, finding: Finding, edits: Iterable[Edit]) -> str:
    return located(query, finding.place, "", finding.what) + (meant(query, edits) if edits else "")


def _lonely(asked: Asked) -> Iterator[Finding]:
    """The first pattern that has no match even alone.

    Silent where it may be the question itself: an ASK, one pattern alone, or one for the value of a parameter.
    """
    needed = [pattern for pattern in asked.patterns if pattern.need == NEEDED]
    if asked.read.fault or len(needed) < 2 or any(word.says("ASK") for word in asked.text.words):
        return
    for pattern in needed:
        if not has_match(asked.engine, asked.spelt(pattern)):
            if not _given(asked, pattern):
                what = f"no statement matches this pattern alone: {asked.shown(pattern)}"
                yield Finding(asked.place(pattern.path), what, ())
            return
    yield from _strange_pairs(asked, needed[:MOST_PATTERNS])


def _strange_pairs(asked: Asked, needed: list[Pattern]) -> Iterator[Finding]:
    """The first two patterns that no one thing matches both, where both are of the same variable."""
    for first, second in combinations(needed, 2):
        name = _subject(asked, first)
        both = f"{asked.spelt(first)} . {asked.spelt(second)}"
        if name and name == _subject(asked, second) and not has_match(asked.engine, both):
            if not (_given(asked, first) or _given(asked, second)):
                what = f"nothing matches both {asked.shown(first)} and {asked.shown(second)}"
                yield Finding(asked.place(second.path), what, ())
            return


def _subject(asked: Asked, pattern: Pattern) -> str:
    """The variable that is the subject of a pattern."""
    return asked.text.words[pattern.subject.span.first].variable


def _given(asked: Asked, pattern: Pattern) -> bool:
    """Whether a value of a parameter stands in a pattern."""
    spans = (pattern.subject.span, pattern.path, pattern.object.span)
    return any(asked.through(Span(number, number)) for span in spans for number in range(span.first, span.last + 1))
