"""Draw a network: nodes in the colour of their region, as large as a measure says, and as many ties as can be read.

The heaviest ties of each node are drawn, or with --alpha those stronger than chance; the caption says how many.
"""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_view, whole
from cbrngraph.cli.plot.shared import add_drawn, save

EXAMPLE = "cbrngraph plot network country-project -o network.svg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("--size-by", metavar="MEASURE", default="strength", help="a measure (default: strength)")
    parser.add_argument("--nearest", metavar="N", type=int, default=3, help="heaviest ties of each node (default: 3)")
    parser.add_argument("--alpha", metavar="P", type=float, help="draw the backbone at this level instead")
    add_drawn(parser)


def run(options: argparse.Namespace) -> int:
    """Draw."""
    from cbrngraph.pictures.drawing import network_drawn

    net = whole(options)
    figure = network_drawn(net, size_by=options.size_by, alpha=options.alpha, nearest_ties=options.nearest)
    return save(figure, options)
