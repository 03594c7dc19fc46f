"""A network as the measures beside it take it: its nodes in the order of their ids, each tie once, its weight checked.

The order of the ids makes results independent of the order in which a file was read; whole numbers in place of ids
make them independent of the seed of Python's hashes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cbrngraph.errors import UsageError, nearest
from cbrngraph.networks.attributes import Node, label

TYPE_CHECKING = False
if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Flags", "Floats", "Plain", "Whole", "checked_level", "checked_whole", "figure", "number_of", "plain"]

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Plain:
    """A network in whole numbers: ids and labels in the order of the ids, ties as pairs of places with their weights.

    ``ends`` is an array of shape (ties, 2); in an undirected network its first column is the lesser. ``notes`` say
    what was left out or added up.
    """

    nodes: tuple[Node, ...]
    labels: tuple[str, ...]
    ends: Whole
    weights: Floats
    directed: bool
    notes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.nodes)

    def degrees(self) -> Whole:
        """Return how many ties each node has, in and out together."""
        return np.bincount(self.ends.ravel(), minlength=len(self.nodes))

    def strengths(self) -> Floats:
        """Return the sum of the weights of each node's ties, in and out together."""
        made = np.zeros(len(self.nodes))
        np.add.at(made, self.ends.ravel(), np.repeat(self.weights, 2))
        return made

    def pairs(self) -> list[tuple[int, int]]:
        """Return the ties as pairs of places."""
        return [(int(one), int(other)) for one, other in self.ends]


def plain(graph: nx.Graph, *, weight: str | None = "weight", directed: bool = False) -> Plain:
    """Return a network without loops and parallel ties, whose weights are added up; ``weight=None`` counts each as 1.

    A tie without the attribute counts as 1, as in networkx; a tie of weight 0 is none. ``directed`` says whether a
    directed network will do.

    Raises:
        UsageError: the network is directed and must not be; no tie has that attribute; a weight is negative or no
            finite number.

    """
    if graph.is_directed() and not directed:
        raise UsageError("This measure is of undirected networks: pass graph.to_undirected(), or say which ties count")
    nodes = sorted(graph, key=str)
    place = {node: at for at, node in enumerate(nodes)}
    found: dict[tuple[int, int], float] = {}
    loops = parallel = bare = empty = 0
    for one, other, data in graph.edges(data=True):
        if one == other:
            loops += 1
            continue
        value = 1.0 if weight is None else _weight(one, other, data, weight)
        bare += weight is not None and data.get(weight) is None
        empty += value == 0
        at = (place[one], place[other])
        pair = at if graph.is_directed() else (min(at), max(at))
        parallel += pair in found
        if value > 0:
            found[pair] = value if weight is None else found.get(pair, 0.0) + value
    if bare and bare == graph.number_of_edges() - loops:
        _unknown(graph, weight)
    notes = _notes(loops, parallel, bare, empty, graph.number_of_edges() - loops)
    ends = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    weights = np.array([found[pair] for pair in sorted(found)], dtype=np.float64)
    return Plain(tuple(nodes), tuple(label(graph, x) for x in nodes), ends, weights, graph.is_directed(), notes)


def _weight(one: Node, other: Node, data: dict[str, Any], weight: str) -> float:
    value = data.get(weight)
    if value is None:
        return 1.0
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise UsageError(f"Tie {one} – {other}: {weight} is {value!r}; it must be a number from 0 up")
    return number


def _unknown(graph: nx.Graph, weight: str | None) -> None:
    if weight not in (None, "weight"):
        known = sorted({str(name) for *_, data in graph.edges(data=True) for name in data})
        raise UsageError(f"No tie has an attribute {weight}{nearest(str(weight), known)}")


def _notes(loops: int, parallel: int, bare: int, empty: int, ties: int) -> tuple[str, ...]:
    said = {
        f"Ties of a node to itself are left out: {loops}.": loops,
        f"Parallel ties are one (weights, if used, added up): {parallel} past the first of a pair.": parallel,
        "No tie has a weight: each counts as 1." if bare == ties else f"Without a weight, counted as 1: {bare}.": bare,
        f"Ties of weight 0 are none: {empty} left out.": empty,
    }
    return tuple(note for note, count in said.items() if count)


def checked_level(name: str, value: float) -> float:
    """Return a level of significance.

    Raises:
        UsageError: it does not lie between 0 and 1.

    """
    if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not 0 < value < 1:
        raise UsageError(f"{name} is {value!r}: it must lie between 0 and 1, such as .05")
    return float(value)


def checked_whole(name: str, value: int, least: int) -> int:
    """Return a whole number.

    Raises:
        UsageError: it is none, or less than ``least``.

    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < least:
        raise UsageError(f"{name} is {value!r}: it must be a whole number from {least} up")
    return int(value)


def number_of(count: int, one: str, several: str = "") -> str:
    """Return a count with its noun.

    >>> number_of(1, "tie"), number_of(0, "tie"), number_of(2, "community", "communities")
    ('1 tie', '0 ties', '2 communities')
    """
    return f"{count} {one if count == 1 else several or one + 's'}"


def figure(value: float) -> str:
    """Return a figure for a sentence, to three digits or to the unit.

    >>> figure(0.123456), figure(12.0), figure(0.00001), figure(6237.5)
    ('0.123', '12', '1e-05', '6,238')
    """
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"
