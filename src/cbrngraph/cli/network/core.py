"""Split a network into a core, whose nodes are tied to each other, and a periphery, tied to the core alone."""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_shown, add_view, show, whole

EXAMPLE = "cbrngraph network core countries-by-projects"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("--against", metavar="N", type=int, default=0,
                        help="compare with so many random networks of the same degrees (default: 0)")  # fmt: skip
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="of the random numbers (default: 0)")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Split."""
    from cbrngraph.networks.measures.core import core_periphery

    net = whole(options)
    return show(core_periphery(net, against=options.against, seed=options.seed), options, net)
