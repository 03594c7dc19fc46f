"""Networks drawn so that they can be read: few ties, names that do not touch, regions together, and all of it said."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import networkx as nx
from matplotlib.figure import Figure

from cbrngraph.pictures.figure import Box, sheet, source_line, styled, worded
from cbrngraph.pictures.layout import positions
from cbrngraph.pictures.legend import draw_legend, legend_height
from cbrngraph.pictures.names import Names, named, ranked
from cbrngraph.pictures.nodes import Look, look
from cbrngraph.pictures.palette import NO_GROUP, NO_REGION, SEVERAL_REGIONS
from cbrngraph.pictures.strokes import draw_alone, draw_names, draw_nodes, draw_ties, height_of, rows_of, widths
from cbrngraph.pictures.ties import Pair, chosen, simple

__all__ = ["network_picture"]

_SIDE = 165.0
_TOGETHER = 12
"""Fewer nodes than this have less room."""
_SCATTERED = frozenset({SEVERAL_REGIONS.label, NO_REGION.label, NO_GROUP})
"""Groups whose nodes belong to no one place."""


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
    network, loops = simple(graph)
    ties = chosen(network, edges, nearest, rule)
    if not len(network):
        return worded("This network has no nodes, so that there is nothing to draw.", title=title, source=source)
    alone = [node for node in network if not network.degree(node)]
    tied = network.subgraph([node for node in network if network.degree(node)])
    with styled():
        seen = look(network, size_by, size_name, colour_by)
        sections = [*seen.sections, *widths(network, ties.pairs, weight_name)]
        rows = rows_of(network, alone, seen, size[0])
        field = Box(0, height_of(rows), size[0], _height(len(tied), size[1]))
        groups = [name for name in seen.scheme.colours if name not in _SCATTERED]
        where = _where(tied, ties.pairs, seen, groups, field, seed)
        order = ranked(network, list(tied), size_by)[:names]
        texts = named(network, order, where, seen, ties.pairs, field, groups)
        told = [
            ties.rule,
            *_told(network, alone, texts, size_name if size_by else "sum of ties"),
            *_left(graph, network, loops),
            *_bare(tied, ties.pairs),
        ]
        told += ["Long names are cut."] if texts.cut or any("…" in text for row in rows for _, text, _ in row) else []
        told += seen.notes
        height = max(field.top, legend_height(sections, _SIDE))
        made = sheet(
            size[0], height, title=title, notes=[" ".join(filter(None, told)), note], source=source, side=_SIDE
        )
        draw_ties(made.body, network, ties.pairs, where, seen)
        draw_nodes(made.body, where, seen)
        draw_names(made.body, texts, seen)
        draw_alone(made, rows, seen)
        draw_legend(made.side, sections, _SIDE, height)
    return made.figure


def _height(tied: int, most: float) -> float:
    return most if tied > _TOGETHER else max(60.0, most * (tied / _TOGETHER) ** 0.5) if tied else 0.0


def _where(
    tied: nx.Graph, pairs: Sequence[Pair], seen: Look, groups: Sequence[str], field: Box, seed: int
) -> dict[Hashable, tuple[float, float]]:
    """Positions by the ties that are drawn, so that what is seen explains where a node stands."""
    drawn = nx.Graph()
    drawn.add_nodes_from(tied)
    for one, other in pairs:
        known = drawn.get_edge_data(one, other, {"weight": 0.0})["weight"]
        drawn.add_edge(one, other, weight=known + tied[one][other]["weight"])
    of_node = {node: seen.groups[node] for node in tied}
    order = [name for name in groups if name in of_node.values()]
    places = positions(drawn, of_node, order, (field.width, field.height), seen.radii, seed=seed)
    return {node: (round(x + field.left, 1), round(y + field.bottom, 1)) for node, (x, y) in places.items()}


def _told(graph: nx.Graph, alone: Sequence[Hashable], texts: Names, by: str) -> list[str]:
    """What the caption says of nodes without ties or names."""
    tied = len(graph) - len(alone)
    told: list[str] = []
    if len(graph) == 1:
        told.append("The network is one node without ties.")
    elif alone:
        words = "has no tie and stands" if len(alone) == 1 else "have no tie and stand"
        told.append(f"{len(alone)} of {len(graph)} nodes {words} below.")
    if len(texts.nodes) < tied:
        told.append(
            f"Named are {len(texts.nodes)} of {tied} nodes: those with the highest {by} for which there is room."
        )
    return told


def _left(given: nx.Graph, graph: nx.Graph, loops: int) -> list[str]:
    """What the caption says of ties that became one, or none."""
    told: list[str] = []
    if given.number_of_edges() - loops > graph.number_of_edges():
        told.append("Several ties between the same two are drawn as one.")
    if loops:
        ties = "tie of a node with itself is" if loops == 1 else "ties of nodes with themselves are"
        told.append(f"{loops} {ties} left out.")
    return told


def _bare(tied: nx.Graph, pairs: Sequence[Pair]) -> list[str]:
    """What the caption says of nodes none of whose ties is drawn."""
    bare = len(set(tied) - {node for pair in pairs for node in pair})
    words = "node has ties" if bare == 1 else "nodes have ties"
    return [f"{bare} {words}, but none of those that are drawn."] if bare else []
