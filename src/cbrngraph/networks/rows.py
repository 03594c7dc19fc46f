"""A network as rows: its edges, its nodes, and the part of it around a node or a region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cbrngraph.answers.labels import labels_of
from cbrngraph.networks.attributes import SEVERAL, label
from cbrngraph.networks.dependence import without_each
from cbrngraph.networks.made import made_of
from cbrngraph.networks.making import AnyNetwork
from cbrngraph.networks.receipts import named_nodes
from cbrngraph.networks.table import Cell, Table
from cbrngraph.terms import compact, expand, iri

__all__ = ["around", "edge_table", "node_table"]

_EDGE = ("weight", "first", "last", "sources", "left")
_NODE = ("kind", "region", "ids")


def around(net: AnyNetwork, name: str) -> Any:
    """Return the part of a network around a node, or around the nodes of a region: their edges, and who is at them."""
    called, centre = named_nodes(made_of(net).engine, net.view, net, name)
    part = type(net)()
    part.graph |= net.graph | {"around": called}
    ends = [(one, other) for one, other in net.edges() if one in centre or other in centre]
    kept = centre.union(*ends)
    part.add_nodes_from((node, data) for node, data in net.nodes(data=True) if node in kept)
    edges = net.edges(keys=True, data=True) if net.is_multigraph() else net.edges(data=True)
    part.add_edges_from(edge for edge in edges if edge[0] in centre or edge[1] in centre)
    part.made = net.made
    return part


def edge_table(net: Any, *, brief: bool = False) -> Table:
    """Return the edges, the heaviest first: their ends, weight, first and last day, independent sources, what joins.

    ``left`` is how many of an edge's links there are without that source on which most of them rest. ``brief`` leaves
    out the ids, of nodes and claims.
    """
    names = _names(net)
    rows = [_edge_row(net, one, other, data, names) for one, other, data in net.edges(data=True)]
    rows.sort(key=lambda row: (-float(row["weight"] or 0), str(row["source"]), str(row["target"]), str(row["type"])))
    ids = () if brief else ("source_id", "target_id", "through_ids", "claims")
    types = ("type",) if any(row["type"] for row in rows) else ()
    columns = ("source", "target", *types, *_EDGE, "through", *ids)
    return Table(columns, tuple(tuple(row[name] for name in columns) for row in rows), tuple(_notes(net, rows)))


def node_table(net: Any) -> Table:
    """Return the nodes: id, label, kind, region, identifiers, and how many edges each has."""
    rows = [
        (node, label(net, node), *(net.nodes[node].get(name) or None for name in _NODE), net.degree[node])
        for node in sorted(net, key=lambda node: (label(net, node), node))
    ]
    return Table(("node", "label", *_NODE, "edges"), tuple(rows))


def _notes(net: Any, rows: Sequence[dict[str, Cell]]) -> Iterator[str]:
    yield f"{net.number_of_nodes()} nodes, {net.number_of_edges()} edges; weight: {made_of(net).view.weight}"
    if copies := sum(row["sources"] == 0 for row in rows):
        told = f"{copies} edge{'s' * (copies != 1)} with 0 sources"
        yield f"{told}: inferred, set down by an editor, or read in (or with) a copy of an unknown original"


def _names(net: Any) -> dict[str, str]:
    """What people call the things that join nodes, as short as can be: *Project 53*."""
    things = {thing for _, _, found in net.edges(data="through") for thing in found or ()}
    labels = labels_of(made_of(net).engine, {iri(expand(thing)) for thing in things})
    return {compact(thing): text.partition(":")[0] for thing, text in labels.items()}


def _edge_row(net: Any, one: str, other: str, data: dict[str, Any], names: dict[str, str]) -> dict[str, Cell]:
    made = made_of(net)
    if not net.is_directed() and not made.view.two_mode:
        one, other = sorted((one, other), key=lambda node: (label(net, node), node))
    if net.nodes[one].get("bipartite"):
        one, other = other, one
    kind = data.get("type", "") if made.view.typed else ""
    links = made.links.get((one, other, kind)) or made.links.get((other, one, kind)) or ()
    through = data.get("through", ())
    return {
        "source": label(net, one),
        "target": label(net, other),
        "type": data.get("type") or None,
        "weight": data["weight"],
        "first": data.get("first"),
        "last": data.get("last"),
        "sources": data.get("sources"),
        "left": min(without_each(links).values(), default=len(links)) if links else None,
        "through": SEVERAL.join(names[thing] for thing in through) or None,
        "source_id": one,
        "target_id": other,
        "through_ids": " ".join(through) or None,
        "claims": " ".join(data.get("claims", ())) or None,
    }
