"""GraphML, which yEd, igraph, Cytoscape and Gephi read, through networkx's writer and reader.

Brandes, Eiglsperger, Herman, Himsolt and Marshall (2002), GraphML progress report, Graph Drawing (LNCS 2265). Every
name has one type (boolean, long, double or string); lists are text with spaces (ids) or semicolons between; parallel
edges have ids of their own, and their type (or a key that is none) as data. It is ElementTree that writes, even where
lxml is installed, so that bytes do not depend on it. The schema wants ids that are one word (NMTOKEN), as ours are;
others are written as they are, and programs take them.
"""

from __future__ import annotations

from io import BytesIO

import networkx as nx

from cbrngraph.networks.exchange.names import Names
from cbrngraph.networks.exchange.plain import Plain, alike, empty, plain
from cbrngraph.networks.exchange.rebuilt import rebuilt

__all__ = ["read_graphml", "write_graphml"]

_GRAPH = Names({}, frozenset({"edge_default", "id", "multigraph", "node_default"}))
_NODES = Names({}, frozenset({"id"}))
_EDGES = Names({}, frozenset({"id", "key", "source", "target"}))


def write_graphml(graph: nx.Graph) -> bytes:
    """Return a network as GraphML (UTF-8).

    Raises:
        UsageError: a value that no file can hold (see :func:`~cbrngraph.networks.exchange.plain.plain`).

    """
    file = BytesIO()
    nx.write_graphml_xml(_prepared(plain(graph)), file, encoding="utf-8")
    return file.getvalue().rstrip() + b"\n"


def read_graphml(content: bytes) -> nx.Graph:
    """Return the first network of a GraphML file, without hyperedges, ports and nested networks."""
    graph = nx.read_graphml(BytesIO(content), node_type=str, edge_key_type=str, force_multigraph=True)
    said = {name: value for name, value in graph.graph.items() if name not in {"edge_default", "node_default"}}
    return rebuilt(
        directed=graph.is_directed(),
        multigraph=str(said.pop("multigraph", "")).casefold() == "true",
        attributes=_GRAPH.read(said),
        nodes=[(node, _NODES.read(data)) for node, data in graph.nodes(data=True)],
        edges=[(one, two, data.pop("key", None), _EDGES.read(data)) for one, two, data in graph.edges(data=True)],
    )


def _prepared(network: Plain) -> nx.Graph:
    graph = empty(directed=network.directed, multigraph=network.multigraph)
    [attributes] = alike([network.attributes])
    graph.graph.update(_GRAPH.told(attributes) | ({"multigraph": "true"} if network.multigraph else {}))
    for node, data in zip(network.nodes, alike(network.nodes.values()), strict=True):
        graph.add_node(node)
        graph.nodes[node].update(_NODES.told(data))
    edges = alike(edge.attributes for edge in network.edges)
    for number, (edge, data) in enumerate(zip(network.edges, edges, strict=True)):
        place = (edge.source, edge.target, f"e{number}") if network.multigraph else (edge.source, edge.target)
        graph.add_edge(*place)
        graph.edges[place].update(_EDGES.told(data) | ({} if edge.apart is None else {"key": edge.apart}))
    return graph
