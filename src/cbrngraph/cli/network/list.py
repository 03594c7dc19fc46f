"""List the cooperation networks that are declared: what each is of, and the question it answers."""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_output, emit, rows_text

EXAMPLE = "cbrngraph network list -f md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_format(parser, ROW_FORMATS, "default: a table on a terminal, tsv in a pipe")
    add_output(parser)


def run(options: argparse.Namespace) -> int:
    """List."""
    from cbrngraph.networks.views import load_views

    cells = [[view.name, " — ".join(view.modes), view.question] for view in load_views().values()]
    emit(rows_text(["view", "nodes", "question"], cells, options.format), options.output)
    return 0
