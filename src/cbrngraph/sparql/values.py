"""What a date is compared with: a day, a time, a year or month, text, or another date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cbrngraph.readings.dates import parse_date
from cbrngraph.sparql.expressions import Expressions, Span
from cbrngraph.terms import XSD, Term, compact, datatype, lexical

__all__ = ["Value", "bound_of", "value_of"]

_KINDS = {
    XSD + "date": "day", XSD + "dateTime": "time", XSD + "gYear": "part", XSD + "gYearMonth": "part",
    XSD + "string": "text", XSD + "integer": "text",
}  # fmt: skip


class Value(NamedTuple):
    """A value: its kind (day, time, part, text, date for another date variable), and how it is written."""

    kind: str
    text: str = ""


def value_of(text: Expressions, span: Span, terms: Mapping[str, Term], dates: set[str]) -> Value | None:
    """Return what an operand is, as far as it can be compared with a date; ``dates`` are variables that hold one."""
    words = text.inside(span)
    if not words:
        return None
    first = words[0]
    if len(words) == 1 and first.variable in terms:
        term = terms[first.variable]
        return _classified(datatype(term), lexical(term))
    if text.variable(span) in dates:
        return Value("date")
    if first.kind == "string":
        return _classified(text.iri(span.last) if len(words) == 3 else XSD + "string", first.text.strip("\"'"))
    if first.kind == "number" and len(words) == 1:
        return _classified(XSD + "integer", first.text)
    if first.says("NOW"):
        return Value("time", "now")
    called = len(words) == 4 and words[2].kind == "string"
    return _classified(text.iri(span.first), words[2].text.strip("\"'")) if called else None


def bound_of(value: Value, operator: str, *, as_text: bool) -> str:
    """Return how a value is to be written instead; an empty string where it stands well as it is."""
    if value.kind == "date" or (value.kind == "day" and not as_text):
        return ""
    if value.text == "now":
        return "STR(xsd:date(NOW()))" if as_text else "xsd:date(NOW())"
    stated = parse_date(value.text[:10])
    if operator in {"=", "!="}:
        return f'"{stated.text}"^^{compact(stated.datatype)}'
    day = stated.earliest if operator in {"<", ">="} else stated.latest
    return f'"{day}"' if as_text else f'"{day}"^^xsd:date'


def _classified(kind: str, text: str) -> Value | None:
    """The value, if a date can be read in it."""
    if kind not in _KINDS:
        return None
    try:
        parse_date(text[:10])
    except ValueError:
        return None
    return Value(_KINDS[kind], text)
