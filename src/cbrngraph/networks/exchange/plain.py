r"""The border: a network as plain text and numbers in a fixed order, whatever its graph and its attributes were.

Every writer starts here, so that its bytes depend on the network alone: nodes by id, edges by their ends and key (an
undirected edge from the lesser id), attributes in one order. What is done to values, in every format alike:

* ``None`` is left out, and so is an empty ``first`` or ``last``; a day (``date``) becomes its ISO text;
* a list or tuple of texts or numbers becomes a tuple of text; a set is sorted first;
* line ends become ``\n``; characters that XML 1.0 forbids and halves of surrogate pairs become U+FFFD;
* an infinite number, one that is none, an integer past 64 bits and any other type are errors;
* in a multigraph an edge whose key is text, and that has no ``type``, has its key as type.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from numbers import Integral, Real

from cbrngraph.errors import UsageError
from cbrngraph.networks.attributes import SEVERAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["LISTS", "Attributes", "Edge", "Plain", "Value", "alike", "clean", "empty", "ordered", "plain", "told"]

Value = str | int | float | tuple[str, ...]
"""What an attribute may hold once it has passed the border (``bool`` is an ``int``)."""

Attributes = dict[str, Value]
"""The attributes of a node, an edge or a network, by name."""

LISTS = ("claims", "through", "spells")
"""Attributes that always have several values, told in one text with spaces between: ids and days have none."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST = ("label", "type", "kind", "region", "ids", "weight", "count", "first", "last", "spells", "sources", *LISTS)
_DAYS = ("first", "last")
_UNTOLD = ("node_default", "edge_default", "mode")
"""What networkx's own readers leave in a network about the file they read."""

