"""Show the card of a thing: all that the graph knows of it, every line with its source.

NAME is an id, a label in any language, an alternative label, a code (KZ, KAZ, CA) or "Project 53".
"""

from __future__ import annotations

import argparse
import json
import sys

from cbrngraph.cli.common import add_cite, add_format, add_graph_options, add_output, emit, opened

EXAMPLE = "cbrngraph show kazakhstan"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("name", metavar="NAME", nargs="+", help="what to show")
    add_cite(parser)
    add_format(parser, ("text", "json"), "default: text")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print the card."""
    kg = opened(options)
    card = kg.show(" ".join(options.name))
    bibliography = f"\n{kg.cite(card, options.cite)}" if options.cite else ""
    if options.format == "json":
        emit(f"{json.dumps(card.record(), ensure_ascii=False, indent=2)}\n", options.output)
        print(bibliography, end="", file=sys.stderr)
    else:
        emit(f"{card}\n{bibliography}", options.output)
    return 0
