"""A user's SPARQL: parameters that never become syntax, errors and hints that help, limits that are honest."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy
import pyoxigraph as ox
import pytest
import rdflib
from builds import ROOT, Run, command
from endpoints import Handler, filled, serving
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.errors import LimitError, UsageError
from cbrngraph.graph.manifest import read_manifest
from cbrngraph.sparql import query
from cbrngraph.sparql.emptiness import reasons
from cbrngraph.sparql.hints import hints
from cbrngraph.sparql.limits import with_limit
from cbrngraph.sparql.parameters import TermText, bind, term_of, term_of_text
from cbrngraph.sparql.query import QueryWarning, run_query
from cbrngraph.sparql.results import AskAnswer, GraphAnswer, SelectAnswer
from cbrngraph.sparql.syntax import told
from cbrngraph.sparql.tokens import located, tokens
from cbrngraph.terms import XSD, lexical

pytest_plugins = ["fixtures_builds"]

STORE = ox.Store()
KAZ = "<https://w3id.org/cbrngraph/id/country-kaz>"
OF_LIBRARY = {
    name: f'"{day}"^^<{XSD}date>'
    for name, day in {"date": "2020-11-30", "from": "2015-01-01", "to": "2021-01-01"}.items()
}
MANY = f"VALUES ?a {{ {' '.join(map(str, range(1000)))} }} VALUES ?b {{ {' '.join(map(str, range(1000)))} }}"
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?c = ?k && ?b = ?j) }"


@pytest.fixture(scope="session")
def whole(cache: Path) -> KnowledgeGraph:
    """The graph of the checkout, which ``make test`` builds first."""
    assert cache.is_dir()
    if not (ROOT / "build" / "manifest.json").is_file():
        pytest.skip("the checkout has no build; run: cbrngraph build")
    return cbrngraph.open(ROOT / "build")


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    """Whatever a test does, no process that answers a query outlives it."""
    yield
    assert workers() == []


def workers() -> list[str]:
    ran = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    return [line for line in ran.stdout.splitlines() if "cbrngraph.sparql.worker" in line]


def answered(text: str, **parameters: object) -> list[tuple[str | None, ...]]:
    answer = run_query(STORE, text, parameters)
    assert isinstance(answer, SelectAnswer)
    return list(answer)


# parameters


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("kg:country-kaz", KAZ),
        ("cbrn:Project", "<https://w3id.org/cbrngraph/ontology#Project>"),
        ("<https://example.org/x?a=1>", "<https://example.org/x?a=1>"),
        ("Kazakhstan", '"Kazakhstan"'),
        ("kg:", '"kg:"'),
        ("kg: x", '"kg: x"'),
        ("other:x", '"other:x"'),
        ("<b>", '"<b>"'),
        ("<https://example.org/> } DROP", '"<https://example.org/> } DROP"'),
        ("", '""'),
        (True, f'"true"^^<{XSD}boolean>'),
        (62, f'"62"^^<{XSD}integer>'),
        (numpy.int64(62), f'"62"^^<{XSD}integer>'),
        (1.5, f'"1.5"^^<{XSD}double>'),
        (float("-inf"), f'"-INF"^^<{XSD}double>'),
        (Decimal("1.50"), f'"1.5"^^<{XSD}decimal>'),
        (date(2020, 11, 30), f'"2020-11-30"^^<{XSD}date>'),
        (datetime(2020, 11, 30, 12, tzinfo=UTC), f'"2020-11-30T12:00:00+00:00"^^<{XSD}dateTime>'),
        (rdflib.URIRef("https://example.org/x"), "<https://example.org/x>"),
        (rdflib.Literal("kg:country-kaz"), '"kg:country-kaz"'),
        (rdflib.Literal("x", lang="fr"), '"x"@fr'),
        (rdflib.Literal(5), f'"5"^^<{XSD}integer>'),
        (ox.NamedNode("https://example.org/x"), "<https://example.org/x>"),
        (ox.Literal("x", language="fr"), '"x"@fr'),
        (ox.Literal("5", datatype=ox.NamedNode(XSD + "integer")), f'"5"^^<{XSD}integer>'),
    ],
)
def test_a_value_becomes_a_term(value: object, term: str) -> None:
    assert term_of(value) == term
    assert answered("SELECT $x {}", x=value) == [
        tuple(map(str, next(iter(STORE.query(f"SELECT ({term} AS ?x) {{}}")))))
    ]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("62", f'"62"^^<{XSD}integer>'),
        ("-6.5", f'"-6.5"^^<{XSD}decimal>'),
        ("1e6", f'"1e6"^^<{XSD}double>'),
        ("true", f'"true"^^<{XSD}boolean>'),
        ("2020-11-30", f'"2020-11-30"^^<{XSD}date>'),
        ("2020-11", '"2020-11"'),
        ('"62"', '"62"'),
        ('"62"@en', '"62"@en'),
        ('"2020-11"^^xsd:gYearMonth', f'"2020-11"^^<{XSD}gYearMonth>'),
        ("kg:country-kaz", KAZ),
        ("Central Asia", '"Central Asia"'),
        ('"a" } DROP "b"', '"a\\" } DROP \\"b"'),
    ],
)
def test_a_word_of_the_command_line_becomes_a_term(text: str, term: str) -> None:
    assert term_of_text(text) == term


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, "without a value"), ([1], "list"), (Decimal("NaN"), "Decimal"), ("\ud800", "half a character"),
     (rdflib.BNode('b'), "blank node"), (rdflib.URIRef("a b"), "no absolute IRI")],
)  # fmt: skip
def test_what_is_no_term_is_told(value: object, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        term_of(value)


@pytest.mark.parametrize("text", ["2020-02-30", '"x"^^xsd', '"x"^^<a b>'])
def test_a_word_that_says_it_is_typed_and_is_not(text: str) -> None:
    with pytest.raises(UsageError, match=r"no day|no datatype"):
        term_of_text(text)


HOSTILE = ["'", '"', "\\", "\\u0022 } #", '\\" . } DROP ALL #', "> . } DROP ALL #", "\n}", "$x ?x", "\\\\u005C",
           "{}<>^`|", "\x00", "@en", "^^xsd:integer", "'''", '"""']  # fmt: skip


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | st.lists(st.sampled_from([*HOSTILE, "a", " ", "u", "U"]), max_size=8).map("".join))
def test_no_text_becomes_syntax(text: str) -> None:
    """Whatever a value holds, the query gives it back as it was: as a column, in a comparison, and beside others."""
    value = rdflib.Literal(text)
    assert [lexical(str(term)) for (term,) in answered("SELECT $x {}", x=value)] == [text]
    asked = 'SELECT ?y { VALUES ?y { "1" } FILTER(STRLEN($x) = STRLEN($x) && $x = $x && "$x" != "" # $x\n) }'
    assert answered(asked, x=value) == [('"1"',)]


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1))
def test_no_text_in_brackets_becomes_syntax(text: str) -> None:
    """What is no IRI is a string, and what the engine takes for no IRI does not parse; nothing runs on."""
    with suppress(UsageError):
        assert len(answered("SELECT $x { BIND(1 AS ?one) }", x=f"<https://example.org/{text}>")) == 1


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("SELECT ?x { ?s ?p $x }", "SELECT (1 AS ?x) { ?s ?p 1 }"),
        ("SELECT DISTINCT $x (COUNT(?x) AS ?n) {}", "SELECT DISTINCT (1 AS ?x) (COUNT( 1 ) AS ?n) {}"),
        ("SELECT * { FILTER(?a<?x&&?b>?x) }", "SELECT * { FILTER(?a< 1 &&?b> 1 ) }"),
        ("SELECT ?y {} GROUP BY ?x ?y ORDER BY ?x DESC(?x)", "SELECT ?y {} GROUP BY (1) ?y ORDER BY (1) DESC( 1 )"),
        ("SELECT * { { SELECT ?x { ?x ?y ?z } } }", "SELECT * { { SELECT (1 AS ?x) { 1 ?y ?z } } }"),
        ("ASK { FILTER(BOUND(?x) && '?x' != \"$x\" && <http://x/?x> != ?xx) # ?x\n}",
         "ASK { FILTER(true && '?x' != \"$x\" && <http://x/?x> != ?xx) # ?x\n}"),
        ('ASK { """a "quoted" ?x""" ?p ?x }', 'ASK { """a "quoted" ?x""" ?p 1 }'),
    ],
)  # fmt: skip
def test_a_term_takes_the_place_of_the_variable(text: str, bound: str) -> None:
    plain = re.sub(r"\s+", " ", bind(text, {"x": "1"}))
    assert plain.replace("{ 1 }", "{1}") == re.sub(r"\s+", " ", bound)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x { BIND(1 AS ?x) }",
        "SELECT (1 AS ?x) {}",
        "SELECT * { VALUES ?x { 1 } }",
        "SELECT * { VALUES (?y ?x) { (1 2) } }",
    ],
)
def test_a_variable_that_the_query_fills_is_no_parameter(text: str) -> None:
    with pytest.raises(UsageError, match="a value itself"):
        run_query(STORE, text, {"x": 1})


