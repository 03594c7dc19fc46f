"""The names of countries on a map: within their shapes where there is room, else beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path

from cbrngraph.pictures.figure import Box
from cbrngraph.pictures.labels import put_names
from cbrngraph.pictures.placing import Label, Placed, label, placed
from cbrngraph.pictures.view import Floats, View, extent, largest

__all__ = ["Ground", "MapNames", "map_names", "write_names"]

_LETTERS = 6.0
_WIDEST = 70.0
_WIDTHS = (1e9, 80.0, 65.0, 52.0, 42.0)
"""How wide a name within a country may be before it has two lines, in points, the first that fits."""
_LAYER = 3.2
"""Names with white behind them stand above countries and dots, and below stars."""
_HELD = (1.0, 0.72)
"""How much of a name its country holds, the better first; a name that is held in part has white behind it."""
_ANCHOR = 1.1
"""The radius of the point of a name that stands beside its country."""
_STEPS = sorted(((dx, dy) for dx in range(-30, 31, 5) for dy in range(-30, 31, 5)), key=lambda at: (np.hypot(*at), at))
"""How far a name may move from the middle of its country, in points, the nearest first."""


@dataclass(frozen=True)
class Ground:
    """What stands on a map before names are written: everything by country, in points."""

    view: View
    middles: Mapping[str, Floats]
    shapes: Mapping[str, Path]
    dots: Mapping[str, float]
    """Country → the radius of its dot."""
    stars: Sequence[Floats] = field(default_factory=tuple)
    star: float = 4.0
    """The radius of a star."""


@dataclass(frozen=True)
class MapNames:
    """Names with their places, by country."""

    inside: Mapping[str, Placed]
    """Those that their countries hold."""
    covering: Mapping[str, Placed]
    """Those that stand on their countries and a little beyond."""
    beside: Mapping[str, Placed]
    lost: Sequence[str]
    """Countries for whose names there is no room."""


def map_names(ground: Ground, names: Mapping[str, str]) -> MapNames:
    """Return where the name of each country stands; large countries come first."""
    taken = [Box(x - ground.star, y - ground.star, 2 * ground.star, 2 * ground.star) for x, y in ground.stars]
    held: dict[bool, dict[str, Placed]] = {True: {}, False: {}}
    rest: list[str] = []
    for country in sorted(names, key=lambda one: (-extent(ground.shapes.get(one)), one)):
        found = None if country in ground.dots else _inside(names[country], ground, country, taken)
        if found is None:
            rest.append(country)
        else:
            held[found[1]][country] = found[0]
            taken.append(found[0].box)
    points = {one: (float(ground.middles[one][0]), float(ground.middles[one][1])) for one in rest}
    radii = {one: ground.dots.get(one, _ANCHOR) for one in rest}
    wanted = [label(names[one], *points[one], radii[one] + 1, _LETTERS, most=_WIDEST) for one in rest]
    marks = [(*points[one], radii[one]) for one in rest] + [(x, y, ground.star) for x, y in ground.stars]
    sheet = Box(2, 2, ground.view.width - 4, ground.view.height - 4)
    put = placed(wanted, sheet, np.array(marks).reshape(-1, 3), _land(ground), taken, leader=4.0, keep_off=1.0)
    beside = {one: name for one, name in zip(rest, put, strict=True) if name is not None}
    return MapNames(held[True], held[False], beside, [one for one in rest if one not in beside])


def write_names(axes: Axes, ground: Ground, names: MapNames, colours: Mapping[str, str]) -> None:
    """Write names; ``colours`` are those of names that their countries hold."""
    for country, name in names.inside.items():
        axes.text(
            name.x, name.y, "\n".join(name.label.lines), fontsize=_LETTERS, ha="center", va="center", zorder=5,
            color=colours[country], linespacing=1.1,
        )  # fmt: skip
    put_names(axes, [*names.covering.values(), *names.beside.values()], layer=_LAYER)
    for country, name in names.beside.items():
        if country not in ground.dots:
            axes.plot(
                name.label.x, name.label.y, marker="o", markersize=2.4 * _ANCHOR, color="black", zorder=3.3,
                markeredgecolor="white", markeredgewidth=0.3,
            )  # fmt: skip


def _inside(name: str, ground: Ground, country: str, taken: Sequence[Box]) -> tuple[Placed, bool] | None:
    """The name on the shape, as near to its middle as it can be, in one line or else in two; and whether all of it."""
    shape = Path(largest(ground.shapes[country]))
    x, y = float(ground.middles[country][0]), float(ground.middles[country][1])
    wanted = [label(name, x, y, 0, _LETTERS, most=most) for most in _WIDTHS]
    tried = [(one, _shares(shape, one)) for one in wanted if not any(line.endswith("…") for line in one.lines)]
    for enough in _HELD:
        for one, shares in tried:
            for place in np.flatnonzero(shares >= enough):
                at = Placed(one, x + _STEPS[place][0], y + _STEPS[place][1], leader=False)
                if not any(_meet(at.box, other) for other in taken):
                    return at, enough == 1.0
    return None


def _shares(shape: Path, one: Label) -> Floats:
    """How much of a name a shape holds at each place where it might stand, by points over its room."""
    across, along = np.linspace(-0.5, 0.5, 7) * one.width, np.linspace(-0.5, 0.5, 4) * one.height
    room = np.array([(right, up) for right in across for up in along])
    points = (room[None] + np.array(_STEPS)[:, None] + (one.x, one.y)).reshape(-1, 2)
    return np.asarray(np.asarray(shape.contains_points(points)).reshape(len(_STEPS), -1).mean(axis=1))


def _meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.bottom < other.top and other.bottom < one.top


def _land(ground: Ground) -> Floats:
    """Points every four points on coloured land: names beside a country keep off it where they can."""
    found = [np.zeros((0, 2))]
    for path in ground.shapes.values():
        low, high = path.get_extents().min, path.get_extents().max
        x, y = np.meshgrid(
            np.arange(4 * np.ceil(low[0] / 4), high[0], 4), np.arange(4 * np.ceil(low[1] / 4), high[1], 4)
        )
        grid = np.column_stack((x.ravel(), y.ravel()))
        found.append(grid[path.contains_points(grid)])
    return np.asarray(np.concatenate(found))
