"""What a notebook shows: cards and tables that are whole, escaped, and say the numbers that the objects say."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy
import pytest
from builds import ROOT, python
from display_html import Read
from IPython.core.interactiveshell import InteractiveShell
from PIL import Image

import cbrngraph
from cbrngraph.answers.card import Card, Line
from cbrngraph.answers.conflicts import Conflict, Side
from cbrngraph.answers.coverage import State
from cbrngraph.answers.names import Match
from cbrngraph.answers.receipts import SourceLine
from cbrngraph.api import KnowledgeGraph
from cbrngraph.display import listing
from cbrngraph.display.answers import select_html
from cbrngraph.display.asked import _call as question_call
from cbrngraph.display.card import card_html
from cbrngraph.display.conflicts import conflict_html
from cbrngraph.display.lists import matches_html
from cbrngraph.display.markup import Html, block, element, iri_html, link, safe_url, table
from cbrngraph.display.networks import table_html
from cbrngraph.display.shell import FORMATTERS, PICTURE, formatter, register
from cbrngraph.networks.measures.registry import measures
from cbrngraph.networks.table import Table

pytest_plugins = ["fixtures_builds"]

HOSTILE = "<script>alert(1)</script> \"quoted\" 'too' & <img src=x onerror=alert(1)>"
HTML, PLAIN = "text/html", "text/plain"


@pytest.fixture
def shell(article: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell in the folder of the article's build, with nothing loaded."""
    monkeypatch.chdir(article.parent)
    InteractiveShell.clear_instance()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield InteractiveShell.instance(history_load_length=0)
    InteractiveShell.clear_instance()


def formatted(shell: InteractiveShell, thing: object) -> dict[str, Any]:
    """What a shell shows of a thing, by kind."""
    return shell.display_formatter.format(thing)[0]


THINGS: dict[str, Callable[[KnowledgeGraph], object]] = {
    "graph": lambda kg: kg,
    "info": lambda kg: kg.info(),
    "passages": lambda kg: kg.passages(),
    "passage": lambda kg: kg.passages()[0],
    "card": lambda kg: kg.show("kazakhstan"),
    "card of a source": lambda kg: kg.show("source-coe-news-2020-11-20"),
    "why": lambda kg: kg.why("kazakhstan", "memberships"),
    "why derived": lambda kg: kg.why("membership-country-kaz-initiative-coe", "fromEarliest"),
    "why a claim": lambda kg: kg.why(kg.show("kazakhstan").lines[0].claims[0]),
    "conflicts": lambda kg: kg.conflicts(),
    "coverage": lambda kg: kg.coverage(),
    "coverage of one": lambda kg: kg.coverage("country")[0],
    "totals": lambda kg: kg.reconcile_counts(),
    "one total": lambda kg: kg.reconcile_counts("partner-countries")[0],
    "search": lambda kg: kg.search("kazakhstan"),
    "search in vain": lambda kg: kg.search("nobody at all"),
    "match": lambda kg: kg.search("kazakhstan")[0],
    "asked": lambda kg: kg.ask("members", date="2020-11-30"),
    "asked in vain": lambda kg: kg.ask("members", date="2011-01-01"),
    "questions": lambda kg: kg.questions(),
    "question": lambda kg: kg.questions()["projects-in-country"],
    "rows": lambda kg: kg.query("SELECT ?s ?p ?o WHERE { ?s ?p ?o }", warn=False),
    "no rows": lambda kg: kg.query("SELECT ?s WHERE { ?s a kg:country-kaz }", warn=False),
    "truth": lambda kg: kg.query("ASK { kg:country-kaz ?p ?o }"),
    "statements": lambda kg: kg.query("DESCRIBE kg:country-kaz"),
    "view": lambda kg: kg.networks()["governance"],
    "views": lambda kg: kg.networks(),
    "measures": lambda kg: measures(kg.network("country-project"), ["degree", "betweenness"]),
    "edge": lambda kg: kg.network("country-project").why("Kazakhstan"),
}


@pytest.mark.parametrize("name", THINGS)
def test_everything_shows_itself_as_html_and_as_the_text_it_always_was(
    name: str, kg: KnowledgeGraph, shell: InteractiveShell
) -> None:
    thing = THINGS[name](kg)
    before = formatted(shell, thing)
    assert HTML not in before
    register(shell)
    shown = formatted(shell, thing)
    assert shown[PLAIN] == before[PLAIN]
    read = Read(shown[HTML])
    assert read.faults == []
    assert (read.handlers, read.loads, read.all("script")) == ([], [], [])
    assert all(re.match(r"https?://[^/]+", url) for url in read.links)
    assert not [url for url in read.links if "w3id.org/cbrngraph" in url], "our addresses lead nowhere yet"
    assert all(given.get("rel") == "noopener" for given in read.all("a"))
    assert all(given["scope"] in {"col", "row"} for given in read.all("th"))
    assert len(read.text.split()) > 1 or name == "truth"


def test_a_fault_in_html_is_found() -> None:
    assert Read("<p><b>x</p>").faults
    assert Read("<p>x</div>").faults
    assert Read("<p>x").faults
    assert Read('<a href="javascript:x()" onclick=y()>z</a>').handlers == ["href=javascript:x()", "onclick=y()"]
    for html in (
        '<img src="x">', "<style>@import 'x'</style>", "<style>a{b:url(x)}</style>", "<script>fetch('x')</script>",
        '<link rel="icon" href="x">', "<script>new WebSocket('x')</script>", '<use href="https://x/y#z">',
        '<script>import("x")</script>', '<p style="background:url(x)">', '<meta http-equiv="refresh" content="0">',
    ):  # fmt: skip
        assert Read(html).loads, html
    assert Read('<path marker-end="url(#arrow)"/><style>a{b:url(#c)}</style><a href="https://x">y</a>').loads == []


# numbers


def rows_of(html: str) -> list[list[str]]:
    """The cells of the body of the first table."""
    body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert body
    return [
        [Read(cell).text for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    ]


def test_the_graph_says_the_counts_of_info(kg: KnowledgeGraph, shell: InteractiveShell) -> None:
    register(shell)
    html = formatted(shell, kg)[HTML]
    found, counts = dict(rows_of(html)), kg.info()
    assert found["statements"] == f"{counts.statements:,}"
    assert found["claims"] == f"{sum(counts.claims.values()):,}"
    assert found["sources"] == f"{sum(counts.sources.values()) - counts.sources['editorial']:,}"
    assert found["members"] == f"{counts.classes['membership']:,}"
    assert found["projects"] == f"{counts.classes['project']:,}"
    named = kg.query("SELECT DISTINCT ?who { ?s cbrn:sourceKind ?kind ; dct:publisher ?who }").rows()
    assert found["publishers"] == str(len(named))
    text = Read(html).text
    assert f"evidence policy {kg.policy}" in text
    assert "kg.ask('members')" in text
    assert "cbrngraph founders (" in text


def test_an_answer_says_its_rows_and_what_they_rest_on(kg: KnowledgeGraph, shell: InteractiveShell) -> None:
    register(shell)
    answer = kg.ask("members", date="2020-11-30")
    html = formatted(shell, answer)[HTML]
    read = Read(html)
    assert rows_of(html) == [list(row) for row in answer.rows]
    assert [given["title"] for given in read.all("span") if given.get("title")] == _ids(answer)
    assert f"{len(answer.rows)} row" in "".join(read.inside("caption"))
    assert f"Rests on {len(answer.claims)} claim" in read.text
    assert f"from {len(answer.sources)} source" in read.text
    assert {url for url in read.links if url in {source.url for source in answer.sources.values()}}
    assert "date: 2020-11-30" in read.text
    for note in answer.notes:
        assert note in read.text
    again = "kg.ask('members', date='2020-11-30')"
    assert again in read.text
    assert eval(again, {"kg": kg}).rows == answer.rows


def _ids(answer: Any) -> list[str]:
    return [f"kg:{term.rpartition('/')[2][:-1]}" for row in answer.terms for term in row if "/id/" in term]


def test_a_call_that_is_shown_can_be_typed(kg: KnowledgeGraph) -> None:
    names = set()
    for question in kg.questions().values():
        called = ast.parse(question_call(question), mode="eval").body
        assert isinstance(called, ast.Call)
        assert [ast.literal_eval(word) for word in called.args] == [question.name]
        given = {str(one.arg).removesuffix("_"): ast.literal_eval(one.value) for one in called.keywords}
        assert given == dict(question.example)
        names |= {one.arg for one in called.keywords}
    assert "from_" in names, "a word of Python is a parameter of some question"


def test_a_card_has_every_line_with_its_numbered_sources(kg: KnowledgeGraph) -> None:
    card = kg.show("kazakhstan")
    html = card_html(card)
    read = Read(html)
    marks = [re.sub(r"\s+", " ", text) for text in read.inside("sup")]
    expected = [
        number for line in card.lines for sources, _ in line.marks
        for number in ["+".join(str(list(card.sources).index(source) + 1) for source in sources)]
    ]  # fmt: skip
    found = [match[1] for mark in marks if (match := re.match(r"\[([\d+]+)", mark))]
    assert sorted(found) == sorted([*expected, *[str(list(card.sources).index(s) + 1) for (s,), _ in card.name_marks]])
    assert len(re.findall(r"<tr>", html)) == len(card.lines)
    listing_ = html[html.index("<ol>") :]
    assert listing_.count("<li>") >= len(card.sources)
    assert {source.url for source in card.sources.values() if source.url} <= set(read.links)


def test_what_does_not_hold_stands_apart() -> None:
    line = Line("from", "2013", ((("source-a",), "p1"),), "", True, ())
    lost = replace(line, text="2019", holds=False, note="disputed")
    sources = {"source-a": SourceLine("source-a", "A", "https://example.org/a", "", "press")}
    card = Card("kg:x", "X", ("thing",), (), (), (line, lost), sources, "accepted")
    html = card_html(card)
    held, apart = html.index("What is known"), html.index("Said, but not held true")
    assert held < html.index("2013") < apart < html.index("2019") < html.index("disputed")
    assert "Said, but" not in card_html(replace(card, lines=(line,)))


def test_a_table_of_measures_says_what_it_holds() -> None:
    found = Table(("who", "value"), tuple((f"n{n}", n / 3) for n in range(60)), ("a note",), ("Freeman 1978",))
    html = table_html(found)
    assert rows_of(html) == found.texts()[:50]
    assert "the first 50 of 60 rows" in html
    assert "a note" in html and "Freeman 1978" in html
    assert html.count('class="n"') == 51, "numbers stand to the right"


@pytest.mark.parametrize(
    ("limit", "told"),
    [(3, "3 rows; the limit left out more"), (None, r"The first 50 of [\d,]+ rows"), (50, "50 rows; the limit left")],
)
def test_rows_are_capped_and_counted(kg: KnowledgeGraph, limit: int | None, told: str) -> None:
    answer = kg.query("SELECT ?s WHERE { ?s a cbrn:Claim }", limit=limit)
    html = select_html(answer)
    caption = "".join(Read(html).inside("caption"))
    assert re.search(told, caption), caption
    claims = sum(kg.info().claims.values())
    assert limit is not None or f"{claims:,} rows" in caption
    assert len(rows_of(html)) == min(limit or 50, 50)
    assert len(answer.rows()) == min(limit or claims, claims), "showing an answer does not use it up"


def test_endless_answers_are_not_counted_to_their_end(kg: KnowledgeGraph) -> None:
    asked = "SELECT ?a ?b WHERE { ?a ?p ?x . ?b ?q ?y }"
    assert "The first 50 of more than 9,999 rows" in select_html(kg.query(asked, warn=False))


# escaping


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=c&d=e#f", True), ("http://example.org", True), ("HTTPS://EXAMPLE.org/", True),
        ("javascript:alert(1)", False), ("JaVaScript:alert(1)", False), ("data:text/html,x", False),
        ("//example.org", False), ("ftp://example.org", False), ("https:///x", False), ("", False),
        ("https://example.org/ x", False), ('https://example.org/"onclick="x', False), ("https://[::1", False),
        ("https://example.org/\njavascript:x", False), (" https://example.org", False),
        ("vbscript:x", False), ("https://x.org/<script>", False),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str, safe: bool) -> None:
    assert bool(safe_url(url)) is safe
    assert Read(link(url, "text")).links == ([url] if safe else [])
    assert Read(link(url, "text")).text == "text"


