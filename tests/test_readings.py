"""Bad input: each fault is told with its file and line, in words that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support import REGISTER, kg, made, stated, term

from cbrngraph.errors import BadDataError
from cbrngraph.places import Problem

Write = Callable[..., Path]
READING = "data/readings/all.yaml"

HEAD = """\
source: source-press
says:
- at: p1
"""
"""The first three lines of a reading; what is said begins on line 4."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the folder of ``data/``, as messages name a file as it can be opened from here."""
    monkeypatch.chdir(tmp_path)


def problems(data: Path) -> list[Problem]:
    with pytest.raises(BadDataError) as error:
        made(data)
    return list(error.value.problems)


def only_problem(data: Path) -> tuple[str, str]:
    found = problems(data)
    assert len(found) == 1, [str(problem) for problem in found]
    return str(found[0].place), found[0].what


def said(write: Write, lines: str) -> tuple[str, str]:
    """The one problem of a passage whose subjects begin on line 4."""
    return only_problem(write(readings=HEAD + lines))


@pytest.mark.parametrize(
    ("lines", "line", "told"),
    [
        ("  project-p053: {form: 2015}", 4, r"project-p053: there is no property form; did you mean (format or )?from"),
        ("  project-p053:\n    memberhsips: {}", 5, r"no property memberhsips; did you mean memberships"),
        ("  project-p035: {from: 2015}", 4, r"no subject project-p035 in data/register/; did you mean project-p0"),
        ("  country-kaz: {serves: regoin-ca}", 4, r"no subject regoin-ca in data/register/; did you mean region-ca"),
        ("  project-p053: {budget: {amount: 5, curency: EUR}}", 4, r"no property curency to say of budget; did you"),
        ("  project-p053: {projectStatus: ongong}", 4, r"projectStatus: there is no concept ongong; did you mean ongo"),
        (
            "  project-p053: {projectStatus: zzz}",
            4,
            r"no concept zzz; projectStatus takes closed, ongoing, planned, suspended",
        ),
        ("  project-p053: {projectNumber: fifty}", 4, r"projectNumber: 'fifty' is not a whole number"),
        ("  project-p053: {projectNumber: 62²}", 4, r"projectNumber: '62²' is not a whole number"),
        ("  project-p053: {website: example.org}", 4, r"'example\.org' is not a web address; write it whole"),
        ("  project-p053: {from: {en: 2015}}", 4, r"from takes a date, not a mapping"),
        ("  project-p053: {from: }", 4, r"from has no value; it takes a date"),
        ("  project-p053: {from: ~}", 4, r"from has no value; it takes a date"),
        ("  project-p053:\n    from: November 2020", 5, r"from: 'November 2020' is not a date; write 2020, 2020-11"),
        ("  project-p053: {from: 2020-1}", 4, r"from: '2020-1' is not a date"),
        ("  project-p053: {from: 2020/2021}", 4, r"from: '2020/2021' is not a date"),
        ("  project-p053: {from: 2021-02-29}", 4, r"from: there is no date 2021-02-29"),
        ("  project-p053: {from: 2021-00}", 4, r"from: there is no date 2021-00"),
        ("  project-p053: {from: 2021-05-00}", 4, r"from: there is no date 2021-05-00"),
        ("  project-p053:\n    from: 2020..2017", 5, r"the range 2020\.\.2017 runs backwards; write 2017\.\.2020"),
        ("  project-p053:\n    budget: {amount: 2,000}", 5, r"write 2000"),
        ("  project-p053:\n    budget: {amount: '2,000'}", 5, r"amount: '2,000' is not a number; write 2000"),
        ("  project-p053:\n    budget:\n      amount: 2 000", 6, r"amount: '2 000' is not a number; write 2000"),
        ("  project-p053: {fromLatest: 2015-12-31}", 4, r"fromLatest is derived by the rule date-latest; it is never"),
        ("  country-kaz: {memberOf: initiative-coe}", 4, r"memberOf is derived by the rule member-of; it is never"),
        ("  project-p053: 2015", 4, r"project-p053: expected what is said of it, such as \{from: 2015\}"),
        (
            "  country-kaz:\n    memberships: {initiative-coe: 2015}",
            5,
            r"memberships, initiative-coe: expected properties",
        ),
        ("  country-kaz:\n    memberships: {initiative-koe: {}}", 5, r"no subject initiative-koe .* did you mean init"),
        (
            "  project-p053:\n    beneficiaries: {country-kaz: {role: leader}}",
            5,
            r"role is already given by where this",
        ),
        ("  project-p053:\n    budget: 5", 5, r"budget takes a mapping of properties, such as"),
        ("  project-p053:\n    budget: {amount: [5, 6]}", 5, r"amount takes one value here; write one node for each"),
        ("  project-p053:\n    title: {en: [a, {b: c}]}", 5, r"title in en: expected text"),
        ("  project-p053: {from: 2015, from: 2016}", 4, r"the key from stands twice in one mapping"),
        ("  project-p053: {from: [2015", 5, r"this is not YAML"),
    ],
)
def test_a_fault_in_what_is_said_is_told_at_its_line(write: Write, lines: str, line: int, told: str) -> None:
    place, what = said(write, lines + "\n")
    assert place == f"{READING}:{line}"
    assert re.search(told, what), what


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        pytest.param("  country-kaz: {memberships: {initiative-coe: []}}", 4, id="nothing-under-a-key"),
        pytest.param("  country-kaz: {memberships: []}", 4, id="empty-list-of-nodes"),
        pytest.param("  agreement-one: {party: []}", 4, id="empty-list-of-values"),
        pytest.param("  complete: {leaders: yes}\n  project-p053: {leaders: org-istc}", 4, id="complete-as-mapping"),
    ],
)
def test_what_would_say_nothing_is_told_at_its_line(write: Write, lines: str, line: int) -> None:
    place, _ = said(write, lines + "\n")
    assert place == f"{READING}:{line}"


