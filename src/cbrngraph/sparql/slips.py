"""What other languages allow and SPARQL does not, and what is easily left out; each with its place and its mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from cbrngraph.graph.engine import Engine
from cbrngraph.sparql.expressions import Expressions
from cbrngraph.sparql.lookup import things_named, written
from cbrngraph.sparql.patterns import Patterns
from cbrngraph.sparql.tokens import Token, located
from cbrngraph.terms import Term, lexical

__all__ = ["misplaced_value", "slips"]

_LEAD = "the query does not parse, "
_AGGREGATES = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def slips(query: str) -> Iterator[tuple[int, str]]:
    """Yield the likely slips of a query that does not parse, each with its place."""
    text = Expressions(query)
    if text.words and not any(word.says(*_FORMS) for word in text.words):
        yield text.words[-1].end, f"the query itself is missing; it starts with {', '.join(_FORMS)}"
    yield from _signs(text.words)
    for number, word in enumerate(text.words):
        if word.says("SELECT"):
            yield from _columns(text, number)
    if (fault := Patterns(text).fault) and fault[1]:
        place = text.words[fault[0]].start if fault[0] < len(text.words) else len(query)
        yield place, fault[1]
    yield from list(_nameless(text)) or _ungrouped(text)


def _signs(words: tuple[Token, ...]) -> Iterator[tuple[int, str]]:
    """Commas between columns, two equals signs, a condition without brackets."""
    selecting = False
    for word, following in pairwise(words):
        selecting = word.says("SELECT") or (selecting and not word.says("WHERE", "{", "("))
        if selecting and word.text == ",":
            yield word.start, "no comma stands between the variables of a SELECT"
        if word.text == "=" and following.text == "=":
            yield word.start, "one = is enough"
        if word.says("FILTER") and following.kind in {"variable", "string", "number"}:
            yield following.start, "a condition stands in brackets: FILTER(…)"


def _columns(text: Expressions, number: int) -> Iterator[tuple[int, str]]:
    """Computed columns without brackets or without a name."""
    place = number + 1
    while place < len(text.words) and not text.says(place, "WHERE", "{", "}", "FROM"):
        last = place
        if text.says(place, *_AGGREGATES):
            last = text.after(place - 1).last
            yield text.words[place].start, f"a computed column stands in brackets with its name: {_named(text, place)}"
        elif text.says(place, "("):
            last = text.after(place - 1).last
            if text.says(place + 1, *_AGGREGATES) and not any(w.says("AS") for w in text.words[place:last]):
                yield text.words[place].start, f"a computed column needs a name: {_named(text, place + 1)}"
        place = max(last, place) + 1


def _named(text: Expressions, number: int) -> str:
    """An aggregate as it is to be written."""
    span = text.after(number - 1)
    named = text.says(span.last + 1, "AS") and span.last + 2 < len(text.words)
    name = text.words[span.last + 2].text if named else "?n"
    return f"({text.query[text.words[span.first].start : text.words[span.last].end]} AS {name})"


def _ungrouped(text: Expressions) -> Iterator[tuple[int, str]]:
    """Columns that are neither grouped by nor computed, where others are."""
    words = text.words
    start = next((number for number, word in enumerate(words) if word.says("SELECT")), len(words))
    opening = next((number for number in range(start, len(words)) if text.says(number, "{")), len(words))
    depth, plain, computed = 0, list[Token](), False
    for word in words[start:opening]:
        depth += word.says("(") - word.says(")")
        computed = computed or word.says(*_AGGREGATES)
        plain += [word] if depth == 0 and word.variable else []
    grouped = _grouping(words[opening:])
    left = [word for word in plain if word.variable not in grouped]
    if left and (computed or grouped):
        listed = " ".join(dict.fromkeys([*(f"?{name}" for name in sorted(grouped)), *(word.text for word in left)]))
        what = f"{left[0].text} is neither grouped by nor computed; end the query with GROUP BY {listed}"
        yield left[0].start, what


def _nameless(text: Expressions) -> Iterator[tuple[int, str]]:
    """What is grouped by and has no name: no column can show it."""
    for number, word in enumerate(text.words[:-2]):
        if word.says("GROUP") and text.says(number + 2, "("):
            span = text.after(number + 1)
            if not any(w.says("AS") for w in text.words[span.first : span.last]):
                told = text.query[text.words[span.first].start + 1 : text.words[span.last].end - 1].strip()
                what = f"what is grouped by needs a name, and the SELECT names it: SELECT ?x … GROUP BY ({told} AS ?x)"
                yield text.words[span.first].start, what


def _grouping(words: tuple[Token, ...]) -> set[str]:
    """The variables of the GROUP BY that follows the outermost group."""
    depth, grouping, found = 0, False, set[str]()
    for word in words:
        depth += word.says("{") - word.says("}")
        if depth == 0:
            grouping = word.says("GROUP", "BY") or (grouping and not word.says("ORDER", "HAVING", "LIMIT", "OFFSET"))
            found |= {word.variable} if grouping and word.variable else set()
    return found


def misplaced_value(engine: Engine, query: str, terms: Mapping[str, Term]) -> str:
    """Return what is wrong where a query parses, and with its values does not."""
    text = Expressions(query)
    for number, word in enumerate(text.words):
        term = terms.get(word.variable, "") if word.variable else ""
        if term and not term.startswith("<") and _begins(text, number):
            return located(query, word.start, _LEAD, f"with the value of {word.text}: {_told(engine, term)}")
    listed = ", ".join(f"{name}={term}" for name, term in terms.items())
    return f"the query does not parse with these values: {listed}"


def _begins(text: Expressions, number: int) -> bool:
    """Whether a word is a subject or a property of a pattern."""
    return any(number in {p.subject.span.first, p.path.first} for p in Patterns(text).found)


def _told(engine: Engine, term: Term) -> str:
    near = " or ".join(map(written, things_named(engine, lexical(term))[:2]))
    return f"{term} is no thing, and only a thing can stand here{f'; did you mean {near}?' if near else ''}"
