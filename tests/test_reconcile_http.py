"""The Reconciliation Service API over HTTP: what is answered, refused, paid for, and not kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

import pytest

pytest.importorskip("starlette", reason="the server needs Starlette: pip install 'cbrngraph[serve]'")
pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")

from serving import Reply, Server, running, until
from starlette.requests import Request

from cbrngraph.api import KnowledgeGraph
from cbrngraph.serve import beside
from cbrngraph.serve.limits import Limits
from cbrngraph.serve.reconcile import routes
from cbrngraph.serve.reconcile.queries import Pace
from cbrngraph.serve.reconcile.things import Things
from cbrngraph.serve.serving import ClientGoneError, Serving
from cbrngraph.serve.site.files import Site

pytest_plugins = ["fixtures_builds"]
FORM = "application/x-www-form-urlencoded"
PARTS = ("suggest/entity?prefix=a", "suggest/type?prefix=a", "properties?type=Country", "preview?id=country-kaz")


def ids(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["result"]]


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


@pytest.mark.parametrize("queries", ["[", "[]", "3", '{"a": 3}', '{"a": {}}', "[" * 5000])
def test_what_is_no_batch_is_a_problem(served: Server, queries: object) -> None:
    reply = posted(served, queries=queries)
    assert (reply.status, reply.media) == (400, "application/problem+json")


def test_a_batch_is_as_large_as_the_manifest_says(served: Server) -> None:
    most = served.ask("/reconcile").json["batchSize"]
    asked = {str(number): {"query": ""} for number in range(most)}
    assert len(posted(served, queries=asked).json) == most
    reply = posted(served, queries={**asked, "more": {"query": ""}})
    assert (reply.status, reply.problem) == (413, "too-large")
    assert f"{most} may come" in reply.json["detail"]


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x", "application/sparql-query", "text/plain"]
)
def test_what_is_posted_is_a_form(served: Server, kind: str) -> None:
    reply = served.ask("/reconcile", method="POST", body=b"ASK {}", content_type=kind)
    assert (reply.status, reply.headers["accept-post"]) == (415, FORM)
    assert FORM in reply.json["detail"]
    assert "sparql-query is taken" not in reply.json["detail"]
    assert "sparql-query and" not in reply.json["detail"]


def test_what_would_be_passed_over_is_refused(served: Server) -> None:
    assert posted(served).problem == posted(served, query="Kenya").problem == "malformed"
    extend = {"ids": [], "properties": []}
    assert posted(served, queries={"a": {"query": "KAZ"}}, extend=extend).problem == "malformed"
    assert posted(served, queries={"a": {"query": "KAZ"}}).status == posted(served, extend=extend).status == 200


def test_suggestions_and_proposals_are_counted(served: Server) -> None:
    first, later = (served.ask(f"/reconcile/suggest/entity?prefix=ministry&cursor={n}").json for n in (0, 10))
    assert len({*ids(first), *ids(later)}) == 20
    assert len(served.ask("/reconcile/properties?type=cbrn:Country&limit=2").json["properties"]) == 2
    for address in ("suggest/entity?prefix=a&cursor=x", "properties?type=Country&limit=-1"):
        assert served.ask(f"/reconcile/{address}").problem == "malformed"


def test_the_preview_of_a_merged_id_is_that_of_the_one_that_was_kept(served: Server) -> None:
    old, kept = (served.ask(f"/reconcile/preview?id={name}") for name in ("org-aenor", "org-une"))
    assert (old.status, old.body) == (200, kept.body)


@pytest.mark.parametrize(
    "address", ["/reconcile/suggest/nothing?prefix=a", "/reconcile/preview?id=nothing", "/reconcile/x"]
)
def test_an_address_that_is_not_there(served: Server, address: str) -> None:
    assert served.ask(f"/reconcile/{address}").status == 404


@pytest.mark.parametrize("told", [r'{"\ud800": {"query": "\ud800"}}', r'{"a": {"query": "x", "type": "\udfff"}}'])
def test_half_a_surrogate_pair_is_no_text(served: Server, told: str) -> None:
    assert served.ask(f"/reconcile?queries={quote(told)}").problem == "malformed"
    assert posted(served, queries=told).problem == "malformed"


def test_half_a_surrogate_pair_is_no_id(served: Server) -> None:
    assert posted(served, extend=r'{"ids": ["\ud800"], "properties": []}').problem == "malformed"
    whole = posted(served, extend=r'{"ids": ["\ud83d\ude00"], "properties": []}')
    assert whole.json["rows"] == {"\U0001f600": {}}


@pytest.mark.parametrize("part", PARTS)
def test_an_address_has_so_many_fields(served: Server, part: str) -> None:
    assert served.ask(f"/reconcile/{part}").status == 200
    assert served.ask(f"/reconcile/{part}{'&a=b' * 100}").problem == "malformed"
    assert served.ask(f"/reconcile/{part}&a=%ff").problem == "malformed"


@pytest.mark.parametrize("address", ["", "?queries=%7B%7D", "?extend=%7B%7D", *(f"/{part}" for part in PARTS[:3])])
def test_what_may_hold_the_host_is_not_stored(served: Server, address: str) -> None:
    assert served.ask(f"/reconcile{address}").headers["cache-control"] == "no-store"


def test_all_that_is_worked_out_is_paid_for(real_build: Path) -> None:
    with running("--graph", str(real_build), "--rate", "0", "--work", "0.01", cwd=real_build.parent) as server:
        assert server.ask("/reconcile").status == 200  # reading the names takes more than is allowed
        for address in ("", "?queries=%7B%7D", "?extend=%7B%7D", *(f"/{part}" for part in PARTS)):
            assert server.ask(f"/reconcile{address}").problem == "too-many", address


def test_what_a_client_does_not_wait_for_ends(real: KnowledgeGraph) -> None:
    things = Things(Site(real, "test"))
    begun, ended = Event(), Event()

    def answer(_: Things, pace: Pace) -> Mapping[str, Any]:
        begun.set()
        until(lambda: pace.is_left, 10)
        ended.set()
        pace.check()
        return {}

    async def receive() -> dict[str, str]:
        await asyncio.to_thread(begun.wait, 10)
        return {"type": "http.disconnect"}

    async def ask() -> None:
        serving = Serving(things.site, None, Limits())  # type: ignore[arg-type]
        app = SimpleNamespace(state=SimpleNamespace(serving=serving, things=things))
        with pytest.raises(ClientGoneError):
            await routes._made(Request({"type": "http", "app": app}, receive), answer)
        assert await asyncio.to_thread(ended.wait, 10)
        while beside._under_way:
            await asyncio.sleep(0)

    asyncio.run(ask())
