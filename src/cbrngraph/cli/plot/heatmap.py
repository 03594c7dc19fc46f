"""Draw how many projects each region has in each field of work."""

from __future__ import annotations

import argparse

from cbrngraph.cli.plot.shared import add_whole, draw_whole

EXAMPLE = "cbrngraph plot heatmap -o heatmap.svg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_whole(parser)


def run(options: argparse.Namespace) -> int:
    """Draw."""
    return draw_whole("heatmap", options)
