"""The map (``map.html``): partner countries by region and by the day since when they are known, and as a table."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cbrngraph.answers.reconcile import Reconciliation
from cbrngraph.display.markup import Content, Html, day_html, element, listed, table
from cbrngraph.pictures.members import Member, members, newest
from cbrngraph.pictures.palette import NO_REGION, REGIONS, SEVERAL_REGIONS, mixed, over, regional
from cbrngraph.serve.site.borders import has_borders, world
from cbrngraph.serve.site.files import File, Site, data_file, json_file
from cbrngraph.serve.site.frame import Page, made, wide
from cbrngraph.serve.site.linking import source_html, thing_html
from cbrngraph.serve.site.world import drawn_map, region_class

__all__ = ["PICTURE", "SLOW", "counted_by_year", "file", "legend", "light_and_dark", "paths", "regions", "total_told"]

SLOW = True
PICTURE = "pictures/map.svg"
"""The map as an image, where there are borders."""
_TITLE = "Partner countries"
_ABSENT = (
    "There is no map here: the borders come with an extra (pip install 'cbrngraph[pictures]'), which was not there "
    "when this site was made. The table below has all of it."
)
_TOLD = (
    "A country counts from the day by which it had joined for certain, or from the first list that names it. When it "
    "joined may be earlier, where no source says."
)
_PUBLISHED = (
    "The last total of the Initiative that a source gives for each year, with the number of countries that can be "
    "named as members by that day. Where more were counted than can be named, no page that was read says with a date "
    "which the others were."
)
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
_MIDDLE = {4: "-06-30", 7: "-15", 10: ""}
"""What makes a year, a month or a day one day in its middle, so that they can be put in order."""


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the page, its data, and the image where there are borders."""
    return ["map.html", "data/map.json", *([PICTURE] if has_borders() else [])]


def file(site: Site, path: str) -> File:
    """Return the page, its data or the image."""
    found = members(site.kg.engine)
    if path == "data/map.json":
        return json_file(_data(found, counted_by_year(site.kg.reconcile_counts("partner-countries"))))
    if path == PICTURE:
        return data_file(path, drawn_map(found, "", links=False, style=_style()))
    day = newest(found)
    shown = [member for member in found if member.on(day)] if day else []
    content = [
        element("p", f"{len(shown)} partner countries on {day or 'no known day'}, the newest day of which a source ",
                "tells. ", _TOLD),
        element("div", **{"data-controls": "map"}), *_figure(found), _by_region(site, shown), _by_year(found),
        *_published(site, found), _table(site, found),
    ]  # fmt: skip
    told = (
        f"Map and table of the {len(shown)} partner countries of the EU CBRN Centres of Excellence, by region and year."
    )
    return made(site, Page(path, _TITLE, content, told, data="data/map.json", scripts=["map"]))


def regions() -> list[dict[str, str]]:
    """Return the regions as data, from west to east."""
    return [
        {"id": key.removeprefix("kg:"), "code": key.removeprefix("kg:region-"), "label": region.label}
        for key, region in REGIONS.items()
    ]


def counted_by_year(found: Iterable[Reconciliation]) -> dict[str, Reconciliation]:
    """Return for each year the last published total of the Initiative; of several of a day, that of most sources."""
    dated = [one for one in found if one.about == "kg:initiative-coe" and _DAY.fullmatch(one.as_of)]
    ordered = sorted(dated, key=lambda one: (one.as_of + _MIDDLE[len(one.as_of)], len(one.sources), one.published))
    return {one.as_of[:4]: one for one in ordered}


def total_told(one: Reconciliation) -> str:
    """Return in words what was counted when, how many can be named by then, and what is not known."""
    sources = "A source" if len(one.sources) == 1 else f"{len(one.sources)} sources"
    counted = f"{sources} counted {one.published} {'on' if len(one.as_of) == len('2014-12-01') else 'in'} {one.as_of}"
    gap = one.difference or 0
    if gap == 0 and one.published.isdigit():
        return f"{counted}, and as many can be named as members by then."
    told = f"{counted}; {len(one.named)} can be named as members by then."
    if gap <= 0:
        return told
    others = "others were" if not one.published.isdigit() else f"other {gap} were" if gap > 1 else "other one was"
    return f"{told} Which the {others}, no page that was read says with a date."


def _data(found: Sequence[Member], totals: Mapping[str, Reconciliation]) -> dict[str, object]:
    told = [
        {"id": one.id.removeprefix("kg:"), "label": one.label, "code": one.code,
         "regions": [region.removeprefix("kg:region-") for region in one.regions], "first": one.first, "last": one.last,
         "listed": one.listed, "seen": one.seen, "end": one.end, "known": one.known}
        for one in found
    ]  # fmt: skip
    published = {
        year: {"on": one.as_of, "published": one.published, "named": len(one.named), "told": total_told(one)}
        for year, one in totals.items()
    }
    return {"day": newest(list(found)), "regions": regions(), "members": told, "published": published}


def _figure(found: Sequence[Member]) -> Iterator[Html]:
    borders = world() if has_borders() else None
    drawing = drawn_map(found, "") if borders else Html()
    if not drawing or borders is None:
        yield element("p", _ABSENT, class_="warning", **{"data-absent": "borders"})
        return
    told = [
        element("span", f"Equal Earth projection. {borders.told} Dots are states too small for their shape to be seen.")
    ]
    yield element("figure", drawing, legend(found), element("figcaption", *told), id="map", class_="figure")


