"""Faults planted in readings are found by ``check`` with their file and line, in every format.

Each fault is added to a copy of the repository's data; the lines that ``check`` must name are marked ``# here``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from builds import DATA, Run, copied
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from cbrngraph.checks.check import check
from cbrngraph.checks.report import Finding, Report
from cbrngraph.graph.build import make
from cbrngraph.terms import compact

pytest_plugins = ["fixtures_builds"]

SH = Namespace("http://www.w3.org/ns/shacl#")
MARK = "# here"
SAYS = "source: source-coe-news-2020-11-20\nsays:\n- at: p1\n  phrase: planted\n"
TWINS = """
source-one: {sourceKind: press, title: One, publisher: org-jrc, issued: 2020, url: "https://example.org/1"}
source-two: {sourceKind: press, title: Two, publisher: org-istc, issued: 2020, url: "https://example.org/2"}
"""


@pytest.fixture(autouse=True)
def _beside_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where the data folder is, as an editor does, so that places are told from there."""
    monkeypatch.chdir(tmp_path)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is planted, and what ``check`` says of it."""

    name: str
    node: str
    says: str
    files: dict[str, str]
    severity: str = "Violation"
    elsewhere: dict[str, str] = field(default_factory=dict)

    def places(self) -> set[tuple[str, int]]:
        """The marked lines, and the lines of the repository's data that the fault involves."""
        marked = {
            (f"data/{name}", number)
            for name, text in self.files.items()
            for number, line in enumerate(text.splitlines(), 1)
            if line.endswith(MARK)
        }
        return marked | {(f"data/{name}", line_of(name, text)) for name, text in self.elsewhere.items()}


def line_of(name: str, text: str) -> int:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if text in line]
    return number


def says(text: str) -> dict[str, str]:
    """One reading of the article more."""
    return {"readings/planted.yaml": SAYS + text}


def registered(text: str) -> dict[str, str]:
    return {"register/planted.yaml": text}


def tie(one: str, other: str) -> dict[str, str]:
    """Two sources of one weight that date the start of a project differently."""
    template = "source: source-{}\nsays:\n- at: p1\n  project-p053: {{from: {}}}  # here\n"
    readings = {"readings/a.yaml": template.format("one", one), "readings/b.yaml": template.format("two", other)}
    return {"sources/planted.yaml": TWINS} | readings


FAULTS = [
    Fault("ends before it starts", "kg:project-p053", "ends (2015-12) before it starts (2018-12)",
          says("  project-p053:\n    from: 2018-12  # here\n    until: 2015-12  # here\n")),
    Fault("ends before it starts, in two files", "kg:project-p053", "before it starts",
          {"readings/a.yaml": SAYS + "  project-p053: {from: 2018-12}  # here\n",
           "readings/b.yaml": SAYS + "  project-p053: {until: 2015-12-01}  # here\n"}),
    Fault("a relation ends before it starts", "kg:membership-country-kaz-initiative-coe", "before it starts",
          says("  country-kaz:\n    memberships:\n      initiative-coe: {until: 2015}  # here\n"),
          elsewhere={"readings/coe-news-2020-11-20.yaml": "initiative-coe: {from: 2020-11}"}),
    Fault("one party", "kg:agreement-planted", "two parties",
          registered("agreement-planted: {type: Agreement, label: {en: Planted}}\n")
          | says("  agreement-planted:\n    signedOn: 2020\n    party: org-nscedi  # here\n")),
    Fault("ordinal doubled", "kg:membership-country-kaz-initiative-coe", "is number 62 of the members, and so is",
          says("  country-uzb:\n    memberships:\n      initiative-coe:\n        ordinal: 62  # here\n"),
          elsewhere={"readings/coe-news-2020-11-20.yaml": "ordinal: 62"}),
    Fault("property of another class", "kg:city-almaty", "party is not said of a City",
          says("  city-almaty: {party: org-istc}  # here\n")),
    Fault("participation without a role", "kg:participation-project-p053-org-nscedi", "exactly one role",
          says("  project-p053:\n    participations:\n      org-nscedi:  # here\n")),
    Fault("negative amount", "kg:monetary-amount-project-p053-", "a number above zero",
          says("  project-p053:\n    budget: {amount: -5, currency: EUR}  # here\n")),
    Fault("amount without a currency", "kg:monetary-amount-project-p053-", "currency",
          says("  project-p053:\n    budget: {amount: 500}  # here\n")),
    Fault("code in small letters", "kg:country-xxx", "three capital letters",
          registered("country-xxx:\n  type: Country\n  label: {en: Xxx}\n  isoAlpha3: Xxx  # here\n")),
    Fault("no label", "kg:org-planted", "label", registered("org-planted:  # here\n  type: Institution\n")),
    Fault("no code", "kg:country-xxx", "three capital letters",
          registered("country-xxx:  # here\n  type: Country\n  label: {en: Xxx}\n")),
    Fault("value of the wrong kind", "kg:project-p053", "region",
          says("  project-p053: {region: city-almaty}  # here\n")),
    Fault("member of the wrong kind", "kg:membership-city-almaty-initiative-coe", "exactly one member",
          says("  city-almaty: {memberships: initiative-coe}  # here\n")),
    Fault("city without a country", "kg:city-planted", "country",
          registered("city-planted:  # here\n  type: City\n  label: {en: Planted}\n"), "Warning"),
    Fault("a tie", "kg:project-p053", "none holds", tie("2015", "2017"), "Warning"),
    Fault("a tie with a leap year", "kg:project-p053", "none holds", tie("2015", "2016"), "Warning"),
    Fault("a tie of months of unequal length", "kg:project-p053", "none holds", tie("2015-01", "2015-02"), "Warning"),
    Fault("a source without a date", "kg:source-planted", "date",
          {"sources/planted.yaml":
           "source-planted:  # here\n  sourceKind: press\n  title: P\n  publisher: org-jrc\n  url: https://example.org\n",
           "readings/a.yaml": "source: source-planted\nsays:\n- at: p1\n  project-p053: {from: 2015}\n"}, "Info"),
    Fault("a source without a title", "kg:source-planted", "no title and no date",
          {"sources/planted.yaml":
           "source-planted:  # here\n  sourceKind: press\n  publisher: org-jrc\n  url: https://example.org\n",
           "readings/a.yaml": "source: source-planted\nsays:\n- at: p1\n  project-p053: {from: 2015}\n"}, "Info"),
    Fault("a source without a publisher", "kg:source-planted", "publisher",
          {"sources/planted.yaml":
           "source-planted:  # here\n  sourceKind: press\n  title: P\n  issued: 2020\n  url: https://example.org\n",
           "readings/a.yaml": "source: source-planted\nsays:\n- at: p1\n  project-p053: {from: 2015}\n"}, "Warning"),
    Fault("a source that nobody read", "kg:source-one", "no reading",
          {"sources/planted.yaml": TWINS.replace("/1\"}", "/1\"}  # here")}, "Info"),
]  # fmt: skip

by_name = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


def planted(folder: Path, fault: Fault) -> Path:
    data = copied(folder / "data")
    for name, text in fault.files.items():
        (data / name).write_text(text, encoding="utf-8")
    return data


def named(fault: str) -> Fault:
    return next(each for each in FAULTS if each.name == fault)


def checked(folder: Path, fault: Fault) -> Report:
    return check(make(planted(folder, fault)))


def finding(report: Report, fault: Fault) -> Finding:
    """The one finding on the node of a fault that says what is expected."""
    ours = [each for each in report.findings if compact(each.node).startswith(fault.node)]
    found = [each for each in ours if fault.says in each.message]
    assert len(found) == 1, "\n".join(map(str, ours or report.findings))
    return found[0]


@by_name
def test_the_fault_is_found_with_file_and_line(tmp_path: Path, fault: Fault) -> None:
    report = checked(tmp_path, fault)
    found = finding(report, fault)
    assert found.severity == fault.severity
    assert {(place.file, place.line) for place in found.places} == fault.places()
    assert report.conforms() == (fault.severity != "Violation")
    assert all(f"{file}:{line}" in report.human() for file, line in fault.places())


@pytest.mark.parametrize("name", ["one party", "ordinal doubled", "city without a country", "a tie"])
def test_the_command_says_so_too(run: Run, tmp_path: Path, name: str) -> None:
    fault = named(name)
    ran = run("check", "--data", str(planted(tmp_path, fault)))
    assert ran.code == (1 if fault.severity == "Violation" else 0)
    for file, line in fault.places():
        assert f"{file}:{line}" in ran.out


