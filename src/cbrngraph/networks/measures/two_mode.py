"""Degrees in networks of two modes: events and those who attend them, projects and those who take part."""

from __future__ import annotations

from collections import Counter

import networkx as nx

from cbrngraph.errors import UsageError, nearest
from cbrngraph.networks.attributes import Node, label
from cbrngraph.networks.measures.plain import number_of
from cbrngraph.networks.measures.simple import simple
from cbrngraph.networks.table import Cell, Table

__all__ = ["two_mode_degree"]

BORGATTI = "Borgatti, S. P. & Everett, M. G. (1997). Network analysis of 2-mode data. Social Networks 19, 243–269."


def two_mode_degree(graph: nx.Graph, *, mode: str = "kind") -> Table:
    """Return the number of ties of each node, and the share that it is of the nodes of the other mode.

    Borgatti and Everett (1997), Social Networks 19, 243–269: the share is comparable between the modes, as the share of
    all other nodes would not be. Rows are sorted by mode, then by degree, largest first, then by label. Directions are
    not used. That all pairs of the two modes could be tied is assumed, not checked.

    Args:
        graph: a network in which each node has a mode, and ties are between the two.
        mode: the attribute of nodes that holds it.

    Raises:
        UsageError: a node has no mode, there are not two, or two nodes of one mode are tied.

    """
    modes = _modes(graph, mode)
    sizes = Counter(modes.values())
    ties = simple(graph.to_undirected(as_view=True))
    rows: list[tuple[Cell, ...]] = []
    for place, node in enumerate(ties.nodes):
        degree, others = ties.graph.degree(place), len(graph) - sizes[modes[node]]
        rows.append((*ties.head(place), modes[node], degree, degree / others))
    rows.sort(key=lambda row: (str(row[2]), -int(row[3] or 0), str(row[1]), str(row[0])))
    said = ", ".join(f"{number_of(size, 'node')} of {mode} {name}" for name, size in sorted(sizes.items()))
    notes = (
        [f"{said}; share is degree over the number of nodes of the other."] if sizes else ["The network has no nodes."]
    )
    return Table(("node", "label", mode, "degree", "share"), tuple(rows), (*ties.notes, *notes), (BORGATTI,))


def _modes(graph: nx.Graph, mode: str) -> dict[Node, str]:
    """The mode of each node, checked."""
    found = {node: str(value) for node, value in graph.nodes(data=mode) if value not in (None, "")}
    without = [label(graph, node) for node in graph if node not in found]
    if without:
        known = {str(name) for _, data in graph.nodes(data=True) for name in data}
        raise UsageError(f"{without[0]} has no {mode}{nearest(mode, known)}: in a two-mode network each node has one")
    names = sorted(set(found.values()))
    if len(names) != 2 and len(graph):
        raise UsageError(f"A two-mode network has two values of {mode}; this one has {len(names)}: {', '.join(names)}")
    for one, other in graph.edges():
        if found[one] == found[other]:
            who = f"{label(graph, one)} and {label(graph, other)}"
            raise UsageError(f"{who} are tied and both of {mode} {found[one]}: ties must be between the two modes")
    return found
