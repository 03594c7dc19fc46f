"""CX2, which Cytoscape (from 3.10), Cytoscape Web and NDEx read: a list of aspects in JSON.

Cytoscape Consortium, Cytoscape Exchange Format Specification (Version 2),
https://cytoscape.org/cx/cx2/specification. Nodes and edges have whole numbers for ids, in the order of the file; the
label of a node is its ``name``, its id its ``represents``, and the type of an edge its ``interaction``, as Cytoscape
and NDEx show them. Claims and other lists are lists of strings. A node
without a label has its id for one. CX2 has no undirected edges: the attribute ``directed`` of the network says what is
meant.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from cbrngraph.errors import UsageError
from cbrngraph.networks.exchange.names import Names
from cbrngraph.networks.exchange.plain import Attributes, Plain, Value, alike, plain
from cbrngraph.networks.exchange.rebuilt import Link, rebuilt

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_cx2", "write_cx2"]

_GRAPH = Names({}, frozenset({"directed", "multigraph"}))
_NODES = Names({"label": "name"}, frozenset({"represents"}))
_EDGES = Names({"type": "interaction"}, frozenset({"key"}))
_TYPES = {str: "string", bool: "boolean", float: "double", tuple: "list_of_string"}
_WIDE = 1 << 31

Json = Mapping[str, object]


def write_cx2(graph: nx.Graph) -> bytes:
    """Return a network as CX2 (JSON, UTF-8).

    Raises:
        UsageError: a value that no file can hold (see :func:`~cbrngraph.networks.exchange.plain.plain`).

    """
    aspects = _aspects(plain(graph))
    meta = [{"elementCount": len(elements), "name": name} for name, elements in aspects.items()]
    parts: list[object] = [{"CXVersion": "2.0", "hasFragments": False}, {"metaData": meta}]
    parts += [{name: elements} for name, elements in aspects.items()]
    parts.append({"status": [{"error": "", "success": True}]})
    return (json.dumps(parts, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def read_cx2(content: bytes) -> nx.Graph:
    """Return the network of a CX2 file; layout and style are left out.

    A network that does not say whether it is directed is. A node that represents nothing, or what another does too,
    has its number for an id.

    Raises:
        UsageError: the file is no CX2, or says of itself that it is not whole.

    """
    parts = json.loads(content.decode("utf-8-sig"))
    if not (isinstance(parts, list) and parts and isinstance(parts[0], dict) and "CXVersion" in parts[0]):
        raise UsageError("this file is no CX2: it does not begin with a CXVersion; CX version 1 is not read")
    aspects: dict[str, list[dict[str, object]]] = {}
    for part in parts[1:]:
        for name, elements in part.items():
            aspects.setdefault(name, []).extend(elements)
    if any(status.get("success") is False for status in aspects.get("status", ())):
        raise UsageError("this CX2 file says of itself that it was not written whole; have it written once more")
    return _network(aspects)


def _aspects(network: Plain) -> dict[str, list[dict[str, object]]]:
    [said] = alike([network.attributes], lists=True)
    attributes = _GRAPH.told(said) | {"directed": network.directed}
    attributes |= {"multigraph": True} if network.multigraph else {}
    nodes = [
        {"name": node, **_NODES.told(data), "represents": node}
        for node, data in zip(network.nodes, alike(network.nodes.values(), lists=True), strict=True)
    ]
    edges = [
        _EDGES.told(data) | ({} if edge.apart is None else {"key": edge.apart})
        for edge, data in zip(network.edges, alike((e.attributes for e in network.edges), lists=True), strict=True)
    ]
    number = {node: at for at, node in enumerate(network.nodes)}
    declared = {"networkAttributes": _declared([attributes]), "nodes": _declared(nodes), "edges": _declared(edges)}
    return {
        "attributeDeclarations": [{name: found for name, found in declared.items() if found}],
        "networkAttributes": [dict(attributes)],
        "nodes": [{"id": at, "v": data} for at, data in enumerate(nodes)],
        "edges": [
            {"id": at, "s": number[edge.source], "t": number[edge.target]} | ({"v": data} if data else {})
            for at, (edge, data) in enumerate(zip(network.edges, edges, strict=True))
        ],
    }


def _declared(every: Iterable[Attributes]) -> dict[str, dict[str, str]]:
    """The data type of each name; a whole number past 32 bits is a ``long`` to Cytoscape."""
    types: dict[str, dict[str, str]] = {}
    for attributes in every:
        for name, value in attributes.items():
            if types.get(name, {}).get("d") != "long":
                types[name] = {"d": _type(value)}
    return types


def _type(value: Value) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return "integer" if -_WIDE <= value < _WIDE else "long"
    return _TYPES[type(value)]


def _network(aspects: Mapping[str, list[dict[str, object]]]) -> nx.Graph:
    declared: dict[str, Json] = {}
    for declaration in aspects.get("attributeDeclarations", ()):
        declared |= {name: found for name, found in declaration.items() if isinstance(found, dict)}
    attributes: dict[str, object] = {}
    for said in aspects.get("networkAttributes", ()):
        attributes |= said
    directed, multigraph = attributes.pop("directed", True), attributes.pop("multigraph", False)
    data = {node["id"]: _whole(node, declared.get("nodes", {})) for node in aspects.get("nodes", ())}
    told = Counter(str(values.get("represents", "")) for values in data.values())
    names = {at: _name(at, values.pop("represents", ""), told) for at, values in data.items()}
    links = [_link(edge, names, declared.get("edges", {})) for edge in aspects.get("edges", ())]
    return rebuilt(
        directed=str(directed).casefold() == "true",
        multigraph=str(multigraph).casefold() == "true",
        attributes=_GRAPH.read(attributes),
        nodes=[(names[at], _NODES.read(values)) for at, values in data.items()],
        edges=links,
    )


def _name(at: object, represents: object, told: Counter[str]) -> str:
    return str(represents) if str(represents) and told[str(represents)] == 1 else str(at)


def _link(edge: Json, names: Mapping[object, str], declared: Json) -> Link:
    values = _whole(edge, declared)
    key = values.pop("key", None)
    return names[edge["s"]], names[edge["t"]], key, _EDGES.read(values)


def _whole(element: Json, declared: Json) -> dict[str, object]:
    """The attributes of a node or an edge, with defaults, under their names instead of their aliases."""
    values: dict[str, object] = {}
    names: dict[str, str] = {}
    found = element.get("v")
    for name, said in declared.items():
        if isinstance(said, dict):
            names |= {str(said["a"]): name} if "a" in said else {}
            values |= {name: said["v"]} if "v" in said else {}
    said = {str(name): value for name, value in found.items()} if isinstance(found, dict) else {}
    return values | {names.get(name, name): value for name, value in said.items()}
