"""Set each published total of partner countries, projects and secretariats beside what the graph can name on its date.

With --names, the names too: those that stood on the date, and those whose dates leave it open.
"""

from __future__ import annotations

import argparse
import json

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_graph_options, add_output, emit, opened, rows_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.answers.reconcile import Reconciliation

EXAMPLE = "cbrngraph reconcile-counts partner-countries"
_HEADINGS = ["about", "measure", "as of", "published", "named", "difference", "by name", "sources"]
_NAMES = ["named on the date", "perhaps"]
MEASURES = ("partner-countries", "projects", "regional-secretariats")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("measure", metavar="MEASURE", nargs="?", choices=MEASURES, help=", ".join(MEASURES))
    parser.add_argument("--names", action="store_true", help="name what stood on the date")
    add_format(parser, ROW_FORMATS, "default: a table on a terminal, tsv in a pipe")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print the comparison."""
    kg = opened(options)
    found = kg.reconcile_counts(options.measure or "")
    if options.format == "json":
        totals = [{**_record(one), "named": one.named, "possible": one.possible} for one in found]
        text = json.dumps({"policy": kg.policy, "totals": totals}, ensure_ascii=False, indent=2) + "\n"
    else:
        cells = [[*_record(one).values(), *(_names(one) if options.names else [])] for one in found]
        text = rows_text([*_HEADINGS, *(_NAMES if options.names else [])], cells, options.format)
    emit(text, options.output)
    return 0


def _names(one: Reconciliation) -> list[str]:
    return [", ".join(one.named), ", ".join(one.possible)]


def _record(one: Reconciliation) -> dict[str, str]:
    gap = one.difference
    told = [
        one.label,
        one.measure,
        one.as_of,
        one.published,
        str(len(one.named)) if one.as_of else "",
        "" if gap is None else f"{gap:+d}",
        one.explanation,
        "; ".join(source.id for source in one.sources),
    ]
    return dict(zip(_HEADINGS, told, strict=True))
