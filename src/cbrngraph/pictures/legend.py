"""Legends: marks with words beside them, in sections, from the top of a side downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from cbrngraph.pictures.figure import LINE, wrapped

__all__ = ["Entry", "Section", "draw_legend", "legend_height"]

_TEXT, _HEAD = 7.5, 8.0
_GAP = 10.0
_WIDE = frozenset({"", "line", "patch", "frame"})
"""Shapes that are no markers, and as wide as the room for them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark and what it says; ``shape`` is a marker of matplotlib, ``patch``, ``frame``, ``line`` or nothing."""

    text: str
    colour: str = "black"
    shape: str = ""
    size: float = 7.0
    """How wide a marker is, or how thick a line, in points."""
    edge: str = "white"
    hatch: str = ""
    hatched: str = ""
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading."""

    title: str
    entries: Sequence[Entry] = field(default_factory=tuple)


def draw_legend(axes: Axes, sections: Sequence[Section], width: float, top: float) -> float:
    """Draw sections from ``top`` downwards and return where they end; all in points."""
    for section in sections:
        for line in wrapped(section.title, _HEAD, width, bold=True):
            axes.text(0, top, line, fontsize=_HEAD, fontweight="bold", va="top", ha="left")
            top -= _HEAD * LINE
        top -= 3
        room = _room(section)
        for entry in section.entries:
            lines, height = _measured(entry, width, room)
            _draw_mark(axes, entry, room / 2, top - max(_TEXT * LINE, _marked(entry)) / 2, room)
            first = top - (height - len(lines) * _TEXT * LINE) / 2
            for place, line in enumerate(lines):
                y = first - (place + 0.5) * _TEXT * LINE
                axes.text(room + 6 if room else 0, y, line, fontsize=_TEXT, va="center_baseline", ha="left")
            top -= height + 2.5
        top -= _GAP
    return top


def legend_height(sections: Sequence[Section], width: float) -> float:
    """Return how high a legend is, in points."""
    height = 0.0
    for section in sections:
        height += len(wrapped(section.title, _HEAD, width, bold=True)) * _HEAD * LINE + 3 + _GAP
        height += sum(_measured(entry, width, _room(section))[1] + 2.5 for entry in section.entries)
    return height


def _room(section: Section) -> float:
    """How wide the marks of a section are."""
    return max((14.0 if not _marked(entry) else max(_marked(entry), 10.0) for entry in section.entries if entry.shape),
               default=0.0)  # fmt: skip


def _marked(entry: Entry) -> float:
    return entry.size if entry.shape not in _WIDE else 0.0


def _measured(entry: Entry, width: float, room: float) -> tuple[list[str], float]:
    lines = wrapped(entry.text, _TEXT, width - room - 6)
    return lines, max(len(lines) * _TEXT * LINE, _marked(entry))


def _draw_mark(axes: Axes, entry: Entry, x: float, y: float, room: float) -> None:
    if entry.shape == "line":
        axes.add_line(Line2D([0, room], [y, y], color=entry.colour, linewidth=entry.size, alpha=entry.alpha))
    elif entry.shape == "frame":
        axes.add_patch(Rectangle((0, y - 3.5), 14, 7, fc="none", ec=entry.colour, linewidth=0.8, linestyle="--"))
    elif entry.shape == "patch":
        place = (0.0, y - 4.0)
        axes.add_patch(
            Rectangle(place, 14, 8, facecolor=entry.colour, edgecolor=entry.hatched or entry.colour,
                      hatch=entry.hatch or None, linewidth=0, alpha=entry.alpha)
        )  # fmt: skip
    elif entry.shape:
        axes.plot(
            [x], [y], marker=entry.shape, markersize=entry.size, color=entry.colour, markeredgecolor=entry.edge,
            markeredgewidth=0.6, linestyle="none", alpha=entry.alpha,
        )  # fmt: skip
