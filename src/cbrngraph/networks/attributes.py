"""The attributes that nodes and edges of a network carry, and how the other modules read them.

A network is a networkx graph. Its nodes are ids as queries write them (``kg:country-kaz``) with ``label``, ``kind``,
``region`` and ``ids``; its edges have ``weight``, ``first`` and ``last`` (days, where known), ``sources`` (independent
ones), ``claims`` and ``through`` (tuples of ids). Any other networkx graph will do where only its ties matter.
"""

from __future__ import annotations

from collections.abc import Hashable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["SEVERAL", "Node", "groups", "label"]

Node = Hashable
"""A node of a networkx graph."""

SEVERAL = "; "
"""What stands between the values of an attribute that has several, such as two regions."""


def label(graph: nx.Graph, node: Node) -> str:
    """Return what people call a node: its label, or the node itself."""
    return str(graph.nodes[node].get("label", node))


def groups(graph: nx.Graph, by: str = "region") -> dict[Node, str]:
    """Return the group of each node that has one: the value of an attribute; two regions are a group of their own."""
    return {node: str(value) for node, value in graph.nodes(data=by) if value not in (None, "")}
