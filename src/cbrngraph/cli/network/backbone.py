"""Say which ties are stronger than chance, and say so in words where none is.

In a projection, two nodes are tied more than chance where they share more than their margins let expect (SDSM); in any
other network, where a tie is a large part of what one of its ends has (the disparity filter).
"""

from __future__ import annotations

import argparse

from cbrngraph.cli.network.shared import add_shown, add_view, show, whole

EXAMPLE = "cbrngraph network backbone countries-by-projects --alpha 0.01"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("--alpha", metavar="P", type=float, default=0.05, help="the level (default: 0.05)")
    parser.add_argument("--correction", metavar="HOW", default="none",
                        help="for the number of pairs: none (default), bonferroni, fdr")  # fmt: skip
    parser.add_argument("--kept", action="store_true", help="only the ties that are kept")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Judge the ties."""
    from dataclasses import replace

    from cbrngraph.networks.backbones import backbone

    net = whole(options)
    table = backbone(net, alpha=options.alpha, correction=options.correction)
    if options.kept:
        place = table.columns.index("kept")
        table = replace(table, rows=tuple(row for row in table.rows if row[place] == "yes"))
    return show(table, options, net)
