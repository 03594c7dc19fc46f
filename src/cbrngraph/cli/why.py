"""Say why the graph holds a statement: the claims behind it with source, place, phrase, status and basis.

PREDICATE is a key of the readings (memberships, from), a prefixed name (cbrn:ordinal) or a label ("signed on").
What other sources say stands beside it; a derived statement is followed through its rule.

With --network VIEW: why two nodes of a network are tied (or the countries of two regions; or of one, with all others):
the projects, agreements and events behind the edge, and what is left of it without any one source.
"""

from __future__ import annotations

import argparse
import sys

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
from cbrngraph.cli.network.shared import add_time, say
from cbrngraph.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.answers.why import Explanation
    from cbrngraph.api import KnowledgeGraph
    from cbrngraph.networks.receipts import EdgeExplanation

EXAMPLE = "cbrngraph why kazakhstan memberships"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("subject", metavar="SUBJECT", help="a name or an id; the id of a claim stands alone")
    parser.add_argument("predicate", metavar="PREDICATE", nargs="?", default="", help="what is said of it")
    parser.add_argument("object", metavar="OBJECT", nargs="?", default="", help="one value of it")
    parser.add_argument("--network", metavar="VIEW", help="explain the edge between SUBJECT and a second name")
    add_time(parser)
    add_cite(parser)
    add_format(parser, ("text", *ROW_FORMATS), "default: text")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print the explanation."""
    kg = opened(options)
    explanation = _edge(kg, options) if options.network else _statement(kg, options)
    bibliography = f"\n{kg.cite(explanation, options.cite)}" if options.cite else ""
    if options.format in {None, "text"}:
        emit(f"{explanation}\n{bibliography}", options.output)
        return 0
    print(bibliography, end="", file=sys.stderr)
    records = explanation.records()
    headings = list(records[0])
    emit(
        rows_text(headings, [[str(record[name]) for name in headings] for record in records], options.format),
        options.output,
    )
    return 0


def _statement(kg: KnowledgeGraph, options: argparse.Namespace) -> Explanation:
    given = [name for name in ("as_of", "between") if getattr(options, name)]
    if given:
        raise UsageError(f"--{given[0].replace('_', '-')} is of an edge: name a view with --network")
    return kg.why(options.subject, options.predicate, options.object)


def _edge(kg: KnowledgeGraph, options: argparse.Namespace) -> EdgeExplanation:
    if options.object:
        raise UsageError("an edge has two ends: cbrngraph why NAME NAME --network VIEW")
    net = kg.network(options.network, as_of=options.as_of, between=options.between, dates=options.dates)
    explanation = net.why(options.subject, options.predicate)
    say(net)
    return explanation
