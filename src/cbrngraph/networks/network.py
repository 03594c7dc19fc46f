"""A network: a networkx graph that knows the claims behind its edges.

>>> import cbrngraph
>>> net = cbrngraph.open().network("countries-by-projects")                  # doctest: +SKIP
>>> net["kg:country-kaz"]["kg:country-uzb"]["sources"]                       # doctest: +SKIP
>>> print(net.why("Kazakhstan", "Uzbekistan"))                               # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx as nx

from cbrngraph.networks.made import Made, made_of, made_or_none
from cbrngraph.networks.receipts import EdgeExplanation, cited, explained
from cbrngraph.networks.views import View

__all__ = ["DirectedNetwork", "Network", "TypedNetwork"]


class _Receipted:
    """What a network adds to a networkx graph."""

    made: Made | None = None

    def __repr__(self) -> str:
        graph: Any = self
        name = graph.graph.get("name", "without a name")
        return f"<{type(self).__name__} {name}, {graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges>"

    def __getstate__(self) -> dict[str, Any]:
        """A network is pickled without its receipts, which need the opened graph."""
        return {name: value for name, value in self.__dict__.items() if name != "made"}

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the network should know."""
        return made_of(self).notes

    @property
    def view(self) -> View:
        """The view that it was made by."""
        return made_of(self).view

    def why(self, one: str, other: str = "") -> EdgeExplanation:
        """Return what stands behind an edge: projects, agreements, events, with their claims and sources.

        Args:
            one: a node, by its id or any of its names; or a region, for the nodes in it.
            other: another; everybody, where none is given.

        Raises:
            NotFoundError: there is no such node, or no edge between the two.

        """
        return explained(made_of(self), self, one, other)

    def cite(self, style: str = "text") -> str:
        """Return the bibliography of its edges, the graph itself first: ``text``, ``bibtex``, ``csl`` (JSON)."""
        return cited(made_of(self), self, style)

    def copy(self, as_view: bool = False) -> Any:
        """Return a copy; see networkx."""
        return _same(self, super().copy(as_view=as_view))  # type: ignore[misc]

    def subgraph(self, nodes: Iterable[Any]) -> Any:
        """Return a view of some nodes; see networkx."""
        return _same(self, super().subgraph(nodes))  # type: ignore[misc]

    def to_directed_class(self) -> Any:
        """Return the class of a directed copy: one of networkx, without receipts."""
        return nx.MultiDiGraph if isinstance(self, nx.MultiGraph) else nx.DiGraph

    def to_undirected_class(self) -> Any:
        """Return the class of an undirected copy: one of networkx, without receipts."""
        return nx.MultiGraph if isinstance(self, nx.MultiGraph) else nx.Graph


class Network(_Receipted, nx.Graph):  # type: ignore[misc]
    """An undirected network."""


class DirectedNetwork(_Receipted, nx.DiGraph):  # type: ignore[misc]
    """A directed network."""


class TypedNetwork(_Receipted, nx.MultiDiGraph):  # type: ignore[misc]
    """A directed network in which ties of different types are different edges, keyed by their type."""


def _same(graph: object, other: Any) -> Any:
    """Give a graph that networkx made of another the receipts of that one."""
    other.made = made_or_none(graph)
    return other
