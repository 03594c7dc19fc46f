"""Find things by their names, in any language, with or without accents; exit 1 when nothing is found."""

from __future__ import annotations

import argparse
import sys

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_graph_options, add_output, emit, opened, rows_text

EXAMPLE = "cbrngraph search aikimbayev"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("text", metavar="TEXT", nargs="+", help="words of a name")
    add_format(parser, ROW_FORMATS, "default: a table on a terminal, tsv in a pipe")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print what is found."""
    text = " ".join(options.text)
    kg = opened(options)
    matches = kg.search(text)
    if not matches:
        print(f"nothing is called {text!r}{kg.near_names(text)}", file=sys.stderr)
        return 1
    for note in sorted({match.note for match in matches} - {""}):
        print(note, file=sys.stderr)
    cells = [[match.id, match.label, match.name] for match in matches]
    emit(rows_text(["id", "label", "found by"], cells, options.format), options.output)
    return 0
