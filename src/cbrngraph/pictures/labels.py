"""Labels drawn where they have been placed, on maps as on networks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from cbrngraph.pictures.placing import Placed

__all__ = ["put_names"]


def put_names(
    axes: Axes, names: Sequence[Placed], *, colour: str = "black", leaders: bool = True, layer: float = 1.5
) -> None:
    """Draw labels where they have been placed, with lines to their points where they are far from them.

    The white behind a name stands at ``layer``: it dims what was drawn below, as ties are, and nothing above, as marks.
    """
    for name in names:
        box, of = name.box, name.label
        axes.add_patch(
            Rectangle((box.left, box.bottom), box.width, box.height, fc="white", alpha=0.7, linewidth=0, zorder=layer)
        )
        if name.leader and leaders:
            end = np.clip((of.x, of.y), (box.left, box.bottom), (box.right, box.top))
            for colour_of, width in (("white", 1.2), ("#333333", 0.5)):
                axes.plot([of.x, end[0]], [of.y, end[1]], color=colour_of, linewidth=width, zorder=layer)
        axes.text(
            name.x, name.y, "\n".join(of.lines), fontsize=of.size, ha="center", va="center", zorder=layer + 2,
            linespacing=1.1, color=colour, fontweight="bold" if of.bold else "normal",
        )  # fmt: skip
