"""How a network is put on its sheet: ties, marks, names, and rows for nodes without ties."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import FancyArrowPatch

from cbrngraph.networks.attributes import label as label_of
from cbrngraph.pictures.figure import Sheet, cut, text_width
from cbrngraph.pictures.labels import put_names
from cbrngraph.pictures.legend import Entry, Section
from cbrngraph.pictures.names import LETTERS, LONGEST, Names, Places, called
from cbrngraph.pictures.nodes import SPREAD, Look
from cbrngraph.pictures.palette import ink
from cbrngraph.pictures.ties import Pair

__all__ = [
    "Rows", "draw_alone", "draw_names", "draw_nodes", "draw_ties", "height_of", "rows_of", "stroke",
    "widths",
]  # fmt: skip

Rows = Sequence[Sequence[tuple[Hashable, str, float]]]
"""Rows of nodes without ties: node, name (empty where it has none), left edge in points."""

_ROW = 13.0
_NAMED_ROWS = 3
_TIE = "#7A7A7A"
_FEW = 170
"""More ties than this are drawn thinner."""


def widths(graph: nx.Graph, pairs: Sequence[Pair], name: str) -> list[Section]:
    """Return the section of the legend that says what the width of a tie means; none where all are alike."""
    weights = sorted({graph[one][other]["weight"] for one, other in pairs})
    if len(weights) < 2:
        return []
    width = stroke([graph[one][other]["weight"] for one, other in pairs])
    shown = sorted({weights[0], weights[len(weights) // 2], weights[-1]})
    return [Section(f"Width: {name}", [Entry(f"{w:.3g}", _TIE, "line", width(w), alpha=0.8) for w in shown])]


def stroke(weights: Sequence[float]) -> Callable[[float], float]:
    """Return how thick a tie is drawn, by its weight, in points."""
    most = max(weights, default=0.0)
    thin = min(1.0, (_FEW / max(len(weights), 1)) ** 0.5)
    if len(set(weights)) < 2 or most <= 0:
        return lambda _: max(0.9 * thin, 0.6)
    return lambda weight: thin * (0.5 + 2.7 * max(weight, 0.0) / most)


def draw_ties(axes: Axes, graph: nx.Graph, pairs: Sequence[Pair], where: Places, seen: Look) -> None:
    """Draw ties: in the colour of a group where both ends are of it; with arrows where they have a direction."""
    pairs = sorted(pairs, key=lambda pair: seen.groups[pair[0]] == seen.groups[pair[1]])  # those within groups on top
    weights = [graph[one][other]["weight"] for one, other in pairs]
    thick = list(map(stroke(weights), weights))
    colours = [
        seen.scheme.colours[seen.groups[one]] if seen.groups[one] == seen.groups[other] else _TIE
        for one, other in pairs
    ]
    alphas = [0.34 + 0.12 * width for width in thick]
    if pairs and not graph.is_directed():
        segments = [(where[one], where[other]) for one, other in pairs]
        axes.add_collection(LineCollection(segments, colors=colours, linewidths=thick, alpha=alphas, zorder=1))
        return
    for (one, other), width, colour, alpha in zip(pairs, thick, colours, alphas, strict=True):
        axes.add_patch(
            FancyArrowPatch(
                where[one], where[other], shrinkA=seen.radii[one], shrinkB=seen.radii[other] + 0.5, arrowstyle="-|>",
                mutation_scale=5 + 1.5 * width, linewidth=width, color=colour, alpha=alpha, zorder=1,
                connectionstyle="arc3,rad=0.08",
            )
        )  # fmt: skip


def draw_nodes(axes: Axes, where: Places, seen: Look) -> None:
    """Draw the marks of nodes."""
    for shape in sorted(set(seen.shapes.values())):
        nodes = [node for node in where if seen.shapes[node] == shape]
        if nodes:
            axes.scatter(
                [where[node][0] for node in nodes], [where[node][1] for node in nodes], marker=shape, zorder=2,
                s=[(2 * SPREAD.get(shape, 1) * seen.radii[node]) ** 2 for node in nodes],
                c=[seen.fill(node) for node in nodes], edgecolors=[seen.edge(node) for node in nodes],
                linewidths=0.7, clip_on=False,
            )  # fmt: skip


def draw_names(axes: Axes, names: Names, seen: Look) -> None:
    """Draw names of nodes, and those of groups in their colour."""
    put_names(axes, list(names.nodes.values()))
    for group, name in names.groups.items():
        put_names(axes, [name], colour=ink(seen.scheme.colours[group]), leaders=False)


def rows_of(graph: nx.Graph, alone: Sequence[Hashable], seen: Look, width: float) -> Rows:
    """Return nodes in rows of ``width`` points, sorted by group and name: three rows with names, then marks only."""
    rows: list[list[tuple[Hashable, str, float]]] = []
    left = width + 1
    order = list(seen.scheme.colours)
    for node in sorted(alone, key=lambda node: (order.index(seen.groups[node]), label_of(graph, node), str(node))):
        text = cut(called(graph, node), LETTERS, LONGEST)
        need = 2 * seen.radii[node] + text_width(text, LETTERS) + 12
        if len(rows) > _NAMED_ROWS or (len(rows) == _NAMED_ROWS and left + need > width):
            text, need = "", 2 * seen.radii[node] + 4
            if len(rows) == _NAMED_ROWS:
                left = width + 1
        if left + need > width:
            rows.append([])
            left = 0.0
        rows[-1].append((node, text, left))
        left += need
    return rows


def height_of(rows: Rows) -> float:
    """Return how high rows are with the line above them, in points."""
    return len(rows) * _ROW + 18 if rows else 0.0


def draw_alone(made: Sheet, rows: Rows, seen: Look) -> None:
    """Draw nodes without ties below the others, and a line between."""
    top = height_of(rows)
    if rows:
        made.body.plot([0, made.box.width], [top - 4, top - 4], color="#CCCCCC", linewidth=0.6)
    for place, row in enumerate(rows):
        y = top - 12 - (place + 0.5) * _ROW
        draw_nodes(made.body, {node: (left + seen.radii[node], y) for node, _, left in row}, seen)
        for node, text, left in row:
            x = left + 2 * seen.radii[node] + 2.5
            made.body.text(x, y, text, fontsize=LETTERS, va="center_baseline", ha="left")
