"""Every question of the library, asked of the real graph with its example and compared with its expectations."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from builds import ROOT

from cbrngraph.api import KnowledgeGraph
from cbrngraph.graph.engine import rows
from cbrngraph.questions.answer import AskedAnswer
from cbrngraph.questions.library import THEMES, Question, load_questions, pairs
from cbrngraph.questions.parameters import KINDS
from cbrngraph.terms import CBRN, PREFIXES

pytest_plugins = ["fixtures_builds"]
LIBRARY = load_questions()
INTERFACE = {
    "members": "date",
    "joined": "country",
    "secretariat": "country date",
    "projects-in-country": "country",
    "projects-in-region": "region year",
    "countries-of-project": "project",
    "consortium": "project",
    "projects-led-by": "organisation",
    "partners-of": "organisation",
    "agreements-of": "party",
    "agreements-signed": "from until",
    "events-in": "country from until",
    "round-tables": "region",
    "attended-by": "country",
    "outputs": "project",
    "equipment-received": "organisation",
    "trained": "region",
    "office-holder": "post date",
    "names-of": "subject date",
    "budgets": "year kind",
    "followed-by": "project",
    "conflicts": "subject",
    "sources-of": "subject",
    "totals": "measure",
}
KEYS = {"title", "theme", "needs", "param", "show", "list", "order", "note", "caveat", "because", "example", "expect"}
BARE_KINDS = {*KINDS, "scheme", "term", "day", "start", "end", "period", "year", "number", "text"}

each_question = pytest.mark.parametrize("question", LIBRARY.values(), ids=list(LIBRARY))


@pytest.fixture(scope="module")
def answers() -> dict[str, AskedAnswer]:
    """The answers that were asked for already."""
    return {}


def asked(real: KnowledgeGraph, question: Question, answers: dict[str, AskedAnswer]) -> AskedAnswer:
    if question.name not in answers:
        answers[question.name] = real.ask(question.name, **question.example)
    return answers[question.name]


# the library as a whole


def test_there_are_sixty_questions() -> None:
    assert len(LIBRARY) >= 60


def test_every_theme_has_questions() -> None:
    assert {question.theme for question in LIBRARY.values()} == set(THEMES)


@pytest.mark.parametrize(("name", "parameters"), INTERFACE.items(), ids=list(INTERFACE))
def test_names_and_parameters_are_an_interface(name: str, parameters: str) -> None:
    assert [parameter.name for parameter in LIBRARY[name].parameters] == parameters.split()


def declared() -> Iterator[str]:
    store = ox.Store()
    store.bulk_load(path=str(ROOT / "ontology" / "cbrngraph.ttl"), format=ox.RdfFormat.TURTLE)
    query = """SELECT DISTINCT ?term WHERE { ?term a ?kind . FILTER(STRSTARTS(STR(?term), STR(cbrn:)))
      FILTER(?kind IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty)) }"""
    for (term,) in rows(store, query):
        yield term.strip("<>").removeprefix(CBRN)


@pytest.mark.parametrize("term", sorted(declared()))
def test_every_term_of_the_ontology_occurs_in_a_question(term: str) -> None:
    used = re.compile(rf"\bcbrn:{term}(?![\w-])")
    assert [name for name, question in LIBRARY.items() if used.search(question.sparql(question_terms(question)))] != []


def question_terms(question: Question) -> dict[str, str]:
    """Some term for each name that stands for a parameter, so that no line is left out."""
    names = {parameter.name for parameter in question.parameters}
    return dict.fromkeys(
        {f"{name}{end}" for name in names for end in ("", "_from", "_until")}, "<https://example.org/>"
    )


# each question


@each_question
def test_the_header_is_whole(question: Question) -> None:
    assert set(question.file.header) <= KEYS
    assert question.title.endswith("?") and question.needs and question.expectations
    assert question.theme in THEMES
    assert re.fullmatch(r"[1-9]\d* rows", question.expectations[0]), "the first expectation is how many rows"
    for parameter in question.parameters:
        kind, _, which = parameter.kind.partition(":")
        assert kind in BARE_KINDS or (kind in {"concept", "class"} and which)
        assert parameter.means


@each_question
def test_the_example_gives_every_parameter(question: Question) -> None:
    assert list(question.example) == [parameter.name for parameter in question.parameters]


@each_question
def test_every_parameter_is_used(question: Question) -> None:
    for parameter in question.parameters:
        names = [f"{parameter.name}{end}" for end in (("_from", "_until") if parameter.kind == "period" else ("",))]
        assert [name for name in names if not re.search(rf"[$]{name}\b", question.file.query)] == []


@each_question
def test_the_query_sorts_nothing(question: Question) -> None:
    """Rows are sorted by ``order``, in labels and alike on every engine."""
    assert not re.search(r"\bORDER\s+BY\b", question.sparql({}), re.IGNORECASE)


@each_question
def test_the_answer_is_as_expected(question: Question, real: KnowledgeGraph, answers: dict[str, AskedAnswer]) -> None:
    answer = asked(real, question, answers)
    number, *patterns = question.expectations
    assert f"{len(answer.rows)} rows" == number
    found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    for pattern in patterns:
        wanted = pairs(pattern)
        assert wanted
        assert [row for row in found if row.items() >= wanted.items()], pattern


@each_question
def test_every_column_says_something(question: Question, real: KnowledgeGraph, answers: dict[str, AskedAnswer]) -> None:
    answer = asked(real, question, answers)
    assert [column for n, column in enumerate(answer.columns) if not any(row[n] for row in answer.rows)] == []


@each_question
def test_no_row_stands_twice(question: Question, real: KnowledgeGraph, answers: dict[str, AskedAnswer]) -> None:
    answer = asked(real, question, answers)
    assert len(set(answer.terms)) == len(answer.terms)


@each_question
def test_every_row_has_receipts(question: Question, real: KnowledgeGraph, answers: dict[str, AskedAnswer]) -> None:
    """Answers about things rest on claims; answers about the evidence or the ontology are what others rest on."""
    if question.theme in {"evidence", "ontology"} and not question.file.because:
        pytest.skip("the answer is about the evidence or the vocabulary itself")
    answer = asked(real, question, answers)
    assert [row for row, receipts in zip(answer.rows, answer.receipts, strict=True) if not receipts] == []


@each_question
def test_it_can_be_asked_without_what_is_optional(question: Question, real: KnowledgeGraph) -> None:
    needed = {p.name: question.example[p.name] for p in question.parameters if not p.optional}
    assert real.ask(question.name, **needed).rows


@each_question
def test_caveats_are_questions_with_the_same_parameters(question: Question) -> None:
    for name, words in question.caveats:
        assert words
        assert {p.name for p in LIBRARY[name].parameters if not p.default} <= {p.name for p in question.parameters}


@each_question
def test_the_query_is_plain_sparql(question: Question) -> None:
    """Without a value every parameter's line is left out, or it is needed; with one the query parses as it stands."""
    found = ox.Store().query(question.sparql(question_terms(question)), prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    assert {variable.value for variable in found.variables} >= set(question.columns)
