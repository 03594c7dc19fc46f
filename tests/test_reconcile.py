"""People's lists matched with the graph: the Reconciliation Service API 0.2, over HTTP and piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="the server needs Starlette: pip install 'cbrngraph[serve]'")
pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")

from serving import Reply, Server, running

from cbrngraph.api import KnowledgeGraph
from cbrngraph.serve.reconcile.matching import Names
from cbrngraph.serve.reconcile.service import ReconcileError, candidates, extended, proposed, suggested
from cbrngraph.serve.reconcile.things import PROPERTIES, Things
from cbrngraph.serve.site.files import Site

pytest_plugins = ["fixtures_builds"]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def things(real: KnowledgeGraph) -> Things:
    return Things(Site(real, "test"))


def ids(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["result"]]


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


@pytest.mark.parametrize("text", ["zzzzqqqq", "…", "12345678901234567890"])
def test_what_is_called_so_by_nothing_has_no_candidates(things: Things, text: str) -> None:
    assert candidates(things, {"query": text})["result"] == []


@pytest.mark.parametrize(
    "query",
    [
        {}, {"query": ""}, {"query": 3}, {"query": "x" * 501}, {"query": "x", "limit": 0}, {"query": "x", "limit": "3"},
        {"query": "x", "limit": True}, {"query": "x", "type": "cbrn:Nothing"}, {"query": "x", "type": 3},
        {"query": "x", "properties": "y"}, {"query": "x", "properties": [{}]},
    ],
)  # fmt: skip
def test_a_query_that_is_none_is_refused(things: Things, query: dict[str, Any]) -> None:
    with pytest.raises(ReconcileError):
        candidates(things, query)


def test_a_limit_is_kept(things: Things) -> None:
    assert len(candidates(things, {"query": "Ministry", "limit": 2})["result"]) == 2
    assert len(candidates(things, {"query": "Ministry", "limit": 10_000})["result"]) <= 50


# suggestions and tables


def test_suggestions(things: Things) -> None:
    assert "city-tashkent" in ids(suggested(things, "entity", "tash"))
    assert ids(suggested(things, "type", "count")) == ["cbrn:Country"]
    assert "cbrn:isoAlpha3" in ids(suggested(things, "property", "iso"))
    assert suggested(things, "entity", "")["result"] == []


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
    [{}, {"ids": 3, "properties": []}, {"ids": [], "properties": ["x"]}, {"ids": [], "properties": [{"id": "x"}]}],
)
def test_a_table_that_cannot_be_extended_is_refused(things: Things, asked: dict[str, Any]) -> None:
    with pytest.raises(ReconcileError):
        extended(things, asked)


# over HTTP


@pytest.fixture(scope="module")
def served(real_build: Path) -> Iterator[Server]:
    with running("--graph", str(real_build), "--rate", "0", cwd=real_build.parent) as server:
        yield server


def posted(server: Server, **told: object) -> Reply:
    body = urlencode({name: value if isinstance(value, str) else json.dumps(value) for name, value in told.items()})
    return server.ask("/reconcile", method="POST", body=body.encode(), content_type=FORM)


def test_the_manifest_leads_to_what_is_there(served: Server) -> None:
    reply = served.ask("/reconcile")
    told = json.loads(reply.body)
    assert told["versions"] == ["0.2"]
    assert told["identifierSpace"] == "https://w3id.org/cbrngraph/id/"
    for url in (told["view"]["url"], told["preview"]["url"]):
        address = url.replace("{{id}}", "country-kaz").removeprefix(served.url)
        assert served.ask(address, accept="text/html").status == 200
    for part, where in told["suggest"].items():
        address = f"{where['service_url']}{where['service_path']}?prefix=a".removeprefix(served.url)
        assert json.loads(served.ask(address).body)["result"], part
    proposed_at = told["extend"]["propose_properties"]
    address = f"{proposed_at['service_url']}{proposed_at['service_path']}?type=cbrn:Country"
    assert json.loads(served.ask(address.removeprefix(served.url)).body)["properties"]
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_preview_may_stand_in_the_frame_of_another_page_and_no_other_page_may(served: Server) -> None:
    shown = served.ask("/reconcile/preview?id=country-kaz")
    assert "frame-ancestors *" in shown.headers["content-security-policy"]
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    page = served.ask("/doc/country-kaz", accept="text/html")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_a_batch_is_answered_by_key(served: Server) -> None:
    reply = posted(served, queries={"q0": {"query": "Kazakhstan"}, "q1": {"query": "Uzbekistan"}})
    told = json.loads(reply.body)
    assert [(key, ids(found)[0]) for key, found in told.items()] == [("q0", "country-kaz"), ("q1", "country-uzb")]
    by_get = served.ask(f"/reconcile?{urlencode({'queries': json.dumps({'a': {'query': 'KAZ'}})})}")
    assert ids(json.loads(by_get.body)["a"])[0] == "country-kaz"


def test_a_table_is_extended(served: Server) -> None:
    asked = {"ids": ["country-kaz"], "properties": [{"id": "cbrn:isoAlpha2"}]}
    assert json.loads(posted(served, extend=asked).body)["rows"]["country-kaz"]["cbrn:isoAlpha2"] == [{"str": "KZ"}]


@pytest.mark.parametrize(
    "queries", ["[", "[]", "3", '{"a": 3}', '{"a": {}}', "[" * 5000, {str(n): {"query": "x"} for n in range(51)}]
)
def test_what_is_no_batch_is_a_problem(served: Server, queries: object) -> None:
    reply = posted(served, queries=queries)
    assert (reply.status, reply.media) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "address", ["/reconcile/suggest/nothing?prefix=a", "/reconcile/preview?id=nothing", "/reconcile/x"]
)
def test_an_address_that_is_not_there(served: Server, address: str) -> None:
    assert served.ask(f"/reconcile/{address}").status == 404
