"""The partner countries on a map, by region: shapes, dots where a state is too small to see, seats of secretariats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import Engine
from cbrngraph.pictures.borders import Borders, borders
from cbrngraph.pictures.figure import Box, sheet, source_line, styled, worded
from cbrngraph.pictures.legend import Entry, Section, draw_legend, legend_height
from cbrngraph.pictures.mapnames import Ground, map_names, write_names
from cbrngraph.pictures.members import Member, Seat, members, newest, seats
from cbrngraph.pictures.palette import NO_REGION, REGIONS, over, regional
from cbrngraph.pictures.view import View, extent, path_of, view_of

__all__ = ["map_picture"]

_TITLE = "Partner countries of the EU CBRN Centres of Excellence"
_SIDE = 185.0
_SEA, _LAND, _LINE, _DARK = "#EDF2F5", "#DAD8D2", "#FFFFFF", "#444444"
_SMALL = 16.0
"""Countries of which no part has so many square points are dots."""
_DOT = 3.2
_STAR = 4.0
_HATCHES = ("/////", "\\\\\\\\\\", "-----")
_CITIES: Mapping[str, tuple[int, int]] = {
    "kg:city-abu-dhabi": (54, 24),
    "kg:city-algiers": (3, 37),
    "kg:city-amman": (36, 32),
    "kg:city-nairobi": (37, -1),
    "kg:city-quezon-city": (121, 15),
    "kg:city-rabat": (-7, 34),
    "kg:city-tashkent": (69, 41),
    "kg:city-tbilisi": (45, 42),
}
"""Longitude and latitude, to whole degrees, of cities where secretariats sit."""


def map_picture(engine: Engine, *, day: str = "", title: str = _TITLE, note: str = "", width: float = 880.0) -> Figure:
    """Draw the partner countries of a day on a map that keeps areas.

    A country of two regions has the colours of both. A state whose shape would be too small to see is a dot.

    Args:
        engine: what answers.
        day: the day, as ``YYYY-MM-DD``; the newest on which a source lists a partner country where none is given.
        title: the title.
        note: what the reader should know besides.
        width: of the map, in points.

    Raises:
        MissingExtraError: the package that has the borders is not installed.
        UsageError: the day is no day.

    """
    if day and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        raise UsageError(f"the day of a map is written YYYY-MM-DD, not {day}")
    everyone, source = members(engine), source_line(engine)
    asked, day = bool(day), day or newest(everyone)
    shown = [member for member in everyone if member.on(day)]
    if not shown:
        told = f"No source shows a partner country by {day}." if day else "The graph has no partner countries."
        return worded(told, title=title, source=source)
    world = borders()
    drawn = [member for member in shown if member.code in world.countries]
    if not drawn:
        return worded("Natural Earth has none of the partner countries.", title=title, source=source)
    with styled():
        view = view_of([world.countries[member.code] for member in drawn], width)
        where = seats(engine)
        ground = _ground(view, world, drawn, where)
        sections = _legend(shown, where, bool(ground.dots))
        height = max(view.height, legend_height(sections, _SIDE))
        names = map_names(ground, {member.code: member.label for member in drawn})
        lost = [member.label for member in drawn if member.code in names.lost]
        notes = [_told(shown, everyone, world, day, lost, asked=asked), f"Equal Earth projection. {world.told}", note]
        made = sheet(width, height, title=title, notes=notes, source=source, side=_SIDE)
        axes = made.plot(Box(0, height - view.height, view.width, view.height))
        _draw(axes, view, world, ground, drawn)
        write_names(axes, ground, names, {member.code: _ink(member) for member in drawn})
        draw_legend(made.side, sections, _SIDE, height)
    return made.figure


def _ground(view: View, world: Borders, drawn: Sequence[Member], where: Sequence[Seat]) -> Ground:
    shapes = {member.code: path_of(world.countries[member.code], view) for member in drawn}
    return Ground(
        view,
        middles={code: view.point(world.countries[code].middle) for code in shapes},
        shapes={code: path for code, path in shapes.items() if path is not None},
        dots={code: _DOT for code, path in shapes.items() if extent(path) < _SMALL},
        stars=[view.point(_CITIES[seat.city]) for seat in where if seat.city in _CITIES],
        star=_STAR,
    )


def _draw(axes: Axes, view: View, world: Borders, ground: Ground, drawn: Sequence[Member]) -> None:
    axes.set_xlim(0, view.width)
    axes.set_ylim(0, view.height)
    axes.axis("off")
    axes.add_patch(Rectangle((0, 0), view.width, view.height, facecolor=_SEA, linewidth=0, zorder=0))
    for code, country in world.countries.items():
        if code not in ground.middles and (path := path_of(country, view)) is not None:
            axes.add_artist(PathPatch(path, facecolor=_LAND, edgecolor=_LINE, linewidth=0.5, zorder=1))
    for member in drawn:
        if member.code in ground.shapes:
            _fill(axes, ground.shapes[member.code], member)
        if member.code in ground.dots:
            colours = _colours(member)
            axes.plot(
                *ground.middles[member.code], marker="o", markersize=2 * _DOT, color=colours[0], zorder=3,
                markeredgecolor=_DARK, markeredgewidth=0.6, markerfacecoloralt=colours[-1],
                fillstyle="left" if len(colours) > 1 else "full",
            )  # fmt: skip
    for x, y in ground.stars:
        axes.plot(
            x,
            y,
            marker="*",
            markersize=2.2 * _STAR,
            color="white",
            markeredgecolor="black",
            markeredgewidth=0.7,
            zorder=4,
        )


def _fill(axes: Axes, path: Path, member: Member) -> None:
    # add_artist and not add_patch, which looks at every corner for limits that are set already.
    first, *others = _colours(member)
    axes.add_artist(PathPatch(path, facecolor=first, edgecolor=_LINE, linewidth=0.6, zorder=2))
    for colour, hatch in zip(others, _HATCHES, strict=False):
        axes.add_artist(PathPatch(path, facecolor="none", edgecolor=colour, hatch=hatch, linewidth=0, zorder=2))


def _colours(member: Member) -> list[str]:
    return [regional(region).colour for region in _ordered(member.regions)] or [NO_REGION.colour]


def _ink(member: Member) -> str:
    """The colour of a name written on a country; on two colours black, which most of them bear."""
    colours = _colours(member)
    return over(colours[0]) if len(colours) == 1 else "#000000"


def _ordered(regions: Sequence[str]) -> list[str]:
    order = list(REGIONS)
    return sorted(regions, key=lambda region: (order.index(region) if region in order else len(order), region))


def _legend(shown: Sequence[Member], where: Sequence[Seat], dots: bool) -> list[Section]:
    counts = Counter(region for member in shown for region in member.regions)
    entries = [
        Entry(f"{regional(region).label}: {counts[region]}", regional(region).colour, "patch")
        for region in _ordered(list(counts))
    ]
    if several := [member for member in shown if len(member.regions) > 1]:
        first, second = _colours(several[0])[:2]
        named = f" ({', '.join(member.label for member in several)})" if len(several) < 4 else ""
        entries.append(
            Entry(
                f"counted in each of its regions: {len(several)}{named}",
                first,
                "patch",
                hatch=_HATCHES[0],
                hatched=second,
            )
        )
    if none := sum(not member.regions for member in shown):
        entries.append(Entry(f"no region known: {none}", NO_REGION.colour, "patch"))
    if dots:
        entries.append(Entry("a state too small for its shape to be seen", "#999999", "o", 2 * _DOT, edge=_DARK))
    order = _ordered([seat.region for seat in where])
    cities = [
        Entry(
            f"{seat.label}: {regional(seat.region).label}" + ("" if seat.city in _CITIES else " (not on the map)"),
            "white", "*" if seat.city in _CITIES else "", 2.2 * _STAR, edge="black",
        )
        for seat in sorted(where, key=lambda seat: order.index(seat.region))
    ]  # fmt: skip
    found = [Section("Partner countries by region", entries)]
    return [*found, Section("Seats of the regional secretariats", cities)] if cities else found


def _told(
    shown: Sequence[Member],
    everyone: Sequence[Member],
    world: Borders,
    day: str,
    nameless: Sequence[str],
    *,
    asked: bool,
) -> str:
    which = "" if asked else ", the newest day on which a source lists one"
    one = len(shown) == 1
    told = [
        f"{len(shown)} partner {'country' if one else 'countries'}: what had joined, or was listed, by {day}{which}."
    ]
    if later := len(everyone) - len(shown):
        told.append(f"{later} more are left out: no source shows them as partner countries on that day.")
    if lost := [member.label for member in shown if member.code not in world.countries]:
        told.append(f"Not on the map, since Natural Earth has no shape under their code: {', '.join(lost)}.")
    if nameless:
        told.append(f"Drawn without a name, for want of room: {', '.join(nameless)}.")
    return " ".join(told)
