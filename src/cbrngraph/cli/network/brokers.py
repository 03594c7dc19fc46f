"""Say who brokers between groups, in which of the five roles of Gould and Fernandez.

A coordinator stands between two of its own group, an itinerant between two of one other group, a gatekeeper lets in, a
representative speaks for its group, a liaison stands between three groups.
"""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_draws, add_group, add_shown, add_view, show, whole

EXAMPLE = "cbrngraph network brokers co-attendance --permutations 200"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    add_group(parser)
    parser.add_argument("--groups", action="store_true", help="a row for each group rather than for each node")
    add_draws(parser, "permutations", 0, "of the groups among the nodes, for z scores")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Count the roles."""
    from cbrngraph.networks.measures.brokerage import brokerage, group_brokerage

    net = whole(options)
    if options.groups:
        return show(group_brokerage(net, options.by), options, net)
    table = brokerage(net, options.by, permutations=options.permutations, seed=options.seed)
    return show(table, options, net)
