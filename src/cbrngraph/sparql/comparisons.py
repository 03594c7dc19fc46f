"""Dates that may be a year, a month or a range, compared as if they were days: such rows drop.

Which properties these are, and where the first and the last day that they can mean stand, the ontology says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cbrngraph.graph.engine import Engine, rows
from cbrngraph.sparql.expressions import Binding, Expressions, Span
from cbrngraph.sparql.mends import Edit, Finding
from cbrngraph.sparql.values import Value, bound_of, value_of
from cbrngraph.terms import CBRN, DCT, Term, compact

__all__ = ["uncertain_dates"]

_BOUNDS = """
SELECT ?property ?earliest ?latest ?single {
  ?property cbrn:earliestBound ?earliest ; cbrn:latestBound ?latest .
  BIND(EXISTS { ?property a owl:FunctionalProperty } AS ?single)
}
"""
_UNBOUNDED = {DCT + "issued", DCT + "modified"}
"""Properties of others: dates of any precision, without bounds of ours."""
_DAYS = {CBRN + "retrievedOn", CBRN + "searchedOn"}
_LATE = {"<", "<="}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class Bounds(NamedTuple):
    """The properties that hold the first and the last day of a date, and whether a thing has one such date."""

    earliest: str
    latest: str
    single: bool


class Comparison(NamedTuple):
    """A variable, compared: its operand, the operator as if it stood left, the other operand and its value."""

    variable: str
    span: Span
    operator: str
    other: Span
    value: Value


def uncertain_dates(engine: Engine, text: Expressions, terms: Mapping[str, Term]) -> list[Finding]:
    """Return the comparisons (and years and months) of dates that drop rows, one finding a variable."""
    if not any(word.says(*_FLIPPED, "YEAR", "MONTH", "DAY") for word in text.words):
        return []
    bounds = {p[1:-1]: Bounds(first[1:-1], last[1:-1], "true" in one) for p, first, last, one in rows(engine, _BOUNDS)}
    days = _DAYS | {name for both in bounds.values() for name in both[:2]}
    bound: dict[str, list[Binding]] = {}
    for binding in text.bindings():
        if any(name in bounds or name in days or name in _UNBOUNDED for _, name in binding.properties):
            bound.setdefault(binding.variable, []).append(binding)
    compared = [found for number in range(len(text.words)) for found in _compared(text, number, terms, set(bound))]
    return [
        finding
        for variable, bindings in bound.items() if variable not in terms
        for finding in _Case(text, variable, bindings, bounds, days).findings(compared)
    ]  # fmt: skip


def _compared(text: Expressions, number: int, terms: Mapping[str, Term], dates: set[str]) -> Iterator[Comparison]:
    """The comparison of a date at an operator, from the side of each variable."""
    operator = text.words[number].text
    if operator not in _FLIPPED or number == 0:
        return
    left, right = text.before(number), text.after(number)
    if any(text.says(place, "+", "-", "*", "/") for place in (left.first - 1, right.last + 1)):
        return
    for mine, other, seen in ((left, right, operator), (right, left, _FLIPPED[operator])):
        variable, value = text.variable(mine), value_of(text, other, terms, dates)
        if variable in dates and value:
            yield Comparison(variable, mine, seen, other, value)


class _Case:
    """One variable with a date in it, and how it is used."""

    def __init__(
        self, text: Expressions, variable: str, bindings: list[Binding], bounds: dict[str, Bounds], days: set[str]
    ) -> None:
        self._text = text
        self._name = variable
        self._bindings = bindings
        self._bounds = bounds
        names = [name for binding in bindings for _, name in binding.properties]
        self._uncertain = [name for name in names if name in bounds or name in _UNBOUNDED]
        self._sort = "bounded" if set(names) & bounds.keys() else "unbounded" if self._uncertain else "day"
        self._certain = all(name in days for name in names)

    def findings(self, compared: list[Comparison]) -> Iterator[Finding]:
        mine = [each for each in compared if each.variable == self._name and self._drops(each)]
        parts = {word: self._calls(word) for word in ("YEAR", "MONTH", "DAY")}
        if mine or parts["YEAR"]:
            spans = [each.span for each in mine] + parts["YEAR"]
            first = min(self._text.words[span.first].start for span in spans)
            yield Finding(first, self._told(mine), tuple(self._edits(mine, parts["YEAR"])))
        for word in ("MONTH", "DAY"):
            for span in parts[word][:1]:
                what = f"{self._property()} may be less precise than a {word.lower()}: {word}() is nothing then"
                yield Finding(self._text.words[span.first].start, f"{what}, and the row drops", ())

    def _drops(self, each: Comparison) -> bool:
        """Whether the comparison drops rows; days among themselves never do, and only plain text is never equal."""
        if self._certain or self._sort == "day":
            return each.value.kind in {"part", "text", "time"}
        return each.value.kind == "text" if each.operator in {"=", "!="} else True

    def _calls(self, function: str) -> list[Span]:
        text, found = self._text, []
        for number, word in enumerate(text.words):
            if word.variable == self._name and text.says(number - 1, "(") and text.says(number - 2, function):
                found.append(Span(number - 2, number + 1))
        return found if self._uncertain else []

    def _property(self) -> str:
        return compact((self._uncertain or [self._bindings[0].properties[0][1]])[0])

    def _told(self, mine: list[Comparison]) -> str:
        if not self._uncertain:
            return (
                f"{self._property()} is a day, which compares with an xsd:date and with nothing else: every row drops"
            )
        if mine and all(each.operator in {"=", "!="} for each in mine):
            return f"{self._property()} is a date, which is never equal to plain text or a number"
        told = f"{self._property()} may be a year, a month or a range"
        told += ", which compares with no day" if mine else ", whose YEAR() is nothing in one engine or another"
        told += ": such rows drop"
        if self._sort == "unbounded":
            return f"{told}; compare its text"
        named = " or ".join(
            dict.fromkeys(compact(self._companion(name, mine)) for name in self._uncertain if name in self._bounds)
        )
        return f"{told}; compare {named}"

    def _companion(self, name: str, mine: list[Comparison]) -> str:
        """The bound that makes it certain: the last day for what is to be before, the first for what is to be after."""
        bounds = self._bounds[name]
        return bounds.latest if mine and self._late(mine) else bounds.earliest

    def _late(self, mine: list[Comparison]) -> bool:
        ordering = [each for each in mine if each.operator not in {"=", "!="}]
        return bool(ordering) and (
            all(each.operator in _LATE for each in ordering) or (self._both(mine) and not self._splits(mine))
        )

    def _both(self, mine: list[Comparison]) -> bool:
        """Whether it is to be after one day and before another."""
        ordering = {each.operator in _LATE for each in mine if each.operator not in {"=", "!="}}
        return len(ordering) == 2

    def _splits(self, mine: list[Comparison]) -> bool:
        """Whether first and last day can both be asked for: one date of one thing, stated plainly."""
        if not self._both(mine) or len(self._bindings) > 1 or len(self._bindings[0].properties) > 1:
            return False
        at, name = self._bindings[0].properties[0]
        row = self._text.says(self._bindings[0].place + 1, ",") or self._text.says(self._bindings[0].place - 1, ",")
        return self._bounds[name].single and not self._text.says(at - 1, "/", "|", "^") and not row

    def _edits(self, mine: list[Comparison], years: list[Span]) -> Iterator[Edit]:
        if not all(binding.simple for binding in self._bindings):
            return
        same = all(each.operator in {"=", "!="} for each in mine) and not years
        if self._sort == "bounded" and not same:
            yield from self._renamed(mine)
        for each in mine:
            yield from self._mended(each, self._splits(mine))
        for span in years if self._sort == "unbounded" else ():
            yield self._put(span, f"xsd:integer(SUBSTR(STR(?{self._name}), 1, 4))")

    def _renamed(self, mine: list[Comparison]) -> Iterator[Edit]:
        """The properties exchanged for their bounds."""
        for binding in self._bindings:
            for at, name in binding.properties:
                if name in self._bounds:
                    yield self._put(Span(at, at), compact(self._companion(name, mine)))
        if self._splits(mine):
            latest = self._bounds[self._bindings[0].properties[0][1]].latest
            end = self._text.words[self._bindings[0].place].end
            yield Edit(end, end, f" ; {compact(latest)} ?{self._name}Latest")

    def _mended(self, each: Comparison, split: bool) -> Iterator[Edit]:
        same = each.operator in {"=", "!="}
        last = "Latest" if split and each.operator in _LATE else ""
        as_text = self._sort == "unbounded" and not same
        yield self._put(each.span, f"STR(?{self._name})" if as_text else f"?{self._name}{last}")
        if new := bound_of(each.value, each.operator, as_text=as_text):
            yield self._put(each.other, new)

    def _put(self, span: Span, new: str) -> Edit:
        return Edit(self._text.words[span.first].start, self._text.words[span.last].end, new)