def test_a_parameter_that_the_query_lacks_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no variable \$contry; did you mean country\? \(it has \?country"):
        run_query(STORE, "ASK { ?s ?p $country }", {"contry": 1})
    with pytest.raises(UsageError, match="it has none"):
        run_query(STORE, "ASK {}", {"x": 1})


def test_parameters_in_python_and_on_the_command_line(kg: KnowledgeGraph, ask_article: Run) -> None:
    asked = "SELECT ?m $country { ?m org:member $country ; cbrn:fromLatest ?d FILTER(?d <= $day) }"
    found = kg.query(asked, country="kg:country-kaz", day=date(2020, 12, 31)).rows()
    assert [row["country"] for row in found] == ["kg:country-kaz"]
    assert kg.query(asked, {"country": "kg:country-kaz", "day": date(2019, 12, 31)}).rows() == []
    ran = ask_article("query", asked, "--limit", "5", "country=kg:country-kaz", "-f", "jsonl", "day=2020-12-31")
    assert [json.loads(line) for line in ran.out.splitlines()] == found
    assert ask_article("query", "country=kg:country-kaz", "day=2020-12-31", given=asked).code == 0


def test_words_after_the_query_that_are_no_parameters(ask_article: Run) -> None:
    ran = ask_article("query", "ASK", "{}")
    assert (ran.code, "one pair of quotes" in ran.err) == (2, True)


def test_an_error_shows_the_query_as_it_was_asked(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="does not parse"):
        kg.query("SELECT * { ?s $x ?o }", x="a string is no property")


# answers


def test_rows_can_be_read_again(kg: KnowledgeGraph) -> None:
    answer = kg.query("SELECT ?m { ?m a cbrn:Membership }")
    assert len(answer.rows()) == len(answer.rows()) == len(answer.to_pandas()) > 0


def test_what_an_answer_has_not_it_says(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="CONSTRUCT or DESCRIBE"):
        kg.query("SELECT * { ?s ?p ?o }").to_graph()
    for give in ("rows", "to_pandas", "to_csv", "to_graph"):
        with pytest.raises(UsageError, match="true or false"):
            getattr(kg.query("ASK {}"), give)()


def test_statements_as_a_graph_and_as_rows(kg: KnowledgeGraph) -> None:
    answer = kg.query("CONSTRUCT { ?m org:member ?c } { ?m org:member ?c }")
    assert isinstance(answer, GraphAnswer)
    assert len(answer.to_graph()) == len(answer.rows()) == len(answer.triples)
    assert answer.to_csv().startswith("subject,predicate,object\r\nhttps://")


def test_csv_as_text_and_in_a_file(kg: KnowledgeGraph, tmp_path: Path, ask_article: Run) -> None:
    asked = "SELECT ?s ?o { ?s org:member ?o }"
    answer = kg.query(asked)
    assert answer.to_csv(tmp_path / "a.csv") == ""
    assert (tmp_path / "a.csv").read_bytes().decode() == answer.to_csv() == ask_article("query", "-f", "csv", asked).out


def test_exit_status(ask_article: Run) -> None:
    codes = {
        ask: ask_article("query", "--exit-status", ask).code
        for ask in ("ASK {}", "ASK { FILTER(false) }", "SELECT * {}", "SELECT * { FILTER(false) }",
                    "CONSTRUCT { ?s ?p ?o } { FILTER(false) }")
    }  # fmt: skip
    assert list(codes.values()) == [0, 1, 0, 1, 1]
    assert ask_article("query", "ASK { FILTER(false) }").code == 0
    assert ask_article("query", "--exit-status", "SELECT * {}", "-f", "csv").out


# words


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# a\rASK {}", ["word", "sign", "sign"]),
        ("# a\nASK", ["word"]),
        ('"" \'\' """a"b""" \'\\\'\'', ["string"] * 4),
        ('"a\nb', ["open", "word"]),
        ('"a\rb', ["open", "word"]),
        ('"""a\nb "c"', ["open"]),
        (r"\"\"\"", ["sign", "open"]),  # read once: a scan from each mark to the end takes minutes for a long query
        ("a.b:c <http://a/'b> 'c", ["name", "iri", "open"]),
    ],
)
def test_texts_and_comments_end_where_the_standard_ends_them(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokens(text)] == kinds


def test_of_a_line_that_is_too_long_the_place_is_shown() -> None:
    text = "x" * 5000 + "!" + "y" * 5000
    lead, shown, caret = located(text, 5000, "", "this").splitlines()
    assert (lead, len(shown)) == ("line 1, column 5001: this", 164)
    assert shown[caret.index("^")] == "!"


# errors


