"""Draw the projects in time, by region: solid while they ran for certain, fading where dates are rough."""

from __future__ import annotations

import argparse

from cbrngraph.cli.plot.shared import add_whole, draw_whole

EXAMPLE = "cbrngraph plot projects -o projects.svg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_whole(parser)


def run(options: argparse.Namespace) -> int:
    """Draw."""
    return draw_whole("projects", options)
