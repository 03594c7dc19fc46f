"""Projects as bars over time, region by region; a bar fades where its beginning or its end is not known, or roughly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cbrngraph.graph.engine import Engine
from cbrngraph.pictures.figure import cut, sheet, source_line, styled, worded
from cbrngraph.pictures.legend import Entry, Section, draw_legend, legend_height
from cbrngraph.pictures.palette import REGIONS, Scheme, ink, regional, scheme
from cbrngraph.pictures.projects import Project, projects
from cbrngraph.pictures.years import Scale, months_after, scale_of

__all__ = ["Bar", "bar_of", "projects_picture"]

_SIDE = 170.0
_WIDTH, _NAMES, _NUMBER = 720.0, 290.0, 20.0
_ROW, _HEAD = 12.0, 19.0
_LETTERS = 6.8
_THICK, _DOT = 6.4, 5.0
_SLICES = 12
_FADE = 12
"""Months over which a bar fades where nothing says when it begins or ends."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How a project is drawn: it comes up to a day, stands until another, and fades until a third."""

    comes: str
    stands: str
    goes: str
    gone: str
    planned: str = ""
    """Where the printed length would end it; empty where a source gives an end, or no length."""


def projects_picture(engine: Engine, *, title: str = "Projects by region and time", note: str = "") -> Figure:
    """Draw projects as bars, grouped by region.

    Projects of which neither beginning nor end is known are named below and not drawn.

    Args:
        engine: what answers.
        title: the title.
        note: what the reader should know besides.

    """
    everyone, source = projects(engine), source_line(engine)
    bars = {project.id: bar for project in everyone if (bar := bar_of(project)) is not None}
    drawn = sorted((one for one in everyone if one.id in bars), key=lambda one: _rank(one, bars[one.id]))
    if not drawn:
        told = "No source says when a project began or ended." if everyone else "The graph has no projects."
        return worded(told, title=title, source=source)
    with styled():
        colours = scheme(map(_region, drawn))
        groups = {name: [one for one in drawn if colours.group(_region(one)) == name] for name in colours.colours}
        scale = scale_of(
            [day for bar in bars.values() for day in (bar.comes, bar.gone, bar.planned)], _NAMES, _WIDTH - _NAMES
        )
        rows = len(groups) * _HEAD + len(drawn) * _ROW
        sections = _legend(drawn, groups, colours)
        height = max(rows + 36, legend_height(sections, _SIDE))
        made = sheet(_WIDTH, height, title=title, notes=[*_told(everyone, bars), note], source=source, side=_SIDE)
        top = height - 18
        scale.draw(made.body, top - rows, top)
        for name, members in groups.items():
            top = _draw_group(made.body, (name, colours.colours[name]), members, bars, scale, top)
        draw_legend(made.side, sections, _SIDE, height)
    return made.figure


def bar_of(project: Project) -> Bar | None:
    """Return how a project is drawn; ``None`` where neither its beginning nor its end is known.

    Days on which a source shows a project at work make its bar stand until then where no end is known.
    """
    end = project.until_earliest or project.until_latest
    stands = project.from_latest
    if not stands:
        return Bar(months_after(end, -_FADE), end, end, _gone(project, end)) if end else None
    comes = project.from_earliest or stands
    if end:
        goes = max(end, stands)
        return Bar(comes, stands, goes, _gone(project, goes))
    goes = max(stands, *project.seen, "")
    planned = months_after(stands, project.months) if project.months else ""
    if planned > goes:
        return Bar(comes, stands, goes, goes, planned)
    return Bar(comes, stands, goes, months_after(goes, _FADE))


def _gone(project: Project, goes: str) -> str:
    return max(project.until_latest, goes) if project.until_latest else months_after(goes, _FADE)


def _region(project: Project) -> str:
    return "; ".join(project.regions)


def _rank(project: Project, bar: Bar) -> tuple[str, str, int, str]:
    return bar.stands, bar.comes, project.number or 10**6, project.id


