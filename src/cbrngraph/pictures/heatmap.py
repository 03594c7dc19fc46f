"""Regions by fields of work: how many projects of each field are known in each region."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cbrngraph.graph.engine import Engine
from cbrngraph.pictures.figure import LINE, sheet, source_line, styled, text_width, worded, wrapped
from cbrngraph.pictures.palette import REGIONS, ink, mixed, over, regional
from cbrngraph.pictures.projects import Project, projects

__all__ = ["heatmap_picture"]

_CELL, _ROW, _HEAD = 62.0, 22.0, 46.0
_LETTERS = 8.0
_DEEP = "#0B3C5D"


def heatmap_picture(engine: Engine, *, title: str = "Projects by field of work and region", note: str = "") -> Figure:
    """Draw how many projects of each field of work are known in each region.

    Fields are ordered by their projects, the most first; regions from west to east. A project of several fields or
    regions counts in each of their cells and once in a total.

    Args:
        engine: what answers.
        title: the title.
        note: what the reader should know besides.

    """
    everyone, source = projects(engine), source_line(engine)
    counted = [project for project in everyone if project.areas and project.regions]
    if not counted:
        told = "Of no project both a field of work and a region is known." if everyone else "The graph has no projects."
        return worded(told, title=title, source=source)
    of_area = {area: [one for one in counted if area in one.areas] for one in counted for area in one.areas}
    areas = sorted(of_area, key=lambda area: (-len(of_area[area]), area))
    regions = sorted({region for project in counted for region in project.regions}, key=_place)
    with styled():
        names = max(text_width(area, _LETTERS) for area in [*areas, "projects in all"]) + 10
        width = names + (len(regions) + 1) * _CELL
        height = _HEAD + (len(areas) + 1) * _ROW
        made = sheet(width, height, title=title, notes=[_told(everyone, counted), note], source=source)
        _draw_heads(made.body, regions, names, height)
        most = max(_count(of_area[area], region) for area in areas for region in regions)
        for row, area in enumerate(areas):
            y = height - _HEAD - (row + 1) * _ROW
            made.body.text(names - 6, y + _ROW / 2, area, fontsize=_LETTERS, ha="right", va="center_baseline")
            for column, region in enumerate(regions):
                _draw_cell(made.body, names + column * _CELL, y, _count(of_area[area], region), most)
            _total(made.body, names + len(regions) * _CELL, y, len(of_area[area]))
        made.body.text(names - 6, _ROW / 2, "projects in all", fontsize=_LETTERS, ha="right", va="center_baseline",
                       fontweight="bold")  # fmt: skip
        for column, region in enumerate(regions):
            _total(made.body, names + column * _CELL, 0, _count(counted, region))
        _total(made.body, names + len(regions) * _CELL, 0, len(counted))
    return made.figure


def _place(region: str) -> tuple[int, str]:
    order = list(REGIONS)
    return (order.index(region) if region in order else len(order)), region


def _count(some: Sequence[Project], region: str) -> int:
    return sum(region in project.regions for project in some)


def _draw_heads(axes: Axes, regions: Sequence[str], names: float, height: float) -> None:
    for column, region in enumerate([*regions, ""]):
        shown = regional(region)
        text, colour = (shown.label, ink(shown.colour)) if region else ("projects in all", "black")
        lines = wrapped(text, 7, _CELL - 4, bold=True)
        middle = names + (column + 0.5) * _CELL
        for place, line in enumerate(reversed(lines)):
            y = height - _HEAD + 6 + place * 7 * LINE
            axes.text(middle, y, line, fontsize=7, fontweight="bold", ha="center", va="bottom", color=colour)
        if region:
            left = names + column * _CELL
            axes.add_patch(
                Rectangle((left + 1, height - _HEAD + 1), _CELL - 2, 2.5, facecolor=shown.colour, linewidth=0)
            )


def _draw_cell(axes: Axes, x: float, y: float, count: int, most: int) -> None:
    colour = mixed("#F4F6F8", _DEEP, count / most) if count else "#FAFAFA"
    axes.add_patch(Rectangle((x + 0.7, y + 0.7), _CELL - 1.4, _ROW - 1.4, facecolor=colour, linewidth=0))
    told, ink_of = (str(count), over(colour)) if count else ("·", "#AAAAAA")
    axes.text(x + _CELL / 2, y + _ROW / 2, told, fontsize=_LETTERS, ha="center", va="center_baseline", color=ink_of)


def _total(axes: Axes, x: float, y: float, count: int) -> None:
    axes.text(
        x + _CELL / 2, y + _ROW / 2, str(count), fontsize=_LETTERS, ha="center", va="center_baseline", fontweight="bold"
    )


def _told(everyone: Sequence[Project], counted: Sequence[Project]) -> str:
    without_area = sum(not project.areas for project in everyone)
    without_region = sum(bool(project.areas) and not project.regions for project in everyone)
    told = [
        f"{len(counted)} of {len(everyone)} projects: those of which a field of work and a region are known. No source "
        f"gives the field of {without_area}"
    ]
    told.append(f", nor the region of {without_region} others." if without_region else ".")
    told.append(" A dot: none is known. A project of several fields or regions counts in each, and once in a total.")
    return "".join(told)
