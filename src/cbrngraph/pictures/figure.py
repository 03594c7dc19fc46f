"""The sheet that every picture is drawn on: title, body, legend, caption, source; and the sheet as bytes.

Everything is laid out in points (1/72 inch) from the lower left corner, so that what has been measured stays true in
every form and at every resolution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from math import ceil
from pathlib import Path
from threading import RLock
from typing import Any

from matplotlib import get_data_path, style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags

from cbrngraph import __version__
from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import Engine, policy_of

__all__ = [
    "DPI",
    "FORMS",
    "LINE",
    "MARGIN",
    "Box",
    "Picture",
    "Sheet",
    "cut",
    "sheet",
    "source_line",
    "styled",
    "text_width",
    "worded",
    "wrapped",
    "written",
]

FORMS = ("svg", "png")
DPI = 150
"""Dots per inch of a PNG."""
MARGIN = 20.0
"""White around a picture, in points."""
LINE = 1.3
"""The height of a line of text, by the size of its letters."""

_TITLE, _NOTE, _SOURCE = 13.0, 7.5, 7.0
_GREY = "#555555"
_LOCK = RLock()
# Text becomes outlines in SVG: labels are placed by the widths of DejaVu Sans, and would run into each other in the
# font of a reader who lacks it. Letters stay unhinted, so that a width is the same at every resolution.
_STYLE = {
    "font.family": ["DejaVu Sans"],
    "font.size": 8.0,
    "svg.fonttype": "path",
    "svg.hashsalt": "cbrngraph",
    "text.hinting": "none",
    "text.parse_math": False,
    "path.simplify": False,
    "hatch.linewidth": 1.6,
}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in points."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.bottom + self.height


class Picture(Figure):
    """A figure of this house, which a notebook shows as :func:`written` does; a user's own are shown as they wish."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure whose body and side are drawn on in points, each from its own lower left corner."""

    figure: Figure
    body: Axes
    side: Axes
    box: Box
    """Where the body stands in the figure."""

    def plot(self, box: Box) -> Axes:
        """Return axes with scales of their own over a part of the body."""
        return _axes(self.figure, Box(self.box.left + box.left, self.box.bottom + box.bottom, box.width, box.height))


@contextmanager
def styled() -> Iterator[None]:
    """Draw by the style of this house, whatever the user's own is; it is theirs again afterwards."""
    with _LOCK, style.context(["default", _STYLE]):
        yield


def sheet(
    width: float, height: float, *, title: str, notes: Sequence[str] = (), source: str = "", side: float = 0.0
) -> Sheet:
    """Return a sheet whose body is ``width`` by ``height`` points, with a side of ``side`` points for the legend.

    The sheet is as large as title, body, notes and source line need; notes are paragraphs.
    """
    whole = width + (side + MARGIN if side else 0.0)
    heading = wrapped(title, _TITLE, whole, bold=True)
    caption = [line for note in notes if note for line in wrapped(note, _NOTE, whole)]
    # Whole points, so that what is drawn at tenths of points is written as tenths.
    below = ceil((len(caption) * _NOTE + (_SOURCE * 1.4 if source else 0)) * LINE + MARGIN)
    above = ceil(len(heading) * _TITLE * LINE + 8)
    height = ceil(height)
    total = Box(0, 0, ceil(whole) + 2 * MARGIN, above + height + below + 1.6 * MARGIN)
    figure = Picture(figsize=(total.width / 72, total.height / 72), dpi=DPI, facecolor="white")
    figure.set_label(title)
    _lines(figure, total, heading, total.top - 0.8 * MARGIN, _TITLE, color="black", fontweight="bold")
    box = Box(MARGIN, 0.8 * MARGIN + below, width, height)
    _lines(figure, total, caption, box.bottom - 0.6 * MARGIN, _NOTE, color=_GREY)
    _lines(figure, total, [source] if source else [], 0.8 * MARGIN + _SOURCE * LINE, _SOURCE, color="#888888")
    body = pointed(_axes(figure, box), box)
    place = Box(box.right + MARGIN, box.bottom, max(side, 1.0), height)
    return Sheet(figure, body, pointed(_axes(figure, place), place), box)


def _axes(figure: Figure, box: Box) -> Axes:
    wide, high = (float(inches) * 72 for inches in figure.get_size_inches())
    return figure.add_axes((box.left / wide, box.bottom / high, box.width / wide, box.height / high))


def pointed(axes: Axes, box: Box) -> Axes:
    """Make the scales of axes their points."""
    axes.set_xlim(0, box.width)
    axes.set_ylim(0, box.height)
    axes.axis("off")
    return axes


def _lines(figure: Figure, total: Box, lines: Sequence[str], top: float, size: float, **look: Any) -> None:
    for place, line in enumerate(lines):
        x, y = MARGIN / total.width, (top - place * size * LINE) / total.height
        figure.text(x, y, line, fontsize=size, va="top", ha="left", **look)


def source_line(engine: Engine | None = None) -> str:
    """Return the line that says what a picture was made from."""
    return f"cbrngraph {__version__}" + (f", evidence policy {policy_of(engine)}" if engine is not None else "")


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in points."""
    with _LOCK:
        font = _font(bold)
        font.set_size(size, 72)
        font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
        return float(font.get_width_height()[0]) / 64


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    """DejaVu Sans as it comes with matplotlib, for measuring only."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return FT2Font(str(Path(get_data_path()) / "fonts" / "ttf" / name))


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return a text as lines no wider than ``width`` points; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def cut(text: str, size: float, width: float) -> str:
    """Return as much of a line of text as ``width`` points hold; an ellipsis says that there is more."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1].rstrip()
    return text + "…"


def worded(text: str, *, title: str, source: str = "") -> Figure:
    """Return a picture that says in words why there is nothing to draw."""
    with styled():
        made = sheet(420, 60, title=title, source=source)
        for place, line in enumerate(wrapped(text, 9, 420)):
            made.body.text(0, 48 - place * 9 * LINE, line, fontsize=9, va="top", ha="left", color=_GREY)
    return made.figure


def written(figure: Figure, form: str) -> bytes:
    """Return a picture as a file of SVG or PNG, without a date or a name of software: the same bytes every time.

    Raises:
        UsageError: the form is another.

    """
    if form not in FORMS:
        raise UsageError(f"a picture is written as {' or '.join(FORMS)}, not as {form}{nearest(form, FORMS)}")
    without: dict[str, Any] = {"Date": None, "Creator": None, "Title": str(figure.get_label())}
    out = BytesIO()
    with styled():
        figure.savefig(out, format=form, dpi=DPI, metadata=without if form == "svg" else {"Software": None})
    return out.getvalue()
