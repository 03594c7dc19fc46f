"""Bad input to a build that stood: a message with file and line, nothing written, the build before left as it was."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builds import Run, contents
from support import REGISTER, SOURCES, made

from cbrngraph.errors import BadDataError
from cbrngraph.places import MOST_OF_A_KIND, Place, Problem, listed

pytest_plugins = ["fixtures_builds"]

Write = Callable[..., Path]
HEAD = "source: source-press\nsays:\n- at: p1\n"
GOOD = HEAD + "  project-p053: {from: 2015}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def failed(run: Run, write: Write, **bad: Any) -> list[str]:
    """The lines that a build of bad data says, after a good one, which it must leave alone."""
    assert run("build", "--data", str(write(readings=GOOD)), "--out", "build").code == 0
    before = contents(Path("build"))
    ran = run("build", "--data", str(write(**({"readings": GOOD} | bad))), "--out", "build")
    assert (ran.code, ran.out) == (3, "")
    assert contents(Path("build")) == before
    return ran.err.removeprefix("cbrngraph: ").splitlines()


def entry(kind: str, **said: str) -> dict[str, object]:
    return {"type": kind, "label": {"en": "Planted"}, **said}


CIRCLE = "- merge: {org-istc: org-jrc}\n  because: x\n- merge: {org-jrc: org-istc}\n  because: y\n"
FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a source taken out of the catalogue": (
        {"sources": {slug: source for slug, source in SOURCES.items() if slug != "source-press"}},
        "data/readings/all.yaml:1", "there is no source source-press in data/sources/; did you mean source-"),
    "a country that is not registered": (
        {"readings": HEAD + "  country-xyz: {m49: '999'}\n"},
        "data/readings/all.yaml:4", "there is no subject country-xyz in data/register/; did you mean country-"),
    "a country that is not registered, in a list": (
        {"readings": HEAD + "  project-p053:\n    beneficiaries:\n    - country-kaz\n    - country-xyz\n"},
        "data/readings/all.yaml:7", "there is no subject country-xyz in data/register/; did you mean country-"),
    "an unknown currency": (
        {"readings": HEAD + "  project-p053:\n    budget: {amount: 5, currency: EURO}\n"},
        "data/readings/all.yaml:5", "there is no concept EURO; did you mean EUR?; currency takes EUR"),
    "a merge in a circle": (
        {"decisions": {"d.yaml": CIRCLE}},
        "data/decisions/d.yaml:1", "these merges go in a circle, so that nothing is kept: org-istc → org-jrc → org-i"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_and_the_build_stays(run: Run, write: Write, fault: str) -> None:
    bad, place, told = FAULTS[fault]
    lines = failed(run, write, **bad)
    assert lines[0].startswith(f"{place}  ")
    assert told in lines[0]


# one identifier of two things

IDENTIFIERS = [
    ("isoAlpha3", "Country", "KAZ", "country-kaz"),
    ("isoAlpha2", "Country", "KZ", "country-old"),
    ("m49", "Country", "398", "country-old"),
    ("regionCode", "Region", "CA", "region-ca"),
    ("projectNumber", "Project", "53", "project-old"),
    ("iatiIdentifier", "Project", "XI-1", "project-old"),
    ("exactMatch", "Institution", "https://example.org/1", "org-old"),
]


@pytest.mark.parametrize(("key", "kind", "value", "owner"), IDENTIFIERS, ids=[key for key, *_ in IDENTIFIERS])
def test_an_identifier_of_two_things_is_told_at_both(
    run: Run, write: Write, key: str, kind: str, value: str, owner: str
) -> None:
    slug = owner.partition("-")[0] + "-planted"
    own = {} if owner in REGISTER else {owner: entry(kind, **{key: value})}
    files = {
        "all.yaml": REGISTER | own,
        "b.yaml": f"{slug}:\n  type: {kind}\n  label: {{en: Planted}}\n  {key}: {value!r}\n",
    }
    lines = failed(run, write, register=files)
    assert lines[0].startswith(f"data/register/b.yaml:4  {slug}: {key} {value} is that of {owner} already; correct one")
    assert f"- merge: {{{slug}: {owner}}}, and because:" in lines[0]
    assert lines[1].startswith("  see also data/register/all.yaml:")
    assert len(lines) == 2


def test_the_merge_that_is_suggested_mends_it(run: Run, write: Write) -> None:
    register = REGISTER | {"country-kz": entry("Country", isoAlpha3="KAZ")}
    assert failed(run, write, register=register)
    decisions = [{"merge": {"country-kz": "country-kaz"}, "because": "one country, entered twice"}]
    data = write(register=register, readings=GOOD, decisions=decisions)
    assert run("build", "--data", str(data), "--out", "build").code == 0


def test_one_web_address_of_two_properties_is_no_fault(write: Write) -> None:
    more = {"org-old": entry("Institution", exactMatch="https://example.org/1"), "org-new": entry("Institution")}
    assert made(write(register=REGISTER | more, readings=GOOD)).evidence.claims


# very many


def codes(count: int) -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [f"country-{one}{two}{three}" for one in letters for two in letters for three in letters][:count]


@pytest.mark.parametrize("form", ["list", "mapping", "values", "subjects"])
def test_ten_thousand_unknown_countries_are_told_fast_and_once(run: Run, write: Write, form: str) -> None:
    names = [name for name in codes(10_100) if name not in REGISTER][:10_000]
    says = {
        "list": f"  project-p053:\n    beneficiaries: [{', '.join(names)}]\n",
        "mapping": "  project-p053:\n    beneficiaries:\n" + "".join(f"      {name}: {{}}\n" for name in names),
        "values": f"  agreement-one:\n    party: [{', '.join(names)}]\n",
        "subjects": "".join(f"  {name}: {{m49: '1'}}\n" for name in names),
    }[form]
    start = time.perf_counter()
    lines = failed(run, write, readings=HEAD + says)
    assert time.perf_counter() - start < 10
    assert len(lines) == MOST_OF_A_KIND + 1
    assert all("there is no subject country-" in line for line in lines)
    assert lines[-1].startswith("… and 9,990 more like this: data/readings/all.yaml:")
    assert "did you mean" in lines[0]


def test_ten_thousand_known_countries_are_a_list_like_others(write: Write) -> None:
    register = REGISTER | {name: {"type": "Country", "label": {"en": name}} for name in codes(10_000)}
    says = f"  project-p053:\n    beneficiaries: [{', '.join(codes(10_000))}]\n"
    start = time.perf_counter()
    assert len(made(write(register=register, readings=HEAD + says)).evidence.claims) > 30_000
    assert time.perf_counter() - start < 30


def test_every_unknown_of_a_list_is_told_and_kept_for_machines(write: Write) -> None:
    says = "  project-p053:\n    region: [region-xx, region-ca, region-yy]\n    leaders: [org-xx, org-yy]\n"
    with pytest.raises(BadDataError) as error:
        made(write(readings=HEAD + says))
    assert [problem.place.line for problem in error.value.problems] == [5, 5, 6, 6]
    many = BadDataError(Problem(Place("f", line), f"there is no subject x-{line}") for line in range(1, 51))
    assert len(many.problems) == 50


def test_kinds_are_counted_apart() -> None:
    some = [Problem(Place("a", line), f"there is no subject org-{line} in data/register/") for line in range(1, 21)]
    other = [Problem(Place("b", line), f"from: '{line}' is not a date; write 2020") for line in range(1, 4)]
    lines = listed([*some, *other]).splitlines()
    assert len(lines) == MOST_OF_A_KIND + 3 + 1
    assert lines[-1] == "… and 10 more like this: a:11  there is no subject org-11 in data/register/"
    assert listed(other).splitlines() == [str(problem) for problem in other]


def test_a_thousand_kinds_are_cut_too() -> None:
    lines = listed(Problem(Place("a", line), f"it fails {'so ' * line}") for line in range(900)).splitlines()
    assert lines[-1] == "… and 700 more problems"
    assert len(lines) == 201
