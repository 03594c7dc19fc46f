"""The part of the world that a map shows, and countries as shapes on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from cbrngraph.pictures.borders import Country, equal_earth

__all__ = ["Floats", "View", "extent", "largest", "path_of", "view_of"]

Floats = NDArray[np.float64]

_EDGE = 5.0
"""How far shapes are drawn beyond the edge of a map, so that no line shows there."""
_TALLEST = 0.9
"""A map is no higher than this share of its width."""


@dataclass(frozen=True)
class View:
    """How longitude and latitude become points of the sheet."""

    middle: float
    """The longitude that runs straight down the map."""
    left: float
    bottom: float
    scale: float
    width: float
    height: float

    def points(self, places: Floats) -> Floats:
        """Return points for rows of longitude and latitude."""
        return np.asarray(((equal_earth(places, self.middle) - (self.left, self.bottom)) * self.scale).round(1))

    def point(self, place: tuple[float, float]) -> Floats:
        """Return the point of a longitude and latitude."""
        return np.asarray(self.points(np.array([place], dtype=float))[0])

    def sees(self, ring: Floats) -> bool:
        """Whether a ring may be within the map; one across the back of the world is not, since it would be torn."""
        if np.ptp((ring[:, 0] - self.middle + 180) % 360) > 300:
            return False
        x, y = self.points(ring).T
        return bool(x.max() > 0 and x.min() < self.width and y.max() > 0 and y.min() < self.height)


def view_of(countries: Sequence[Country], width: float) -> View:
    """Return a view of the part of the world that countries need, ``width`` points wide."""
    corners = np.concatenate([part for country in countries for part in (*_main(country), [country.middle])])
    middle = float(5 * round((corners[:, 0].min() + corners[:, 0].max()) / 10))
    at = equal_earth(corners, middle)
    low, high = at.min(axis=0), at.max(axis=0)
    margin = max(0.05, 0.03 * float(np.max(high - low)))
    low, high = low - margin, high + margin
    across, along = (float(span) for span in high - low)
    wide = max(across, along / _TALLEST)
    scale = width / wide
    return View(middle, float(low[0]) - (wide - across) / 2, float(low[1]), scale, width, round(along * scale))


def _main(country: Country) -> list[Floats]:
    """The rings of a country but for its smallest islands, which may lie beyond the edge."""
    sizes = [float(np.prod(np.ptp(ring, axis=0))) for ring in country.rings]
    return [ring for ring, size in zip(country.rings, sizes, strict=True) if size > 0.05 * max(sizes)]


def path_of(country: Country, view: View) -> Path | None:
    """Return the shape of a country in points; ``None`` where the view has nothing of it."""
    frame = Bbox.from_extents(-_EDGE, -_EDGE, view.width + _EDGE, view.height + _EDGE)
    rings = [Path(view.points(ring), closed=True).clip_to_bbox(frame) for ring in country.rings if view.sees(ring)]
    return Path.make_compound_path(*rings) if rings else None


def extent(path: Path | None) -> float:
    """Return the area of the largest part of a shape, in square points."""
    return abs(_area(largest(path))) if path is not None else 0.0


def largest(path: Path) -> Floats:
    """Return the corners of the largest part of a shape."""
    rings = (np.asarray(ring) for ring in path.to_polygons(closed_only=True))
    return max(rings, key=lambda ring: abs(_area(ring)))


def _area(ring: Floats) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(0.5 * np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))
