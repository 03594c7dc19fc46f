"""Dates as precise as their source: a year, a month, a day, or a range (EDTF level 0 interval, ISO 8601-2)."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cbrngraph.terms import EDTF, XSD, Term, lexical, literal

__all__ = ["PartialDate", "parse_date", "term_date"]

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_TYPES = {4: XSD + "gYear", 7: XSD + "gYearMonth", 10: XSD + "date"}


class PartialDate(NamedTuple):
    """A stated date with its first and last possible day; an open end is ``None``."""

    text: str
    datatype: str
    earliest: date | None
    latest: date | None

    @property
    def term(self) -> Term:
        """The literal, typed by its precision."""
        return literal(self.text, self.datatype)

    def refines(self, other: PartialDate) -> bool:
        """Whether this date says more than the other and agrees with it: 2013-05 refines 2013."""
        return (
            (self.earliest, self.latest) != (other.earliest, other.latest)
            and (other.earliest is None or (self.earliest is not None and self.earliest >= other.earliest))
            and (other.latest is None or (self.latest is not None and self.latest <= other.latest))
        )


@lru_cache(maxsize=4096)
def parse_date(text: str) -> PartialDate:
    """Read ``2020``, ``2020-11``, ``2020-11-20``, ``2017-03..2020-10``, ``..2020-11`` or ``2020..``.

    Raises:
        ValueError: there is no such date, or the range runs backwards.

    >>> parse_date("2020-02").latest
    datetime.date(2020, 2, 29)

    """
    start, dots, end = text.partition("..")
    if not dots:
        return _point(*_bounds(text))
    if not start and not end:
        raise ValueError("a range needs at least one end, such as 2017-03..2020-10")
    first = _bounds(start)[0] if start else None
    last = _bounds(end)[1] if end else None
    if first and last and first > last:
        raise ValueError(f"the range {text} runs backwards; write {end}..{start}")
    if first and last and _point(first, last).latest == last:
        return _point(first, last)
    return PartialDate("/".join(_ends(first, last)), EDTF + "EDTF", first, last)


def term_date(term: Term) -> PartialDate:
    """Read the date back from its literal."""
    start, slash, end = lexical(term).partition("/")
    return parse_date(f"{start.strip('.')}..{end.strip('.')}" if slash else start)


def _point(first: date, last: date) -> PartialDate:
    """The year, month or day that begins with ``first`` and is as long as, or the longest not longer than, the span."""
    for text in (f"{first:%Y}", f"{first:%Y-%m}"):
        if _bounds(text) == (first, last):
            return PartialDate(text, _TYPES[len(text)], first, last)
    return PartialDate(str(first), _TYPES[10], first, first)


def _ends(first: date | None, last: date | None) -> tuple[str, str]:
    """The two ends of a range, each as short as it can be, so that equal spans have one spelling.

    An end that the other one begins with is written as exactly as the other: 2015-10/2015-12, and not 2015-10/2015.
    """
    start, end = _shortest(first, 0), _shortest(last, 1)
    if end.startswith(start):
        start = str(first)[: len(end)]
    elif start.startswith(end):
        end = str(last)[: len(start)]
    return start, end


def _shortest(end: date | None, which: int) -> str:
    """The shortest text that begins (0) or ends (1) on a day."""
    if end is None:
        return ".."
    return next(text for n in (4, 7, 10) if _bounds(text := str(end)[:n])[which] == end)


def _bounds(text: str) -> tuple[date, date]:
    match = _POINT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date; write 2020, 2020-11, 2020-11-20 or a range such as 2017-03..2020-10")
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError(f"there is no date {text}") from None
    if day is not None:
        return first, first
    last_month = month or 12
    return first, date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
