"""Networks as files: what is written comes back, in every format that can hold it."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from test_exchange_samples import FORMS, back, countries, facts, said, typed

from cbrngraph.errors import NotFoundError, UsageError
from cbrngraph.networks.exchange.formats import FORMATS, form_of, load, read, save, tables, write

NAMES = [
    "CBRN/CoE", 'the "Project"', "R&D", "two\nlines", "x]]>y", "bell\x07 \x00 \ufffe", "العراق", "ישראל", "🧪👩‍🔬",
    "=1+1", "", "<b>", "'quoted'", "a\\b\\", "\ttab", "  spaces  ", "%d", "*Vertices 3", "@x", "-3", "+x",
    "\u2028x\u0085y",
]  # fmt: skip
each_form = pytest.mark.parametrize("form", FORMS)


def content_of(graph: nx.Graph, form: str) -> bytes:
    return b"\0".join(tables(graph).values()) if form == "csv" else write(graph, form)


# round trips


@each_form
@pytest.mark.parametrize("make", [countries, typed], ids=lambda make: make.__name__)
def test_a_network_comes_back(make: Any, form: str) -> None:
    graph = make()
    assert back(graph, form) == said(graph, form)


@each_form
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("multigraph", [False, True])
@pytest.mark.parametrize("size", [0, 1, 2])
def test_a_network_with_hardly_anything_comes_back(form: str, directed: bool, multigraph: bool, size: int) -> None:
    graph = {(0, 0): nx.Graph, (1, 0): nx.DiGraph, (0, 1): nx.MultiGraph}.get((directed, multigraph), nx.MultiDiGraph)()
    graph.add_nodes_from([f"kg:{number}" for number in range(size)], label="x")
    if size:
        graph.add_edge("kg:0", "kg:0", weight=2, claims=("kg:claim-1",))
    if form == "csv" and directed and not size:
        pytest.skip("a table without rows does not say that its edges are directed")
    assert back(graph, form) == said(graph, form)


@each_form
@pytest.mark.parametrize("name", NAMES)
def test_any_name_comes_back(name: str, form: str) -> None:
    graph = nx.Graph()
    graph.add_node("kg:a", label=name, region=name)
    graph.add_node("kg:b", label="b")
    graph.add_edge("kg:a", "kg:b", weight=1)
    assert back(graph, form) == said(graph, form)


@each_form
@pytest.mark.parametrize("name", [name for name in NAMES if name])
def test_any_name_may_be_an_id(name: str, form: str) -> None:
    graph = nx.DiGraph()
    graph.add_edge(name, "kg:b", weight=0.5)
    assert back(graph, form) == said(graph, form)


@each_form
@pytest.mark.parametrize(
    "name",
    ["id", "Id", "ID_", "label", "Label", "key", "source", "Target", "type", "Type", "kind", "start", "end", "viz",
     "pid", "parents", "slices", "spells_", "name", "represents", "interaction", "multigraph", "directed", "Interval",
     "timeset", "networkx_key", "weight", "Weight"],
)  # fmt: skip
def test_names_that_a_format_keeps_for_itself_come_back(name: str, form: str) -> None:
    graph = nx.DiGraph(**{} if name == "name" else {name: "of the network"})
    graph.add_nodes_from(["a", "b"], label="x")
    graph.nodes["a"][name] = "of the node"
    graph.add_edge("a", "b")
    if name != "weight" and not (form == "csv" and name == "type"):
        graph.edges["a", "b"][name] = "of the edge"
    assert back(graph, form) == said(graph, form)


@each_form
def test_parallel_edges_with_numbers_for_keys_come_back(form: str) -> None:
    graph = nx.MultiGraph()
    for weight in range(12):
        graph.add_edge("b", "a", weight=weight + 1)
    came = back(graph, form)
    assert came == said(graph, form)
    assert [key for _, key, _ in came.edges] == list(range(12))


@pytest.mark.parametrize("form", [form for form in FORMS if form != "pajek"])
def test_a_key_that_is_not_the_type_comes_back(form: str) -> None:
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", key="first", type="led")
    graph.add_edge("a", "b", key="second", type="led")
    assert back(graph, form) == said(graph, form)


@pytest.mark.parametrize("form", ["csv", "cx2", "gexf", "graphml", "json"])
@pytest.mark.parametrize(
    "spells", [[("2012-01-01", "2012-02-01"), ("2014-05-06", None)], [(None, "2014-01-01")], [("x", "y")]]
)
def test_spells_come_back(form: str, spells: list[tuple[str, str | None]]) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", spells=spells, first="2012-01-01", last="2014-05-06")
    content = tables(graph) if form == "csv" else write(graph, form)
    [(_, _, data)] = read(content, form).edges(data=True)
    assert data["spells"] == tuple((start or "", end or "") for start, end in spells)
    assert (data["first"], data["last"]) == ("2012-01-01", "2014-05-06")


@pytest.mark.parametrize("form", ["csv", "cx2", "gexf", "graphml", "json"])
@pytest.mark.parametrize(
    "times",
    [{"first": "2012-01-01"}, {"last": "2012-01-01"}, {"first": "2012"}, {"first": "2012-01-01", "last": "2012"},
     {"first": "2013-01-01", "last": "2012-01-01"}, {"first": "2012-13-41"}, {"first": "", "last": None}],
)  # fmt: skip
def test_days_come_back_whatever_they_are(form: str, times: dict[str, str | None]) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=1, **times)
    content = tables(graph) if form == "csv" else write(graph, form)
    [(_, _, data)] = read(content, form).edges(data=True)
    assert {name: data[name] for name in ("first", "last") if name in data} == {k: v for k, v in times.items() if v}


# values


class Colour(str, Enum):
    RED = "red"


@each_form
def test_values_of_other_types_become_plain(form: str) -> None:
    graph = nx.Graph(made=date(2020, 1, 2))
    graph.add_node("a", seen=date(2020, 1, 2), n=np.int64(3), f=np.float32(0.5), b=np.bool_(True), c=Colour.RED, z=None)
    graph.add_edge("a", "a", weight=np.float64(1.5), claims={"kg:b", "kg:a"}, through=["kg:p"])
    came = read(tables(graph) if form == "csv" else write(graph, form), form)
    node = came.nodes["a"]
    text = form == "csv"
    assert (node["seen"], node["c"]) == ("2020-01-02", "red")
    assert (node["n"], node["f"], node["b"]) == (("3", "0.5", "true") if text else (3, 0.5, True))
    assert "z" not in node
    assert came.edges["a", "a"]["weight"] == 1.5
    assert came.edges["a", "a"]["claims"] == ("kg:a", "kg:b")


@each_form
def test_one_name_with_values_of_several_types_has_one_type_in_a_file(form: str) -> None:
    graph = nx.Graph()
    graph.add_node("a", mixed=1, number=1, truth=True)
    graph.add_node("b", mixed="text", number=0.5, truth=2)
    graph.add_node("c", mixed=True, truth=False)
    came = read(tables(graph) if form == "csv" else write(graph, form), form)
    if form in {"json", "pajek"}:
        assert [came.nodes[node]["mixed"] for node in "abc"] == [1, "text", True]
    else:
        assert [came.nodes[node]["mixed"] for node in "abc"] == ["1", "text", "true"]
    assert [float(came.nodes[node]["number"]) for node in "ab"] == [1.0, 0.5]


@each_form
@pytest.mark.parametrize("weight", [float("inf"), float("-inf"), float("nan"), np.float64("nan"), "3", True, (1,)])
def test_a_weight_that_is_no_number_is_refused_with_the_edge(form: str, weight: object) -> None:
    graph = nx.Graph()
    graph.add_edge("kg:country-kaz", "kg:country-geo", weight=weight)
    with pytest.raises(UsageError, match="weight of edge kg:country-geo – kg:country-kaz"):
        content_of(graph, form)


@each_form
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"thing": object()}, "thing of node a is a object"),
        ({"thing": {"x": 1}}, "thing of node a is a dict"),
        ({"thing": [{"x": 1}]}, "thing of node a is a dict"),
        ({"thing": b"x"}, "thing of node a is a bytes"),
        ({"thing": 1 << 70}, "which files cannot hold"),
        ({"thing": float("nan")}, "thing of node a is nan"),
        ({"claims": ("kg:a b",)}, "one word without spaces"),
        ({"claims": ("",)}, "one word without spaces"),
        ({"spells": [("2012-01-01",)]}, "a spell is a pair of days"),
    ],
)
def test_what_no_file_can_hold_is_refused(form: str, data: dict[str, object], words: str) -> None:
    graph = nx.Graph()
    graph.add_node("a", **data)
    with pytest.raises(UsageError, match=words):
        content_of(graph, form)


@each_form
def test_two_nodes_of_one_name_are_refused(form: str) -> None:
    graph = nx.Graph()
    graph.add_nodes_from([1, "1"])
    with pytest.raises(UsageError, match="both be called '1'"):
        content_of(graph, form)
    with pytest.raises(UsageError, match="no id"):
        content_of(nx.Graph([("", "a")]), form)
    parallel = nx.MultiGraph()
    parallel.add_edge("a", "b", key="0")
    parallel.add_edge("a", "b", key=0)
    with pytest.raises(UsageError, match="both have the key '0'"):
        content_of(parallel, form)


@each_form
def test_lists_keep_their_order_and_sets_get_one(form: str) -> None:
    ids = [f"kg:claim-{number}" for number in (7, 3, 9, 1, 8, 2)]
    graph = nx.DiGraph()
    graph.add_edge("a", "b", weight=1, claims=ids)
    graph.add_edge("b", "c", weight=1, claims=frozenset(ids))
    came = read(tables(graph) if form == "csv" else write(graph, form), form)
    assert came.edges["a", "b"]["claims"] == tuple(ids)
    assert came.edges["b", "c"]["claims"] == tuple(sorted(ids))


# the same bytes


class Ours(nx.MultiDiGraph):  # type: ignore[misc]
    """A class of the user's own."""


@each_form
def test_bytes_depend_on_the_network_alone(form: str) -> None:
    graph = countries()
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    random.Random(1).shuffle(nodes)
    random.Random(2).shuffle(edges)
    other = nx.Graph(**dict(reversed(graph.graph.items())))
    other.add_nodes_from((node, dict(reversed(data.items()))) for node, data in nodes)
    other.add_edges_from((two, one, dict(reversed(data.items()))) for one, two, data in edges)
    assert content_of(other, form) == content_of(graph, form)
    assert content_of(Ours(typed()), form) == content_of(typed(), form)
    assert content_of(nx.freeze(countries()), form) == content_of(graph, form)


def test_bytes_do_not_depend_on_the_seed_of_hashes() -> None:
    code = (
        "import hashlib; from test_exchange import content_of\n"
        "from test_exchange_samples import FORMS, countries, typed\n"
        "for make in countries, typed:\n"
        "    for form in FORMS: print(hashlib.sha256(content_of(make(), form)).hexdigest())\n"
    )
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    here = [hashlib.sha256(content_of(make(), form)).hexdigest() for make in (countries, typed) for form in FORMS]
    assert told == {"".join(f"{digest}\n" for digest in here)}


def test_writing_leaves_the_network_as_it_was() -> None:
    graph = typed()
    before = (dict(graph.graph), str(graph.nodes(data=True)), str(graph.edges(keys=True, data=True)))
    for form in FORMS:
        content_of(graph, form)
    assert (dict(graph.graph), str(graph.nodes(data=True)), str(graph.edges(keys=True, data=True))) == before


