"""Find communities by the Louvain method from many seeds; say how stable they are, and whether chance does as well."""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_draws, add_shown, add_view, show, whole

EXAMPLE = "cbrngraph network communities countries-by-projects"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("--unweighted", action="store_true", help="leave the weights of edges aside")
    parser.add_argument("--resolution", metavar="X", type=float, default=1.0, help="more than 1: smaller communities")
    add_draws(parser, "seeds", 50, "how often the method starts anew")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Find them."""
    from cbrngraph.networks.backbones import two_mode
    from cbrngraph.networks.measures.communities import communities

    net = whole(options)
    table = communities(
        net, weighted=not options.unweighted, seeds=options.seeds, resolution=options.resolution, seed=options.seed,
        two_mode=two_mode(net) if net.view.onto else None,
    )  # fmt: skip
    return show(table, options, net)
