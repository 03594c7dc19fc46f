"""Labels beside points: none on another, none outside, and as few as can be on points and lines.

Greedy placement among fixed candidates, then several rounds in which each label may move again: the kind of discrete
local search that Christensen, Marks and Shieber (1995, An empirical study of algorithms for point-feature label
placement, ACM Transactions on Graphics 14) compare. There is no chance in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cbrngraph.pictures.figure import LINE, Box, cut, text_width

__all__ = ["Label", "Placed", "label", "placed"]

Floats = NDArray[np.float64]

_ANGLES = np.deg2rad([0, 180, 90, 270, 35, 145, 325, 215, 60, 120, 300, 240])
"""Directions of a label from its point, the ones that read best first."""
_GAPS = (1.5, 5.0, 10.0, 16.0, 24.0, 34.0)
"""Distances from the edge of the mark, in points."""
_SAMPLES = 8
"""Points along a line from a label to its mark, at which it is looked whether it crosses another label."""
_ROUNDS = 4
_COSTS = {"mark": 12.0, "far": 0.08, "order": 0.04, "cross": 4.0}
_PADDING = 1.2
_MUST = 10
"""So many of the first labels may stand on a mark if they must; the others are left out first."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text that wants to stand beside a point; points of the sheet throughout."""

    lines: tuple[str, ...]
    x: float
    y: float
    radius: float
    """How far the mark reaches around its point; 0 where the label may stand on it."""
    size: float
    """The size of the letters."""
    bold: bool = False

    @property
    def width(self) -> float:
        """How wide it is."""
        return max(text_width(line, self.size, bold=self.bold) for line in self.lines) + 4 * _PADDING

    @property
    def height(self) -> float:
        """How high it is."""
        return len(self.lines) * self.size * LINE + _PADDING


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label stands: its middle, and whether a line leads to its point."""

    label: Label
    x: float
    y: float
    leader: bool

    @property
    def box(self) -> Box:
        """The room that it takes."""
        wide, high = self.label.width, self.label.height
        return Box(self.x - wide / 2, self.y - high / 2, wide, high)


def label(text: str, x: float, y: float, radius: float, size: float, *, most: float = 1e9) -> Label:
    """Return a label, in two lines where one is wider than ``most`` points, and cut where two are not enough."""
    words, lines = text.split() or [text], [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > most:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > 2:
        lines = [lines[0], cut(" ".join(lines[1:]), size, most)]
    return Label(tuple(cut(line, size, most) for line in lines), x, y, radius, size)


def placed(
    labels: Sequence[Label], box: Box, marks: Floats | None = None, lines: Floats | None = None,
    taken: Sequence[Box] = (), leader: float = 8.0, keep_off: float = 0.35,
) -> list[Placed | None]:  # fmt: skip
    """Return where each label stands, in the order given; ``None`` where there is no room for it.

    Args:
        labels: the most important first: the others give way to it.
        box: what no label may leave.
        marks: what labels should keep off: rows of x, y and radius.
        lines: points along the lines that labels should keep off: rows of x and y.
        taken: room that no label may enter.
        keep_off: what each of the points of ``lines`` under a label costs, a point of distance costing 0.08.
        leader: from this distance on a line leads from a label to its mark, in points.

    """
    marks = np.zeros((0, 3)) if marks is None else marks
    lines = np.zeros((0, 2)) if lines is None else lines
    choices = [_candidates(one) for one in labels]
    costs = [_cost(one, choice, box, marks, lines, keep_off) for one, choice in zip(labels, choices, strict=True)]
    costs[_MUST:] = [np.where(cost < _COSTS["mark"], cost, np.inf) for cost in costs[_MUST:]]
    rooms = np.full((len(labels), 4), np.nan)
    leaders = np.full((len(labels), _SAMPLES, 2), np.nan)
    walls = _rooms(taken)
    costs = [
        np.where(_touching(_boxes(one, choice), walls).any(axis=1), np.inf, cost)
        for one, choice, cost in zip(labels, choices, costs, strict=True)
    ]
    chosen: list[int | None] = [None] * len(labels)
    for _ in range(_ROUNDS):
        before = list(chosen)
        for at, one in enumerate(labels):
            rooms[at] = np.nan
            boxes = _boxes(one, choices[at])
            leaders[at] = np.nan
            crossing = _crossing(_leaders(one, choices[at], boxes, leader), boxes, leaders, rooms)
            cost = np.where(_touching(boxes, rooms).any(axis=1), np.inf, costs[at] + _COSTS["cross"] * crossing)
            best = int(np.argmin(cost))
            chosen[at] = best if np.isfinite(cost[best]) else None
            if np.isfinite(cost[best]):
                rooms[at] = boxes[best]
                leaders[at] = _leaders(one, choices[at], boxes, leader)[best]
        if chosen == before:
            break
    return [
        None if best is None else _at(one, choice[best], leader)
        for one, choice, best in zip(labels, choices, chosen, strict=True)
    ]


def _rooms(boxes: Sequence[Box]) -> Floats:
    return np.array([(box.left, box.bottom, box.right, box.top) for box in boxes], dtype=float).reshape(-1, 4)


def _candidates(one: Label) -> Floats:
    """The middles that a label can have, with its gap: rows of x, y and gap."""
    found: list[tuple[float, float, float]] = []
    wide, high = one.width / 2, one.height / 2
    for gap in _GAPS:
        for angle in _ANGLES:
            across, along = float(np.cos(angle)), float(np.sin(angle))
            # The box touches the circle around the mark: its side does, or its corner where it stands aslant.
            x = one.x + across * (one.radius + gap) + np.sign(round(across, 3)) * wide
            y = one.y + along * (one.radius + gap) + np.sign(round(along, 3)) * high
            found.append((x, y, gap))
    return np.array(found)


def _boxes(one: Label, middles: Floats) -> Floats:
    wide, high = one.width / 2, one.height / 2
    x, y = middles[:, 0], middles[:, 1]
    return np.column_stack((x - wide, y - high, x + wide, y + high))


def _touching(boxes: Floats, others: Floats) -> NDArray[np.bool_]:
    """Which box overlaps which other; a box that is not there (nan) overlaps none."""
    a, b = boxes[:, None, :], others[None, :, :]
    apart = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2]) & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
    return np.asarray(apart)


def _leaders(one: Label, middles: Floats, boxes: Floats, leader: float) -> Floats:
    """Points along the line that leads to each candidate; nan where none does."""
    ends = np.column_stack((np.clip(one.x, boxes[:, 0], boxes[:, 2]), np.clip(one.y, boxes[:, 1], boxes[:, 3])))
    shares = np.linspace(0, 1, _SAMPLES)[None, :, None]
    points = np.array([one.x, one.y]) + shares * (ends - (one.x, one.y))[:, None, :]
    return np.asarray(np.where((middles[:, 2] >= leader)[:, None, None], points, np.nan))


def _crossing(own: Floats, boxes: Floats, leaders: Floats, rooms: Floats) -> Floats:
    """How many labels and lines the line of each candidate crosses, and how many lines its box does."""
    x, y = own[:, :, None, 0], own[:, :, None, 1]
    through = (x > rooms[:, 0]) & (x < rooms[:, 2]) & (y > rooms[:, 1]) & (y < rooms[:, 3])
    x, y = leaders[None, :, :, 0], leaders[None, :, :, 1]
    left, bottom, right, top = (boxes[:, side, None, None] for side in range(4))
    under = (x > left) & (x < right) & (y > bottom) & (y < top)
    a, b, c, d = own[:, None, 0], own[:, None, -1], leaders[None, :, 0], leaders[None, :, -1]
    across = (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)
    return np.asarray(through.any(axis=1).sum(axis=1) + under.any(axis=2).sum(axis=1) + across.sum(axis=1), dtype=float)


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    """On which side of a line through two points a third one lies, by the sign; nan where one is missing."""
    return np.asarray(
        (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    )


def _cost(one: Label, middles: Floats, box: Box, marks: Floats, lines: Floats, keep_off: float) -> Floats:
    boxes = _boxes(one, middles)
    left, bottom, right, top = (boxes[:, side : side + 1] for side in range(4))
    x, y = np.clip(marks[:, 0], left, right), np.clip(marks[:, 1], bottom, top)
    near = (x - marks[:, 0]) ** 2 + (y - marks[:, 1]) ** 2 < (marks[:, 2] + 0.5) ** 2
    on = (lines[:, 0] > left) & (lines[:, 0] < right) & (lines[:, 1] > bottom) & (lines[:, 1] < top)
    out = (boxes[:, 0] < box.left) | (boxes[:, 1] < box.bottom) | (boxes[:, 2] > box.right) | (boxes[:, 3] > box.top)
    lined = np.minimum(keep_off * on.sum(axis=1), 0.5 * _COSTS["mark"])
    cost = _COSTS["mark"] * near.sum(axis=1) + lined + _COSTS["far"] * middles[:, 2]
    return np.asarray(np.where(out, np.inf, cost + _COSTS["order"] * (np.arange(len(middles)) % len(_ANGLES))))


def _at(one: Label, middle: Floats, leader: float) -> Placed:
    return Placed(one, float(middle[0]), float(middle[1]), float(middle[2]) >= leader)
