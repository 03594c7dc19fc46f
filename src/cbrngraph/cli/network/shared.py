"""What the commands of networks share: which network is meant, and how a table is shown."""

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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.api import KnowledgeGraph
    from cbrngraph.networks.making import AnyNetwork
    from cbrngraph.networks.table import Table

__all__ = ["add_draws", "add_group", "add_shown", "add_time", "add_view", "chosen", "say", "show", "whole"]


def add_view(parser: argparse.ArgumentParser) -> None:
    """Add VIEW, the options of its time and weights, and those of the graph."""
    parser.add_argument("view", metavar="VIEW", help="a name that network list gives, or the .rq file of your own")
    add_time(parser)
    parser.add_argument("--weights", metavar="HOW", default="count",
                        help="of a projection: count (default), newman, jaccard")  # fmt: skip
    add_graph_options(parser)


def add_time(parser: argparse.ArgumentParser) -> None:
    """Add the options of time."""
    parser.add_argument("--as-of", metavar="DAY", help="ties that stood on a day, and events that had happened by it")
    parser.add_argument("--between", metavar="FROM..TO", help="ties that held at some time between two dates: 2015..")
    parser.add_argument("--dates", metavar="WHICH", default="certain",
                        help="certain (default), or possible: ties too whose dates leave it open")  # fmt: skip


def add_shown(parser: argparse.ArgumentParser) -> None:
    """Add the options of a table made of a network."""
    add_cite(parser)
    add_format(parser, ROW_FORMATS, "default: a table on a terminal, tsv in a pipe")
    add_output(parser)


def add_draws(parser: argparse.ArgumentParser, number: str, default: int, told: str) -> None:
    """Add how often chance is asked, and from which seed on."""
    parser.add_argument(f"--{number}", metavar="N", type=int, default=default, help=f"{told} (default: {default})")
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="of the random numbers (default: 0)")


def add_group(parser: argparse.ArgumentParser) -> None:
    """Add by which attribute nodes are grouped."""
    parser.add_argument("--by", metavar="ATTRIBUTE", default="region", help="region (default), or kind")


def chosen(options: argparse.Namespace, kg: KnowledgeGraph | None = None, view: str = "") -> AnyNetwork:
    """Return the network that the options name."""
    kg = kg or opened(options)
    return kg.network(
        view or options.view, as_of=options.as_of, between=options.between, weights=options.weights, dates=options.dates
    )


def whole(options: argparse.Namespace) -> AnyNetwork:
    """Return the network, and warn where it has no tie."""
    net = chosen(options)
    if not net.number_of_edges():
        print(f"note: {net.notes[0] if net.notes else 'there is no tie'}", file=sys.stderr)
    return net


def say(net: AnyNetwork) -> None:
    """Tell the notes on a network where no table of it is shown."""
    for note in net.notes:
        print(f"note: {note}", file=sys.stderr)


def show(
    table: Table,
    options: argparse.Namespace,
    *nets: AnyNetwork,
    notes: tuple[str, ...] = (),
    of: AnyNetwork | None = None,
) -> int:
    """Write a table; the notes on it and on its networks, and its papers, go to stderr: stdout stays the table.

    The bibliography is that of the networks, or of the part of one that the table is ``of``.
    """
    emit(_text(table, options), options.output)
    named = [f"{net.view.name}: {note}" if len(nets) > 1 else note for net in nets for note in net.notes]
    for note in (*table.notes, *notes, *named):
        print(f"note: {note}", file=sys.stderr)
    for paper in table.papers:
        print(f"see: {paper}", file=sys.stderr)
    if options.cite:
        beside = sys.stdout if _for_people(options) or options.output else sys.stderr
        for net in nets if of is None else (of,):
            print(net.cite(options.cite), end="", file=beside)
    return 0


def _text(table: Table, options: argparse.Namespace) -> str:
    """The rows in the format that was asked for; in JSON numbers are numbers, and what is undefined is null."""
    if options.format in {"json", "jsonl"}:
        import json

        records = table.records()
        if options.format == "json":
            return json.dumps(records, ensure_ascii=False, indent=2) + "\n"
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    cells = table.texts() if _for_people(options) else [[_exact(cell) for cell in row] for row in table.rows]
    return rows_text(list(table.columns), cells, options.format)


def _for_people(options: argparse.Namespace) -> bool:
    return options.format in {"table", "md"} or (options.format is None and sys.stdout.isatty())


def _exact(cell: object) -> str:
    """A value for a program: a number with all its digits."""
    return "" if cell is None else repr(cell) if isinstance(cell, float) else str(cell)