def test_a_number_said_of_a_subject_keeps_its_qualifier_or_is_told(write: Write) -> None:
    """About 5 pieces are not 5 pieces."""
    try:
        facts = made(write(readings=HEAD + "  project-p053: {quantity: about 5}\n")).graph.facts
    except BadDataError as error:
        assert f"{READING}:4" in str(error)  # noqa: PT017
    else:
        assert (kg("project-p053"), term("cbrn:qualifier"), term("cbrn:qualifier-about")) in facts


@pytest.mark.parametrize(
    "said_of",
    [
        pytest.param("title: {en_GB: Colour}", id="language-with-underscore"),
        pytest.param("title: {the English one: Colour}", id="language-in-words"),
        pytest.param('title: {"": Colour}', id="no-language"),
        pytest.param('exactMatch: "https://example.org/50%_x"', id="iri-with-a-percent-sign"),
        pytest.param('exactMatch: "https://[example"', id="iri-with-a-bracket"),
    ],
)
def test_what_rdf_cannot_write_is_told_at_its_line(write: Write, said_of: str) -> None:
    place, _ = said(write, f"  project-p053:\n    {said_of}\n")
    assert place == f"{READING}:5"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("source: source-pres\nsays:\n- {project-p053: {from: 2015}}\n", 1, r"no source source-pres .*source-press"),
        ("says:\n- {at: p1, project-p053: {from: 2015}}\n", 1, r"this reading has no source; write source: source-…"),
        ("# a comment\n- a list\n", 2, r"a reading is a mapping with source: and says:"),
        ("source: source-press\n", 1, r"this reading says nothing; write says:"),
        ("source: source-press\nsay: []\nsays: []\n", 2, r"a reading has source: and says:, not say:"),
        ("source: source-press\nsays:\n- {at: p1}\n", 3, r"this passage says nothing of anybody; name a subject"),
        ("source: source-press\nsays:\n- words\n", 3, r"a passage is a mapping: at:, phrase:"),
        (HEAD + "  phrase: one two three four five six seven eight nine ten eleven\n  project-p053: {from: 2015}\n", 4,
         r"the phrase has 11 words; give the ten or fewer"),
        (HEAD + "  phrase: [a, b]\n  project-p053: {from: 2015}\n", 4, r"expected a piece of text here"),
        (HEAD + "  complete: [beneficiarys]\n  project-p053: {from: 2015}\n", 4, r"no property beneficiarys; did you"),
        (HEAD + "  phraze: some words\n  project-p053: {from: 2015}\n", 4, r"no subject phraze .* did you mean phrase"),
    ],
)  # fmt: skip
def test_a_fault_in_a_reading_is_told_at_its_line(write: Write, text: str, line: int, told: str) -> None:
    place, what = only_problem(write(readings=text))
    assert place == f"{READING}:{line}"
    assert re.search(told, what), what


