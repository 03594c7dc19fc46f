"""Pictures: the same bytes every time, texts that touch nothing, everything drawn or said, counts that are right."""

from __future__ import annotations

import math
import re
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import networkx as nx
import numpy as np
import pytest
from builds import ROOT, python
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, PathPatch
from matplotlib.text import Text

from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import MissingExtraError, UsageError
from cbrngraph.networks.table import Table
from cbrngraph.pictures import borders as bordering
from cbrngraph.pictures import extra
from cbrngraph.pictures.accessions import accessions_picture
from cbrngraph.pictures.borders import equal_earth
from cbrngraph.pictures.brokerage import brokerage_picture
from cbrngraph.pictures.figure import Box, text_width, wrapped, written
from cbrngraph.pictures.heatmap import heatmap_picture
from cbrngraph.pictures.layout import positions
from cbrngraph.pictures.map import map_picture
from cbrngraph.pictures.members import members
from cbrngraph.pictures.network import network_picture
from cbrngraph.pictures.palette import (
    NO_REGION,
    REGIONS,
    ROLES,
    SEVERAL_REGIONS,
    ink,
    over,
    regional,
    scheme,
)
from cbrngraph.pictures.placing import label, placed
from cbrngraph.pictures.projects import Project, projects
from cbrngraph.pictures.ties import chosen, simple
from cbrngraph.pictures.timeline import bar_of, projects_picture
from cbrngraph.pictures.view import extent, path_of, view_of
from cbrngraph.pictures.years import months_after

pytest_plugins = ["fixtures_builds"]

ROLE_COLUMNS = ("node", "label", "group", *ROLES, "total")


def texts(axes: Axes | Figure) -> list[Text]:
    found = axes.findobj(Text)
    return [text for text in found if isinstance(text, Text) and text.get_text().strip() and text.get_visible()]


def words(figure: Figure) -> str:
    return " ".join(text.get_text() for text in texts(figure))


def touching(boxes: list[Box]) -> list[tuple[int, int]]:
    """The pairs of boxes that have a point in common, by going through them all."""
    return [
        (a, b)
        for (a, one), (b, other) in combinations(enumerate(boxes), 2)
        if min(one.right, other.right) > max(one.left, other.left)
        and min(one.top, other.top) > max(one.bottom, other.bottom)
    ]


def assert_texts_are_apart(figure: Figure) -> None:
    """No text on another, and none beyond the edge, by what the renderer measures; a pixel is forgiven."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    wide, high = (float(inches) * figure.dpi for inches in figure.get_size_inches())
    boxes = []
    for text in texts(figure):
        box = text.get_window_extent(renderer)
        boxes.append((Box(box.x0 + 1, box.y0 + 1, box.width - 2, box.height - 2), text.get_text()))
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= wide + 1 and box.y1 <= high + 1, text.get_text()
    assert len(boxes) > 3
    pairs = touching([box for box, _ in boxes])
    assert [(boxes[one][1], boxes[other][1]) for one, other in pairs] == []


def countries(kg: KnowledgeGraph) -> nx.Graph:
    """Countries linked by the projects that both benefit from, asked for without the room of networks."""
    regions: dict[str, set[str]] = {}
    for row in kg.query(
        """SELECT ?c ?l WHERE { ?m a cbrn:Membership ; org:member ?c ; cbrn:region/skos:prefLabel ?l .
           FILTER(LANG(?l) = "en") }""",
        warn=False,
    ).rows():
        regions.setdefault(str(row["c"]), set()).add(str(row["l"]))
    of_project: dict[str, set[str]] = {}
    graph = nx.Graph()
    for row in kg.query(
        """SELECT ?c ?l ?project WHERE { ?p cbrn:participant ?c ; cbrn:role cbrn:role-beneficiary-country ;
           cbrn:project ?project . ?c skos:prefLabel ?l FILTER(LANG(?l) = "en") }""",
        warn=False,
    ).rows():
        country = str(row["c"])
        of_project.setdefault(str(row["project"]), set()).add(country)
        region = "; ".join(sorted(regions.get(country, ())))
        graph.add_node(country, label=str(row["l"]), kind="country", region=region)
    for both in of_project.values():
        for one, other in combinations(sorted(both), 2):
            weight = graph.get_edge_data(one, other, {"weight": 0})["weight"] + 1
            graph.add_edge(one, other, weight=weight)
    return graph


def marks(figure: Figure) -> int:
    return sum(
        len(found.get_offsets()) for found in figure.findobj(PathCollection) if isinstance(found, PathCollection)
    )


def lines(figure: Figure) -> int:
    return sum(
        len(found.get_segments()) for found in figure.findobj(LineCollection) if isinstance(found, LineCollection)
    )


# colours


def lab(colour: str, eyes: np.ndarray) -> np.ndarray:
    """CIELAB of a colour as eyes see it that a matrix of linear RGB stands for."""
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    )
    xyz = to_xyz @ np.clip(eyes @ linear, 0, 1) / (to_xyz @ np.ones(3))
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


# Machado, Oliveira and Fernandes (2009), table of severity 1.0.
EYES = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("roles", [False, True])
def test_colours_are_told_apart_by_all_eyes(eyes: str, roles: bool) -> None:
    regions = [region.colour for region in (*REGIONS.values(), SEVERAL_REGIONS, NO_REGION)]
    colours = list(ROLES.values()) if roles else regions
    nearest = min(
        float(np.linalg.norm(lab(one, EYES[eyes]) - lab(other, EYES[eyes]))) for one, other in combinations(colours, 2)
    )
    assert nearest > 14  # two to three is what one just sees


def test_the_regions_are_those_of_the_graph(real: KnowledgeGraph) -> None:
    asked = (
        'SELECT ?r ?l ?c WHERE { ?r a cbrn:Region ; skos:prefLabel ?l ; cbrn:regionCode ?c FILTER(LANG(?l) = "en") }'
    )
    found = real.query(asked, warn=False).rows()
    assert {str(row["r"]): str(row["l"]) for row in found} == {key: one.label for key, one in REGIONS.items()}
    for row in found:
        assert regional(row["r"]) == regional(row["l"]) == regional(row["c"]) == REGIONS[str(row["r"])]


def test_a_region_has_its_colour_whatever_else_is_there() -> None:
    alone, together = (
        scheme(["Central Asia"]),
        scheme(["kg:region-sea", "", "kg:region-ca", "Middle East; South East Asia"]),
    )
    assert alone.colour("Central Asia") == together.colour("kg:region-ca") == REGIONS["kg:region-ca"].colour
    assert list(together.colours) == ["Central Asia", "South East Asia", "several regions", "no region"]
    assert together.colour(None) == NO_REGION.colour


def test_other_groups_share_a_grey_from_the_ninth_on() -> None:
    found = scheme([str(number) for number in range(11) for _ in range(20 - number)], "community")
    assert len(set(found.colours.values())) == 9
    assert found.colours["9"] == found.colours["10"] == found.colours["8"] != found.colours["0"]


@given(st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#" + "".join(f"{part:02X}" for part in rgb)))
def test_letters_can_be_read_on_every_colour(colour: str) -> None:
    def contrast(one: str, other: str) -> float:
        lights = []
        for each in (one, other):
            parts = np.array([int(each[at : at + 2], 16) for at in (1, 3, 5)]) / 255
            linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
            lights.append(float(linear @ [0.2126, 0.7152, 0.0722]) + 0.05)
        return max(lights) / min(lights)

    assert contrast(over(colour), colour) >= 4.5
    assert contrast(ink(colour), "#FFFFFF") >= 4.5


# sheets


def test_words_are_wrapped_to_a_width() -> None:
    text = "Côte d’Ivoire and Казахстан are partner countries of the network"
    found = wrapped(text, 8, 90)
    assert " ".join(found) == text
    assert len(found) > 2 and all(text_width(line, 8) <= 90 for line in found)


def test_a_form_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match=r"svg or png, not as pgn; did you mean png"):
        written(network_picture(nx.path_graph(3), title="x"), "pgn")


def test_neither_the_style_of_the_user_nor_dollars_change_a_picture() -> None:
    graph = nx.path_graph(4)
    nx.set_node_attributes(graph, {0: "costs $5 and $6_x"}, "label")
    before = written(network_picture(graph, title="$a$"), "svg")
    with mpl.rc_context({"font.size": 31, "font.family": ["serif"], "lines.linewidth": 9, "svg.fonttype": "none"}):
        assert written(network_picture(graph, title="$a$"), "svg") == before
        assert mpl.rcParams["font.size"] == 31


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_file_names_no_date_and_no_software(form: str) -> None:
    data = written(network_picture(nx.karate_club_graph(), title="Karate club", colour_by="club"), form)
    assert re.search(rb"(?i)matplotlib|software|dc:date|20\d\d-\d\d-\d\d", data) is None
    assert form == "png" or b"<title>Karate club</title>" in data


HASHES = """
import hashlib, sys
import networkx as nx
import cbrngraph
from cbrngraph.pictures.accessions import accessions_picture
from cbrngraph.pictures.figure import written
from cbrngraph.pictures.heatmap import heatmap_picture
from cbrngraph.pictures.network import network_picture
from cbrngraph.pictures.timeline import projects_picture
from test_pictures import countries
kg = cbrngraph.open(sys.argv[1])
graph = countries(kg)
made = [network_picture(graph, title="x", size_by=dict(graph.degree()))]
made += [draw(kg.engine) for draw in (accessions_picture, projects_picture, heatmap_picture)]
try:
    from cbrngraph.pictures.map import map_picture
    made.append(map_picture(kg.engine))
