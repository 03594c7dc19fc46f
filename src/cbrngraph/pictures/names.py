"""The names in a picture of a network: which nodes have one, where it stands, and the names of regions beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from cbrngraph.networks.attributes import label as label_of
from cbrngraph.pictures.figure import Box
from cbrngraph.pictures.nodes import Look, Values
from cbrngraph.pictures.placing import Label, Placed, label, placed
from cbrngraph.pictures.ties import Pair

__all__ = ["LETTERS", "LONGEST", "Names", "Places", "called", "named", "ranked", "short"]

Places = Mapping[Hashable, tuple[float, float]]
"""Node → where it stands, in points."""

LETTERS = 7.0
_COMMON = re.compile(r"(?:EU CBRN CoE Regional|CBRN National) (?=Secretariat|Team)")
_GROUP = 9.0
LONGEST = 120.0
"""Names wider than this have two lines."""
_NEAR = 50.0
"""The name of a group stands no further than this from a node of it."""
_SHARE = 0.24
"""How much of the drawing may be names."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names with their places."""

    nodes: Mapping[Hashable, Placed]
    groups: Mapping[str, Placed]

    @property
    def cut(self) -> bool:
        """Whether a name is not told whole."""
        return any(line.endswith("…") for name in self.nodes.values() for line in name.label.lines)


def called(graph: nx.Graph, node: Hashable) -> str:
    """Return what a picture calls a node: what all secretariats and national teams have in common is left out."""
    return _COMMON.sub("", label_of(graph, node))


def short(text: str, *at: float) -> Label:
    """Return the label of a name at x, y beside a mark of a radius; long names are cut."""
    x, y, radius = at or (0.0, 0.0, 0.0)
    return label(text, x, y, radius, LETTERS, most=LONGEST)


def ranked(graph: nx.Graph, nodes: Sequence[Hashable], size_by: Values | None) -> list[Hashable]:
    """Return nodes in the order in which they deserve a name: by the measure, else by the sum of their ties."""
    strength = dict(graph.degree(weight="weight"))
    values = {node: (size_by or strength).get(node) for node in nodes}
    return sorted(nodes, key=lambda node: (values[node] is None, -(values[node] or 0.0), -strength[node], str(node)))


def named(
    graph: nx.Graph, order: Sequence[Hashable], where: Places, seen: Look, pairs: Sequence[Pair], field: Box,
    groups: Sequence[str],
) -> Names:  # fmt: skip
    """Return the names of the first nodes of ``order`` for which there is room, and of groups that stand together."""
    nodes = _fitting(graph, order, field)
    wanted = [short(called(graph, node), *where[node], seen.radii[node] + 0.5) for node in nodes]
    crowds = {name: crowd for name in groups if (crowd := _crowd(name, where, seen))}
    marks = np.array([(*where[node], seen.radii[node]) for node in where]).reshape(-1, 3)
    # Points every six points along the ties: a name is kept off lines by keeping it off these.
    lines = [
        np.linspace(where[one], where[other], 2 + int(np.hypot(*np.subtract(where[one], where[other])) / 6))
        for one, other in pairs
    ]
    found = placed([*wanted, *crowds.values()], field, marks, np.concatenate(lines) if lines else None)
    return Names(
        {node: name for node, name in zip(nodes, found, strict=False) if name},
        {
            group: name
            for group, name in zip(crowds, found[len(nodes) :], strict=True)
            if name and _belongs(name, group, where, seen)
        },
    )


def _belongs(name: Placed, group: str, where: Places, seen: Look) -> bool:
    """Whether the name of a group stands by it: the nearest node is of it, and two of the nearest three are."""

    def far(node: Hashable) -> float:
        (x, y), box = where[node], name.box
        return float(np.hypot(max(box.left - x, 0, x - box.right), max(box.bottom - y, 0, y - box.top)))

    ranked = sorted(where, key=lambda node: (far(node), str(node)))
    near = [seen.groups[node] == group for node in ranked[:3]]
    return near[0] and sum(near) > 1 and far(ranked[0]) < _NEAR


def _fitting(graph: nx.Graph, order: Sequence[Hashable], field: Box) -> list[Hashable]:
    """As many of the first as have names for which there is room, ties and marks having theirs."""
    room = _SHARE * field.width * field.height
    kept: list[Hashable] = []
    for node in order:
        text = short(called(graph, node))
        room -= text.width * text.height
        if room < 0:
            break
        kept.append(node)
    return kept


def _crowd(name: str, where: Places, seen: Look) -> Label | None:
    """The name of a group as a label around the middle of its nodes; none for fewer than three, or scattered ones."""
    own = np.array([where[node] for node in where if seen.groups[node] == name]).reshape(-1, 2)
    if len(own) < 3:
        return None
    x, y = np.median(own, axis=0)
    reach = float(np.quantile(np.hypot(own[:, 0] - x, own[:, 1] - y), 0.75))
    everyone = np.array(list(where.values()))
    inside: defaultdict[bool, int] = defaultdict(int)
    for node, far in zip(where, np.hypot(everyone[:, 0] - x, everyone[:, 1] - y), strict=True):
        inside[seen.groups[node] == name] += far <= reach
    if inside[False] > inside[True]:
        return None
    return Label((name,), float(x), float(y), reach, _GROUP, bold=True)