_WIDEST = 1 << 63


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge: its ends, its key in a multigraph (else ``None``), and its attributes."""

    source: str
    target: str
    key: str | int | None
    attributes: Attributes

    @property
    def apart(self) -> str | int | None:
        """The key, where a multigraph has one that is not the type and so must be told apart from it."""
        return None if self.key == self.attributes.get("type") else self.key


@dataclass(frozen=True, slots=True)
class Plain:
    """A network in a fixed order: nodes by id, edges by ends and key."""

    directed: bool
    multigraph: bool
    attributes: Attributes
    nodes: dict[str, Attributes]
    edges: tuple[Edge, ...]


def plain(graph: nx.Graph) -> Plain:
    """Return a network as plain text and numbers in a fixed order.

    Raises:
        UsageError: a value that no file can hold, an id of a claim with a space in it, a node whose id is empty, or
            two nodes (or two parallel edges) that would have the same name in a file.

    """
    named = {node: clean(str(node)) for node in graph}
    nodes = {named[node]: _plain(data, f"node {named[node]}") for node, data in graph.nodes(data=True)}
    if "" in nodes:
        raise UsageError("a node has no id in a file, which programs refuse; give it one that is not empty")
    if len(nodes) < len(named):
        twice = min(name for name, times in Counter(named.values()).items() if times > 1)
        raise UsageError(f"two nodes would both be called {twice!r} in a file; give each an id of its own")
    edges = sorted(_edges(graph, named), key=_place)
    places = [(edge.source, edge.target, edge.key) for edge in edges]
    for one, two in pairwise(places):
        if one == two:
            raise UsageError(
                f"two edges {one[0]} – {one[1]} would both have the key {one[2]!r} in a file; tell them apart"
            )
    attributes = {name: value for name, value in graph.graph.items() if name not in _UNTOLD}
    ordered = {node: nodes[node] for node in sorted(nodes)}
    return Plain(graph.is_directed(), graph.is_multigraph(), _plain(attributes, "the network"), ordered, tuple(edges))


def clean(text: str) -> str:
    r"""Return text that every format can hold: one kind of line end, U+FFFD for what XML forbids.

    >>> clean("a\r\nb\x00")
    'a\nb�'
    """
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def told(name: str, value: Value) -> str:
    """Return a value as text: ids with a space between, other lists with a semicolon, truth as ``true``.

    >>> told("claims", ("kg:claim-1", "kg:claim-2")), told("ids", ("a", "b")), told("seen", True)
    ('kg:claim-1 kg:claim-2', 'a; b', 'true')
    """
    if isinstance(value, tuple):
        return (" " if name in LISTS else SEVERAL).join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def alike(every: Iterable[Attributes], *, lists: bool = False) -> list[Attributes]:
    """Return attributes of many nodes (or edges) with one type for each name, as formats that declare types need them.

    Whole numbers become fractions where some are; everything becomes text where some is. Lists become text, unless
    ``lists`` is set and all values of that name are lists.
    """
    found = list(every)
    types: dict[str, set[type]] = {}
    for attributes in found:
        for name, value in attributes.items():
            types.setdefault(name, set()).add(type(value))
    return [{name: _as(types[name], name, value, lists) for name, value in each.items()} for each in found]


def ordered(attributes: Attributes) -> Attributes:
    """Return attributes in one order, whatever the order in which they were set: ours first, then the alphabet."""
    names = sorted(attributes, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    return {name: attributes[name] for name in names}


def empty(*, directed: bool, multigraph: bool) -> nx.Graph:
    """Return a network without nodes of one of the four classes of networkx."""
    import networkx as nx

    classes = {(False, False): nx.Graph, (True, False): nx.DiGraph, (False, True): nx.MultiGraph}
    return classes.get((directed, multigraph), nx.MultiDiGraph)()


def _as(types: set[type], name: str, value: Value, lists: bool) -> Value:
    if types == {tuple} and lists:
        return value
    if len(types) == 1 and not isinstance(value, tuple):
        return value
    return float(value) if types <= {bool, int, float} and isinstance(value, int | float) else told(name, value)


def _place(edge: Edge) -> tuple[str, str, int, str]:
    return edge.source, edge.target, edge.key if isinstance(edge.key, int) else 0, str(edge.key)


def _edges(graph: nx.Graph, named: Mapping[object, str]) -> Iterable[Edge]:
    multigraph = graph.is_multigraph()
    keyed = graph.edges(keys=True, data=True) if multigraph else ((*e[:2], None, e[2]) for e in graph.edges(data=True))
    found = list(keyed)
    numbered = all(isinstance(key, Integral) for _, _, key, _ in found)
    for one, two, key, data in found:
        source, target = (named[one], named[two]) if graph.is_directed() else sorted((named[one], named[two]))
        attributes = _plain(data, f"edge {source} – {target}")
        if isinstance(attributes.get("weight", 1), str | tuple | bool):
            raise UsageError(f"the weight of edge {source} – {target} is no number: {attributes['weight']!r}")
        if not multigraph:
            yield Edge(source, target, None, attributes)
            continue
        ours = int(key) if numbered else clean(str(key))
        typed = {"type": ours} if isinstance(ours, str) else {}
        yield Edge(source, target, ours, ordered(typed | attributes))


def _plain(data: Mapping[object, object], where: str) -> Attributes:
    found = {clean(str(name)): _value(clean(str(name)), value, where) for name, value in data.items()}
    return ordered({name: value for name, value in found.items() if value is not None})


def _value(name: str, value: object, where: str) -> Value | None:
    if name == "spells" and isinstance(value, list | tuple):
        return tuple(_spell(spell, where) for spell in value)
    if isinstance(value, list | tuple | set | frozenset):
        texts = [told(name, _scalar(name, each, where)) for each in value]
        found: Value | None = tuple(sorted(texts) if isinstance(value, set | frozenset) else texts)
    else:
        found = None if value is None else _scalar(name, value, where)
    if name == "label":
        return None if found is None else told(name, found)
    if name in _DAYS and found == "":
        return None
    return _ids(name, found, where) if name in LISTS and found is not None else found


def _ids(name: str, value: Value, where: str) -> tuple[str, ...]:
    """The ids of a list, which has spaces between them and so can have none in them."""
    ids = value if isinstance(value, tuple) else tuple(told(name, value).split())
    for each in ids:
        if each.split() != [each]:
            raise UsageError(f"{where}: {name} has the id {each!r}; an id is one word without spaces")
    return ids


def _spell(spell: object, where: str) -> str:
    """A spell as ISO 8601 writes an interval, with nothing for an open end: ``2012-01-01/``."""
    if isinstance(spell, str) and spell.count("/") == 1 and spell.split() == [spell]:
        return clean(spell)
    if isinstance(spell, list | tuple) and len(spell) == 2:
        days = ["" if day is None else told("spells", _scalar("spells", day, where)) for day in spell]
        if not any("/" in day or day.split() not in ([], [day]) for day in days):
            return "/".join(days)
    raise UsageError(f"{where}: spells holds {spell!r}; a spell is a pair of days, each of which may be None")


def _scalar(name: str, value: object, where: str) -> str | int | float:
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()  # numpy's numbers, which are no Python numbers
    if isinstance(value, str):
        return clean(str.__str__(value))  # the text itself, whatever a subclass says of it
    if isinstance(value, bool):
        return value
    if isinstance(value, Integral) and -_WIDEST <= int(value) < _WIDEST:
        return int(value)
    if isinstance(value, Real) and not isinstance(value, Integral) and math.isfinite(float(value)):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Real):
        raise UsageError(f"the {name} of {where} is {value}, which files cannot hold; leave it out or give a number")
    raise UsageError(
        f"the {name} of {where} is a {type(value).__name__}; give text, a number, a day, or a list of them"
    )
