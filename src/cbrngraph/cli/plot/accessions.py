"""Draw how many partner countries were known when, and since when each is known."""

from __future__ import annotations

import argparse

from cbrngraph.cli.plot.shared import add_whole, draw_whole

EXAMPLE = "cbrngraph plot accessions -o accessions.svg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_whole(parser)


def run(options: argparse.Namespace) -> int:
    """Draw."""
    return draw_whole("accessions", options)
