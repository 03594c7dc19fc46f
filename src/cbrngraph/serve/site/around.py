"""Around a thing: its neighbours in the networks that it is a node of, and the days that are known of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from cbrngraph.terms import CBRN, Term, iri

__all__ = ["Day", "days_of", "neighbourhood", "spans", "timeline", "when"]

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
_FROM, _UNTIL, _SEEN = (iri(CBRN + name) for name in ("from", "until", "seenOn"))


class Day(NamedTuple):
    """A line of a timeline: the first and last day it can mean, how sources give it, and what was on it."""

    first: str
    last: str
    shown: str
    what: str


def spans(site: Site, name: str) -> Iterator[Day]:
    """Yield the days of a thing: from and until in one, the days on which it was seen in one, others by themselves."""
    found = site.known.dates.get(name, ())
    ends = {end: [day for day in found if day.property == end] for end in (_FROM, _UNTIL)}
    if both := [*ends[_FROM], *ends[_UNTIL]]:
        first = min(day.first or day.last for day in both)
        yield Day(first, max(day.last or day.first for day in both), _span(site, name, ends), "")
    if seen := [day for day in found if day.property == _SEEN]:
        told = ", ".join(when(day.shown) for day in seen)
        yield Day(seen[0].first or seen[0].last, seen[-1].last, told, "seen on")
    for day in found:
        if day.property not in {_FROM, _UNTIL, _SEEN}:
            yield Day(day.first or day.last, day.last, when(day.shown), site.known.word(day.property))


def _span(site: Site, name: str, ends: Mapping[Term, Sequence[Dated]]) -> str:
    start, end = (" or ".join(when(day.shown) for day in ends[which]) for which in (_FROM, _UNTIL))
    if start and end:
        return f"{start} – {end}"
    if end:
        return f"until {end}" if end[0].isdigit() else f"end {end}"
    if _MOMENTS & set(site.known.kinds.get(name, ())):
        return start
    return f"from {start}" if start[0].isdigit() else f"start {start}"


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
            **{"data-first": day.first, "data-last": day.last},
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
