"""Say what the graph holds: things by class, claims by status, sources by kind, conflicts."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from cbrngraph.cli.common import (
    ROW_FORMATS,
    add_cite,
    add_format,
    add_graph_options,
    add_output,
    emit,
    opened,
    rows_text,
)

EXAMPLE = "cbrngraph info --passages"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--passages", action="store_true", help="count the claims of each passage that was read")
    add_cite(parser, "say how to cite the graph itself")
    add_format(parser, ROW_FORMATS, "default: text")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print the counts."""
    kg = opened(options)
    if options.cite:
        emit(kg.cite(style=options.cite), options.output)
        return 0
    if options.passages:
        cells = [[p.source, p.locator, str(p.claims), p.note] for p in kg.passages()]
        emit(rows_text(["source", "passage", "claims", "note"], cells, options.format), options.output)
        return 0
    counts = kg.info()
    if options.format == "json":
        emit(json.dumps(asdict(counts), ensure_ascii=False, indent=2) + "\n", options.output)
    elif options.format:
        blocks = {
            "thing": counts.classes, "claim": counts.claims, "source": counts.sources,
            "facts by independent sources": counts.independent,
        }  # fmt: skip
        cells = [[block, name, str(count)] for block, found in blocks.items() for name, count in found.items()]
        emit(rows_text(["what", "kind", "count"], cells, options.format), options.output)
    else:
        emit(f"{counts}\n", options.output)
    return 0
