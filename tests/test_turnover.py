"""Turnover: what comes, goes and stays between time slices."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.turnover import tie_persistence, turnover
from cbrngraph.networks.table import Cell, Table

Slices = st.lists(
    st.builds(nx.gnp_random_graph, st.integers(0, 7), st.floats(0, 0.9), seed=st.integers(0, 999)), max_size=5
)


def said(table: Table) -> str:
    return " ".join(table.notes)


def named(graphs: list[nx.Graph]) -> dict[str, nx.Graph]:
    return {str(2010 + number): graph for number, graph in enumerate(graphs)}


def whole(cell: Cell) -> int:
    assert isinstance(cell, int)
    return cell


def test_two_slices_by_hand() -> None:
    first = nx.Graph([("a", "b"), ("b", "c"), ("c", "d")])
    second = nx.Graph([("b", "a"), ("c", "b"), ("a", "e")])
    table = turnover({"2015": first, "2016": second})
    one, other = table.records()
    assert (one["nodes"], one["ties"], one["density"]) == (4, 3, 0.5)
    assert [one[name] for name in table.columns[4:]] == [None] * 7
    assert (other["period"], other["nodes"], other["ties"], other["density"]) == ("2016", 4, 3, 0.5)
    assert (other["new_ties"], other["lost_ties"], other["kept_ties"]) == (1, 1, 2)
    assert other["jaccard"] == 0.5 and other["persistence"] == pytest.approx(2 / 3)
    assert (other["new_nodes"], other["lost_nodes"]) == (1, 1)
    assert table.notes == ("The first slice has none before it to be compared with.",)
    assert "Snijders" in table.papers[0]


@settings(max_examples=60, deadline=None)
@given(Slices)
def test_ties_add_up(graphs: list[nx.Graph]) -> None:
    table = turnover(named(graphs))
    assert len(table) == len(graphs)
    for graph, row in zip(graphs, table.records(), strict=True):
        assert (row["nodes"], row["ties"]) == (len(graph), graph.number_of_edges())
        assert row["density"] == (pytest.approx(nx.density(graph)) if len(graph) > 1 else None)
    for (first, before), (second, row) in pairwise(zip(graphs, table.records(), strict=True)):
        assert whole(row["new_ties"]) + whole(row["kept_ties"]) == row["ties"]
        assert whole(row["lost_ties"]) + whole(row["kept_ties"]) == before["ties"]
        ties = [{frozenset(edge) for edge in graph.edges} for graph in (first, second)]
        either = len(ties[0] | ties[1])
        assert row["jaccard"] == (pytest.approx(len(ties[0] & ties[1]) / either) if either else None)
        assert (row["persistence"] is None) == (not ties[0])
        assert row["jaccard"] is not None or f"{row['period']}: no Jaccard" in said(table)


@settings(max_examples=40, deadline=None)
@given(Slices)
def test_backwards_what_was_lost_is_new(graphs: list[nx.Graph]) -> None:
    there = turnover(named(graphs)).records()
    back = turnover(named(graphs[::-1])).records()[::-1]
    for row, turned in zip(there[1:], back[:-1], strict=True):
        assert (row["new_ties"], row["lost_ties"]) == (turned["lost_ties"], turned["new_ties"])
        assert (row["new_nodes"], row["lost_nodes"]) == (turned["lost_nodes"], turned["new_nodes"])
        assert row["jaccard"] == turned["jaccard"]


def test_the_same_network_again_and_another() -> None:
    graph = nx.florentine_families_graph()
    other = nx.relabel_nodes(graph, lambda name: name + " II")
    again, changed = turnover({"1": graph, "2": graph.copy(), "3": other}).records()[1:]
    assert (again["jaccard"], again["persistence"], again["kept_ties"], again["new_nodes"]) == (1, 1, 20, 0)
    assert (changed["jaccard"], changed["persistence"], changed["lost_ties"], changed["lost_nodes"]) == (0, 0, 20, 15)


def ladder(*kept: int) -> dict[str, nx.Graph]:
    """Slices of ten ties, of which so many are those of the slice before."""
    slices, ties, name = {"0": [(0, node) for node in range(1, 11)]}, 10, 1
    for number, count in enumerate(kept, 1):
        new = [(0, ties + place) for place in range(name, name + 10 - count)]
        slices[str(number)] = slices[str(number - 1)][10 - count :] + new
        ties += 100
    return {period: nx.Graph(edges) for period, edges in slices.items()}


def test_slices_with_little_in_common_are_told() -> None:
    table = turnover(ladder(3, 4, 5))
    assert table.column("jaccard") == [None, pytest.approx(3 / 17), 0.25, pytest.approx(1 / 3)]
    assert "below 0.2: 1 (0.176)." in said(table) and "below 0.3: 2 (0.25)." in said(table)
    assert "3 (" not in said(table)
    assert "below" not in said(turnover(ladder(5, 8, 10)))


def test_empty_and_small_slices_are_told() -> None:
    table = turnover({"a": nx.Graph(), "b": nx.empty_graph(3), "c": nx.path_graph(3), "d": nx.empty_graph(1)})
    assert table.column("density") == [None, 0, pytest.approx(2 / 3), None]
    assert table.column("jaccard") == [None, None, 0, 0]
    assert table.column("persistence") == [None, None, None, 0]
    for words in (
        "a: no density, for 0 nodes", "d: no density, for 1 node", "b: no Jaccard index and no persistence",
        "c: no persistence, for the slice before has no ties",
    ):  # fmt: skip
        assert words in said(table)
    assert "no slices" in said(turnover({})) and len(turnover({})) == 0
    assert "one slice only" in said(turnover({"a": nx.path_graph(3)}))


def test_names_change_nothing_and_an_isolated_node_is_no_tie() -> None:
    graphs = [nx.gnp_random_graph(8, 0.4, seed=seed) for seed in range(4)]
    before = turnover(named(graphs))
    assert turnover(named([nx.relabel_nodes(graph, lambda node: f"n{-node}") for graph in graphs])) == before
    graphs[1].add_node("alone")
    after = turnover(named(graphs))
    ties = ["ties", "new_ties", "lost_ties", "kept_ties", "jaccard", "persistence"]
    assert [after.column(name) for name in ties] == [before.column(name) for name in ties]
    assert after.column("new_nodes") == [None, 1, 0, 0] and after.column("lost_nodes") == [None, 0, 1, 0]


def test_arcs_have_a_direction() -> None:
    one, other = nx.DiGraph([(0, 1), (1, 2)]), nx.DiGraph([(1, 0), (1, 2)])
    row = turnover({"1": one, "2": other}).records()[1]
    assert (row["kept_ties"], row["new_ties"]) == (1, 1) and row["density"] == pytest.approx(1 / 3)
    with pytest.raises(UsageError, match="directed"):
        turnover({"1": one, "2": other.to_undirected()})


def test_loops_and_parallel_ties_do_not_count() -> None:
    graph = nx.MultiGraph([(0, 1), (0, 1), (1, 1)])
    table = turnover({"1": graph, "2": nx.path_graph(2)})
    assert table.column("ties") == [1, 1] and table.column("jaccard") == [None, 1.0]
    assert "1: Ties of a node to itself are left out: 1." in table.notes


def test_weights_do_not_count() -> None:
    graph = nx.path_graph(3)
    graph.edges[0, 1]["weight"] = -4
    assert turnover({"1": graph, "2": nx.path_graph(3)}).column("jaccard") == [None, 1.0]


# ties


def test_ties_with_their_spells() -> None:
    slices = {
        "2010": nx.Graph([("a", "b"), ("a", "c")]),
        "2011": nx.Graph([("b", "a")]),
        "2012": nx.Graph([("a", "b"), ("c", "a"), ("c", "d")]),
    }
    slices["2012"].nodes["d"]["label"] = "Delta"
    assert tie_persistence(slices).rows == (
        ("a", "a", "b", "b", 3, "2010", "2012", 1),
        ("a", "a", "c", "c", 2, "2010", "2012", 2),
        ("c", "c", "d", "Delta", 1, "2012", "2012", 1),
    )


@settings(max_examples=40, deadline=None)
@given(Slices)
def test_spells_are_what_begins(graphs: list[nx.Graph]) -> None:
    ties = tie_persistence(named(graphs))
    slices = turnover(named(graphs)).records()
    assert sum(map(whole, ties.column("periods"))) == sum(graph.number_of_edges() for graph in graphs)
    begun = whole(slices[0]["ties"]) + sum(whole(row["new_ties"]) for row in slices[1:]) if slices else 0
    assert sum(map(whole, ties.column("spells"))) == begun
    assert len(ties) or "no ties in any slice" in said(ties)
