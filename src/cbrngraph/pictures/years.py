"""A scale of days: where a day stands on a picture, in points, with a line for each year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes

__all__ = ["Scale", "months_after", "scale_of"]

_GRID, _TEXT = "#E3E3E3", "#555555"


@dataclass(frozen=True, slots=True)
class Scale:
    """Days from the first of January of a year to the last of December of another, over a width in points."""

    first: int
    last: int
    left: float
    width: float

    @property
    def right(self) -> float:
        """Where the last year ends."""
        return self.left + self.width

    def at(self, day: str) -> float:
        """Return where a day (``YYYY-MM-DD``) stands; one outside stands at the edge."""
        start = date(self.first, 1, 1).toordinal()
        whole = date(self.last + 1, 1, 1).toordinal() - start
        share = (date.fromisoformat(day).toordinal() - start) / whole
        return self.left + self.width * min(max(share, 0.0), 1.0)

    def draw(self, axes: Axes, bottom: float, top: float) -> None:
        """Draw a line at the beginning of each year, and the years above and below between them."""
        for year in range(self.first, self.last + 2):
            x = self.at(f"{year}-01-01") if year <= self.last else self.right
            axes.plot([x, x], [bottom, top], color=_GRID, linewidth=0.6, zorder=0)
        for year in range(self.first, self.last + 1):
            middle = self.at(f"{year}-07-02")
            axes.text(middle, bottom - 3, str(year), fontsize=7, va="top", ha="center", color=_TEXT)
            axes.text(middle, top + 3, str(year), fontsize=7, va="bottom", ha="center", color=_TEXT)


def scale_of(days: Iterable[str], left: float, width: float) -> Scale:
    """Return a scale with room for days, a year at least; empty ones do not count."""
    years = [int(day[:4]) for day in days if day]
    return Scale(min(years), max(years), left, width)


def months_after(day: str, months: int) -> str:
    """Return the day so many months later (below zero: earlier), or the last of its month where it has no such day.

    >>> months_after("2015-12-31", 2), months_after("2015-01-15", -1)
    ('2016-02-29', '2014-12-15')
    """
    start = date.fromisoformat(day)
    year, month = divmod(12 * start.year + start.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(start.day, (following - date(year, month + 1, 1)).days)).isoformat()
