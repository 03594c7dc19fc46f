"""Structural holes: the example of Borgatti (1997), and every formula of Burt (1992) once more, node by node."""

from __future__ import annotations

from math import log
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from test_measures import graphs

from cbrngraph.networks.measures.registry import values


def example() -> Any:
    """The example of Borgatti (1997), Connections 20, 35–38, with the weights that networkx tests with."""
    graph = nx.Graph()
    ties = {"AB": 2, "AF": 3, "AG": 5, "AE": 2, "EG": 8, "FG": 3, "BG": 4, "BD": 1, "DG": 3, "GC": 10}
    graph.add_weighted_edges_from((one, other, weight) for (one, other), weight in ties.items())
    return graph


@pytest.mark.parametrize(
    ("name", "weighted", "known"),
    [
        ("constraint", False, {"G": 0.400, "A": 0.595, "C": 1}),
        ("constraint", True, {"G": 0.299, "A": 0.795, "C": 1}),
        ("effective-size", False, {"G": 4.67, "A": 2.50, "C": 1}),
        ("efficiency", False, {"G": 4.67 / 6, "A": 2.50 / 4, "C": 1}),
    ],
)
def test_the_example_of_borgatti(name: str, weighted: bool, known: dict[str, float]) -> None:
    found = values(example(), name, weighted=weighted)
    assert {node: found[node] for node in known} == pytest.approx(known, abs=5e-3)


def slowly(graph: Any, node: str, weighted: bool) -> tuple[list[float], float]:
    """The dyadic constraints and the effective size of a node, sums written out."""

    def tie(one: str, other: str) -> float:
        ends = [(one, other), (other, one)] if graph.is_directed() else [(one, other)]
        return float(sum(graph.edges[pair]["weight"] if weighted else 1 for pair in ends if graph.has_edge(*pair)))

    def share(one: str, other: str) -> float:
        return tie(one, other) / sum(tie(one, near) for near in graph)

    def strength(one: str, other: str) -> float:
        return tie(one, other) / max(tie(one, near) for near in graph)

    contacts = [other for other in graph if tie(node, other)]
    constraints = [
        (share(node, j) + sum(share(node, q) * share(q, j) for q in contacts if q != j)) ** 2 for j in contacts
    ]
    size = sum(1 - sum(share(node, q) * strength(j, q) for q in contacts if q != j) for j in contacts)
    return constraints, size


@settings(max_examples=60, deadline=None)
@given(graphs(most=7, directed=None))
def test_the_formulas_written_out(graph: Any) -> None:
    for weighted in (False, True):
        found = {
            name: values(graph, name, weighted=weighted)
            for name in ("constraint", "effective-size", "efficiency", "hierarchy")
        }
        for node in graph:
            constraints, size = slowly(graph, node, weighted)
            count = len(constraints)
            if not count:
                assert {name: of[node] for name, of in found.items()} == dict.fromkeys(found)
                continue
            assert found["constraint"][node] == pytest.approx(sum(constraints))
            assert found["effective-size"][node] == pytest.approx(size, abs=1e-9)
            assert found["efficiency"][node] == pytest.approx(size / count, abs=1e-9)
            mean = sum(constraints) / count
            spread = sum(part / mean * log(part / mean) for part in constraints)
            expected = spread / (count * log(count)) if count > 1 else None
            assert found["hierarchy"][node] == pytest.approx(expected, abs=1e-9)


def test_hierarchy_is_0_where_all_contacts_are_alike_and_rises_with_one() -> None:
    star = nx.star_graph(5)
    assert values(star, "hierarchy")[0] == 0
    nx.set_edge_attributes(star, 1, "weight")
    rising = []
    for weight in (10, 100, 1000):
        star[0][1]["weight"] = weight
        rising.append(values(star, "hierarchy", weighted=True)[0] or 0)
    assert 0 < rising[0] < rising[1] < rising[2] < 1 and rising[2] > 0.98
