"""List where sources disagree: who says what, which one holds, and by which rule; complete lists and what they deny.

With NAME, only what involves that thing.
"""

from __future__ import annotations

import argparse
import json

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_graph_options, add_output, emit, opened, rows_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.answers.conflicts import Conflict

EXAMPLE = "cbrngraph conflicts kazakhstan"
_HEADINGS = ["subject", "label", "property", "kind", "value", "status", "reason", "basis", "sources", "claim"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("name", metavar="NAME", nargs="*", help="only the conflicts that involve this thing")
    add_format(parser, ("text", *ROW_FORMATS), "default: text")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print the conflicts."""
    kg = opened(options)
    found = kg.conflicts(" ".join(options.name))
    if options.format in {None, "text"}:
        plural = "s" * (len(found) != 1)
        text = "\n\n".join([f"{len(found)} conflict{plural}, policy {kg.policy}", *map(str, found)]) + "\n"
    elif options.format == "json":
        from dataclasses import asdict

        text = json.dumps({"policy": kg.policy, "conflicts": [asdict(c) for c in found]}, ensure_ascii=False, indent=2)
        text += "\n"
    else:
        text = rows_text(_HEADINGS, _cells(found), options.format)
    emit(text, options.output)
    return 0


def _cells(found: list[Conflict]) -> list[list[str]]:
    return [
        [
            conflict.subject, conflict.label, conflict.property, conflict.kind, side.value,
            "holds" if side.holds else side.status, side.reason, side.basis,
            " + ".join(source.id for source in side.sources), side.claim,
        ]
        for conflict in found for side in conflict.sides
    ]  # fmt: skip
