"""Measure the nodes of a network: degree, betweenness, closeness, constraint and others, each with its paper."""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_shown, add_view, show, whole

EXAMPLE = "cbrngraph network measures countries-by-projects degree betweenness constraint"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("measures", metavar="MEASURE", nargs="*", help="which ones; the first orders the rows")
    parser.add_argument("--weighted", action="store_true", help="let measures use the weights of edges")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Measure."""
    from cbrngraph.networks.measures.registry import measures

    net = whole(options)
    return show(measures(net, options.measures or None, weighted=options.weighted), options, net)