def test_hostile_texts_stay_texts() -> None:
    source = SourceLine("source-a", HOSTILE, "javascript:alert(1)", HOSTILE, HOSTILE)
    line = Line(HOSTILE, HOSTILE, ((("source-a",), HOSTILE),), HOSTILE, True, ())
    card = Card("kg:x", HOSTILE, (HOSTILE,), (HOSTILE,), (), (line,), {"source-a": source}, HOSTILE, HOSTILE)
    side = Side(HOSTILE, HOSTILE, HOSTILE, "inferred", (source, source), "claim-1")
    conflict = Conflict("kg:x", HOSTILE, HOSTILE, "one", (side,))
    matches = listing.Matches([Match("<https://w3id.org/cbrngraph/id/x>", HOSTILE, HOSTILE, HOSTILE)]).of(HOSTILE, "")
    for html in (card_html(card), conflict_html(conflict), matches_html(matches),
                 table_html(Table((HOSTILE,), ((HOSTILE,),), (HOSTILE,), (HOSTILE,)))):  # fmt: skip
        read = Read(html)
        assert (read.faults, read.handlers, read.links) == ([], [], [])
        assert {"script", "img"} & {tag for tag, _ in read.elements} == set()
        assert HOSTILE in read.text
    hostile = element("a", HOSTILE, title=HOSTILE)
    assert Read(hostile).all("a") == [{"title": HOSTILE}]


