"""The timeline (``timeline.html``): accessions, agreements, projects and events by year, as a list and as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cbrngraph.display.markup import Content, Html, element, listed
from cbrngraph.display.parts import counted
from cbrngraph.graph.engine import rows
from cbrngraph.pictures.members import members
from cbrngraph.serve.site.around import OPEN, VAGUE, Day, spans
from cbrngraph.serve.site.files import File, Site, json_file
from cbrngraph.serve.site.frame import Page, made
from cbrngraph.serve.site.linking import thing_html
from cbrngraph.serve.site.maps import regions
from cbrngraph.terms import compact, local_name, name_of

__all__ = ["SLOW", "file", "paths"]

SLOW = False
KINDS = ("accession", "agreement", "project", "event")
_PLURALS = {"accession": "accessions and first lists"}
_TITLE = "Timeline"
_TOLD = "Accessions, agreements, projects and events, by the year in which each began or was first seen."
_SEEN = "seen on"
_NEVER = Day("", "", "", "")
_UNKNOWN = "when it joined is not known"
_TOPS = "SELECT ?thing ?top WHERE { VALUES ?top { cbrn:Agreement cbrn:Project cbrn:Event } ?thing a ?top }"
_MEMBERSHIPS = """
SELECT ?node ?country WHERE { ?node a cbrn:Membership ; org:member ?country ; org:organization kg:initiative-coe }
"""
_UNDER = "SELECT ?event ?project WHERE { ?event a cbrn:Event ; cbrn:project ?project }"
_REGIONS = "SELECT ?thing ?region WHERE { ?thing cbrn:region ?region }"


class _Item(NamedTuple):
    first: str
    last: str
    kind: str
    name: str
    shown: str
    regions: tuple[str, ...]
    listed: bool = False
    """Whether its day is that of the first source that names it, since no source says when it began."""
    how: str = ""
    """As of a day: whether its end is open, or when it was is vague."""


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the page and its data."""
    return ["timeline.html", "data/timeline.json"]


def file(site: Site, path: str) -> File:
    """Return the page or its data."""
    found = sorted([*_accessions(site), *_others(site)])
    if path == "data/timeline.json":
        return json_file(_data(site, found))
    dated = [item for item in found if item.first]
    undated = [item for item in found if not item.first]
    content: list[Content] = [
        element("p", _TOLD), element("div", **{"data-controls": "timeline"}),
        element("div", **{"data-draw": "timeline"}),
        element("section", *_years(site, dated), *_undated(site, undated), **{"data-fallback": "timeline"}),
    ]  # fmt: skip
    return made(site, Page(path, _TITLE, content, _TOLD, data="data/timeline.json", scripts=["timeline"]))


def _accessions(site: Site) -> Iterator[_Item]:
    """When each partner country joined, as sources say; else the first list that names it."""
    nodes = {compact(country): name_of(node) for node, country in rows(site.kg.engine, _MEMBERSHIPS)}
    for one in members(site.kg.engine):
        stated = [day.shown for day in spans(site, nodes.get(one.id, "")) if not day.what]
        stated = stated or ([f"first named as a member on {one.listed}"] if one.listed else [])
        shown = "; ".join(stated) if one.first else "; ".join([*stated, _UNKNOWN])
        codes = tuple(region.removeprefix("kg:region-") for region in one.regions)
        how = VAGUE if one.first and one.first < one.known else ""
        yield _Item(
            one.first or one.known, one.known, "accession", one.id.removeprefix("kg:"), shown, codes, not one.first, how
        )


def _others(site: Site) -> Iterator[_Item]:
    where: defaultdict[str, set[str]] = defaultdict(set)
    for thing, region in rows(site.kg.engine, _REGIONS):
        where[name_of(thing)].add(compact(region).removeprefix("kg:region-"))
    under = _under(site)
    for thing, top in rows(site.kg.engine, _TOPS):
        name = name_of(thing)
        days = list(spans(site, name))
        told = [day for day in days if day.what != _SEEN] or days
        event = under[name] if _how(told) == OPEN and under[name].first > max(day.last for day in told) else _NEVER
        firsts, lasts = [day.first for day in told if day.first], [day.last for day in told if day.last]
        yield _Item(
            min(firsts, default=""), event.first or max(lasts, default=""), local_name(top).casefold(), name,
            _told(told, days, event), tuple(sorted(where[name])), how=_how(told),
        )  # fmt: skip


def _under(site: Site) -> defaultdict[str, Day]:
    """The days of the last event under each project; it counts from the first day on which it can have begun."""
    found: defaultdict[str, Day] = defaultdict(lambda: _NEVER)
    for event, project in rows(site.kg.engine, _UNDER):
        days = [day for day in spans(site, name_of(event)) if not day.what]
        found[name_of(project)] = max([found[name_of(project)], *days])
    return found


def _told(told: Sequence[Day], days: Sequence[Day], event: Day) -> str:
    """Days in words; of what has no known end, with the day on which it or an event under it was last seen."""
    words = [f"{day.what} {day.shown}".strip() for day in told]
    if event.first:
        words.append(f"last event under it: {event.shown}")
    elif _how(told) == OPEN:
        seen = [day for day in days if day.what == _SEEN and day not in told and day.last > told[0].first]
        words += [f"last seen on {day.shown.split(', ')[-1]}" for day in seen]
    return "; ".join(words)


def _how(told: Sequence[Day]) -> str:
    """How the days of a thing are together: several vague ones have at least some time between them."""
    if len(told) == 1:
        return told[0].how
    return OPEN if any(day.how == OPEN for day in told) else ""


def _data(site: Site, found: Sequence[_Item]) -> dict[str, object]:
    items = [
        [KINDS.index(one.kind), one.name, site.labels.get(one.name, one.name), one.first, one.last, one.shown,
         list(one.regions), f"doc/{one.name}.html", int(one.listed),
         one.how]
        for one in found
    ]  # fmt: skip
    return {"kinds": list(KINDS), "regions": regions(), "items": items}


def _years(site: Site, found: Sequence[_Item]) -> Iterator[Html]:
    by_year: defaultdict[str, list[_Item]] = defaultdict(list)
    for item in found:
        by_year[item.first[:4]].append(item)
    links = [element("a", year, href=f"#y{year}") for year in by_year]
    yield element("p", *(part for link in links for part in (link, " ")), class_="jump")
    for year, items in by_year.items():
        yield element("h2", year, id=f"y{year}")
        yield from _kinds(site, items)


def _kinds(site: Site, items: Sequence[_Item]) -> Iterator[Html]:
    for kind in KINDS:
        some = [item for item in items if item.kind == kind]
        if some:
            head = (
                counted(len(some), kind) if kind not in _PLURALS or len(some) == 1 else f"{len(some)} {_PLURALS[kind]}"
            )
            yield element("h3", head)
            yield listed(
                [element("span", one.shown, class_="day"), " ", thing_html(site, "", one.name)] for one in some
            )


def _undated(site: Site, found: Sequence[_Item]) -> Iterator[Html]:
    if found:
        yield element("h2", "No day known", id="undated")
        yield from _kinds(site, found)
