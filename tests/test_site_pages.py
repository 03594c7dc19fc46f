"""The pages of the site: whole without a script, nothing from elsewhere, no dead link, hostile text stays text."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from html_pages import broken, read_site

import cbrngraph
from cbrngraph.answers.receipts import SourceLine
from cbrngraph.answers.reconcile import Reconciliation
from cbrngraph.api import KnowledgeGraph
from cbrngraph.graph.engine import rows
from cbrngraph.pictures.members import Member, members
from cbrngraph.pictures.palette import NO_REGION, REGIONS, SEVERAL_REGIONS
from cbrngraph.serve.site import borders, maps, network_data, networks, timelines
from cbrngraph.serve.site.files import Site, version_of
from cbrngraph.serve.site.maps import light_and_dark
from cbrngraph.serve.site.sections import file_at
from cbrngraph.serve.site.static import folder as static_folder
from cbrngraph.serve.site.world import drawn_map

pytest_plugins = ["fixtures_builds", "fixtures_site"]

VIEW = "countries-by-projects"
INKS = ("nas", "seee", "ca", "sea", "none")
HOSTILE = "</script><img src=x onerror=alert(1)>\"'&lt;"


class _Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def _tags(text: str) -> list[tuple[str, dict[str, str]]]:
    return _Tags(text).found


def _text(site: Site, path: str) -> str:
    found = file_at(site, path)
    assert found is not None
    return found.body.decode()


def _data(folder: Path, path: str) -> Any:
    return json.loads((folder / path).read_text(encoding="utf-8"))


def test_every_page_has_what_readers_and_programs_look_for(public: Path) -> None:
    pages = read_site(public)
    assert len(pages) > 200
    for name, page in pages.items():
        assert page.title, name
        assert 20 < len(page.description) <= 202, (name, page.description)
        assert page.levels[0] == 1, name
        assert page.levels.count(1) == 1, name
        assert all(after <= before + 1 for before, after in zip(page.levels, page.levels[1:], strict=False)), name
        tags = _tags((public / name).read_text(encoding="utf-8"))
        names = Counter(tag for tag, _ in tags)
        assert [names[tag] for tag in ("main", "nav", "header", "footer")] == [1, 1, 1, 1], name
        assert next(given for tag, given in tags if tag == "html")["lang"] == "en"
        assert all(given.get("alt") for tag, given in tags if tag == "img"), name


def test_no_two_titles_are_the_same_but_those_of_things_that_share_a_label(public: Path) -> None:
    titles = Counter(page.title for name, page in read_site(public).items() if not name.startswith("doc/"))
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_link_leads_somewhere(public: Path) -> None:
    assert broken(public, read_site(public)) == []


def test_nothing_is_loaded_from_elsewhere_and_nothing_in_a_page_runs(public: Path) -> None:
    for path in public.rglob("*.html"):
        for tag, given in _tags(path.read_text(encoding="utf-8")):
            loads = [given.get("src", "")]
            loads += [given.get("href", "")] if given.get("rel") in {"stylesheet", "icon"} else []
            assert not any("//" in load for load in loads), (path, tag, given)
            assert not any(name.startswith("on") or name == "style" for name in given), (path, tag, given)
            assert tag != "style", path
            if tag == "script":
                assert given.get("src") or given["type"] == "application/ld+json", path
    assert not re.search(r"url\(|@import", (static_folder() / "site.css").read_text(encoding="utf-8"))


def test_no_page_has_an_id_twice(public: Path) -> None:
    for path in public.rglob("*.html"):
        ids = Counter(given["id"] for _, given in _tags(path.read_text(encoding="utf-8")) if "id" in given)
        assert [name for name, count in ids.items() if count > 1] == [], path


def test_the_mark_of_a_statement_opens_to_its_claims(site: Site) -> None:
    text = _text(site, "doc/country-kaz.html")
    assert "“the Republic of Kazakhstan has joined”" in text
    claim = re.search(r'<li id="claim-[0-9a-f]{16}" data-status="accepted">.*?</li>', text)
    assert claim
    assert "<cite>" in text
    assert re.search(r"<summary>\[\d+ title, p1, p2\]", text)
    numbers = set(re.findall(r'href="#(s\d+)"', text))
    assert numbers
    assert numbers <= set(re.findall(r'<li id="(s\d+)"', text))


def test_things_in_statements_are_links_to_their_pages(site: Site) -> None:
    text = _text(site, "doc/country-kaz.html")
    known = text[text.index('id="known"') : text.index('id="sources"')]
    linked = set(re.findall(r'href="\.\./doc/([\w-]+)\.html"', known))
    assert {"initiative-coe", "region-ca", "project-p053"} <= linked
    assert linked <= set(site.labels)


def test_where_sources_disagree_a_page_says_who_does(site: Site, contested_kg: KnowledgeGraph) -> None:
    [conflict] = contested_kg.conflicts()
    text = _text(site, "doc/country-kaz.html")
    assert "Sources disagree" in text
    assert "61 (disputed; A paper on Kazakhstan)" in text
    loser = next(side for side in conflict.sides if side.loses)
    assert f'id="{loser.claim}"' in text
    fragment = re.search(r"conflicts\.html#(conflict-[0-9a-f]+)", text)
    assert fragment
    assert f'id="{fragment[1]}"' in _text(site, "conflicts.html")


def test_a_page_tells_its_neighbours_days_and_citation(site: Site) -> None:
    text = _text(site, "doc/country-kaz.html")
    hooks = next(given for _, given in _tags(text) if given.get("id") == "neighbourhood")
    assert hooks["data-node"] == "kg:country-kaz"
    assert set(hooks["data-views"].split()) <= {
        path.split("/")[1].split(".")[0] for path in site.paths if "networks/" in path
    }
    days = [given["data-first"] for tag, given in _tags(text) if tag == "li" and "data-first" in given]
    assert days == sorted(days)
    assert "2020-11-01" in days
    assert "https://w3id.org/cbrngraph/id/country-kaz" in text[text.index('id="cite"') :]
    assert "@dataset{country-kaz," in _text(site, "doc/country-kaz.bib")
    assert json.loads(_text(site, "doc/country-kaz.csl.json"))[0]["id"] == "country-kaz"


def test_pages_tell_search_engines_what_they_are_about(site: Site) -> None:
    kinds = {"index": "Dataset", "doc/country-kaz": "Country", "doc/org-istc": "Organization"}
    for path, kind in (kinds | {"doc/project-p053": "ResearchProject"}).items():
        (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', _text(site, f"{path}.html"))
        assert json.loads(told)["@type"] == kind
        assert json.loads(told)["@id"].startswith("https://w3id.org/cbrngraph/")


@pytest.mark.parametrize(
    "path", ["doc/country-kaz.html", "index.html", "search.html", "tables/country.html", f"networks/{VIEW}.html",
             "map.html", "timeline.html", "coverage.html", "questions/members.html", "data/search.json",
             f"networks/{VIEW}.accepted.json", "pictures/map.svg"],
)  # fmt: skip
def test_hostile_labels_stay_text(hostile: Site, path: str) -> None:
    text = _text(hostile, path)
    if path.endswith("json"):
        assert HOSTILE in json.dumps(json.loads(text), ensure_ascii=False).replace('\\"', '"')
        return
    assert "<img src=x" not in text
    assert not any("onerror" in given for _, given in _tags(text))
    if path not in {"index.html", "questions/members.html"}:
        assert "&lt;/script&gt;&lt;img src=x" in text


@pytest.fixture(scope="module")
def hostile(contested_kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The graph of the article in which a country has a label that would break a page."""
    lines = contested_kg.export("nt", claims=True)
    label = HOSTILE.replace('"', '\\"')
    assert '"Kazakhstan"@en' in lines
    file = tmp_path_factory.mktemp("hostile") / "graph.nt"
    file.write_text(lines.replace('"Kazakhstan"@en', f'"{label}"@en'), encoding="utf-8")
    opened = cbrngraph.open(file)
    return Site(opened, version_of(opened), "sparql")