@each_form
def test_what_was_read_is_written_as_it_was(form: str) -> None:
    for graph in (countries(), typed()):
        once = tables(graph) if form == "csv" else write(graph, form)
        came = read(once, form)
        assert (tables(came) if form == "csv" else write(came, form)) == once


# formats and files


def test_the_formats_are_told_apart_by_their_endings() -> None:
    assert list(FORMATS) == sorted(FORMS)
    assert [form_of(f"x/y{known.ending.upper()}") for known in FORMATS.values()] == list(FORMATS)
    assert [name for name, known in FORMATS.items() if known.folder] == ["csv"]
    with pytest.raises(UsageError, match=r"'\.gefx'.*did you mean \.gexf"):
        form_of("x.gefx")
    with pytest.raises(UsageError, match="no format has files"):
        form_of("x")


def test_a_format_that_is_not_there_is_refused_with_the_nearest() -> None:
    for call in (
        lambda: write(nx.Graph(), "graphlm"),
        lambda: read(b"", "graphlm"),
        lambda: save(nx.Graph(), "x", "graphlm"),
    ):
        with pytest.raises(UsageError, match="did you mean graphml"):
            call()
    with pytest.raises(UsageError, match=r"nodes\.csv and edges\.csv"):
        write(nx.Graph(), "csv")


@each_form
def test_save_and_load(form: str, tmp_path: Path) -> None:
    graph = countries()
    path = tmp_path / "out" / f"net{FORMATS[form].ending}"
    files = save(graph, path)
    assert sorted(file for file in tmp_path.rglob("*") if file.is_file()) == sorted(files)
    assert facts(load(path)) == back(graph, form)
    if form == "csv":
        assert {file.relative_to(tmp_path).as_posix() for file in files} == {"out/net/nodes.csv", "out/net/edges.csv"}
        assert facts(load(tmp_path / "out" / "net")) == facts(load(files[0])) == back(graph, form)
        assert save(graph, tmp_path / "folder", "csv")[0].parent == tmp_path / "folder"
    else:
        assert files == (path,)
        other = tmp_path / "other.txt"
        assert save(graph, other, form) == (other,)
        assert other.read_bytes() == path.read_bytes()


def test_a_network_that_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "net.gexf"
    save(countries(), path)
    before = path.read_bytes()
    with pytest.raises(UsageError):
        save(nx.Graph([("a", "b", {"weight": float("inf")})]), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["net.gexf"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for name in ("x.gexf", "x.csv"):
        with pytest.raises(NotFoundError, match="cannot read"):
            load(tmp_path / name)


@each_form
@pytest.mark.parametrize(
    "content",
    [b"", b"<gexf/>", b"<x", b"[]", b"{}", b"[1]", b'"x"', b"\xff\xfe", b"*Vertices x", b"Id\n1", b"null", b"\x00"],
)
def test_what_is_no_network_is_refused_in_words(form: str, content: bytes) -> None:
    given = {"nodes.csv": content, "edges.csv": content} if form == "csv" else content
    if form == "pajek" and content not in {b"\xff\xfe", b"*Vertices x"}:
        assert not read(given, form)
        return
    with pytest.raises(UsageError):
        read(given, form)


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_a_bomb_of_entities_is_refused(form: str) -> None:
    levels = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY x0 "0123456789">{levels}]><{form}>&x9;</{form}>'
    with pytest.raises(UsageError):
        read(bomb.encode(), form)


@pytest.mark.parametrize("form", ["gexf", "graphml"])
def test_xml_is_well_formed_and_has_no_day_of_writing(form: str) -> None:
    for graph in (countries(), typed(), nx.Graph()):
        root = ElementTree.fromstring(write(graph, form))
        assert not [element for element in root.iter() if "lastmodifieddate" in element.attrib]
    assert date.today().isoformat() not in write(nx.karate_club_graph(), form).decode()
