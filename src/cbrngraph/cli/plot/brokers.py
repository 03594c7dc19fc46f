"""Draw who brokers between groups, and in which of the five roles of Gould and Fernandez."""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_group, add_view, whole
from cbrngraph.cli.plot.shared import add_drawn, save

EXAMPLE = "cbrngraph plot brokers co-attendance -o brokers.svg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    add_group(parser)
    parser.add_argument("--most", metavar="N", type=int, default=20, help="how many are drawn (default: 20)")
    add_drawn(parser)


def run(options: argparse.Namespace) -> int:
    """Draw."""
    from cbrngraph.pictures.network_drawing import brokers_drawn

    return save(brokers_drawn(whole(options), by=options.by, most=options.most), options)