@pytest.mark.parametrize(
    ("text", "fault", "mend"),
    [
        ("SELCT ?a {}", "SELCT", "did you mean SELECT"),
        ("SELECT ?a WEHRE { ?a ?b ?c }", "WEHRE", "did you mean WHERE"),
        ("SELECT ?a {\n ?a ?b ?c\n FITLER(?c > 3) }", "FITLER", "did you mean FILTER"),
        ("SELECT ?a { OPTINAL { ?a ?b ?c } }", "OPTINAL", "did you mean OPTIONAL"),
        ("SELECT ?a { ?a ?b ?c } ODER BY ?a", "ODER", "did you mean ORDER"),
        ("SELECT ?a { ?a ?b ?c } GRUOP BY ?a", "GRUOP", "did you mean GROUP"),
        ("SELECT ?a { ?a rdfs:label Kazakhstan }", "Kazakhstan", "text stands in quotes"),
        ("SELECT ?a { ?a crbn:from ?b }", "crbn", "did you mean cbrn"),
        ("SELECT ?a { ?a :from ?b }", ":from", "prefix : is not known"),
        ('SELECT ?a { ?a ?b "open }', '"open', "never closed"),
        ("SELECT ?a, ?b { ?a ?b ?c }", ", ?b", "no comma"),
        ("SELECT ?a { ?a ?b ?c FILTER ?c > 3 }", "?c > 3", "FILTER(…)"),
        ("SELECT ?a { ?a ?b ?c FILTER(?c == 3) }", "== 3", "one = is enough"),
        ('SELECT ?a { ?a ?b ?c FILTER(?c LIKE "x%") }', "LIKE", "CONTAINS"),
        ("SELECT ?a { ?a ?b ?c", "{", "never closed"),
        ("SELECT ?a { ?a cbrn:region kg:x cbrn:from ?b }", "cbrn:from", "a ; (same subject) or a . (new one)"),
        ("SELECT ?a {\n ?a cbrn:region ?b\n ?b cbrn:from ?c }", "?b cbrn:from", "is probably missing before this"),
        ("SELECT ?a { ?a cbrn:region ?r, }", ", }", "leave the comma out"),
        ("SELECT ?a COUNT(?b) { ?a ?p ?b }", "COUNT", "(COUNT(?b) AS ?n)"),
        ("SELECT ?a COUNT(?b) AS ?m { ?a ?p ?b }", "COUNT", "(COUNT(?b) AS ?m)"),
        ("SELECT (COUNT(?b)) { ?a ?p ?b }", "(COUNT", "needs a name: (COUNT(?b) AS ?n)"),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b }", "?a (", "GROUP BY ?a"),
        ("SELECT ?a ?p (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a", "?p (", "GROUP BY ?a ?p"),
        ("SELECT ?t { ?a ?p ?b } GROUP BY (STR(?p))", "(STR", "SELECT ?x … GROUP BY (STR(?p) AS ?x)"),
        ("SELECT (STR(?p) AS ?t) (COUNT(*) AS ?n) { ?a ?p ?b } GROUP BY (STR(?p))", "(STR(?p))", "needs a name"),
    ],
)
def test_the_likely_mend(text: str, fault: str, mend: str) -> None:
    with pytest.raises(UsageError) as caught:
        run_query(STORE, text, limit=5)
    told, shown, caret = str(caught.value).split("\n")
    assert mend in told
    place = text.index(fault)
    line = text[:place].count("\n")
    assert shown == f"  {text.splitlines()[line]}"
    assert caret.index("^") - 2 == place - (text[:place].rfind("\n") + 1)


@pytest.mark.parametrize("text", ["", "  \n", "# nothing"])
def test_an_empty_query(text: str, ask_article: Run) -> None:
    with pytest.raises(UsageError, match="the query is empty"):
        run_query(STORE, text)
    assert "the query is empty" in ask_article("query", text).err


def test_prefixes_alone_are_no_query() -> None:
    with pytest.raises(UsageError, match="column 22: the query itself is missing"):
        run_query(STORE, "PREFIX a: <http://a/> ")


def test_a_fault_is_shown_in_the_text_that_was_given() -> None:
    with pytest.raises(UsageError) as caught:
        run_query(STORE, "SELECT ?x $region { ?x cbrn:region $region ; FITLER }", {"region": KAZ})
    assert "column 46: FITLER" in str(caught.value)
    assert "\n  SELECT ?x $region { ?x cbrn:region $region ; FITLER }\n" in str(caught.value)


def test_a_fault_of_the_query_comes_before_one_of_its_parameters() -> None:
    with pytest.raises(UsageError) as caught:
        run_query(STORE, "SELECT ?x { ?x cbrn:region $region", {"regon": KAZ})
    told = str(caught.value)
    assert told.index("never closed") < told.index("and then: the query has no variable $regon")


def test_a_value_that_cannot_stand_where_it_does(whole: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match=r'column 15: with the value of \$p: "region" is no thing'):
        whole.query("SELECT * { ?s $p ?o }", p="region")


# hints


def hints_of(graph: KnowledgeGraph, text: str, **parameters: object) -> tuple[str, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return graph.query(text, parameters).hints


@pytest.mark.parametrize(
    ("text", "fault", "told"),
    [
        ("ASK {\n ?p cbrn:particpant ?c }", "cbrn:particpant", "did you mean cbrn:participant"),
        ("ASK { ?p a cbrn:Projekt }", "cbrn:Projekt", "did you mean cbrn:Project"),
        ("ASK { ?p <https://w3id.org/cbrngraph/ontology#particpant> ?c }", "<https", "did you mean cbrn:participant"),
        ("PREFIX o: <https://w3id.org/cbrngraph/ontology#>\nASK { ?p o:particpant ?c }", "o:particpant", "participant"),
        ("ASK { ?p cbrn:participant kg:country-kaszakhstan }", "kg:country-k", "not in the graph"),
        ("ASK { ?p cbrn:participant kg:country-uzz }", "kg:country-uzz", "did you mean kg:country-uz"),
        ("ASK { kg:org-aenor ?p ?o }", "kg:org-aenor", "was merged into kg:org-une"),
    ],
)
def test_an_unknown_name_of_ours_is_told(whole: KnowledgeGraph, text: str, fault: str, told: str) -> None:
    (hint,) = hints_of(whole, text)
    assert told in hint
    before = text[: text.index(fault)]
    assert hint.startswith(f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))}: ")


def test_an_unknown_id_as_a_parameter_is_told(whole: KnowledgeGraph) -> None:
    (hint,) = hints_of(whole, "ASK { ?p cbrn:participant $who }", who="kg:country-uzz")
    assert "kg:country-uzz (the value of $who) is not in the graph" in hint


@pytest.mark.parametrize(
    "text",
    ['ASK { ?s rdfs:label "cbrn:nope" } # kg:nope', "CONSTRUCT { ?s cbrn:mine kg:mine } WHERE { ?s org:member ?o }",
     "PREFIX mine: <https://w3id.org/cbrngraph/id/> ASK { mine:country-kaz ?p ?o }", "SELECT * { ?s ?p ?o } LIMIT 1"],
)  # fmt: skip
def test_what_is_no_name_in_the_query_gives_no_hint(whole: KnowledgeGraph, text: str) -> None:
    assert hints_of(whole, text) == ()


