"""Core and periphery: all cores there are, models that fit exactly, and what is told where there is none."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_measures import graphs

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.core import Between, best_split, core_periphery
from cbrngraph.networks.measures.coreness import coreness

BETWEEN = st.sampled_from(["tied", "ignored"])


def best_of_all(graph: Any, weighted: bool, between: Between) -> float | None:
    """The best correlation over all cores, each cell of the matrix written out."""
    nodes = sorted(graph)
    found = []
    for count in range(1, len(nodes)):
        for core in combinations(nodes, count):
            seen, ideal = [], []
            for one in nodes:
                for other in nodes:
                    inside = (one in core) + (other in core)
                    if one == other or (between == "ignored" and inside == 1):
                        continue
                    data = graph.get_edge_data(one, other)
                    seen.append(0.0 if data is None else float(data["weight"]) if weighted else 1.0)
                    ideal.append(float(inside > 0))
            if len(set(seen)) > 1 and len(set(ideal)) > 1:
                found.append(float(np.corrcoef(seen, ideal)[0, 1]))
    return max(found, default=None)


def correlation(matrix: Any, core: Any, between: Between) -> float:
    """The correlation over the pairs of an undirected network."""
    one, other = np.triu_indices(len(core), 1)
    counts = np.ones(len(one), dtype=bool) if between == "tied" else core[one] == core[other]
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.corrcoef(matrix[one, other][counts], (core[one] | core[other])[counts])[0, 1])


@pytest.mark.parametrize("between", ["tied", "ignored"])
@pytest.mark.parametrize("seed", range(25))
def test_no_move_and_no_exchange_betters_the_end_of_one_climb(seed: int, between: Between) -> None:
    matrix = nx.to_numpy_array(nx.gnp_random_graph(14, 0.35, seed=seed))
    split = best_split(matrix, between=between, restarts=0)
    assert split is not None and split.correlation == pytest.approx(correlation(matrix, split.core, between))
    sides = [np.flatnonzero(split.core), np.flatnonzero(~split.core)]
    moves = [[node] for node in range(14)] + [[one, other] for one in sides[0] for other in sides[1]]
    for moved in moves:
        core = split.core.copy()
        core[moved] = ~core[moved]
        assert not correlation(matrix, core, between) > split.correlation + 1e-9


def core_of(graph: Any, **given: Any) -> set[str]:
    return {str(row["node"]) for row in core_periphery(graph, **given).records() if row["core"] == "yes"}


@settings(max_examples=80, deadline=None)
@given(graphs(most=7, directed=None), st.booleans(), BETWEEN)
def test_no_core_is_better(graph: Any, weighted: bool, between: Between) -> None:
    table = core_periphery(graph, weighted=weighted, between=between)
    best = best_of_all(graph, weighted, between)
    if best is None:
        assert set(table.column("core")) == {None}
        assert any(note.startswith("core: undefined") for note in table.notes)
        return
    core = {str(row["node"]) for row in table.records() if row["core"] == "yes"}
    matrix = nx.to_numpy_array(graph, sorted(graph), weight="weight" if weighted else None)
    split = best_split((matrix + matrix.T) / 2, (matrix**2 + matrix.T**2) / 2, between=between)
    assert split is not None and split.correlation == pytest.approx(best, abs=1e-9)
    assert {node for node, inside in zip(sorted(graph), split.core, strict=True) if inside} == core


@pytest.mark.parametrize("between", ["tied", "ignored"])
def test_a_core_that_is_there_is_found(between: Between) -> None:
    graph = nx.complete_graph(8)
    pairs = {"tied": [(core, rest) for core in range(8) for rest in range(8, 30)], "ignored": []}
    graph.add_nodes_from(range(8, 30))
    graph.add_edges_from(pairs[between] or [(core, core + 8) for core in range(8)])
    assert core_of(graph, between=between) == {str(node) for node in range(8)}
    assert any("correlate by 1 " in note for note in core_periphery(graph, between=between).notes)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.05, 3), min_size=3, max_size=12))
def test_coreness_is_found_where_it_fits_exactly(values: list[float]) -> None:
    made = np.array(values)
    ties = np.outer(made, made)
    np.fill_diagonal(ties, 0)
    found = coreness(ties)
    assert found is not None
    assert found.values == pytest.approx(made / np.linalg.norm(made), abs=1e-6)


def error(ties: Any, values: Any) -> float:
    left = ties - np.outer(values, values)
    np.fill_diagonal(left, 0)
    return float((left**2).sum())


@pytest.mark.parametrize(
    "graph", [nx.karate_club_graph(), nx.florentine_families_graph(), nx.gnp_random_graph(12, 0.4, seed=2)]
)
def test_no_coreness_is_nearer(graph: Any) -> None:
    from scipy.optimize import minimize

    ties = nx.to_numpy_array(graph, weight=None)
    found = coreness(ties)
    assert found is not None and found.values @ found.values == pytest.approx(1)
    products = np.outer(found.values, found.values)
    np.fill_diagonal(products, 0)
    scale = float((ties * products).sum() / (products**2).sum())  # what the squares added up to
    random = np.random.default_rng(0)
    for _ in range(3):
        other = minimize(lambda values: error(ties, values), random.random(len(ties)), method="BFGS")
        assert error(ties, found.values * scale**0.5) <= other.fun + 1e-6
    pairs = ~np.eye(len(ties), dtype=bool)
    assert found.correlation == pytest.approx(np.corrcoef(ties[pairs], products[pairs])[0, 1])


def test_coreness_is_named_by_node_and_knows_directions() -> None:
    graph = nx.karate_club_graph()
    near = {row["node"]: row["coreness"] for row in core_periphery(graph).records()}
    assert core_periphery(nx.DiGraph(graph)).rows == core_periphery(graph).rows
    assert sorted(near, key=lambda node: -float(near[node] or 0))[:2] == ["33", "0"]
    alone = nx.Graph(graph)
    alone.add_node("alone")
    larger = {row["node"]: row["coreness"] for row in core_periphery(alone).records()}
    assert larger.pop("alone") == 0 and larger == pytest.approx(near, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(graphs(directed=None), BETWEEN)
def test_names_and_weights_of_any_size_change_nothing(graph: Any, between: Between) -> None:
    table = core_periphery(graph, between=between)
    if any("not the only one" in note for note in table.notes):
        return
    names = {node: f"{'zyxwvutsr'[place]}" for place, node in enumerate(sorted(graph))}
    other = nx.relabel_nodes(graph, names)
    assert {names[node] for node in core_of(graph, between=between)} == core_of(other, between=between)
    small = nx.Graph(graph) if not graph.is_directed() else nx.DiGraph(graph)
    nx.set_edge_attributes(small, 1e-6, "weight")
    assert core_of(small, weighted=True, between=between) == core_of(graph, between=between)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_networks_too_small(size: int) -> None:
    table = core_periphery(nx.complete_graph(size))
    assert {row[2:] for row in table.rows} <= {(None, None)} and len(table) == size
    assert [note.split(":")[:2] for note in table.notes] == [["core", " undefined"], ["coreness", " undefined"]]


def test_no_core_where_all_are_alike() -> None:
    for graph in (nx.complete_graph(5), nx.empty_graph(5)):
        table = core_periphery(graph)
        assert set(table.column("core")) == {None} and any(note.startswith("core: undefined") for note in table.notes)


def test_a_star_has_a_core_and_no_coreness() -> None:
    table = core_periphery(nx.star_graph(5))
    assert table.rows[0] == ("0", "0", "yes", None)
    assert set(table.column("coreness")) == {None}
    assert any("as in a star" in note for note in table.notes)


def test_others_as_good_are_told() -> None:
    table = core_periphery(nx.disjoint_union(nx.complete_graph(4), nx.complete_graph(4)), between="ignored")
    assert any(note.startswith("core: not the only one") for note in table.notes)
    assert any(note.startswith("coreness: not the only one") for note in table.notes)


def test_comparison_with_random_networks() -> None:
    graph = nx.karate_club_graph()
    table = core_periphery(graph, restarts=2, against=9)
    [note] = [note for note in table.notes if "of 9 random networks" in note]
    assert core_periphery(graph, restarts=2, against=9).notes == table.notes
    assert "p = " in note
    fixed = core_periphery(nx.star_graph(4), against=3)
    assert any("no other network has these degrees" in note for note in fixed.notes)


def test_parameters_are_checked() -> None:
    graph = nx.karate_club_graph()
    with pytest.raises(UsageError, match="did you mean ignored"):
        core_periphery(graph, between="ignore")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="restarts"):
        core_periphery(graph, restarts=-1)
    with pytest.raises(UsageError, match="undirected networks without weights"):
        core_periphery(graph, weighted=True, against=5)
    graph[0][1]["weight"] = 0
    with pytest.raises(UsageError, match="0 – 1"):
        core_periphery(graph, weighted=True)
