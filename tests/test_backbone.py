"""Backbones: the published counts, p against other ways to it, and words where a network is too small."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.backbone import backbone_graph, disparity, sdsm
from cbrngraph.networks.measures.margins import biadjacency, bicm, poisson_binomial
from cbrngraph.networks.table import Cell, Table

FEW = settings(max_examples=60, deadline=None)


def said(table: Table) -> str:
    return " ".join(table.notes)


def number(cell: Cell) -> float:
    assert isinstance(cell, float | int)
    return float(cell)


def kept(table: Table) -> set[frozenset[object]]:
    return {frozenset((row["source"], row["target"])) for row in table.records() if row["kept"] == "yes"}


def davis() -> tuple[nx.Graph, list[str]]:
    graph = nx.davis_southern_women_graph()
    return graph, list(graph.graph["top"])


def planted(pairs: int = 1, things: int = 24, seed: int = 1) -> nx.Graph:
    """Each pair meets at five events of its own; all others go where they like."""
    random = np.random.default_rng(seed)
    graph = nx.Graph()
    for pair in range(pairs):
        for event in range(5):
            graph.add_edges_from((f"pair{pair}{who}", f"event{pair}-{event}") for who in "ab")
    for node in range(12):
        graph.add_edges_from((f"other{node}", f"more{event}") for event in random.choice(things, 4, replace=False))
    return graph


def actors(graph: nx.Graph) -> list[str]:
    return [node for node in graph if node.startswith(("pair", "other"))]


# the stochastic degree sequence model


def test_no_pair_of_the_davis_women_is_significant() -> None:
    graph, women = davis()
    table = sdsm(graph, women)
    assert len(table) == 139 and kept(table) == set()
    assert min(map(number, table.column("p"))) == pytest.approx(0.088, abs=5e-4)
    words = said(table)
    assert "153 pairs of 18 nodes by 14 shared things" in words and "not listed: 14" in words
    assert "Nothing is significant at 0.05" in words and "smallest p is 0.0884 (Flora Price – Olivia Carleton)" in words
    assert "No pair could have had a p up to 0.05" in words and "too small for this test" in words


def test_shared_things_are_those_of_the_projection() -> None:
    graph, women = davis()
    projection = nx.bipartite.weighted_projected_graph(graph, women)
    found = {frozenset((row["source"], row["target"])): row["shared"] for row in sdsm(graph, women).records()}
    assert found == {frozenset((one, other)): weight for one, other, weight in projection.edges(data="weight")}


def test_p_is_the_tail_of_what_a_pair_would_share() -> None:
    graph, women = davis()
    nodes, matrix = biadjacency(graph, women)
    assert (
        nodes == sorted(women)
        and matrix.tolist()
        == nx.bipartite.biadjacency_matrix(graph, nodes, sorted(set(graph) - set(women))).toarray().tolist()
    )
    chance = bicm(matrix.sum(axis=1), matrix.sum(axis=0))
    for row in sdsm(graph, women).records():
        one, other = nodes.index(row["source"]), nodes.index(row["target"])
        shares = np.array([1.0])
        for p in chance[one] * chance[other]:
            shares = np.convolve(shares, [1 - p, p])
        assert number(row["p"]) == pytest.approx(shares[int(number(row["shared"])) :].sum())
        assert number(row["expected"]) == pytest.approx(shares @ np.arange(len(shares)))
        assert str(row["source"]) < str(row["target"])


def test_the_smallest_p_possible_is_that_of_the_pair_that_shares_all() -> None:
    graph, women = davis()
    _, matrix = biadjacency(graph, women)
    chance, margins = bicm(matrix.sum(axis=1), matrix.sum(axis=0)), matrix.sum(axis=1)
    least = min(
        float(poisson_binomial(chance[one] * chance[other], min(margins[one], margins[other])))
        for one, other in combinations(range(len(women)), 2)
    )
    assert f"(the smallest possible is {least:.3g})" in said(sdsm(graph, women))


def test_a_pair_that_always_meets_is_kept() -> None:
    graph = planted()
    table = sdsm(graph, actors(graph))
    assert frozenset(("pair0a", "pair0b")) in kept(table)
    assert f"Kept at 0.05: {len(kept(table))} pair" in said(table)


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.3])
def test_corrections_count_all_pairs(alpha: float) -> None:
    graph = planted(pairs=4)
    plain = sdsm(graph, actors(graph), alpha=alpha)
    pairs = len(actors(graph)) * (len(actors(graph)) - 1) // 2
    p = {frozenset((row["source"], row["target"])): number(row["p"]) for row in plain.records()}
    assert kept(plain) == {pair for pair, value in p.items() if value <= alpha}
    bonferroni = {pair for pair, value in p.items() if value * pairs <= alpha}
    assert kept(sdsm(graph, actors(graph), alpha=alpha, correction="bonferroni")) == bonferroni
    ranked = sorted(p, key=lambda pair: p[pair])
    last = max((rank for rank, pair in enumerate(ranked, 1) if p[pair] <= alpha * rank / pairs), default=0)
    fdr = kept(sdsm(graph, actors(graph), alpha=alpha, correction="fdr"))
    limit = p[ranked[last - 1]] if last else -1
    assert fdr == {pair for pair, value in p.items() if value <= limit}
    assert bonferroni <= fdr <= kept(plain)
    assert fdr or alpha == 0.01


def test_either_mode_can_be_asked_for_and_weights_and_parallel_ties_do_not_count() -> None:
    graph, women = davis()
    events = [node for node in graph if node not in women]
    assert "91 pairs of 14 nodes by 18 shared things" in said(sdsm(graph, events))
    heavy = nx.MultiGraph(graph)
    heavy.add_edges_from((one, other, {"weight": -3}) for one, other in graph.edges)
    assert sdsm(heavy, women).rows == sdsm(graph, women).rows
    assert sdsm(graph, reversed(women)) == sdsm(graph, women)


def test_names_change_nothing_of_sdsm() -> None:
    graph, women = davis()
    names = {node: f"{'zyx'[len(node) % 3]}-{node}" for node in graph}
    other = sdsm(nx.relabel_nodes(graph, names), [names[node] for node in women])
    found = {frozenset((row["source"], row["target"])): row["p"] for row in other.records()}
    for row in sdsm(graph, women).records():
        pair = frozenset((names[str(row["source"])], names[str(row["target"])]))
        assert found[pair] == pytest.approx(number(row["p"]))


def test_a_node_that_is_tied_to_nothing_adds_pairs_only() -> None:
    graph, women = davis()
    before = sdsm(graph, women)
    graph.add_node("Nobody", label="Nobody at all")
    after = sdsm(graph, [*women, "Nobody"])
    assert [row[:5] for row in after.rows] == [row[:5] for row in before.rows]
    assert [number(p) for p in after.column("p")] == pytest.approx([number(p) for p in before.column("p")])
    assert "171 pairs of 19 nodes" in said(after) and "not listed: 32" in said(after)


def test_labels_stand_beside_ids() -> None:
    graph = nx.Graph([("a", "x"), ("b", "x")])
    nx.set_node_attributes(graph, {"a": "Alpha", "b": "Beta"}, "label")
    assert sdsm(graph, "ab").rows[0][:4] == ("a", "Alpha", "b", "Beta")


def test_small_two_mode_networks() -> None:
    for graph, rows, words in (
        (nx.Graph(), "", "0 nodes"), (nx.empty_graph(["a"]), "a", "1 node"),
        (nx.empty_graph(["a", "b"]), "ab", "No two nodes share anything"),
        (nx.Graph([("a", "x"), ("b", "y")]), "ab", "No two nodes share anything"),
    ):  # fmt: skip
        table = sdsm(graph, rows)
        assert len(table) == 0 and words in said(table)
    certain = sdsm(nx.Graph([("a", "x"), ("b", "x")]), "ab")
    assert certain.rows[0][4:] == (1, 1.0, 1.0, "no") and "No pair could" in said(certain)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"alpha": 0}, "alpha is 0"),
        ({"alpha": 1.0}, "between 0 and 1"),
        ({"alpha": float("nan")}, "alpha is nan"),
        ({"correction": "bonferoni"}, "did you mean bonferroni"),
        ({"rows": ["Evelyn Jeferson"]}, "did you mean Evelyn Jefferson"),
        ({"rows": ["Evelyn Jefferson"]}, "joins two nodes of one mode"),
    ],
)
def test_parameters_of_sdsm_are_checked(change: dict[str, Any], words: str) -> None:
    graph, women = davis()
    with pytest.raises(UsageError, match=words):
        sdsm(graph, **({"rows": women} | change))


def test_directed_networks_are_refused() -> None:
    graph = nx.DiGraph([(0, 1)])
    with pytest.raises(UsageError, match="to_undirected"):
        sdsm(graph, [0])
    with pytest.raises(UsageError, match="to_undirected"):
        disparity(graph)


# the disparity filter


@pytest.mark.parametrize(("alpha", "ties"), [(0.01, 3), (0.05, 9), (0.1, 21)])
def test_the_known_backbones_of_les_miserables(alpha: float, ties: int) -> None:
    table = disparity(nx.les_miserables_graph(), alpha=alpha)
    assert len(table) == 254 and len(kept(table)) == ties
    assert f"{ties} of 254 ties" in said(table)


def test_the_karate_club_has_no_backbone() -> None:
    table = disparity(nx.karate_club_graph())
    assert kept(table) == set()
    least = min(map(number, table.column("p")))
    assert f"backbone is empty: the smallest p of 78 ties is {least:.3g}" in said(table)
    assert "little power" in said(table)


def test_p_is_the_integral_of_the_paper() -> None:
    graph = nx.les_miserables_graph()
    strength, degree = dict(graph.degree(weight="weight")), dict(graph.degree)
    for row in disparity(graph).rows[:40]:
        source, target, weight = str(row[0]), str(row[2]), number(row[4])
        for node, found in ((source, row[5]), (target, row[6])):
            x, step = np.linspace(0, weight / strength[node], 20001, retstep=True)
            if degree[node] == 1:
                assert found == 1
                continue
            density = (degree[node] - 1) * (1 - x) ** (degree[node] - 2)
            integral = step * (density.sum() - (density[0] + density[-1]) / 2)
            assert number(found) == pytest.approx(1 - integral, abs=1e-6)
        assert row[7] == min(number(row[5]), number(row[6]))


def test_either_end_keeps_a_tie() -> None:
    graph = nx.star_graph(9)
    nx.set_edge_attributes(graph, 1, "weight")
    graph.edges[0, 1]["weight"] = 100
    table = disparity(graph)
    assert kept(table) == {frozenset("01")}
    row = table.records()[0]
    assert row["p_target"] == 1 and number(row["p_source"]) == pytest.approx((8 / 108) ** 8)


@FEW
@given(st.integers(0, 10**6), st.floats(1e-3, 1e6))
def test_the_unit_of_weights_changes_nothing(seed: int, unit: float) -> None:
    random = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(8, 0.6, seed=seed)
    for one, other in graph.edges:
        graph.edges[one, other]["weight"] = int(random.integers(1, 50))
    before = disparity(graph)
    for one, other in graph.edges:
        graph.edges[one, other]["weight"] *= unit
    assert [number(p) for p in disparity(graph).column("p")] == pytest.approx([number(p) for p in before.column("p")])


def test_names_and_isolated_nodes_change_nothing_of_disparity() -> None:
    graph = nx.les_miserables_graph()
    names = {node: node[::-1] for node in graph}
    other = nx.relabel_nodes(graph, names)
    other.add_node("Nobody")
    found = {frozenset((row["source"], row["target"])): row["p"] for row in disparity(other).records()}
    for row in disparity(graph).records():
        assert found[frozenset((names[str(row["source"])], names[str(row["target"])]))] == pytest.approx(row["p"])
    assert said(disparity(other)) == said(disparity(graph))


@pytest.mark.parametrize(
    ("graph", "words"),
    [
        (nx.Graph(), "no ties"),
        (nx.empty_graph(1), "no ties"),
        (nx.path_graph(2), "one tie, which it cannot keep"),
        (nx.path_graph(3), "more than 95 %"),  # 1 − α^(1/(2−1))
    ],
)
def test_small_networks_have_no_backbone(graph: nx.Graph, words: str) -> None:
    table = disparity(graph)
    assert kept(table) == set() and "backbone is empty" in said(table) and words in said(table)


def test_another_attribute_may_hold_the_weight() -> None:
    graph = nx.karate_club_graph()
    for *_, data in graph.edges(data=True):
        data["projects"] = data["weight"] ** 3
        data["weight"] = 1
    assert kept(disparity(graph, weight="projects")) > kept(disparity(graph)) == set()
    with pytest.raises(UsageError, match="did you mean projects"):
        disparity(graph, weight="project")


def test_parallel_ties_are_added_up_and_ties_of_no_weight_left_out() -> None:
    graph = nx.MultiGraph()
    graph.add_weighted_edges_from([(0, 1, 2), (1, 0, 3), (1, 2, 4), (2, 3, 0), (3, 3, 9)])
    table = disparity(graph)
    assert table.column("weight") == [5.0, 4.0]
    for words in ("1 past the first of a pair", "weight 0 are none: 1", "itself are left out: 1"):
        assert words in said(table)


@pytest.mark.parametrize("weight", [-2, float("inf"), "x"])
def test_a_weight_that_is_none_names_its_tie(weight: object) -> None:
    graph = nx.path_graph(3)
    graph.edges[0, 1]["weight"] = weight
    with pytest.raises(UsageError, match="Tie 0 – 1: weight is"):
        disparity(graph)


@pytest.mark.parametrize("alpha", [0, 1, -0.1, 5, True, "x"])
def test_the_level_of_disparity_is_checked(alpha: Any) -> None:
    with pytest.raises(UsageError, match="alpha is"):
        disparity(nx.path_graph(3), alpha=alpha)


# the backbone as a network


def test_a_backbone_has_all_nodes_and_the_kept_ties() -> None:
    graph = nx.les_miserables_graph()
    table = disparity(graph)
    made = backbone_graph(graph, table)
    assert list(made) == list(graph)
    assert {frozenset(edge) for edge in made.edges} == kept(table)
    assert all(made.edges[edge] == graph.edges[edge] for edge in made.edges)
    assert graph.number_of_edges() == 254


def test_a_backbone_of_a_projection_and_of_parallel_ties() -> None:
    graph = planted()
    table = sdsm(graph, actors(graph))
    projection = nx.MultiGraph(nx.bipartite.projected_graph(graph, actors(graph)))
    projection.add_edge("pair0a", "pair0b")
    made = backbone_graph(projection, table)
    assert {frozenset(edge[:2]) for edge in made.edges} == kept(table)
    assert made.number_of_edges("pair0a", "pair0b") == 2


def test_an_empty_backbone_has_nodes() -> None:
    graph = nx.karate_club_graph()
    made = backbone_graph(graph, disparity(graph))
    assert len(made) == 34 and made.number_of_edges() == 0


def test_the_table_must_be_about_the_network() -> None:
    graph = planted()
    with pytest.raises(UsageError, match="is no tie of this network"):
        backbone_graph(graph, sdsm(graph, actors(graph)))
    with pytest.raises(UsageError, match="no column kept"):
        backbone_graph(graph, Table(("source", "target"), ()))
