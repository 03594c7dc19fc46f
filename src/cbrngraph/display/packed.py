"""The data of a network's page: nodes as they deserve a name, ties from the lightest on, every text told once."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cbrngraph.display.drawn import Drawn, pairs_of
from cbrngraph.display.receipts import Pool, Receipts
from cbrngraph.display.svg import group_of, tie_width
from cbrngraph.networks.attributes import label
from cbrngraph.pictures.names import called
from cbrngraph.pictures.ties import Pair

__all__ = ["MOST_TIES", "Packed", "packed"]

MOST_TIES = 3000
"""So many ties are in a page at most: those drawn at first, and the heaviest of the others."""


@dataclass(frozen=True)
class Packed:
    """The data of a page, and where its drawing finds them."""

    text: str
    places: dict[Hashable, int]
    first: dict[Pair, int]
    """The ties that are drawn at first → their numbers."""
    ties: int
    left: int
    """How many ties are not in the page."""


def packed(found: Drawn, receipts: Receipts) -> Packed:
    """Return a network as JSON that can stand within a page, whatever its texts hold."""
    words, sets, sources = Pool(), Pool(), Pool()
    order = [*found.plan.order, *sorted((n for n in found.where if not found.tied[n]), key=str)]
    places = {node: place for place, node in enumerate(order)}
    pairs, left = _kept(pairs_of(found))
    widths = tie_width(found)
    data = {
        "directed": found.plan.network.is_directed(),
        "weight": found.weight,
        "receipts": bool(receipts),
        "why": _without(found),
        "nodes": _nodes(found, order, words),
        "ties": [
            [
                places[pair[0]],
                places[pair[1]],
                *_tie(found, pair, widths),
                *_behind(receipts, pair, words, sets, sources),
            ]
            for pair, _ in pairs
        ],
    }
    data |= {"words": words.all, "sets": sets.all, "sources": [receipts.line(key) for key in sources.all]}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    first = {pair: place for place, (pair, at_first) in enumerate(pairs) if at_first}
    return Packed(text.replace("<", "\\u003c"), places, first, len(pairs), left)


def _kept(pairs: Sequence[tuple[Pair, bool]]) -> tuple[list[tuple[Pair, bool]], int]:
    """All pairs, or as many as a page holds, in their order."""
    room = MOST_TIES - sum(first for _, first in pairs)
    others = [pair for pair, first in pairs if not first]
    kept = set(others[max(len(others) - max(room, 0), 0) :])
    chosen = [(pair, first) for pair, first in pairs if first or pair in kept]
    return chosen, len(pairs) - len(chosen)


def _without(found: Drawn) -> str:
    """Why a tie has no receipts."""
    if found.made is None:
        return "this graph was not made by kg.network, or by a function that drops the receipts"
    return "the network was made without evidence" if not found.made.sources else "nothing is recorded of this tie"


def _nodes(found: Drawn, order: Sequence[Hashable], words: Pool) -> list[list[Any]]:
    groups, radii = group_of(found), found.plan.seen.radii
    rows = []
    for node in order:
        data, (x, y) = found.graph.nodes[node], found.where[node]
        told = (str(node), label(found.graph, node), called(found.graph, node))
        kind, region = str(data.get("kind") or ""), str(data.get("region") or "")
        rows.append([*map(words, (*told, kind, region)), groups[node], _short(x), _short(y), _short(radii[node])])
    return rows


def _tie(found: Drawn, pair: Pair, widths: Mapping[Pair, float]) -> list[float]:
    """The weight of a tie, and how thick it is drawn."""
    return [_short(float(found.plan.network.edges[pair]["weight"]), 4), _short(widths[pair])]


def _behind(receipts: Receipts, pair: Pair, words: Pool, sets: Pool, sources: Pool) -> list[Any]:
    """First and last day of a tie, how many independent sources and links it has, and the links."""
    behind = receipts.behind(*pair)
    if behind is None:
        return [words(""), words(""), 0, 0, []]
    links = receipts.packed(behind, words, sets, sources)
    return [words(behind.first), words(behind.last), behind.sources, len(behind.links), links]


def _short(value: float, digits: int = 1) -> float | int:
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded
