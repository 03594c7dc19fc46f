"""Say how sure the ranks of a measure are: without each source, with what is disputed, or with the ties drawn anew."""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import Progress, opened
from cbrngraph.cli.network.shared import add_draws, add_shown, add_view, chosen, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.api import KnowledgeGraph
    from cbrngraph.networks.making import AnyNetwork

EXAMPLE = "cbrngraph network robustness countries-by-projects betweenness"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("measure", metavar="MEASURE", help="a measure of nodes, as network measures names them")
    parser.add_argument("--by", metavar="WAY", default="sources", help="sources (default), disputes, bootstrap")
    parser.add_argument("--weighted", action="store_true", help="let the measure use the weights of edges")
    add_draws(parser, "replicates", 200, "draws of disputes and bootstrap")
    add_shown(parser)


def run(options: argparse.Namespace) -> int:
    """Try the ranks."""
    from cbrngraph.networks.robustness import robustness

    kg = opened(options)
    net = chosen(options, kg)
    progress = Progress()
    table = robustness(
        net, options.measure, by=options.by, every=_every(options, kg) if options.by == "disputes" else None,
        weighted=options.weighted, replicates=options.replicates, seed=options.seed,
        step=lambda done, of: progress(f"{done} of {of}"),
    )  # fmt: skip
    progress.done()
    return show(table, options, net)


def _every(options: argparse.Namespace, kg: KnowledgeGraph) -> AnyNetwork:
    """The network with what is disputed too."""
    return kg.network(
        options.view, as_of=options.as_of, between=options.between, weights=options.weights, dates=options.dates,
        policy="all",
    )  # fmt: skip
