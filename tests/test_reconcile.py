"""People's lists matched with the graph: the Reconciliation Service API 0.2, piece by piece."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="the server needs Starlette: pip install 'cbrngraph[serve]'")

from reconciling import ids

from cbrngraph.serve.reconcile import matching
from cbrngraph.serve.reconcile import things as kept
from cbrngraph.serve.reconcile.matching import Names
from cbrngraph.serve.reconcile.queries import Pace, ReconcileError
from cbrngraph.serve.reconcile.service import batch, candidates, extended, proposed
from cbrngraph.serve.reconcile.things import Things

pytest_plugins = ["fixtures_builds", "fixtures_reconcile"]


# names


def test_the_order_of_words_accents_and_case_do_not_matter() -> None:
    names = Names({"a": ["Côte d’Ivoire"], "b": ["Ministry of Health of Kenya"]})
    assert [found.id for found in names.like("COTE D'IVOIRE")] == ["a"]
    assert names.like("cote d'ivoire")[0].score == 100
    turned = names.like("Kenya, Ministry of Health")[0]
    assert (turned.id, turned.score > 90) == ("b", True)


def test_a_score_is_the_dice_coefficient() -> None:
    names = Names({"a": ["night"]})  # _n ni ig gh ht t_ and _n na ac ch ht t_: three of six are shared
    assert names.like("nacht")[0].score == pytest.approx(100 * 2 * 3 / 12)


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=5))
def test_scores_lie_between_nought_and_a_hundred(text: str, known: list[str]) -> None:
    names = Names({str(number): [name] for number, name in enumerate(known)})
    found = names.like(text)
    assert all(0 < each.score <= 100 + 1e-9 for each in found)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_names_are_read_once_however_much_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    names = Names({str(number): [f"Ministry {number}", "of Health"] for number in range(9)})
    monkeypatch.setattr(matching, "normalised", lambda text: read.append(text) or text)
    assert names.holding("ministry") == names.holding("ministry 3") | set("012345678")
    assert len(names.like("ministry 3", most=9)) == len(names.beginning("mini")) == 9
    assert set(read) == {"ministry", "ministry 3", "mini"}


def test_words_may_be_begun_more_than_once_and_in_any_order() -> None:
    names = Names({"a": ["Ministry of Health"], "b": ["Ministry of Mines"], "c": ["Health"]})
    assert names.beginning("h m mi min mini") == ["a"]
    assert names.beginning("MIN min mín") == ["b", "a"]
    assert names.beginning("m x") == names.beginning("…") == []
    assert names.beginning("m", among={"a"}) == ["a"]


@given(st.lists(st.text("abc ", max_size=12), max_size=6), st.text("abc ", max_size=6))
def test_the_index_finds_what_reading_every_name_would(known: list[str], text: str) -> None:
    names, parts = Names({str(number): [name] for number, name in enumerate(known)}), text.split()
    words = {str(number): name.split() for number, name in enumerate(known)}
    begun = {key for key, found in words.items() if all(any(w.startswith(p) for w in found) for p in parts)}
    assert set(names.beginning(text)) == (begun if parts else set())
    assert names.holding(text) == ({key for key, found in words.items() if {*parts} <= {*found}} if parts else set())


# candidates


@pytest.mark.parametrize(
    ("asked", "kind", "first", "match"),
    [
        ("Kazakhstan", "cbrn:Country", "country-kaz", True),
        ("KAZ", "cbrn:Country", "country-kaz", True),
        ("казахстан", "", "country-kaz", True),
        ("Ivory Coast", "", "country-civ", True),
        ("Kazakstan", "cbrn:Country", "country-kaz", False),
        ("Aikimbaev center, Almaty", "cbrn:Institution", "org-nscedi", False),
        ("P053", "cbrn:Project", "project-p053", True),
        ("https://w3id.org/cbrngraph/id/org-istc", "", "org-istc", True),
        ("kg:region-ca", "", "region-ca", True),
    ],
)
def test_what_is_meant_comes_first(things: Things, asked: str, kind: str, first: str, match: bool) -> None:
    found = candidates(things, {"query": asked, "type": kind} if kind else {"query": asked})["result"]
    assert (found[0]["id"], found[0]["match"]) == (first, match)
    assert found[0]["name"] == things.site.labels[first]
    assert not kind or kind in [each["id"] for each in found[0]["type"]]


def test_a_name_that_several_have_is_no_match(things: Things) -> None:
    found = candidates(things, {"query": "Ministry of Health", "type": "cbrn:Institution"})["result"]
    assert len(found) > 3
    assert [each["match"] for each in found] == [False] * len(found)


def test_properties_tell_apart_what_is_called_alike(things: Things) -> None:
    told = [{"pid": "cbrn:country", "v": "Kenya"}]
    found = candidates(things, {"query": "Ministry of Health", "type": "cbrn:Institution", "properties": told})
    assert ids(found)[0] == "org-moh-ken"
    by_id = [{"pid": "cbrn:country", "v": {"id": "country-ken"}}]
    assert ids(candidates(things, {"query": "Ministry of Health", "properties": by_id}))[0] == "org-moh-ken"


@pytest.mark.parametrize(
    "value",
    [
        {"id": "country-arm"}, {"id": "country-arm", "name": "Hayastan"}, {"id": "kg:country-arm"},
        {"id": "https://w3id.org/cbrngraph/id/country-arm"}, [{"id": "country-arm"}],
        {"id": "Q399", "name": "Armenia"}, {"id": "ARM"}, "Armenia", "arm",
    ],
)  # fmt: skip
def test_a_value_is_the_thing_of_its_id_or_has_its_name(things: Things, value: object) -> None:
    told = [{"pid": "cbrn:country", "v": value}]
    found = candidates(things, {"query": "Ministry of Health", "properties": told})["result"]
    assert found[0]["id"] == "org-moh-arm"
    assert found[0]["score"] > found[1]["score"]


@pytest.mark.parametrize("country", ["Jordan", "Kenya", "Armenia"])
def test_values_count_before_a_limit_cuts(things: Things, country: str) -> None:
    asked = {"query": "Ministry of Health", "properties": [{"pid": "cbrn:country", "v": country}]}
    found = ids(candidates(things, {**asked, "limit": 50}))
    assert [held.told for held in things.values(found[0], "cbrn:country")] == [country]
    for most in (1, 3):
        assert ids(candidates(things, {**asked, "limit": most})) == found[:most]


def test_values_are_looked_up_once_however_many_candidates(monkeypatch: pytest.MonkeyPatch, things: Things) -> None:
    asked: list[object] = []
    holders = Things.holders
    monkeypatch.setattr(Things, "holders", lambda self, wanted: asked.append(wanted) or holders(self, wanted))
    monkeypatch.setattr(Things, "values", lambda *_: pytest.fail("the values of one thing were read"))
    told = [{"pid": "cbrn:country", "v": ["Jordan", "Kenya"]}]
    assert len(candidates(things, {"query": "Ministry of Health", "limit": 50, "properties": told})["result"]) > 10
    assert len(asked) == 2


def test_a_limit_hides_no_namesake(things: Things) -> None:
    labels = [things.site.labels[thing] for thing in things.everything]
    shared = sorted(label for label, count in Counter(map(str.casefold, labels)).items() if count > 1)
    assert shared
    for label in shared[:5]:
        assert [each["match"] for each in candidates(things, {"query": label, "limit": 1})["result"]] == [False]


@pytest.mark.parametrize("value", ["", None, {}, {"id": ""}, [], "…", "x" * 600])
def test_a_value_that_is_none_tells_nothing_apart(things: Things, value: object) -> None:
    asked = {"query": "Ministry of Health", "limit": 5}
    told = [{"pid": "cbrn:country", "v": value}]
    assert ids(candidates(things, {**asked, "properties": told})) == ids(candidates(things, asked))


@pytest.mark.parametrize(
    "kind",
    [
        "cbrn:Institution", "https://w3id.org/cbrngraph/ontology#Institution", "Institution", {"id": "Institution"},
        ["cbrn:Institution", "cbrn:Nothing"],
    ],
)  # fmt: skip
def test_a_kind_is_named_in_three_ways(things: Things, kind: object) -> None:
    found = candidates(things, {"query": "Kazakhstan", "type": kind})["result"]
    assert {each["id"] for one in found for each in one["type"]} == {"cbrn:Institution"}


@pytest.mark.parametrize("kind", ["cbrn:Country", "https://w3id.org/cbrngraph/ontology#Country", "Country"])
def test_a_table_is_of_a_kind_named_in_three_ways(things: Things, kind: str) -> None:
    assert proposed(things, kind) == proposed(things, "cbrn:Country") != proposed(things, "")


@pytest.mark.parametrize("text", ["zzzzqqqq", "…", "12345678901234567890"])
def test_what_is_called_so_by_nothing_has_no_candidates(things: Things, text: str) -> None:
    assert candidates(things, {"query": text})["result"] == []


@pytest.mark.parametrize(
    "query",
    [
        {}, [], {"type": "Country"}, {"properties": "y"},
        {"query": "x", "limit": 0}, {"query": "x", "limit": "3"}, {"query": "x", "limit": True},
        {"query": "x", "type": 3}, {"query": "x", "type": [["cbrn:Country"]]}, {"query": "x", "properties": "y"},
        {"query": "x", "properties": [{}]}, {"query": "x", "properties": [{"pid": 3, "v": "x"}]},
        {"query": "x", "properties": [{"pid": "cbrn:url", "v": [["x"]]}]},
        {"query": "x", "properties": [{"pid": "cbrn:url", "v": {"id": 3}}]},
        {"query": "x", "properties": [{"pid": "cbrn:url", "v": ["x"] * 21}]},
        {"query": "x", "properties": [{"pid": "cbrn:url", "v": "x"}] * 21},
    ],
)  # fmt: skip
def test_a_query_that_is_none_is_refused(things: Things, query: dict[str, Any]) -> None:
    with pytest.raises(ReconcileError):
        candidates(things, query)
    with pytest.raises(ReconcileError, match="'q7'"):
        batch(things, {"q6": {"query": "Kenya"}, "q7": query})


@pytest.mark.parametrize("name", ["", "  ", "x" * 501, None, 3, float("nan")])
def test_a_cell_that_is_no_name_does_not_spoil_the_others(things: Things, name: object) -> None:
    found = batch(things, {"a": {"query": "Kazakhstan"}, "b": {"query": name}, "c": {"query": "Uzbekistan"}})
    assert [ids(one)[:1] for one in found.values()] == [["country-kaz"], [], ["country-uzb"]]
    assert found["b"] == {"result": []}


def test_of_a_kind_that_is_not_here_there_are_no_candidates(things: Things) -> None:
    found = batch(things, {"a": {"query": "Kenya", "type": "Q5"}, "b": {"query": "Kenya", "type": "Country"}})
    assert (found["a"], ids(found["b"])[0]) == ({"result": []}, "country-ken")


def test_as_many_values_as_may_be(things: Things) -> None:
    query = {"query": "Kenya", "limit": 1, "properties": [{"pid": "cbrn:url", "v": ["x"] * 20}]}
    assert len(batch(things, {str(number): query for number in range(10)})) == 10
    with pytest.raises(ReconcileError, match="220 values"):
        batch(things, {str(number): query for number in range(11)})


def test_nothing_is_done_before_all_is_counted(monkeypatch: pytest.MonkeyPatch, things: Things) -> None:
    monkeypatch.setattr(Names, "like", lambda *_: pytest.fail("a name was looked for"))
    with pytest.raises(ReconcileError):
        batch(things, {"a": {"query": "Keniya"}, "b": {"query": "x", "properties": [{"pid": "a", "v": ["x"] * 21}]}})


def test_a_request_has_its_time(things: Things) -> None:
    late = iter([0.0, 4.0, 6.0])
    with pytest.raises(ReconcileError, match="send fewer"):
        batch(things, {str(number): {"query": "Kenya"} for number in range(4)}, Pace(lambda: next(late)))
    late = iter([100.0, 106.0])
    with pytest.raises(ReconcileError, match="send fewer"):
        extended(things, {"ids": ["country-ken", "country-kaz"], "properties": []}, Pace(lambda: next(late)))


def test_the_graph_is_asked_for_a_property_once(monkeypatch: pytest.MonkeyPatch, things: Things) -> None:
    asked, rows = [], kept.rows
    monkeypatch.setattr(kept, "rows", lambda *given, **bound: asked.append(bound) or rows(*given, **bound))
    fresh = Things(things.site)
    found = [fresh.values(f"country-{code}", "cbrn:isoAlpha2") for code in ("kaz", "ken", "kaz", "nothing")]
    assert [[held.told for held in one] for one in found] == [["KZ"], ["KE"], ["KZ"], []]
    assert len(asked) == 1


def test_a_limit_is_kept(things: Things) -> None:
    assert len(candidates(things, {"query": "Ministry", "limit": 2})["result"]) == 2
    assert len(candidates(things, {"query": "Ministry", "limit": 10_000})["result"]) <= 50
