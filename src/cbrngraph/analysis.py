"""Everything that is computed on a network, in one place to import from; each function stands in a room of its own.

>>> import cbrngraph
>>> from cbrngraph.analysis import brokerage, robustness
>>> net = cbrngraph.open().network("countries-by-projects")                  # doctest: +SKIP
>>> brokerage(net).to_pandas()                                               # doctest: +SKIP
"""

from __future__ import annotations

from cbrngraph.networks.backbones import backbone
from cbrngraph.networks.exchange.formats import save
from cbrngraph.networks.measures.brokerage import brokerage, group_brokerage
from cbrngraph.networks.measures.communities import communities, stability
from cbrngraph.networks.measures.core import core_periphery
from cbrngraph.networks.measures.layers import qap
from cbrngraph.networks.measures.mixing import assortativity, ei_index, mixing_matrix
from cbrngraph.networks.measures.registry import measures
from cbrngraph.networks.measures.turnover import tie_persistence, turnover
from cbrngraph.networks.measures.two_mode import two_mode_degree
from cbrngraph.networks.robustness import robustness
from cbrngraph.networks.rows import around, edge_table, node_table
from cbrngraph.networks.slices import slices

__all__ = [
    "around", "assortativity", "backbone", "brokerage", "communities", "core_periphery", "edge_table", "ei_index",
    "group_brokerage", "measures", "mixing_matrix", "node_table", "qap", "robustness", "save", "slices", "stability",
    "tie_persistence", "turnover", "two_mode_degree",
]  # fmt: skip