except cbrngraph.errors.MissingExtraError:
    pass
print(*(hashlib.sha256(written(figure, form)).hexdigest() for figure in made for form in ("svg", "png")))
assert "matplotlib.pyplot" not in sys.modules
"""


def test_the_bytes_are_the_same_whatever_the_seed_of_hashes(real_build: Path) -> None:
    ran = [python("-c", HASHES, str(real_build), cwd=ROOT / "tests", PYTHONHASHSEED=seed) for seed in ("1", "2")]
    assert [done.err for done in ran if done.code] == []
    assert ran[0].out == ran[1].out
    assert len(set(ran[0].out.split())) == len(ran[0].out.split()) >= 8


def test_the_order_in_which_a_network_was_made_does_not_matter() -> None:
    graph = nx.les_miserables_graph()
    other = nx.Graph()
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    other.add_edges_from((b, a, data) for a, b, data in reversed(list(graph.edges(data=True))))
    assert written(network_picture(graph, title="x"), "svg") == written(network_picture(other, title="x"), "svg")


def test_without_matplotlib_the_message_says_what_brings_it() -> None:
    code = "import sys; sys.modules['matplotlib'] = None\nimport cbrngraph.pictures.network"
    done = python("-c", code)
    assert done.code == 1
    assert (
        "MissingExtraError: matplotlib is not installed; it comes with: pip install 'cbrngraph[pictures]'" in done.err
    )


# labels


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 150), st.text("abc ", min_size=1, max_size=14)), max_size=25))
def test_placed_labels_never_touch_and_never_leave(wanted: list[tuple[float, float, str]]) -> None:
    field, wall = Box(0, 0, 200, 150), Box(80, 60, 40, 30)
    found = placed([label(text, x, y, 3, 7, most=40) for x, y, text in wanted], field, taken=[wall])
    boxes = [one.box for one in found if one is not None]
    assert len(found) == len(wanted)
    assert touching([*boxes, wall]) == []
    assert all(box.left >= 0 and box.bottom >= 0 and box.right <= 200 and box.top <= 150 for box in boxes)


def test_a_label_keeps_off_marks_and_lines_where_it_can() -> None:
    marks_around = np.array([(112.0, 50.0, 6.0), (100.0, 62.0, 6.0), (100.0, 38.0, 6.0)])
    line = np.column_stack((np.linspace(0, 100, 30), np.full(30, 50.0)))
    (free,) = placed([label("name", 100, 50, 4, 7)], Box(0, 0, 200, 100), marks_around[:0], line)
    (found,) = placed([label("name", 100, 50, 4, 7)], Box(0, 0, 200, 100), marks_around, line)
    assert free is not None and free.box.left > 100  # to the right, which reads best
    assert found is not None
    nearest = [
        math.hypot(max(found.box.left - x, 0, x - found.box.right), max(found.box.bottom - y, 0, y - found.box.top))
        for x, y, _ in marks_around
    ]
    assert min(nearest) >= 6


def test_long_labels_have_two_lines_and_are_cut() -> None:
    found = label("International Science and Technology Center of somewhere far away", 0, 0, 0, 7, most=60)
    assert len(found.lines) == 2 and found.lines[1].endswith("…")
    assert all(text_width(line, 7) <= 60 for line in found.lines)


# networks


@pytest.fixture(scope="module")
def network(real: KnowledgeGraph) -> nx.Graph:
    return countries(real)


def test_a_network_is_legible_and_says_what_it_leaves_out(network: nx.Graph) -> None:
    figure = network_picture(network, title="x", size_by=nx.betweenness_centrality(network), size_name="betweenness")
    assert_texts_are_apart(figure)
    assert marks(figure) == len(network)
    said = re.search(r"(\d+) of (\d+) ties are drawn: the 3 heaviest of each node", words(figure))
    assert said is not None
    assert (int(said[1]), int(said[2])) == (lines(figure), network.number_of_edges())
    assert lines(figure) < network.number_of_edges() / 3
    assert "Size: betweenness" in words(figure)


def test_the_legend_counts_the_nodes_of_each_region(network: nx.Graph) -> None:
    shown = words(network_picture(network, title="x"))
    groups = Counter(regional(region).label for _, region in network.nodes(data="region"))
    assert set(groups) > {"several regions", "no region", "Central Asia"}
    for group, count in groups.items():
        assert f"{group} ({count})" in shown


def test_every_country_of_the_network_has_its_name(network: nx.Graph) -> None:
    shown = {text.get_text().replace("\n", " ") for text in texts(network_picture(network, title="x"))}
    assert {name for _, name in network.nodes(data="label")} <= shown


@pytest.mark.parametrize("count", [60, 300])
def test_nodes_do_not_stand_on_each_other(count: int) -> None:
    graph = nx.barabasi_albert_graph(count, 3, seed=2)
    figure = network_picture(graph, title="x", size_by=dict(graph.degree()))
    found = [one for one in figure.findobj(PathCollection) if isinstance(one, PathCollection)]
    at = np.vstack([np.asarray(one.get_offsets()) for one in found])
    radii = np.concatenate([np.sqrt(one.get_sizes()) / 2 for one in found])
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)) - radii[:, None] - radii[None]
    assert len(at) == count
    assert apart[~np.eye(count, dtype=bool)].min() > 0


def test_large_marks_are_pushed_apart_and_stay_inside() -> None:
    graph = nx.path_graph(30)
    nx.set_edge_attributes(graph, 1.0, "weight")
    at = positions(graph, {}, [], (400.0, 300.0), dict.fromkeys(graph, 18.0))
    for one, other in combinations(graph, 2):
        assert math.dist(at[one], at[other]) >= 36
    assert all(18 <= x <= 382 and 18 <= y <= 282 for x, y in at.values())


def test_nodes_of_a_region_stand_together(network: nx.Graph) -> None:
    figure = network_picture(network, title="x")
    (found,) = [one for one in figure.findobj(PathCollection) if isinstance(one, PathCollection)]
    at = np.asarray(found.get_offsets())
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    regions = [str(network.nodes[node]["region"]) for node in sorted(network, key=str)]
    same = np.array([[a == b and a != "" and ";" not in a for b in regions] for a in regions]) & ~np.eye(
        len(at), dtype=bool
    )
    assert apart[same].mean() < 0.4 * apart[~same].mean()


@pytest.mark.parametrize("nearest", [1, 2, 3])
def test_the_heaviest_ties_are_kept_and_parts_stay_together(nearest: int) -> None:
    graph, _ = simple(nx.les_miserables_graph())
    pairs = chosen(graph, None, nearest).pairs
    drawn = nx.Graph(pairs)
    assert nx.number_connected_components(drawn) == nx.number_connected_components(graph)
    for node in graph:
        weights = sorted((data["weight"] for data in graph[node].values()), reverse=True)
        kept = sorted((graph[node][other]["weight"] for other in drawn[node]), reverse=True)
        assert kept[:nearest] == weights[:nearest]


def test_a_backbone_is_drawn_as_given() -> None:
    graph = nx.karate_club_graph()
    figure = network_picture(graph, title="x", edges=[(0, 1), (33, 32), (1, 0)], rule="the disparity filter at 0.05")
    assert lines(figure) == 2
    assert "2 of 78 ties are drawn: the disparity filter at 0.05." in words(figure)
    assert "30 nodes have ties, but none of those that are drawn." in words(figure)
    with pytest.raises(UsageError, match="the tie 0 – 33 is to be drawn, but the network has none"):
        network_picture(graph, title="x", edges=[(0, 33)])
    with pytest.raises(UsageError, match="nearest is a number of ties from 1 on"):
        network_picture(graph, title="x", nearest=0)


def test_two_modes_have_two_shapes() -> None:
    graph = nx.davis_southern_women_graph()
    for _, data in graph.nodes(data=True):
        data["kind"] = "event" if data["bipartite"] else "woman"
    figure = network_picture(graph, title="x")
    assert_texts_are_apart(figure)
    found = [one for one in figure.findobj(PathCollection) if isinstance(one, PathCollection)]
    assert sorted(len(one.get_offsets()) for one in found) == [14, 18]
    assert len({len(one.get_paths()[0].vertices) for one in found}) == 2
    assert "woman (18)" in words(figure) and "event (14)" in words(figure)
    assert lines(figure) == 89  # alike and few: all of them


def test_undefined_values_are_hollow_and_said() -> None:
    graph = nx.path_graph(6)
    values: dict[object, float | None] = {0: None, 1: 2.0, 2: math.nan, 3: -1.0, 4: 5.0}
    figure = network_picture(graph, title="x", size_by=values, size_name="power")
    assert "power: undefined for 3 of 6 nodes, which are drawn hollow." in words(figure)
    assert marks(figure) == 6


def test_nodes_without_ties_stand_below_and_loops_are_said() -> None:
    graph = nx.MultiGraph([(0, 1), (0, 1), (1, 2), (2, 2)])
    graph.add_nodes_from((f"kg:org-{number}", {"label": f"A body by itself {number}"}) for number in range(60))
    figure = network_picture(graph, title="x")
    assert_texts_are_apart(figure)
    assert marks(figure) == 63 and lines(figure) == 2
    assert "60 of 63 nodes have no tie and stand below." in words(figure)
    assert "1 tie of a node with itself is left out." in words(figure)
    assert "Several ties between the same two are drawn as one." in words(figure)


def test_many_nodes_are_named_only_where_there_is_room() -> None:
    graph = nx.barabasi_albert_graph(400, 6, seed=1)
    nx.set_node_attributes(graph, {node: f"Institute number {node}" for node in graph}, "label")
    figure = network_picture(graph, title="x")
    assert_texts_are_apart(figure)
    said = re.search(r"Named are (\d+) of 400 nodes", words(figure))
    assert said is not None
    assert int(said[1]) == words(figure).count("Institute number ") > 20
    assert marks(figure) == 400


def test_kinds_have_the_same_shape_in_every_picture() -> None:
    found = []
    for others in ("project", "institution"):
        graph = nx.star_graph(4)
        nx.set_node_attributes(graph, {node: "country" if node else others for node in graph}, "kind")
        figure = network_picture(graph, title="x")
        shapes = {
            len(one.get_offsets()): one for one in figure.findobj(PathCollection) if isinstance(one, PathCollection)
        }
        found.append([len(shapes[count].get_paths()[0].vertices) for count in (4, 1)])
        assert "country (4)" in words(figure) and f"{others} (1)" in words(figure)
    assert found[0][0] == found[1][0]
    assert found[0][1] != found[1][1]


def test_directed_ties_are_drawn_both_ways() -> None:
    graph = nx.DiGraph([(0, 1), (1, 0), (1, 2)])
    figure = network_picture(graph, title="x")
    assert "All ties are drawn: 3." in words(figure)
    assert sum(isinstance(one, FancyArrowPatch) for one in figure.findobj(FancyArrowPatch)) == 3


def test_next_to_nothing_is_said_in_words() -> None:
    assert "This network has no nodes" in words(network_picture(nx.Graph(), title="x"))
    one = nx.Graph()
    one.add_node("kg:country-kaz", label="Kazakhstan", region="Central Asia")
    figure = network_picture(one, title="x")
    assert "The network is one node without ties." in words(figure)
    assert marks(figure) == 1 and "Kazakhstan" in words(figure) and "Central Asia (1)" in words(figure)
    assert written(figure, "png").startswith(b"\x89PNG")


# maps


@pytest.fixture(scope="module")
def world() -> bordering.Borders:
    pytest.importorskip("shapefile", reason="maps need pyshp")
    try:
        return bordering.borders()
    except MissingExtraError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def drawn_map(real: KnowledgeGraph, world: bordering.Borders) -> Figure:
    assert world.countries
    return map_picture(real.engine)


def test_every_partner_country_is_on_the_map(drawn_map: Figure, real: KnowledgeGraph) -> None:
    named = {text.get_text().replace("\n", " ") for text in texts(drawn_map)}
    assert {member.label for member in members(real.engine)} <= named
    assert "Not on the map" not in words(drawn_map)


def test_each_country_is_a_shape_or_a_dot(drawn_map: Figure, real: KnowledgeGraph, world: bordering.Borders) -> None:
    everyone = members(real.engine)
    view = view_of([world.countries[member.code] for member in everyone], 880)
    axes = drawn_map.axes[2]
    shapes = {
        (tuple(one.get_path().get_extents().extents.round(1)), one.get_facecolor())
        for one in axes.findobj(PathPatch)
        if isinstance(one, PathPatch)
    }
    dots = {
        (*np.ravel(line.get_xydata()).round(1), line.get_color()) for line in axes.lines if line.get_marker() == "o"
    }
    for member in everyone:
        country = world.countries[member.code]
        colours = {mpl.colors.to_rgba(regional(region).colour) for region in member.regions}
        path = path_of(country, view)
        shaped = path is not None and any(
            (tuple(path.get_extents().extents.round(1)), colour) in shapes for colour in colours
        )
        dotted = any((*view.point(country.middle), regional(region).colour) in dots for region in member.regions)
        assert dotted or (shaped and extent(path) >= 16), member.label


def test_a_country_of_two_regions_has_both_colours(drawn_map: Figure, real: KnowledgeGraph) -> None:
    several = [member for member in members(real.engine) if len(member.regions) > 1]
    shapes = [one for one in drawn_map.findobj(PathPatch) if isinstance(one, PathPatch) and one.get_hatch()]
    assert len(shapes) == len(several) > 0


def test_the_map_counts_what_the_question_counts(drawn_map: Figure, real: KnowledgeGraph) -> None:
    rows = real.ask("members", date="2022-03-31").rows
    assert f"{len(rows)} partner countries" in words(drawn_map)
    counts = Counter(name for row in rows for name in row[-1].split("; "))
    for name, count in counts.items():
        assert f"{name}: {count}" in words(drawn_map)


def test_a_map_of_an_earlier_day_says_whom_it_leaves_out(real: KnowledgeGraph, world: bordering.Borders) -> None:
    assert world.told
    rows = real.ask("members", date="2014-12-31").rows
    figure = map_picture(real.engine, day="2014-12-31")
    assert f"{len(rows)} partner countries: what had joined, or was listed, by 2014-12-31." in words(figure)
    assert f"{len(members(real.engine)) - len(rows)} more are left out" in words(figure)


def test_texts_of_the_map_are_apart_and_borders_are_neutral(drawn_map: Figure) -> None:
    assert_texts_are_apart(drawn_map)
    assert "they say nothing about the legal status of any territory." in words(drawn_map).replace("\n", " ")


def test_a_map_of_no_day_or_nobody(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="written YYYY-MM-DD, not 2014"):
        map_picture(kg.engine, day="2014")
    assert "No source shows a partner country by 1999-01-01." in words(map_picture(kg.engine, day="1999-01-01"))


def test_neighbours_keep_their_common_border(world: bordering.Borders) -> None:
    corners = {
        code: {tuple(corner) for ring in world.countries[code].rings for corner in ring} for code in ("KAZ", "UZB")
    }
    both = corners["KAZ"] & corners["UZB"]
    assert len(both) > 40
    # Within the box of the common border nearly every corner of one is a corner of the other.
    middle = [c for c in corners["UZB"] if 62 < c[0] < 66 and 41 < c[1] < 44]
    assert sum(corner in both for corner in middle) > 0.8 * len(middle) > 5


def test_a_missing_package_of_borders_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extra, "find_spec", lambda _: None)
    bordering.borders.cache_clear()
    with pytest.raises(MissingExtraError, match=r"pip install 'cbrngraph\[pictures\]'"):
        bordering.borders()


@given(st.floats(-170, 170), st.floats(-85, 85), st.floats(-180, 180))
def test_the_projection_keeps_areas(longitude: float, latitude: float, middle: float) -> None:
    if abs((longitude - middle + 180) % 360 - 180) > 179:
        return
    step = 1e-4
    places = np.array([(longitude, latitude), (longitude + step, latitude), (longitude, latitude + step)])
    at = equal_earth(places, middle)
    (dx, dy), (ex, ey) = (at[1] - at[0]) / math.radians(step), (at[2] - at[0]) / math.radians(step)
    assert abs(dx * ey - dy * ex) == pytest.approx(math.cos(math.radians(latitude)), rel=2e-3, abs=1e-4)


def test_the_projection_has_the_shape_that_was_published() -> None:
    # Šavrič, Patterson and Jenny (2018): width to height 2.05 to 1, pole lines 0.59 of the equator's length.
    places = np.array([(0.0, 0.0), (180 - 1e-9, 0.0), (0.0, 90.0), (180 - 1e-9, 90.0)])
    at = equal_earth(places, 0.0)
    assert at[0] == pytest.approx((0, 0))
    assert at[1][0] / at[2][1] == pytest.approx(2.05, abs=0.01)
    assert at[3][0] / at[1][0] == pytest.approx(0.59, abs=0.005)


# time


def project(**days: object) -> Project:
    known: dict[str, object] = {
        "id": "kg:project-x", "number": 1, "label": "Project 1: x", "months": None, "regions": (), "areas": (),
        "from_earliest": "", "from_latest": "", "until_earliest": "", "until_latest": "", "seen": (),
    }  # fmt: skip
    return Project(**(known | days))  # type: ignore[arg-type]


def test_bars_fade_where_days_are_rough_or_unknown() -> None:
    assert bar_of(project()) is None
    assert bar_of(project(seen=("2015-01-01",))) is None
    rough = bar_of(
        project(
            from_earliest="2013-01-01", from_latest="2013-12-31", until_earliest="2015-01-01", until_latest="2015-12-31"
        )
    )
    assert rough is not None
    assert (rough.comes, rough.stands, rough.goes, rough.gone) == (
        "2013-01-01",
        "2013-12-31",
        "2015-01-01",
        "2015-12-31",
    )
    unended = bar_of(project(from_earliest="2013-02-01", from_latest="2013-02-01", until_earliest="2015-03-31"))
    assert unended is not None
    assert unended.goes == "2015-03-31" < unended.gone
    planned = bar_of(project(from_earliest="2013-02-01", from_latest="2013-02-01", months=36))
    assert planned is not None
    assert (planned.stands, planned.goes, planned.planned) == ("2013-02-01", "2013-02-01", "2016-02-01")
    seen = bar_of(project(from_earliest="2013-02-01", from_latest="2013-02-01", months=3, seen=("2014-05-05",)))
    assert seen is not None
    assert seen.goes == "2014-05-05" < seen.gone and not seen.planned
    only_end = bar_of(project(until_earliest="2022-01-01", until_latest="2022-12-31"))
    assert only_end is not None
    assert only_end.comes < only_end.stands == only_end.goes == "2022-01-01"


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2080, 1, 1)),
       st.integers(-200, 200))  # fmt: skip
def test_months_are_added_as_calendars_do(day: object, months: int) -> None:
    found = months_after(str(day), months)
    year, month, of_month = map(int, str(day).split("-"))
    whole = 12 * year + month - 1 + months
    assert found[:7] == f"{whole // 12:04}-{whole % 12 + 1:02}"
    assert int(found[8:]) in ({of_month} if of_month <= 28 else range(28, of_month + 1))


def test_every_project_is_drawn_or_named(real: KnowledgeGraph) -> None:
    figure = projects_picture(real.engine)
    assert_texts_are_apart(figure)
    everyone = projects(real.engine)
    assert len(everyone) == len(real.query("SELECT ?p WHERE { ?p a cbrn:Project }", warn=False).rows())
    drawn = [one for one in everyone if bar_of(one) is not None]
    assert f"{len(drawn)} of {len(everyone)} projects are drawn." in words(figure)
    shown = [text.get_text() for text in texts(figure)]
    for one in drawn:
        assert (str(one.number) in shown) if one.number is not None else any(one.label[:12] in text for text in shown)
    caption = " ".join(text for text in shown if len(text) > 90)
    for one in everyone:
        if one not in drawn and one.number is not None:
            assert re.search(rf"\b{one.number}\b", caption), one.id
    counts = Counter(regional("; ".join(one.regions)).label for one in drawn)
    assert all(f"{name} ({count})" in shown for name, count in counts.items())


def test_accessions_end_at_the_number_of_members(real: KnowledgeGraph) -> None:
    figure = accessions_picture(real.engine)
    assert_texts_are_apart(figure)
    everyone = members(real.engine)
    undated = len(real.ask("unknown-accessions").rows)
    assert f"accession not dated: {undated}" in words(figure)
    assert f"Of {undated} of {len(everyone)} no source says when they joined" in words(figure)
    assert {member.label for member in everyone} <= {text.get_text() for text in texts(figure)}
    for year in ("2013", "2015", "2017", "2020"):
        named = real.ask("members", date=f"{year}-12-31").rows
        assert sum(member.on(f"{year}-12-31") for member in everyone) == len(named)


def test_pictures_of_a_graph_with_next_to_nothing(kg: KnowledgeGraph) -> None:
    for draw in (accessions_picture, projects_picture, heatmap_picture):
        assert written(draw(kg.engine), "svg").startswith(b"<?xml")


# heat map


def test_cells_count_what_the_graph_says(real: KnowledgeGraph) -> None:
    asked = """SELECT ?area ?region (COUNT(DISTINCT ?p) AS ?n) WHERE {
      ?p a cbrn:Project ; cbrn:area/skos:prefLabel ?area ; cbrn:region ?region . FILTER(LANG(?area) = "en")
    } GROUP BY ?area ?region"""
    found = {(str(row["area"]), str(row["region"])): int(str(row["n"])) for row in real.query(asked, warn=False).rows()}
    figure = heatmap_picture(real.engine)
    assert_texts_are_apart(figure)
    at = {text.get_text(): text.get_position() for text in texts(figure.axes[0])}
    cells = {tuple(map(round, text.get_position())): text.get_text() for text in texts(figure.axes[0])}
    columns = sorted({x for (x, _), text in cells.items() if text == "·" or text.isdigit()})
    regions = sorted({region for _, region in found}, key=list(REGIONS).index)
    assert len(columns) == len(regions) + 1
    for area in {area for area, _ in found}:
        row = round(at[area][1])
        shown = [cells[x, row] for x in columns[:-1]]
        assert shown == [str(found.get((area, region), "·")) for region in regions]


# brokerage


def brokers(count: int) -> Table:
    rows = tuple(
        (f"kg:country-{number:03}", f"Country {number}", "" if number == 3 else "Central Asia", number, 1, 2, None, 0.5,
         number + 3.5)
        for number in range(count)
    )  # fmt: skip
    return Table(ROLE_COLUMNS, (*rows, ("kg:country-zzz", "Nobody", "Middle East", 0, 0, 0, 0, 0, 0)), ("A note.",))


def test_the_twenty_who_broker_most_are_drawn_to_scale() -> None:
    figure = brokerage_picture(brokers(30))
    assert_texts_are_apart(figure)
    shown = words(figure)
    assert "30 of 31 nodes stand between two others. The 20 with the highest total are drawn." in shown
    assert "A note." in shown and "Country 29 " in shown and "Country 9 " not in shown
    bars = [patch for patch in figure.axes[0].patches if patch.get_height() > 5]
    colours = {name: mpl.colors.to_rgba(colour) for name, colour in ROLES.items()}
    widths = {
        name: sorted(bar.get_width() for bar in bars if bar.get_facecolor() == colour)
        for name, colour in colours.items()
    }
    assert len(widths["coordinator"]) == 20 and widths["representative"] == []
    assert widths["coordinator"][-1] / widths["gatekeeper"][0] == pytest.approx(29 / 2)
    assert widths["liaison"][0] / widths["itinerant"][0] == pytest.approx(0.5)
    assert "Central Asia (20)" in shown


def test_few_brokers_and_none() -> None:
    shown = words(brokerage_picture(brokers(4)))
    assert "4 of 5 nodes stand between two others. The figure" in shown
    assert "no region (1)" in shown and "Central Asia (3)" in shown
    assert "None of 1 nodes stands between two others." in words(brokerage_picture(brokers(0)))
    assert "The table has no rows." in words(brokerage_picture(Table(ROLE_COLUMNS, ())))
    with pytest.raises(UsageError, match="this one lacks liaison, total"):
        brokerage_picture(Table(ROLE_COLUMNS[:-2], ()))