DATES = {
    "after": 'SELECT ?p ?d { ?p a cbrn:Project ; cbrn:from ?d FILTER(?d >= "2015-01-01"^^xsd:date) }',
    "before": 'SELECT ?p ?d { ?p a cbrn:Project ; cbrn:until ?d FILTER("2018-01-01"^^xsd:date > ?d) }',
    "between": 'SELECT ?p ?d { ?p cbrn:from ?d FILTER(?d >= "2015-01-01"^^xsd:date && ?d < "2018-01-01"^^xsd:date) }',
    "many": 'SELECT ?p { ?p cbrn:seenOn ?d FILTER(?d > "2015-06-01"^^xsd:date && ?d < xsd:date("2019-01-01")) }',
    "two dates": "SELECT ?p { ?p a cbrn:Project ; cbrn:from ?d ; cbrn:until ?u FILTER(?d < ?u) }",
    "at the end of a path": 'SELECT ?p { ?p ^cbrn:project/cbrn:from ?d FILTER(?d > "2010-01-01"^^xsd:date) }',
    "alternatives": 'SELECT ?p { ?p cbrn:from|cbrn:seenOn ?d FILTER(?d > "2015-06-01"^^xsd:date) }',
    "cast": 'SELECT ?p { ?p cbrn:from ?d FILTER(xsd:date(?d) > xsd:date("2015-06-01")) }',
    "plain text": 'SELECT ?p { ?p cbrn:from ?d FILTER(?d > "2015-06-01") }',
    "a year as text": 'SELECT ?p { ?p cbrn:asOf ?d FILTER(?d <= "2015") }',
    "a number": "SELECT ?p { ?p cbrn:from ?d FILTER(?d > 2015) }",
    "a year typed": 'SELECT ?p { ?p cbrn:from ?d FILTER(?d >= "2015"^^xsd:gYear) }',
    "now": "SELECT ?p { ?p cbrn:until ?d FILTER(?d < NOW()) }",
    "a year of": "SELECT ?p { ?p cbrn:from ?d FILTER(YEAR(?d) >= 2015) }",
    "a day and text": 'SELECT ?p { ?p cbrn:fromLatest ?d FILTER(?d > "2015-06-01") }',
    "a day and now": "SELECT ?p { ?p cbrn:retrievedOn ?d FILTER(?d < NOW()) }",
    "equal to text": 'SELECT ?p { ?p cbrn:seenOn ?d FILTER(?d = "2017-03-29") }',
    "of a source": 'SELECT ?p { ?p dct:issued ?d FILTER(?d < "2015-06-01"^^xsd:date) }',
    "year of a source": "SELECT ?p { ?p dct:issued ?d FILTER(YEAR(?d) > 2019) }",
    "full IRI": 'SELECT ?p { ?p <https://w3id.org/cbrngraph/ontology#from> ?d FILTER(?d > "2015-01-01"^^xsd:date) }',
}  # fmt: skip
NUMBERS = {
    "product of quotient": "SELECT ?o (?v / 3.0 * 1.5 AS ?x) { ?o cbrn:value ?v }",
    "in a filter": "SELECT ?o { ?o cbrn:value ?v FILTER(?v / 3.0 * 1.5 > 0) }",
    "average": "SELECT (AVG(?v) * 1.5 AS ?x) { ?o cbrn:value ?v }",
    "two values": "SELECT (?v / ?w AS ?x) { ?a cbrn:amount ?v . ?b cbrn:amount ?w }",
    "through a name": "SELECT (?m * 1.1 * 1.1 AS ?x) { { SELECT (AVG(?v) AS ?m) { ?o cbrn:value ?v } } }",
    "in a sum": "SELECT (SUM(?v / 3.0 * 1.5) AS ?x) { ?o cbrn:value ?v }",
}  # fmt: skip
MORE = {"after", "before", "between", "alternatives", "plain text", "a number", "a day and text", "now", "of a source",
        "product of quotient", "in a filter", "in a sum", "equal to text"}  # fmt: skip