def test_search_knows_all_names_in_all_languages(public: Path, site: Site) -> None:
    found = _data(public, "data/search.json")
    by_id = {one[0]: one for one in found["things"]}
    _, label, kind, weight, names = by_id["country-kaz"]
    assert (label, found["kinds"][kind]) == ("Kazakhstan", "country")
    assert {"Казахстан", "KAZ", "KZ"} <= set(names)
    assert weight > 0
    assert set(by_id) <= set(site.labels)
    listed = re.findall(r'<li><a href="doc/([\w.-]+)\.html">', (public / "search.html").read_text(encoding="utf-8"))
    assert set(listed) == set(by_id)


def test_networks_have_the_same_number_of_ties_in_their_list_and_on_their_pages(public: Path) -> None:
    listed = (public / "networks.html").read_text(encoding="utf-8")
    rows = re.findall(r'href="networks/([\w-]+)\.html">.*?<td class="n">([\d,]+)</td></tr>', listed)
    assert len(rows) > 10
    for name, ties in rows:
        assert len(_data(public, f"networks/{name}.accepted.json")["ties"]) == int(ties.replace(",", ""))
        assert re.search(rf"\b{ties} ties?\b", (public / "networks" / f"{name}.html").read_text(encoding="utf-8"))


def test_the_data_of_a_network_hang_together(public: Path, contested_kg: KnowledgeGraph) -> None:
    net = contested_kg.network(VIEW)
    data = _data(public, f"networks/{VIEW}.accepted.json")
    assert {node[0] for node in data["nodes"]} == {str(node).removeprefix("kg:") for node in net}
    assert len(data["ties"]) == net.number_of_edges()
    for one, other, weight, first, last, sources, links, _ in data["ties"]:
        pair = [f"kg:{data['nodes'][place][0]}" for place in (one, other)]
        edge = net.edges[pair[0], pair[1]]
        assert (weight, first, last, sources) == (
            edge["weight"],
            edge.get("first", ""),
            edge.get("last", ""),
            edge["sources"],
        )
        claims = {data["claims"][place] for link in links for place in data["links"][link][6]}
        assert claims == set(edge["claims"])
        assert {f"kg:{data['links'][link][1]}" for link in links} == set(edge["through"])
    for link in data["links"]:
        assert len(data["whens"][link[3]]) == 5
        assert all(data["sources"][place] for place in link[5])
    assert [node[10][data["measures"].index("degree")] for node in data["nodes"]] == [
        net.degree(f"kg:{node[0]}") for node in data["nodes"]
    ]


