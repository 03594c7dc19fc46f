"""Around a thing: its neighbours in the networks that it is a node of, and the days that are known of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cbrngraph.answers.card import Line
from cbrngraph.display.markup import Content, Html, element, listed
from cbrngraph.display.parts import counted
from cbrngraph.networks.views import load_views
from cbrngraph.serve.site.entity import Entity
from cbrngraph.serve.site.files import Site
from cbrngraph.serve.site.frame import root_of
from cbrngraph.serve.site.known import Dated
from cbrngraph.serve.site.linking import linked, thing_html
from cbrngraph.terms import CBRN, iri

__all__ = ["OPEN", "VAGUE", "Day", "days_of", "neighbourhood", "spans", "timeline", "when"]

_ROOT = root_of("doc/")
_MOST = 8
"""So many neighbours are named of each network; the network has the others."""
_MOMENTS = frozenset(
    {"event", "meeting", "training", "workshop", "conference", "exercise", "round table", "ceremony", "visit",
     "public statement"}
)  # fmt: skip
"""Kinds of things that do not last, of which a first day says all."""
_TOLD = _MOMENTS | {
    "project", "part of a project", "agreement", "hosting agreement", "contract", "memorandum of understanding",
    "cooperation agreement", "delegation agreement", "action plan", "legal instrument", "membership", "participation",
    "hosting", "tenure", "national focal point",
}  # fmt: skip
"""Kinds of things whose days belong into the timeline of those that they are of."""
_LASTING = frozenset({"membership"})
"""Kinds of things that have no end by nature: that none is given says nothing of them."""
_FROM, _UNTIL, _SEEN, _ENDED = (iri(CBRN + name) for name in ("from", "until", "seenOn", "endedOn"))
OPEN = "open"
"""How days can be: a thing began, and its end is not known."""
VAGUE = "vague"
"""How days can be: it was some time between them, and when is not known."""


class Day(NamedTuple):
    """A line of a timeline: the first and last day it can mean, how sources give it, and what was on it."""

    first: str
    last: str
    shown: str
    what: str
    how: str = ""
    """Where the end is open, the last day is that on which the thing was last seen, or else the first itself."""


class _Ends(NamedTuple):
    """What is known of when a thing began and ended."""

    starts: Sequence[Dated]
    stops: Sequence[Dated]
    seen: Sequence[Dated]
    ended: bool
    """Whether something else says when it ended."""
    kinds: frozenset[str]

    @property
    def momentary(self) -> bool:
        return bool(_MOMENTS & self.kinds)

    @property
    def open(self) -> bool:
        """Whether it began and may go on: an end that is "2022-04 or later" has no last day."""
        known = self.momentary or self.ended or any(day.last or not day.first for day in self.stops)
        return bool(self.starts) and not known

    @property
    def first(self) -> str:
        return min(day.first or day.last for day in self.starts or self.stops)

    @property
    def last(self) -> str:
        return max([self.first, *(day.last or day.first for day in self.stops or self.starts)])

    @property
    def begun(self) -> str:
        """The day by which it had begun."""
        return max(day.last or day.first for day in self.starts or self.stops)

    @property
    def lasted(self) -> str:
        """The day before which it had not ended."""
        return min((day.first or self.begun for day in self.stops), default=self.begun)


def spans(site: Site, name: str) -> Iterator[Day]:
    """Yield the days of a thing: from and until in one, the days on which it was seen in one, others by themselves."""
    found = site.known.dates.get(name, ())
    starts, stops, seen = ([day for day in found if day.property == end] for end in (_FROM, _UNTIL, _SEEN))
    if starts or stops:
        ended = any(day.property == _ENDED for day in found)
        yield _whole(_Ends(starts, stops, seen, ended, frozenset(site.known.kinds.get(name, ()))))
    if seen:
        told = ", ".join(when(day.shown) for day in seen)
        yield Day(seen[0].first or seen[0].last, seen[-1].last, told, "seen on")
    for day in found:
        if day.property not in {_FROM, _UNTIL, _SEEN}:
            first, last = day.first or day.last, day.last
            yield Day(first, last, when(day.shown), site.known.word(day.property), VAGUE if first < last else "")


def _whole(ends: _Ends) -> Day:
    if ends.open:
        return _open(ends)
    vague = ends.first < ends.last and ends.begun >= ends.lasted
    return Day(ends.first, ends.last, _span(ends), "", VAGUE if vague else "")


def _open(ends: _Ends) -> Day:
    """A thing of which no end is known lasts at least until it was last seen; a begin that can be in years is vague."""
    later = [day.first or day.last for day in [*ends.stops, *ends.seen]]
    last = max([ends.first, *later])
    if last == ends.first and ends.first[:4] < ends.begun[:4]:
        return Day(ends.first, ends.begun, _span(ends), "", VAGUE)
    return Day(ends.first, last, _span(ends), "", OPEN)


def _span(ends: _Ends) -> str:
    start, end = (" or ".join(when(day.shown) for day in some) for some in (ends.starts, ends.stops))
    if start and end:
        return _both(ends, start, end)
    if end:
        return f"until {end}" if end[0].isdigit() else f"end {end}"
    if ends.momentary:
        return start
    told = f"from {start}" if start[0].isdigit() else f"start {start}"
    return f"{told}, end not known" if ends.open and not _LASTING & ends.kinds else told


def _both(ends: _Ends, start: str, end: str) -> str:
    """Two ends in words; in one, where it was a moment that can have been over before the other can have begun."""
    if ends.momentary and start == end:
        return start
    rough = ends.lasted < ends.begun and all(text.startswith("between") for text in (start, end))
    return f"some time between {ends.first} and {ends.last}" if rough else f"{start} – {end}"


def when(text: str) -> str:
    """Return a date as people say it; an open end of a span (EDTF) is one that nobody gives.

    >>> when("2020-11"), when("../2020-11"), when("2022-04/.."), when("2017-03/2017-05")
    ('2020-11', 'by 2020-11', '2022-04 or later', 'between 2017-03 and 2017-05')
    """
    first, slash, last = text.partition("/")
    if not slash:
        return text
    if first == "..":
        return f"by {last}"
    return f"{first} or later" if last == ".." else f"between {first} and {last}"


def days_of(site: Site, found: Entity) -> list[tuple[Day, list[Content]]]:
    """Return the days of a thing and of what its card tells of that has days, in their order, with what was on them."""
    kind = ", ".join(found.card.kinds) or "thing"
    lines: list[tuple[Day, list[Content]]] = [
        (day, [f"this {kind}", _in_brackets(day)]) for day in spans(site, found.name)
    ]
    told: set[str] = set()
    for line in found.card.lines:
        names = [name for name in sorted(found.names_in(line) - told) if _is_told(site, line, name)]
        told |= set(names)
        lines += [(day, _what(site, found, line, name, day)) for name in names for day in spans(site, name)]
    return sorted(lines, key=lambda item: (item[0].first or "9999", item[0]))


def _is_told(site: Site, line: Line, name: str) -> bool:
    """Whether the days of a thing are days of the line that tells of it: what it names, or the node that it is."""
    kinds = set(site.known.kinds.get(name, ()))
    named = line.heading in kinds or site.labels.get(name, "") in line.text
    return bool(line.holds and line.heading and named and _TOLD & kinds)


def _what(site: Site, found: Entity, line: Line, name: str, day: Day) -> list[Content]:
    """What was on a day: the line that tells of it, or the thing alone where the line tells of more."""
    brackets = _in_brackets(day)
    if line.heading in site.known.kinds.get(name, ()):
        return [f"{line.heading}: ", *linked(site, _ROOT, line.text, found.names_in(line)), brackets]
    return [f"{', '.join(site.known.kinds[name])}: ", thing_html(site, _ROOT, name), brackets]


def _in_brackets(day: Day) -> str:
    return f" ({day.what})" if day.what else ""


def timeline(days: Sequence[tuple[Day, list[Content]]]) -> Html:
    """Return days as a section; nothing where none is known."""
    items = [
        element(
            "li",
            element("span", day.shown, class_="day"),
            " ",
            *what,
            **{"data-first": day.first, "data-last": day.last, "data-how": day.how},
        )
        for day, what in days
    ]
    if not items:
        return Html()
    told = element("ol", *items, class_="timeline", **{"data-timeline": "yes"})
    return element(
        "section", element("h2", "Timeline"), element("div", **{"data-draw": "timeline"}), told, id="timeline"
    )


def neighbourhood(site: Site, name: str) -> Html:
    """Return who a thing is tied to, network by network; nothing where it is a node of none."""
    views = site.known.neighbours.get(name, {})
    if not views:
        return Html()
    parts = [_view(site, view, ties) for view, ties in views.items()]
    return element(
        "section", element("h2", "Neighbourhood"), element("div", **{"data-draw": "network"}), *parts,
        id="neighbourhood", **{"data-node": f"kg:{name}", "data-views": " ".join(views)},
    )  # fmt: skip


def _view(site: Site, view: str, ties: Sequence[tuple[str, str, float]]) -> Html:
    known = load_views()[view]
    head = element("a", known.title, href=f"{_ROOT}networks/{view}.html")
    items = [_tie(site, *tie) for tie in ties[:_MOST]]
    more = [f"and {counted(len(ties) - _MOST, 'more tie')}"] if len(ties) > _MOST else []
    return Html(element("h3", head) + listed([*items, *more]))


def _tie(site: Site, name: str, kind: str, weight: float) -> list[Content]:
    told = ", ".join(part for part in (kind, f"{weight:g}" if weight > 1 else "") if part)
    return [thing_html(site, _ROOT, name), f" ({told})" if told else ""]
