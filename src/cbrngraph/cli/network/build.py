"""Make a network: its edges as rows, its nodes, or a file for Gephi, Cytoscape, Pajek and others.

Each edge has its weight, when it held, how many independent sources show it, through what, and (in all but a table for
reading) the ids of its claims. FILE.gexf, .graphml, .cx2 and .net are written in that format.
"""

from __future__ import annotations

import argparse
import sys

from cbrngraph.cli.common import ROW_FORMATS, add_cite, add_format, add_output, emit_stream
from cbrngraph.cli.network.shared import add_view, say, show, whole
from cbrngraph.errors import UsageError

EXAMPLE = "cbrngraph network build country-project --around kazakhstan -f md"
FILES = {
    "gexf": "gexf",
    "graphml": "graphml",
    "cx2": "cx2",
    "pajek": "pajek",
    "node-link": "json",
    "nodes+edges": "csv",
}
"""The formats of network files by the names they have here, since csv and json are rows."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("--around", metavar="NAME", help="only the edges of one node, or of a region")
    parser.add_argument("--nodes", action="store_true", help="the nodes rather than the edges")
    add_cite(parser)
    add_format(parser, (*ROW_FORMATS, *FILES), "default: a table on a terminal, tsv in a pipe, or what FILE ends with")
    add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Make the network."""
    from cbrngraph.networks.rows import around, edge_table, node_table

    net = whole(options)
    graph = around(net, options.around) if options.around else net
    form = options.format or _ending(options.output)
    if form in FILES:
        if options.nodes:
            raise UsageError(f"{form} holds nodes and edges; leave --nodes out")
        say(net)
        return _written(graph, FILES[form], options.output)
    brief = form in {"table", "md"} or (form is None and sys.stdout.isatty())
    table = node_table(graph) if options.nodes else edge_table(graph, brief=brief)
    return show(table, options, net, of=graph)


def _ending(output: str | None) -> str | None:
    ends = {".gexf": "gexf", ".graphml": "graphml", ".cx2": "cx2", ".net": "pajek"}
    return next((form for end, form in ends.items() if output and output.endswith(end)), None)


def _written(graph: object, form: str, output: str | None) -> int:
    from cbrngraph.networks.exchange.formats import save, write

    if form == "csv":
        if not output or output == "-":
            raise UsageError("nodes+edges is two files; name a folder for them: -o FOLDER")
        save(graph, output, form)
    else:
        emit_stream(lambda file: file.write(write(graph, form)), output)
    return 0