def test_the_drawing_has_the_numbers_of_the_data(public: Path) -> None:
    data = _data(public, f"networks/{VIEW}.accepted.json")
    text = (public / f"networks/{VIEW}.html").read_text(encoding="utf-8")
    tags = _tags(text)
    nodes = [given for tag, given in tags if tag == "g" and "data-n" in given]
    assert {int(given["data-n"]) for given in nodes} == set(range(len(data["nodes"])))
    for given in nodes:
        code = data["groups"][data["nodes"][int(given["data-n"])][5]]["code"]
        assert f"region-{code}" in given["class"].split()
    drawn = {int(given["data-t"]) for tag, given in tags if tag == "path" and "data-t" in given}
    assert drawn == {place for place, tie in enumerate(data["ties"]) if tie[7]}


def test_a_network_under_another_policy_is_that_of_that_policy(public: Path, contested: Path) -> None:
    official = cbrngraph.open(contested, "official").network(VIEW)
    data = _data(public, f"networks/{VIEW}.official.json")
    assert data["policy"] == "official"
    assert len(data["nodes"]) == len(official)


def test_tables_have_facets_that_fit_their_rows(public: Path, contested_kg: KnowledgeGraph) -> None:
    sheets = {sheet.name: sheet for sheet in contested_kg.tables()[1:]}
    assert {path.stem for path in (public / "tables").glob("*.csv")} == set(sheets)
    for name, sheet in sheets.items():
        data = _data(public, f"tables/{name}.json")
        assert data["headings"] == list(sheet.headings)
        assert data["rows"] == [list(row) for row in sheet.rows]
        for facet in data["facets"]:
            assert len(facet["rows"]) == len(sheet.rows)
            assert {place for row in facet["rows"] for place in row} == set(range(len(facet["values"])))
            if facet["name"] in sheet.headings:
                column = sheet.headings.index(facet["name"])
                for row, places in zip(sheet.rows, facet["rows"], strict=True):
                    assert {facet["values"][place] for place in places} == set(filter(None, row[column].split(" | ")))