def test_a_planted_hole_is_found() -> None:
    read = Read(block(Html(HOSTILE)))
    assert read.all("script") and read.handlers


def test_ours_is_an_id_with_its_label_and_theirs_a_link() -> None:
    ours = Read(iri_html("<https://w3id.org/cbrngraph/id/country-kaz>", "Kazakhstan"))
    assert (ours.links, ours.text, ours.inside("code")) == ([], "Kazakhstan kg:country-kaz", ["kg:country-kaz"])
    term = Read(iri_html("<https://w3id.org/cbrngraph/ontology#Country>"))
    assert (term.links, term.text) == ([], "cbrn:Country")
    assert Read(iri_html("<https://w3id.org/cbrngraph/dataset>")).links == []
    theirs = Read(iri_html("<http://www.wikidata.org/entity/Q232>", "Q232"))
    assert (theirs.links, theirs.text) == (["http://www.wikidata.org/entity/Q232"], "Q232")


def test_rows_name_things_and_link_what_others_say(kg: KnowledgeGraph) -> None:
    read = Read(select_html(kg.query("SELECT ?c ?x ?u WHERE { BIND(kg:country-kaz AS ?c) ?c skos:exactMatch ?x "
                                     "BIND('https://example.org/a' AS ?u) }")))  # fmt: skip
    assert "Kazakhstan kg:country-kaz" in read.text
    assert "https://example.org/a" in read.links
    assert len(set(read.links)) > 1


def test_no_colour_of_its_own() -> None:
    style = "".join(Read(block("x", table("y", ("z",), [("1",)]))).inside("style"))
    assert "border" in style
    assert not re.search(r"(?<![-\w])(?:color|background)(?:-color)?\s*:", style)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b", style)


# lists


def test_lists_are_lists(kg: KnowledgeGraph) -> None:
    from cbrngraph.answers.names import search

    found = kg.search("kazakhstan")
    assert found == search(kg.engine, "kazakhstan")
    assert isinstance(found, list) and repr(found) == repr(list(found))
    assert (found.about, found.policy) == ("kazakhstan", "accepted")
    part = found[:1]
    assert (type(part), part.about, part) == (listing.Matches, "kazakhstan", list(found)[:1])
    assert isinstance(found[0], Match)
    assert isinstance(kg.questions(), dict) and kg.questions() == dict(kg.questions())
    assert [type(one).__name__ for one in (kg.conflicts(), kg.coverage(), kg.reconcile_counts(), kg.passages())] == [
        "Conflicts", "Coverages", "Totals", "Passages",
    ]  # fmt: skip


def test_questions_mutated_by_a_reader_do_not_change_the_library(kg: KnowledgeGraph) -> None:
    kg.questions().clear()
    assert len(kg.questions()) > 100


def test_coverage_counts_the_states(kg: KnowledgeGraph, shell: InteractiveShell) -> None:
    register(shell)
    found = kg.coverage("country")
    rows = {row[0]: row[1:] for row in rows_of(formatted(shell, found)[HTML])}
    for name in found[0].states:
        counts = [sum(one.states[name] == state for one in found) for state in State]
        assert rows[name] == [f"{count:,}" for count in counts]


def test_totals_stand_beside_what_is_named(kg: KnowledgeGraph, shell: InteractiveShell) -> None:
    register(shell)
    found = kg.reconcile_counts()
    assert found, "the article has published totals"
    shown = rows_of(formatted(shell, found)[HTML])
    assert [row[3] for row in shown] == [one.published for one in found]
    assert [row[4] for row in shown] == [str(len(one.named)) if one.as_of else "" for one in found]


# registration


def test_every_type_that_is_named_is_there() -> None:
    for (module, name), (room, function) in FORMATTERS.items():
        kind = getattr(__import__(module, fromlist=[name]), name)
        assert isinstance(kind, type)
        assert kind.__module__ == module, "IPython knows a type by the module that defines it"
        assert callable(getattr(__import__(f"cbrngraph.display.{room}", fromlist=[function]), function))
    assert getattr(__import__(PICTURE[0], fromlist=["x"]), PICTURE[1]).__module__ == PICTURE[0]


