"""Ties within and between groups: known answers, counts written out, and permutations beside all there are."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_brokerage import dealt
from test_measures import graphs

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures.mixing import assortativity, ei_index, mixing_matrix

KARATE = nx.karate_club_graph()


def external(graph: Any) -> tuple[int, int]:
    """The external ties, and all."""
    group = dict(graph.nodes(data="region"))
    ends = [(group[one], group[other]) for one, other in graph.edges if group[one] and group[other] and one != other]
    return sum(one != other for one, other in ends), len(ends)


def test_known_answers_of_the_karate_club() -> None:
    whole, *clubs = ei_index(KARATE, "club").records()
    assert (whole["internal"], whole["external"]) == (67, 11)
    assert whole["index"] == pytest.approx(-0.717949, abs=1e-6)
    assert {row["external"] for row in clubs} == {11} and sum(int(row["internal"] or 0) for row in clubs) == 67
    assert whole["p_lower"] == 1 / 1001 and whole["p_upper"] == 1
    # the mean over all deals: a tie is internal with the share of pairs that are
    assert whole["expected"] == pytest.approx(1 - 2 * (2 * 17 * 16) / (34 * 33), abs=0.01)


def test_p_is_the_share_of_all_deals() -> None:
    graph = dealt(nx.Graph([(1, 2), (2, 3), (3, 4), (4, 5), (1, 3)]), "aaabb")
    every = [external(dealt(graph.copy(), "".join(deal)))[0] for deal in permutations("aaabb")]
    seen = external(graph)[0]
    whole = ei_index(graph, permutations=20_000).records()[0]
    assert whole["p_lower"] == pytest.approx(sum(count <= seen for count in every) / len(every), abs=0.02)
    assert whole["p_upper"] == pytest.approx(sum(count >= seen for count in every) / len(every), abs=0.02)
    assert whole["expected"] == pytest.approx(sum(2 * count / 5 - 1 for count in every) / len(every), abs=0.02)


@settings(max_examples=80, deadline=None)
@given(graphs(directed=None), st.text("ab c", min_size=9, max_size=9))
def test_counts_written_out(graph: Any, groups: str) -> None:
    dealt(graph, groups)
    if not any(group for _, group in graph.nodes(data="region")):
        return
    table = ei_index(graph, permutations=20)
    outside, ties = external(graph)
    whole = table.records()[0]
    assert (whole["external"], whole["internal"]) == (outside, ties - outside)
    assert whole["index"] == (pytest.approx((2 * outside - ties) / ties) if ties else None)
    assert bool(ties) or "index: undefined, since there is no tie." in table.notes
    mixed = mixing_matrix(graph).records()
    assert sum(int(row["ties"] or 0) for row in mixed if row["group"] != row["other"]) == outside
    assert sum(int(row["ties"] or 0) for row in mixed) == ties
    assert not ties or sum(float(row["share"] or 0) for row in mixed) == pytest.approx(1)
    for row in table.records():
        for tail in ("p_lower", "p_upper"):
            assert row[tail] is None or 1 / 21 <= float(row[tail]) <= 1
        if row["p_lower"] is not None:
            assert float(row["p_lower"]) + float(row["p_upper"] or 0) >= 1


def test_directions_and_weights_of_the_mixing_matrix() -> None:
    graph = nx.DiGraph([("1", "2", {"weight": 3}), ("2", "1", {"weight": 0.5}), ("2", "3")])
    dealt(graph, "bab")
    found = {(row[0], row[1]): row[2] for row in mixing_matrix(graph).rows}
    assert found == {("a", "a"): 0, ("a", "b"): 2, ("b", "a"): 1, ("b", "b"): 0}
    weighted = {(row[0], row[1]): row[2:] for row in mixing_matrix(graph, weighted=True).rows}
    assert weighted["a", "b"] == (1.5, 1.5 / 4.5) and weighted["b", "a"] == (3, 3 / 4.5)
    together = {(row[0], row[1]): row[2] for row in mixing_matrix(graph.to_undirected()).rows}
    assert together == {("a", "a"): 0, ("a", "b"): 2, ("b", "b"): 0}
    graph["1"]["2"]["weight"] = -1
    assert len(mixing_matrix(graph)) == 4
    with pytest.raises(UsageError, match="1 – 2"):
        mixing_matrix(graph, weighted=True)


def test_names_and_isolated_nodes_change_no_count() -> None:
    larger = nx.relabel_nodes(KARATE, {node: f"x{node}" for node in KARATE})
    larger.add_node("alone", club="Officer")
    columns = slice(2, 5)
    before, after = ei_index(KARATE, "club").rows, ei_index(larger, "club").rows
    assert [row[columns] for row in before] == [row[columns] for row in after]
    assert mixing_matrix(KARATE, "club").rows == mixing_matrix(larger, "club").rows


def test_no_permutations_and_the_same_ones() -> None:
    assert ei_index(KARATE, "club", permutations=0).records()[0]["expected"] is None
    assert ei_index(KARATE, "club", seed=3) == ei_index(KARATE, "club", seed=3)
    with pytest.raises(UsageError, match="permutations"):
        ei_index(KARATE, "club", permutations=-1)


def test_assortativity_of_the_karate_club() -> None:
    found = {row["attribute"]: row["assortativity"] for row in assortativity(KARATE, "club").records()}
    assert found["degree"] == pytest.approx(-0.475613, abs=1e-6)
    ends = {"Mr. Hi": 2 * 35 + 11, "Officer": 2 * 32 + 11}  # Newman (2003), equation 2
    chance = sum((count / 156) ** 2 for count in ends.values())
    assert found["club"] == pytest.approx((67 / 78 - chance) / (1 - chance))


@pytest.mark.parametrize("graph", [nx.cycle_graph(5), nx.complete_graph(4), nx.cycle_graph(4, create_using=nx.DiGraph)])
def test_assortativity_is_undefined_where_nothing_varies(graph: Any) -> None:
    table = assortativity(dealt(graph, "aaaaa"))
    assert table.column("assortativity") == [None, None]
    assert [note.split(":")[0] for note in table.notes] == ["region", "degree"]


@pytest.mark.parametrize("made", [nx.Graph(), nx.empty_graph(1), nx.empty_graph(3)])
def test_networks_without_ties(made: Any) -> None:
    graph = dealt(made, "abc")
    assert {row[4] for row in ei_index(graph, permutations=3).rows} == {None}
    assert set(assortativity(graph).column("assortativity")) == {None}
    assert {row[3] for row in mixing_matrix(graph).rows} <= {None}


def test_one_group() -> None:
    table = ei_index(dealt(nx.complete_graph(3), "aaa"), permutations=9)
    assert table.rows[0][2:] == (3, 0, -1.0, -1.0, 1.0, 1.0)
    assert any("no tie can be external" in note for note in table.notes)