def test_the_timeline_has_what_the_graph_dates(public: Path) -> None:
    data = _data(public, "data/timeline.json")
    items = {item[1]: item for item in data["items"]}
    kind, _, label, first, last, shown, regions, href, listed, how = items["country-kaz"]
    assert (data["kinds"][kind], label, first, last, regions, listed, how) == (
        "accession",
        "Kazakhstan",
        "2020-11-01",
        "2020-11-20",
        ["ca"],
        0,
        "vague",
    )
    assert shown == "from 2020-11"
    assert (public / href).is_file()
    assert [item[3] for item in data["items"]] == sorted(item[3] for item in data["items"])


def test_a_member_whose_accession_nobody_dates_is_told_as_first_named(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Member("kg:country-kaz", "Kazakhstan", "KAZ", ("kg:region-ca",), "", "", "2015-07-17", "2020-11-20", "")
    monkeypatch.setattr(timelines, "members", lambda _: [known])
    monkeypatch.setattr(timelines, "spans", lambda *_: [])
    (told,) = [item for item in json.loads(_text(site, "data/timeline.json"))["items"] if item[1] == "country-kaz"]
    assert told[5] == "first named as a member on 2015-07-17; when it joined is not known"
    assert told[8] == 1


def _total(
    published: str, as_of: str, named: int, about: str = "kg:initiative-coe", sources: int = 1
) -> Reconciliation:
    names = tuple(f"Country {number}" for number in range(named))
    found = tuple(SourceLine(f"source-{number}", "A page", "", "", "press") for number in range(sources))
    return Reconciliation(about, "Initiative", "partner-countries", published, as_of, names, (), found)


def test_of_each_year_the_last_published_total_of_the_initiative_counts() -> None:
    totals = [
        _total("50", "2014", 1), _total("48", "2014-12-01", 17), _total("58", "2017-11", 56),
        _total("55", "2017-11-03", 56), _total("43", "", 0), _total("9", "2014-12-31", 9, "kg:region-ca"),
        _total("61", "2019/2020", 3),
    ]  # fmt: skip
    found = maps.counted_by_year(totals)
    assert {year: one.published for year, one in found.items()} == {"2014": "48", "2017": "58"}


@pytest.mark.parametrize(
    ("total", "told"),
    [
        (_total("48", "2014-12-01", 17), "A source counted 48 on 2014-12-01; 17 can be named as members by then. Which "
         "the other 31 were, no page that was read says with a date."),
        (_total("over 40", "2013-10", 11), "A source counted over 40 in 2013-10; 11 can be named as members by then. "
         "Which the others were, no page that was read says with a date."),
        (_total("63", "2024", 62, sources=2), "2 sources counted 63 in 2024; 62 can be named as members by then. Which "
         "the other one was, no page that was read says with a date."),
        (_total("62", "2021", 62), "A source counted 62 in 2021, and as many can be named as members by then."),
        (_total("55", "2017-11-03", 56), "A source counted 55 on 2017-11-03; 56 can be named as members by then."),
    ],
)  # fmt: skip
def test_a_published_total_is_told_with_what_can_be_named(total: Reconciliation, told: str) -> None:
    assert maps.total_told(total) == told


def test_the_map_has_published_totals_as_data_and_as_a_table(site: Site) -> None:
    published = json.loads(_text(site, "data/map.json"))["published"]
    found = maps.counted_by_year(site.kg.reconcile_counts("partner-countries"))
    assert published and published.keys() == found.keys()
    text = _text(site, "map.html")
    table = text[text.index('id="published-totals"') :]
    for year, one in found.items():
        assert published[year]["told"] == maps.total_told(one)
        assert re.search(rf'<th scope="row">{year}</th><td class="n">\d+</td><td class="n">{one.published}</td>', table)


def test_words_of_other_vocabularies_can_be_completed(site: Site) -> None:
    told = {term[0]: term[1:] for term in json.loads(_text(site, "data/vocabulary.json"))["terms"]}
    assert told["org:member"][0] == told["skos:prefLabel"][0] == "property"
    assert told["org:Membership"][:2] == ["class", "membership"]
    assert told["skos:prefLabel"][1] == "pref label"
    used = sum(1 for _ in rows(site.kg.engine, "SELECT ?thing ?label WHERE { ?thing skos:prefLabel ?label }"))
    assert told["skos:prefLabel"][2] == f"used {used:,} times in this graph"
    assert "cbrn:Country" in told


def test_a_network_leads_to_its_files_at_its_top(site: Site) -> None:
    text = _text(site, f"networks/{VIEW}.html")
    assert text.index('<a href="#download">Files for Gephi') < text.index('data-controls="network"')
    assert 'id="download"' in text


def test_without_borders_the_map_is_a_table_and_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "has_borders", lambda: False)
    text = maps.file(site, "map.html").body.decode()
    assert "pip install &#x27;cbrngraph[pictures]&#x27;" in text
    assert 'data-absent="borders"' in text
    assert 'data-thing="country-kaz"' in text
    assert maps.PICTURE not in maps.paths(site)


