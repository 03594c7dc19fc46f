"""A network as data for the explorer: nodes and where they stand, ties with what joins the two, dates and claims.

A name, a date or a source is told once, and then by its number.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from typing import Any

from cbrngraph.display.drawn import Drawn
from cbrngraph.display.receipts import Behind, Pool, Receipts
from cbrngraph.errors import UsageError
from cbrngraph.networks.attributes import label
from cbrngraph.networks.edges import Link
from cbrngraph.networks.made import Made
from cbrngraph.networks.measures.registry import values
from cbrngraph.networks.when import When
from cbrngraph.pictures.palette import NO_REGION, REGIONS, SEVERAL_REGIONS, scheme
from cbrngraph.terms import compact

__all__ = ["MEASURES", "Laid", "can_draw", "laid", "network_data"]

MEASURES = ("strength", "degree", "betweenness", "closeness", "pagerank", "core")
"""The measures that a node can be as large as."""
_SIZE = (800.0, 560.0)
_RADIUS = 5.0
_CODES = {region.label: key.removeprefix("kg:region-") for key, region in REGIONS.items()} | {
    SEVERAL_REGIONS.label: "several", NO_REGION.label: "none",
}  # fmt: skip

Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Laid:
    """A network and where its nodes stand."""

    net: Any
    drawn: Drawn | None
    """How it is drawn; nothing where what draws it is not installed."""
    order: Sequence[Hashable]
    """The nodes in the order of their numbers."""
    pairs: Sequence[tuple[Pair, bool]]
    """The ties in the order of their numbers, the heaviest last, and whether each is drawn at first."""
    weights: Mapping[Pair, float]
    where: Mapping[Hashable, tuple[float, float]]
    size: tuple[float, float]
    groups: Sequence[str]
    group_of: Mapping[Hashable, int]

    @property
    def codes(self) -> list[str]:
        """For each group the code of its region, ``several`` or ``none``."""
        return [_CODES.get(group, "none") for group in self.groups]


def laid(net: Any) -> Laid:
    """Lay a network out."""
    return _by_drawing(net) if can_draw() else _by_springs(net)


def can_draw() -> bool:
    """Whether there is what draws networks."""
    try:
        return find_spec("matplotlib") is not None
    except ValueError:  # somebody keeps it from being imported
        return False


def _by_drawing(net: Any) -> Laid:
    from cbrngraph.display.drawn import drawn, pairs_of
    from cbrngraph.display.svg import group_of

    found = drawn(net)
    order = [*found.plan.order, *sorted((node for node in found.where if not found.tied[node]), key=str)]
    weights = {(one, other): float(weight) for one, other, weight in found.plan.network.edges(data="weight")}
    groups = list(found.plan.seen.scheme.colours)
    return Laid(net, found, order, pairs_of(found), weights, found.where, found.size, groups, group_of(found))


def _by_springs(net: Any) -> Laid:
    """Without the letters by which names are placed there is no drawing, but nodes have their places."""
    from cbrngraph.pictures.layout import positions
    from cbrngraph.pictures.ties import simple

    network, _ = simple(net)
    colours = scheme([net.nodes[node].get("region") for node in network])
    groups = list(colours.colours)
    of_node = {node: colours.group(net.nodes[node].get("region")) for node in network}
    where = positions(network, of_node, groups, _SIZE, dict.fromkeys(network, _RADIUS))
    weights = {(one, other): float(weight) for one, other, weight in network.edges(data="weight")}
    ranked = sorted(weights, key=lambda pair: (weights[pair], str(pair[0]), str(pair[1])))
    order = sorted(network, key=lambda node: (-network.degree(node, weight="weight"), str(node)))
    numbers = {node: groups.index(group) for node, group in of_node.items()}
    return Laid(net, None, order, [(pair, True) for pair in ranked], weights, where, _SIZE, groups, numbers)


def network_data(found: Laid, receipts: Receipts) -> dict[str, object]:
    """Return a network as plain data."""
    net, made = found.net, found.net.made
    links, places = _Links(receipts, made), {node: place for place, node in enumerate(found.order)}
    measures = _measures(net)
    ties = []
    for pair, first in found.pairs:
        behind = receipts.behind(*pair)
        known = [behind.first, behind.last, behind.sources] if behind else ["", "", 0]
        told = [links(link) for link in behind.links] if behind else []
        ties.append([places[pair[0]], places[pair[1]], _short(found.weights[pair], 4), *known, told, int(first)])
    return {
        "view": made.view.name, "title": made.view.title, "question": made.view.question,
        "policy": net.graph.get("policy", ""), "weight": made.view.weight, "modes": list(made.view.modes),
        "directed": made.view.directed, "twoMode": made.view.two_mode, "notes": list(made.notes),
        "size": [_short(side) for side in found.size],
        "groups": [{"label": group, "code": code} for group, code in zip(found.groups, found.codes, strict=True)],
        "measures": list(measures), "nodes": [_node(found, node, measures) for node in found.order], "ties": ties,
        **links.told,
    }  # fmt: skip


class _Links:
    """What joins pairs of nodes, each told once."""

    def __init__(self, receipts: Receipts, made: Made) -> None:
        self._receipts = receipts
        self._made = made
        self._links: list[list[Any]] = []
        self._whens, self._sources, self._claims = Pool(), Pool(), Pool()

    def __call__(self, link: Link) -> int:
        """Keep a link (name, id and type of what joins, when, independent sources, sources, claims); its number."""
        read = sorted({source for voice in link.voices for source in voice})
        through = compact(link.through).removeprefix("kg:") if link.through else ""
        self._links.append([
            self._receipts.name(link), through, link.type, self._whens(_when(link.when)),
            Behind([link], self._made).sources, [self._sources(key) for key in read],
            [self._claims(claim) for claim in sorted(link.claims)],
        ])  # fmt: skip
        return len(self._links) - 1

    @property
    def told(self) -> dict[str, object]:
        """All links, and what their numbers mean."""
        return {
            "links": self._links, "whens": self._whens.all, "claims": self._claims.all,
            "sources": [[key, *self._receipts.line(key)] for key in self._sources.all],
        }  # fmt: skip


def _measures(net: Any) -> dict[str, Mapping[Hashable, float | None]]:
    """The measures that the network has; one that needs another kind of network is left out."""
    told: dict[str, Mapping[Hashable, float | None]] = {}
    for name in MEASURES if len(net) else ():
        try:
            told[name] = values(net, name)
        except UsageError:
            continue
    return told


def _node(found: Laid, node: Hashable, measures: Mapping[str, Mapping[Hashable, float | None]]) -> list[Any]:
    data, (x, y) = found.net.nodes[node], found.where[node]
    seen = found.drawn.plan.seen if found.drawn else None
    shape, radius = (seen.shapes[node], seen.radii[node]) if seen else ("o", _RADIUS)
    told = [None if (value := by[node]) is None else float(f"{value:.6g}") for by in measures.values()]
    return [
        str(node).removeprefix("kg:"), label(found.net, node), _called(found, node), str(data.get("kind") or ""),
        str(data.get("region") or ""), found.group_of[node], shape, _short(x), _short(y), _short(radius),
        [int(value) if value is not None and value == int(value) else value for value in told],
    ]  # fmt: skip


def _called(found: Laid, node: Hashable) -> str:
    """What a node is called where there is little room."""
    if found.drawn is None:
        return label(found.net, node)
    from cbrngraph.pictures.names import called

    return called(found.net, node)


def _when(when: When) -> tuple[object, ...]:
    days = (_day(day) for day in (when.first, when.begun, when.lasted, when.ended))
    return (*days, int(when.momentary))


def _day(day: date | None) -> str:
    return str(day) if day else ""


def _short(value: float, digits: int = 1) -> float | int:
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded
