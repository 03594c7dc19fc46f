"""The files themselves: what other programs look for in them, and what they write that must be read."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from test_exchange_samples import countries, typed

from cbrngraph.errors import UsageError
from cbrngraph.networks.exchange.formats import read, tables, write

GEXF = "{http://www.gexf.net/1.2draft}"


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def lines(content: bytes) -> list[str]:
    return [line for line in content.decode("utf-8-sig").splitlines() if not line.startswith("%")]


# what networkx's own readers find


def test_networkx_reads_gexf() -> None:
    graph = nx.read_gexf(io.BytesIO(write(countries(), "gexf")))
    assert set(graph) == set(countries())
    assert graph.nodes["kg:country-irq"]["label"] == "العراق"
    tie = graph.edges["kg:country-geo", "kg:country-kaz"]
    assert (tie["weight"], tie["start"], tie["end"]) == (2.5, "2012-01-01", "2015-12-31")
    assert tie["claims"] == "kg:claim-1 kg:claim-2"
    parallel = nx.read_gexf(io.BytesIO(write(typed(), "gexf")))
    assert set(parallel.edges(keys=True)) == set(typed().edges(keys=True))


def test_networkx_reads_graphml() -> None:
    graph = nx.read_graphml(io.BytesIO(write(countries(), "graphml")))
    tie = graph.edges["kg:country-geo", "kg:country-kaz"]
    assert (tie["weight"], tie["first"], tie["claims"]) == (2.5, "2012-01-01", "kg:claim-1 kg:claim-2")
    assert graph.graph["title"] == "Countries through projects"
    parallel = nx.read_graphml(io.BytesIO(write(typed(), "graphml")))
    told = sorted((one, two, data["type"]) for one, two, data in parallel.edges(data=True))
    assert told == sorted(typed().edges(keys=True))


def test_networkx_reads_json() -> None:
    data = json.loads(write(typed(), "json"))
    graph = nx.node_link_graph(data, edges="edges")
    assert set(graph.edges(keys=True)) == set(typed().edges(keys=True))
    assert graph.edges["kg:org-a", "kg:org-b", "funded"]["claims"] == ["kg:claim-ab"]


@pytest.mark.parametrize(
    "make", [nx.karate_club_graph, nx.les_miserables_graph, countries], ids=lambda make: make.__name__
)
def test_networkx_reads_pajek(make: Any) -> None:
    graph = make()
    came = nx.read_pajek(io.BytesIO(write(graph, "pajek")))
    weights = sorted(float(weight) for _, _, weight in graph.edges(data="weight"))
    assert sorted(weight for _, _, weight in came.edges(data="weight")) == weights
    assert len(came) == len(graph)
    degrees = sorted(degree for _, degree in graph.degree())
    assert sorted(degree for _, degree in came.degree()) == degrees


def test_networkx_reads_pajek_of_one_type_with_its_claims() -> None:
    graph = nx.MultiDiGraph()
    graph.add_edge("a", "b", key="led", type="led", weight=2, claims=("kg:claim-1", "kg:claim-2"))
    [(one, two, data)] = nx.read_pajek(io.BytesIO(write(graph, "pajek"))).edges(data=True)
    assert (one, two, data) == ("a", "b", {"weight": 2.0, "l": "kg:claim-1 kg:claim-2"})


# every edge carries its claims


@pytest.mark.parametrize("form", ["cx2", "gexf", "graphml", "json", "pajek"])
@pytest.mark.parametrize("make", [countries, typed], ids=lambda make: make.__name__)
def test_every_claim_stands_in_the_file(make: Any, form: str) -> None:
    text = write(make(), form).decode()
    claims = [claim for _, _, ids in make().edges(data="claims") for claim in ids]
    assert claims and all(claim in text for claim in claims)


# GEXF


def test_gexf_has_days_kinds_and_what_is_said() -> None:
    root = ElementTree.fromstring(write(countries(), "gexf"))
    assert [element.tag for element in root] == [f"{GEXF}meta", f"{GEXF}graph"]
    assert root[0].attrib == {} and root.findtext(f"{GEXF}meta/{GEXF}creator") == "cbrngraph"
    said = root.findtext(f"{GEXF}meta/{GEXF}description")
    assert said and "policy: accepted\n" in said and "notes: One note: with a colon.\n  Another" in said
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert graph.attrib == {"defaultedgetype": "undirected", "mode": "dynamic", "timeformat": "date"}
    times = {edge.get("id"): (edge.get("start"), edge.get("end")) for edge in root.iter(f"{GEXF}edge")}
    assert times == {"0": (None, None), "1": ("2012-01-01", "2015-12-31"), "2": (None, None)}
    kinds = [edge.get("kind") for edge in ElementTree.fromstring(write(typed(), "gexf")).iter(f"{GEXF}edge")]
    assert sorted(kinds, key=str) == ["funded", "funded", "led & paid", "led & paid", "partner"]


@pytest.mark.parametrize(
    ("first", "last", "start", "end"),
    [
        ("2012-01-01", "2012-01-01", "2012-01-01", "2012-01-01"),
        ("2012-01-01", "", "2012-01-01", None),
        ("", "2012-01-01", None, "2012-01-01"),
        ("2012-01-02", "2012-01-01", None, None),
        ("2012", "2013-01-01", None, None),
        ("2012-02-30", "", None, None),
    ],
)
def test_gexf_has_an_interval_only_where_days_make_one(
    first: str, last: str, start: str | None, end: str | None
) -> None:
    graph = nx.Graph([("a", "b", {"first": first, "last": last})])
    [edge] = ElementTree.fromstring(write(graph, "gexf")).iter(f"{GEXF}edge")
    assert (edge.get("start"), edge.get("end")) == (start, end)
    assert dict(read(write(graph, "gexf"), "gexf").edges["a", "b"]) == {
        name: day for name, day in (("first", first), ("last", last)) if day
    }


def test_gexf_declares_each_attribute_once_with_one_type() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=1, count=1)
    graph.add_edge("b", "c", weight=0.5, count=0.5)
    root = ElementTree.fromstring(write(graph, "gexf"))
    told = [(each.get("title"), each.get("type")) for each in root.iter(f"{GEXF}attribute")]
    assert told == [("count", "double")]
    assert sorted(float(str(edge.get("weight"))) for edge in root.iter(f"{GEXF}edge")) == [0.5, 1.0]


def test_gexf_spells() -> None:
    graph = nx.Graph([("a", "b", {"spells": [("2012-01-01", "2012-02-01"), ("2014-05-06", None)]})])
    root = ElementTree.fromstring(write(graph, "gexf"))
    spells = [spell.attrib for spell in root.iter(f"{GEXF}spell")]
    assert spells == [{"start": "2012-01-01", "end": "2012-02-01"}, {"start": "2014-05-06"}]


GEPHI = """<?xml version='1.0' encoding='UTF-8'?>
<gexf xmlns="http://www.gexf.net/1.3" version="1.3" xmlns:viz="http://www.gexf.net/1.3/viz">
  <meta lastmodifieddate="2023-03-18"><creator>Gephi 0.10.1</creator><description>no: matter</description></meta>
  <graph defaultedgetype="directed" timeformat="dateTime" timerepresentation="interval" timezone="UTC" mode="dynamic">
    <attributes class="node" mode="static">
      <attribute id="region" title="region" type="string"><default>nowhere</default></attribute>
      <attribute id="d" title="Degree" type="short"/>
    </attributes>
    <attributes class="edge" mode="static"><attribute id="claims" title="claims" type="string"/></attributes>
    <nodes count="2">
      <node id="kg:a" label="A"><attvalues><attvalue for="d" value="3"/></attvalues>
        <viz:size value="10.0"/><viz:position x="-1.5" y="2"/><viz:color r="1" g="2" b="3"/></node>
      <node id="kg:b" label="B"><attvalues><attvalue for="region" value="Gulf"/></attvalues></node>
    </nodes>
    <edges count="2">
      <edge id="7" source="kg:a" target="kg:b" weight="2.0" start="2012-01-01T00:00:00">
        <attvalues><attvalue for="claims" value="kg:claim-1 kg:claim-2"/></attvalues></edge>
      <edge id="8" source="kg:b" target="kg:a"/>
    </edges>
  </graph>
</gexf>"""


@pytest.mark.parametrize(
    "space", ["http://www.gexf.net/1.3", "http://gexf.net/1.3", "http://www.gexf.net/1.1draft", "x"]
)
def test_gexf_that_gephi_wrote_is_read(space: str) -> None:
    graph = read(GEPHI.replace("http://www.gexf.net/1.3", space).encode(), "gexf")
    assert type(graph) is nx.DiGraph and graph.graph == {}
    assert dict(graph.nodes["kg:a"]) == {"label": "A", "Degree": 3}
    assert dict(graph.nodes["kg:b"]) == {"label": "B", "region": "Gulf"}
    tie = {"weight": 2.0, "first": "2012-01-01T00:00:00", "claims": ("kg:claim-1", "kg:claim-2")}
    assert dict(graph.edges["kg:a", "kg:b"]) == tie
    assert dict(graph.edges["kg:b", "kg:a"]) == {}


def test_gexf_of_networkx_is_read() -> None:
    graph = nx.MultiGraph(name="x")
    graph.add_edge("a", "b", key="k", weight=1.5)
    graph.add_edge("a", "b", key="l", weight=2.5)
    file = io.BytesIO()
    nx.write_gexf(graph, file)
    came = read(file.getvalue(), "gexf")
    assert came.graph == {"name": "x"}
    assert dict(came["a"]["b"]) == {"k": {"weight": 1.5}, "l": {"weight": 2.5}}


def test_gexf_with_both_directions_is_refused() -> None:
    mixed = GEPHI.replace('<edge id="8"', '<edge id="8" type="undirected"')
    with pytest.raises(UsageError, match="Undirected edge found in directed graph"):
        read(mixed.encode(), "gexf")


# GraphML


def test_graphml_has_unique_ids_and_declared_types() -> None:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.fromstring(write(typed(), "graphml"))
    ids = [str(edge.get("id")) for edge in root.iter(f"{space}edge")]
    assert len(set(ids)) == len(ids) == 5
    keys = [(key.get("for"), key.get("attr.name")) for key in root.iter(f"{space}key")]
    assert len(keys) == len(set(keys))
    types = {key.get("attr.name"): key.get("attr.type") for key in root.iter(f"{space}key") if key.get("for") == "edge"}
    assert {types[name] for name in ("count", "sources")} == {"long"}
    assert (types["weight"], types["claims"], types["type"]) == ("double", "string", "string")


def test_graphml_with_parallel_edges_and_no_ids_is_read() -> None:
    text = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="undirected">
      <node id="a"/><node id="b"/><edge source="a" target="b"/><edge source="b" target="a"/></graph></graphml>"""
    graph = read(text.encode(), "graphml")
    assert sorted(graph.edges(keys=True)) == [("a", "b", 0), ("a", "b", 1)]


# CX2

TYPES = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: type(value) is int and abs(value) < 2**31,
    "long": lambda value: type(value) is int,
    "double": lambda value: isinstance(value, float),
    "list_of_string": lambda value: isinstance(value, list) and all(isinstance(each, str) for each in value),
}


def wide() -> nx.Graph:
    graph = nx.Graph(size=2**40, ratio=0.5)
    graph.add_node("a", big=2**40, tags=["x", "y"], mixed=1)
    graph.add_node("b", big=1, tags=[], mixed="x")
    return graph


@pytest.mark.parametrize(
    "make", [countries, typed, wide, nx.Graph, nx.karate_club_graph], ids=lambda make: make.__name__
)
def test_cx2_is_what_its_specification_says(make: Any) -> None:
    parts = json.loads(write(make(), "cx2"))
    assert parts[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert parts[-1] == {"status": [{"error": "", "success": True}]}
    assert all(len(part) == 1 for part in parts[1:])
    aspects = {name: elements for part in parts[2:-1] for name, elements in part.items()}
    assert {each["name"]: each["elementCount"] for each in parts[1]["metaData"]} == {
        n: len(e) for n, e in aspects.items()
    }
    [declared] = aspects["attributeDeclarations"]
    values = {
        "networkAttributes": aspects["networkAttributes"],
        "nodes": [node["v"] for node in aspects["nodes"]],
        "edges": [edge.get("v", {}) for edge in aspects["edges"]],
    }
    for aspect, elements in values.items():
        for name, value in [(name, value) for element in elements for name, value in element.items()]:
            assert TYPES[declared[aspect][name]["d"]](value), (aspect, name, value)
    for aspect in ("nodes", "edges"):
        assert [element["id"] for element in aspects[aspect]] == list(range(len(aspects[aspect])))
    assert {end for edge in aspects["edges"] for end in (edge["s"], edge["t"])} <= {n["id"] for n in aspects["nodes"]}
    assert len(aspects["edges"]) == make().number_of_edges()


def test_cx2_shows_labels_types_and_ids_where_cytoscape_looks() -> None:
    text = json.loads(write(typed(), "cx2"))
    nodes = next(part["nodes"] for part in text if "nodes" in part)
    edges = next(part["edges"] for part in text if "edges" in part)
    assert [(node["v"]["name"], node["v"]["represents"]) for node in nodes] == [
        ("Institute", "kg:org-a"), ("Institute", "kg:org-b"), ("Project = 1", "kg:project-1"),
    ]  # fmt: skip
    assert edges[0]["v"]["interaction"] == "funded" and edges[0]["v"]["claims"] == ["kg:claim-ab"]


def test_cx2_of_others_with_aliases_defaults_and_fragments_is_read() -> None:
    parts = [
        {"CXVersion": "2.0", "hasFragments": True},
        {"metaData": [{"name": "nodes", "elementCount": 3}]},
        {"attributeDeclarations": [{
            "nodes": {"name": {"d": "string", "a": "n"}, "level": {"d": "integer", "v": 1}},
            "edges": {"interaction": {"d": "string", "a": "i", "v": "binds"}},
        }]},
        {"nodes": [{"id": 5, "x": 1.0, "y": 2.0, "v": {"n": "A"}}, {"id": 9, "v": {"n": "B", "level": 2}}]},
        {"nodes": [{"id": 11}]},
        {"edges": [{"id": 1, "s": 5, "t": 9, "v": {"i": "splits"}}]},
        {"edges": [{"id": 2, "s": 9, "t": 11}]},
        {"visualProperties": [{"default": {}}]},
        {"status": [{"success": True}]},
    ]  # fmt: skip
    graph = read(json.dumps(parts).encode(), "cx2")
    assert graph.is_directed() and not graph.is_multigraph()
    assert {node: dict(data) for node, data in graph.nodes(data=True)} == {
        "5": {"label": "A", "level": 1}, "9": {"label": "B", "level": 2}, "11": {"level": 1},
    }  # fmt: skip
    assert {(one, two): data for one, two, data in graph.edges(data="type")} == {
        ("5", "9"): "splits",
        ("9", "11"): "binds",
    }
    failed = [*parts[:-1], {"status": [{"success": False, "error": "cut short"}]}]
    with pytest.raises(UsageError, match="not written whole"):
        read(json.dumps(failed).encode(), "cx2")


# Pajek


def test_pajek_of_two_modes_has_the_first_mode_first() -> None:
    graph = nx.davis_southern_women_graph()
    head, *rest = lines(write(graph, "pajek"))
    assert head == "*Vertices 32 18"
    split = rest.index("*Edges")
    assert [line.split()[0] for line in rest[:split]] == [str(number) for number in range(1, 33)]
    assert all(line.split('"')[1] in graph.graph["top"] for line in rest[:18])
    assert all(line.split('"')[1] in graph.graph["bottom"] for line in rest[18:split])
    ends = [{int(end) <= 18 for end in line.split()[:2]} for line in rest[split + 1 :]]
    assert len(ends) == 89 and all(end == {True, False} for end in ends)
    came = read(write(graph, "pajek"), "pajek")
    assert {frozenset(edge) for edge in came.edges} == {frozenset(edge) for edge in graph.edges}
    assert dict(came.nodes(data="bipartite")) == dict(graph.nodes(data="bipartite"))


def test_pajek_has_no_modes_where_a_tie_stays_within_one() -> None:
    graph = nx.Graph()
    graph.add_nodes_from(["a", "b"], bipartite=0)
    graph.add_node("c", bipartite=1)
    graph.add_edges_from([("a", "c"), ("a", "b")])
    assert lines(write(graph, "pajek"))[0] == "*Vertices 3"
    graph.remove_edge("a", "b")
    assert lines(write(graph, "pajek"))[0] == "*Vertices 3 2"
    del graph.nodes["b"]["bipartite"]
    assert lines(write(graph, "pajek"))[0] == "*Vertices 3"


def test_pajek_lines_carry_claims_as_labels() -> None:
    assert lines(write(countries(), "pajek")) == [
        "*Vertices 4",
        '1 "Côte d\'Ivoire ″CIV″ & co."',
        '2 "Georgia"',
        '3 "العراق"',
        '4 "Kazakhstan"',
        "*Edges",
        '1 3 1 l "kg:claim-4"',
        '2 4 2.5 l "kg:claim-1 kg:claim-2"',
        '3 4 1 l "kg:claim-3"',
    ]


def test_pajek_has_a_section_for_each_type_and_no_label_twice() -> None:
    told = lines(write(typed(), "pajek"))
    assert told[1:4] == ['1 "Institute (kg:org-a)"', '2 "Institute (kg:org-b)"', '3 "Project = 1"']
    assert [line for line in told if line.startswith("*")] == [
        "*Vertices 3", '*Arcs :1 "funded"', '*Arcs :2 "led & paid"', '*Arcs :3 "partner"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    "label", ['say "x"', "back\\slash\\", "two\r\nlines", "tab\t", '"', "\\", "% no comment", "*Arcs"]
)
def test_pajek_labels_stand_on_one_line_between_quotes(label: str) -> None:
    graph = nx.Graph()
    graph.add_node("kg:a", label=label)
    content = write(graph, "pajek")
    [_, vertex, _] = lines(content)
    assert vertex.count('"') == 2 and vertex.startswith('1 "') and vertex.endswith('"') and "\\" not in vertex
    assert read(content, "pajek").nodes["kg:a"]["label"] == label.replace("\r\n", "\n")
    assert len(nx.read_pajek(io.BytesIO(content))) == 1


def test_pajek_labels_that_become_the_same_are_told_apart() -> None:
    graph = nx.Graph()
    graph.add_nodes_from(['x"', "x″", "x\\", "x∖"], label="x")
    graph.add_node("y", label="x (x″)")
    labels = [line.split('"')[1] for line in lines(write(graph, "pajek"))[1:-1]]
    assert len(set(labels)) == 5
    assert set(read(write(graph, "pajek"), "pajek")) == set(graph)


def test_pajek_begins_with_a_byte_order_mark_where_it_is_not_ascii() -> None:
    assert write(countries(), "pajek").startswith(b"\xef\xbb\xbf% ")
    assert write(nx.karate_club_graph(), "pajek").startswith(b"% ")
    assert write(nx.karate_club_graph(), "pajek").isascii()


MANUAL = """% of others, with coordinates and colours
*Network two kinds of lines.net
*Vertices 4
  1 "Ada"                   0.1646    0.2144    0.5000
  2 Cora                    0.0481    0.3869    0.5000 ic White
  4 "Jean [1]"   0.1 0.5 [5-10]
*Arcs :1 "Dining-table partner choice"
  1   3 2
1: 1   2 1 c Blue l "first choice"
*Edges :2 "Cooperation"
  1   2 1 l "Math 2a"
*Partition of something
*Vertices 4
1
2
1
1
"""


def test_pajek_of_others_is_read() -> None:
    graph = read(MANUAL.encode(), "pajek")
    assert type(graph) is nx.MultiDiGraph
    assert graph.graph == {"name": "two kinds of lines.net"}
    assert list(graph) == ["Ada", "Cora", "3", "Jean [1]"]
    told = sorted(
        (one, two, kind, data["weight"], data.get("label"))
        for one, two, kind, data in graph.edges(keys=True, data=True)
    )
    assert told == sorted([
        ("Ada", "3", "Dining-table partner choice", 2, None),
        ("Ada", "Cora", "Dining-table partner choice", 1, "first choice"),
        ("Ada", "Cora", "Cooperation", 1, "Math 2a"),
        ("Cora", "Ada", "Cooperation", 1, "Math 2a"),
    ], key=lambda row: row[:3])  # fmt: skip


def test_pajek_of_networkx_is_read() -> None:
    file = io.BytesIO()
    nx.write_pajek(nx.Graph([("a", "b", {"weight": 2.5}), ("b", "c", {"weight": 1.0})]), file)
    graph = read(file.getvalue(), "pajek")
    assert not graph.is_directed()
    assert {frozenset(edge[:2]): edge[2] for edge in graph.edges(data="weight")} == {
        frozenset("ab"): 2.5, frozenset("bc"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*Vertices 2\n*Matrix\n0 1\n1 0\n", "matrix is not read"),
        ("*Vertices 2\n*Arcslist\n1 2\n", "arcslist is not read"),
        ("*Vertices 2\n*Arcs\n1 x\n", "line 3 of this Pajek file cannot be read: '1 x'"),
        ("*Vertices 2\n*Arcs\n1\n", "line 3"),
        ("*Vertices 2\n*Arcs\n1 2 inf\n", "line 3"),
        ("*Vertices 2\n*Arcs\n1 3\n", "2 vertices, and a line from 1 to 3"),
    ],
)
def test_pajek_that_cannot_be_read_is_refused_with_the_line(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read(text.encode(), "pajek")


# CSV


def test_csv_has_the_columns_of_gephi() -> None:
    files = tables(countries())
    assert list(files) == ["nodes.csv", "edges.csv"]
    assert files["nodes.csv"].decode().splitlines()[0] == "Id,Label,Kind,Region,Ids"
    head = "Source,Target,Type,Weight,count,start,end,sources,claims,through"
    assert files["edges.csv"].decode().splitlines()[0] == head
    tie = rows(files["edges.csv"])[1]
    assert tie == {
        "Source": "kg:country-geo", "Target": "kg:country-kaz", "Type": "Undirected", "Weight": "2.5", "count": "3",
        "start": "2012-01-01", "end": "2015-12-31", "sources": "2", "claims": "kg:claim-1 kg:claim-2",
        "through": "kg:project-p53 kg:project-p46",
    }  # fmt: skip
    kinds = [(row["Type"], row["Kind"], row["claims"]) for row in rows(tables(typed())["edges.csv"])]
    assert kinds[:2] == [("Directed", "funded", "kg:claim-ab"), ("Directed", "led & paid", "kg:claim-ab")]


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+x", "-x", "@SUM(1)", "\t=1", "\r=1", "\n=1", "-2+3", "=2", "-"]
)
def test_csv_holds_no_formula(text: str) -> None:
    graph = nx.Graph()
    graph.add_node(text, label=text, region=text)
    graph.add_edge(text, text, weight=-1.5)
    for content in tables(graph).values():
        for row in rows(content):
            cells = {name: cell for name, cell in row.items() if name != "Weight"}
            assert not [cell for cell in cells.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    [(_, weight)] = [(row["Source"], row["Weight"]) for row in rows(tables(graph)["edges.csv"])]
    assert weight == "-1.5"


@pytest.mark.parametrize("text", ["-5", "+33", "-1.5e3", "'", "'x", "''", "'=x", "''=x", "'-5"])
def test_csv_keeps_numbers_and_apostrophes(text: str) -> None:
    graph = nx.Graph()
    graph.add_node("a", label=text)
    assert read(tables(graph), "csv").nodes["a"]["label"] == text
    if not text.lstrip("'").startswith("="):
        assert rows(tables(graph)["nodes.csv"])[0]["Label"] == text


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_that_gephi_or_a_spreadsheet_wrote_is_read(mark: str) -> None:
    nodes = "\ufeffId,Label,timeset,Region\r\na,A,,Gulf\r\nb,B,,\r\n".replace(",", mark)
    edges = "Source,Target,Type,Id,Label,timeset,Weight\r\na,b,Directed,0,,,2.0\r\nb,c,Directed,1,x,,1.0\r\n".replace(
        ",", mark
    )
    graph = read({"nodes.csv": nodes.encode(), "edges.csv": edges.encode()}, "csv")
    assert type(graph) is nx.DiGraph
    assert {node: dict(data) for node, data in graph.nodes(data=True)} == {
        "a": {"label": "A", "region": "Gulf"}, "b": {"label": "B"}, "c": {},
    }  # fmt: skip
    assert {(one, two): data for one, two, data in graph.edges(data=True)} == {
        ("a", "b"): {"weight": 2.0}, ("b", "c"): {"weight": 1.0, "label": "x"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("edges", "words"),
    [
        ("Source,Target,Weight\na,b,much\n", "weight of edge a – b is no number: 'much'"),
        ("Source,Target,Weight\na,b,1e999\n", "weight of edge a – b is no number"),
        ("Source,Target,Weight\na,b,NaN\n", "weight of edge a – b is no number"),
        ("Source,Target,Type\na,b,Directed\nb,c,Undirected\n", "some edges of edges.csv are directed and some are not"),
        ("Source,Weight\na,1\n", "edges.csv has no column Target"),
        ("Source,Target\na,\n", "edges.csv, row 2: Source or Target is empty"),
        ("", "no column Source and no column Target"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_in_words(edges: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read({"nodes.csv": b"Id\na\n", "edges.csv": edges.encode()}, "csv")
    with pytest.raises(UsageError, match=r"edges\.csv is not there"):
        read({"nodes.csv": b"Id\na\n"}, "csv")


def test_csv_with_very_many_claims_in_a_cell_is_read() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=1, claims=tuple(f"kg:claim-{number:07}" for number in range(20_000)))
    limit = csv.field_size_limit()
    came = read(tables(graph), "csv")
    assert came.edges["a", "b"]["claims"] == graph.edges["a", "b"]["claims"]
    assert csv.field_size_limit() == limit < len(tables(graph)["edges.csv"])


# JSON


def test_json_has_sorted_keys_and_lists() -> None:
    text = write(countries(), "json").decode()
    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert [node["id"] for node in data["nodes"]] == sorted(countries())
    assert data["edges"][1]["claims"] == ["kg:claim-1", "kg:claim-2"]
    assert (data["directed"], data["multigraph"]) == (False, False)


def test_json_of_d3_is_read() -> None:
    d3 = {"nodes": [{"id": "a", "group": 1}, {"id": 2}], "links": [{"source": "a", "target": 2, "value": 3}]}
    graph = read(json.dumps(d3).encode(), "json")
    assert type(graph) is nx.Graph
    assert dict(graph.nodes["a"]) == {"group": 1}
    assert dict(graph.edges["a", "2"]) == {"value": 3}
    with pytest.raises(UsageError, match="NaN"):
        read(b'{"nodes": [{"id": "a", "x": NaN}], "edges": []}', "json")
