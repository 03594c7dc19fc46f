"""JSON as networkx and d3 read it (node-link), with lists as lists, sorted keys, and one line a value."""

from __future__ import annotations

import json
from typing import NoReturn

import networkx as nx

from cbrngraph.errors import UsageError
from cbrngraph.networks.exchange.names import Names
from cbrngraph.networks.exchange.plain import Plain, empty, plain
from cbrngraph.networks.exchange.rebuilt import rebuilt

__all__ = ["read_json", "write_json"]

_NODES = Names({}, frozenset({"id"}))
_EDGES = Names({}, frozenset({"key", "source", "target"}))


def write_json(graph: nx.Graph) -> bytes:
    """Return a network as node-link JSON (UTF-8).

    Raises:
        UsageError: a value that no file can hold (see :func:`~cbrngraph.networks.exchange.plain.plain`).

    """
    data = nx.node_link_data(_prepared(plain(graph)), edges="edges")
    return (json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True) + "\n").encode()


def read_json(content: bytes) -> nx.Graph:
    """Return the network of node-link JSON, whose edges may also be called ``links``; its nodes become text.

    Raises:
        UsageError: the JSON has no nodes, or a number that is infinite or none.

    """
    data = json.loads(content.decode("utf-8-sig"), parse_constant=_refused)
    if not isinstance(data, dict) or not isinstance(data.get("nodes"), list):
        raise UsageError('this JSON is no network: it wants "nodes" and "edges"')
    graph = nx.node_link_graph(data, multigraph=False, edges="edges" if "edges" in data else "links")
    multigraph = graph.is_multigraph()
    edges = graph.edges(keys=True, data=True) if multigraph else ((*e[:2], None, e[2]) for e in graph.edges(data=True))
    return rebuilt(
        directed=graph.is_directed(),
        multigraph=multigraph,
        attributes=graph.graph,
        nodes=[(str(node), _NODES.read(data)) for node, data in graph.nodes(data=True)],
        edges=[(str(one), str(two), key, _EDGES.read(data)) for one, two, key, data in edges],
    )


def _prepared(network: Plain) -> nx.Graph:
    graph = empty(directed=network.directed, multigraph=network.multigraph)
    graph.graph.update(network.attributes)
    for node, data in network.nodes.items():
        graph.add_node(node)
        graph.nodes[node].update(_NODES.told(data))
    for edge in network.edges:
        place = (edge.source, edge.target) if edge.key is None else (edge.source, edge.target, edge.key)
        graph.add_edge(*place)
        graph.edges[place].update(_EDGES.told(edge.attributes))
    return graph


def _refused(word: str) -> NoReturn:
    raise UsageError(f"this JSON holds {word}, which is no number; leave the value out")