def complete_rows(graph: KnowledgeGraph, text: str) -> int:
    """The rows in which everything has a value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return sum(None not in row.values() for row in graph.query(text).rows())


@pytest.mark.parametrize("name", [*DATES, *NUMBERS])
def test_what_drops_rows_is_told_and_the_mended_query_has_them(whole: KnowledgeGraph, name: str) -> None:
    text = {**DATES, **NUMBERS}[name]
    hints = hints_of(whole, text)
    _, meant, mended = hints[-1].partition("\n  probably meant:\n")
    assert meant, hints
    assert hints_of(whole, mended) == ()
    before, after = complete_rows(whole, text), complete_rows(whole, mended)
    assert after > before if name in MORE else after >= before


def test_a_parameter_is_a_day_too(whole: KnowledgeGraph) -> None:
    text = "SELECT ?p { ?p cbrn:from ?d FILTER(?d <= $day) }"
    (hint,) = hints_of(whole, text, day=date(2016, 1, 1))
    assert "cbrn:fromLatest ?d FILTER(?d <= $day)" in hint
    (hint,) = hints_of(whole, text, day="2016")
    assert 'FILTER(?d <= "2016-12-31"^^xsd:date)' in hint


def test_a_month_of_a_year_is_told(whole: KnowledgeGraph) -> None:
    (hint,) = hints_of(whole, "SELECT ?p { ?p cbrn:from ?d FILTER(MONTH(?d) = 11) }")
    assert "less precise than a month" in hint


HARMLESS = [
    'SELECT * { ?m cbrn:fromLatest ?d FILTER(?d <= "2020-01-01"^^xsd:date) }',
    'SELECT * { ?m cbrn:from ?d FILTER(STR(?d) < "2020") }',
    'SELECT * { ?m cbrn:from ?d FILTER(?d = "2020-11"^^xsd:gYearMonth) }',
    'SELECT * { ?m cbrn:retrievedOn ?d FILTER(YEAR(?d) = 2020 && ?d < "2021-01-01"^^xsd:date) }',
    "SELECT (SUM(?v) AS ?s) (AVG(?v) AS ?a) (MAX(?v) AS ?m) { ?o cbrn:value ?v }",
    "SELECT (?v / 1000000 AS ?millions) (2 * ?v AS ?double) { ?a cbrn:amount ?v }",
    "SELECT (xsd:double(?v) / 3.0 * 1.5 AS ?x) { ?o cbrn:value ?v }",
    "SELECT (COUNT(?v) / 3 * 2 AS ?x) { ?o cbrn:value ?v }",
    "SELECT ?c { ?c cbrn:region/skos:prefLabel ?n . ?x (cbrn:region/cbrn:serves)* ?y ; cbrn:value ?v } LIMIT 1",
    "SELECT ?a { ?a cbrn:ordinal ?n FILTER(?n > 5 && ?n*2 < 100) }",
]


def queries_of_the_house() -> list[str]:
    """Every query of the library (with what its VALUES take) and of the pages, which show hints of some."""
    files = [with_values(path.read_text("utf-8")) for path in sorted((ROOT / "questions").glob("*.rq"))]
    written = (page for page in sorted((ROOT / "docs").rglob("*.md")) if ROOT / "docs" / "made" not in page.parents)
    pages = [page.read_text("utf-8") for page in (ROOT / "README.md", *written)]
    inline = [found for page in pages for found in re.findall(r"cbrngraph query '([^'`]+)'(?!.*2>&1)", page)]
    blocks = [found for page in pages for found in re.findall(r"```sparql\n(.*?)```", page, re.S)]
    return files + inline + blocks


def with_values(text: str) -> str:
    """A query of the library, with a term for the parameters that its VALUES take, where no variable can be bound."""
    for name in re.findall(r"[{] [$](\w+) [}]", text):
        text = re.sub(rf"[$]{name}\b", KAZ, text)
    return text


@pytest.mark.parametrize("text", [*HARMLESS, *queries_of_the_house()])
def test_no_false_alarm(whole: KnowledgeGraph, text: str) -> None:
    used = {token.variable for token in tokens(text) if token.text.startswith("$")}
    assert hints_of(whole, text, **{name: TermText(OF_LIBRARY.get(name, KAZ)) for name in used}) == ()


def test_hints_are_warnings_in_python_and_on_stderr(whole: KnowledgeGraph, run: Run) -> None:
    text = DATES["after"]
    with pytest.warns(QueryWarning, match="cbrn:fromEarliest") as caught:
        whole.query(text)
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        whole.query(text, warn=False)
    ran = run("query", "--graph", str(ROOT / "build"), text)
    assert ran.code == 0
    assert "warning: line 1, column 56: cbrn:from may be a year" in ran.err
    assert "warning" not in ran.out


def test_a_graph_without_its_ontology_gets_no_hints() -> None:
    assert run_query(ox.Store(), "ASK { ?s cbrn:nope kg:nope }").hints == ()


# an empty answer

EMPTY: dict[str, tuple[str, dict[str, object], str, str]] = {
    "text without its tag": ('SELECT ?x { ?x skos:prefLabel "Morocco" }', {}, '"Morocco"', '"Morocco"@en'),
    "text in another case": ('SELECT ?x { ?x skos:prefLabel "morocco"@en }', {}, '"morocco"@en', '"Morocco"@en'),
    "text of a parameter": ("SELECT ?x { ?x skos:prefLabel $n }", {"n": "Morocco"}, "$n", '"Morocco"@en'),
    "text in a filter": (
        'SELECT ?x { ?x skos:prefLabel ?n FILTER("Morocco" = ?n) }', {}, '"Morocco"', '"Morocco"@en'),
    "a number as text": ('SELECT ?x { ?x cbrn:projectNumber "53" }', {}, '"53"', "53"),
    "a year as text": ('SELECT ?x { ?x cbrn:from "2013" }', {}, '"2013"', '"2013"^^xsd:gYear'),
    "a year as a number": ("SELECT ?x { ?x cbrn:from 2013 }", {}, "2013", '"2013"^^xsd:gYear'),
    "text for a thing": ('SELECT ?p { ?p cbrn:participant "morocco" }', {}, '"morocco"', "kg:country-mar"),
    "a code for a thing": ('SELECT ?p { ?p cbrn:participant "MAR" }', {}, '"MAR"', "kg:country-mar"),
    "a parameter for a thing": ("SELECT ?p { ?p cbrn:participant $c }", {"c": "morocco"}, "$c", "kg:country-mar"),
    "a subject": ("SELECT ?n { $c skos:prefLabel ?n }", {"c": "Morocco"}, "$c", "kg:country-mar"),
    "a project by name": ('SELECT ?x { ?x cbrn:project "Project 53" }', {}, '"Project 53"', "kg:project-p053"),
    "a project by number": ("SELECT ?x { ?x cbrn:project 53 }", {}, "53", "kg:project-p053"),
    "a concept by name": (
        'SELECT ?x { ?x cbrn:role "beneficiary country" }', {}, '"benef', "cbrn:role-beneficiary-country"),
    "counted": ("SELECT (COUNT(?x) AS ?n) { ?x cbrn:project 53 }", {}, "53", "kg:project-p053"),
    "asked": ("ASK { ?x cbrn:project 53 }", {}, "53", "kg:project-p053"),
    "constructed": ("CONSTRUCT { ?x a cbrn:Project } { ?x cbrn:project 53 }", {}, "53", "kg:project-p053"),
    "at the end of a path": (
        'SELECT ?p { ?p cbrn:participant/skos:prefLabel "Morocco" }', {}, '"Morocco"', '"Morocco"@en'),
    "in brackets": ('SELECT ?p { ?p cbrn:participant [ skos:prefLabel "Morocco" ] }', {}, '"Mor', '"Morocco"@en'),
    "in a union": (
        'SELECT ?p { { ?p cbrn:participant "Morocco" } UNION { ?p cbrn:region kg:country-mar } }', {}, '"Mor',
        "kg:country-mar"),
    "a property": ("SELECT ?n { kg:country-mar skos:prefLable ?n }", {}, "skos:", "skos:prefLabel"),
    "a property in another case": (
        "SELECT ?x { ?x org:memberof kg:initiative-coe }", {}, "org:memberof", "org:memberOf"),
    "another vocabulary": (
        "PREFIX foaf: <http://xmlns.com/foaf/0.1/> SELECT ?x { ?x a foaf:Person }", {}, "foaf:P", "cbrn:Person"),
    "a label": ("SELECT ?n { ?c a cbrn:Country ; rdfs:label ?n }", {}, "rdfs:label", "skos:prefLabel"),
    "a property as a class": ("SELECT ?x { ?x a cbrn:country }", {}, "cbrn:country", "cbrn:Country"),
    "a class as a property": ("SELECT ?x { ?x cbrn:Country ?c }", {}, "cbrn:Country", "cbrn:country"),
    "a graph": ("SELECT ?c { GRAPH ?g { ?c a cbrn:Country } }", {}, "GRAPH", "{ { ?c"),
    "from": ("SELECT ?c FROM <http://example.org/> { ?c a cbrn:Country }", {}, "FROM", "?c  {"),
    "a prefix": (
        "PREFIX cbrn: <https://w3id.org/cbrngraph/ontology/> SELECT ?c { ?c a cbrn:Country }", {}, "<https",
        "<https://w3id.org/cbrngraph/ontology#>"),
    "a filtered variable": (
        'SELECT ?c { ?c cbrn:isoAlpha2 ?code FILTER(?cde = "MA") }', {}, "?cde", "FILTER(?code"),
    "a name for an id": ("SELECT ?p { ?p cbrn:participant kg:Morocco }", {}, "kg:M", "kg:country-mar"),
    "a beginning for an id": ("SELECT ?p { ?p cbrn:participant kg:country-mor }", {}, "kg:c", "kg:country-mar"),
    "a code for an id": ("SELECT ?p { ?p cbrn:participant kg:country-MA }", {}, "kg:c", "kg:country-mar"),
    "a number for an id": ("SELECT ?p { ?p cbrn:project kg:project-53 }", {}, "kg:p", "kg:project-p053"),
    "a term with our prefix": ("SELECT ?x { kg:country-mar cbrn:memberOf ?x }", {}, "cbrn:m", "org:memberOf"),
    "a merged id": ("SELECT ?p { ?p cbrn:participant kg:org-aenor }", {}, "kg:org-aenor", "kg:org-une"),
}  # fmt: skip


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_answer_is_explained_and_the_mended_query_has_rows(whole: KnowledgeGraph, name: str) -> None:
    text, given, fault, mend = EMPTY[name]
    (hint,) = hints_of(whole, text, **given)
    place, _, mended = hint.partition("\n  probably meant:\n")
    assert place.startswith(f"line 1, column {text.index(fault) + 1}: ")
    assert mend in mended
    assert hints_of(whole, mended) == ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answer = whole.query(mended)
    assert bool(answer) is True if isinstance(answer, AskAnswer) else answer.rows() not in ([], [{"n": "0"}])


def test_mends_that_only_help_together(whole: KnowledgeGraph) -> None:
    text = 'SELECT ?x { ?x rdfs:label "Morocco" ; org:memberof ?o }'
    first, second, third = hints_of(whole, text)
    assert [hint.partition(":")[0] for hint in (first, second, third)] == [
        f"line 1, column {text.index(word) + 1}" for word in ("rdfs:", '"Mor', "org:")
    ]
    assert third.endswith('probably meant:\n    SELECT ?x { ?x skos:prefLabel "Morocco"@en ; org:memberOf ?o }')


def test_dates_and_names_are_mended_together_and_three_hints_are_told(whole: KnowledgeGraph) -> None:
    text = 'SELECT ?x { ?x cbrn:from ?d ; cbrn:region "Central Asia" FILTER(?d > "2015-01-01"^^xsd:date) }'
    first, second = hints_of(whole, text)
    assert ("probably meant" in first, "cbrn:fromEarliest ?d ; cbrn:region kg:region-ca" in second) == (False, True)
    names = ("Morocco", "Tunisia", "Algeria", "Libya")
    many = " ".join(f'?{name} skos:prefLabel "{name}" .' for name in names)
    told = hints_of(whole, f"SELECT * {{ {many} }}")
    assert len(told) == 3
    assert [f'"{name}"@en' in told[-1] for name in names] == [True] * 4


def test_a_mend_without_rows_is_not_proposed(whole: KnowledgeGraph) -> None:
    (hint,) = hints_of(whole, 'SELECT ?x { ?x skos:prefLabel "Morocco" FILTER(false) }')
    assert ('"Morocco"@en' in hint, "probably" in hint) == (True, False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT * { ?p a cbrn:Project . ?p cbrn:region kg:country-mar }",
         "column 35: no statement matches this pattern alone: ?p cbrn:region kg:country-mar\n"),
        ("SELECT * { ?c a cbrn:Country ; cbrn:budget ?b }",
         "column 32: nothing matches both ?c a cbrn:Country and ?c cbrn:budget ?b\n"),
        ("SELECT ?c { ?c cbrn:durationMonths ?m FILTER(?y > 3) }", "nothing in the pattern fills ?y\n"),
        ("SELECT ?x { ?x <http://example.org/zzzz> ?y }", "http://example.org/zzzz does not occur here\n"),
        ('SELECT ?x { ?x cbrn:project "no such" }', "name the thing by its id"),
    ],
)  # fmt: skip
def test_what_is_told_without_a_mend(whole: KnowledgeGraph, text: str, told: str) -> None:
    (hint,) = hints_of(whole, text)
    assert told in hint
    assert "probably meant" not in hint


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("ASK { kg:country-mar cbrn:region kg:country-kaz }", {}),
        ("SELECT ?x { ?x cbrn:region kg:country-mar }", {}),
        ("SELECT ?x { ?x a cbrn:Project ; cbrn:region $r }", {"r": "kg:country-mar"}),
        ('SELECT ?x { ?x skos:prefLabel "nowhere to be found"@en }', {}),
        ("SELECT ?x { ?x a cbrn:Project FILTER NOT EXISTS { ?x a cbrn:Project } }", {}),
        ('SELECT ?x { ?x a cbrn:Country FILTER(false) OPTIONAL { ?x skos:prefLabel "Morocco" } }', {}),
        ("SELECT (COUNT(?x) AS ?n) { ?x cbrn:region kg:country-mar }", {}),
    ],
)
def test_an_answer_that_is_rightly_empty_gives_no_hint(
    whole: KnowledgeGraph, text: str, given: dict[str, object]
) -> None:
    assert hints_of(whole, text, **given) == ()


def test_a_variable_that_nothing_fills_is_told_with_rows_too(whole: KnowledgeGraph) -> None:
    (hint,) = hints_of(whole, "SELECT ?nme { ?c a cbrn:Country ; skos:prefLabel ?name }")
    assert "nothing in the pattern fills ?nme; did you mean ?name?" in hint
    assert hint.endswith("    SELECT ?name { ?c a cbrn:Country ; skos:prefLabel ?name }")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?n (?n * 2 AS ?m) { { SELECT (COUNT(?x) AS ?n) { ?x a cbrn:Country } } }",
        "SELECT ?a ?b { VALUES (?a ?b) { (1 2) } }",
        "SELECT ?a { ?c a cbrn:Country BIND(1 AS ?a) } ORDER BY ?a LIMIT 1",
        "SELECT ?k (COUNT(?c) AS ?n) { ?c a cbrn:Country ; cbrn:isoAlpha2 ?i } GROUP BY (SUBSTR(?i, 1, 1) AS ?k)",
        "SELECT ?c ?p { ?c ?p [ a cbrn:Country ] FILTER(EXISTS { ?c a ?k } && BOUND(?p)) } LIMIT 1",
        "SELECT ?c ?r { ?c a cbrn:Country OPTIONAL { ?c cbrn:region ?r } } LIMIT 1",
        "SELECT ?a { { ?a a cbrn:Country } UNION { ?x ?a cbrn:Country } } LIMIT 1",
        "SELECT ?c { } VALUES ?c { 1 }",
    ],
)
def test_a_variable_that_something_fills_is_not_told(whole: KnowledgeGraph, text: str) -> None:
    assert hints_of(whole, text) == ()


def test_the_closer_look_is_for_empty_answers_alone(article: Path) -> None:
    code = (
        "import sys, cbrngraph\n"
        f"kg = cbrngraph.open({str(article)!r})\n"
        "kg.query('SELECT ?c { ?m org:member ?c }')\n"
        "assert 'cbrngraph.sparql.emptiness' not in sys.modules\n"
        "kg.query('SELECT ?c { ?c org:member ?c }')\n"
        "assert 'cbrngraph.sparql.emptiness' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# limits


@pytest.mark.parametrize(
    ("text", "rows", "more"),
    [
        ("SELECT ?a { VALUES ?a { 1 2 3 } }", 2, True),
        ("SELECT ?a { VALUES ?a { 1 2 } }", 2, False),
        ("SELECT ?a { } VALUES ?a { 1 2 3 }", 2, True),
        ("SELECT ?a { VALUES ?a { 1 2 3 } } LIMIT 2", 2, False),
        ("SELECT ?a { VALUES ?a { 1 2 3 } } LIMIT 100 OFFSET 1", 2, False),
        ("SELECT ?a { { SELECT ?a { VALUES ?a { 1 2 3 } } LIMIT 9 } } # the end", 2, True),
        ("SELECT * { }", 1, False),
        ('SELECT ?a { VALUES ?a { UNDEF "x\\ty\\n" "é"@fr } }', 2, True),
    ],
)
def test_a_limit_cuts_and_says_so(text: str, rows: int, more: bool) -> None:
    answer = run_query(STORE, text, limit=2)
    assert isinstance(answer, SelectAnswer)
    assert (len(list(answer)), answer.more) == (rows, more)
    assert list(answer) == list(run_query(STORE, text))[:2]  # type: ignore[arg-type]


def test_a_limit_of_statements(kg: KnowledgeGraph) -> None:
    answer = kg.query("DESCRIBE kg:country-kaz", limit=3)
    assert (len(answer.rows()), answer.more) == (3, True)


def test_a_limit_on_the_command_line(ask_article: Run) -> None:
    ran = ask_article("query", "SELECT ?a { VALUES ?a { 1 2 3 } }", "--limit", "2", "-f", "csv")
    assert (ran.out, "first 2 rows; there are more" in ran.err) == ("a\n1\n2\n".replace("\n", "\r\n"), True)
    assert "more" not in ask_article("query", "SELECT ?a { VALUES ?a { 1 2 } }", "--limit", "2").err
    assert ask_article("query", "ASK {}", "--limit", "-1").code == 2


QUERIES = ["SELECT ?s ?o { ?s org:member ?o }", "ASK { ?s org:member ?o }", "ASK { FILTER(false) }",
           "DESCRIBE kg:country-kaz", "SELECT ?x { VALUES ?x { UNDEF 'a\\tb\\n\\\"' 1.50 } }"]  # fmt: skip


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("kind", ["build", "memory"])
def test_an_answer_in_time_is_the_answer(kg: KnowledgeGraph, text: str, kind: str) -> None:
    graph = kg if kind == "build" else KnowledgeGraph(kg.store, "by hand")
    soon, plain = graph.query(text, timeout=60), graph.query(text)
    if isinstance(plain, AskAnswer):
        assert bool(soon) == bool(plain)
    else:
        assert sorted(soon.rows(), key=str) == sorted(plain.rows(), key=str)


def test_a_late_answer_is_none(kg: KnowledgeGraph, ask_article: Run, tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(LimitError, match=r"no answer within 0\.5 s"):
        kg.query(ENDLESS, timeout=0.5)
    assert time.monotonic() - start < 5
    ran = ask_article("query", ENDLESS, "--timeout", "0.5", "-o", str(tmp_path / "out.csv"), "-f", "csv")
    assert (ran.code, ran.out, list(tmp_path.iterdir())) == (5, "", [])
    with pytest.raises(UsageError, match="no time"):
        kg.query("ASK {}", timeout=0)


def test_a_query_that_ends_its_process_is_an_error(kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "MAX_OPERATORS", 10**9)
    with pytest.raises(LimitError, match="ended the process"):
        kg.query(f"ASK {{ {'{' * 5000}{'}' * 5000} }}", timeout=20)


def test_faults_in_the_worker_are_told_as_here(kg: KnowledgeGraph) -> None:
    for text in ("SELECT ?a WEHRE {}", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"):
        told = []
        for timeout in (None, 20):
            with pytest.raises(UsageError) as caught:
                kg.query(text, timeout=timeout).rows()
            told.append(str(caught.value))
        assert told[0] == told[1]


def test_a_deadline_without_a_parent_is_kept_too(tmp_path: Path) -> None:
    """A worker ends itself soon after its deadline, should the one who would kill it be gone."""
    graph = tmp_path / "graph.nq"
    graph.write_text("".join(f"<http://x/{n}> <http://x/p> <http://x/{n % 7}> .\n" for n in range(3000)), "utf-8")
    job = {"graph": str(graph), "query": ENDLESS, "seconds": 0.1}
    words = [sys.executable, "-m", "cbrngraph.sparql.worker"]
    worker = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    worker.communicate(json.dumps(job).encode() + b"\n", timeout=30)
    assert worker.returncode == -signal.SIGALRM


def test_an_interrupt_leaves_no_child(article: Path) -> None:
    words = [sys.executable, "-m", "cbrngraph", "query", "--graph", str(article), "--timeout", "60", ENDLESS]
    ran = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + 30
    while not (children := children_of(ran.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    ran.send_signal(signal.SIGINT)
    _, told = ran.communicate(timeout=30)
    assert (ran.returncode, "interrupted" in told, "Traceback" in told) == (130, True, False)
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def children_of(process: int) -> list[str]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return found.stdout.split()


# many rows

PEAK = """
import sys
from cbrngraph.cli import main
code = main(sys.argv[1:])
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(code, peak, file=sys.stderr)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
@pytest.mark.parametrize("form", ["csv", "table", "json"])
def test_a_million_rows_stream(article: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    words = ["query", "--graph", str(article), "-f", form, "-o", str(out), f"SELECT * {{ {MANY} }}"]
    ran = subprocess.run([sys.executable, "-c", PEAK, *words], capture_output=True, text=True, check=True)
    code, peak = map(int, ran.stderr.splitlines()[-1].split())
    assert (code, peak < 300_000) == (0, True), f"{peak} KB"
    assert ("more than 1,000 rows" in ran.stderr) == (form == "table")
    if form != "json":
        with out.open() as file:
            assert sum(1 for _ in file) == 1_000_001 + 2 * (form == "table")


def test_a_broken_pipe_of_many_rows_is_quiet(article: Path) -> None:
    for form in ("csv", "table", "jsonl", "json"):
        words = f"{sys.executable} -m cbrngraph query --graph {article} -f {form} 'SELECT * {{ {MANY} }}' | head -1"
        ran = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=True, timeout=60)
        assert "rror" not in ran.stderr


def test_a_long_table_is_as_wide_as_its_first_rows(kg: KnowledgeGraph) -> None:
    answer = kg.query(
        'SELECT ?a ?b { VALUES ?a { "x" "a b c d e f g h i j k l m" } '
        + MANY.partition("VALUES ?b")[0].replace("?a", "?b")
        + " }"
    )
    assert isinstance(answer, SelectAnswer)
    buffer, told = io.BytesIO(), list[str]()
    answer.write(buffer, "table", told.append)
    lines = buffer.getvalue().decode().splitlines()
    assert (lines[-1], len(told)) == ("(2,000 rows)", 1)
    assert {line.rstrip() for line in lines if line.startswith("x")} >= {"x                          0"}


def test_a_fault_while_rows_are_read_is_told_as_such(ask_article: Run) -> None:
    """Oxigraph finds out about a SERVICE when it gets there."""
    ran = ask_article("query", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "-f", "csv")
    assert (ran.code, ran.out, "the query cannot be answered" in ran.err) == (2, "", True)


@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
@pytest.mark.parametrize("rows", ["", "1", "1 2", "UNDEF 'x'", "'a\\tb\\n\\r' 1.50 <http://x/é> 'x'@fr"])
def test_rows_are_written_as_the_engine_writes_them(form: str, rows: str) -> None:
    """The first row is read before any is written, and written all the same."""
    text = f"SELECT ?a ?b {{ VALUES ?a {{ {rows} }} BIND(1 AS ?b) }}"
    solutions = STORE.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    plain = solutions.serialize(format=getattr(ox.QueryResultsFormat, form.upper()))
    answer = run_query(STORE, text)
    assert isinstance(answer, SelectAnswer)
    assert answer.empty is (rows == "")
    assert (answer.text(form), answer.text(form)) == (plain.decode(), plain.decode())


