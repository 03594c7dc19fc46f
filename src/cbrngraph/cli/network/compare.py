"""Compare two networks of the same nodes: how far the ties of one go with those of the other (QAP)."""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import opened
from cbrngraph.cli.network.shared import add_draws, add_shown, add_view, chosen, show

EXAMPLE = "cbrngraph network compare countries-by-projects countries-by-events"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("other", metavar="OTHER", help="the other view")
    add_draws(parser, "permutations", 2000, "of the nodes of one network")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Compare."""
    from cbrngraph.networks.measures.layers import qap

    kg = opened(options)
    one, other = chosen(options, kg), chosen(options, kg, options.other)
    table = qap(one, other, permutations=options.permutations, seed=options.seed)
    return show(table, options, one, other)
