"""Ids that an editor merges: what was said of either is said of one, it can be seen how it was read, and undone."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builds import ROOT, Run, copied
from rdflib import Graph, Literal, URIRef
from support import REGISTER, SOURCES, claim_of, kg, made, stated, term

from cbrngraph.answers.card import show
from cbrngraph.answers.names import find, search
from cbrngraph.answers.why import why
from cbrngraph.checks.check import check
from cbrngraph.claims.files import dump_evidence, load_evidence
from cbrngraph.claims.independence import independent
from cbrngraph.claims.model import Claim
from cbrngraph.errors import BadDataError
from cbrngraph.exports.jsonld import to_jsonld
from cbrngraph.graph.build import Built
from cbrngraph.graph.store import load_lines
from cbrngraph.terms import Triple, literal

pytest_plugins = ["fixtures_builds"]

Write = Callable[..., Path]
TWINS: dict[str, Any] = {
    "org-a": {"type": "Institution", "label": {"en": "Centre"}, "country": "country-kaz", "kind": "agency"},
    "org-b": {
        "type": "Institution", "label": {"en": "Laboratory", "ru": "Лаборатория"}, "altLabel": ["LAB"],
        "country": "country-uzb", "kind": "laboratory", "iatiIdentifier": "XI-B",
    },
    "org-c": {"type": "Institution", "label": {"en": "Institute"}, "country": "country-nor", "iatiIdentifier": "XI-C"},
    "event-a": {"type": "RoundTable", "label": {"en": "Round table"}},
    "event-b": {"type": "Event", "label": {"en": "Meeting in May"}},
}  # fmt: skip
READINGS: list[dict[str, Any]] = [
    {"source": "source-official", "says": [
        {"at": "p1", "phrase": "the laboratory", "org-b": {
            "foundedOn": "1949", "locatedIn": "city-almaty"},
            "country-kaz": {"focalPoints": {"org-b": {"from": "2012"}}}},
        {"at": "p2", "project-p053": {
            "partners": {"org-b": {"from": "2015"}}, "deliveries": {"item": "freezer", "deliveredTo": "org-b"}}},
        {"at": "p3", "agreement-one": {"party": ["org-b", "org-istc"]}, "complete": ["party"]},
        {"at": "p4", "event-b": {"from": "2019-05-05", "organiser": "org-b"}},
    ]},
    {"source": "source-press", "says": [{"at": "p9", "org-a": {"locatedIn": "city-almaty"}}]},
]  # fmt: skip
BECAUSE = "one body under two spellings"
MERGE = [{"merge": {"org-b": "org-a"}, "because": BECAUSE}]


def data_of(write: Write, decisions: object = MERGE, readings: object = READINGS, **more: object) -> Path:
    return write(register=REGISTER | TWINS | more, readings=readings, decisions=decisions)


def renamed(said: object) -> object:
    """The same readings, with org-a wherever org-b stood."""
    if isinstance(said, dict):
        return {str(renamed(key)): renamed(value) for key, value in said.items()}
    if isinstance(said, list):
        return [renamed(item) for item in said]
    return "org-a" if said == "org-b" else said


@pytest.fixture
def merged(write: Write) -> Built:
    return made(data_of(write))


def about(built: Built, triple: Triple, *sources: str) -> Claim:
    return claim_of(built.evidence.claims, triple, *sources)


# what is said


def test_what_is_said_is_what_would_be_said_with_the_id_that_is_kept(write: Write, merged: Built) -> None:
    directly = made(data_of(write, [], renamed(READINGS))).graph.facts
    register = {kg("org-b"), kg("org-a")}
    ours = {triple for triple in merged.graph.facts if triple[0] not in register}
    assert ours == {triple for triple in directly if triple[0] not in register}
    said_in_readings = {term("cbrn:foundedOn"), term("cbrn:locatedIn")}
    own = {triple for triple in directly if triple[0] == kg("org-a") and triple[1] in said_in_readings}
    assert len(own) == 2 and own <= merged.graph.facts


def test_claims_have_the_ids_that_they_would_have(write: Write, merged: Built) -> None:
    directly = {claim.id for claim in made(data_of(write, [], renamed(READINGS))).evidence.claims}
    read = {claim.id for claim in merged.evidence.claims if claim.sources != ("source-editors",)}
    assert read <= directly


def test_the_id_that_went_is_neither_subject_nor_object(merged: Built) -> None:
    assert not [line for line in merged.graph.lines if "org-b>" in line or "-org-b" in line]
    assert [line for line in merged.graph.lines if '"org-b"' in line]


def test_taking_the_decision_out_undoes_it(write: Write, merged: Built) -> None:
    never = made(data_of(write, "# nothing decided\n"))
    assert merged.graph.lines != never.graph.lines
    undone = made(data_of(write, "# nothing decided\n"))
    assert undone.graph.lines == never.graph.lines
    assert list(dump_evidence(undone.evidence.claims, undone.evidence.sources.values())) == list(
        dump_evidence(never.evidence.claims, never.evidence.sources.values())
    )
    assert not any(claim.read_as for claim in undone.evidence.claims)
    assert any(kg("org-b") in triple for triple in undone.graph.facts)


def test_a_merge_of_what_nobody_speaks_of_changes_nothing_else(write: Write) -> None:
    without = made(data_of(write, "# nothing decided\n")).graph.facts
    decided = made(data_of(write, [{"merge": {"org-c": "org-a"}, "because": "x"}])).graph.facts
    assert {triple for triple in without ^ decided if triple[0] not in {kg("org-a"), kg("org-c")}} == set()


def test_nothing_is_wrong_with_what_results(merged: Built) -> None:
    assert [str(finding) for finding in check(merged).findings if finding.rank == 0 and "org-a" in finding.node] == []


# the register


def test_a_label_becomes_another_name_and_what_can_only_be_one_stays(merged: Built) -> None:
    facts = {(p, o) for s, p, o in merged.graph.facts if s == kg("org-a")}
    labels = {o for p, o in facts if p == term("skos:prefLabel")}
    names = {o for p, o in facts if p == term("skos:altLabel")}
    assert labels == {literal("Centre", lang="en")}
    assert names == {literal("Laboratory", lang="en"), literal("Лаборатория", lang="ru"), literal("LAB", lang="en")}
    assert {o for p, o in facts if p == term("cbrn:country")} == {kg("country-kaz")}
    assert {o for p, o in facts if p == term("cbrn:iatiIdentifier")} == {literal("XI-B")}
    assert {o for p, o in facts if p == term("cbrn:kind")} == {
        term("cbrn:institution-kind-agency"), term("cbrn:institution-kind-laboratory"),
    }  # fmt: skip
    assert {o for p, o in facts if p == term("rdf:type")} == {term("cbrn:Institution")}


def test_the_merge_is_a_claim_of_the_editors_with_its_reason(merged: Built) -> None:
    claim = about(merged, (kg("org-a"), term("cbrn:mergedId"), literal("org-b")))
    assert (claim.sources, claim.reason) == (("source-editors",), BECAUSE)
    assert [str(place).rpartition("/")[2] for place in claim.places] == ["all.yaml:4"]


def test_a_name_that_is_the_label_already_is_not_said_again(write: Write) -> None:
    more = {"org-b": {"type": "Institution", "label": {"en": "Centre"}}}
    facts = made(data_of(write, **more)).graph.facts
    assert not [o for s, p, o in facts if s == kg("org-a") and p == term("skos:altLabel")]


def test_a_chain_is_followed_and_the_nearest_entry_counts(write: Write) -> None:
    chain = [{"merge": {"org-b": "org-c"}, "because": "first"}, {"merge": {"org-c": "org-a"}, "because": "second"}]
    built = made(data_of(write, chain))
    facts = {(p, o) for s, p, o in built.graph.facts if s == kg("org-a")}
    assert {o for p, o in facts if p == term("cbrn:iatiIdentifier")} == {literal("XI-C")}
    assert {o for p, o in facts if p == term("cbrn:mergedId")} == {literal("org-b"), literal("org-c")}
    assert about(built, (kg("org-a"), term("cbrn:mergedId"), literal("org-b"))).reason == "first; second"
    assert kg("org-c") not in {term_ for triple in built.graph.facts for term_ in triple}


def test_pairs_can_stand_in_one_decision(write: Write) -> None:
    facts = made(data_of(write, [{"merge": {"org-b": "org-a", "org-c": "org-a"}, "because": "x"}])).graph.facts
    assert {o for s, p, o in facts if p == term("cbrn:mergedId")} == {literal("org-b"), literal("org-c")}


def test_things_of_any_kind_are_merged_into_the_narrower_one(write: Write) -> None:
    facts = made(data_of(write, [{"merge": {"event-b": "event-a"}, "because": "x"}])).graph.facts
    assert (kg("event-a"), term("cbrn:organiser"), kg("org-b")) in facts
    assert {o for s, p, o in facts if s == kg("event-a") and p == term("rdf:type")} == {term("cbrn:RoundTable")}


def test_a_person_with_two_ids_needs_one_office(write: Write) -> None:
    people = {
        "post-head": {"type": "Post", "label": {"en": "Head"}},
        "person-one": {"type": "Person", "label": {"en": "A. Person"}},
        "person-two": {"type": "Person", "label": {"en": "Ann Person"}},
    }
    readings = [{"source": "source-press", "says": [{"at": "p1", "post-head": {"tenures": "person-two"}}]}]
    decisions = [{"merge": {"person-two": "person-one"}, "because": "x"}]
    facts = made(data_of(write, decisions, readings, **people)).graph.facts
    assert {o for _, p, o in facts if p == term("cbrn:holder")} == {kg("person-one")}


# evidence


def test_a_claim_keeps_the_id_that_was_read(merged: Built) -> None:
    read = {claim.triple: claim.read_as for claim in merged.evidence.claims}
    focal, part = kg("focal-point-country-kaz-org-a"), kg("participation-project-p053-org-a-partner")
    assert read[(focal, term("rdf:type"), term("cbrn:FocalPoint"))] == ("org-b",)
    assert read[(part, term("rdf:type"), term("cbrn:Participation"))] == ("org-b",)
    assert [read[t] for t in read if t[0] in {focal, part} and t[1] == term("cbrn:from")] == [("org-b",)] * 2
    assert read[(kg("agreement-one"), term("cbrn:party"), kg("org-a"))] == ("org-b",)
    assert read[(kg("agreement-one"), term("cbrn:party"), kg("org-istc"))] == ()
    assert [read[t] for t in read if t[1] == term("cbrn:producedBy")] == [("org-b",)]
    assert read[(kg("org-a"), term("skos:altLabel"), literal("Laboratory", lang="en"))] == ("org-b",)
    assert read[(kg("org-a"), term("cbrn:country"), kg("country-kaz"))] == ()


def test_what_is_read_under_both_ids_says_so(write: Write) -> None:
    readings = [{"source": "source-press", "says": [
        {"at": "p1", "org-a": {"locatedIn": "city-almaty"}},
        {"at": "p2", "org-b": {"locatedIn": "city-almaty"}}]}]  # fmt: skip
    claims = stated(data_of(write, readings=readings)).claims.values()
    claim = claim_of(claims, (kg("org-a"), term("cbrn:locatedIn"), kg("city-almaty")))
    assert (claim.read_as, claim.locators) == (("org-a", "org-b"), ("p1", "p2"))


def test_two_sources_that_use_two_ids_say_the_same(merged: Built) -> None:
    triple = (kg("org-a"), term("cbrn:locatedIn"), kg("city-almaty"))
    assert about(merged, triple, "source-official").read_as == ("org-b",)
    assert about(merged, triple, "source-press").read_as == ()


def test_the_claims_file_keeps_it(merged: Built) -> None:
    evidence = merged.evidence
    again = load_evidence(dump_evidence(evidence.claims, evidence.sources.values()))
    assert {c.id: c.read_as for c in again.claims} == {c.id: c.read_as for c in evidence.claims}


def test_a_publisher_with_two_ids_is_one_publisher(write: Write) -> None:
    own = {"source-one": {"sourceKind": "press", "publisher": "org-a"},
           "source-two": {"sourceKind": "press", "publisher": "org-b"}}  # fmt: skip
    data = write(register=REGISTER | TWINS, sources=SOURCES | own, decisions=MERGE)
    sources = stated(data).sources
    assert independent([("source-one",), ("source-two",)], sources) == 1
    assert (kg("source-two"), term("dct:publisher"), kg("org-a")) in sources["source-two"].content


def test_sources_that_contradict_each_other_on_one_thing_are_weighed(write: Write) -> None:
    readings = [
        {"source": "source-official", "says": [{"at": "p1", "org-a": {"foundedOn": "1949"}}]},
        {"source": "source-press", "says": [{"at": "p1", "org-b": {"foundedOn": "1955"}}]},
    ]
    built = made(data_of(write, readings=readings))
    assert {o[1:5] for s, p, o in built.graph.facts if p == term("cbrn:foundedOn")} == {"1949"}
    preferred = [*MERGE, {"prefer": {"org-b": {"foundedOn": "1955"}}, "because": "y"}]
    built = made(data_of(write, preferred, readings))
    assert {o[1:5] for s, p, o in built.graph.facts if p == term("cbrn:foundedOn")} == {"1955"}


# asking


def test_it_is_found_by_the_id_and_the_label_that_went(merged: Built) -> None:
    store = load_lines(merged.graph.lines)
    for name in ("org-b", "kg:org-b", "https://w3id.org/cbrngraph/id/org-b", "laboratory", "Лаборатория", "LAB"):
        assert find(store, name) == kg("org-a"), name


def test_search_says_why_it_leads_there(merged: Built) -> None:
    store = load_lines(merged.graph.lines)
    note = f"org-b was merged into org-a by an editor: {BECAUSE}"
    for name in ("org-b", "laboratory", "lab"):
        match = search(store, name)[0]
        assert (match.thing, match.note) == (kg("org-a"), note), name
    assert next((match.thing, match.note) for match in search(store, "centre")) == (kg("org-a"), "")


def test_show_and_why_say_so(merged: Built) -> None:
    store = load_lines(merged.graph.lines)
    note, read = f"(org-b was merged into org-a by an editor: {BECAUSE})", f"org-b; merged by an editor: {BECAUSE}"
    card = str(show(store, "org-b"))
    assert note in card
    assert note not in str(show(store, "org-a"))
    for told in (card, str(show(store, "org-a"))):
        line = next(line for line in told.splitlines() if "founded on" in line)
        assert f"(read as {read})" in line
        assert any("merged id" in line and BECAUSE in line for line in told.splitlines())
    reason = why(store, "laboratory", "foundedOn")
    assert note in str(reason)
    assert f"  read as  {read}" in str(reason).splitlines()
    assert reason.records()[0]["readAs"] == read
    assert note not in str(why(store, "centre", "foundedOn"))


def test_the_commands_say_so(run: Run, write: Write, tmp_path: Path) -> None:
    out = str(tmp_path / "build")
    assert run("build", "--data", str(data_of(write)), "--out", out).code == 0
    note = f"org-b was merged into org-a by an editor: {BECAUSE}"
    assert note in run("search", "org-b", "--graph", out).err
    assert note in run("show", "org-b", "--graph", out).out
    assert note in run("why", "org-b", "foundedOn", "--graph", out, "--policy", "official").out
    assert run("query", "ASK { kg:org-b ?p ?o }", "--graph", out).out == "false\n"


def test_json_ld_reads_back_with_ids_that_went(merged: Built) -> None:
    facts = sorted(merged.graph.facts)
    again = Graph().parse(data=to_jsonld(facts), format="json-ld")
    assert (URIRef(kg("org-a")[1:-1]), URIRef(term("cbrn:mergedId")[1:-1]), Literal("org-b")) in again
    assert len(again) == len(facts)


def test_the_example_of_the_page_on_readings_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "add-a-reading.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^ *```yaml\n( *- merge:.*?)^ *```", page, re.S | re.M)
    [[gone, kept]] = re.findall(r"merge: {([\w-]+): ([\w-]+)}", block)
    entry = f"{gone}:\n  type: Institution\n  label: {{en: Planted}}\n"
    data = copied(tmp_path / "data", register_planted=entry, decisions_planted=textwrap.dedent(block))
    assert (kg(kept), term("cbrn:mergedId"), literal(gone)) in made(data).graph.facts


# what cannot be

CITY = "org-b is of the class Institution and city-almaty of City; only what is of one class"


@pytest.mark.parametrize(
    ("text", "line", "told", "also"),
    [
        ("- merge: {org-a: org-a}\n  because: x\n", 1, "org-a is merged into itself", []),
        ("- merge:\n    org-b: org-aa\n  because: x\n", 2, "no subject org-aa in data/register/ to merge; did you", []),
        ("- merge:\n    org-bb: org-a\n  because: x\n", 2, "no subject org-bb in data/register/ to merge; did you", []),
        ("- merge: {org-b: org-a}\n  because: x\n- merge: {org-b: org-c}\n  because: y\n", 3,
         "org-b is merged twice, into org-a and org-c; keep one", [1]),
        ("- merge: {org-b: org-a}\n  because: x\n- merge: {org-b: org-a}\n  because: y\n", 3, "keep one", [1]),
        ("- merge: {org-a: org-b}\n  because: x\n- merge: {org-b: org-a}\n  because: y\n", 1,
         "in a circle, so that nothing is kept: org-a → org-b → org-a; take one", [3]),
        ("- merge:\n    org-b: org-c\n    org-c: org-a\n    org-a: org-b\n  because: x\n", 4,
         "in a circle, so that nothing is kept: org-a → org-b → org-c → org-a", [2, 3]),
        ("- merge:\n    org-b: org-a\n    org-a: org-c\n    org-c: org-a\n  because: x\n", 3,
         "in a circle, so that nothing is kept: org-a → org-c → org-a", [4]),
        ("- merge: {org-b: city-almaty}\n  because: x\n", 1, CITY, None),
        ("- merge: {event-a: event-b}\n  because: x\n", 1, "merge the other way round: {event-b: event-a}", None),
        ("- merge: {source-press: source-istc}\n  because: x\n", 1, "sources are not merged", []),
        ("- merge: {org-b: org-a}\n", 1, "a decision needs its reason", []),
        ("- merge: {org-b: org-a}\n  of: source-press\n  because: x\n", 2, "merge:, because:, not of:", []),
        ("- merge: org-b\n  because: x\n", 1, "this merges nothing", []),
        ("- merge: {org-b: }\n  because: x\n", 1, "needs the one id to keep", []),
        ("- merge: {org-b: [org-a, org-c]}\n  because: x\n", 1, "needs the one id to keep", []),
        ("- merge: {org-b: org-a}\n  prefer: {org-b: {foundedOn: 1949}}\n  because: x\n", 1, "a decision has", []),
        ("- merge: {org-b: org-a}\n  because: x\n- prefer: {org-b: {foundedOn: 1950}}\n  because: y\n", 3,
         "this decides nothing: no claim says", []),
    ],
)  # fmt: skip
def test_a_merge_that_cannot_be_is_told_at_its_line(
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    line: int,
    told: str,
    also: list[int] | None,
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadDataError) as error:
        made(data_of(write, {"d.yaml": text}))
    [problem] = error.value.problems
    assert str(problem.place) == f"data/decisions/d.yaml:{line}"
    assert told in problem.what
    files = {place.file for place in problem.also}
    lines = [place.line for place in problem.also] if files == {"data/decisions/d.yaml"} else []
    assert (None if files == {"data/register/all.yaml"} else lines) == also
