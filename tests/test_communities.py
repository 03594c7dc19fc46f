"""Communities: known modularity, stability by hand, and what chance does as well."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from typing import Any

import networkx as nx
import numpy as np
import pytest

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.communities import communities, stability
from cbrngraph.networks.table import Table


def said(table: Table) -> str:
    return " ".join(table.notes)


def blocks_of(table: Table) -> set[frozenset[str]]:
    found: defaultdict[object, set[str]] = defaultdict(set)
    for row in table.records():
        found[row["community"]].add(str(row["node"]))
    return {frozenset(nodes) for block, nodes in found.items() if block is not None}


def two_cliques(size: int = 5) -> nx.Graph:
    graph = nx.disjoint_union(nx.complete_graph(size), nx.complete_graph(size + 1))
    graph.add_edge(0, size)
    return graph


def random_two_mode(rows: int, things: int, each: int, seed: int) -> nx.Graph:
    random = np.random.default_rng(seed)
    graph = nx.Graph()
    graph.add_nodes_from(f"c{row}" for row in range(rows))
    for thing in range(things):
        chosen = random.choice(rows, size=each, replace=False)
        graph.add_edges_from((f"c{row}", f"p{thing}") for row in chosen)
    return graph


def projected(graph: nx.Graph, weight: str) -> nx.Graph:
    rows = [node for node in graph if node.startswith("c")]
    if weight == "newman":
        return nx.bipartite.collaboration_weighted_projected_graph(graph, rows)
    if weight == "jaccard":
        return nx.bipartite.overlap_weighted_projected_graph(graph, rows)
    return nx.bipartite.weighted_projected_graph(graph, rows)


# known answers


def test_the_best_modularity_of_the_karate_club_is_reached() -> None:
    table = stability(nx.karate_club_graph(), weighted=False, seeds=200, nulls=0)
    row = table.records()[0]
    assert row["modularity"] == pytest.approx(0.41979, abs=5e-6)
    assert row["communities"] == 4
    assert isinstance(row["reached"], int) and 1 <= row["reached"] < 200
    assert isinstance(row["mean"], float) and 0.358235 < row["mean"] < 0.41979  # better than the two factions
    assert f"reached by {row['reached']} of 200 seeds" in said(table)
    assert "was not compared" in said(table) and row["p"] is None


def test_the_karate_club_divides_better_than_chance() -> None:
    row = stability(nx.karate_club_graph(), weighted=False, seeds=20, nulls=39).records()[0]
    assert row["p"] == 1 / 40
    assert isinstance(row["z"], float) and row["z"] > 3


def test_modularity_is_that_of_the_communities() -> None:
    graph = nx.les_miserables_graph()
    found = communities(graph, seeds=10, nulls=0)
    q = stability(graph, seeds=10, nulls=0).column("modularity")[0]
    assert nx.community.modularity(graph, blocks_of(found), weight="weight") == pytest.approx(q)
    assert found.column("node") == sorted(graph) and found.column("label") == sorted(graph)


def test_communities_are_numbered_by_size_and_then_by_id() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(size) for size in (3, 5, 3)])
    table = communities(graph, nulls=0, seeds=3)
    numbers = dict(zip(table.column("node"), table.column("community"), strict=True))
    assert [numbers[str(node)] for node in range(11)] == [2] * 3 + [1] * 5 + [3] * 3  # "10" is after "0", before "8"
    assert "3 separate parts" in said(table)


# stability


def test_stability_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    script = iter([[{0, 1, 2}, {3, 4, 5}], [{0, 1}, {2, 3, 4, 5}], [{0}, {1}, {2}, {3, 4, 5}]])
    monkeypatch.setattr(nx.community, "louvain_communities", lambda *_args, **_options: next(script))
    graph = nx.barbell_graph(3, 0)
    table = communities(graph, seeds=3, nulls=0)
    numbers, kept = table.column("community"), table.column("stability")
    assert numbers == [1, 1, 1, 2, 2, 2]
    assert kept == pytest.approx([2 / 3, 2 / 3, 1 / 3, 1, 1, 1])  # two of three are more than half, one is not
    assert "reached by 1 of 3 seeds" in said(table)


def test_half_of_a_community_is_not_most_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    script = iter([[{0, 1, 2, 3}, {4, 5, 6, 7}], [{0, 1}, {2, 3}, {4, 5, 6, 7}]])
    monkeypatch.setattr(nx.community, "louvain_communities", lambda *_args, **_options: next(script))
    assert communities(nx.barbell_graph(4, 0), seeds=2, nulls=0).column("stability") == [0.5] * 4 + [1] * 4


def test_partitions_as_good_as_each_other_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = [{0, 1}, {2, 3}], [{1, 2}, {3, 0}]
    script = iter([first, second, second])
    monkeypatch.setattr(nx.community, "louvain_communities", lambda *_args, **_options: next(script))
    table = communities(nx.cycle_graph(4), seeds=3, nulls=0)
    assert blocks_of(table) == {frozenset("12"), frozenset("03")}
    assert "reached by 3 of 3 seeds in 2 different partitions" in said(table)
    assert "Not stable" in said(table)


def test_cliques_are_found_by_all_seeds() -> None:
    table = communities(two_cliques())
    assert blocks_of(table) == {frozenset("01234"), frozenset({"5", "6", "7", "8", "9", "10"})}
    assert set(table.column("stability")) == {1.0}
    row = stability(two_cliques()).records()[0]
    assert row["ami"] == 1.0 and row["reached"] == row["seeds"] == 50
    assert isinstance(row["p"], float) and row["p"] <= 0.05
    assert "Not" not in said(table)


def test_a_random_network_has_no_stable_communities() -> None:
    table = communities(nx.gnp_random_graph(30, 0.2, seed=3), seeds=20, nulls=40)
    assert "Not stable" in said(table) and "Not better than chance" in said(table)


def test_one_seed_says_nothing_of_stability() -> None:
    table = stability(two_cliques(), seeds=1, nulls=0)
    assert table.column("ami") == [None] and "One seed only" in said(table)


# against chance


def test_random_networks_are_rarely_better_than_chance() -> None:
    graphs = [nx.gnm_random_graph(16, 36, seed=seed) for seed in range(30)]
    found = [stability(graph, seeds=15, nulls=19).column("p")[0] for graph in graphs]
    assert sum(isinstance(p, float) and p <= 0.05 for p in found) <= 5


def test_like_is_compared_with_like(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[nx.Graph] = []
    original = nx.community.louvain_communities

    def spied(graph: nx.Graph, **options: Any) -> Any:
        seen.append(graph)
        return original(graph, **options)

    monkeypatch.setattr(nx.community, "louvain_communities", spied)
    graph = nx.les_miserables_graph()
    row = stability(graph, seeds=4, nulls=6).records()[0]
    drawn = seen[4:]
    assert len(drawn) == 6  # one run on each, as on the network with one seed
    for other in drawn:
        assert sorted(d for _, d in other.degree) == sorted(d for _, d in graph.degree)
        assert sorted(w for *_, w in other.edges(data="weight")) == sorted(w for *_, w in graph.edges(data="weight"))
    mean, centre, spread, z = (row[name] for name in ("mean", "null_mean", "null_sd", "z"))
    assert isinstance(mean, float) and isinstance(centre, float) and isinstance(spread, float)
    assert z == pytest.approx((mean - centre) / spread)
    assert isinstance(row["modularity"], float) and mean < row["modularity"]


def test_cliques_of_projects_are_not_taken_for_communities() -> None:
    two_modes = [random_two_mode(40, 50, 4, seed=seed) for seed in range(12)]
    pairs = [(projected(two_mode, "count"), two_mode) for two_mode in two_modes]
    fair = [stability(graph, seeds=5, nulls=19, two_mode=two_mode).column("p")[0] for graph, two_mode in pairs]
    unfair = [stability(graph, seeds=5, nulls=19).column("p")[0] for graph, _ in pairs]
    assert sum(isinstance(p, float) and p <= 0.05 for p in fair) <= 3
    assert sum(isinstance(p, float) and p <= 0.05 for p in unfair) >= 7


def test_ties_through_something_are_told_of_cliques() -> None:
    two_mode = random_two_mode(12, 10, 3, seed=2)
    graph = projected(two_mode, "count")
    options: dict[str, Any] = {"seeds": 3, "nulls": 3}
    assert "p is too small" not in said(communities(graph, **options))
    nx.set_edge_attributes(graph, ("p",), "through")
    assert "p is too small" in said(communities(graph, **options))
    assert "p is too small" not in said(communities(graph, two_mode=two_mode, **options))


@pytest.mark.parametrize("weight", ["count", "newman", "jaccard"])
def test_random_projections_are_weighted_alike(weight: str) -> None:
    two_mode = random_two_mode(12, 10, 3, seed=2)
    two_mode.add_edge("c0", "alone")  # counts for Jaccard only
    graph = projected(two_mode, weight)
    row = stability(graph, seeds=5, nulls=19, two_mode=two_mode).records()[0]
    assert isinstance(row["null_mean"], float) and isinstance(row["p"], float)
    unweighted = stability(graph, seeds=5, nulls=19, two_mode=two_mode, weighted=False).records()[0]
    assert unweighted["null_mean"] != row["null_mean"]


def test_another_two_mode_network_is_refused() -> None:
    two_mode = random_two_mode(12, 10, 3, seed=2)
    graph = projected(two_mode, "count")
    graph.remove_edge(*next(iter(graph.edges)))
    with pytest.raises(UsageError, match="not the projection"):
        communities(graph, two_mode=two_mode, seeds=2)
    with pytest.raises(UsageError, match="two nodes of one mode"):
        communities(graph, two_mode=graph, seeds=2)


def test_a_two_mode_network_that_chance_cannot_change() -> None:
    two_mode = nx.Graph([("c1", "p1"), ("c2", "p1"), ("c3", "p1"), ("c1", "p2"), ("c2", "p2")])
    graph = projected(two_mode, "count")
    graph.add_node("c4")
    table = communities(graph, two_mode=two_mode, seeds=3, resolution=1.5)
    assert "No other network has these degrees" in said(table)


@pytest.mark.parametrize("graph", [nx.star_graph(5), nx.Graph([(0, 1), (0, 2), (1, 2), (2, 3)])])
def test_a_network_that_swaps_cannot_change_is_told(graph: nx.Graph) -> None:
    table = stability(graph, resolution=2.0)
    assert table.column("p") == [None] and table.column("z") == [None]
    assert "No other network has these degrees" in said(table)


def test_networks_of_one_modularity_have_no_z() -> None:
    row = stability(nx.path_graph(4)).records()[0]
    assert row["z"] is None and row["p"] == 1.0
    assert "z is undefined" in said(stability(nx.path_graph(4)))


def test_few_random_networks_cannot_give_a_small_p() -> None:
    assert "cannot give a p below 0.333" in said(communities(two_cliques(), seeds=2, nulls=2))


# what a network may be


def test_small_and_empty_networks() -> None:
    for graph, words in (
        (nx.Graph(), "no tie"), (nx.empty_graph(1), "no tie"), (nx.empty_graph(3), "3 nodes"),
        (nx.path_graph(2), "One community only"), (nx.complete_graph(6), "One community only"),
    ):  # fmt: skip
        table = communities(graph)
        assert len(table) == len(graph) and words in said(table)
        assert set(table.column("community")) <= {1, None}
        assert stability(graph).column("p") == [None]


def test_an_isolated_node_changes_nothing_but_its_own_row() -> None:
    graph = nx.karate_club_graph()
    before = communities(graph, seeds=5, nulls=5)
    graph.add_node("99", label="Nobody")
    after = communities(graph, seeds=5, nulls=5)
    assert after.rows == (*before.rows, ("99", "Nobody", None, None))
    assert after.notes == ("Without a tie, and so in no community: 1 node.", *before.notes)


def test_names_change_nothing() -> None:
    graph = two_cliques()
    names = {node: f"kg:{(7 * node) % 11}" for node in graph}
    other = communities(nx.relabel_nodes(graph, names), seeds=5, nulls=0)
    expected = {frozenset(names[int(node)] for node in block) for block in blocks_of(communities(graph, nulls=0))}
    assert blocks_of(other) == expected
    in_order = {node: f"x-{node}" for node in nx.karate_club_graph()}
    one = stability(nx.karate_club_graph(), seeds=5, nulls=5)
    assert stability(nx.relabel_nodes(nx.karate_club_graph(), in_order), seeds=5, nulls=5) == one


def test_the_order_of_nodes_and_ties_changes_nothing() -> None:
    graph = nx.karate_club_graph()
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((other, one, data) for one, other, data in reversed(list(graph.edges(data=True))))
    assert communities(turned, seeds=5, nulls=5) == communities(graph, seeds=5, nulls=5)


def test_more_seeds_begin_as_few_do_and_another_seed_is_another_draw() -> None:
    graph = nx.gnp_random_graph(30, 0.2, seed=1)
    draws = [stability(graph, seeds=5, nulls=3, seed=seed) for seed in (0, 0, 1)]
    assert draws[0] == draws[1] != draws[2]
    few, many = (stability(graph, seeds=number, nulls=0).column("modularity")[0] for number in (3, 30))
    assert isinstance(few, float) and isinstance(many, float) and few <= many


def test_weights_count_if_asked_for() -> None:
    graph = nx.cycle_graph(8)
    nx.set_edge_attributes(graph, {edge: 20 if edge[0] % 2 else 1 for edge in graph.edges}, "weight")
    graph.edges[7, 0]["weight"] = 20
    assert {frozenset("12"), frozenset("34"), frozenset("56"), frozenset("07")} == blocks_of(
        communities(graph, nulls=0)
    )
    flat = nx.Graph(graph.edges())
    assert communities(graph, weighted=False, nulls=9).rows == communities(flat, nulls=9).rows


def test_parallel_ties_and_loops() -> None:
    graph = nx.MultiGraph(two_cliques())
    graph.add_edges_from([(0, 1), (0, 1), (4, 4)])
    table = communities(graph, nulls=0, weighted=False)
    assert table.rows == communities(two_cliques(), nulls=0, weighted=False).rows
    assert "itself are left out: 1" in said(table) and "2 past the first of a pair" in said(table)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seeds": 0}, "seeds is 0"),
        ({"nulls": -1}, "nulls is -1"),
        ({"seeds": 2.5}, "whole number"),
        ({"resolution": 0}, "resolution is 0"),
        ({"resolution": float("inf")}, "above 0"),
    ],
)
def test_parameters_are_checked(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        communities(nx.path_graph(3), **change)


@pytest.mark.parametrize("weight", [-1, float("nan"), "much"])
def test_a_weight_that_is_none_names_its_tie(weight: object) -> None:
    graph = nx.path_graph(3)
    graph.edges[1, 2]["weight"] = weight
    with pytest.raises(UsageError, match="Tie 1 – 2: weight is"):
        communities(graph)
    assert len(communities(graph, weighted=False, seeds=1, nulls=0)) == 3


def test_directed_networks_are_refused() -> None:
    with pytest.raises(UsageError, match="to_undirected"):
        communities(nx.DiGraph([(0, 1)]))


def test_the_seed_of_hashes_changes_nothing() -> None:
    code = (
        "import networkx as nx; from cbrngraph.networks.measures.communities import communities;"
        "print(communities(nx.les_miserables_graph(), seeds=3, nulls=3).rows)"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1 and b"Valjean" in told.pop()