def test_the_first_words_are_the_place_then_the_node_then_the_mend(run: Run, tmp_path: Path) -> None:
    fault = named("ends before it starts")
    ran = run("check", "--data", str(planted(tmp_path, fault)))
    told = "project-p053: ends (2015-12) before it starts (2018-12). Swap the dates or correct one."
    assert ran.out.splitlines()[0] == f"data/readings/planted.yaml:6  {told}"
    assert ran.out.splitlines()[1].split() == ["see", "also", "data/readings/planted.yaml:7"]


def test_several_faults_are_all_found_at_once(tmp_path: Path) -> None:
    data = planted(tmp_path, named("negative amount"))
    for number, fault in enumerate(FAULTS[:4]):
        for name, text in fault.files.items():
            (data / name).with_name(f"more-{number}-{Path(name).name}").write_text(text, encoding="utf-8")
    messages = [found.message for found in check(make(data)).findings]
    for fault in [named("negative amount"), *FAULTS[:4]]:
        assert any(fault.says.split(" (")[0] in message for message in messages), fault.name


# exit codes


def test_the_repository_has_no_violation(run: Run) -> None:
    ran = run("check", "--data", str(DATA))
    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith("0 violations")


def test_a_warning_is_printed_and_fails_only_when_strict(run: Run, tmp_path: Path) -> None:
    data = planted(tmp_path, named("city without a country"))
    mild, strict = run("check", "--data", str(data)), run("check", "--data", str(data), "--strict")
    assert (mild.code, strict.code) == (0, 1)
    assert "warning: city-planted" in mild.out
    assert mild.out == strict.out


def test_what_is_only_worth_a_look_is_summed_up_and_listed_on_demand(run: Run, tmp_path: Path) -> None:
    data = planted(tmp_path, named("a source that nobody read"))
    some, every = run("check", "--data", str(data)), run("check", "--data", str(data), "--all")
    assert "source-one" not in some.out
    assert "info: 2 × source-used: is in the catalogue" in some.out
    assert "--all lists" in some.out.splitlines()[-1]
    assert "info: source-one" in every.out
    assert "--all lists" not in every.out


