"""How the nodes of a network look: their size by a measure, their shape by their kind, their colour by their group."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import networkx as nx

from cbrngraph.pictures.legend import Entry, Section
from cbrngraph.pictures.palette import Scheme, mixed, scheme

__all__ = ["SPREAD", "Look", "Values", "look"]

Values = Mapping[Hashable, float | None]
"""Node → the value of a measure; none where it is undefined."""

_SHAPES: Mapping[str, str] = {
    "country": "o",
    "project": "s",
    "institution": "^",
    "event": "D",
    "agreement": "p",
    "secretariat": "*",
    "region": "h",
    "national team": "v",
    "initiative": "X",
}
"""Shapes of kinds, the same in every picture that has several; other kinds have the rest, which they may share."""
SPREAD: Mapping[str, float] = {"^": 1.2, "v": 1.2, "<": 1.2, ">": 1.2, "*": 1.6, "D": 0.85, "s": 0.9, "d": 1.2}
"""How much wider than a circle a shape is drawn to look as large."""
_REST = ("P", "<", ">", "d", "8")
_SMALLEST, _LARGEST, _EQUAL = 3.0, 13.0, 5.0
_CROWD = 80
"""From this many nodes on marks are drawn smaller."""


@dataclass(frozen=True)
class Look:
    """Sizes, shapes and colours of nodes, with the sections of the legend that explain them, and notes."""

    radii: dict[Hashable, float]
    shapes: dict[Hashable, str]
    groups: dict[Hashable, str]
    scheme: Scheme
    hollow: frozenset[Hashable]
    """Nodes of which the measure is undefined."""
    sections: tuple[Section, ...]
    notes: tuple[str, ...]

    def fill(self, node: Hashable) -> str:
        """Return the colour of the inside of a mark."""
        colour = self.scheme.colours[self.groups[node]]
        return mixed(colour, "#FFFFFF", 0.85) if node in self.hollow else colour

    def edge(self, node: Hashable) -> str:
        """Return the colour of the border of a mark."""
        return self.scheme.colours[self.groups[node]] if node in self.hollow else "white"


def look(graph: nx.Graph, size_by: Values | None, size_name: str, colour_by: str) -> Look:
    """Return how nodes look; ``size_by`` is node → value, and a value that is missing or no number is undefined."""
    values = {node: graph.nodes[node].get(colour_by) for node in graph}
    colours = scheme(values.values(), colour_by)
    groups = {node: colours.group(value) for node, value in values.items()}
    shapes, kinds = _shapes(graph)
    radii, hollow, sizes = _sizes(graph, size_by, size_name)
    counts = Counter(groups.values())
    legend = Section(
        colour_by.replace("_", " ").capitalize(),
        [Entry(f"{name} ({counts[name]})", colour, "o", 8) for name, colour in colours.colours.items()],
    )
    undefined = f"{size_name}: undefined for {len(hollow)} of {len(graph)} nodes, which are drawn hollow."
    return Look(radii, shapes, groups, colours, hollow, (legend, *kinds, *sizes), (undefined,) if hollow else ())


def _shapes(graph: nx.Graph) -> tuple[dict[Hashable, str], list[Section]]:
    kinds = {node: str(graph.nodes[node].get("kind") or "") for node in graph}
    counts = Counter(kinds.values())
    ranked = sorted(counts, key=lambda kind: (-counts[kind], kind))
    if len(ranked) < 2:
        return dict.fromkeys(graph, "o"), []
    others = [kind for kind in ranked if kind not in _SHAPES]
    shape = {**_SHAPES, **{kind: _REST[min(place, len(_REST) - 1)] for place, kind in enumerate(others)}}
    entries = [
        Entry(f"{kind or 'kind not given'} ({counts[kind]})", "#777777", shape[kind], 8 * SPREAD.get(shape[kind], 1))
        for kind in ranked
    ]
    return {node: shape[kind] for node, kind in kinds.items()}, [Section("Kind", entries)]


def _sizes(
    graph: nx.Graph, size_by: Values | None, name: str
) -> tuple[dict[Hashable, float], frozenset[Hashable], list[Section]]:
    scale = min(1.0, math.sqrt(_CROWD / max(len(graph), 1)))
    if size_by is None:
        return dict.fromkeys(graph, _EQUAL * max(scale, 0.5)), frozenset(), []
    known = {node: float(value) for node in graph if (value := size_by.get(node)) is not None and math.isfinite(value)}
    hollow = frozenset(graph) - set(known)
    low, high = min([0.0, *known.values()]), max(known.values(), default=0.0)
    small, large = _SMALLEST * max(scale, 0.6), _LARGEST * max(scale, 0.6)

    def radius(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.0
        return math.sqrt(small**2 + share * (large**2 - small**2))

    radii = {node: radius(known[node]) if node in known else small for node in graph}
    shown = sorted({min(known.values()), _round((low + high) / 2), high}) if known else []
    entries = [Entry(f"{value:.3g}", "#777777", "o", 2 * radius(value)) for value in shown]
    return radii, hollow, [Section(f"Size: {name}", entries)]


def _round(value: float) -> float:
    """A number near a value that is told in two digits."""
    return float(f"{value:.2g}")