def legend(found: Sequence[Member]) -> Html:
    """Return what the colours of the map mean."""
    seen = {region_class(member.regions): _region(member) for member in found}
    order = [*(f"region-{key.removeprefix('kg:region-')}" for key in REGIONS), "region-several", "region-none"]
    marks = [element("li", element("span", class_=f"swatch {name}"), seen[name]) for name in order if name in seen]
    return element("ul", *marks, class_="legend")


def _region(member: Member) -> str:
    if len(member.regions) > 1:
        return SEVERAL_REGIONS.label
    return regional(member.regions[0]).label if member.regions else NO_REGION.label


def _by_region(site: Site, shown: Sequence[Member]) -> Html:
    counts = Counter(region for member in shown for region in member.regions)
    rows: list[tuple[Content, str]] = [
        (thing_html(site, "", region.removeprefix("kg:")), str(counts[region])) for region in REGIONS if counts[region]
    ]
    rows += [(region, str(counts[region])) for region in sorted(counts) if region not in REGIONS]
    more = [member for member in shown if len(member.regions) > 1]
    note = element("p", f"Counted in each of its regions: {', '.join(one.label for one in more)}.") if more else ""
    by_region = table("Partner countries by region", ("region", "countries"), rows, numbers=(1,))
    return element("section", element("h2", "By region"), by_region, note)


def _by_year(found: Sequence[Member]) -> Html:
    years = Counter(member.known[:4] for member in found if member.known)
    rows, whole = [], 0
    for year in sorted(years):
        whole += years[year]
        rows.append((year, str(years[year]), str(whole)))
    counted = table("Partner countries by the year in which they are first known", ("year", "new", "known by its end"),
                    rows, numbers=(1, 2))  # fmt: skip
    return element("section", element("h2", "By year"), counted)


def _published(site: Site, found: Sequence[Member]) -> Iterator[Html]:
    totals, day = counted_by_year(site.kg.reconcile_counts("partner-countries")), newest(list(found))
    if not totals:
        return
    rows: list[list[Content]] = []
    for year, one in totals.items():
        known = sum(member.on(min(f"{year}-12-31", day)) for member in found)
        sources = listed(source_html(site, "", source) for source in one.sources)
        rows.append([year, str(known), one.published, day_html(one.as_of), str(len(one.named)), sources])
    head = ("year", "known by its end", "published", "on which day", "named by that day", "counted by")
    told = table("Published totals beside the countries that can be named", head, rows, numbers=(1, 2, 4))
    content = element("p", _PUBLISHED), wide("Published totals", told)
    yield element("section", element("h2", "Published totals"), *content, id="published-totals")


def _table(site: Site, found: Sequence[Member]) -> Html:
    head = element("tr", *(element("th", text, scope="col") for text in _COLUMNS))
    body = [_row(site, member) for member in sorted(found, key=lambda one: (one.known or "9999", one.label))]
    caption = element("caption", "Partner countries in the order in which they are known")
    rows = element("table", caption, element("thead", head), element("tbody", *body), id="members")
    return element("section", element("h2", "All partner countries"), wide("Partner countries", rows))


_COLUMNS = ("country", "region", "joined", "first listed", "last listed", "known by", "ended")


def _row(site: Site, member: Member) -> Html:
    name = member.id.removeprefix("kg:")
    where = [[thing_html(site, "", region.removeprefix("kg:")), " "] for region in member.regions]
    days: list[Content] = [day_html(day) for day in (member.listed, member.seen, member.known, member.end)]
    cells: list[Content] = [where, _joined(member.first, member.last), *days]
    return element(
        "tr", element("th", thing_html(site, "", name), scope="row"), *(element("td", cell) for cell in cells),
        **{"data-thing": name, "data-known": member.known, "data-end": member.end},
    )  # fmt: skip


def _joined(first: str, last: str) -> list[Content]:
    """When a country joined, as roughly as it is known: a day, a month, a year, or some time between two days."""
    if first in {"", last}:
        return [day_html(last)]
    if (first[4:], last[4:]) == ("-01-01", "-12-31") and first[:4] == last[:4]:
        return [day_html(first[:4])]
    if first[7:] == "-01" and first[:7] == last[:7] and int(last[8:]) == monthrange(int(first[:4]), int(first[5:7]))[1]:
        return [day_html(first[:7])]
    return ["between ", day_html(first), " and ", day_html(last)]


def light_and_dark(colour: str) -> tuple[str, str]:
    """Return a colour for a white and for a black page: what is too dark to be seen on black is lightened."""
    share = 0.0
    while over(mixed(colour, "#FFFFFF", share)) == "#FFFFFF":
        share += 0.05
    return colour, mixed(colour, "#FFFFFF", share)


def _style() -> str:
    """The style of the image, which takes none from the page: light and dark."""
    named = {key.removeprefix("kg:"): region.colour for key, region in REGIONS.items()}
    named |= {"region-several": SEVERAL_REGIONS.colour, "region-none": NO_REGION.colour}
    both = {name: light_and_dark(colour) for name, colour in named.items()}
    light, dark = ("".join(f".{name}{{fill:{pair[at]}}}" for name, pair in both.items()) for at in (0, 1))
    return (
        f".sea{{fill:#edf2f5}}.land{{fill:#dad8d2;stroke:#fff;stroke-width:.5}}.country{{stroke:#fff;stroke-width:.6}}{light}"
        f"@media(prefers-color-scheme:dark){{.sea{{fill:#15191d}}.land{{fill:#33373c;stroke:#15191d}}"
        f".country{{stroke:#15191d}}{dark}}}"
    )
