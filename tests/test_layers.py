"""QAP: correlation and p against all permutations, and words where there is nothing to compare."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.layers import qap
from cbrngraph.networks.table import Table

FEW = settings(max_examples=30, deadline=None)
Matrix = np.ndarray[Any, np.dtype[Any]]


def said(table: Table) -> str:
    return " ".join(table.notes)


def weighted(number: int, density: float, seed: int, *, directed: bool = False) -> nx.Graph:
    graph = nx.gnp_random_graph(number, density, seed=seed, directed=directed)
    random = np.random.default_rng(seed)
    for one, other in graph.edges:
        graph.edges[one, other]["weight"] = int(random.integers(1, 6))
    return graph


def dyads(matrix: Matrix, *, directed: bool) -> Matrix:
    return matrix[~np.eye(len(matrix), dtype=bool) if directed else np.triu_indices(len(matrix), 1)]


def all_correlations(one: nx.Graph, other: nx.Graph) -> tuple[float, list[float]]:
    directed = one.is_directed()
    a, b = (nx.to_numpy_array(graph, nodelist=sorted(one)) for graph in (one, other))

    def correlation(order: tuple[int, ...]) -> float:
        turned = b[np.ix_(order, order)]
        return float(np.corrcoef(dyads(a, directed=directed), dyads(turned, directed=directed))[0, 1])

    orders = list(permutations(range(len(a))))
    return correlation(orders[0]), [correlation(order) for order in orders]


@FEW
@given(st.integers(0, 10**6), st.booleans())
def test_p_is_exact_for_five_nodes(seed: int, directed: bool) -> None:
    one, other = weighted(5, 0.5, seed, directed=directed), weighted(5, 0.5, seed + 1, directed=directed)
    row = qap(one, other).records()[0]
    if row["correlation"] is None:
        matrices = [dyads(nx.to_numpy_array(graph, sorted(one)), directed=directed) for graph in (one, other)]
        assert any(np.ptp(matrix) == 0 for matrix in matrices)
        return
    expected, found = all_correlations(one, other)
    assert row["correlation"] == pytest.approx(expected)
    assert row["p_greater"] == pytest.approx(np.mean([value >= expected - 1e-9 for value in found]))
    assert row["p_less"] == pytest.approx(np.mean([value <= expected + 1e-9 for value in found]))
    assert row["permutations"] == 120


def test_random_permutations_come_near_the_exact_p() -> None:
    one, other = weighted(7, 0.5, 3), weighted(7, 0.4, 8)
    exact = qap(one, other, permutations=5040).records()[0]
    drawn = qap(one, other, permutations=5000, seed=1).records()[0]
    assert (exact["permutations"], drawn["permutations"]) == (5040, 5000)
    for p, known in ((drawn["p_greater"], exact["p_greater"]), (drawn["p_less"], exact["p_less"])):
        assert isinstance(p, float)
        assert p == pytest.approx(known, abs=4 * 0.5 / 5000**0.5)
        assert p * 5001 == pytest.approx(round(p * 5001))
    assert drawn["correlation"] == exact["correlation"]


def test_the_correlation_is_over_all_dyads() -> None:
    one, other = nx.karate_club_graph(), weighted(34, 0.2, 1)
    a, b = (dyads(nx.to_numpy_array(graph), directed=False) for graph in (one, other))
    row = qap(one, other, permutations=99).records()[0]
    assert row["correlation"] == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert (row["nodes"], row["dyads"]) == (34, 561)
    assert row["ties_both"] == ((a > 0) & (b > 0)).sum()
    assert row["ties_one"] == ((a > 0) & (b == 0)).sum() and row["ties_other"] == ((a == 0) & (b > 0)).sum()
    flat = qap(one, other, permutations=99, weighted=False).records()[0]
    assert flat["correlation"] == pytest.approx(np.corrcoef(a > 0, b > 0)[0, 1])


def test_a_network_and_itself_and_its_complement() -> None:
    graph = nx.florentine_families_graph()
    same = qap(graph, graph).records()[0]
    assert same["correlation"] == pytest.approx(1) and same["p_greater"] == 1 / 2001
    assert (same["ties_both"], same["ties_one"], same["ties_other"]) == (20, 0, 0)
    opposite = qap(graph, nx.complement(graph)).records()[0]
    assert opposite["correlation"] == pytest.approx(-1) and opposite["p_less"] == 1 / 2001
    assert opposite["p_greater"] == 1
    assert "as low or lower by chance" in said(qap(graph, nx.complement(graph)))


def test_random_networks_are_rarely_alike() -> None:
    found = [
        qap(nx.gnp_random_graph(12, 0.3, seed=seed), nx.gnp_random_graph(12, 0.3, seed=seed + 500), permutations=99)
        for seed in range(60)
    ]
    for column in ("p_greater", "p_less"):
        values = [table.column(column)[0] for table in found]
        assert sum(isinstance(value, float) and value <= 0.05 for value in values) <= 9


def test_names_and_the_order_of_nodes_change_nothing() -> None:
    one, other = weighted(9, 0.4, 1), weighted(9, 0.4, 2)
    before = qap(one, other)
    names = {node: f"kg:{node}" for node in one}
    assert qap(nx.relabel_nodes(one, names), nx.relabel_nodes(other, names)) == before
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(one)))
    turned.add_edges_from(one.edges(data=True))
    assert qap(turned, other) == before
    anyhow = {node: (5 * node) % 9 for node in one}
    after = qap(nx.relabel_nodes(one, anyhow), nx.relabel_nodes(other, anyhow)).records()[0]
    assert after["correlation"] == pytest.approx(before.column("correlation")[0])
    assert after["p_greater"] == pytest.approx(before.column("p_greater")[0], abs=0.06)


def test_either_network_may_come_first() -> None:
    one, other = weighted(6, 0.5, 4), weighted(6, 0.5, 5)
    first, second = qap(one, other).records()[0], qap(other, one).records()[0]
    for column in ("correlation", "p_greater", "p_less", "dyads", "ties_both"):
        assert first[column] == pytest.approx(second[column])
    assert (first["ties_one"], first["ties_other"]) == (second["ties_other"], second["ties_one"])


def test_nodes_of_one_network_only() -> None:
    one, other = weighted(8, 0.5, 1), weighted(8, 0.5, 2)
    alone = one.copy()
    alone.add_edge(0, "x", weight=3)
    alone.add_node("y")
    shared = qap(alone, other)
    assert shared.rows == qap(one, other).rows
    assert "In the first network only: 2 nodes; in the second only: 0" in said(shared) and "left out" in said(shared)
    padded = other.copy()
    padded.add_nodes_from("xy")
    every = qap(alone, other, nodes="either")
    assert every.rows == qap(alone, padded).rows and every.column("nodes") == [10]
    assert "have no ties" in said(every) and "only" not in said(qap(one, other))


def test_arcs_count_each_for_itself() -> None:
    one, other = nx.DiGraph([(0, 1), (1, 2), (2, 3)]), nx.DiGraph([(1, 0), (1, 2), (3, 0)])
    row = qap(one, other).records()[0]
    assert (row["dyads"], row["ties_both"], row["ties_one"], row["ties_other"]) == (12, 1, 2, 2)
    with pytest.raises(UsageError, match="directed"):
        qap(one, other.to_undirected())


def test_loops_and_parallel_ties() -> None:
    one = nx.MultiGraph([(0, 1), (0, 1), (1, 2), (2, 2)])
    one.add_nodes_from([3, 4])
    twice = nx.Graph()
    twice.add_nodes_from(range(5))
    twice.add_weighted_edges_from([(0, 1, 2), (1, 2, 1)])
    other = nx.path_graph(5)
    assert qap(one, other).rows == qap(twice, other).rows
    assert "First network: Ties of a node to itself are left out: 1." in qap(one, other).notes


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (nx.Graph(), nx.Graph(), "0 nodes in common"),
        (nx.path_graph(2), nx.path_graph(2), "2 nodes in common"),
        (nx.path_graph(4), nx.relabel_nodes(nx.path_graph(4), str), "0 nodes in common"),
        (nx.empty_graph(4), nx.path_graph(4), "the first network has no ties here"),
        (nx.path_graph(4), nx.complete_graph(4), "the second network has all ties, of one weight here"),
    ],
)
def test_an_undefined_correlation_is_none_with_words(one: nx.Graph, other: nx.Graph, words: str) -> None:
    table = qap(one, other)
    row = table.records()[0]
    assert (row["correlation"], row["p_greater"], row["p_less"], row["permutations"]) == (None, None, None, 0)
    assert "undefined" in said(table) and words in said(table)


def test_networks_too_small_to_be_alike_are_told() -> None:
    graph = nx.Graph([(0, 1)])
    graph.add_node(2)
    table = qap(graph, graph)
    assert table.column("p_greater") == [pytest.approx(1 / 3)]  # the tie may lie in three places
    assert "too small: even the strongest correlation possible has p = 0.333" in said(table)
    assert "cannot give a p below 0.5" in said(qap(nx.karate_club_graph(), nx.karate_club_graph(), permutations=1))


def test_the_seed_decides() -> None:
    one, other = weighted(12, 0.4, 1), weighted(12, 0.4, 2)
    assert qap(one, other, permutations=50) == qap(one, other, permutations=50)
    assert any(qap(one, other, permutations=50) != qap(one, other, permutations=50, seed=seed) for seed in (1, 2, 3))


def test_large_weights_and_small_ones_do_not_disturb_p() -> None:
    one, other = weighted(6, 0.5, 4), weighted(6, 0.5, 5)
    before = qap(one, other).records()[0]
    for unit in (1e-9, 0.1, 1e9):
        scaled = one.copy()
        for ends in scaled.edges:
            scaled.edges[ends]["weight"] *= unit
        after = qap(scaled, other).records()[0]
        assert after["p_greater"] == before["p_greater"] and after["p_less"] == before["p_less"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"permutations": 0}, "permutations is 0"),
        ({"permutations": 1.5}, "whole number"),
        ({"nodes": "eiter"}, "did you mean either"),
    ],
)
def test_parameters_are_checked(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        qap(nx.path_graph(4), nx.path_graph(4), **change)


def test_a_negative_weight_names_its_tie() -> None:
    graph = nx.path_graph(4)
    graph.edges[2, 3]["weight"] = -1
    with pytest.raises(UsageError, match="Tie 2 – 3: weight is -1"):
        qap(nx.path_graph(4), graph)
