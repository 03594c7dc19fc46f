"""Say why the graph holds a statement: the claims behind it with source, place, phrase, status and basis.

PREDICATE is a key of the readings (memberships, from), a prefixed name (cbrn:ordinal) or a label ("signed on").
What other sources say stands beside it; a derived statement is followed through its rule.
"""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_graph_options, add_output, emit, opened, rows_text

EXAMPLE = "cbrngraph why kazakhstan memberships"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("subject", metavar="SUBJECT", help="a name or an id; the id of a claim stands alone")
    parser.add_argument("predicate", metavar="PREDICATE", nargs="?", default="", help="what is said of it")
    parser.add_argument("object", metavar="OBJECT", nargs="?", default="", help="one value of it")
    add_format(parser, ("text", *ROW_FORMATS), "default: text")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print the explanation."""
    explanation = opened(options).why(options.subject, options.predicate, options.object)
    if options.format in {None, "text"}:
        emit(f"{explanation}\n", options.output)
        return 0
    records = explanation.records()
    headings = list(records[0])
    emit(
        rows_text(headings, [[str(record[name]) for name in headings] for record in records], options.format),
        options.output,
    )
    return 0
