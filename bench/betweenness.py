"""Shortest paths by rustworkx beside plain networkx: ``python bench/betweenness.py [--nodes N] [--ties N]``.

The network is shaped like a projection: groups of members who are all tied, some members in many groups. Conversion is
part of the time. Values must be equal to 1e-9; the goal is betweenness in a fifteenth of networkx's time. rustworkx
uses all cores and networkx one, so that the ratio is about halved on two cores of which one is busy.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import combinations

import networkx as nx
import numpy as np
from machine import about
from timing import medians, shown

from cbrngraph.networks.measures import fast

__all__ = ["projection"]

GOAL = 15
EQUAL = 1e-9
HEADINGS = ("what", "rustworkx", "networkx", "times as fast", "goal")
Values = Callable[[nx.Graph], list[float]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1000, metavar="N", help="nodes (default: 1000)")
    parser.add_argument("--ties", type=int, default=30_000, metavar="N", help="ties (default: 30000)")
    parser.add_argument("--repeats", type=int, default=3, metavar="N", help="runs of each (default: 3)")
    options = parser.parse_args()
    graph = projection(options.nodes, options.ties)
    libraries = ", ".join(f"{name} {version(name)}" for name in ("networkx", "rustworkx"))
    print(f"{about()} {libraries}.\n")
    print(f"A projection of {len(graph):,} nodes and {graph.size():,} ties; medians of {options.repeats}.\n")
    print("\n".join(_table(graph, options.repeats)))
    return 0


def projection(nodes: int, ties: int, seed: int = 0) -> nx.Graph:
    """A network of groups whose members are all tied, until it has that many ties."""
    random = np.random.default_rng(seed)
    often = 1 / (np.arange(nodes) + 5) ** 0.6
    graph = nx.empty_graph(nodes)
    while graph.size() < ties:
        members = random.choice(
            nodes, size=min(nodes, int(random.integers(2, 20))), replace=False, p=often / often.sum()
        )
        graph.add_edges_from(list(combinations(sorted(members.tolist()), 2))[: ties - graph.size()])
    return graph


def _table(graph: nx.Graph, repeats: int) -> Iterator[str]:
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|{' --- |' * len(HEADINGS)}"
    yield _row("betweenness", fast.betweenness, nx.betweenness_centrality, graph, repeats, GOAL)
    yield _row("closeness", fast.closeness, nx.closeness_centrality, graph, repeats)


def _row(
    name: str,
    ours: Values,
    theirs: Callable[[nx.Graph], dict[int, float]],
    graph: nx.Graph,
    repeats: int,
    goal: float = 0,
) -> str:
    """A row of the table.

    Raises:
        AssertionError: the values differ.

    """
    differ = np.abs(np.array(ours(graph)) - np.array(list(theirs(graph).values()))).max()
    assert differ < EQUAL, f"{name}: the values differ by {differ}"
    found = medians({"ours": lambda: ours(graph), "theirs": lambda: theirs(graph)}, repeats, warm=False)
    ratio = found["theirs"] / found["ours"]
    met = f"≥ {goal:g}: {'met' if ratio >= goal else '**missed**'}" if goal else ""
    return f"| {name} | {shown(found['ours'])} | {shown(found['theirs'])} | {ratio:.3g} | {met} |"


if __name__ == "__main__":
    raise SystemExit(main())
