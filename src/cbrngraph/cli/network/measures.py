"""Measure the nodes of a network: degree, betweenness, closeness, constraint and others, each with its paper."""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_shown, add_view, show, whole
from cbrngraph.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.networks.making import AnyNetwork

EXAMPLE = "cbrngraph network measures countries-by-projects degree betweenness constraint"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("measures", metavar="MEASURE", nargs="*", help="which ones; the first orders the rows")
    parser.add_argument("--weighted", action="store_true", help="let measures use the weights of edges")
    parser.add_argument(
        "--two-mode", action="store_true", help="of a two-mode network: degrees as shares of the other mode"
    )
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Measure."""
    from cbrngraph.networks.measures.registry import measures

    net = whole(options)
    if options.two_mode:
        return _two_mode(net, options)
    return show(measures(net, options.measures or None, weighted=options.weighted), options, net)


def _two_mode(net: AnyNetwork, options: argparse.Namespace) -> int:
    from cbrngraph.networks.measures.two_mode import two_mode_degree

    if not net.view.two_mode:
        raise UsageError(f"{net.view.name} has one mode; leave --two-mode out")
    if options.measures or options.weighted:
        raise UsageError("--two-mode is the degree alone; leave the measures and --weighted out")
    return show(two_mode_degree(net, mode="bipartite"), options, net)
