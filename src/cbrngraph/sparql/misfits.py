"""Values that no statement has where they stand: text without its tag or type, and names where a thing is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cbrngraph.sparql.asked import Asked
from cbrngraph.sparql.expressions import Span
from cbrngraph.sparql.lookup import alike_values, has_match, prefer_used, things_named, written
from cbrngraph.sparql.mends import Finding
from cbrngraph.terms import RDFS, SKOS, Term, compact, lexical

__all__ = ["misfits"]

PREF_LABEL = f"<{SKOS}prefLabel>"
_LABEL = f"<{RDFS}label>"
_BY_ID = "; name the thing by its id: cbrngraph search finds it"
MOST = 3
"""Mends that a hint names."""


class _Misfit(NamedTuple):
    """A value in the query, and the property that it is to be a value of."""

    span: Span
    property: Term


def misfits(asked: Asked, *, compared: bool) -> Iterator[Finding]:
    """Yield the values that their property does not have, and has otherwise spelt; ``compared``: in filters too."""
    placed = list(dict.fromkeys([*_objects(asked), *(_compared(asked) if compared else ())]))
    yield from _subjects(asked)
    for each in placed:
        value = asked.term(each.span)
        if value.startswith('"') and not has_match(asked.engine, f"?s {each.property} {value}"):
            yield from _otherwise(asked, each, value)


def _subjects(asked: Asked) -> Iterator[Finding]:
    """Values of parameters in the place of a subject, which text is not."""
    for pattern in asked.patterns:
        value, span = asked.term(pattern.subject.span), pattern.subject.span
        if value.startswith('"'):
            found = _named(asked, value)
            mend = f"; did you mean {_listed(found)}?" if found else _BY_ID
            edits = (asked.edit(span, written(found[0])),) if found else ()
            yield Finding(asked.place(span), f"{written(value)}{asked.through(span)} is no thing{mend}", edits)


def _objects(asked: Asked) -> Iterator[_Misfit]:
    for pattern in asked.patterns:
        if property := asked.property(pattern):
            yield _Misfit(pattern.object.span, property)


def _compared(asked: Asked) -> Iterator[_Misfit]:
    """The values that a filter wants a variable to be equal to."""
    held: dict[str, Term] = {}
    for pattern in asked.patterns:
        if pattern.object.kind == "variable" and (property := asked.property(pattern)):
            held.setdefault(asked.text.words[pattern.object.span.first].variable, property)
    for number, word in enumerate(asked.text.words):
        if word.text == "=" and number:
            sides = (asked.text.before(number), asked.text.after(number))
            for mine, other in (sides, sides[::-1]):
                name = asked.text.words[mine.first].variable if mine.first == mine.last else ""
                if name in held and name not in asked.terms:
                    yield _Misfit(other, held[name])


def _otherwise(asked: Asked, each: _Misfit, value: Term) -> Iterator[Finding]:
    """The same text under the property, else the thing of that name."""
    property = each.property
    found = alike_values(asked.engine, property, value)
    if not found and property == _LABEL:
        property = PREF_LABEL
        found = alike_values(asked.engine, property, value)
    told = f"{written(value)}{asked.through(each.span)}"
    if found:
        what = f"{told} is no value of {compact(property)}, which has {_listed(found)}"
    elif has_match(asked.engine, f"?s {property} ?o FILTER(ISIRI(?o))"):
        found = prefer_used(asked.engine, named, property) if (named := _named(asked, value)) else []
        mend = f"; did you mean {_listed(found)}?" if found else _BY_ID
        what = f"{told} is no thing, and the values of {compact(property)} are things{mend}"
    else:
        return
    edits = (asked.edit(each.span, written(found[0])),) if found else ()
    yield Finding(asked.place(each.span), what, edits)


def _named(asked: Asked, value: Term) -> list[Term]:
    return things_named(asked.engine, lexical(value))


def _listed(terms: list[Term]) -> str:
    return " or ".join(map(written, terms[:MOST]))
