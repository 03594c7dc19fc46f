"""Brokerage: known answers, all triples written out, and permutations."""

from __future__ import annotations

import time
from collections import Counter
from itertools import permutations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_measures import graphs

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures import brokerage as module
from cbrngraph.networks.measures.brokerage import ROLES, brokerage, group_brokerage
from cbrngraph.networks.table import Table

KARATE = nx.karate_club_graph()


def roles(table: Table) -> dict[str, tuple[object, ...]]:
    return {str(row["node"]): tuple(row[role] for role in ROLES) for row in table.records()}


def dealt(graph: Any, draw: str) -> Any:
    """The graph with groups from a text, a letter a node; a space is none."""
    for node, group in zip(sorted(graph), draw, strict=False):
        graph.nodes[node]["region"] = group.strip() or None
    return graph


def slowly(graph: Any) -> dict[str, tuple[int, ...]]:
    """The roles by the definition, from all triples of those that have a group."""
    group = {node: name for node, name in graph.nodes(data="region") if name}
    found = {node: Counter[str]() for node in group}
    for i, v, j in permutations(group, 3):
        if graph.has_edge(i, v) and graph.has_edge(v, j) and not graph.has_edge(i, j):
            a, b, c = group[i], group[v], group[j]
            if a == b == c:
                found[v]["coordinator"] += 1
            elif a == c:
                found[v]["itinerant"] += 1
            elif b == c:
                found[v]["gatekeeper"] += 1
            elif a == b:
                found[v]["representative"] += 1
            else:
                found[v]["liaison"] += 1
    return {node: tuple(count[role] for role in ROLES) for node, count in found.items()}


def test_known_answers_of_the_karate_club() -> None:
    table = brokerage(KARATE, "club")
    assert table.columns == ("node", "label", "group", *ROLES, "total")
    assert roles(table)["0"] == (174, 0, 15, 15, 0)
    assert roles(table)["33"] == (156, 6, 40, 40, 0)
    assert [row[0] for row in table.rows[:2]] == ["33", "0"]
    by_group = group_brokerage(KARATE, "club").rows
    assert by_group[-1] == ("whole network", 34, 510, 20, 128, 128, 0, 786)
    for at in range(1, 8):
        assert sum(int(row[at] or 0) for row in by_group[:-1]) == by_group[-1][at]


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("aaa", "coordinator"),
        ("aba", "itinerant"),
        ("abb", "gatekeeper"),
        ("aab", "representative"),
        ("abc", "liaison"),
    ],
)
def test_one_path_of_each_role(groups: str, role: str) -> None:
    graph = dealt(nx.DiGraph([("1", "2"), ("2", "3")]), groups)
    [broker] = [row for row in brokerage(graph).records() if row["total"]]
    assert broker["node"] == "2" and broker[role] == broker["total"] == 1


@settings(max_examples=80, deadline=None)
@given(graphs(directed=None), st.text("ab c", min_size=9, max_size=9).filter(str.strip))
def test_all_triples_written_out(graph: Any, groups: str) -> None:
    dealt(graph, groups)
    if not any(group for _, group in graph.nodes(data="region")):
        return
    table = brokerage(graph)
    assert roles(table) == slowly(graph)
    left = sum(not group for _, group in graph.nodes(data="region"))
    assert any(note.startswith(f"Without region, and left out with all ties: {left} node") for note in table.notes) == (
        left > 0
    )
    if not left:
        arcs = graph.to_directed()
        open_paths = sum(i != j and not arcs.has_edge(i, j) for i, v in arcs.edges for j in arcs.successors(v))
        assert group_brokerage(graph).rows[-1][-1] == open_paths == sum(map(int, table.column("total")))  # type: ignore[arg-type]


