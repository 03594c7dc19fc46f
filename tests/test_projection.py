"""Projections of two-mode networks: known answers, networkx's own, and what must hold of any."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cbrngraph.errors import UsageError
from cbrngraph.networks.projection import WEIGHTS, Projection, project

Ties = list[tuple[str, str]]
ties = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("STUVWXYZ")), max_size=40)


def davis(*, events: bool = False) -> Ties:
    graph = nx.davis_southern_women_graph()
    women = set(graph.graph["top"])
    return [(one, other) if (one in women) != events else (other, one) for one, other in graph.edges()]


def weights(found: Projection) -> dict[tuple[str, str], float]:
    return {(min(a, b), max(a, b)): weight for a, b, weight in found.triples()}


def test_davis() -> None:
    women, events = project(davis()), project(davis(events=True))
    assert (len(women.nodes), len(women)) == (18, 139)
    assert (len(events.nodes), len(events)) == (14, 66)
    assert weights(women)["Evelyn Jefferson", "Laura Mandeville"] == 6
    newman = weights(project(davis(), "newman"))
    assert newman["Evelyn Jefferson", "Laura Mandeville"] == pytest.approx(1.562637, abs=1e-6)
    assert sum(newman.values()) == pytest.approx(44.5)


def by_hand(given: Ties, how: str) -> dict[tuple[str, str], Fraction]:
    """The weights from the definitions, pair by pair, in exact numbers."""
    has = {node: {thing for one, thing in given if one == node} for node, _ in given}
    size = Counter(thing for _, thing in set(given))
    found = {}
    for one in has:
        for other in has:
            shared = has[one] & has[other]
            if one < other and shared:
                found[one, other] = {
                    "count": Fraction(len(shared)),
                    "newman": sum((Fraction(1, size[thing] - 1) for thing in shared), Fraction(0)),
                    "jaccard": Fraction(len(shared), len(has[one] | has[other])),
                }[how]
    return found


@given(ties, st.sampled_from(WEIGHTS))
def test_the_weights_are_those_of_their_definitions(given: Ties, how: str) -> None:
    found, expected = weights(project(given, how)), by_hand(given, how)
    assert found.keys() == expected.keys()
    assert all(found[pair] == pytest.approx(float(expected[pair])) for pair in expected)


@given(ties)
def test_the_counts_are_networkx_own(given: Ties) -> None:
    assume(given)  # networkx takes no empty graph
    graph = nx.Graph(given)
    own = nx.bipartite.weighted_projected_graph(graph, {node for node, _ in given})
    ours = project(given).graph()
    assert set(own) == set(ours)
    assert {frozenset((a, b)): w for a, b, w in own.edges(data="weight")} == {
        frozenset((a, b)): w for a, b, w in ours.edges(data="weight")
    }


@given(ties, st.sampled_from(WEIGHTS))
def test_the_order_of_ties_and_the_names_of_nodes_change_nothing(given: Ties, how: str) -> None:
    renamed = [(f"n{node}", f"{thing}{thing}") for node, thing in reversed(given)]
    found = {(f"n{a}", f"n{b}"): weight for (a, b), weight in weights(project(given, how)).items()}
    assert weights(project(renamed, how)) == pytest.approx(found)


@given(ties)
def test_newman_weights_sum_to_half_the_sizes(given: Ties) -> None:
    sizes = Counter(thing for _, thing in set(given))
    total = sum(weights(project(given, "newman")).values())
    assert total == pytest.approx(sum(size for size in sizes.values() if size > 1) / 2)


@given(ties, st.sampled_from(WEIGHTS))
def test_a_node_of_its_own_adds_itself_alone(given: Ties, how: str) -> None:
    more = project([*given, ("alone", "its own")], how)
    assert weights(more) == weights(project(given, how))
    assert set(more.nodes) == {node for node, _ in given} | {"alone"}


def test_none_at_all() -> None:
    assert len(project([])) == 0
    assert project([("a", "x")]).graph().number_of_nodes() == 1
    with pytest.raises(UsageError, match="did you mean newman"):
        project([("a", "x")], "neumann")
