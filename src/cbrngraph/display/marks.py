"""Marks of nodes as SVG: the shapes that pictures have, each as wide as there."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

from cbrngraph.display.markup import Html, element
from cbrngraph.pictures.nodes import SPREAD

__all__ = ["mark", "number"]

_X = ((-1, -0.5), (-0.5, -1), (0, -0.5), (0.5, -1), (1, -0.5), (0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5), (-0.5, 1),
      (-1, 0.5), (-0.5, 0))  # fmt: skip
_PLUS = ((-1 / 3, -1), (1 / 3, -1), (1 / 3, -1 / 3), (1, -1 / 3), (1, 1 / 3), (1 / 3, 1 / 3), (1 / 3, 1), (-1 / 3, 1),
         (-1 / 3, 1 / 3), (-1, 1 / 3), (-1, -1 / 3), (-1 / 3, -1 / 3))  # fmt: skip


def _regular(corners: int, *, turned: float = 0.0, inner: float = 1.0) -> tuple[tuple[float, float], ...]:
    """A polygon in a circle, its first corner at the top; every second corner ``inner`` as far from the middle."""
    angles = [2 * pi * n / corners + turned for n in range(corners)]
    reach = [inner if n % 2 else 1.0 for n in range(corners)]
    return tuple((r * sin(angle), -r * cos(angle)) for r, angle in zip(reach, angles, strict=True))


_SHAPES: dict[str, Sequence[tuple[float, float]]] = {
    "s": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "^": ((0, -1), (1, 1), (-1, 1)),
    "v": ((0, 1), (1, -1), (-1, -1)),
    "<": ((-1, 0), (1, -1), (1, 1)),
    ">": ((1, 0), (-1, -1), (-1, 1)),
    "D": ((0, -sqrt(2)), (sqrt(2), 0), (0, sqrt(2)), (-sqrt(2), 0)),
    "d": ((0, -sqrt(2)), (0.6 * sqrt(2), 0), (0, sqrt(2)), (-0.6 * sqrt(2), 0)),
    "p": _regular(5),
    "h": _regular(6),
    "8": _regular(8, turned=pi / 8),
    "*": _regular(10, inner=0.381966),
    "X": _X,
    "P": _PLUS,
}
"""Shapes by the names that matplotlib has for them, of half the width 1, y downwards; any other is a circle."""


def mark(shape: str, radius: float) -> Html:
    """Return a mark around 0, 0; ``radius`` is that of a circle that looks as large.

    >>> print(mark("s", 1), mark("o", 2))
    <path class="m" d="M-.9-.9L.9-.9L.9.9L-.9.9Z"></path> <circle class="m" r="2"></circle>
    """
    reach = radius * SPREAD.get(shape, 1)
    if shape not in _SHAPES:
        return element("circle", class_="m", r=number(reach))
    path = "M" + "L".join(_pair(x * reach, y * reach) for x, y in _SHAPES[shape]) + "Z"
    return element("path", class_="m", d=path)


def number(value: float) -> str:
    """Return a coordinate to a tenth, in as few letters as SVG needs."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    text = "0" if text in {"-0", ""} else text
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _pair(x: float, y: float) -> str:
    second = number(y)
    return number(x) + (second if second[0] == "-" or (second[0] == "." and "." in number(x)) else f" {second}")
