"""What the Reconciliation Service API does besides names: values alone, ids that were merged, suggestions, tables."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("starlette", reason="the server needs Starlette: pip install 'cbrngraph[serve]'")

from reconciling import ids

from cbrngraph.api import KnowledgeGraph
from cbrngraph.serve.reconcile import things as kept
from cbrngraph.serve.reconcile.queries import ReconcileError, number_read
from cbrngraph.serve.reconcile.service import batch, candidates, extended, proposed, suggested
from cbrngraph.serve.reconcile.things import PROPERTIES, Things

pytest_plugins = ["fixtures_builds", "fixtures_reconcile"]


# values alone


def test_values_alone_find_the_things_that_hold_them(things: Things) -> None:
    found = candidates(things, {"properties": [{"pid": "cbrn:isoAlpha3", "v": "KAZ"}]})["result"]
    assert [(each["id"], each["score"], each["match"]) for each in found] == [("country-kaz", 100.0, False)]


def test_values_alone_are_scored_by_how_many_agree(things: Things) -> None:
    told = [{"pid": "cbrn:kind", "v": "Ministry"}, {"pid": "cbrn:country", "v": {"id": "country-ken"}}]
    found = candidates(things, {"type": "cbrn:Institution", "properties": told, "limit": 50})["result"]
    assert "org-moh-ken" in [each["id"] for each in found if each["score"] == 100]
    assert {each["score"] for each in found} == {100.0, 50.0}
    assert not any(each["match"] for each in found)
    assert ids(candidates(things, {"type": "Institution", "properties": told, "limit": 1})) == [found[0]["id"]]
    assert candidates(things, {"type": "cbrn:Country", "properties": told})["result"] == []


def test_values_alone_do_not_spoil_a_batch(things: Things) -> None:
    told = {"a": [{"pid": "cbrn:isoAlpha2", "v": "KE"}], "b": [{"pid": "x", "v": "KE"}], "c": [], "d": None}
    found = batch(things, {key: {"properties": value} for key, value in told.items()} | {"e": {"query": "Kenya"}})
    assert [ids(one)[:1] for one in found.values()] == [["country-ken"], [], [], [], ["country-ken"]]


def test_a_blank_cell_with_values_stays_blank(things: Things) -> None:
    assert candidates(things, {"query": "", "properties": [{"pid": "cbrn:isoAlpha2", "v": "KE"}]})["result"] == []


@pytest.mark.parametrize("text", ["country-ken", "Kenya", "member", "Ministry", "…", "x"])
@pytest.mark.parametrize("name", ["cbrn:country", "cbrn:membershipStatus", "cbrn:kind", "skos:prefLabel"])
def test_the_index_of_values_agrees_with_reading_every_thing(things: Things, name: str, text: str) -> None:
    wanted = things.wanted(name, text, text)
    held = {thing: things.values(thing, name) for thing in things.everything}
    agree = {thing for thing, each in held.items() if any(_agrees(one, wanted) for one in each)}
    assert things.holders(wanted) & things.everything == agree


def _agrees(held: kept.Held, wanted: kept.Wanted) -> bool:
    return held.id in wanted.ids or bool(wanted.plain and wanted.plain in held.plain)


# ids that were merged


def test_an_id_that_was_merged_leads_to_the_one_that_was_kept(things: Things) -> None:
    merged = things.site.known.merged
    assert merged["org-aenor"] == "org-une"
    for old, now in merged.items():
        for asked in (old, f"kg:{old}", f"https://w3id.org/cbrngraph/id/{old}"):
            found = candidates(things, {"query": asked})["result"]
            assert [(each["id"], each["match"]) for each in found] == [(now, True)]


def test_a_row_of_a_merged_id_stays_under_it(things: Things) -> None:
    named = [{"id": "skos:prefLabel"}, {"id": "cbrn:country"}]
    rows = extended(things, {"ids": ["org-aenor", "kg:org-aenor", "org-une"], "properties": named})["rows"]
    assert list(rows) == ["org-aenor", "kg:org-aenor", "org-une"]
    assert rows["org-aenor"] == rows["kg:org-aenor"] == rows["org-une"]
    assert rows["org-une"]["skos:prefLabel"]


def test_a_value_may_be_a_merged_id(things: Things) -> None:
    assert things.wanted("cbrn:party", "", "org-aenor").ids == {"org-une"}


# suggestions and tables


def test_suggestions(things: Things) -> None:
    assert "city-tashkent" in ids(suggested(things, "entity", "tash"))
    assert ids(suggested(things, "type", "count")) == ["cbrn:Country"]
    assert "cbrn:isoAlpha3" in ids(suggested(things, "property", "iso"))
    assert suggested(things, "entity", "")["result"] == []


@pytest.mark.parametrize(("part", "prefix"), [("entity", "ministry"), ("entity", "country-kaz"), ("property", "c")])
def test_a_cursor_passes_over_suggestions(things: Things, part: str, prefix: str) -> None:
    first = ids(suggested(things, part, prefix))
    assert ids(suggested(things, part, prefix, 1))[: len(first) - 1] == first[1:]
    assert suggested(things, part, prefix, 999_999_999)["result"] == []


def test_with_a_cursor_everything_can_be_seen_once(things: Things) -> None:
    seen: list[str] = []
    while page := ids(suggested(things, "entity", "ministry", len(seen))):
        seen += page
    assert seen == things.names.beginning("ministry", things.everything, 10_000)
    assert len(seen) > 20


@pytest.mark.parametrize(
    ("prefix", "first"),
    [
        ("country-kaz", "country-kaz"), ("kg:country-kaz", "country-kaz"), ("org-aenor", "org-une"),
        ("https://w3id.org/cbrngraph/id/country-kaz", "country-kaz"),
    ],
)  # fmt: skip
def test_an_id_suggests_its_thing_first(things: Things, prefix: str, first: str) -> None:
    found = ids(suggested(things, "entity", prefix))
    assert (found[0], found.count(first)) == (first, 1)


def test_so_many_properties_are_proposed(things: Things) -> None:
    every = proposed(things, "cbrn:Country")
    assert proposed(things, "cbrn:Country", 2) == {**every, "limit": 2, "properties": every["properties"][:2]}
    assert len(every["properties"]) > 2


@pytest.mark.parametrize(("text", "number"), [("", None), ("0", 0), ("10", 10), ("999999999", 999_999_999)])
def test_a_number_in_an_address(text: str, number: int | None) -> None:
    assert number_read("cursor", text) == number


@pytest.mark.parametrize("text", ["-1", "1.5", "x", " 1", "٣", "1" * 10, "1" * 5000])
def test_what_is_no_number_in_an_address(text: str) -> None:
    with pytest.raises(ReconcileError, match="'cursor'"):
        number_read("cursor", text)


def test_every_property_is_one_of_the_graph(things: Things, real: KnowledgeGraph) -> None:
    used = real.query("SELECT DISTINCT ?p { ?s ?p ?o }", warn=False).rows()
    assert set(PROPERTIES) <= {row["p"] for row in used}
    assert "cbrn:isoAlpha3" in [each["id"] for each in proposed(things, "cbrn:Country")["properties"]]
    assert "cbrn:isoAlpha3" not in [each["id"] for each in proposed(things, "cbrn:Project")["properties"]]


def test_values_for_a_table(things: Things) -> None:
    named = [{"id": "cbrn:isoAlpha3"}, {"id": "org:memberOf"}]
    found = extended(things, {"ids": ["country-kaz", "nothing"], "properties": named})
    assert found["rows"]["country-kaz"] == {
        "cbrn:isoAlpha3": [{"str": "KAZ"}],
        "org:memberOf": [{"id": "initiative-coe", "name": "EU CBRN Centres of Excellence Initiative"}],
    }
    assert found["rows"]["nothing"] == {"cbrn:isoAlpha3": [], "org:memberOf": []}
    assert [each["id"] for each in found["meta"]] == ["cbrn:isoAlpha3", "org:memberOf"]


@pytest.mark.parametrize(
    "asked",
    [
        {}, {"ids": 3, "properties": []}, {"ids": [], "properties": ["x"]}, {"ids": [], "properties": [{"id": "x"}]},
        {"ids": [["x"]], "properties": []}, {"ids": [str(number) for number in range(20_001)], "properties": []},
        {"ids": [str(number) for number in range(10_001)], "properties": [{"id": "cbrn:url"}, {"id": "cbrn:city"}]},
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_extended_is_refused(things: Things, asked: dict[str, Any]) -> None:
    with pytest.raises(ReconcileError):
        extended(things, asked)


def test_a_property_that_is_named_again_counts_once(things: Things) -> None:
    named = [{"id": "cbrn:isoAlpha3"}] * 20
    found = extended(things, {"ids": ["country-kaz", *map(str, range(10_000))], "properties": named})
    assert found["meta"] == extended(things, {"ids": [], "properties": named[:1]})["meta"]
    assert found["rows"]["country-kaz"] == {"cbrn:isoAlpha3": [{"str": "KAZ"}]}
    assert len(found["rows"]) == 10_001
