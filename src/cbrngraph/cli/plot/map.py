"""Draw the partner countries on a map, each in the colour of its region, with the seats of the secretariats."""

from __future__ import annotations

import argparse

from cbrngraph.cli.plot.shared import add_whole, draw_whole

EXAMPLE = "cbrngraph plot map -o map.svg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_whole(parser)


def run(options: argparse.Namespace) -> int:
    """Draw."""
    return draw_whole("map", options)
