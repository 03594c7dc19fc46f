"""Shortest paths on large graphs: rustworkx's where it is installed and gives the same values, else networkx's.

Measured on a projection of 1,000 nodes and 30,000 ties (``bench/betweenness.py``; networkx 3.6.1, rustworkx 0.18.1):
betweenness is 20 times as fast on two free cores and 11 times on one, closeness 6 and 3.4 times. Below :data:`LARGE`
nodes networkx takes less than .05 s, not much more than the import of rustworkx, and is left to do it.
"""

from __future__ import annotations

from typing import Any

import networkx as nx

__all__ = ["LARGE", "backed", "betweenness", "closeness"]

LARGE = 100
"""From how many nodes on rustworkx is used."""

PLACES = 10
"""To how many decimals rustworkx's betweenness is rounded: its threads add up in any order, which moves the last."""


def backed() -> bool:
    """Return whether networkx is set up to hand its work to a backend, such as nx-cugraph, which then has its way."""
    priority = nx.config.backend_priority
    return any(priority[name] for name in priority)


def betweenness(graph: nx.Graph) -> list[float]:
    """Return the share of shortest paths between two others that pass each node, weights not used.

    Freeman, L. C. (1977), A set of measures of centrality based on betweenness, Sociometry 40, 35–41; computed as in
    Brandes, U. (2001), A faster algorithm for betweenness centrality, J. Mathematical Sociology 25, 163–177. The nodes
    of ``graph`` are 0, 1, …; values stand in that order, and are networkx's to 1e-9.
    """
    rustworkx = _rustworkx(graph)
    if not rustworkx:
        return list(nx.betweenness_centrality(graph).values())
    return [round(value, PLACES) for value in rustworkx.betweenness_centrality(_converted(rustworkx, graph)).values()]


def closeness(graph: nx.Graph) -> list[float]:
    """Return how near each node is to those that reach it, times the share of nodes that do; weights not used.

    Freeman, L. C. (1978), Centrality in social networks: conceptual clarification, Social Networks 1, 215–239; scaled
    for several components as in Wasserman, S. and Faust, K. (1994), Social Network Analysis, p. 201. The nodes of
    ``graph`` are 0, 1, …; values stand in that order, and are networkx's to 1e-9.
    """
    rustworkx = _rustworkx(graph)
    if not rustworkx:
        return list(nx.closeness_centrality(graph).values())
    return list(rustworkx.closeness_centrality(_converted(rustworkx, graph), wf_improved=True).values())


def _rustworkx(graph: nx.Graph) -> Any:
    """Rustworkx, if it is to be used."""
    if len(graph) < LARGE or backed():
        return None
    try:
        import rustworkx
    except ImportError:
        return None
    return rustworkx


def _converted(rustworkx: Any, graph: nx.Graph) -> Any:
    made = (rustworkx.PyDiGraph if graph.is_directed() else rustworkx.PyGraph)()
    made.add_nodes_from(range(len(graph)))
    made.add_edges_from_no_data(list(graph.edges))
    return made