# explain


def test_explain_shows_patterns_matches_rows_and_hints(whole: KnowledgeGraph, run: Run) -> None:
    told = run("query", "--graph", str(ROOT / "build"), "--explain", DATES["after"]).out
    count = len(whole.query("SELECT ?p { ?p a cbrn:Project }").rows())
    assert re.match(r"\d+ rows, [\d.]+ ms \(median of 3\)\nSELECT \?p \?d\n", told)
    assert f"?p rdf:type cbrn:Project  · {count} matches" in told
    assert "Filter ?d >= " in told
    assert "hint: line 1" in told


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ASK { ?s org:member $c }", ["true", "ASK", "?s org:member kg:country-kaz"]),
        ("DESCRIBE $c", ["statements", "DESCRIBE"]),
        ("CONSTRUCT { ?s ?p $c } { ?s ?p $c }", ["statements", "CONSTRUCT", "?s ?p kg:country-kaz"]),
        ("SELECT (COUNT(*) AS ?n) { $c ?p ?o OPTIONAL { ?o skos:prefLabel|rdfs:label ?l } MINUS { ?o a ?k } "
         "FILTER NOT EXISTS { ?o ^org:member ?x } } GROUP BY ?p ORDER BY DESC(?n) LIMIT 2",
         ["LeftJoin", "Minus", "NOTEXISTS", "Group by ?p", "OrderBy DESC(?n)", "Slice 2 from 0", "skos:prefLabel|"]),
        ("SELECT * { { $c ?p ?o } UNION { BIND($c AS ?s) } }", ["Union", "Extend ?s := kg:country-kaz"]),
    ],
)  # fmt: skip
def test_explain_of_every_form(kg: KnowledgeGraph, text: str, parts: list[str]) -> None:
    told = kg.explain(text, {"c": "kg:country-kaz"})
    assert [part for part in parts if part not in told] == [], told


