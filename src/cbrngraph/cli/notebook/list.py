"""List the notebooks that come with this: the name of each, what it is about, and the question it answers."""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_output, emit, rows_text

EXAMPLE = "cbrngraph notebook list -f md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_format(parser, ROW_FORMATS, "default: a table on a terminal, tsv in a pipe")
    add_output(parser)


def run(options: argparse.Namespace) -> int:
    """List."""
    from cbrngraph.exports.notebooks import notebooks

    cells = [[notebook.path.stem, notebook.title, notebook.question] for notebook in notebooks()]
    emit(rows_text(["notebook", "title", "question"], cells, options.format), options.output)
    return 0
