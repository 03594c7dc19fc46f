"""Say how much of a network stays within its groups: the ties between each two, the E-I index, assortativity."""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_draws, add_group, add_shown, add_view, show, whole

EXAMPLE = "cbrngraph network mixing countries-by-projects"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    add_group(parser)
    parser.add_argument("--weighted", action="store_true", help="add up the weights of edges rather than count them")
    parser.add_argument("--ei", action="store_true", help="the E-I index of each group, with its permutation test")
    add_draws(parser, "permutations", 1000, "of the groups among the nodes, for --ei")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Count the ties within and between groups."""
    from cbrngraph.networks.measures.mixing import assortativity, ei_index, mixing_matrix

    net = whole(options)
    if options.ei:
        table = ei_index(net, options.by, permutations=options.permutations, seed=options.seed)
        return show(table, options, notes=net.notes)
    matrix = mixing_matrix(net, options.by, weighted=options.weighted)
    told = assortativity(net, options.by)
    found = "; ".join(", ".join(row) for row in told.texts())
    return show(matrix, options, notes=(f"assortativity: {found}", *told.notes, *net.notes))
