"""Say how much of a network stays within its groups: the ties between each two, the E-I index, assortativity."""

from __future__ import annotations

import argparse
from dataclasses import replace

from cbrngraph.cli.network.shared import add_draws, add_group, add_shown, add_view, show, whole
from cbrngraph.errors import UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.networks.table import Table

SEVERAL = ", "
EXAMPLE = "cbrngraph network mixing countries-by-projects --weighted"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    add_group(parser)
    parser.add_argument("--weighted", action="store_true", help="add up the weights of edges rather than count them")
    parser.add_argument("--around", metavar="GROUP", help="only the ties of one group, the most first")
    parser.add_argument("--ei", action="store_true", help="the E-I index of each group, with its permutation test")
    add_draws(parser, "permutations", 1000, "of the groups among the nodes, for --ei")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Count the ties within and between groups."""
    from cbrngraph.networks.measures.mixing import assortativity, ei_index, mixing_matrix

    if options.ei and options.around:
        raise UsageError("--ei has a row for each group; leave --around out")
    net = whole(options)
    if options.ei:
        table = ei_index(net, options.by, permutations=options.permutations, seed=options.seed)
        return show(table, options, net)
    matrix = mixing_matrix(net, options.by, weighted=options.weighted)
    if options.around:
        matrix = _around(matrix, options.around)
    told = [f"assortativity by {row[0]}: {row[1]}" for row in assortativity(net, options.by).texts()]
    return show(matrix, options, net, notes=tuple(told))


def _around(matrix: Table, name: str) -> Table:
    """The rows of one group, named as the table names it, its own ties among them; the most first."""
    known = sorted({str(row[0]) for row in matrix.rows})
    group = next((label for label in known if label.casefold() == name.casefold()), "")
    if not group:
        raise UsageError(f"there is no group {name}{nearest(name, known) or f'; there is {SEVERAL.join(known)}'}")
    rows = [(group, row[1] if row[0] == group else row[0], *row[2:]) for row in matrix.rows if group in row[:2]]
    rows.sort(key=lambda row: (-float(row[2] or 0), str(row[1])))
    return replace(matrix, rows=tuple(rows))
