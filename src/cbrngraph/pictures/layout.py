"""Where the nodes of a network stand: regions around the sheet, nodes between their region and their ties.

Each region has a point on an ellipse, the order being the one in which regions with many ties are neighbours. The
nodes then settle by the spring model of Fruchterman and Reingold (1991, Graph drawing by force-directed placement,
Software: Practice and Experience 21), as networkx has it, with a tie of each node to the point of its region.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import permutations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

__all__ = ["positions"]

Floats = NDArray[np.float64]

_HOLD = 1.2
"""How hard a region holds its nodes; the ties of a node pull with 1 in all."""
_MIDDLE = ("group", None)
"""What keeps nodes without a group from drifting away."""
_STEPS = 40_000
"""Steps of the springs by nodes: large networks settle in fewer, or take too long."""
_MARGINS = (34.0, 12.0)
"""Room for names at the sides, and above and below, in points; small sheets have less."""
_MOST_ORDERED = 8
"""So many regions are put in their best order by trying every one; more stand as given."""


def positions(
    graph: nx.Graph, groups: Mapping[Hashable, str], order: Sequence[str], size: tuple[float, float],
    radii: Mapping[Hashable, float], *, seed: int = 0,
) -> dict[Hashable, tuple[float, float]]:  # fmt: skip
    """Return where each node stands, in points within ``size``, no mark on another where there is room.

    Args:
        graph: the ties that are drawn, with ``weight``; every node has one.
        groups: node → its group; a node without one follows its ties only.
        order: the groups that have a point of their own.
        size: width and height, in points.
        radii: how far the mark of each node reaches, in points.
        seed: of the layout's first positions.

    """
    nodes = list(graph)
    if not nodes:
        return {}
    if len(nodes) == 1:
        return {nodes[0]: (size[0] / 2, size[1] / 2)}
    anchors = _anchors(_ordered(graph, groups, order), Counter(groups.values()))
    places = _settled(graph, groups, anchors, np.random.default_rng(seed))
    reach = np.array([radii[node] for node in nodes])
    spread = _stretched(np.array([places[node] for node in nodes]), reach, size)
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, _apart(spread, reach, size), strict=True)}


def _ordered(graph: nx.Graph, groups: Mapping[Hashable, str], order: Sequence[str]) -> list[str]:
    """The groups around the ellipse: those with heavy ties next to each other."""
    if not 3 < len(order) <= _MOST_ORDERED:
        return list(order)
    ties: Counter[frozenset[str]] = Counter()
    for one, other, weight in graph.edges(data="weight", default=1.0):
        pair = frozenset({groups.get(one, ""), groups.get(other, "")})
        ties[pair] += weight
    count = len(order)
    weights = np.array([[ties[frozenset({a, b})] if a != b else 0.0 for b in order] for a in order])
    rounds = np.array([(0, *rest) for rest in permutations(range(1, count))])
    places = np.argsort(rounds, axis=1)
    steps = np.abs(places[:, :, None] - places[:, None, :])
    lengths = (np.minimum(steps, count - steps) * weights).sum(axis=(1, 2))
    return [order[at] for at in rounds[int(np.argmin(lengths.round(9)))]]


def _anchors(order: Sequence[str], counts: Mapping[str, int]) -> dict[str, Floats]:
    """The point of each group, large groups having more of the ellipse to themselves."""
    if len(order) < 2:
        return {name: np.zeros(2) for name in order}
    shares = np.sqrt([counts.get(name, 1) or 1 for name in order])
    middles = (np.cumsum(shares) - shares / 2) / shares.sum()
    return {
        name: np.array([np.cos(angle), np.sin(angle)])
        for name, angle in zip(order, np.pi - 2 * np.pi * middles, strict=True)
    }


def _settled(
    graph: nx.Graph, groups: Mapping[Hashable, str], anchors: Mapping[str, Floats], random: np.random.Generator
) -> dict[Hashable, Floats]:
    """Positions by the spring model, in the scale of the anchors."""
    springs = nx.Graph()
    strengths = dict(graph.degree(weight="weight"))
    for one, other, weight in graph.edges(data="weight", default=1.0):
        springs.add_edge(one, other, weight=weight / max(min(strengths[one], strengths[other]), 1e-9))
    first: dict[Hashable, Floats] = {("group", name): place for name, place in anchors.items()}
    first[_MIDDLE] = np.zeros(2)
    fixed = list(first)
    springs.add_nodes_from(fixed)
    for node in graph:
        middle = anchors.get(groups.get(node, ""), np.zeros(2))
        first[node] = middle * 0.8 + random.normal(scale=0.15, size=2)
        if groups.get(node, "") in anchors and len(anchors) > 1:
            springs.add_edge(node, ("group", groups[node]), weight=_HOLD)
        else:
            springs.add_edge(node, _MIDDLE, weight=_HOLD / 8)
    found = nx.spring_layout(
        springs, pos=first, fixed=fixed, iterations=min(200, max(50, _STEPS // len(first))), weight="weight",
        method="force", k=1.6 / np.sqrt(len(first)), seed=int(random.integers(2**31)),
    )  # fmt: skip
    return {node: np.asarray(found[node], dtype=float) for node in graph}


def _stretched(places: Floats, radii: Floats, size: tuple[float, float]) -> Floats:
    """Fill the sheet: half by the room that nodes take up, half by their rank, so that crowds spread out."""
    made = np.empty_like(places)
    for axis in range(2):
        values = places[:, axis]
        span = np.ptp(values)
        even = (values - values.min()) / span if span > 1e-9 else np.full(len(values), 0.5)
        ranks = np.argsort(np.argsort(values, kind="stable"), kind="stable") / max(len(values) - 1, 1)
        margin = float(radii.max()) + min(_MARGINS[axis], size[axis] / 10)
        made[:, axis] = margin + (0.6 * even + 0.4 * ranks) * (size[axis] - 2 * margin)
    return made


def _apart(places: Floats, radii: Floats, size: tuple[float, float], gap: float = 5.0) -> Floats:
    """Push marks that are on each other apart, as often as it takes."""
    places = places.copy()
    need = radii[:, None] + radii[None, :] + gap
    np.fill_diagonal(need, 0)
    turns = np.arange(len(places)) * 2.399963  # the golden angle: nodes at one point leave it in different directions
    places += 1e-3 * np.column_stack((np.cos(turns), np.sin(turns)))
    for _ in range(300):
        step = places[:, None, :] - places[None, :, :]
        length = np.sqrt((step**2).sum(axis=2)) + np.eye(len(places))
        short = np.maximum(need - length, 0)
        if not (short > 0.1).any():
            break
        places += 0.5 * (step / length[:, :, None] * short[:, :, None]).sum(axis=1)
        for axis in range(2):
            places[:, axis] = np.clip(places[:, axis], radii + 2, size[axis] - radii - 2)
    return places
