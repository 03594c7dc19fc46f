"""Reading Pajek's ``.net``: our own files with everything that stands in them, and plain ones of others."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from cbrngraph.errors import UsageError
from cbrngraph.networks.exchange.pajek import HEAD, NAMES
from cbrngraph.networks.exchange.rebuilt import Link, rebuilt

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_pajek"]

_TOKEN = re.compile(r'"([^"]*)"?|(\S+)')
_OTHERS = ("*matrix", "*arcslist", "*edgeslist")
_COMMENT = re.compile(r"% (network|vertex|type) ?([0-9]*) ([{\"].*)")


@dataclass(slots=True)
class _Found:
    """What has been read so far; vertices and types by number."""

    ours: bool = False
    count: int = 0
    first: int = 0
    section: str = ""
    relation: int = 0
    directed: bool = False
    said: dict[str, object] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    data: dict[int, dict[str, object]] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    lines: list[tuple[bool, int, int, int, dict[str, object]]] = field(default_factory=list)


def read_pajek(content: bytes) -> nx.Graph:
    """Return the first network of a Pajek file in UTF-8.

    Where the head is ours, nodes are as they were written. Else a label that no other vertex has is the id, and any
    other vertex has its number. A file with arcs is directed; each of its edges then becomes two arcs. Coordinates,
    colours and times are left out, and so is what comes after the network.

    Raises:
        UsageError: the network is told as a matrix or as lists of neighbours, or a line cannot be read.

    """
    found = _Found()
    for at, line in enumerate(content.decode("utf-8-sig").replace("\r\n", "\n").split("\n"), 1):
        try:
            _take(found, line, first=at == 1)
        except UsageError:
            raise
        except (ValueError, KeyError, IndexError) as error:
            raise UsageError(f"line {at} of this Pajek file cannot be read: {line[:80]!r}") from error
    return _network(found)


def _take(found: _Found, line: str, *, first: bool) -> None:
    found.ours |= first and line == HEAD
    if line.startswith("%"):
        _comment(found, line)
    elif line.startswith("*"):
        _heading(found, line)
    elif line.strip() and found.section == "vertices":
        number, label, *_ = *_tokens(line), ""
        found.labels[int(number)] = label
    elif line.strip() and found.section in {"arcs", "edges"}:
        found.lines.append(_tie(found, _tokens(line)))


def _comment(found: _Found, line: str) -> None:
    match = _COMMENT.fullmatch(line) if found.ours and not found.section else None
    if match is None:
        return
    kind, number, text = match.groups()
    value = json.loads(text)
    if kind == "network":
        found.said = value
    elif kind == "vertex":
        found.data[int(number)] = value
    else:
        found.types[int(number)] = value


def _heading(found: _Found, line: str) -> None:
    heading, *rest = _tokens(line)
    heading = heading.casefold()
    if heading in _OTHERS:
        raise UsageError(f"{heading} is not read; save the network as arcs and edges, one line each")
    if heading == "*network":
        found.said.setdefault("name", line[len(heading) :].strip())
    if heading == "*vertices" and not found.section:
        found.section, found.count = "vertices", int(rest[0])
        found.first = int(rest[1]) if len(rest) > 1 else 0
        return
    network = heading in {"*arcs", "*edges"} and found.section in {"vertices", "arcs", "edges"}
    found.section = heading[1:] if network else "" if not found.section else "over"
    found.directed |= heading == "*arcs" and network
    if network:
        found.relation = int(rest[0][1:]) if rest and rest[0].startswith(":") else 0
        found.told |= {found.relation: rest[1]} if found.relation and len(rest) > 1 else {}


def _tie(found: _Found, tokens: list[str]) -> tuple[bool, int, int, int, dict[str, object]]:
    """A line: whether it is an arc, its ends, its relation, and its weight and label."""
    relation = int(tokens.pop(0)[:-1]) if tokens[0].endswith(":") else found.relation
    one, two, *rest = tokens
    data: dict[str, object] = {"weight": _number(rest[0])} if rest and not rest[0].startswith("[") else {}
    labels = [label for mark, label in pairwise(rest[1:]) if mark == "l"]
    return found.section == "arcs", int(one), int(two), relation, data | ({"label": labels[0]} if labels else {})


def _network(found: _Found) -> nx.Graph:
    numbers = range(1, found.count + 1)
    labels = {at: found.labels.get(at) or str(at) for at in numbers}
    times = Counter(labels.values())
    names = {at: label if times[label] == 1 else str(at) for at, label in labels.items()}
    nodes: list[tuple[str, dict[str, object]]] = []
    for at in numbers:
        data = dict(found.data[at]) if at in found.data else {"id": names[at], "label": labels[at]} | _mode(found, at)
        names[at] = str(data.pop("id"))
        nodes.append((names[at], NAMES.read(data)))
    multigraph = found.said.pop("multigraph", "") == "true" or bool(found.told)
    edges = list(_links(found, names))
    return rebuilt(
        directed=found.directed, multigraph=multigraph, attributes=NAMES.read(found.said), nodes=nodes, edges=edges
    )


def _mode(found: _Found, at: int) -> dict[str, object]:
    return {"bipartite": int(at > found.first)} if found.first else {}


def _links(found: _Found, names: dict[int, str]) -> Iterable[Link]:
    types = found.told | found.types
    for is_arc, one, two, relation, data in found.lines:
        if one not in names or two not in names:
            raise UsageError(f"this Pajek file has {found.count} vertices, and a line from {one} to {two}")
        kind: dict[str, object] = {"type": types.get(relation, str(relation))} if relation else {}
        said = {"claims" if found.ours and name == "label" else name: value for name, value in data.items()}
        yield names[one], names[two], None, kind | said
        if found.directed and not is_arc and one != two:
            yield names[two], names[one], None, kind | said


def _tokens(line: str) -> list[str]:
    return [quoted or bare for quoted, bare in _TOKEN.findall(line)]


def _number(text: str) -> int | float:
    number = int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