@settings(max_examples=20, deadline=None)
@given(graphs(directed=None), st.text("abc", min_size=9, max_size=9))
def test_memory_is_bounded_and_changes_nothing(graph: Any, groups: str) -> None:
    dealt(graph, groups)
    whole = brokerage(graph, permutations=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK", 1)
        assert brokerage(graph, permutations=5) == whole
        patch.setattr(module, "BROKERS", 2)
        patch.setattr(module, "CHUNK", 1000)
        assert brokerage(graph, permutations=5) == whole


def test_an_isolated_node_and_other_names_change_nothing() -> None:
    larger = nx.Graph(KARATE)
    larger.add_node("alone", club="Officer")
    found = roles(brokerage(larger, "club"))
    assert found.pop("alone") == (0,) * 5
    assert found == roles(brokerage(KARATE, "club"))
    renamed = nx.relabel_nodes(KARATE, {node: f"x{node}" for node in KARATE})
    assert {f"x{node}": value for node, value in found.items()} == roles(brokerage(renamed, "club"))


def test_z_is_the_distance_from_the_mean_of_all_deals() -> None:
    graph = dealt(nx.DiGraph([("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("2", "5")]), "aaabc")
    every = [slowly(dealt(graph.copy(), "".join(deal)))["2"] for deal in permutations("aaabc")]
    many = brokerage(graph, permutations=20_000, seed=1).records()
    [row] = [row for row in many if row["node"] == "2"]
    for at, role in enumerate(ROLES):
        counts = [found[at] for found in every]
        mean = sum(counts) / len(counts)
        spread = (sum((count - mean) ** 2 for count in counts) / len(counts)) ** 0.5
        assert spread > 0
        assert row[f"{role}_z"] == pytest.approx((slowly(graph)["2"][at] - mean) / spread, abs=0.05)


def test_the_spread_is_that_of_a_sample() -> None:
    graph = dealt(nx.DiGraph([("1", "2"), ("2", "3")]), "aaa")
    graph.add_node("4", region="b")
    found = {brokerage(graph, permutations=2, seed=seed).rows[0][9] for seed in range(20)}
    [z] = found - {None}  # 1, where two deals have 0 and 1: (1 − 1/2) / √(1/2)
    assert z == pytest.approx(0.5**0.5)


def test_z_where_there_is_none() -> None:
    table = brokerage(KARATE, "club", permutations=50)
    assert table.column("liaison_z") == [None] * 34  # there are two clubs
    assert any(note.startswith("z: undefined where all permutations have the same count") for note in table.notes)
    assert brokerage(KARATE, "club", permutations=50) == table
    assert brokerage(KARATE, "club", permutations=50, seed=1) != table
    assert "total_z" not in table.columns


@pytest.mark.parametrize("permutations", [1, -1, 2.5])
def test_too_few_permutations(permutations: int) -> None:
    with pytest.raises(UsageError, match="permutations"):
        brokerage(KARATE, "club", permutations=permutations)


def test_two_regions_are_a_group_of_their_own() -> None:
    graph = dealt(nx.DiGraph([("1", "2"), ("2", "3")]), "aaa")
    graph.nodes["2"]["region"] = "a; b"
    table = brokerage(graph)
    assert roles(table)["2"] == (0, 1, 0, 0, 0)
    assert any(note.startswith("With more than one region: 1 node") and "a; b" in note for note in table.notes)


def test_unknown_groups_and_networks_without_brokers() -> None:
    with pytest.raises(UsageError, match="No node has the attribute clubs; did you mean club"):
        brokerage(KARATE, "clubs")
    assert brokerage(nx.Graph()).rows == ()
    assert group_brokerage(nx.Graph()).rows == (("whole network", 0, 0, 0, 0, 0, 0, 0),)
    notes = brokerage(dealt(nx.complete_graph(3), "aaa"), permutations=3).notes
    assert "Nobody brokers: there is no open two-path." in notes
    assert "All nodes are of one group, a: only coordinators are possible." in notes


def test_loops_do_not_count() -> None:
    graph = nx.DiGraph(KARATE)
    graph.add_edge(0, 0)
    assert roles(brokerage(graph, "club")) == roles(brokerage(KARATE, "club"))


def test_a_thousand_permutations_of_a_dense_network_take_seconds() -> None:
    graph = nx.gnp_random_graph(70, 2 / 3, seed=0)
    nx.set_node_attributes(graph, {node: "abcdefgh"[node % 8] for node in graph}, "region")
    start = time.process_time()
    brokerage(graph, permutations=1000)
    assert time.process_time() - start < 10
