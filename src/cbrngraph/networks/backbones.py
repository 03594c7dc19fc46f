"""The backbone of a network by the method that fits it, and the two-mode graph that a projection was made of."""

from __future__ import annotations

import networkx as nx

from cbrngraph.errors import UsageError
from cbrngraph.networks.edges import actor, shared
from cbrngraph.networks.made import made_of, made_whole
from cbrngraph.networks.making import AnyNetwork
from cbrngraph.networks.measures.backbone import disparity, sdsm
from cbrngraph.networks.table import Table
from cbrngraph.terms import compact

__all__ = ["backbone", "two_mode"]


def backbone(net: AnyNetwork, *, alpha: float = 0.05, correction: str = "none") -> Table:
    """Return which ties are stronger than chance: of a projection by the SDSM, else by the disparity filter.

    Raises:
        UsageError: ``alpha`` is no level, or the correction is unknown, or has no meaning for the disparity filter.

    """
    if made_whole(net).view.onto:
        return sdsm(two_mode(net), list(net), alpha=alpha, correction=correction)
    if correction != "none":
        raise UsageError(f"the disparity filter has no correction; leave {correction} out")
    return disparity(net, alpha=alpha)


def two_mode(net: AnyNetwork) -> nx.Graph:
    """Return the two-mode graph of a projection: its nodes, with their attributes, and what joins them.

    Raises:
        UsageError: the network is no projection.

    """
    made = made_of(net)
    if not made.view.onto:
        raise UsageError(f"{made.view.name} is no projection, so that there is no two-mode network behind it")
    graph = nx.Graph()
    graph.add_nodes_from(net.nodes(data=True), bipartite=0)
    for tie in made.ties:
        thing = compact(shared(made.view, tie))
        graph.add_node(thing, label=thing, bipartite=1)
        graph.add_edge(compact(actor(made.view, tie)), thing)
    return graph
