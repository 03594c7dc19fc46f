"""A check of some files finds what the whole check finds on the nodes they touch, whatever was edited.

A small corpus in many files is spoilt at random (seeded): names and places taken out, wrong kinds, dates out of order,
numbers given twice, properties where they do not belong, contradictions, decisions. Whatever else such an edit brings
about anywhere, the check of the edited files finds too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from builds import Run
from support import kg, write_data
from test_check import FAULTS, Fault, finding, planted

from cbrngraph.checks.check import check
from cbrngraph.checks.facts import Facts
from cbrngraph.checks.report import Finding, Report
from cbrngraph.checks.scope import Scope, files_in, touched
from cbrngraph.errors import BadDataError
from cbrngraph.graph.build import Built, make

pytest_plugins = ["fixtures_builds"]

Corpus = dict[str, dict[str, Any]]
SEEDS = range(60)


def named(cls: str, label: str, **more: object) -> dict[str, object]:
    return {"type": cls, "label": {"en": label}, **more}


def source(kind: str, year: int, publisher: str, **more: object) -> dict[str, object]:
    about = {"sourceKind": kind, "title": f"A page of {year}", "publisher": publisher, "issued": f"{year}-03-01"}
    return {**about, "url": f"https://example.org/{kind}/{year}", "retrievedOn": "2024-01-01", **more}


def reading(source: str | list[str], *passages: dict[str, Any]) -> dict[str, Any]:
    places = [{"at": f"p{number}", "phrase": "as it stands"} for number, _ in enumerate(passages, start=1)]
    return {"source": source, "says": [at | said for at, said in zip(places, passages, strict=True)]}


CORPUS: Corpus = {
    "register": {
        "network.yaml": {
            "initiative-coe": named("Initiative", "The Initiative"),
            "region-ca": named("Region", "Central Asia", regionCode="CA"),
            "region-see": named("Region", "South East", regionCode="SEEE"),
            "secretariat-ca": named("RegionalSecretariat", "Secretariat for Central Asia"),
            "post-head": named("Post", "Head of the secretariat"),
            "person-one": named("Person", "One Holder"),
            "person-two": named("Person", "Other Holder"),
        },
        "countries.yaml": {
            f"country-{code.lower()}": named("Country", name, isoAlpha3=code)
            for code, name in {"KAZ": "Kazakhstan", "UZB": "Uzbekistan", "NOR": "Norway"}.items()
        },
        "places.yaml": {
            "city-tashkent": named("City", "Tashkent", country="country-uzb"),
            "city-almaty": named("City", "Almaty", country="country-kaz"),
        },
        "bodies.yaml": {
            f"org-{slug}": named("Institution", name, country="country-nor", kind="agency")
            for slug, name in {"jrc": "Research Centre", "istc": "Science Center", "daily": "The Daily"}.items()
        },
        "work.yaml": {
            "project-p053": named("Project", "Project on biosafety"),
            "project-p060": named("Project", "Project on waste"),
            "agreement-one": named("CooperationAgreement", "Agreement one"),
            "event-one": named("Meeting", "Meeting one"),
            "event-two": named("Training", "Training two"),
        },
    },
    "sources": {
        "editors.yaml": {"source-editors": {"sourceKind": "editorial", "title": "Register"}},
        "official.yaml": {"source-official": source("official", 2018, "org-jrc")},
        "others.yaml": {
            "source-press": source("press", 2019, "org-daily"),
            "source-report": source("implementer", 2017, "org-istc"),
            "source-daily": source("press", 2020, "org-daily"),
        },
    },
    "readings": {
        "members.yaml": [
            reading(
                "source-official",
                {
                    "country-kaz": {
                        "memberships": {"initiative-coe": {"ordinal": 62, "from": "2013", "region": "region-ca"}}
                    }
                },
                {
                    "country-uzb": {
                        "memberships": {"initiative-coe": {"ordinal": 61, "from": "2012", "region": "region-ca"}}
                    }
                },
                {"secretariat-ca": {"serves": "region-ca", "hostings": {"city-tashkent": {"from": "2013"}}}},
                {
                    "post-head": {
                        "postIn": "secretariat-ca",
                        "tenures": {"person-one": {"from": "2013", "until": "2016"}},
                    }
                },
            )
        ],
        "projects.yaml": [
            reading(
                "source-official",
                {"project-p053": {"projectNumber": 53, "from": "2015-01", "until": "2018-12", "region": "region-ca"}},
                {"project-p053": {"implementers": "org-istc", "beneficiaries": {"country-kaz": {"from": "2015"}}}},
                {"project-p053": {"budget": {"amount": 500, "currency": "EUR", "amountKind": "total"}}},
                {"project-p060": {"projectNumber": 60, "from": "2016", "region": "region-see"}},
                {"event-one": {"project": "project-p053", "from": "2016-05-01", "until": "2016-05-02"}},
            ),
            reading(
                "source-report",
                {"project-p053": {"from": "2015-02", "beneficiaries": ["country-kaz", "country-uzb"]}},
                {"project-p053": {"trainings": {"quantity": 88, "unit": "trainer"}}},
            ),
        ],
        "press.yaml": [
            reading(
                "source-press",
                {"agreement-one": {"signedOn": "2017-03-12", "party": ["org-istc", "secretariat-ca"]}},
                {"event-two": {"from": "2017-01", "city": "city-almaty", "organiser": "org-jrc"}},
                {"post-head": {"tenures": {"person-two": {"seenOn": "2018"}}}},
                {"country-kaz": {"observations": {"population": {"value": "about 18000000", "unit": "person"}}}},
            ),
            reading(["source-press", "source-daily"], {"project-p060": {"partners": ["org-jrc"]}}),
        ],
    },
    "decisions": {
        "all.yaml": [{"prefer": {"project-p053": {"from": "2015-01"}}, "because": "the page is of the funder"}],
    },
}

# edits: each spoils a corpus and says which file it stands in

Edit = Callable[[Random, Corpus], tuple[str, str]]
OF_SUBJECTS: dict[str, list[Any]] = {
    "from": ["2011", "2019-12", "2015-02-28", "2014..2016"],
    "until": ["2010", "2016-01", "2020"],
    "seenOn": ["2009", "2021-05-05"],
    "signedOn": ["2012", "2019-01-01"],
    "endedOn": ["2001"],
    "region": ["region-ca", "region-see", "city-almaty"],
    "country": ["country-nor", "city-almaty"],
    "city": ["city-tashkent", "country-kaz"],
    "party": ["org-jrc", "country-kaz"],
    "project": ["project-p060", "event-two"],
    "foundedOn": ["2016-06", "2000"],
    "partOf": ["org-jrc", "org-istc"],
    "continues": ["project-p053", "project-p060"],
    "replaces": ["org-daily", "org-jrc"],
    "website": ["https://example.org/w"],
    "ordinal": [62, 3, 0],
    "projectNumber": [53, 1200],
    "durationMonths": [0],
    "title": ["A title"],
    "membershipStatus": ["candidate"],
    "memberships": [{"initiative-coe": {"ordinal": 62}}, {"initiative-coe": {"until": "2011"}}, "org-jrc"],
    "participations": [{"org-daily": {}}, {"org-jrc": {"role": "leader", "from": "2010"}}],
    "beneficiaries": ["country-nor", {"city-almaty": {}}],
    "implementers": ["org-jrc", ["org-istc", "org-daily"]],
    "budget": [{"amount": -5, "currency": "EUR"}, {"amount": 7}],
    "observations": [{"population": {"value": 5}}],
    "trainings": [{"quantity": 9}, {"topic": "first-response"}],
    "hostings": [{"city-almaty": {"from": "2014"}}, "city-tashkent"],
    "tenures": [{"person-two": {"from": "2019", "until": "2017"}}],
}
OF_REGISTER: dict[str, list[Any]] = {
    "label": [None, {"en": "Renamed"}, {"fr": "Nom"}],
    "type": ["Institution", "City", "Project"],
    "isoAlpha3": [None, "xyz", "KAZ"],
    "country": [None, "country-uzb", "org-jrc"],
    "altLabel": [["Other name"]],
    "kind": ["ministry"],
}
OF_SOURCES: dict[str, list[Any]] = {
    "title": [None],
    "publisher": [None, "org-istc"],
    "issued": [None, "2021"],
    "url": [None],
    "sourceKind": ["press", "official", "mirror"],
    "repeats": ["source-official"],
}
DECISIONS = [
    {"withdraw": {"project-p053": {"until": "2018-12"}}},
    {"withdraw": {"country-kaz": {"memberships": "initiative-coe"}}},
    {"withdraw": {"post-head": {"tenures": "person-two"}}},
    {"withdraw": {"project-p053": {"beneficiaries": "country-uzb"}}},
    {"prefer": {"project-p053": {"from": "2015-02"}}},
    {"merge": {"org-daily": "org-jrc"}},
]


def changed(table: dict[str, Any], key: str, value: object) -> None:
    """Give a key a value, or (``None``) take it out."""
    table.pop(key, None)
    if value is not None:
        table[key] = deepcopy(value)


def in_register(dice: Random, corpus: Corpus) -> tuple[str, str]:
    name = dice.choice(sorted(corpus["register"]))
    slug, key = dice.choice(sorted(corpus["register"][name])), dice.choice(sorted(OF_REGISTER))
    changed(corpus["register"][name][slug], key, dice.choice(OF_REGISTER[key]))
    return "register", name


def in_sources(dice: Random, corpus: Corpus) -> tuple[str, str]:
    name = dice.choice(["official.yaml", "others.yaml"])
    slug, key = dice.choice(sorted(corpus["sources"][name])), dice.choice(sorted(OF_SOURCES))
    changed(corpus["sources"][name][slug], key, dice.choice(OF_SOURCES[key]))
    return "sources", name


def a_new_source(dice: Random, corpus: Corpus) -> tuple[str, str]:
    corpus["sources"]["others.yaml"][f"source-new-{dice.randint(0, 9)}"] = {"sourceKind": "press", "title": "New"}
    return "sources", "others.yaml"


def a_passage(dice: Random, corpus: Corpus) -> tuple[str, str]:
    """Something more is said of something, in a document of its own or in a file that there is."""
    subjects = sorted(slug for entries in corpus["register"].values() for slug in entries)
    key = dice.choice(sorted(OF_SUBJECTS))
    said = {dice.choice(subjects): {key: deepcopy(dice.choice(OF_SUBJECTS[key]))}}
    if dice.random() < 0.2 and isinstance(OF_SUBJECTS[key][0], str):
        said["complete"] = [key]
    name = dice.choice([*sorted(corpus["readings"]), "new.yaml"])
    origin = dice.choice(["source-official", "source-press", "source-report", "source-daily"])
    corpus["readings"].setdefault(name, []).append(reading(origin, said))
    return "readings", name


def a_changed_passage(dice: Random, corpus: Corpus) -> tuple[str, str]:
    """A value of a passage is exchanged for another."""
    name = dice.choice(sorted(corpus["readings"]))
    passage = dice.choice(dice.choice(corpus["readings"][name])["says"])
    said = passage[dice.choice([key for key in passage if isinstance(passage[key], dict)])]
    changed(said, key := dice.choice(sorted(said)), dice.choice(OF_SUBJECTS.get(key, [None])))
    return "readings", name


def a_lost_place(dice: Random, corpus: Corpus) -> tuple[str, str]:
    name = dice.choice(sorted(corpus["readings"]))
    dice.choice(dice.choice(corpus["readings"][name])["says"]).pop("at", None)
    return "readings", name


def a_decision(dice: Random, corpus: Corpus) -> tuple[str, str]:
    corpus["decisions"]["all.yaml"].append(dice.choice(DECISIONS) | {"because": "it is tried out"})
    return "decisions", "all.yaml"


EDITS: list[Edit] = [in_register, in_sources, a_new_source, a_passage, a_passage, a_passage, a_changed_passage,
                     a_lost_place, a_decision]  # fmt: skip
ADDING = {a_new_source, a_passage}
LOST = "source-used"
"""What only the whole check sees of these edits: that a file was the last to read a source, and no longer does."""


def write(folder: Path, corpus: Corpus) -> Path:
    return write_data(folder, **{part: deepcopy(files) for part, files in corpus.items()})


def scope_of(built: Built, files: frozenset[str]) -> Scope:
    return touched(built.evidence, Facts(built.graph.facts | built.graph.derived), files)


def told(findings: Iterable[Finding]) -> set[tuple[str, str, str, str, str]]:
    """What findings say, wherever it was written."""
    return {(f.node, f.message, f.rule, f.path, f.value) for f in findings}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return check(make(write(tmp_path_factory.mktemp("before"), CORPUS)))


def test_the_corpus_is_sound(before: Report) -> None:
    assert before.conforms()


def spoilt(seed: int, folder: Path) -> tuple[Path, list[Path], bool]:
    """The data folder after some edits, the files edited, and whether they did nothing but add."""
    dice, corpus = Random(seed), deepcopy(CORPUS)
    edits = dice.choices(EDITS, k=dice.randint(1, 3))
    edited = [edit(dice, corpus) for edit in edits]
    data = write(folder, corpus)
    return data, [data / part / name for part, name in edited], set(edits) <= ADDING


@pytest.mark.parametrize("seed", SEEDS)
def test_a_check_of_the_edited_files_finds_what_the_whole_check_finds_there(
    tmp_path: Path, before: Report, seed: int
) -> None:
    data, paths, added = spoilt(seed, tmp_path)
    try:
        files = files_in(data, paths)
        whole, narrow = check(make(data)), check(make(data), files=files)
    except BadDataError:
        pytest.skip("the data cannot be read, which every check says")
    scope = scope_of(make(data), files)
    assert set(narrow.findings) == {finding for finding in whole.findings if scope.covers(finding)}
    missed = told(whole.findings) - told(before.findings) - told(narrow.findings)
    assert {rule for _, _, rule, _, _ in missed} <= (set() if added else {LOST})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_in_its_file(tmp_path: Path, fault: Fault) -> None:
    data = planted(tmp_path, fault)
    whole = check(make(data))
    for name in fault.files:
        built, files = make(data), files_in(data, [data / name])
        scope = scope_of(built, files)
        assert set(check(built, files=files).findings) == {each for each in whole.findings if scope.covers(each)}
    files = files_in(data, [data / name for name in fault.files])
    assert finding(check(make(data), files=files), fault) == finding(whole, fault)


# what is touched


def nodes_of(folder: Path, *names: str, corpus: Corpus = CORPUS) -> set[str]:
    """The registered things and sources that files touch."""
    data = write(folder, corpus)
    scope = scope_of(make(data), files_in(data, [data / name for name in names]))
    known = {slug for part in ("register", "sources") for entries in corpus[part].values() for slug in entries}
    return {slug for slug in known if kg(slug) in scope.nodes}


def test_a_reading_touches_what_it_speaks_of(tmp_path: Path) -> None:
    found = nodes_of(tmp_path, "readings/press.yaml")
    assert {"agreement-one", "event-two", "post-head", "country-kaz", "project-p060", "source-press"} <= found
    assert not found & {"project-p053", "country-nor", "source-official", "source-editors"}


def test_a_register_entry_touches_what_refers_to_it(tmp_path: Path) -> None:
    found = nodes_of(tmp_path, "register/countries.yaml")
    assert {"country-kaz", "city-almaty", "org-jrc"} <= found
    assert not found & {"initiative-coe", "agreement-one", "event-two"}


def test_a_source_touches_what_it_says(tmp_path: Path) -> None:
    found = nodes_of(tmp_path, "sources/official.yaml")
    assert {"source-official", "country-kaz", "project-p053", "post-head", "event-one"} <= found
    assert not found & {"event-two", "source-press"}


def test_decisions_touch_what_was_decided_and_all_that_it_names(tmp_path: Path) -> None:
    corpus = deepcopy(CORPUS)
    corpus["decisions"]["all.yaml"].append({"withdraw": {"post-head": {"tenures": "person-two"}}, "because": "no"})
    found = nodes_of(tmp_path, "decisions/all.yaml", corpus=corpus)
    assert {"project-p053", "post-head", "person-two"} <= found
    assert not found & {"country-kaz", "agreement-one", "person-one"}


# the command


def test_the_command_tells_of_its_files_only(run: Run, tmp_path: Path) -> None:
    corpus = deepcopy(CORPUS)
    corpus["readings"]["new.yaml"] = [reading("source-press", {"project-p060": {"until": "2010"}})]
    del corpus["register"]["places.yaml"]["city-almaty"]["country"]
    data = write(tmp_path, corpus)
    narrow = run("check", str(data / "readings" / "new.yaml"), "--data", str(data))
    assert narrow.code == 1
    assert "project-p060: ends (2010) before it starts" in narrow.out
    assert "city-almaty" not in narrow.out
    assert "(1 files," in narrow.out
    whole = run("check", "--data", str(data))
    assert "city-almaty" in whole.out


def test_a_file_without_faults_is_exit_0_among_files_with_faults(run: Run, tmp_path: Path) -> None:
    corpus = deepcopy(CORPUS)
    corpus["readings"]["new.yaml"] = [reading("source-press", {"project-p060": {"until": "2010"}})]
    data = write(tmp_path, corpus)
    assert run("check", "--data", str(data)).code == 1
    assert run("check", "--data", str(data), str(data / "register" / "places.yaml")).code == 0


def test_data_that_cannot_be_read_are_told_whole(run: Run, tmp_path: Path) -> None:
    corpus = deepcopy(CORPUS)
    corpus["register"]["places.yaml"].pop("city-almaty")
    data = write(tmp_path, corpus)
    ran = run("check", "--data", str(data), str(data / "register" / "places.yaml"))
    assert ran.code == 3
    assert "press.yaml" in ran.err
    assert "there is no subject city-almaty" in ran.err


def test_files_are_known_by_any_path_that_leads_to_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(tmp_path, CORPUS)
    monkeypatch.chdir(tmp_path / "data" / "readings")
    ways = [Path("press.yaml"), Path("../readings/press.yaml"), data / "readings" / "press.yaml"]
    for folder in (data, Path("..")):
        assert len({name for way in ways for name in files_in(folder, [way])}) == 1


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [("data/readings/none.yaml", 4, "no file"), ("other.yaml", 2, "no YAML file of"), ("data/readings", 2, "no YAML"),
     ("data/notes.txt", 2, "no YAML file of")],
)  # fmt: skip
def test_what_is_no_file_of_the_data_is_refused(run: Run, tmp_path: Path, name: str, code: int, says: str) -> None:
    data = write(tmp_path, CORPUS)
    (data / "notes.txt").write_text("notes", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("a: b", encoding="utf-8")
    ran = run("check", "--data", str(data), str(tmp_path / name))
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err


def test_pyshacl_finds_the_same_in_files(run: Run, tmp_path: Path) -> None:
    data, paths, _ = spoilt(3, tmp_path)
    words = ["check", "--data", str(data), *map(str, paths), "-f", "json"]
    assert run(*words).out == run(*words, "--pyshacl").out
