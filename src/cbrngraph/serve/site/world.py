"""The map of partner countries as SVG, drawn from their borders and coloured by region; it reads without a script.

Equal Earth projection, as :mod:`cbrngraph.pictures.borders` has it; all days are in one drawing, so that a script can
show those of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cbrngraph.display.markup import Html, element
from cbrngraph.pictures.members import Member
from cbrngraph.pictures.palette import REGIONS, regional
from cbrngraph.serve.site.borders import world

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.pictures.borders import Country

__all__ = ["drawn_map", "region_class"]

_WIDTH = 960.0
_TALLEST = 0.62
_MARGIN = 0.04
_SMALL = 14.0
"""Countries whose largest part covers fewer square points are dots."""
_DOT = 3.4


class _View:
    """How longitude and latitude become points of the drawing."""

    def __init__(self, shown: Sequence[Country]) -> None:
        import numpy as np

        corners = np.concatenate([part for one in shown for part in (*_main(one), [one.middle])])
        self._middle = float(5 * round((corners[:, 0].min() + corners[:, 0].max()) / 10))
        at = self._at(corners)
        low, high = at.min(axis=0) - _MARGIN, at.max(axis=0) + _MARGIN
        wide = max(float(high[0] - low[0]), float(high[1] - low[1]) / _TALLEST)
        self._left, self._top = (float(low[0] + high[0]) - wide) / 2, float(high[1])
        self._scale = _WIDTH / wide
        self.size = (_WIDTH, round(float(high[1] - low[1]) * self._scale))

    def _at(self, places: Any) -> Any:
        from cbrngraph.pictures.borders import equal_earth

        return equal_earth(places, self._middle)

    def points(self, places: Any) -> Any:
        """Return points for rows of longitude and latitude, y downwards."""
        at = self._at(places)
        at[:, 0] = (at[:, 0] - self._left) * self._scale
        at[:, 1] = (self._top - at[:, 1]) * self._scale
        return at.round(1)

    def rings(self, country: Country) -> list[Any]:
        """Return the parts of a country that the drawing shows; one across the back of the world would be torn."""
        import numpy as np

        kept = [ring for ring in country.rings if np.ptp((ring[:, 0] - self._middle + 180) % 360) < 300]
        return [points for points in map(self.points, kept) if self._sees(points)]

    def _sees(self, points: Any) -> bool:
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return bool(right > 0 and left < self.size[0] and bottom > 0 and top < self.size[1])


def _main(country: Country) -> list[Any]:
    """The parts of a country but for its smallest islands, which may lie beyond the edge."""
    sizes = [abs(_area(ring)) for ring in country.rings]
    return [ring for ring, size in zip(country.rings, sizes, strict=True) if size > 0.05 * max(sizes)]


def drawn_map(members: Sequence[Member], root: str, *, links: bool = True, style: str = "") -> Html:
    """Return the map: land, and the partner countries of any day; empty where there are no borders, or no countries.

    Args:
        members: the partner countries.
        root: the way to the top of the site.
        links: whether a country leads to its page; an image has no links.
        style: a style sheet of its own, for a drawing that stands alone.

    """
    found = world()
    shown = {member.code: member for member in members if found and member.code in found.countries}
    if found is None or not shown:
        return Html()
    view = _View([found.countries[code] for code in shown])
    land = (path for one in found.countries.values() if one.code not in shown for path in _land(view, one))
    countries = (_country(view, found.countries[code], member, root, links) for code, member in shown.items())
    title = f"Map of {len(shown)} partner countries by region"
    wide, high = view.size
    return element(
        "svg", element("title", title), element("style", Html(style)) if style else "",
        element("rect", width=_short(wide), height=_short(high), class_="sea"),
        element("g", *land, class_="land"), element("g", *countries, class_="countries"),
        viewBox=f"0 0 {_short(wide)} {_short(high)}", role="img" if not links else "group", xmlns="http://www.w3.org/2000/svg",
        **{"aria-label": title, "data-map": "yes"},
    )  # fmt: skip


def _land(view: _View, country: Country) -> Iterator[Html]:
    if rings := view.rings(country):
        yield element("path", d=_path([ring.round() for ring in rings]))


def _country(view: _View, country: Country, member: Member, root: str, links: bool) -> Html:
    import numpy as np

    rings = view.rings(country)
    hooks = {
        "data-thing": member.id.removeprefix("kg:"), "data-code": member.code, "data-known": member.known,
        "data-end": member.end, "data-regions": " ".join(map(_code, member.regions)),
    }  # fmt: skip
    name = element("title", _told(member))
    if not rings or max(abs(_area(ring)) for ring in rings) < 2 * _SMALL:
        x, y = view.points(np.array([country.middle], dtype=float))[0]
        mark = element("circle", name, cx=_short(x), cy=_short(y), r=_short(_DOT), **_classed(member), **hooks)
    else:
        mark = element("path", name, d=_path(rings), **_classed(member), **hooks)
    if not links:
        return mark
    return element("a", mark, href=f"{root}doc/{hooks['data-thing']}.html", **{"aria-label": _told(member)})


def _told(member: Member) -> str:
    regions = ", ".join(regional(region).label for region in member.regions) or "no region known"
    return f"{member.label}: {regions}; known as partner country by {member.known or 'no day'}"


def _classed(member: Member) -> dict[str, str]:
    return {"class_": f"country {region_class(member.regions)}"}


def region_class(regions: Sequence[str]) -> str:
    """Return the class by which the style sheet knows a region (``kg:region-ca``); several and none have their own.

    >>> region_class(["kg:region-ca"]), region_class(["kg:region-aaf", "kg:region-nas"]), region_class([])
    ('region-ca', 'region-several', 'region-none')
    """
    if len(regions) > 1:
        return "region-several"
    return f"region-{_code(regions[0])}" if regions and regions[0] in REGIONS else "region-none"


def _code(region: str) -> str:
    return region.removeprefix("kg:region-")


def _path(rings: Sequence[Any]) -> str:
    """Rings as the shortest path: whole and tenth points, steps from corner to corner."""
    import numpy as np

    told = []
    for ring in rings:
        tenths = np.round(ring * 10).astype(int)
        steps = np.diff(tenths, axis=0)
        steps = steps[(steps != 0).any(axis=1)]
        told.append(f"M{_pair(*tenths[0])}l{' '.join(_pair(*step) for step in steps)}z")
    return "".join(told)


def _pair(x: int, y: int) -> str:
    second = _short(y / 10)
    return f"{_short(x / 10)}{second if second.startswith('-') else ' ' + second}"


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _area(ring: Any) -> float:
    """Twice the area of a closed ring."""
    return float((ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]).sum())
