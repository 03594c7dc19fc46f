"""What a network was made of: the origin of its receipts, and what it takes to make it again without some evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import Engine
from cbrngraph.networks.edges import Link, nodes_in, weights_of
from cbrngraph.networks.ties import Tie
from cbrngraph.networks.views import View
from cbrngraph.networks.when import Span
from cbrngraph.readings.model import Source

__all__ = ["Made", "made_of", "made_or_none", "made_whole"]


@dataclass(frozen=True)
class Made:
    """What a network was made of, for receipts and for making it again without some of its evidence."""

    engine: Engine
    view: View
    ties: tuple[Tie, ...]
    weights: str = "count"
    span: Span | None = None
    notes: tuple[str, ...] = ()
    perhaps: tuple[Tie, ...] = ()
    """Ties whose dates leave open whether they held in the span, where it leaves them out."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    links: Mapping[tuple[str, str, str], tuple[Link, ...]] = field(default_factory=dict)
    """The links behind each edge, by the ids of its ends and its type."""


def made_of(graph: object) -> Made:
    """Return what a network was made of.

    Raises:
        UsageError: it is a graph of another origin, which has no receipts.

    """
    made = made_or_none(graph)
    if made is None:
        raise UsageError("this graph has no receipts: it was not made by kg.network, or by a function that drops them")
    return made


def made_whole(graph: Any) -> Made:
    """Return what a network was made of, where it still is that network.

    Raises:
        UsageError: it has no receipts, or is a part of the network, or one that was changed.

    """
    made = made_of(graph)
    edges = weights_of(made.view, made.ties, "count")
    if len(graph) != len(nodes_in(made.view, made.ties)) or graph.number_of_edges() != len(edges):
        raise UsageError("this is a part of a network, or a changed one; take the whole one, as kg.network made it")
    return made


def made_or_none(graph: object) -> Made | None:
    """Return what a network was made of, or nothing; the views of networkx know the graph that they show."""
    found: Made | None = getattr(graph, "made", None)
    return found or getattr(getattr(graph, "_graph", None), "made", None)
