"""Draw a network: nodes in the colour of their region, as large as a measure says, and as many ties as can be read.

The heaviest ties of each node are drawn, or with --alpha those stronger than chance; the caption says how many. As
HTML it is one page to look into: what stands behind each tie, its sources, and the ties that a picture leaves out.
"""

from __future__ import annotations

import argparse

from cbrngraph.cli.common import emit
from cbrngraph.cli.network.shared import add_view, whole
from cbrngraph.cli.plot.shared import FORMATS, add_drawn, form_of, save

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.networks.making import AnyNetwork

EXAMPLE = "cbrngraph plot network country-project -o network.svg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    add_view(parser)
    parser.add_argument("--around", metavar="NAME", help="only the ties of a node, or of the nodes of a region")
    parser.add_argument("--size-by", metavar="MEASURE", default="strength", help="a measure (default: strength)")
    parser.add_argument("--nearest", metavar="N", type=int, default=3, help="heaviest ties of each node (default: 3)")
    parser.add_argument("--alpha", metavar="P", type=float, help="draw the backbone at this level instead")
    add_drawn(parser, (*FORMATS, "html"))


def run(options: argparse.Namespace) -> int:
    """Draw."""
    if form_of(options) in {"html", "htm"}:
        return _page(options)
    from cbrngraph.pictures.network_drawing import network_drawn

    net = _meant(options)
    figure = network_drawn(net, size_by=options.size_by, alpha=options.alpha, nearest_ties=options.nearest)
    return save(figure, options)


def _meant(options: argparse.Namespace) -> AnyNetwork:
    """The network, or the part of it that was asked for."""
    net = whole(options)
    if not options.around:
        return net
    from cbrngraph.networks.rows import around

    part: AnyNetwork = around(net, options.around)
    return part


def _page(options: argparse.Namespace) -> int:
    """Write the network as a page."""
    from cbrngraph.display.interactive import interactive

    net = _meant(options)
    page = interactive(net, size_by=options.size_by, alpha=options.alpha, nearest_ties=options.nearest)
    emit(page.html, options.output)
    return 0
