"""List the cooperation networks that are declared: what each is of, and the question it answers."""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import emit, rows_text
from cbrngraph.cli.network.shared import add_shown

EXAMPLE = "cbrngraph network list -f md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """List."""
    from cbrngraph.networks.views import load_views

    cells = [[view.name, " — ".join(view.modes), view.question] for view in load_views().values()]
    emit(rows_text(["view", "nodes", "question"], cells, options.format), options.output)
    return 0
