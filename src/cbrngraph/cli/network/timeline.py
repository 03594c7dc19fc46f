"""Follow a network through the years: nodes, ties, what came, what went, what stayed."""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_shown, add_view, show, whole

EXAMPLE = "cbrngraph network timeline parties-by-agreements"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("--years", metavar="N", type=int, default=1, help="how long a period is (default: 1)")
    parser.add_argument(
        "--cumulative", action="store_true", help="all ties up to each period, not those that held in it"
    )
    parser.add_argument("--ties", action="store_true", help="a row for each tie: in how many periods it is there")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Follow it."""
    from cbrngraph.networks.made import made_of
    from cbrngraph.networks.measures.turnover import tie_persistence, turnover
    from cbrngraph.networks.slices import slices
    from cbrngraph.networks.when import UNDATED

    net = whole(options)
    found = slices(net, years=options.years, cumulative=options.cumulative, possible=options.dates == "possible")
    undated = sum(tie.when == UNDATED for tie in made_of(net).ties)
    told = (f"{undated} ties without any date are in no period",) if undated else ()
    return show((tie_persistence if options.ties else turnover)(found), options, net, notes=told)
