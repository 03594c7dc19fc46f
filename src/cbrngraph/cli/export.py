"""Write facts and derived statements as ttl, jsonld, nt, nq, trig or csv; --claims adds claims and sources."""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import add_graph_options, add_output, emit, opened

EXAMPLE = "cbrngraph export jsonld --claims -o cbrngraph.jsonld"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    formats = ["ttl", "jsonld", "nt", "nq", "trig", "csv"]
    parser.add_argument("format", metavar="FORMAT", choices=formats, help=", ".join(formats))
    parser.add_argument("--claims", action="store_true", help="add the evidence: claims and sources")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Export."""
    emit(opened(options).export(options.format, claims=options.claims), options.output)
    return 0