def _draw_group(
    axes: Axes, group: tuple[str, str], members: Sequence[Project], bars: Mapping[str, Bar], scale: Scale, top: float
) -> float:
    """Draw the projects of a group (its name and colour) from ``top`` downwards and return where they end."""
    name, colour = group
    axes.text(0, top - _HEAD + 5, name, fontsize=8, fontweight="bold", color=ink(colour), va="baseline")
    axes.plot([0, scale.right], [top - _HEAD + 2] * 2, color=colour, linewidth=0.7, zorder=1)
    top -= _HEAD
    for project in members:
        _draw_row(axes, project, bars[project.id], colour, scale, top - _ROW / 2)
        top -= _ROW
    return top


def _draw_row(axes: Axes, project: Project, bar: Bar, colour: str, scale: Scale, y: float) -> None:
    dots = project.regions if len(project.regions) > 1 else ()
    left = _NUMBER + 3 if project.number is not None else 0.0
    if project.number is not None:
        number = str(project.number)
        axes.text(_NUMBER - 2, y, number, fontsize=_LETTERS, fontweight="bold", ha="right", va="center_baseline")
    told = cut(project.title, _LETTERS, _NAMES - left - 8 - _DOT * len(dots))
    axes.text(left, y, told, fontsize=_LETTERS, ha="left", va="center_baseline")
    for place, region in enumerate(region for region in REGIONS if region in dots):
        x = _NAMES - 5 - _DOT * (len(dots) - place - 0.5)
        axes.plot(x, y, marker="s", markersize=_DOT - 1, color=regional(region).colour, markeredgewidth=0)
    _fade(axes, (scale.at(bar.comes), scale.at(bar.stands)), y, colour, rising=True)
    _fade(axes, (scale.at(bar.goes), scale.at(bar.gone)), y, colour, rising=False)
    stands, goes = scale.at(bar.stands), scale.at(bar.goes)
    axes.add_patch(_bar(stands - 0.7, goes + 0.7, y, facecolor=colour, linewidth=0, zorder=3))
    if bar.planned:
        ends = scale.at(bar.planned)
        axes.add_patch(_bar(goes, ends, y, facecolor="none", edgecolor=colour, linewidth=0.8, zorder=2, linestyle="--"))
    for day in project.seen:
        axes.plot([scale.at(day)] * 2, [y - 4.4, y + 4.4], color="black", linewidth=1.0, zorder=4)


def _fade(axes: Axes, between: tuple[float, float], y: float, colour: str, *, rising: bool) -> None:
    left, right = between
    step = (right - left) / _SLICES
    if step <= 0:
        return
    for place in range(_SLICES):
        share = (place + 0.5) / _SLICES
        alpha = 0.85 * (share if rising else 1 - share)
        axes.add_patch(
            _bar(
                left + place * step, left + (place + 1) * step, y, facecolor=colour, alpha=alpha, linewidth=0, zorder=2
            )
        )


def _bar(left: float, right: float, y: float, **look: object) -> Rectangle:
    return Rectangle((left, y - _THICK / 2), right - left, _THICK, **look)  # type: ignore[arg-type]


def _legend(drawn: Sequence[Project], groups: Mapping[str, Sequence[Project]], colours: Scheme) -> list[Section]:
    several = Counter(len(project.regions) > 1 for project in drawn)[True]
    grey = "#777777"
    regions = [Entry(f"{name} ({len(groups[name])})", colour, "patch") for name, colour in colours.colours.items()]
    if several:
        regions.append(Entry("squares beside a title: the regions of a project that has several"))
    return [
        Section("Projects drawn, by region", regions),
        Section("Bars", [
            Entry("runs for certain: from the last day of its start to the first of its end", grey, "patch"),
            Entry("may run: days on which it may begin or end; a year where none is known", grey, "patch", alpha=0.4),
            Entry("no end known: until the printed length is over", grey, "frame"),
            Entry("a source shows it at work", "black", "|", 8, edge="black"),
        ]),
    ]  # fmt: skip


def _told(everyone: Sequence[Project], bars: Mapping[str, Bar]) -> list[str]:
    """What the caption says of projects that are not drawn: which they are, by region."""
    lost = [project for project in everyone if project.id not in bars]
    told = f"{len(bars)} of {len(everyone)} projects are drawn."
    if not lost:
        return [told]
    by = scheme(map(_region, lost))
    listed = [
        f"{name}: {', '.join(one.short for one in lost if by.group(_region(one)) == name)}" for name in by.colours
    ]
    return [f"{told} Of the others no source gives a beginning or an end. " + "; ".join(listed) + "."]
