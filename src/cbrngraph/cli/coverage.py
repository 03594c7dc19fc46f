"""Say what was found, what was sought in vain, and where no search is recorded, of each country, region and project.

Without --things, how many of each kind; with it, one row for each thing.
"""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_graph_options, add_output, emit, opened, rows_text

EXAMPLE = "cbrngraph coverage project"
KINDS = ("country", "region", "project")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("kind", metavar="KIND", nargs="?", choices=KINDS, help=", ".join(KINDS))
    parser.add_argument("--things", action="store_true", help="one row for each thing and property")
    add_format(parser, ROW_FORMATS, "default: a table on a terminal, tsv in a pipe")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print the coverage."""
    from cbrngraph.answers.coverage import State, summary

    found = opened(options).coverage(options.kind or "")
    if options.things:
        headings = ["id", "label", "kind", "property", "state"]
        cells = [[c.id, c.label, c.kind, name, state.value] for c in found for name, state in c.states.items()]
    else:
        headings = ["kind", "property", *(state.value for state in State)]
        counts = summary(found)
        cells = [
            [kind, name, *(str(states[state]) for state in State)]
            for kind, properties in counts.items()
            for name, states in properties.items()
        ]
    emit(rows_text(headings, cells, options.format), options.output)
    return 0
