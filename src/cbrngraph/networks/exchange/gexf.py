"""GEXF, which Gephi and Gephi Lite read, through networkx's writer and reader, with the days of edges as intervals.

GEXF Working Group (2009), GEXF 1.2draft primer and schema, https://gexf.net. ``first`` and ``last`` are attributes,
which Gephi Lite shows, and where they are days (the first not after the last) also ``start`` and ``end``, by which
Gephi filters; ``spells`` (pairs of days) are spells and stand in place of those two. The type of an edge is its
attribute ``kind``, and also the XML attribute ``kind`` that came with GEXF 1.3 (without it Gephi adds parallel edges
up): the only thing that is not in the schema of 1.2draft. What is said of the network stands in the description, a line
``name: value`` each, and is text when it is read again. A node without a label has its id for one. No day of writing
stands in the file.

Gephi writes GEXF 1.3 in a namespace that networkx 3.6.1 does not know: every version is read here. Positions, colours
and hierarchy are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

from networkx.readwrite.gexf import GEXFReader, GEXFWriter

from cbrngraph.errors import UsageError
from cbrngraph.networks.exchange.names import Names
from cbrngraph.networks.exchange.plain import Attributes, Plain, alike, clean, empty, plain, told
from cbrngraph.networks.exchange.rebuilt import Link, rebuilt

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_gexf", "write_gexf"]

_VERSION = "1.2draft"
"""What every networkx writes and reads; the oldest that we support knows no later one."""

_CREATOR = "cbrngraph"
_SPACE = f"{{http://www.gexf.net/{_VERSION}}}"
_DAYS = {"first": "start", "last": "end"}
_UNREAD = {"id", "parents", "pid", "slices", "viz"}
_GRAPH = Names({}, frozenset({"multigraph"}))
_NODES = Names({"label": "label"}, frozenset({"key", "networkx_key", "spells", "timeset", *_DAYS.values(), *_UNREAD}))
_EDGES = Names(
    {"type": "kind", "label": "label", "weight": "weight"},
    _NODES.kept | {"source", "target", "type"},
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_TYPES = {
    None: str, "date": str, "dateTime": str, "datetime": str, "timestamp": str, "char": str,
    "short": int, "byte": int, "biginteger": int, "bigdecimal": float,
}  # fmt: skip
"""Types of the schema that networkx's reader does not know, and a time format that is not said."""


def write_gexf(graph: nx.Graph) -> bytes:
    """Return a network as GEXF (UTF-8).

    Raises:
        UsageError: a value that no file can hold (see :func:`~cbrngraph.networks.exchange.plain.plain`).

    """
    network = plain(graph)
    writer = GEXFWriter(encoding="utf-8", version=_VERSION)
    writer.add_graph(_prepared(network))
    meta = writer.xml.find("meta")
    meta.attrib.clear()
    meta.find("creator").text = _CREATOR
    ElementTree.SubElement(meta, "description").text = _description(network)
    writer.graph_element.attrib.pop("name")  # which the schema does not have
    for edge, element in zip(network.edges, writer.xml.iter("edge"), strict=True):
        if edge.key is not None:
            element.set("kind", str(edge.attributes.get("type", edge.key)))
    file = BytesIO()
    writer.write(file)
    return file.getvalue().rstrip() + b"\n"


def read_gexf(content: bytes) -> nx.Graph:
    """Return the network of a GEXF file of any version; days, claims and types are as they were written.

    Raises:
        UsageError: there is no graph in the file.

    """
    root = ElementTree.fromstring(content)
    for element in root.iter():
        element.tag = _SPACE + element.tag.rpartition("}")[2]
    found = root.find(f"{_SPACE}graph")
    if found is None:
        raise UsageError("this GEXF file has no graph")
    reader = GEXFReader(version=_VERSION)
    reader.python_type.update(_TYPES)
    reader.simple_graph = False  # so that edges keep their keys
    graph = reader.make_graph(found)
    attributes = _described(root) or ({"name": graph.graph["name"]} if "name" in graph.graph else {})
    return rebuilt(
        directed=graph.is_directed(),
        multigraph=attributes.pop("multigraph", "") == "true",
        attributes=_GRAPH.read(attributes),
        nodes=[(node, _back(_NODES, data)) for node, data in graph.nodes(data=True)],
        edges=[_link(*edge) for edge in graph.edges(keys=True, data=True)],
    )


def _prepared(network: Plain) -> nx.Graph:
    """The network as networkx's writer wants it: one type for each name, numbered edges, time under its names."""
    graph = empty(directed=network.directed, multigraph=network.multigraph)
    nodes = alike(_untimed(attributes) for attributes in network.nodes.values())
    for (node, whole), attributes in zip(network.nodes.items(), nodes, strict=True):
        graph.add_node(node)
        graph.nodes[node].update(_NODES.told(attributes) | _timed(whole))
    edges = alike(_untimed(edge.attributes) for edge in network.edges)
    for number, (edge, attributes) in enumerate(zip(network.edges, edges, strict=True)):
        place = (edge.source, edge.target) if edge.key is None else (edge.source, edge.target, edge.key)
        graph.add_edge(*place)
        graph.edges[place].update(_EDGES.told(attributes) | _timed(edge.attributes), id=str(number))
    return graph


def _untimed(attributes: Attributes) -> Attributes:
    return {name: value for name, value in attributes.items() if name not in _timed(attributes)}


def _timed(attributes: Attributes) -> dict[str, object]:
    """The time of a node or an edge as networkx's writer takes it: spells of days, or else days that are in order."""
    spells = attributes.get("spells")
    if spells and isinstance(spells, tuple):
        pairs = [tuple(day or None for day in spell.split("/")) for spell in spells]
        days = [day for pair in pairs for day in pair if day]
        return {"spells": pairs} if days and all(map(_is_day, days)) else {}
    days = [str(attributes[name]) for name in _DAYS if name in attributes]
    if days != sorted(days) or not all(map(_is_day, days)):
        return {}
    return {theirs: attributes[ours] for ours, theirs in _DAYS.items() if ours in attributes}


def _is_day(text: str) -> bool:
    try:
        return bool(_ISO.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _description(network: Plain) -> str:
    """What is said of the network, for people and for :func:`_described`: further lines of a value are indented."""
    said = {**_GRAPH.told(network.attributes), **({"multigraph": "true"} if network.multigraph else {})}
    lines = [f"{' '.join(name.split())}: {told(name, value)}" for name, value in said.items()]
    return "\n".join(line.replace("\n", "\n  ") for line in lines)


def _described(root: ElementTree.Element) -> dict[str, object]:
    """What a file of ours says of its network; nothing where another program wrote it."""
    creator, text = (root.findtext(f"{_SPACE}meta/{_SPACE}{tag}") or "" for tag in ("creator", "description"))
    if creator != _CREATOR:
        return {}
    lines = [line.replace("\n  ", "\n") for line in re.split(r"\n(?!  )", clean(text)) if ": " in line]
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}


def _link(one: str, two: str, key: object, data: Mapping[str, object]) -> Link:
    """An edge under our names; a key that is only the number of the edge in the file is none."""
    return one, two, None if key == data.get("id") else key, _back(_EDGES, data)


def _back(names: Names, data: Mapping[str, object]) -> dict[str, object]:
    times = {ours: str(data[theirs]) for ours, theirs in _DAYS.items() if theirs in data}
    spells = {"spells": data["spells"]} if "spells" in data else {}
    rest = {name: value for name, value in data.items() if name not in {"spells", *_DAYS.values(), *_UNREAD}}
    return times | names.read(rest) | spells
