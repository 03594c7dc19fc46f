"""How sure ranks are: without each source, with what is disputed, with ties drawn anew."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest
from builds import Run

from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import UsageError
from cbrngraph.networks.made import made_of
from cbrngraph.networks.making import AnyNetwork
from cbrngraph.networks.measures.registry import values
from cbrngraph.networks.robustness import WAYS, robustness
from cbrngraph.networks.rows import around, edge_table, node_table
from cbrngraph.networks.table import Table

pytest_plugins = ["fixtures_builds"]
VIEW = "countries-by-projects"


@pytest.fixture(scope="module")
def net(real: KnowledgeGraph) -> AnyNetwork:
    return real.network(VIEW)


@pytest.fixture(scope="module")
def every(real: KnowledgeGraph) -> AnyNetwork:
    return real.network(VIEW, policy="all")


@pytest.fixture(scope="module")
def without(net: AnyNetwork) -> Table:
    return robustness(net, "degree")


def ranks(found: dict[object, float | None]) -> dict[str, int]:
    return {
        str(node): 1 + sum((other or 0) > (value or 0) for other in found.values()) for node, value in found.items()
    }


def projected(net: AnyNetwork, left: str) -> nx.Graph:
    """The network without a source, made the slow way: from the ties that another source shows."""
    graph = nx.Graph()
    graph.add_nodes_from(net)
    members: dict[str, set[str]] = {}
    for tie in made_of(net).ties:
        if any(left not in voice for voice in tie.voices):
            members.setdefault(tie.target, set()).add(tie.source)
    label = {node: node for node in net}
    for countries in members.values():
        ids = sorted(f"kg:{country[1:-1].rpartition('/')[2]}" for country in countries)
        graph.add_edges_from((label[a], label[b]) for n, a in enumerate(ids) for b in ids[n + 1 :])
    return graph


def test_the_values_are_those_of_the_network(net: AnyNetwork, without: Table) -> None:
    own = values(net, "degree")
    assert {row["node"]: row["value"] for row in without.records()} == own
    assert {row["node"]: row["rank"] for row in without.records()} == ranks(own)
    assert [row["rank"] for row in without.records()] == sorted(ranks(own).values())


def test_the_rank_without_a_source_is_that_of_the_network_without_it(net: AnyNetwork, without: Table) -> None:
    changed = [row for row in without.records() if row["without"]]
    assert changed
    for row in changed[:10]:
        found = ranks(dict(projected(net, str(row["without"])).degree))
        assert found[str(row["node"])] == row["rank_without"]
        assert row["best"] <= row["rank_without"] <= row["worst"]


@pytest.mark.parametrize("way", WAYS)
def test_the_interval_holds_the_rank_and_is_in_order(net: AnyNetwork, every: AnyNetwork, way: str) -> None:
    table = robustness(net, "strength", by=way, every=every, replicates=40)
    for row in table.records():
        assert row["best"] <= row["worst"]
        assert row["least"] <= row["largest"]
        if way != "bootstrap":  # a draw with replacement need not give back what was drawn from
            assert row["best"] <= row["rank"] <= row["worst"]


def test_draws_are_those_of_their_seed(net: AnyNetwork) -> None:
    one, same, other = (robustness(net, "degree", by="bootstrap", replicates=30, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.rows != other.rows


def test_progress_is_told(net: AnyNetwork) -> None:
    told: list[tuple[int, int]] = []
    robustness(net, "degree", by="bootstrap", replicates=5, step=lambda done, of: told.append((done, of)))
    assert told == [(n, 5) for n in range(1, 6)]


def test_a_part_of_a_network_has_no_robustness(net: AnyNetwork) -> None:
    with pytest.raises(UsageError, match="part of a network"):
        robustness(nx.ego_graph(net, "kg:country-kaz"), "degree")


def test_publishers_are_left_out_by_their_names(net: AnyNetwork) -> None:
    table = robustness(net, "degree", by="publishers")
    named = {row["without"] for row in table.records()} - {None}
    assert named and not named & set(made_of(net).sources)
    assert {row["node"]: row["value"] for row in table.records()} == values(net, "degree")


def test_disputed_ties_are_flipped(net: AnyNetwork, every: AnyNetwork) -> None:
    """What only the policy ``all`` has is in some combinations and not in others."""
    more = made_of(every).ties
    disputed = {(tie.source, tie.target) for tie in more} - {(tie.source, tie.target) for tie in made_of(net).ties}
    table = robustness(net, "strength", by="disputes", every=every)
    moved = {row["node"] for row in table.records() if row["least"] != row["largest"]}
    assert {f"kg:{source[1:-1].rpartition('/')[2]}" for source, _ in disputed} <= moved
    assert f"{2 ** len(disputed)} combinations" in table.notes[0]


def test_what_is_wrong_is_told(net: AnyNetwork, real: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="did you mean betweenness"):
        robustness(net, "betweeness")
    with pytest.raises(UsageError, match="did you mean sources"):
        robustness(net, "degree", by="source")
    with pytest.raises(UsageError, match="two at least"):
        robustness(net, "degree", by="bootstrap", replicates=1)
    with pytest.raises(UsageError, match='policy="all"'):
        robustness(net, "degree", by="disputes")
    with pytest.raises(UsageError, match="no tie of this network is disputed"):
        robustness(net, "degree", by="disputes", every=net)
    with pytest.raises(UsageError, match="without evidence"):
        robustness(real.network(VIEW, evidence=False), "degree")


# rows


def test_edges_as_rows(net: AnyNetwork) -> None:
    table = edge_table(net)
    assert len(table) == net.number_of_edges()
    assert table.column("weight") == sorted(table.column("weight"), key=lambda weight: -float(weight or 0))
    for row in table.records()[:50:5]:
        edge = net.edges[row["source_id"], row["target_id"]]
        assert (row["weight"], row["sources"]) == (edge["weight"], edge["sources"])
        assert str(row["claims"]).split() == list(edge["claims"])
        assert row["left"] == min(net.why(row["source_id"], row["target_id"]).left.values())
    assert len(node_table(net)) == len(net)


def test_around_a_node_and_a_region(net: AnyNetwork) -> None:
    alone = around(net, "Kazakhstan")
    assert set(alone) == {"kg:country-kaz", *net["kg:country-kaz"]}
    assert all("kg:country-kaz" in edge for edge in alone.edges())
    assert alone.number_of_edges() == net.degree["kg:country-kaz"]
    assert alone.why("Kazakhstan", "Uzbekistan").links == net.why("Kazakhstan", "Uzbekistan").links
    region = around(net, "central asia")
    inside = {node for node, data in net.nodes(data=True) if data["region"] == "Central Asia"}
    assert set(map(frozenset, region.edges())) == {frozenset(edge) for edge in net.edges() if inside & set(edge)}


# the command line


@pytest.mark.parametrize(
    "words",
    [
        ["network", "build", VIEW],
        ["network", "build", VIEW, "--nodes"],
        ["network", "measures", VIEW, "degree", "constraint"],
        ["network", "brokers", VIEW, "--permutations", "20"],
        ["network", "brokers", VIEW, "--groups"],
        ["network", "mixing", VIEW, "--around", "central asia"],
        ["network", "mixing", VIEW, "--ei", "--permutations", "50"],
        ["network", "core", VIEW],
        ["network", "communities", VIEW, "--seeds", "2"],
        ["network", "backbone", VIEW, "--kept"],
        ["network", "backbone", "organisation-country", "--kept"],
        ["network", "compare", VIEW, "countries-by-events", "--permutations", "50"],
        ["network", "timeline", VIEW, "--years", "5"],
        ["network", "timeline", VIEW, "--years", "5", "--ties"],
        ["network", "measures", "country-project", "--two-mode"],
        ["network", "robustness", VIEW, "degree"],
        ["network", "list"],
        ["why", "kazakhstan", "uzbekistan", "--network", VIEW],
    ],
    ids=" ".join,
)
def test_every_command_as_table_and_as_data(run: Run, real_build: Path, words: list[str]) -> None:
    where = [] if words[:2] == ["network", "list"] else ["--graph", str(real_build)]
    forms = {form: run(*words, *where, "-f", form) for form in ("table", "jsonl")}
    assert {ran.code for ran in forms.values()} == {0}, forms["jsonl"].err
    assert all(json.loads(line) for line in forms["jsonl"].out.splitlines())
    assert len(forms["table"].out.splitlines()) > len(forms["jsonl"].out.splitlines()) > 0
    assert all("nan" not in ran.out.casefold().split() for ran in forms.values())


def test_numbers_are_numbers_in_json_and_the_ending_is_a_format(run: Run, real_build: Path, tmp_path: Path) -> None:
    words = ["network", "measures", VIEW, "degree", "betweenness", "--graph", str(real_build)]
    first = json.loads(run(*words, "-f", "json").out)[0]
    assert isinstance(first["degree"], int) and isinstance(first["betweenness"], float)
    for ending in ("csv", "json", "md"):
        path = tmp_path / f"rows.{ending}"
        assert run(*words, "-o", str(path)).code == 0
        assert path.read_text(encoding="utf-8") == run(*words, "-f", ending).out


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("n.gexf", b"<?xml"),
        ("n.graphml", b"<?xml"),
        ("n.cx2", b"CXVersion"),
        ("n.net", b"*Vertices"),
        ("folder", b"Source,Target"),
        ("n.json", b'"nodes"'),
    ],
)
def test_a_network_file_is_written(run: Run, real_build: Path, tmp_path: Path, name: str, beginning: bytes) -> None:
    given = {"folder": ["-f", "nodes+edges"], "n.json": ["-f", "node-link"]}.get(name, [])
    path = tmp_path / name
    ran = run("network", "build", VIEW, "--graph", str(real_build), "-o", str(path), *given)
    assert ran.code == 0, ran.err
    content = (path / "edges.csv").read_bytes() if path.is_dir() else path.read_bytes()
    assert beginning in content
    assert b"claim-" in content


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["network", "measures", VIEW, "betweeness"], "did you mean betweenness"),
        (["network", "mixing", VIEW, "--around", "centrl asia"], "did you mean Central Asia"),
        (["network", "backbone", VIEW, "--alpha", "2"], "alpha"),
        (["network", "backbone", "organisation-country", "--correction", "fdr"], "no correction"),
        (["network", "build", VIEW, "-f", "nodes+edges"], "name a folder"),
        (["why", "kazakhstan", "uzbekistan", "x", "--network", VIEW], "two ends"),
        (["plot", "network", VIEW, "--size-by", "sise"], "there is no measure"),
        (["plot", "brokers", VIEW, "--most", "0"], "one at least"),
        (["network", "measures", VIEW, "--two-mode"], "has one mode"),
        (["plot", "map", "-o", "map.pdf"], "svg or png"),
        (["network", "mixing", VIEW, "--ei", "--around", "central asia"], "leave --around out"),
        (["network", "build", VIEW, "--nodes", "-f", "gexf"], "leave --nodes out"),
    ],
)
def test_what_is_wrong_is_told_in_words(run: Run, real_build: Path, words: list[str], told: str) -> None:
    ran = run(*words, "--graph", str(real_build))
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""
