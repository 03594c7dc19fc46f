"""Colours: one for each region, the same in every picture, and told apart by colour-blind readers too.

The eight colours were chosen among those of Okabe and Ito (2008, Color Universal Design) and of Tol (2021, Colour
Schemes, SRON/EPS/TN/09-002) so that the two nearest are as far apart as they can be, to normal eyes and as Machado,
Oliveira and Fernandes (2009, A physiologically-based model for simulation of color vision deficiency, IEEE
Transactions on Visualization and Computer Graphics 15) say that protan, deutan and tritan eyes see them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cbrngraph.networks.attributes import SEVERAL
from cbrngraph.terms import KG

__all__ = [
    "NO_GROUP",
    "NO_REGION",
    "REGIONS",
    "ROLES",
    "SEVERAL_REGIONS",
    "Region",
    "Scheme",
    "ink",
    "mixed",
    "over",
    "regional",
    "scheme",
]


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the Initiative as pictures show it."""

    label: str
    colour: str


REGIONS: Mapping[str, Region] = {
    "kg:region-aaf": Region("African Atlantic Façade", "#117733"),
    "kg:region-nas": Region("North Africa and Sahel", "#DDCC77"),
    "kg:region-eca": Region("Eastern and Central Africa", "#882255"),
    "kg:region-seee": Region("South East and Eastern Europe", "#66CCEE"),
    "kg:region-mie": Region("Middle East", "#EE6677"),
    "kg:region-gcc": Region("Gulf Cooperation Council", "#332288"),
    "kg:region-ca": Region("Central Asia", "#999933"),
    "kg:region-sea": Region("South East Asia", "#CC79A7"),
}
"""The regions by id, from west to east, which is the order of every legend; neighbours have colours far apart."""

SEVERAL_REGIONS = Region("several regions", "#222222")
NO_REGION = Region("no region", "#BBBBBB")
NO_GROUP = "none given"
"""What is said of a thing without a group where groups are not regions."""

ROLES: Mapping[str, str] = {
    "coordinator": "#0072B2",
    "itinerant": "#56B4E9",
    "gatekeeper": "#E69F00",
    "representative": "#F0E442",
    "liaison": "#606060",
}
"""The five roles of brokerage, from those within one group to those between three."""

_FREE = tuple(region.colour for region in REGIONS.values())
_OTHER = "#777777"
_ALL_ALIKE = "#5B7083"
"""Of what has no region in a picture where nothing has one: the grey of the exception would be a pale picture."""
_NAMED = {
    name: region
    for key, region in REGIONS.items()
    for name in (key, KG + key.removeprefix("kg:"), key.removeprefix("kg:region-").upper(), region.label)
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """How groups are shown: group → colour, in the order of the legend."""

    colours: Mapping[str, str]
    region: bool
    """Whether the groups are regions, so that two of them at once are a group of their own."""

    def group(self, value: object) -> str:
        """Return the words by which a legend names the group of a thing with this value."""
        return regional(value).label if self.region else str(value) if value not in (None, "") else NO_GROUP

    def colour(self, value: object) -> str:
        """Return the colour of a thing with this value."""
        return self.colours.get(self.group(value), _OTHER)


def regional(value: object) -> Region:
    """Return how the value of a ``region`` attribute is shown: by id, IRI, code or label; none, one or several.

    >>> regional("kg:region-ca").label, regional("CA").label, regional("Central Asia; Middle East").label
    ('Central Asia', 'Central Asia', 'several regions')
    """
    names = [name.strip() for name in str(value or "").split(SEVERAL.strip()) if name.strip()]
    if len(names) > 1:
        return SEVERAL_REGIONS
    return _NAMED.get(names[0], Region(names[0], _OTHER)) if names else NO_REGION


def scheme(values: Iterable[object], by: str = "region") -> Scheme:
    """Return the colours of the groups that occur.

    Regions have their own; other groups have the eight in turn, large ones first, and from the ninth on share a grey.
    """
    if by == "region":
        found = {region.label: region.colour for region in map(regional, values)}
        order = [region.label for region in (*REGIONS.values(), SEVERAL_REGIONS)]
        known = [name for name in order if name in found]
        strange = sorted(name for name in found if name not in order and name != NO_REGION.label)
        last = [NO_REGION.label] if NO_REGION.label in found else []
        if list(found) == last:
            found[NO_REGION.label] = _ALL_ALIKE
        return Scheme({name: found[name] for name in (*known, *strange, *last)}, region=True)
    counts = Counter(str(value) if value not in (None, "") else NO_GROUP for value in values)
    ranked = sorted((name for name in counts if name != NO_GROUP), key=lambda name: (-counts[name], name))
    colours = {name: _FREE[place] if place < len(_FREE) else _OTHER for place, name in enumerate(ranked)}
    return Scheme(colours | ({NO_GROUP: NO_REGION.colour} if NO_GROUP in counts else {}), region=False)


def over(colour: str) -> str:
    """Return black or white: which of the two can be read on a colour (contrast of WCAG 2.1)."""
    light = _luminance(colour)
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#FFFFFF"


def ink(colour: str) -> str:
    """Return a colour darkened until it can be read as text on white (a contrast of 4.5, WCAG 2.1)."""
    share = 0.0
    while 1.05 / (_luminance(mixed(colour, "#000000", share)) + 0.05) < 4.5:
        share += 0.05
    return mixed(colour, "#000000", share)


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour between two; ``share`` (0 to 1) is how much the other has of it."""
    parts = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02X}" for part in parts)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (number / 255 for number in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