def test_opening_a_graph_in_a_shell_is_enough(article: Path, shell: InteractiveShell) -> None:
    opened = cbrngraph.open(article)
    assert HTML in formatted(shell, opened.search("kazakhstan"))
    cbrngraph.open(article)
    assert formatted(shell, opened.show("kazakhstan"))[HTML].count("<style>") == 1


def test_load_ext_is_enough_too(kg: KnowledgeGraph, shell: InteractiveShell) -> None:
    shell.run_line_magic("load_ext", "cbrngraph.jupyter")
    shell.run_line_magic("reload_ext", "cbrngraph.jupyter")
    assert HTML in formatted(shell, kg.info())


def test_nothing_is_imported_to_open_a_graph_or_to_register() -> None:
    code = (
        "import sys, cbrngraph.api, cbrngraph.opening\n"
        "from cbrngraph.display.shell import register_here\n"
        "register_here()\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in {'IPython', 'matplotlib', 'networkx', 'pandas'}))\n"
        "print(sorted(m for m in sys.modules if m.startswith('cbrngraph.display')))"
    )
    ran = python("-c", code, cwd=ROOT)
    expected = ["cbrngraph.display", "cbrngraph.display.listing", "cbrngraph.display.shell"]
    assert (ran.code, ran.out) == (0, f"[]\n{expected}\n"), ran.err


def test_a_module_that_is_loaded_without_ipython_running_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from cbrngraph.display import shell as module

    for there in (SimpleNamespace(), SimpleNamespace(get_ipython=lambda: None)):
        monkeypatch.setitem(module.sys.modules, "IPython", there)  # type: ignore[arg-type]
        module.register_here()
        assert vars(there).keys() <= {"get_ipython"}, "what is not running is left as it is"


def test_a_formatter_looks_for_its_module_when_there_is_something_to_show() -> None:
    with pytest.raises(ModuleNotFoundError):
        formatter("nowhere", "nothing")(1)


_LATER = """
import sys, cbrngraph
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(history_load_length=0)
kg = cbrngraph.open(sys.argv[1])
assert not any(name.startswith("matplotlib.figure") for name in sys.modules), "matplotlib comes later"
figure = kg.plot("accessions")
from cbrngraph.display.picture import picture_png
data, metadata = shell.display_formatter.format(figure)
assert data["image/png"] == picture_png(figure)[0], "the same bytes every time"
assert metadata["image/png"]["alt"] == figure.get_label() != ""
assert 300 < metadata["image/png"]["width"] < 1300
assert "text/plain" in data
from matplotlib.figure import Figure
assert "image/png" not in shell.display_formatter.format(Figure())[0], "a user's own figure is theirs"
from IPython.core.pylabtools import select_figure_formats
select_figure_formats(shell, {"svg"})  # what %matplotlib inline does
assert shell.display_formatter.format(figure)[0]["image/png"] == data["image/png"]
print("done")
"""


def test_pictures_are_png_with_words_for_them_even_if_matplotlib_comes_later(article: Path, cache: Path) -> None:
    ran = python("-c", _LATER, str(article), CBRNGRAPH_CACHE=str(cache))
    assert (ran.code, ran.out.strip().splitlines()[-1:]) == (0, ["done"]), ran.err


def test_a_picture_is_that_of_the_file_and_much_smaller(kg: KnowledgeGraph) -> None:
    from cbrngraph.display.picture import picture_png
    from cbrngraph.pictures.figure import written

    figure = kg.plot("accessions")
    whole, (small, said) = written(figure, "png"), picture_png(figure)
    assert len(small) < len(whole) / 2
    one, other = (numpy.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int) for png in (whole, small))
    assert one.shape == other.shape
    assert abs(one - other).mean() < 4, "colours are told apart as before"
    assert one.shape[1] > 1.4 * said["width"], "crisp on a dense screen"  # type: ignore[operator]


_WITHOUT = """
import sys
sys.modules["matplotlib"] = None
import cbrngraph
from cbrngraph.errors import MissingExtraError
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(history_load_length=0)
kg = cbrngraph.open(sys.argv[1])
net = kg.network("country-project")
data = shell.display_formatter.format(net)[0]
assert "pip install &#x27;cbrngraph[notebook]&#x27;" in data["text/html"], data
assert f"{len(net)} node" in data["text/html"] and net.view.title in data["text/html"]
try:
    kg.interactive(net)
except MissingExtraError as error:
    print(error)
"""


def test_what_is_missing_is_named(article: Path, cache: Path) -> None:
    ran = python("-c", _WITHOUT, str(article), CBRNGRAPH_CACHE=str(cache))
    assert ran.code == 0, ran.err
    assert "pip install 'cbrngraph[notebook]'" in ran.out
