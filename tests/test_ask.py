"""Asking by name: what parameters take and refuse, what comes with an answer, and what it costs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib
from builds import Ran, Run, copied

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import CbrnGraphError
from cbrngraph.graph.build import build
from cbrngraph.graph.headers import Headed
from cbrngraph.questions.answer import _sorted
from cbrngraph.questions.library import Parameter, Question
from cbrngraph.questions.parameters import bind
from cbrngraph.terms import XSD

pytest_plugins = ["fixtures_builds"]
KAZAKHSTAN = "<https://w3id.org/cbrngraph/id/country-kaz>"
P053 = "<https://w3id.org/cbrngraph/id/project-p053>"


def question(query: str = "SELECT ?x WHERE { ?x ?p $it }", *parameters: Parameter, **header: str) -> Question:
    lines = {key: (value,) for key, value in header.items()}
    return Question("made-up", parameters, Headed("made-up", lines, query))


def day(text: str) -> str:
    return f'"{text}"^^<{XSD}date>'


# parameters


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("country", "KZ", KAZAKHSTAN),
        ("country", "kaz", KAZAKHSTAN),
        ("country", "Kazakhstan", KAZAKHSTAN),
        ("country", "kg:country-kaz", KAZAKHSTAN),
        ("country", "country-kaz", KAZAKHSTAN),
        ("project", "53", P053),
        ("project", "053", P053),
        ("project", "P053", P053),
        ("project", "p53", P053),
        ("project", "Project 53", P053),
        ("organisation", "istc", "<https://w3id.org/cbrngraph/id/org-istc>"),
        ("organisation", "Tashkent Secretariat", "<https://w3id.org/cbrngraph/id/secretariat-ca>"),
        ("party", "central asia", "<https://w3id.org/cbrngraph/id/region-ca>"),
        ("region", "CA", "<https://w3id.org/cbrngraph/id/region-ca>"),
        ("thing", "tashkent", "<https://w3id.org/cbrngraph/id/city-tashkent>"),
        ("concept:role", "leader", "<https://w3id.org/cbrngraph/ontology#role-leader>"),
        ("concept:role", "cbrn:role-leader", "<https://w3id.org/cbrngraph/ontology#role-leader>"),
        ("class:cbrn:Event", "round table", "<https://w3id.org/cbrngraph/ontology#RoundTable>"),
        ("class:cbrn:Event", "RoundTable", "<https://w3id.org/cbrngraph/ontology#RoundTable>"),
        ("day", "2020-11-30", day("2020-11-30")),
        ("day", "2020-02", day("2020-02-29")),
        ("day", "2020", day("2020-12-31")),
        ("start", "2020", day("2020-01-01")),
        ("end", "2020", day("2020-12-31")),
        ("end", "2020..", day("9999-12-31")),
        ("year", "2017", f'"2017"^^<{XSD}integer>'),
        ("number", "007", f'"7"^^<{XSD}integer>'),
        ("text", 'a "quoted" word', '"a \\"quoted\\" word"'),
    ],
)
def test_what_people_write_becomes_a_term(real: KnowledgeGraph, kind: str, text: str, term: str) -> None:
    assert bind(real.engine, question("", Parameter("it", kind, "", "")), {"it": text}) == {"it": term}


def test_a_period_has_two_ends(real: KnowledgeGraph) -> None:
    found = bind(real.engine, question("", Parameter("year", "period", "any", "")), {"year": "2016..2018-03"})
    assert found == {"year_from": day("2016-01-01"), "year_until": day("2018-03-31")}


def test_today_is_the_day_of_asking(real: KnowledgeGraph) -> None:
    from datetime import date

    found = bind(real.engine, question("", Parameter("date", "day", "today", "")), {})
    assert found == {"date": day(date.today().isoformat())}


@pytest.mark.parametrize(
    ("kind", "text", "code", "message"),
    [
        ("region", "tashkent", 2, "'tashkent' is kg:city-tashkent (Tashkent), which is no region"),
        ("country", "kazakstan", 4, "no country here is called 'kazakstan'; did you mean Kazakhstan"),
        ("project", "999", 4, "no project here is called '999'"),
        ("concept:role", "leeder", 2, "it=leeder: there is none of that name; did you mean leader?"),
        ("concept:role", "nothing like it", 2, "known: "),
        ("day", "yesterday", 2, "it=yesterday:"),
        ("day", "2020-13", 2, "it=2020-13:"),
        ("year", "MMXX", 2, "it=MMXX: this should be a whole number"),
        ("thing", "xyzzy", 4, "nothing here is called 'xyzzy'"),
    ],
)
def test_what_cannot_be_meant_is_refused(real: KnowledgeGraph, kind: str, text: str, code: int, message: str) -> None:
    with pytest.raises(CbrnGraphError, match=re.escape(message)) as refused:
        bind(real.engine, question("", Parameter("it", kind, "", "")), {"it": text})
    assert refused.value.exit_code == code


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["membres"], 2, "there is no question membres; did you mean members"),
        (["../members"], 2, "there is no question ../members"),
        (["members", "day=2020"], 2, "has no parameter day"),
        (["members", "dat=2020"], 2, "did you mean date? (it takes date)"),
        (["members", "2020"], 2, "'2020' is no parameter; write it as name=value"),
        (["trained"], 2, "needs region=… (the region), such as region=Central Asia"),
    ],
)
def test_a_question_that_cannot_be_asked(ask_article: Run, words: list[str], code: int, message: str) -> None:
    ran = ask_article("ask", *words)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


def test_a_line_with_a_parameter_that_has_no_value_is_left_out() -> None:
    query = "SELECT ?x WHERE {\n  ?x a ?y .\n  FILTER(?d >= $from)\n  FILTER(?d <= $until)\n}"
    parameters = Parameter("from", "start", "any", ""), Parameter("until", "end", "any", "")
    made = question(query, *parameters)
    assert "FILTER" not in made.sparql({})
    assert made.sparql({"from": day("2020-01-01")}).count("FILTER") == 1


def test_a_value_never_becomes_syntax(real: KnowledgeGraph) -> None:
    hostile = '" } SELECT * { ?s ?p "'
    bound = bind(real.engine, question("", Parameter("it", "text", "", "")), {"it": hostile})
    [row] = real.engine.query(question("SELECT ($it AS ?x) {}").sparql({}).replace("$it", bound["it"]))  # type: ignore[misc]
    assert row["x"].value == hostile


# the answer


def test_numbers_sort_by_size_and_empty_cells_come_last() -> None:
    column = ["10", "9", "", "-1"]
    assert [column[n] for n in _sorted([0, 1, 2, 3], column, backwards=False)] == ["-1", "9", "10", ""]
    assert [column[n] for n in _sorted([0, 1, 2, 3], column, backwards=True)] == ["10", "9", "-1", ""]


def test_dates_sort_as_text_however_precise() -> None:
    column = ["2013", "2012-05", "2013-01-02"]
    assert [column[n] for n in _sorted([0, 1, 2], column, backwards=False)] == ["2012-05", "2013", "2013-01-02"]


@pytest.fixture
def asked(run: Run, real_build: Path) -> Run:
    """Ask the real graph on the command line."""

    def call(*words: str, given: str = "") -> Ran:
        return run("ask", "--graph", str(real_build), *words, given=given)

    return call


AGREEMENTS = ["agreements-of", "party=tashkent secretariat"]


def test_ids_stand_beside_labels(asked: Run) -> None:
    [row] = json.loads(asked(*AGREEMENTS, "--ids", "-f", "json").out)
    assert row["with_id"] == "kg:org-nscedi"
    assert row["with"].startswith("M. Aikimbayev")


def test_receipts_are_claims_of_each_row(asked: Run) -> None:
    ran = asked(*AGREEMENTS, "--receipts", "-f", "json")
    [row] = json.loads(ran.out)
    claims = row["claims"].split()
    assert claims
    assert all(f"  {claim}  source-coe-news-2020-11-20  p3 “" in ran.err for claim in claims)


def test_the_query_can_be_taken_elsewhere(asked: Run, run: Run, real_build: Path) -> None:
    query = asked(*AGREEMENTS, "--sparql").out
    assert "$" not in query
    parties = rdflib.Graph()
    parties.parse(data="@prefix c: <https://w3id.org/cbrngraph/ontology#> . <a:a> a c:Agreement ; "
                       "c:party <https://w3id.org/cbrngraph/id/secretariat-ca>, <a:b> .", format="turtle")  # fmt: skip
    assert [str(row[3]) for row in parties.query(query)] == ["a:b"]
    assert "kg:org-nscedi" in run("query", query, "-f", "table", "--graph", str(real_build)).out


def test_a_caveat_says_how_many_and_how_to_see_them(asked: Run) -> None:
    ran = asked("members", "date=2016", "-f", "csv")
    match = re.search(r"note: more may .* \((\d+)\): cbrngraph ask possible-members date=2016\n", ran.err)
    assert match
    assert int(match[1]) == len(asked("possible-members", "date=2016").rows)


def test_no_caveat_where_nothing_qualifies_the_answer(asked: Run) -> None:
    assert "possible-members" not in asked("members", "date=2020-11-30").err


def test_an_answer_without_rows_says_what_it_needs(asked: Run) -> None:
    ran = asked("members", "date=1999")
    assert (ran.code, ran.rows) == (0, [])
    assert "nothing in the graph answers this; it needs a membership" in ran.err


def test_the_list_of_one_theme(run: Run) -> None:
    every, money = run("ask", "-f", "tsv").rows, run("ask", "--theme", "money", "-f", "tsv").rows
    assert money == [row for row in every if row[0] == "money"]
    ran = run("ask", "--theme", "mony")
    assert ran.code == 2
    assert "did you mean money" in ran.err


# frames


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_an_answer_is_a_frame_with_labels_and_types(real: KnowledgeGraph, library: str) -> None:
    pytest.importorskip(library)
    frame = getattr(real.ask("members", date="2020-11-30"), f"to_{library}")(ids=True)
    records = frame.to_dict("records") if library == "pandas" else frame.to_dicts()
    [row] = [row for row in records if row["country"] == "Kazakhstan"]
    assert (row["country_id"], row["ordinal"], row["joined"]) == ("kg:country-kaz", 62, "2020-11")


# citing


def test_text_names_publisher_date_title_and_address(asked: Run) -> None:
    ran = asked(*AGREEMENTS, "--cite", "-f", "table")
    first, last = ran.out.splitlines()[-2:]
    assert first.startswith("cbrngraph founders (2026-") and "evidence policy accepted" in first
    assert re.search(
        r"Joint Research Centre \(2020-11-20\): The EU CBRN .* Kazakhstan\. https://.*_el \(read 2026-", last
    )


def test_bibtex_entries_are_whole(asked: Run) -> None:
    text = asked(*AGREEMENTS, "--cite", "bibtex", "-o", "/dev/null").out
    assert re.findall(r"^@(\w+)\{(\S+),$", text, re.M) == [
        ("dataset", "cbrngraph"), ("online", "source-coe-news-2020-11-20"),
    ]  # fmt: skip
    assert "  date = {2020-11-20},\n" in text
    assert text.count("{") == text.count("}")


def test_csl_is_what_reference_managers_read(asked: Run) -> None:
    ran = asked(*AGREEMENTS, "--cite", "csl", "-o", "/dev/null")
    own, source = json.loads(ran.out)
    assert own["type"] == "dataset"
    assert source["issued"] == {"date-parts": [[2020, 11, 20]]}
    assert (source["type"], source["language"]) == ("webpage", "en")


def test_in_a_pipe_the_bibliography_stays_out_of_the_rows(asked: Run) -> None:
    ran = asked(*AGREEMENTS, "--cite", "-f", "csv")
    assert len(ran.out.splitlines()) == 2
    assert "The EU CBRN CoE Initiative welcomes" in ran.err


def test_special_characters_of_tex_are_written_as_text() -> None:
    from cbrngraph.answers.bibliography import Reference, written

    text = written([Reference("k", r"50 % & #1_{a} ~ ^ \ $", ("A & B",))], "bibtex")
    assert r"50 \% \& \#1\_\{a\} \textasciitilde{} \textasciicircum{} \textbackslash{} \$" in text
    assert r"organization = {{A \& B}}" in text


def test_an_unknown_style_is_refused(real: KnowledgeGraph) -> None:
    with pytest.raises(CbrnGraphError, match="did you mean bibtex"):
        real.ask("members").cite("bibtext")


# what changed


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The article, in which one number was read otherwise."""
    data = copied(tmp_path / "data")
    [reading] = [path for path in data.rglob("*.yaml") if "quantity: 88" in path.read_text("utf-8")]
    reading.write_text(reading.read_text("utf-8").replace("quantity: 88", "quantity: 89"), encoding="utf-8")
    build(data, tmp_path / "build")
    return tmp_path / "build"


def test_a_difference_names_claims_and_answers(article: Path, changed: Path, run: Run) -> None:
    ran = run("diff", str(article), str(changed))
    assert ran.code == 1
    assert ran.out.startswith("claims: 1 came, 1 went, 0 have another status\n")
    [at] = re.findall(r"^  cbrngraph ask trained .*\n    - (.*)\n    \+ (.*)$", ran.out, re.M)
    assert at[0].replace("88", "89") == at[1]


def test_equal_builds_do_not_differ(article: Path, run: Run) -> None:
    ran = run("diff", str(article), str(article))
    assert ran.code == 0
    assert "claims: 0 came, 0 went, 0 have another status" in ran.out
    assert re.search(r"answers: 0 of \d+ changed, to 0 of \d+ questions", ran.out)


def test_a_difference_as_json(article: Path, changed: Path, run: Run) -> None:
    found = json.loads(run("diff", str(article), str(changed), "-f", "json").out)
    assert {claim["before"] or claim["after"] for claim in found["claims"]} == {"accepted"}
    assert "trained" in {answer["question"] for answer in found["answers"]}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphs that differ in much are compared by the questions' examples and a few things more."""
    monkeypatch.setattr("cbrngraph.questions.difference.MOST_THINGS", 1)


@pytest.mark.usefixtures("few")
def test_a_policy_changes_answers_too(real_build: Path) -> None:
    one, other = cbrngraph.open(real_build), cbrngraph.open(real_build, "corroborated")
    found = one.diff(other)
    assert "members" in {answer.question for answer in found.answers}


@pytest.mark.usefixtures("few")
def test_a_thing_that_is_gone_is_said(article: Path, real_build: Path, run: Run) -> None:
    """The questions' examples name things that the article alone does not know."""
    found = json.loads(run("diff", str(article), str(real_build), "-f", "json").out)
    assert any(answer["fault"].startswith("before: ") for answer in found["answers"])


# cards and reasons


def test_the_card_of_a_secretariat_names_its_heads(real: KnowledgeGraph) -> None:
    lines = {(line.heading, line.text) for line in real.show("tashkent secretariat").lines}
    assert ("tenure", "Bakhtiyor Gulyamov, Head of the Regional Secretariat for Central Asia") in lines


def test_a_property_that_is_none_points_to_the_card(run: Run, real_build: Path) -> None:
    ran = run("why", "kazakhstan", "joined", "--graph", str(real_build))
    assert ran.code == 4
    assert "cbrngraph show country-kaz lists what is said of it" in ran.err


def test_a_search_without_result_names_what_is_near(run: Run, real_build: Path) -> None:
    ran = run("search", "aikimbaiev", "--graph", str(real_build))
    assert ran.code == 1
    assert "did you mean Aikimbayev" in ran.err
