"""Who is linked to Central Asia, through what, since when, and how sure we can be."""

from __future__ import annotations

import networkx as nx

import cbrngraph
from cbrngraph.networks.measures.brokerage import brokerage
from cbrngraph.networks.robustness import robustness

kg = cbrngraph.open()

# Countries linked by the projects they share, since 2015. It is a networkx graph, and says what it leaves out.
net = kg.network("countries-by-projects", between="2015..")
print(net)
print(f"density {nx.density(net):.2f}")
for note in net.notes:
    print("note:", note)

# Why is there a tie? The projects behind it, each with its claims and sources; a region stands for its countries.
print(net.why("Central Asia", "South East and Eastern Europe"))

# The same network as official sources alone tell it.
official = kg.network("countries-by-projects", between="2015..", policy="official")
print(f"official sources alone: {official.number_of_edges()} of {net.number_of_edges()} ties")

# Who stands between regions, and do the ranks hold without any one source?
for row in brokerage(net).records()[:5]:
    print(row["label"], row["total"])
for note in robustness(net, "betweenness").notes:
    print("note:", note)
