"""A network laid out for a page: who stands where, which ties are drawn at first, and what is said of the whole."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from cbrngraph import __version__
from cbrngraph.graph.engine import policy_of
from cbrngraph.networks.made import Made, made_or_none
from cbrngraph.networks.measures.registry import values
from cbrngraph.pictures.plan import Plan, planned
from cbrngraph.pictures.ties import Pair

__all__ = ["Drawn", "drawn", "pairs_of"]

_ROW = 13.0
_SIZE = (800.0, 560.0)


@dataclass(frozen=True)
class Drawn:
    """A network and how it is drawn."""

    graph: Any
    made: Made | None
    """What it was made of; nothing where that is lost, or the graph is of another origin."""
    plan: Plan
    size: tuple[float, float]
    where: Mapping[Hashable, tuple[float, float]]
    """Node → where it stands, in points from the upper left corner, nodes without ties too."""
    tied: Mapping[Hashable, bool]

    @property
    def title(self) -> str:
        """What the network shows, and when."""
        said = self.graph.graph
        name = said.get("title") or (self.made.view.title if self.made else said.get("name") or "A network")
        return f"{name}{', ' + said['time'] if said.get('time') else ''}"

    @property
    def question(self) -> str:
        """The question that it answers, where it is a view of ours."""
        return str(self.graph.graph.get("question", ""))

    @property
    def policy(self) -> str:
        """The evidence policy, as far as it is known."""
        return policy_of(self.made.engine) if self.made else str(self.graph.graph.get("policy", ""))

    @property
    def source(self) -> str:
        """The line that says what the page was made from."""
        return f"cbrngraph {__version__}" + (f", evidence policy {self.policy}" if self.policy else "")

    @property
    def weight(self) -> str:
        """What the weight of a tie counts."""
        return self.made.view.weight if self.made else "weight"


def drawn(graph: Any, *, size_by: str = "strength", alpha: float | None = None, nearest_ties: int = 3) -> Drawn:
    """Lay a network out.

    Raises:
        UsageError: there is no such measure or level, or a backbone is asked of what is no whole network.

    """
    made = made_or_none(graph)
    kept, rule = _backbone(graph, alpha) if alpha is not None else (None, "")
    plan = planned(
        graph, size_by=values(graph, size_by) if len(graph) else None, size_name=size_by,
        weight_name=made.view.weight if made else "weight", edges=kept, rule=rule,
        nearest=nearest_ties, size=_SIZE,
    )  # fmt: skip
    high = max(plan.field.top, 60.0)
    where = {node: (x, high - y) for node, (x, y) in plan.where.items()}
    tied = dict.fromkeys(where, True)
    for place, row in enumerate(plan.rows):
        y = high - plan.field.bottom + 12 + (place + 0.5) * _ROW
        alone = {node: (left + plan.seen.radii[node], y) for node, _, left in row}
        where, tied = where | alone, tied | dict.fromkeys(alone, False)
    return Drawn(graph, made, plan, (_SIZE[0], high), where, tied)


def _backbone(graph: Any, alpha: float) -> tuple[list[Pair], str]:
    from cbrngraph.networks.backbones import backbone

    records = backbone(graph, alpha=alpha).records()
    kept: list[Pair] = [(str(row["source"]), str(row["target"])) for row in records if row["kept"] == "yes"]
    return kept, f"those stronger than chance at {alpha:g} (no correction for many tests)"


def pairs_of(found: Drawn) -> list[tuple[Pair, bool]]:
    """Return every pair that is tied, the heaviest last, and whether it is drawn at first."""
    network = found.plan.network
    first = set(found.plan.ties.pairs)
    ranked = sorted(network.edges(data="weight"), key=lambda tie: (float(tie[2]), str(tie[0]), str(tie[1])))
    return [((one, other), (one, other) in first or _turned(network, one, other, first)) for one, other, _ in ranked]


def _turned(network: Any, one: Hashable, other: Hashable, first: set[Pair]) -> bool:
    return not network.is_directed() and (other, one) in first