BAD = {
    "not YAML": ("readings/bad.yaml", "source: [\n", 2, "not YAML"),
    "a key twice": ("readings/bad.yaml", SAYS + "  city-almaty: {country: country-kaz, country: country-kaz}\n", 5,
                    "twice"),
    "unknown property": ("readings/bad.yaml", SAYS + "  country-kaz: {isoAlpha33: KAZ}\n", 5, "did you mean isoAlpha"),
    "unknown subject": ("readings/bad.yaml", SAYS + "  country-kzz: {isoAlpha3: KAZ}\n", 5, "did you mean country-kaz"),
    "unknown source": ("readings/bad.yaml", "source: source-coe-new\nsays:\n- country-kaz: {m49: 1}\n", 1,
                       "source-coe-"),
    "no source": ("readings/bad.yaml", "says:\n- country-kaz: {m49: 1}\n", 1, "source"),
    "wrong kind": ("readings/bad.yaml", SAYS + "  project-p053: {projectNumber: many}\n", 5, "not a whole number"),
    "comma in a number": ("readings/bad.yaml", SAYS + "  project-p053:\n    budget: {amount: 2,000}\n", 6,
                          "write 2000"),
    "no such date": ("readings/bad.yaml", SAYS + "  project-p053: {from: 2020-02-30}\n", 5, "no date 2020-02-30"),
    "backwards": ("readings/bad.yaml", SAYS + "  project-p053: {from: 2020..2019}\n", 5, "backwards"),
    "registered twice": ("register/zz.yaml", "\ncity-almaty: {type: City}\n", 2, "registered twice"),
    "long phrase": ("readings/bad.yaml", "source: source-coe-news-2020-11-20\nsays:\n- at: p1\n"
                    "  phrase: one two three four five six seven eight nine ten eleven\n  country-kaz: {m49: '1'}\n", 4,
                    "11 words"),
    "a private person": ("register/zz.yaml", "person-nobody: {type: Person, label: {en: N. N.}}\n", 1, "public office"),
    "not UTF-8": ("readings/bad.yaml", "# fine\nsource: \udce9\n", 2, "UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
@pytest.mark.parametrize("command", ["check", "build"])
def test_bad_data_is_exit_3_with_file_and_line(run: Run, tmp_path: Path, command: str, fault: str) -> None:
    file, text, line, told = BAD[fault]
    data = copied(tmp_path / "data")
    (data / file).write_text(text, encoding="utf-8", errors="surrogateescape")
    out = [] if command == "check" else ["--out", str(tmp_path / "build")]
    ran = run(command, "--data", str(data), *out)
    assert (ran.code, ran.out) == (3, "")
    assert told in ran.err
    assert f"data/{file}:{line}  " in ran.err
    assert not (tmp_path / "build").exists()


def test_the_place_of_a_fault_can_be_opened_from_here(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message leads to its file from the folder in which the command was given."""
    planted(tmp_path / "below", named("negative amount"))
    monkeypatch.chdir(tmp_path)
    ran = run("check", "--data", "below/data")
    assert Path(ran.out.partition(":")[0]).is_file()


# formats


def test_json_counts_what_it_lists(run: Run, tmp_path: Path) -> None:
    report = json.loads(run("check", "--data", str(planted(tmp_path, FAULTS[0])), "-f", "json").out)
    assert report["conforms"] is False
    for severity, count in report["counts"].items():
        assert count == sum(each["severity"] == severity for each in report["findings"])
    assert all(each["places"] for each in report["findings"])


@pytest.mark.parametrize("name", ["ends before it starts", "negative amount", "value of the wrong kind"])
def test_ttl_is_a_shacl_report(run: Run, tmp_path: Path, name: str) -> None:
    fault = named(name)
    ran = run("check", "--data", str(planted(tmp_path, fault)), "-f", "ttl")
    graph = Graph().parse(data=ran.out, format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    listed = set(graph.objects(report, SH.result))
    assert listed == set(graph.subjects(RDF.type, SH.ValidationResult))
    for result in listed:
        for needed in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert isinstance(graph.value(result, needed), URIRef)
    messages = [str(message) for message in graph.objects(None, SH.resultMessage)]
    assert any(fault.says in message for message in messages)


def test_a_shacl_report_of_warnings_conforms_as_the_exit_code_says(run: Run) -> None:
    ran = run("check", "--data", str(DATA), "-f", "ttl")
    graph = Graph().parse(data=ran.out, format="turtle")
    assert (ran.code, list(graph.objects(None, SH.conforms))) == (0, [Literal(True)])


def test_sarif_leads_to_the_lines(run: Run, tmp_path: Path) -> None:
    fault = named("ordinal doubled")
    log = json.loads(run("check", "--data", str(planted(tmp_path, fault)), "-f", "sarif").out)
    assert (log["version"], "sarif-2.1.0" in log["$schema"]) == ("2.1.0", True)
    (sarif,) = log["runs"]
    assert sarif["tool"]["driver"]["name"] == "cbrngraph"
    rules = {rule["id"] for rule in sarif["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in sarif["results"]} == rules
    assert {result["level"] for result in sarif["results"]} <= {"error", "warning", "note"}
    (found,) = [result for result in sarif["results"] if fault.says in result["message"]["text"]]
    assert found["level"] == "error"
    assert {sarif_place(each) for each in found["locations"] + found["relatedLocations"]} == fault.places()


def sarif_place(location: dict[str, dict[str, dict[str, object]]]) -> tuple[object, object]:
    physical = location["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


@pytest.mark.parametrize("form", ["human", "json", "ttl", "sarif"])
def test_o_writes_what_stdout_would_have(run: Run, tmp_path: Path, form: str) -> None:
    data = planted(tmp_path, FAULTS[0])
    shown = run("check", "--data", str(data), "-f", form)
    written = run("check", "--data", str(data), "-f", form, "-o", str(tmp_path / "report"))
    assert (written.code, written.out) == (1, "")
    assert (tmp_path / "report").read_text(encoding="utf-8") == shown.out
    assert shown.out.endswith("\n")


def test_two_checks_say_the_same(run: Run, tmp_path: Path) -> None:
    words = ["check", "--data", str(planted(tmp_path, FAULTS[4])), "-f", "json"]
    assert run(*words).out == run(*words).out