def test_a_phrase_of_ten_words_is_allowed(write: Write) -> None:
    text = HEAD + "  phrase: one two three four five six seven eight nine ten\n  project-p053: {from: 2015}\n"
    assert made(write(readings=text)).evidence.claims


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("org-a:\n  type: Institution\norg-b:\n  type: Institutoin\n", 4, r"org-b: there is no class Institutoin; did"),
        ("org-a:\n  label: {en: A}\n", 1, r"org-a: has no type; write, for instance, type: Institution"),
        ("org-a: Institution\n", 1, r"org-a: expected properties below it"),
        ("- org-a\n", 1, r"the register is a mapping of ids"),
        ("Org A:\n  type: Institution\n", 1, r"'Org A' is no id; ids are kind-slug in a-z, 0-9 and hyphens"),
        ("org-a:\n  type: Institution\n  labl: {en: A}\n", 3, r"org-a: there is no property labl; did you mean label"),
        ("org-a:\n  type: Institution\n  country: country-kza\n", 3, r"country: there is no subject country-kza"),
        ("person-a:\n  type: Person\n", 1, r"person-a: a person without a public office; say in a reading post-"),
    ],
)  # fmt: skip
def test_a_fault_in_the_register_is_told_at_its_line(write: Write, text: str, line: int, told: str) -> None:
    place, what = only_problem(write(register={"a.yaml": text}, sources=EDITORS))
    assert place == f"data/register/a.yaml:{line}"
    assert re.search(told, what), what


EDITORS = "source-editors:\n  sourceKind: editorial\n"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("source-a:\n  title: A\n", 3, r"source-a: sourceKind must be one of official, government, implementer, press"),
        ("source-a:\n  sourceKind: offical\n", 3, r"sourceKind must be one of .*did you mean official"),
        ("page-a:\n  sourceKind: press\n", 3, r"page-a: the id of a source starts with source-"),
        ("source-a:\n  sourceKind: press\n  issued: 2020-13\n", 5, r"source-a: issued: there is no date 2020-13"),
        ("source-a:\n  sourceKind: press\n  issued: May 2020\n", 5, r"source-a: issued: 'May 2020' is not a date"),
        ("source-a:\n  sourceKind: press\n  publisher: org-x\n", 5, r"publisher: there is no subject org-x"),
        ("source-a:\n  sourceKind: press\n  repeats: source-b\n", 5, r"repeats: there is no subject source-b"),
    ],
)
def test_a_fault_in_the_catalogue_is_told_at_its_line(write: Write, text: str, line: int, told: str) -> None:
    place, what = only_problem(write(register={}, sources={"s.yaml": EDITORS + text}))
    assert place == f"data/sources/s.yaml:{line}"
    assert re.search(told, what), what


def test_a_subject_registered_twice_is_told_with_both_places(write: Write) -> None:
    files = {
        "a.yaml": "org-a:\n  type: Institution\n",
        "b.yaml": "org-b:\n  type: Institution\norg-a:\n  type: Institution\n",
    }
    [problem] = problems(write(register=files, sources=EDITORS))
    assert str(problem.place) == "data/register/b.yaml:3"
    assert [str(place) for place in problem.also] == ["data/register/a.yaml:1"]
    assert "org-a is registered twice" in problem.what