# start-up


def test_a_query_without_cause_loads_no_helper(article: Path) -> None:
    code = (
        "import sys; from cbrngraph.cli import main\n"
        f"main(['query', '--graph', {str(article)!r}, 'SELECT ?c {{ ?m org:member ?c }}'])\n"
        "print([name for name in sys.modules if name.startswith('cbrngraph.sparql.')], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = ran.stderr.splitlines()[-1]
    assert loaded == "['cbrngraph.sparql.hints', 'cbrngraph.sparql.results', 'cbrngraph.sparql.query']"
    assert command("query", "--graph", str(article), "ASK {}").code == 0


# an endpoint in the place of the store


@pytest.fixture
def remote(article: Path) -> Iterator[KnowledgeGraph]:
    lines = gzip.decompress(read_manifest(article).graph.read_bytes()).decode()
    with serving(filled(lines)) as served:
        yield cbrngraph.open(endpoint=served.url)


def test_parameters_limits_and_labels_at_an_endpoint(kg: KnowledgeGraph, remote: KnowledgeGraph) -> None:
    asked = "SELECT ?p ?o { $who ?p ?o } ORDER BY ?p ?o"
    there, here = (graph.query(asked, who="kg:country-kaz", limit=5) for graph in (remote, kg))
    assert (there.rows(), there.more) == (here.rows(), True)
    assert there.to_polars(labels=True).equals(here.to_polars(labels=True))
    assert remote.query("DESCRIBE kg:country-kaz", limit=3).more


def test_hints_and_explain_at_an_endpoint(remote: KnowledgeGraph) -> None:
    first, second = hints_of(remote, 'ASK { ?p cbrn:particpant ?c ; cbrn:from ?d FILTER(?d > "2020-01-01"^^xsd:date) }')
    assert "cbrn:participant" in first
    assert "cbrn:fromEarliest" in second
    assert "· 1 match" in remote.explain("SELECT * { ?m cbrn:ordinal ?n }")
    (third,) = hints_of(remote, 'SELECT ?x { ?x skos:prefLabel "Kazakhstan" }')
    assert third.endswith('SELECT ?x { ?x skos:prefLabel "Kazakhstan"@en }')


def test_a_deadline_at_an_endpoint(article: Path) -> None:
    def late(handler: Handler, body: bytes, kind: str) -> None:  # noqa: ARG001
        time.sleep(3)

    lines = gzip.decompress(read_manifest(article).graph.read_bytes()).decode()
    with serving(filled(lines)) as served:
        graph = cbrngraph.open(endpoint=served.url)
        assert graph.query("ASK { kg:country-kaz ?p ?o }", timeout=30)
        served.fault = late
        with pytest.raises(LimitError, match=r"within 0\.3 s"):
            graph.query("ASK { kg:country-kaz ?p ?o }", timeout=0.3)
        served.fault = None
        assert graph.query("ASK { kg:country-kaz ?p ?o }")


def test_an_endpoint_that_refuses_a_second_question_keeps_its_answer(article: Path) -> None:
    def refusing(handler: Handler, path: str, body: bytes) -> bool:  # noqa: ARG001
        if b"VALUES" not in body:
            return False
        handler.send_error(503)
        return True

    lines = gzip.decompress(read_manifest(article).graph.read_bytes()).decode()
    with serving(filled(lines)) as served:
        graph = cbrngraph.open(endpoint=served.url)
        served.before = refusing
        assert bool(graph.query("ASK { kg:country-kaz ?p ?o }")) is True


def test_a_deadline_with_a_store_in_a_folder(article: Path, tmp_path: Path) -> None:
    graph = cbrngraph.open(article, store=tmp_path / "kept")
    asked = "SELECT ?s { ?s org:member ?o }"
    assert graph.query(asked, timeout=30).rows() == graph.query(asked).rows()


WORDS = """
SELECT ?d $v WHERE { } ( ) cbrn:from cbrn:value dct:issued < >= = * / | ^ YEAR MONTH NOW AVG COUNT AS xsd:date
xsd:double "2015" "2015-01-01" ^^ @en 2015 1e3 , ; . FILTER VALUES BIND BOUND GROUP BY
CONSTRUCT PREFIX cbrn:nope kg:nope - && ' [ ] OPTIONAL UNION GRAPH EXISTS FROM a skos:nope
"""


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join))
def test_helpers_never_fail_on_their_own(kg: KnowledgeGraph, text: str) -> None:
    """Whatever stands in a query, a hint, a mend, a limit or a parameter is found or not, and nothing breaks."""
    hints(kg.engine, text, {"v": '"2015"'})
    reasons(kg.engine, text, {"v": '"2015"'}, lambda _: True)
    reasons(kg.engine, f"SELECT ?d {{ ?d {text} }}", {"v": '"2015"'}, lambda _: False)
    assert told(text, "error at 1:1: it does not parse")
    with_limit(text, 5)
    with suppress(UsageError):
        bind(text, {"v": "1"})
