"""Accessions over time: how many partner countries are known on each day, and since when each of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cbrngraph.graph.engine import Engine
from cbrngraph.pictures.figure import cut, sheet, source_line, styled, worded
from cbrngraph.pictures.legend import Entry, Section, draw_legend, legend_height
from cbrngraph.pictures.members import Member, members, newest
from cbrngraph.pictures.palette import Scheme, mixed, scheme
from cbrngraph.pictures.years import Scale, scale_of

__all__ = ["accessions_picture"]

_SIDE = 165.0
_NAMES, _WIDTH = 118.0, 560.0
_STEPS, _ROW, _BREAK = 190.0, 9.6, 5.0
_STATED, _LISTED = "#5B7083", "#C3CDD6"
_LETTERS = 6.5


def accessions_picture(
    engine: Engine, *, title: str = "Partner countries, and since when they are known", note: str = ""
) -> Figure:
    """Draw how many partner countries can be named for each day, and the days that are known of each.

    A country counts from the day by which it had joined for certain, or from the first list that names it.

    Args:
        engine: what answers.
        title: the title.
        note: what the reader should know besides.

    """
    everyone, source = members(engine), source_line(engine)
    known = [member for member in everyone if member.known]
    if not known:
        told = "No source says when any country became a partner country, or lists one."
        return worded(told, title=title, source=source)
    end = newest(everyone)
    with styled():
        colours = scheme(map(_region, known))
        ranked = sorted(known, key=lambda one: (_place(one, colours), one.known, one.label))
        scale = scale_of([day for one in known for day in (one.first, one.known, end)], _NAMES, _WIDTH - _NAMES)
        breaks = len({colours.group(_region(member)) for member in ranked}) - 1
        rows = len(ranked) * _ROW + breaks * _BREAK
        sections = _legend(known, colours)
        height = max(rows + _STEPS + 70, legend_height(sections, _SIDE))
        made = sheet(_WIDTH, height, title=title, notes=[_told(known, everyone, end), note], source=source, side=_SIDE)
        _draw_rows(made.body, ranked, colours, scale, height - _STEPS - 52, end)
        _draw_steps(made.body, known, scale, height - _STEPS - 14, end)
        draw_legend(made.side, sections, _SIDE, height)
    return made.figure


def _region(member: Member) -> str:
    return "; ".join(member.regions)


def _place(member: Member, colours: Scheme) -> int:
    return list(colours.colours).index(colours.group(_region(member)))


def _draw_steps(axes: Axes, known: Sequence[Member], scale: Scale, bottom: float, end: str) -> None:
    """The number of countries by day: those with a stated accession below, the others above."""
    top = _STEPS - 12
    high = len(known)
    scale.draw(axes, bottom, bottom + top)
    for number in range(0, high + 1, 10 if high > 20 else 5 if high > 5 else 1):
        y = bottom + top * number / high
        axes.plot([scale.left, scale.right], [y, y], color="#E3E3E3", linewidth=0.6, zorder=0)
        axes.text(scale.left - 4, y, str(number), fontsize=7, ha="right", va="center_baseline", color="#555555")
    days = sorted(
        {member.known for member in known} | {_next(member.end) for member in known if member.end < end} - {""}
    )
    for at, until in zip(days, [*days[1:], end], strict=True):
        left, width = scale.at(at), max(scale.at(until) - scale.at(at), 0.8)
        whole = _count(known, at)
        stated = _count([member for member in known if member.last], at)
        for low, number, colour in ((0, stated, _STATED), (stated, whole - stated, _LISTED)):
            axes.add_patch(
                Rectangle((left, bottom + top * low / high), width, top * number / high, fc=colour, lw=0, zorder=1)
            )
    heights = [bottom + top * _count(known, day) / high for day in days]
    across = [scale.at(day) for day in days for _ in (0, 1)] + [scale.at(end)]
    along = [bottom, *(height for height in heights for _ in (0, 1))]
    axes.plot(across, along, color="black", linewidth=1.1, zorder=3, solid_joinstyle="miter")
    _tell_steps(axes, known, scale, bottom, top / high)


def _count(known: Sequence[Member], day: str) -> int:
    return sum(member.on(day) for member in known)


def _next(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else ""


def _tell_steps(axes: Axes, known: Sequence[Member], scale: Scale, bottom: float, each: float) -> None:
    """Say what the large steps are; small ones would be told on top of each other."""
    last = float("-inf")
    for day, count in sorted(Counter(member.known for member in known).items()):
        y = bottom + each * _count(known, day) - 1
        if count < 4 or abs(y - last) < 1.2 * _LETTERS:
            continue
        listed = sum(member.known == day and member.listed == day for member in known)
        told = f"+{count} by {_told_day(day)}" + (" (a list)" if listed == count else "")
        axes.text(scale.at(day) - 4, y, told, fontsize=_LETTERS, ha="right", va="top")
        last = y


def _told_day(day: str) -> str:
    return f"{date.fromisoformat(day):%d %b %Y}".lstrip("0")


def _draw_rows(axes: Axes, ranked: Sequence[Member], colours: Scheme, scale: Scale, top: float, end: str) -> None:
    y, last = top, colours.group(_region(ranked[0]))
    bottom = top - len(ranked) * _ROW - (len({colours.group(_region(one)) for one in ranked}) - 1) * _BREAK
    scale.draw(axes, bottom, top)
    for member in ranked:
        group = colours.group(_region(member))
        y -= _ROW + (_BREAK if group != last else 0)
        last = group
        _draw_row(axes, member, colours.colours[group], scale, y + _ROW / 2, end)


def _draw_row(axes: Axes, member: Member, colour: str, scale: Scale, y: float, end: str) -> None:
    axes.text(
        _NAMES - 6, y, cut(member.label, _LETTERS, _NAMES - 6), fontsize=_LETTERS, ha="right", va="center_baseline"
    )
    until = min(member.end or end, end)
    axes.plot([scale.at(member.known), scale.at(until)], [y, y], color=colour, linewidth=2.2, zorder=2,
              solid_capstyle="butt")  # fmt: skip
    if member.last:
        left, width = (
            scale.at(member.first or member.last),
            scale.at(member.last) - scale.at(member.first or member.last),
        )
        axes.add_patch(
            Rectangle(
                (left - 0.8, y - 3.2), width + 1.6, 6.4, fc=mixed(colour, "#FFFFFF", 0.45), ec=colour, lw=0.6, zorder=3
            )
        )
    if member.listed:
        axes.plot(
            scale.at(member.listed), y, marker="o", markersize=3.6, color="white", markeredgecolor="black",
            markeredgewidth=0.7, zorder=4,
        )  # fmt: skip


def _legend(known: Sequence[Member], colours: Scheme) -> list[Section]:
    counts = Counter(colours.group(_region(member)) for member in known)
    stated = sum(bool(member.last) for member in known)
    return [
        Section("Partner countries known", [
            Entry(f"listed, accession not dated: {len(known) - stated}", _LISTED, "patch"),
            Entry(f"accession dated, if only roughly: {stated}", _STATED, "patch"),
        ]),
        Section("Each country", [
            Entry("days on which the stated accession can fall", "#DDDDDD", "s", 6, edge="#777777"),
            Entry("first list that names it", "white", "o", 4.5, edge="black"),
            Entry("known as partner country", "#777777", "line", 2.2),
        ]),
        Section("Region", [Entry(f"{name} ({counts[name]})", seen, "patch") for name, seen in colours.colours.items()]),
    ]  # fmt: skip


def _told(known: Sequence[Member], everyone: Sequence[Member], end: str) -> str:
    undated = sum(not member.last for member in known)
    told = [
        "A country counts from the day by which it had joined for certain, or from the first list that names it, until "
        f"{end}, the newest day of which a source tells."
    ]
    if undated:
        told.append(
            f"Of {undated} of {len(known)} no source says when they joined: they had by the first list that names "
            "them, and may have been partner countries long before."
        )
    if gone := [member.label for member in known if member.end and member.end < end]:
        told.append(f"No longer partner countries: {', '.join(gone)}.")
    if unknown := [member.label for member in everyone if not member.known]:
        told.append(f"Of no known day, and not drawn: {', '.join(unknown)}.")
    return " ".join(told)