def test_a_source_catalogued_twice_is_told_with_both_places(write: Write) -> None:
    files = {"a.yaml": "source-a:\n  sourceKind: press\n", "b.yaml": "source-a:\n  sourceKind: official\n"}
    [problem] = problems(write(register={}, sources={"0.yaml": EDITORS, **files}))
    assert str(problem.place) == "data/sources/b.yaml:1"
    assert [str(place) for place in problem.also] == ["data/sources/a.yaml:1"]


def test_a_catalogue_without_the_editors_is_told_or_mended(write: Write) -> None:
    """The register speaks in the name of source-editors; where nobody catalogued it, no traceback is due."""
    data = write(sources={"source-press": {"sourceKind": "press"}})
    try:
        assert made(data).evidence.claims
    except BadDataError as error:
        assert "source-editors" in str(error)  # noqa: PT017


def test_a_person_with_an_office_is_welcome(write: Write) -> None:
    register = {
        "post-head": {"type": "Post", "label": {"en": "Head"}},
        "person-a": {"type": "Person", "label": {"en": "A. Person"}},
    }
    sources = EDITORS + "source-a: {sourceKind: press, title: A page}\n"
    readings = [{"source": "source-a", "says": [{"at": "p1", "post-head": {"tenures": "person-a"}}]}]
    assert made(write(register=register, sources=sources, readings=readings)).evidence.claims


def test_what_needs_a_source_is_not_said_in_the_register(write: Write) -> None:
    register = REGISTER | {"country-omn": {"type": "Country", "label": "Oman", "memberships": {"initiative-coe": {}}}}
    found = problems(write(register=register))
    assert ["memberships is said in a reading" in problem.what for problem in found] == [True]


# decisions

DECIDED = HEAD + "  project-p053: {from: 2015}\n"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("- prefer:\n    project-p053: {from: 2016}\n  because: of this\n", 1, r"decides nothing: no claim .*2016"),
        ("- prefer:\n    project-p053: {from: 2015}\n", 1, r"a decision needs its reason; write because:"),
        ("- prefer:\n    project-p053: {from: 2015}\n  because:\n", 1, r"a decision needs its reason"),
        ("- because: of this\n", 1, r"a decision has prefer:, withdraw: or merge:"),
        ("- prefer: {project-p053: {from: 2015}}\n  withdraw: {project-p053: {from: 2015}}\n  because: x\n", 1,
         r"a decision has prefer:, withdraw: or merge:"),
        ("prefer: {project-p053: {from: 2015}}\n", 1, r"decisions are a list"),
        ("- prefer: {project-p053: {from: 2015}}\n  of: source-pres\n  because: x\n", 1, r"no source source-pres"),
        ("- prefer: {project-p053: {from: 2015}}\n  of: source-official\n  because: x\n", 1, r"this decides nothing"),
        ("- prefer: {project-p063: {from: 2015}}\n  because: x\n", 1, r"no subject project-p063 in data/register/"),
        ("- prefer:\n    project-p053: {form: 2015}\n  because: x\n", 2, r"there is no property form; did you mean"),
        ("- prefer: project-p053\n  because: x\n", 1, r"."),
        ("- prefer: {project-p053: {}}\n  because: x\n", 1, r"decides nothing"),
        ("- withdraw: {project-p053: {from: 2015}}\n  source: source-official\n  because: x\n", 2, r"source"),
    ],
)  # fmt: skip
def test_a_fault_in_a_decision_is_told_at_its_line(write: Write, text: str, line: int, told: str) -> None:
    place, what = only_problem(write(readings=DECIDED, decisions={"d.yaml": text}))
    assert place == f"data/decisions/d.yaml:{line}"
    assert re.search(told, what), what


def test_a_misspelt_key_of_a_decision_is_told_at_its_line(write: Write) -> None:
    text = "- withdraw: {project-p053: {from: 2015}}\n  becuase: x\n"
    told = {
        str(problem.place): problem.what for problem in problems(write(readings=DECIDED, decisions={"d.yaml": text}))
    }
    assert "needs its reason" in told["data/decisions/d.yaml:1"]
    assert "becuase" in told["data/decisions/d.yaml:2"]


def test_two_decisions_that_contradict_each_other_are_told(write: Write) -> None:
    """Else the name of the file would decide which of them counts."""
    text = (
        "- prefer: {project-p053: {from: 2015}}\n  because: x\n- withdraw: {project-p053: {from: 2015}}\n  because: y\n"
    )
    found = problems(write(readings=DECIDED, decisions={"d.yaml": text}))
    assert {str(problem.place) for problem in found} <= {"data/decisions/d.yaml:1", "data/decisions/d.yaml:3"}


# files and folders


def test_problems_of_several_files_are_all_told(write: Write) -> None:
    data = write(
        register={"a.yaml": "org-a:\n  type: Institutoin\n", "b.yaml": "project-p053:\n  type: Project\n"},
        readings={"one.yaml": HEAD + "  project-p99: {from: 2015}\n", "two.yaml": "source: nobody\nsays: []\n"},
    )
    places = [str(problem.place) for problem in problems(data)]
    assert places == ["data/readings/one.yaml:4", "data/readings/two.yaml:1", "data/register/a.yaml:2"]


def test_problems_of_what_is_said_are_all_told(write: Write) -> None:
    files = {
        "one.yaml": HEAD + "  project-p053: {form: 2015, until: 20015}\n",
        "two.yaml": HEAD + "  project-p053:\n    region: regoin-ca\n    form: 2015\n",
    }
    places = [str(problem.place) for problem in problems(write(readings=files))]
    assert places == ["data/readings/one.yaml:4"] * 2 + ["data/readings/two.yaml:5", "data/readings/two.yaml:6"]


def test_every_fault_of_one_nested_node_is_told(write: Write) -> None:
    text = HEAD + "  country-kaz:\n    memberships:\n      initiative-coe:\n        form: 2015\n        ordinal: x\n"
    places = [str(problem.place) for problem in problems(write(readings=text))]
    assert places == [f"{READING}:7", f"{READING}:8"]


def test_a_file_that_is_not_utf8_does_not_hide_the_faults_of_others(write: Write) -> None:
    data = write(readings={"one.yaml": HEAD + "  project-p99: {from: 2015}\n"})
    (data / "readings" / "two.yaml").write_bytes(b"source: source-press\nsays: caf\xe9\n")
    assert [str(problem) for problem in problems(data)] == [
        "data/readings/one.yaml:4  there is no subject project-p99 in data/register/; did you mean project-p060 or"
        " project-p053?",
        "data/readings/two.yaml:2  byte 0xe9 is not UTF-8; save the file as UTF-8",
    ]


@pytest.mark.parametrize("folders", [[], ["register"], ["register", "sources", "readings", "decisions"]])
def test_an_empty_data_folder_is_told(tmp_path: Path, folders: list[str]) -> None:
    data = tmp_path / "data"
    for name in folders:
        (data / name).mkdir(parents=True)
    place, what = only_problem(data)
    assert place == str(data)
    assert "there is nothing to read here; it needs register/, sources/ and readings/" in what


def test_files_that_hold_only_comments_are_no_fault(write: Write) -> None:
    assert stated(write(readings={"one.yaml": "# nothing yet\n", "two.yaml": "---\n# nothing\n"})).claims


def test_the_message_names_every_place(write: Write) -> None:
    with pytest.raises(BadDataError) as error:
        made(write(readings=HEAD + "  project-p053: {form: 2015}\n"))
    assert str(error.value) == f"{READING}:4  project-p053: there is no property form; did you mean format or from?"
    assert error.value.exit_code == 3
