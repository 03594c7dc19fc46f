"""The measures of nodes: known answers, what must not change them, and what is told where they are undefined."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import pairwise, permutations
from typing import Any

import networkx as nx
import pytest
from builds import ROOT, python
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.errors import UsageError
from cbrngraph.networks.measures import fast
from cbrngraph.networks.measures.registry import MEASURES, measure_of, measures, values
from cbrngraph.networks.measures.two_mode import two_mode_degree

UNDIRECTED = [name for name, measure in MEASURES.items() if not measure.directed]
KARATE = nx.karate_club_graph()
FLORENCE = nx.florentine_families_graph()


@st.composite
def graphs(draw: st.DrawFn, most: int = 9, weighted: bool = True, directed: bool | None = False) -> Any:
    """A graph with text for nodes, so that the order of ids is not that of their making."""
    size = draw(st.integers(1, most))
    made = nx.DiGraph() if (draw(st.booleans()) if directed is None else directed) else nx.Graph()
    names = draw(st.permutations([f"n{number}" for number in range(size)]))
    made.add_nodes_from(names)
    for one, other in permutations(names, 2):
        if draw(st.integers(0, 2)) == 0:
            made.add_edge(one, other, **({"weight": draw(st.integers(1, 4))} if weighted else {}))
    return made


# known answers: shared/reference/networks.md, and the papers


@pytest.mark.parametrize(
    ("graph", "name", "node", "known"),
    [
        (KARATE, "betweenness", 0, 0.437635),
        (KARATE, "betweenness", 33, 0.304075),
        (KARATE, "closeness", 0, 0.568966),
        (KARATE, "eigenvector", 33, 0.373363),
        (KARATE, "constraint", 0, 0.155423),
        (KARATE, "constraint", 33, 0.156419),
        (KARATE, "effective-size", 0, 13.75),
        (KARATE, "effective-size", 33, 15.235294),
        (KARATE, "degree", 33, 17),
        (FLORENCE, "betweenness", "Medici", 47.5 / 91),
        (FLORENCE, "betweenness", "Guadagni", 0.2546),
        (FLORENCE, "betweenness", "Albizzi", 0.2125),
        (FLORENCE, "closeness", "Medici", 0.56),
        (FLORENCE, "eigenvector", "Medici", 0.4303),
        (FLORENCE, "eigenvector", "Strozzi", 0.3560),
        (FLORENCE, "constraint", "Medici", 0.2099),
        (FLORENCE, "constraint", "Guadagni", 0.25),
    ],
)
def test_known_answers(graph: Any, name: str, node: object, known: float) -> None:
    assert values(graph, name)[node] == pytest.approx(known, abs=6e-5)


def test_known_means_of_the_karate_club() -> None:
    found = [value for value in values(KARATE, "clustering").values() if value is not None]
    assert sum(found) / 34 == pytest.approx(0.570638, abs=1e-6)
    assert sum(value or 0 for value in values(KARATE, "pagerank").values()) == pytest.approx(1, abs=1e-9)


def test_pagerank_has_converged() -> None:
    rank = values(KARATE, "pagerank", weighted=True)
    strengths = values(KARATE, "strength")
    for node in KARATE:
        flow = sum((rank[near] or 0) * data["weight"] / (strengths[near] or 1) for near, data in KARATE[node].items())
        assert rank[node] == pytest.approx(0.15 / 34 + 0.85 * flow, abs=1e-10)


# weights


def lengths(graph: Any, path: tuple[str, ...]) -> Fraction:
    return sum((Fraction(1, graph[one][other]["weight"]) for one, other in pairwise(path)), Fraction())


def all_shortest(graph: Any, start: str, end: str) -> list[tuple[str, ...]]:
    """The shortest paths by trying all, in exact numbers."""
    others = [node for node in graph if node not in (start, end)]
    tried = [(start, *middle, end) for count in range(len(others) + 1) for middle in permutations(others, count)]
    found = [path for path in tried if all(graph.has_edge(*pair) for pair in pairwise(path))]
    least = min((lengths(graph, path) for path in found), default=Fraction())
    return [path for path in found if lengths(graph, path) == least]


@settings(max_examples=60, deadline=None)
@given(graphs(most=6, directed=None))
def test_weighted_paths_are_those_of_all_that_could_be(graph: Any) -> None:
    if len(graph) < 3:
        return
    between = dict.fromkeys(graph, Fraction())
    near = dict.fromkeys(graph, Fraction())
    for start, end in permutations(graph, 2):
        paths = all_shortest(graph, start, end)
        near[end] += 1 / lengths(graph, paths[0]) if paths else 0
        for path in paths:
            for node in path[1:-1]:
                between[node] += Fraction(1, len(paths))
    pairs = (len(graph) - 1) * (len(graph) - 2)
    assert values(graph, "betweenness", weighted=True) == pytest.approx(
        {x: float(y / pairs) for x, y in between.items()}
    )
    mean = {node: float(total / (len(graph) - 1)) for node, total in near.items()}
    assert values(graph, "harmonic", weighted=True) == pytest.approx(mean)


def test_equal_lengths_are_equal_though_their_sums_of_floats_are_not() -> None:
    graph = nx.Graph()
    nx.add_path(graph, "abcdefg", weight=6)
    nx.add_path(graph, "axg", weight=2)
    graph.add_edge("g", "h", weight=7)
    assert 1 / 6 + 1 / 6 + 1 / 6 + 1 / 6 + 1 / 6 + 1 / 6 != 1 / 2 + 1 / 2
    between = values(graph, "betweenness", weighted=True)
    pairs = 8 * 7 / 2
    assert (between["x"] or 0) * pairs == pytest.approx(1)  # half of a–g, half of a–h


@pytest.mark.parametrize(
    "weights", [(0.1, 0.2, 0.3), (1 / 7, 2 / 7, 3 / 7), (1e-7, 2e-7, 3e-7), (3.1234567891234,) * 3]
)
def test_weights_of_any_size_have_a_length(weights: tuple[float, float, float]) -> None:
    graph = nx.Graph()
    graph.add_weighted_edges_from(zip("abc", "bca", weights, strict=True))
    expected = nx.betweenness_centrality(
        nx.Graph(((a, b, {"d": 1 / w}) for a, b, w in graph.edges(data="weight"))), weight="d"
    )
    assert values(graph, "betweenness", weighted=True) == pytest.approx(expected)
    assert values(graph, "strength")["a"] == pytest.approx(weights[0] + weights[2])


def test_closeness_takes_weights_as_strengths() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=4)
    graph.add_edge("b", "c", weight=2)
    assert values(graph, "closeness", weighted=True) == pytest.approx({"a": 2 / 1, "b": 2 / 0.75, "c": 2 / 1.25})
    assert values(graph, "closeness")["b"] == 1


@pytest.mark.parametrize("weight", [0, 0.0, -1, float("nan"), float("inf"), "heavy"])
@pytest.mark.parametrize("name", ["strength", "betweenness", "constraint", "pagerank"])
def test_a_weight_that_is_not_positive_is_refused_by_name(weight: object, name: str) -> None:
    graph = nx.Graph([("a", "b"), ("b", "c")])
    graph["b"]["c"]["weight"] = weight
    with pytest.raises(UsageError, match=r"b – c.*weight"):
        values(graph, name, weighted=True)


def test_weights_that_are_not_used_are_not_read() -> None:
    graph = nx.Graph([("a", "b", {"weight": 0})])
    assert values(graph, "degree", weighted=True) == {"a": 1, "b": 1}
    assert values(graph, "betweenness") == {"a": None, "b": None}


# what must not change anything


@settings(max_examples=40, deadline=None)
@given(graphs(directed=None), st.booleans())
def test_names_change_nothing(graph: Any, weighted: bool) -> None:
    names = {node: f"{'zyxwvutsr'[place]}" for place, node in enumerate(sorted(graph))}
    other = nx.relabel_nodes(graph, names)
    for name in MEASURES if graph.is_directed() else UNDIRECTED:
        before, after = values(graph, name, weighted=weighted), values(other, name, weighted=weighted)
        assert {names[node]: value for node, value in before.items()} == pytest.approx(after, abs=1e-9), name


@settings(max_examples=30, deadline=None)
@given(graphs(directed=None), st.randoms(use_true_random=False))
def test_the_order_of_nodes_and_ties_changes_not_a_digit(graph: Any, random: Any) -> None:
    nodes, edges = list(graph), list(graph.edges(data=True))
    random.shuffle(nodes)
    random.shuffle(edges)
    other = graph.__class__()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    assert measures(graph, weighted=True) == measures(other, weighted=True)


@settings(max_examples=40, deadline=None)
@given(graphs(), st.booleans())
def test_an_isolated_node_changes_only_what_it_must(graph: Any, weighted: bool) -> None:
    size, larger = len(graph), nx.Graph(graph)
    larger.add_node("alone")
    factor = {"betweenness": (size - 2) / size, "closeness": (size - 1) / size, "harmonic": (size - 1) / size}
    for name in set(UNDIRECTED) - {"pagerank"}:
        before, after = values(graph, name, weighted=weighted), values(larger, name, weighted=weighted)
        assert after.pop("alone") in (0, None)
        if size > 2 or name not in factor:
            scaled = {node: None if value is None else value * factor.get(name, 1) for node, value in before.items()}
            assert after == pytest.approx(scaled, abs=1e-9), name


def test_no_result_depends_on_how_names_are_hashed() -> None:
    code = (
        "import networkx as nx; from cbrngraph.networks.measures.registry import measures; "
        "g = nx.les_miserables_graph(); print(measures(g, weighted=True), measures(g.to_directed(), weighted=True))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_loops_and_parallel_ties_are_taken_out_and_told() -> None:
    graph = nx.MultiGraph([("a", "a"), ("a", "b", {"weight": 2}), ("a", "b", {"weight": 3}), ("b", "c", {"weight": 1})])
    plain = nx.Graph([("a", "b", {"weight": 5}), ("b", "c", {"weight": 1})])
    table = measures(graph, weighted=True)
    assert table.rows == measures(plain, weighted=True).rows
    assert any("itself" in note for note in table.notes) and any("arallel" in note for note in table.notes)


# what is told


def test_columns_and_order() -> None:
    graph = nx.star_graph(3)
    nx.set_node_attributes(graph, {0: "Zoo", 1: "Ant", 2: "Cat", 3: "Bee"}, "label")
    nx.set_node_attributes(graph, {0: "country"}, "kind")
    table = measures(graph, ["degree", "core"])
    assert table.columns == ("node", "label", "kind", "degree", "core")
    assert table.rows == (
        ("0", "Zoo", "country", 3, 1), ("1", "Ant", None, 1, 1), ("3", "Bee", None, 1, 1), ("2", "Cat", None, 1, 1),
    )  # fmt: skip
    assert measures(graph).columns == ("node", "label", "kind", *(name.replace("-", "_") for name in UNDIRECTED))
    assert measures(graph.to_directed()).columns[3:] == tuple(name.replace("-", "_") for name in MEASURES)
    assert values(graph, "effective_size") == values(graph, "effective-size")
    assert table.papers and measure_of("core").paper in table.papers


def test_every_measure_says_what_it_is() -> None:
    for name, measure in MEASURES.items():
        assert measure.name == name and measure.says and measure.paper
        assert measure.weighted in ("distance 1/weight", "strength", "not used")


@pytest.mark.parametrize("graph", [nx.Graph(), nx.DiGraph(), nx.MultiGraph()])
def test_an_empty_network(graph: Any) -> None:
    table = measures(graph)
    assert table.rows == () and table.notes == ("The network has no nodes.",)


def test_one_node() -> None:
    [row] = measures(nx.empty_graph(1)).records()
    assert [name for name, value in row.items() if value is None] == [
        "betweenness", "closeness", "harmonic", "eigenvector",
        "constraint", "effective_size", "efficiency", "hierarchy",
    ]  # fmt: skip
    assert "The network has 1 node and no tie." in measures(nx.empty_graph(1)).notes


@settings(max_examples=60, deadline=None)
@given(graphs(directed=None), st.booleans())
def test_what_is_undefined_is_told(graph: Any, weighted: bool) -> None:
    table = measures(graph, weighted=weighted)
    for name in table.columns[2:]:
        missing = [value is None for value in table.column(name)]
        told = [
            note
            for note in table.notes
            if ": undefined for" in note and name.replace("_", "-") in note.split(":")[0].split(", ")
        ]
        assert len(told) == any(missing), name
        assert all(value is None or value == value for value in table.column(name))  # no NaN


def test_a_network_in_parts() -> None:
    graph = nx.disjoint_union(nx.complete_graph(4), nx.path_graph(3))
    graph.add_node(7)
    table = measures(graph)
    assert any("3 components, the largest of 4 nodes; 1 node without ties" in note for note in table.notes)
    assert any(note.startswith("closeness:") for note in table.notes)
    found = values(graph, "eigenvector")
    assert [found[node] for node in range(8)] == pytest.approx([0.5] * 4 + [None] * 4)
    assert any(note.startswith("eigenvector: about one component only, of 4 nodes") for note in table.notes)


def test_two_components_alike_have_no_one_eigenvector() -> None:
    graph = nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3))
    assert set(values(graph, "eigenvector").values()) == {None}


def test_a_long_chain_has_its_eigenvector() -> None:
    from math import pi, sin, sqrt

    found = values(nx.path_graph(60), "eigenvector")
    assert found == pytest.approx({k: sqrt(2 / 61) * sin(pi * (k + 1) / 61) for k in range(60)}, abs=1e-9)


def test_directions() -> None:
    graph = nx.DiGraph([("a", "b", {"weight": 3}), ("a", "c")])
    assert values(graph, "out-degree") == {"a": 2, "b": 0, "c": 0}
    assert values(graph, "in-strength") == {"a": 0, "b": 3, "c": 1}
    assert values(graph, "closeness") == {"a": 0, "b": 0.5, "c": 0.5}  # distances to a node
    assert set(values(graph, "eigenvector").values()) == {None}
    ring = nx.cycle_graph(4, create_using=nx.DiGraph)
    assert values(ring, "eigenvector") == pytest.approx(dict.fromkeys(range(4), 0.5))
    with pytest.raises(UsageError, match="in-degree needs a directed network"):
        values(nx.path_graph(3), "in-degree")


def test_unknown_names() -> None:
    with pytest.raises(UsageError, match="did you mean betweenness"):
        measure_of("betweeness")
    with pytest.raises(UsageError, match="once"):
        measures(KARATE, ["degree", "degree"])
    with pytest.raises(UsageError, match="at least"):
        measures(KARATE, [])


# rustworkx


@pytest.fixture
def anything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rustworkx")
    monkeypatch.setattr(fast, "LARGE", 0)


@pytest.mark.usefixtures("anything_is_large")
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(("nodes", "share"), [(3, 0.5), (12, 0.05), (40, 0.03), (60, 0.4), (120, 0.1)])
def test_rustworkx_gives_the_values_of_networkx(nodes: int, share: float, directed: bool) -> None:
    graph = nx.gnp_random_graph(nodes, share, seed=nodes, directed=directed)
    assert fast.betweenness(graph) == pytest.approx(list(nx.betweenness_centrality(graph).values()), abs=1e-9)
    assert fast.closeness(graph) == pytest.approx(list(nx.closeness_centrality(graph).values()), abs=1e-9)


@pytest.mark.usefixtures("anything_is_large")
def test_rustworkx_gives_the_same_digits_each_time() -> None:
    graph = nx.gnp_random_graph(200, 0.1, seed=1)
    assert len({tuple(fast.betweenness(graph)) for _ in range(5)}) == 1
    assert len({tuple(fast.closeness(graph)) for _ in range(5)}) == 1


@pytest.mark.usefixtures("anything_is_large")
def test_rustworkx_is_used_only_where_it_is_there_and_no_backend_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    import rustworkx

    asked: list[str] = []
    whole = rustworkx.betweenness_centrality
    monkeypatch.setattr(rustworkx, "betweenness_centrality", lambda graph: asked.append("asked") or whole(graph))
    expected = list(nx.betweenness_centrality(KARATE).values())
    assert fast.betweenness(nx.convert_node_labels_to_integers(KARATE)) != expected and asked == ["asked"]  # rounded
    with nx.config.backend_priority(algos=["networkx"]):
        assert fast.backed() and fast.betweenness(KARATE) == expected
    assert not fast.backed()
    monkeypatch.setattr(fast, "LARGE", 35)
    assert fast.betweenness(KARATE) == expected
    monkeypatch.setattr(fast, "LARGE", 0)
    monkeypatch.setitem(sys.modules, "rustworkx", None)
    assert fast.betweenness(KARATE) == expected
    assert asked == ["asked"]


def test_the_ratio_is_measured() -> None:
    pytest.importorskip("rustworkx")
    script = str(ROOT / "bench" / "betweenness.py")
    done = python(script, "--nodes", "120", "--ties", "900", "--repeats", "1")
    assert done.code == 0, done.err
    assert "A projection of 120 nodes and 900 ties" in done.out and "| betweenness |" in done.out


# two modes


def test_two_mode_degree_of_davis() -> None:
    table = two_mode_degree(nx.davis_southern_women_graph(), mode="bipartite")
    found = {row[0]: row[2:] for row in table.rows}
    assert len(table) == 32 and sum(int(degree) for mode, degree, _ in found.values() if mode == "0") == 89
    assert found["Evelyn Jefferson"] == ("0", 8, 8 / 14) and found["E8"] == ("1", 14, 14 / 18)
    shares = [float(share) for mode, _, share in found.values() if mode == "1"]
    assert sum(shares) / len(shares) == pytest.approx(0.35317, abs=1e-5)  # the density


def test_two_modes_are_checked() -> None:
    graph = nx.Graph([("a", "x"), ("b", "x")])
    nx.set_node_attributes(graph, {"a": "country", "b": "country"}, "kind")
    with pytest.raises(UsageError, match="x has no kind"):
        two_mode_degree(graph)
    graph.nodes["x"]["kind"] = "country"
    with pytest.raises(UsageError, match="two values of kind; this one has 1: country"):
        two_mode_degree(graph)
    graph.nodes["x"]["kind"] = "project"
    assert [row[0] for row in two_mode_degree(graph).rows] == ["a", "b", "x"]
    graph.add_edge("a", "b")
    with pytest.raises(UsageError, match="a and b are tied and both of kind country"):
        two_mode_degree(graph)
    assert two_mode_degree(nx.Graph()).notes == ("The network has no nodes.",)
