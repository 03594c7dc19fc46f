"""Make the graph from data/: readings become claims, claims facts. A fault leaves the previous build untouched."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cbrngraph.cli.common import Progress

EXAMPLE = "cbrngraph build --data data --out build"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--data", metavar="DIR", default="data", help="the folder of readings (default: data)")
    parser.add_argument("--out", metavar="DIR", default="build", help="the folder to write to (default: build)")


def run(options: argparse.Namespace) -> int:
    """Build; warn of ties on stderr."""
    from cbrngraph.graph.build import build, read_manifest

    progress = Progress()
    try:
        built = build(Path(options.data), Path(options.out), progress)
    finally:
        seconds = progress.done()
    for warning in built.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    counts = read_manifest(Path(options.out)).counts
    print(
        f"built {options.out}: {counts['claims']:,} claims from {counts['sources']:,} "
        f"source{'s' * (counts['sources'] != 1)}, {counts['facts']:,} facts, {counts['derived']:,} derived, "
        f"{counts['statements']:,} statements in all{_disputes(counts)}, in {seconds:.1f} s"
    )
    return 0


def _disputes(counts: dict[str, int]) -> str:
    disputed = counts.get("claims disputed", 0)
    return f", {disputed:,} claim{'s' * (disputed != 1)} disputed" if disputed else ""