def test_borders_that_a_wheel_carries_draw_the_same_map(
    contested_kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = members(contested_kg.engine)
    drawn = drawn_map(found, "")
    carried = tmp_path / "borders.json"
    carried.write_bytes(borders.asset())
    monkeypatch.setattr(borders, "ASSET", carried)
    borders.world.cache_clear()
    try:
        assert drawn_map(found, "") == drawn
    finally:
        borders.world.cache_clear()
    assert 'data-thing="country-kaz"' in drawn


def test_without_what_draws_networks_their_nodes_still_have_places(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_data, "can_draw", lambda: False)
    networks._network.cache_clear()
    try:
        text = networks.file(site, f"networks/{VIEW}.html").body.decode()
        data = json.loads(networks.file(site, f"networks/{VIEW}.accepted.json").body)
    finally:
        networks._network.cache_clear()
    assert 'data-absent="drawing"' in text
    assert "pip install &#x27;cbrngraph[pictures]&#x27;" in text
    assert all(0 <= node[7] <= 800 and 0 <= node[8] <= 560 for node in data["nodes"])
    assert len(data["ties"]) == site.kg.network(VIEW).number_of_edges()


def _variables() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the style sheet, light and dark."""
    css = (static_folder() / "site.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in re.findall(r":root \{(.*?)\}", css, re.S)[:2]
    )
    return light, light | dark


def test_regions_have_the_colours_that_pictures_give_them() -> None:
    named = {key.removeprefix("kg:"): region.colour for key, region in REGIONS.items()}
    named |= {"region-several": SEVERAL_REGIONS.colour, "region-none": NO_REGION.colour}
    light, dark = _variables()
    for name, colour in named.items():
        assert (light[name], dark[name]) == tuple(shade.lower() for shade in light_and_dark(colour)), name


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize(
    "pair", [("fg", "bg"), ("soft", "bg"), ("soft", "panel"), ("link", "bg"), ("link", "panel"),
             ("on-accent", "accent"), ("held", "panel"), ("lost", "panel"),
             *((f"region-{code}-ink", "bg") for code in INKS)],
)  # fmt: skip
def test_text_can_be_read_on_its_ground(scheme: int, pair: tuple[str, str]) -> None:
    colours = _variables()[scheme]
    light = sorted((_luminance(colours[name]) for name in pair), reverse=True)
    assert (light[0] + 0.05) / (light[1] + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_page_of_a_source_lists_what_was_read_in_it(site: Site, contested_kg: KnowledgeGraph) -> None:
    text = _text(site, "doc/source-paper.html")
    [conflict] = contested_kg.conflicts()
    (loser,) = (side.claim for side in conflict.sides if side.loses)
    assert f'href="../doc/membership-country-kaz-initiative-coe.html#{loser}"' in text
    assert "What was read in it" not in _text(site, "doc/country-kaz.html")
