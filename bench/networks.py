"""Networks beside plain networkx: ``python bench/networks.py [--graph PATH] [--repeats N]``; prints Markdown.

Projections of two-mode networks with the degrees of countries and projects in this graph, up to the weighted edge list
and with the networkx graph built; then, on the real graph, how long every view, all measures
of all views, and robustness with 200 replicates take.
"""

from __future__ import annotations

import argparse
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import numpy as np
from machine import about
from timing import medians, seconds, shown

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.networks.measures.registry import MEASURES, measures
from cbrngraph.networks.projection import project
from cbrngraph.networks.robustness import robustness

__all__ = ["participations"]

SIZES = (10_000, 100_000)
GOALS = {"edge list": 50, "networkx graph": 5}
ROBUST = ("countries-by-projects", "organisations-by-consortium", "co-attendance")
LIMIT = 30


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", type=Path, metavar="PATH", help="the real graph (default: the build of this folder)")
    parser.add_argument("--repeats", type=int, default=5, metavar="N", help="runs of each projection (default: 5)")
    options = parser.parse_args()
    print(f"{about()} networkx {nx.__version__}.\n")
    kg = cbrngraph.open(options.graph)
    print("\n".join(_projections(kg.network("country-project"), options.repeats)))
    print("\n".join(_real(kg)))
    return 0


def participations(number: int, net: nx.Graph, seed: int = 0) -> list[tuple[str, str]]:
    """About that many ties of a two-mode network with the degrees of a real one, repeated, and drawn at random."""
    random = np.random.default_rng(seed)
    times = -(-number // net.size())
    sides = [[net.degree[n] for n, side in net.nodes(data="bipartite") if side == which] * times for which in (0, 1)]
    members, projects = (np.repeat(np.arange(len(degrees)), degrees) for degrees in sides)
    random.shuffle(projects)
    pairs = zip(members.tolist(), projects.tolist(), strict=True)
    return list(dict.fromkeys((f"kg:country-{a}", f"kg:project-{b}") for a, b in pairs))[:number]


def _projections(net: nx.Graph, repeats: int) -> Iterator[str]:
    yield "| participations | pairs | up to | cbrngraph | networkx | times as fast | goal | peak memory |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for size in SIZES:
        ties = participations(size, net)
        graph = nx.Graph(ties)
        members = {member for member, _ in ties}
        own = nx.bipartite.weighted_projected_graph(graph, members)
        assert all(own[a][b]["weight"] == weight for a, b, weight in project(ties).triples())
        taken = medians(
            {
                "networkx": lambda graph=graph, members=members: nx.bipartite.weighted_projected_graph(graph, members),
                "edge list": lambda ties=ties: project(ties),
                "networkx graph": lambda ties=ties: project(ties).graph(),
            },
            repeats,
        )
        for name, goal in GOALS.items():
            ratio = taken["networkx"] / taken[name]
            told = str(goal) if size == SIZES[0] else "–"
            yield (
                f"| {len(ties):,} | {own.size():,} | {name} | {shown(taken[name])} | {shown(taken['networkx'])} "
                f"| {ratio:.1f} | {told} | {_peak(ties, graph=name != 'edge list')} |"
            )
    yield ""


def _peak(ties: list[tuple[str, str]], *, graph: bool) -> str:
    tracemalloc.start()
    found = project(ties)
    if graph:
        found.graph()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return f"{peak / 1e6:.0f} MB"


def _real(kg: KnowledgeGraph) -> Iterator[str]:
    views = list(kg.networks())
    nets = {}
    made = seconds(lambda: nets.update({name: kg.network(name) for name in views}))
    every = seconds(lambda: [measures(net) for net in nets.values()])
    yield f"On {kg!r}:\n"
    yield "| what | time | limit |"
    yield "| --- | --- | --- |"
    yield f"| {len(views)} views made, with their evidence | {shown(made)} | – |"
    yield f"| all {len(MEASURES)} measures, where defined, of all {len(views)} views | {shown(every)} | {LIMIT} s |"
    for name in ROBUST:
        for way in ("sources", "bootstrap"):
            taken = seconds(lambda name=name, way=way: robustness(nets[name], "betweenness", by=way, replicates=200))
            size = f"{len(nets[name])} nodes, {nets[name].size()} edges"
            told = "200 draws" if way == "bootstrap" else "each source left out"
            yield f"| robustness of betweenness, {name} ({size}), {told} | {shown(taken)} | {LIMIT} s |"


if __name__ == "__main__":
    raise SystemExit(main())
