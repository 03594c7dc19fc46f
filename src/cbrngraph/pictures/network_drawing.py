"""Pictures of a network: what the library and the command line draw of one."""

from __future__ import annotations

from collections.abc import Iterable

from matplotlib.figure import Figure

from cbrngraph.errors import UsageError
from cbrngraph.networks.backbones import backbone
from cbrngraph.networks.made import made_of
from cbrngraph.networks.making import AnyNetwork
from cbrngraph.networks.measures.brokerage import brokerage
from cbrngraph.networks.measures.registry import values
from cbrngraph.pictures.brokerage import brokerage_picture
from cbrngraph.pictures.figure import source_line
from cbrngraph.pictures.network import network_picture

__all__ = ["brokers_drawn", "drawn_as", "network_drawn"]


def drawn_as(kind: str, net: AnyNetwork, size_by: str, alpha: float | None) -> Figure:
    """Draw a network as one of the kinds of picture that there are of it.

    Raises:
        UsageError: there is no such kind.

    """
    if kind == "network":
        return network_drawn(net, size_by=size_by, alpha=alpha)
    if kind == "brokers":
        return brokers_drawn(net)
    raise UsageError(f"there is no kind {kind!r} of picture of a network; network and brokers are")


def network_drawn(
    net: AnyNetwork, *, size_by: str = "strength", alpha: float | None = None, nearest_ties: int = 3
) -> Figure:
    """Draw a network, each node as large as a measure says.

    Args:
        net: the network.
        size_by: a measure of nodes.
        alpha: draw the backbone at this level; else the heaviest ties of each node.
        nearest_ties: how many of them.

    Raises:
        UsageError: there is no such measure, or no such level.

    """
    made = made_of(net)
    kept, rule = _backbone(net, alpha) if alpha is not None else (None, "")
    return network_picture(
        net, title=_title(net), size_by=values(net, size_by), size_name=size_by, weight_name=made.view.weight,
        edges=kept, rule=rule, nearest=nearest_ties, note=_told(made.notes), source=source_line(made.engine),
    )  # fmt: skip


def brokers_drawn(net: AnyNetwork, *, by: str = "region", most: int = 20) -> Figure:
    """Draw the brokerage roles of the nodes that have the most of them.

    Raises:
        UsageError: nodes have no such attribute.

    """
    if most < 1:
        raise UsageError(f"most={most}: one at least")
    table, made = brokerage(net, by), made_of(net)
    title = f"Brokerage roles by {by}: {_title(net)[0].lower()}{_title(net)[1:]}"
    return brokerage_picture(
        table, title=title, most=most, group_name=by, note=_told(made.notes),
        source=source_line(made.engine),
    )  # fmt: skip


def _title(net: AnyNetwork) -> str:
    around, time = net.graph.get("around", ""), net.graph.get("time", "")
    return f"{made_of(net).view.title}{f', around {around}' if around else ''}{f', {time}' if time else ''}"


def _told(notes: Iterable[str]) -> str:
    """Notes as sentences."""
    return " ".join(f"{note[:1].upper()}{note[1:]}." for note in notes)


def _backbone(net: AnyNetwork, alpha: float) -> tuple[list[tuple[str, str]], str]:
    table = backbone(net, alpha=alpha)
    records = table.records()
    kept = [(str(row["source"]), str(row["target"])) for row in records if row["kept"] == "yes"]
    return kept, f"those stronger than chance at {alpha:g} (no correction for many tests)"
