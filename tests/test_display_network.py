"""A network as a page: whole by itself, asking for nothing, saying what the network says, and alive in a browser."""

from __future__ import annotations

import json
import pickle
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from builds import ROOT, Run
from display_browser import CHROMIUM, Browser, browser
from display_html import Read

from cbrngraph.api import KnowledgeGraph
from cbrngraph.display import networks, packed
from cbrngraph.display.interactive import interactive
from cbrngraph.display.networks import network_html
from cbrngraph.display.page import SCRIPTS, Interactive
from cbrngraph.errors import UsageError

pytest_plugins = ["fixtures_builds"]

SHARED = "countries-by-projects"
HOSTILE = "</script><script>alert(1)</script>\"'<!--<img src=x onerror=alert(2)>&amp;"


@pytest.fixture(scope="session")
def net(real: KnowledgeGraph) -> Any:
    """The countries that share projects."""
    return real.network(SHARED)


@pytest.fixture(scope="session")
def page(net: Any) -> str:
    """Its page."""
    return interactive(net).html


def data_of(html: str) -> dict[str, Any]:
    """The data of a page, as its script reads them."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def ties_of(html: str) -> dict[frozenset[str], dict[str, Any]]:
    """The ties in the data of a page: ids of the ends → what is said of them."""
    data = data_of(html)
    words, nodes = data["words"], [data["words"][node[0]] for node in data["nodes"]]
    return {
        frozenset({nodes[a], nodes[b]}): {
            "weight": weight, "first": words[first], "last": words[last], "sources": sources, "total": total,
            "links": [{"name": words[one[0]], "type": words[one[1]], "sources": one[4],
                       "pages": [data["sources"][place] for place in data["sets"][one[5]]]} for one in links],
        }
        for a, b, weight, _, first, last, sources, total, links in data["ties"]
    }  # fmt: skip


# the page


def test_the_page_is_whole_and_asks_for_nothing(page: str) -> None:
    read = Read(page)
    assert read.faults == []
    assert read.loads == []
    assert read.handlers == []
    assert page.startswith("<!DOCTYPE html>")
    assert not [name for name, given in read.elements if given.get("style")]
    own = "".join([*read.inside("style"), *read.inside("script")[1:]])
    assert "://" not in own, "no address stands in style or script"


def test_only_its_own_style_and_script_are_let_in(page: str) -> None:
    read = Read(page)
    rules = next(given["content"] for given in read.all("meta") if given.get("http-equiv") == "Content-Security-Policy")
    allowed = dict(rule.strip().split(" ", 1) for rule in rules.split(";"))
    assert allowed["default-src"] == "'none'"
    assert allowed["base-uri"] == allowed["form-action"] == "'none'"
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)
    assert style and script
    assert allowed["style-src"] == f"'{hashed(style[1])}'"
    assert allowed["script-src"] == f"'{hashed(script[1])}'"
    assert "unsafe" not in rules
    order = [name for name, _ in read.elements]
    assert order.index("meta") < order.index("style") and page.index("Content-Security") < page.index("<style")


def hashed(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def test_the_frame_holds_the_page_and_keeps_it_apart(net: Any, page: str) -> None:
    html = network_html(net)
    read = Read(html)
    assert read.faults == []
    (frame,) = read.all("iframe")
    assert frame["srcdoc"] == page
    assert set(frame["sandbox"].split()) == {"allow-scripts", "allow-popups", "allow-popups-to-escape-sandbox"}
    assert "width:100%" in frame["style"]
    assert frame["title"].startswith("Countries linked")
    assert interactive(net)._repr_html_() == html


def test_the_same_network_gives_the_same_bytes(real: KnowledgeGraph, page: str) -> None:
    assert interactive(real.network(SHARED)).html == page
    other = nx.Graph(reversed([(*sorted(pair), {"weight": 1}) for pair in ("ab", "bc", "ca")]))
    same = nx.Graph([("a", "b", {"weight": 1}), ("b", "c", {"weight": 1}), ("a", "c", {"weight": 1})])
    assert interactive(other).html == interactive(same).html


# what it says


def test_the_data_are_those_of_the_network(net: Any, page: str) -> None:
    data, ties = data_of(page), ties_of(page)
    ids = [data["words"][node[0]] for node in data["nodes"]]
    assert sorted(ids) == sorted(net)
    labels = {data["words"][node[0]]: data["words"][node[1]] for node in data["nodes"]}
    assert labels == dict(net.nodes(data="label"))
    assert len(ties) == len(data["ties"]) == net.number_of_edges()
    for one, other, edge in net.edges(data=True):
        tie = ties[frozenset({one, other})]
        assert (tie["weight"], tie["sources"], tie["total"]) == (edge["weight"], edge["sources"], edge["count"])
        assert (tie["first"], tie["last"]) == (edge.get("first", ""), edge.get("last", ""))


def test_a_tie_says_what_why_says(net: Any, page: str) -> None:
    ties = ties_of(page)
    for one, other in (("kg:country-kaz", "kg:country-uzb"), ("kg:country-mar", "kg:country-tun")):
        tie, why = ties[frozenset({one, other})], net.why(one, other)
        assert (tie["total"], tie["sources"]) == (len(why.links), why.independent)
        told = sorted((link["name"], link["sources"]) for link in tie["links"])
        assert told == sorted((link.heading.partition(" · ")[0], link.sources) for link in why.links)
        pages = {(name, url) for link in tie["links"] for name, url, _ in link["pages"]}
        assert pages <= {(source.name, source.url) for source in why.sources.values()}
        read = {source for link in why.links for reason in link.reasons for source in reason.receipt.sources}
        assert {url for _, url in pages} <= {why.sources[source].url for source in read}


def test_ties_drawn_at_first_are_those_of_the_picture(net: Any, page: str) -> None:
    from cbrngraph.pictures.ties import chosen, simple

    drawn = [given for tag, given in Read(page).elements if tag == "path" and "data-t" in given]
    pairs = chosen(simple(net)[0], None, 3).pairs
    assert len(drawn) == len(pairs) < net.number_of_edges()
    data = data_of(page)
    found = {
        frozenset(data["words"][data["nodes"][end][0]] for end in data["ties"][int(given["data-t"])][:2])
        for given in drawn
    }
    assert found == {frozenset(pair) for pair in pairs}
    assert f"{len(pairs)} of {net.number_of_edges()} ties are drawn" in Read(page).text
    assert f"all {net.number_of_edges()} ties" in Read(page).text


def test_every_node_and_tie_tells_itself_without_a_script(net: Any, page: str) -> None:
    marks = re.findall(r'<g class="n [^>]*data-n="(\d+)"><title>([^<]+)</title>', page)
    assert len(marks) == len(net)
    ties = re.findall(r'<path class="t[^>]*data-t="(\d+)"[^>]*><title>([^<]+)</title>', page)
    assert len(ties) == page.count("data-t=") > 100
    data = data_of(page)
    for place, told in ties:
        a, b, _, _, _, _, sources, total, _ = data["ties"][int(place)]
        ends = [data["words"][data["nodes"][end][1]] for end in (a, b)]
        assert unescape(told).startswith(f"{ends[0]} – {ends[1]}: {total} link")
        assert f"on {sources} independent source" in told
    shared = [unescape(told) for _, told in ties if "Kazakhstan" in told and "Uzbekistan" in told]
    assert not shared or "Project 53" in shared[0]


def test_nodes_stand_where_the_picture_has_them(net: Any, page: str) -> None:
    from cbrngraph.networks.measures.registry import values
    from cbrngraph.pictures.plan import planned

    plan = planned(net, size_by=values(net, "strength"), size_name="strength")
    data = data_of(page)
    for node in data["nodes"]:
        x, y = plan.where[data["words"][node[0]]]
        assert (node[6], round(node[7] + y, 1)) == (pytest.approx(x, abs=0.06), pytest.approx(plan.field.top, abs=0.11))


def test_what_the_reader_must_know_is_there(net: Any, page: str) -> None:
    text = Read(page).text
    for note in net.notes:
        assert note in text or f"{note[0].upper()}{note[1:]}" in text
    assert "evidence policy accepted" in text
    assert "cbrngraph 0." in text
    assert net.view.question in text
    for region in ("Central Asia (7)", "several regions (1)"):
        assert region in text


def test_time_and_policy_are_told(real: KnowledgeGraph) -> None:
    text = Read(interactive(real.network(SHARED, as_of="2016-01-01")).html).text
    assert "as of 2016-01-01" in text
    assert "dates leave open" in text
    text = Read(interactive(real.network("party-agreement", policy="official")).html).text
    assert "evidence policy official" in text


def test_a_backbone_and_another_size(real: KnowledgeGraph, net: Any) -> None:
    shown = real.interactive(net, alpha=0.05, size_by="betweenness")
    text = Read(shown.html).text
    assert "stronger than chance at 0.05" in text
    assert "Size: betweenness" in text
    with pytest.raises(UsageError, match="no measure"):
        real.interactive(net, size_by="nonsense")


@pytest.mark.parametrize(
    ("view", "most"),
    [(SHARED, 250_000), ("cooperation", 750_000), ("co-attendance", 500_000), ("attendance", 550_000), ("", 300_000)],
)
def test_pages_stay_small(real: KnowledgeGraph, view: str, most: int) -> None:
    named = {SHARED, "cooperation", "co-attendance", "attendance"}
    for name in [view] if view else sorted(set(real.networks()) - named):
        html = interactive(real.network(name)).html
        assert len(html.encode()) < most, name
        read = Read(html)
        assert (read.faults, read.loads, read.handlers) == ([], [], []), name


def test_what_a_page_has_no_room_for_is_told(net: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_TIES", 200)
    html = interactive(net).html
    data = data_of(html)
    assert len(data["ties"]) == 200
    assert f"{net.number_of_edges() - 200} of {net.number_of_edges()} ties are not in this page" in Read(html).text
    assert "all 200 ties" in Read(html).text
    weights = sorted((edge["weight"] for _, _, edge in net.edges(data=True)), reverse=True)
    assert sorted((tie[2] for tie in data["ties"]), reverse=True)[:60] == weights[:60]


# all kinds of networks


def test_directed_and_parallel_ties(real: KnowledgeGraph) -> None:
    net = real.network("governance")
    html = interactive(net).html
    data = data_of(html)
    assert data["directed"] is True
    assert len(data["ties"]) == len(set(net.edges())) < net.number_of_edges()
    assert html.count('marker-end="url(#arrow)"') == html.count("data-t=")
    words, nodes = data["words"], data["nodes"]
    arrows = {(words[nodes[a][0]], words[nodes[b][0]]): links for a, b, *_, links in data["ties"]}
    assert set(arrows) == set(net.edges())
    several = next((one, other) for one, other in net.edges() if net.number_of_edges(one, other) > 1)
    assert {words[link[1]] for link in arrows[several]} == set(net[several[0]][several[1]])
    assert "Several ties between the same two are drawn as one." in Read(html).text


def test_two_modes_have_shapes(real: KnowledgeGraph) -> None:
    text = Read(interactive(real.network("country-project")).html).text
    assert "Kind" in text and "project (" in text and "country (" in text


def made_up() -> Iterator[tuple[str, nx.Graph]]:
    yield "nothing", nx.Graph()
    one = nx.Graph()
    one.add_node("x")
    yield "one node", one
    alone = nx.Graph()
    alone.add_nodes_from(range(60))
    yield "nobody tied", alone
    yield "parallel, with a loop", nx.MultiGraph([(1, 2), (1, 2), (2, 3), (3, 3)])
    yield "both ways", nx.DiGraph([("a", "b"), ("b", "a")])
    hostile = nx.Graph()
    hostile.add_edge(HOSTILE, "b", weight=0.5)
    hostile.add_node("b", label=HOSTILE, kind=HOSTILE, region=HOSTILE)
    hostile.graph["title"] = HOSTILE
    yield "hostile", hostile


@pytest.mark.parametrize("graph", [graph for _, graph in made_up()], ids=[name for name, _ in made_up()])
def test_any_graph_shows_something(graph: nx.Graph) -> None:
    html = interactive(graph).html
    read = Read(html)
    assert (read.faults, read.loads, read.handlers) == ([], [], [])
    assert len(read.all("script")) == 2
    assert read.all("img") == []
    data = data_of(html)
    assert len(data["nodes"]) == len(graph)
    assert {data["words"][node[0]] for node in data["nodes"]} == set(map(str, graph))
    assert ("no nodes" in read.text) is (len(graph) == 0)
    (frame,) = Read(interactive(graph)._repr_html_()).all("iframe")
    assert frame["srcdoc"] == html


def test_a_script_cannot_be_broken_out_of() -> None:
    graph = dict(made_up())["hostile"]
    html = interactive(graph).html
    assert html.count("</script>") == 2
    assert "<script>alert" not in html and "<!--" not in html
    data = data_of(html)
    assert HOSTILE in data["words"], "and yet it is told as it is"


def test_a_network_that_lost_its_receipts_says_so(net: Any) -> None:
    lost = pickle.loads(pickle.dumps(net))
    assert lost.made is None
    html = interactive(lost).html
    data = data_of(html)
    assert (data["receipts"], len(data["ties"])) == (False, net.number_of_edges())
    assert "drops the receipts" in data["why"]
    plain = interactive(nx.Graph(net)).html
    assert data_of(plain)["receipts"] is False


def test_a_part_of_a_network_keeps_its_receipts(net: Any) -> None:
    part = net.subgraph(["kg:country-kaz", "kg:country-uzb", "kg:country-mar"])
    ties = ties_of(interactive(part).html)
    tie = ties[frozenset({"kg:country-kaz", "kg:country-uzb"})]
    assert (tie["total"], tie["sources"]) == (3, 1)
    cut = net.copy()
    cut.remove_edge("kg:country-kaz", "kg:country-uzb")
    assert frozenset({"kg:country-kaz", "kg:country-uzb"}) not in ties_of(interactive(cut).html)


def test_without_evidence_a_tie_has_its_weight_alone(real: KnowledgeGraph) -> None:
    data = data_of(interactive(real.network("party-agreement", evidence=False)).html)
    assert data["receipts"] is False
    assert "without evidence" in data["why"]


def test_addresses_of_sources_are_checked(net: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from cbrngraph.display import receipts

    bad = {"javascript:alert(1)", "https://x.org/\"'<"}
    given = receipts.sources_of

    def spoilt(*words: Any) -> dict[str, Any]:
        found = given(*words)
        lines = sorted(found)
        for key, url in zip(lines, sorted(bad), strict=False):
            found[key] = type(found[key])(key, HOSTILE, url, "", "press")
        return found

    monkeypatch.setattr(receipts, "sources_of", spoilt)
    data = data_of(interactive(net).html)
    urls = {url for _, url, _ in data["sources"]}
    assert not urls & bad
    assert "" in urls


def test_what_is_too_large_or_cannot_be_drawn_is_told_in_words(net: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "MOST_NODES", len(net) - 1)
    read = Read(network_html(net))
    assert read.faults == [] and read.all("iframe") == []
    assert f"{len(net)} nodes, {net.number_of_edges()} ties. It is too large" in read.text
    assert net.notes[0] in read.text
    monkeypatch.undo()
    odd = net.copy()
    odd["kg:country-kaz"]["kg:country-uzb"]["weight"] = -1
    assert "weight is -1" in Read(network_html(odd)).text


# ways to it


def test_a_page_is_saved_whole(net: Any, page: str, tmp_path: Path) -> None:
    target = tmp_path / "new" / "network.html"
    shown = interactive(net)
    shown.save(target)
    assert target.read_text(encoding="utf-8") == page
    assert isinstance(shown, Interactive)
    assert repr(shown) == f"<Interactive {net.view.title}, 70 nodes, 762 ties>"


def test_the_command_line_writes_it(run: Run, real_build: Path, page: str, tmp_path: Path) -> None:
    target = tmp_path / "network.html"
    ran = run("plot", "network", SHARED, "--graph", str(real_build), "-o", str(target))
    assert (ran.code, ran.out) == (0, ""), ran.err
    assert target.read_text(encoding="utf-8") == page
    ran = run("plot", "network", "parties-by-agreements", "--graph", str(real_build), "-f", "html")
    assert ran.out.startswith("<!DOCTYPE html>")
    assert Read(ran.out).faults == []
    ran = run("plot", "map", "--graph", str(real_build), "-o", str(tmp_path / "map.html"))
    assert ran.code == 2 and "svg or png" in ran.err


# the script


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_is_one_that_parses(name: str) -> None:
    done = subprocess.run(["node", "--check", ROOT / "src/cbrngraph/display" / name], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_script_sets_texts_and_never_markup(name: str) -> None:
    script = (ROOT / "src" / "cbrngraph" / "display" / name).read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "postMessage",
                 "localStorage", "cookie"):  # fmt: skip
        assert word not in script


in_a_browser = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A tab of a browser."""
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture(scope="module")
def file(page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as a file."""
    path = tmp_path_factory.mktemp("page") / "network.html"
    path.write_text(page, encoding="utf-8")
    return path


MIDDLE = """(() => {{
  const found = [...document.querySelectorAll('.n')].find((e) => e.getAttribute('aria-label').startsWith('{}'));
  const box = found.querySelector('.m').getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}})()"""


def told(tab: Browser) -> str:
    return str(tab.value("document.getElementById('told').innerText"))


@in_a_browser
def test_pointing_tells_and_a_click_pins(tab: Browser, file: Path, net: Any) -> None:
    tab.open(file)
    assert "Point at a node" in told(tab)
    x, y = tab.value(MIDDLE.format("Kazakhstan"))
    tab.mouse("mouseMoved", x, y)
    tab.settle()
    assert told(tab).startswith("Kazakhstan")
    assert f"{len(net['kg:country-kaz'])} ties" in told(tab)
    assert tab.value("document.querySelectorAll('.n.hi').length") == 1 + len(net["kg:country-kaz"])
    tab.mouse("mouseMoved", 620, 420)
    tab.settle()
    assert "Point at a node" in told(tab)
    tab.click(x, y)
    tab.mouse("mouseMoved", 620, 420)
    tab.settle()
    assert "Kazakhstan" in told(tab) and "pinned" in told(tab)
    tab.value("[...document.querySelectorAll('#told button.to')].find((e) => e.innerText === 'Uzbekistan').click()")
    why = net.why("Kazakhstan", "Uzbekistan")
    assert f"{len(why.links)} links on {why.independent} independent source" in told(tab)
    for link in why.links:
        assert link.heading.partition(" · ")[0] in told(tab)
    links = tab.value("[...document.querySelectorAll('#told a')].map((e) => [e.href, e.target, e.rel])")
    assert links and all(
        url.startswith("http") and (target, rel) == ("_blank", "noopener noreferrer") for url, target, rel in links
    )
    tab.key("Escape")
    assert "Point at a node" in told(tab)
    assert tab.faults == []


@in_a_browser
def test_a_name_is_found_and_all_ties_can_be_seen(tab: Browser, file: Path, net: Any) -> None:
    tab.open(file)
    shown = "[...document.querySelectorAll('#ties .t')].filter((e) => getComputedStyle(e).display !== 'none')"
    visible = f"{shown}.length"
    assert tab.value(visible) == len(re.findall("data-t=", file.read_text(encoding="utf-8")))
    tab.value("document.getElementById('all').click()")
    assert tab.value(visible) == net.number_of_edges()
    box = "document.getElementById('find')"
    seek = box + ".value = '{}'; " + box + ".dispatchEvent(new Event('change'))"
    tab.value(seek.format("cote d'ivoire".replace("'", "’")))
    tab.settle()
    assert "Côte d’Ivoire" in told(tab)
    before = told(tab)
    tab.value(seek.format("nobody"))
    assert told(tab) == before
    assert tab.value("document.getElementById('find').validationMessage") == "no node has that name"
    assert tab.faults == []


@in_a_browser
def test_it_moves_and_comes_nearer(tab: Browser, file: Path) -> None:
    tab.open(file)
    at = "document.getElementById('world').getAttribute('transform').match(/-?\\d[\\d.e-]*/g).map(Number)"
    assert tab.value(at) == [0, 0, 1]
    x, y = tab.value(MIDDLE.format("Morocco"))
    tab.mouse("mouseWheel", x, y, deltaX=0, deltaY=-120)
    tab.settle()
    near = tab.value(at)
    assert near[2] > 1.2
    assert tab.value(MIDDLE.format("Morocco")) == pytest.approx([x, y], abs=1.5), "what is pointed at stays there"
    tab.mouse("mousePressed", 620, 420, button="left", clickCount=1)
    for step in range(1, 6):
        tab.mouse("mouseMoved", 620 + 10 * step, 420, button="left", buttons=1)
    tab.mouse("mouseReleased", 670, 420, button="left", clickCount=1)
    tab.settle()
    assert tab.value(at)[0] > near[0] + 20
    tab.value("document.getElementById('whole').click()")
    tab.settle()
    assert tab.value(at) == [0, 0, 1]
    tab.value("document.getElementById('net').focus()")
    tab.key("+", "+")
    assert tab.value(at)[2] == pytest.approx(1.3)
    tab.key("ArrowRight")
    assert tab.value(at)[0] < 0
    tab.key("0", "0")
    assert tab.value(at) == [0, 0, 1]
    assert tab.faults == []


@in_a_browser
def test_keys_alone_are_enough(tab: Browser, file: Path) -> None:
    tab.open(file)
    tab.value("document.getElementById('net').focus()")
    tab.key("Tab")
    label = "document.activeElement.getAttribute('aria-label')"
    first = tab.value(label)
    assert first and first.split(" (")[0] in told(tab)
    tab.key("ArrowRight")
    second = tab.value(label)
    assert second != first and second.split(" (")[0] in told(tab)
    tab.key("Enter", "\r")
    assert "pinned" in told(tab)
    tab.key("Escape")
    assert "Point at a node" in told(tab)


@in_a_browser
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_narrow_window_and_can_be_read_in_the_dark(tab: Browser, file: Path, dark: bool) -> None:
    tab.open(file, 360, 640, dark=dark)
    assert tab.value("document.documentElement.scrollWidth") <= 360
    colours = tab.value("[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]")
    ink, ground = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
    assert (ink > 600 and ground < 100) if dark else (ink < 100 and ground > 700)
    there = "[...document.querySelectorAll('#nodes text')].filter((e) => e.style.display !== 'none')"
    room = "const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom];"
    names = tab.value(f"{there}.map((e) => {{ {room} }})")
    assert len(names) > 10
    assert all(left >= -1 and right <= 361 for left, _, right, _ in names)
    together = [(a, b) for n, a in enumerate(names) for b in names[:n]
                if a[0] < b[2] - 3 and b[0] < a[2] - 3 and a[1] < b[3] - 4 and b[1] < a[3] - 4]  # fmt: skip
    assert together == [], "no name on another"


@in_a_browser
def test_without_scripts_it_is_a_picture_that_tells(tab: Browser, file: Path) -> None:
    tab.open(file, script=False)
    shot = tab.picture(file.with_suffix(".png"))
    assert shot.stat().st_size > 30_000
    tab.call("Emulation.setScriptExecutionDisabled", value=False)


@in_a_browser
@pytest.mark.parametrize("graph", [graph for _, graph in made_up()], ids=[name for name, _ in made_up()])
def test_the_script_takes_any_network(tab: Browser, graph: nx.Graph, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    interactive(graph).save(path)
    tab.open(path, 700, 500)
    assert tab.value("document.querySelectorAll('.n').length") == len(graph)
    for place in range(len(graph)):
        tab.value(f"document.querySelectorAll('.n')[{place}].focus()")
        if place < 3:
            tab.key("Enter", "\r")
    assert tab.value("document.querySelectorAll('script, img').length") == 2
    assert tab.faults == []


@in_a_browser
def test_a_request_would_be_stopped(tab: Browser, page: str, tmp_path: Path) -> None:
    path = tmp_path / "planted.html"
    planted = '<img src="https://example.org/x.png"><script>document.title = "planted"</script></body>'
    path.write_text(page.replace("</body>", planted), encoding="utf-8")
    tab.open(path)
    assert tab.value("document.title") != "planted"
    assert [fault for fault in tab.faults if "Content Security Policy" in fault or "Refused" in fault]
