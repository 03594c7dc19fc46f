"""When a tie held: what is certain of it, and what is possible, from dates as rough as their sources.

A project or a participation holds from its start to its end; one whose end nobody gives is certain for its start alone.
Who takes part in a project is taken to do so as long as it lasts, but for a start or an end of its own that is stated.
Memberships, hostings, agreements and focal points stand until a source says that they ended. An event lasts as long as
it is said to; *as of* a day it has happened by then. What a source saw on a day was there on that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.readings.dates import parse_date
from cbrngraph.terms import Term, lexical, local_name

__all__ = ["FIRST_DAY", "UNDATED", "Span", "When", "dates_of", "joint", "span_of", "whole"]

FIRST_DAY = date(2010, 1, 1)
"""The Initiative began in 2010: a network of it before that year would be an empty one."""

_CHUNK = 1000
_STANDING = frozenset(["Membership", "Hosting", "Agreement", "FocalPoint", "RegionalSecretariat", "Institution"])
_SAID = "SELECT ?thing ?property ?value WHERE { VALUES ?thing { %s } ?thing ?property ?value }"


class When(NamedTuple):
    """What is known of when a tie held; ``None`` where nothing is."""

    first: date | None = None
    """The first day on which it can have begun."""
    begun: date | None = None
    """The day by which it certainly had begun."""
    lasted: date | None = None
    """The day until which it certainly lasted."""
    ended: date | None = None
    """The last day on which it can have been there; nothing where it may be there still."""
    momentary: bool = False
    """Whether it is an event, which *as of* a later day has happened."""
    seen: date | None = None
    """The first day on which a source may have seen it, where nothing says when it began."""

    def certain(self, span: Span) -> bool:
        """Whether it certainly held at some time in a span."""
        return bool(self.begun and self.lasted and self.begun <= span.until and self.lasted >= self._start(span))

    def possible(self, span: Span) -> bool:
        """Whether the dates leave open that it held in a span."""
        return (not self.first or self.first <= span.until) and (not self.ended or self.ended >= self._start(span))

    def _start(self, span: Span) -> date:
        return date.min if span.as_of and self.momentary else span.start


UNDATED = When()
"""Nothing is known."""


class Span(NamedTuple):
    """A span of days, both ends in it; ``as_of`` asks for what had happened by its end."""

    start: date
    until: date
    as_of: bool = False


def span_of(as_of: object = None, between: Sequence[object] | str | None = None) -> Span | None:
    """Read a day (the last one it can mean) or two ends; nothing where neither is given.

    Raises:
        UsageError: a date is none, lies before 2010, or both are given.

    """
    if as_of and between:
        raise UsageError("a network is either as of a day or between two; leave one out")
    if as_of:
        day = _day(str(as_of), "as_of", last=True)
        return Span(day, day, as_of=True)
    if not between:
        return None
    ends = between.split("..") if isinstance(between, str) else list(between)
    if len(ends) != 2:
        raise UsageError(f"between={between}: two dates, such as 2015..2020")
    start = _day(str(ends[0]), "between", last=False) if ends[0] else FIRST_DAY
    until = _day(str(ends[1]), "between", last=True) if ends[1] else date.max
    if start > until:
        raise UsageError(f"between={between}: it runs backwards; swap the ends")
    return Span(start, until)


def _day(text: str, name: str, *, last: bool) -> date:
    try:
        when = parse_date(str(date.today()) if text == "today" else text)
    except ValueError as error:
        raise UsageError(f"{name}={text}: {error}, or today") from None
    found = (when.latest or date.max) if last else (when.earliest or FIRST_DAY)
    if found < FIRST_DAY:
        raise UsageError(f"{name}={text}: the Initiative began in 2010; take a later date")
    return found


def dates_of(engine: Engine, things: Iterable[Term]) -> dict[Term, When]:
    """Return what is known of when each thing was; those of which nothing is known are left out."""
    wanted = sorted(set(things))
    said: defaultdict[Term, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(wanted), _CHUNK):
        for thing, predicate, value in rows(engine, _SAID % " ".join(wanted[start : start + _CHUNK])):
            told = local_name(value) if value.startswith("<") else lexical(value)
            said[thing][local_name(predicate)].append(told)
    found = {thing: _when(properties) for thing, properties in said.items()}
    return {thing: when for thing, when in found.items() if when != UNDATED}


def _when(said: defaultdict[str, list[str]]) -> When:
    first, begun = _start(said)
    lasted, ended = _end(said)
    seen = sorted(map(date.fromisoformat, said["seenOnLatest"]))
    seen_since = sorted(map(date.fromisoformat, said["seenOnEarliest"]))
    if seen and (begun is None or seen[0] < begun):
        first, begun = (first if first and first <= seen[0] else None), seen[0]
    if begun is None:
        return When(first, None, None, ended)
    kinds, sight = set(said["type"]), seen_since[0] if seen_since and not first else None
    if ended is None and lasted is None and kinds & _STANDING:
        return When(first, begun, date.max, None, seen=sight)
    momentary = "Event" in kinds
    if momentary and lasted is None and ended is None:
        return When(first, begun, first or date.min, begun, momentary)
    known = [day for day in (lasted, first, *seen_since[-1:]) if day]
    return When(first, begun, max(known) if known else begun, ended, momentary, sight)


def _start(said: defaultdict[str, list[str]]) -> tuple[date | None, date | None]:
    for name in ("from", "signedOn", "inForceFrom"):
        first, begun = _ends(said, name)
        if first or begun:
            return first, begun
    return None, None


def _end(said: defaultdict[str, list[str]]) -> tuple[date | None, date | None]:
    """The end as stated; else as planned: a printed length after the start, which can be outlasted."""
    for name in ("until", "endedOn"):
        lasted, ended = _ends(said, name)
        if lasted or ended:
            return lasted, ended
    first, _ = _ends(said, "from")
    if said["durationMonths"] and first:
        return _later(first, int(said["durationMonths"][0])), None
    return None, None


def _ends(said: defaultdict[str, list[str]], name: str) -> tuple[date | None, date | None]:
    first, last = (sorted(map(date.fromisoformat, said[name + end])) for end in ("Earliest", "Latest"))
    return (first[0] if first else None), (last[-1] if last else None)


def _later(day: date, months: int) -> date:
    """The last day for certain of so many months, the day of the month left aside."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def joint(one: When, other: When) -> When:
    """Return when two things were both there, such as two participations in one project."""
    firsts = [when.first for when in (one, other) if when.first]
    ends = [when.ended for when in (one, other) if when.ended]
    begun = max(one.begun, other.begun) if one.begun and other.begun else None
    lasted = min(one.lasted, other.lasted) if one.lasted and other.lasted else None
    momentary = one.momentary and other.momentary
    if firsts and ends and max(firsts) > min(ends):
        return UNDATED  # one was over before the other began: they share the thing, and no time
    seen = [when.seen for when in (one, other) if when.seen]
    return When(max(firsts, default=None), begun, lasted, min(ends, default=None), momentary, max(seen, default=None))


def whole(whens: Iterable[When]) -> tuple[str, str]:
    """Return the first and the last day of several, as ISO 8601; empty where it is not known, or is not over."""
    known = [when for when in whens if when != UNDATED]
    firsts = [day for when in known if (day := when.first or when.seen or when.begun)]
    open_end = any(when.ended is None for when in known)
    lasts = [when.ended for when in known if when.ended]
    return (str(min(firsts)) if firsts else ""), (str(max(lasts)) if lasts and not open_end else "")
