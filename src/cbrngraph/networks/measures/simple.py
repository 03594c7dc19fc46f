"""The networkx graph that measures are computed on: its nodes are numbers, its ties single, its weights checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import networkx as nx
import numpy as np

from cbrngraph.errors import UsageError, nearest
from cbrngraph.networks.attributes import SEVERAL, Node, groups, label
from cbrngraph.networks.measures.plain import Whole, number_of, plain

__all__ = ["Grouped", "Simple", "grouped", "listed", "simple"]

SHOWN = 3
"""How many names a note lists before it counts."""


class Simple(NamedTuple):
    """A graph whose nodes are 0, 1, …: the places of ``nodes``, which are in the order of their ids."""

    graph: nx.Graph
    nodes: tuple[Node, ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...]

    def matrix(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return who is tied to whom: (from, to)."""
        made = np.zeros((len(self.nodes), len(self.nodes)), dtype=bool)
        ends = np.array(list(self.graph.edges), dtype=np.int64).reshape(-1, 2)
        made[ends[:, 0], ends[:, 1]] = True
        return made if self.graph.is_directed() else made | made.T

    def head(self, place: int) -> tuple[str, str]:
        """Return how the row of a node begins: its id and label."""
        return str(self.nodes[place]), self.labels[place]


class Grouped(NamedTuple):
    """A graph of those nodes that have a group; ``codes`` are the places of their groups in ``names``."""

    ties: Simple
    names: tuple[str, ...]
    codes: Whole
    notes: tuple[str, ...]


def simple(graph: nx.Graph, *, weighted: bool = False) -> Simple:
    """Return a network without loops and parallel ties, its nodes numbered in the order of their ids.

    Numbers, so that no result depends on how names are hashed. Weights are read only if ``weighted``: those of
    parallel ties are added, and a tie without one counts 1; otherwise the ties have none.

    Raises:
        UsageError: a weight that is read is no positive number.

    """
    if weighted:
        _positive(graph)
    net = plain(graph, weight="weight" if weighted else None, directed=True)
    made = nx.DiGraph() if net.directed else nx.Graph()
    made.add_nodes_from(range(len(net)))
    ties = zip(net.pairs(), net.weights.tolist(), strict=True)
    made.add_edges_from((*pair, {"weight": weight} if weighted else {}) for pair, weight in ties)
    return Simple(made, net.nodes, net.labels, net.notes)


def grouped(graph: nx.Graph, by: str, *, weighted: bool = False) -> Grouped:
    """Return the network of the nodes that have a group, with notes on those that have none or several.

    Raises:
        UsageError: there are nodes, and none has that attribute; or as :func:`simple`.

    """
    found = groups(graph, by)
    if len(graph) and not found:
        known = sorted({str(name) for _, data in graph.nodes(data=True) for name in data})
        had = f" (they have: {', '.join(known)})" if known else ""
        raise UsageError(f"No node has the attribute {by}{nearest(by, known)}{had}")
    ties = simple(graph.subgraph(found), weighted=weighted)
    names = tuple(sorted(set(found.values())))
    places = {name: place for place, name in enumerate(names)}
    codes = np.array([places[found[node]] for node in ties.nodes], dtype=np.int64)
    return Grouped(ties, names, codes, (*ties.notes, *_group_notes(graph, found, by)))


def listed(names: Sequence[str]) -> str:
    """Return some names, and how many more there are.

    >>> listed(["a", "b"]), listed(["a", "b", "c", "d", "e"])
    ('a, b', 'a, b, c and 2 more')
    """
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _positive(graph: nx.Graph) -> None:
    """Refuse a tie of weight 0: as a distance it would be infinite; what is negative or no number is refused anyway."""
    for one, other, weight in graph.edges(data="weight"):
        if weight is not None and weight == 0:
            raise UsageError(
                f"Tie {one} – {other}: weight is {weight!r}; it must be more than 0: leave the tie out, or correct it"
            )


def _group_notes(graph: nx.Graph, found: dict[Node, str], by: str) -> list[str]:
    notes: list[str] = []
    without = sorted(label(graph, node) for node in graph if node not in found)
    if without:
        nodes = number_of(len(without), "node")
        notes.append(f"Without {by}, and left out with all ties: {nodes} ({listed(without)}).")
    several = sorted({name for name in found.values() if SEVERAL in name})
    if several:
        count = sum(name in several for name in found.values())
        nodes = number_of(count, "node")
        notes.append(
            f"With more than one {by}: {nodes}; each such combination ({listed(several)}) is a group of its own."
        )
    return notes
