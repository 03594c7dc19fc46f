"""Networks drawn so that they can be read: few ties, names that do not touch, regions together, and all of it said."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import networkx as nx
from matplotlib.figure import Figure

from cbrngraph.pictures.figure import sheet, source_line, styled, worded
from cbrngraph.pictures.legend import draw_legend, legend_height
from cbrngraph.pictures.plan import planned
from cbrngraph.pictures.strokes import draw_alone, draw_names, draw_nodes, draw_ties
from cbrngraph.pictures.ties import Pair

__all__ = ["network_picture"]

_SIDE = 165.0


def network_picture(
    graph: nx.Graph,
    *,
    title: str,
    size_by: Mapping[Hashable, float | None] | None = None,
    size_name: str = "the measure",
    colour_by: str = "region",
    weight_name: str = "weight",
    edges: Iterable[Pair] | None = None,
    rule: str = "",
    nearest: int | None = 3,
    names: int = 120,
    note: str = "",
    source: str = "",
    size: tuple[float, float] = (800.0, 560.0),
    seed: int = 0,
) -> Figure:
    """Draw a network.

    Parallel edges are drawn as one with their weights added up, loops not at all. Nodes without any tie stand in rows
    below. Where nodes are of several kinds, each kind has a shape.

    Args:
        graph: its nodes have ``label``, ``kind`` and ``region``, its edges ``weight``, where known.
        title: the title.
        size_by: node → the value that its area shows; undefined values are drawn hollow.
        size_name: what that value is called.
        colour_by: the node attribute that colours show.
        weight_name: what the weight of an edge counts.
        edges: the ties to draw, such as those of a backbone; the others are left out.
        rule: how ``edges`` were chosen, for the caption.
        nearest: where ``edges`` are not given and ties are too many to read, draw this many of the heaviest of each
            node (fewer where there are more than a hundred nodes); ``None`` draws all.
        names: how many nodes are named at most, the largest first.
        note: what the reader should know besides.
        source: the source line; that of this package where none is given.
        size: width and height of the drawing, in points.
        seed: of the layout.

    Raises:
        UsageError: ``edges`` names a tie that is not there, or ``nearest`` is below 1.

    """
    source = source or source_line()
    if not len(graph):
        return worded("This network has no nodes, so that there is nothing to draw.", title=title, source=source)
    with styled():
        plan = planned(
            graph, size_by=size_by, size_name=size_name, colour_by=colour_by, weight_name=weight_name, edges=edges,
            rule=rule, nearest=nearest, names=names, size=size, seed=seed,
        )  # fmt: skip
        height = max(plan.field.top, legend_height(plan.sections, _SIDE))
        told = " ".join(filter(None, plan.told))
        made = sheet(size[0], height, title=title, notes=[told, note], source=source, side=_SIDE)
        draw_ties(made.body, plan.network, plan.ties.pairs, plan.where, plan.seen)
        draw_nodes(made.body, plan.where, plan.seen)
        draw_names(made.body, plan.texts, plan.seen)
        draw_alone(made, plan.rows, plan.seen)
        draw_legend(made.side, plan.sections, _SIDE, height)
    return made.figure
