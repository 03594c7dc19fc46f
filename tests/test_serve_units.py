"""The parts of a server by themselves: negotiation, what is refused, shares, what is kept, problems, description."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cbrngraph.errors import CbrnGraphError, UsageError
from cbrngraph.serve.limits import MIB, Limits
from cbrngraph.serve.media import FORMS, GRAPHS, JSON, ROWS, chosen, form_named
from cbrngraph.serve.wire import Head, Job, packed, unpacked

pytest.importorskip("starlette", reason="the server needs Starlette: pip install 'cbrngraph[serve]'")
pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")

from cbrngraph.serve.answers import Answers
from cbrngraph.serve.border import _HOST
from cbrngraph.serve.openapi import described
from cbrngraph.serve.problems import PROBLEMS, problem
from cbrngraph.serve.rates import Rates, Shares, client_named
from cbrngraph.serve.requests import RequestError, parameters
from cbrngraph.serve.running import Settings, built, run
from cbrngraph.serve.site.sections import missing
from cbrngraph.serve.spool import FullError, Spool
from cbrngraph.serve.turns import FullLineError, Turns

CSV, XML = "text/csv", "application/sparql-results+xml"
NEGOTIATED = [
    ("", JSON), ("*/*", JSON), ("text/csv", CSV), ("text/*", "text/csv"), ("application/*", JSON),
    ("text/csv;q=0.5, application/sparql-results+xml", XML), ("text/csv, application/sparql-results+xml;q=0.9", CSV),
    (f"text/csv;q=0, {JSON};q=0.1", JSON), ("text/csv;q=0, */*", JSON), ("*/*;q=0.1, text/csv;q=0.2", CSV),
    ("TEXT/CSV", CSV), ("text/csv ; charset=utf-8 ; q=0.3", CSV), ("text/csv;q=1.000", CSV),
    ("image/png", None), ("image/png, */*;q=0", None), ("text/csv;q=0", None),
    # What cannot be read counts for nothing, or as if it were not there.
    (";;;,,,", JSON), ("text", JSON), ("/", JSON), ("a/b/c", JSON), ("\x00", JSON), ("text/csv;q=nan", CSV),
    ("text/csv;q=-1", CSV), ("text/csv;q=", CSV), ("text/csv;q=1e-999", None), ("," * 10_000, JSON),
    # What browsers, curl, SPARQLWrapper and rdflib send.
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
    ("application/sparql-results+json,application/json,text/javascript,application/javascript", JSON),
    ("application/sparql-results+xml, application/rdf+xml", XML),
]  # fmt: skip


@pytest.mark.parametrize(("accept", "expected"), NEGOTIATED)
def test_what_an_accept_header_prefers(accept: str, expected: str | None) -> None:
    assert chosen(accept, ROWS) == expected


def test_every_form_has_a_media_type_of_its_kind() -> None:
    assert {form_named(form, ROWS | GRAPHS) for form in FORMS} == set(FORMS.values())
    assert form_named("csv", GRAPHS) is None and form_named("ttl", ROWS) is None and form_named("pdf", ROWS) is None


@pytest.mark.parametrize(
    ("name", "rows", "graph"),
    [("json", JSON, "application/ld+json"), ("xml", XML, "application/rdf+xml"), ("csv", CSV, None),
     ("turtle", None, "text/turtle"), ("n3", None, "text/turtle"), ("RDF+XML", None, "application/rdf+xml"),
     ("application/sparql-results json", JSON, None), (JSON, JSON, None), ("", None, None)],
)  # fmt: skip
def test_forms_as_clients_name_them(name: str, rows: str | None, graph: str | None) -> None:
    assert (form_named(name, ROWS), form_named(name, GRAPHS)) == (rows, graph)


def test_what_is_said_over_the_wire_is_what_was_meant() -> None:
    job = Job("SELECT *\n{ ?s ?p 'é\u2028' }", None, "text/turtle", (), ("http://a",), "http://b")
    assert Job(**unpacked(packed(job))) == job
    head = Head("answer", "text/csv", 5, "told\n", stable=False, last=True)
    assert Head(**unpacked(packed(head))) == head
    assert packed(job).count(b"\n") == 1


def test_a_share_fills_as_time_goes_by() -> None:
    now = [0.0]
    rates = Rates(60, 30, lambda: now[0])
    for _ in range(60):
        assert rates.requests.wait("a") == 0
        rates.requests.take("a")
    assert rates.requests.wait("a") == pytest.approx(1) and rates.requests.wait("b") == 0
    assert rates.headers("a")["ratelimit"] == '"requests";r=0, "work";r=30'
    now[0] = 1.0
    assert rates.requests.wait("a") == 0
    rates.work.take("a", 40)  # overdrawn by one query
    assert rates.work.wait("a", 0) == pytest.approx(20)
    now[0] = 1e6
    assert rates.headers("a") == {"ratelimit-policy": '"requests";q=60;w=60, "work";q=30;w=60',
                                  "ratelimit": '"requests";r=60, "work";r=30'}  # fmt: skip


def test_no_limit_is_no_header_and_not_every_client_is_remembered() -> None:
    assert Rates(0).headers("a") == {} and Rates(0).requests.wait("a") == 0
    shares = Shares(1, lambda: 0.0)
    for number in range(20_000):
        shares.take(str(number))
    assert len(shares._left) == 10_000


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("192.0.2.1", "192.0.2.2", False), ("2001:db8::1", "2001:db8::ffff:1", True), ("", "", True),
     ("2001:db8::1", "2001:db8:0:1::1", False), ("::ffff:192.0.2.1", "192.0.2.1", True),
     ("fe80::1%eth0", "fe80::2", True)],
)  # fmt: skip
def test_a_client_is_an_address_or_a_network(one: str, other: str, same: bool) -> None:
    assert (client_named(one) == client_named(other)) is same


def test_answers_are_kept_within_their_room() -> None:
    kept = Answers(100_000)
    assert not kept.takes(Head("answer", size=7000)) and not kept.takes(Head("answer", size=5, stable=False))
    for number in range(50):
        kept.put(str(number), Head("answer", size=4000), bytes(4000))
        kept.get("0")
    assert kept.held <= 100_000 and kept.get("0") and kept.get("49") and not kept.get("1")
    nothing = Answers(0)
    nothing.put("x", Head("answer", size=1), b"x")
    assert nothing.get("x") is None


def test_the_spool_has_so_much_room_and_gets_it_back() -> None:
    spool = Spool(8 * MIB, shared=False)
    one, other = spool.room(3 * MIB), spool.room(5 * MIB)
    with pytest.raises(FullError):
        spool.room(MIB)
    assert isinstance(spool.room(100), io.IOBase), "small answers have room of their own"
    assert spool.held >= 8 * MIB
    del one, other
    assert spool.held < MIB
    assert isinstance(spool.room(8 * MIB), io.IOBase)


def test_one_client_holds_a_part_of_the_spool() -> None:
    spool = Spool(8 * MIB)
    held = [spool.room(MIB, "greedy")]
    with pytest.raises(FullError):
        spool.room(MIB, "greedy")
    held.append(spool.room(MIB, "another"))
    assert len(held) == 2
    small = [spool.room(MIB // 16, "greedy"), spool.room(MIB // 16, "greedy")]
    with pytest.raises(FullError):
        spool.room(MIB // 16, "greedy")
    assert isinstance(spool.room(MIB // 16, "another"), io.IOBase)
    assert len(small) == 2


def test_clients_take_turns() -> None:
    async def told() -> list[str]:
        turns: Turns[int] = Turns(10, 5)
        order: list[str] = []

        async def wants(client: str, number: int) -> None:
            await turns.get(client)
            order.append(f"{client}{number}")

        async with asyncio.TaskGroup() as group:
            for client, number in (("a", 1), ("a", 2), ("a", 3), ("b", 1), ("c", 1)):
                group.create_task(wants(client, number))
            await asyncio.sleep(0)
            for thing in range(5):
                turns.put(thing)
        return order

    assert asyncio.run(told()) == ["a1", "b1", "c1", "a2", "a3"]


def test_lines_are_so_long_and_who_leaves_is_not_served() -> None:
    async def told() -> int:
        turns: Turns[int] = Turns(4, 2)
        waiting = [asyncio.create_task(turns.get(client)) for client in ("a", "a", "b", "c")]
        await asyncio.sleep(0)
        for client, why in (("a", "of this client"), ("d", "4 queries wait")):
            with pytest.raises(FullLineError, match=why):
                await turns.get(client)
        waiting[0].cancel()
        await asyncio.gather(waiting[0], return_exceptions=True)
        turns.put(1)
        waiting[1].cancel()  # at the moment at which it is given something
        await asyncio.gather(waiting[1], return_exceptions=True)
        return await waiting[2]

    assert asyncio.run(told()) == 1


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_tells_what_it_is(kind: str) -> None:
    found = problem(kind, "line 3, column 7: é \ud800", limits={"rows": 1})
    told = json.loads(found.body)
    assert found.status_code == PROBLEMS[kind].status == told["status"] >= 400
    assert found.headers["content-type"] == "application/problem+json" and found.headers["cache-control"] == "no-store"
    assert (told["type"], told["line"], told["column"]) == (f"/problems#{kind}", 3, 7)
    assert told["limits"] == {"rows": 1}
    assert len(PROBLEMS[kind].meaning) > 40 and PROBLEMS[kind].meaning.endswith(".")


@pytest.mark.parametrize("host", ["localhost", "a.example:8080", "127.0.0.1:1", "[::1]:8080", "[::1]", "xn--a-b_c.d"])
def test_a_host(host: str) -> None:
    assert _HOST.fullmatch(host)


@pytest.mark.parametrize("host", ["", "a b", "a>b", "a/b", "a:b", "a@b", "a\nb", "[::1", "é", "a:123456", "a#", "a?b"])
def test_no_host(host: str) -> None:
    assert not _HOST.fullmatch(host)


@pytest.mark.parametrize("text", ["query=%ff", "query=%C3%28", "&".join("a=b" for _ in range(101))])
def test_parameters_that_are_none(text: str) -> None:
    with pytest.raises(RequestError):
        parameters(text)


def test_parameters() -> None:
    assert parameters("a=1&a=2&b=%C3%A9+%2B&c=&d") == [("a", "1"), ("a", "2"), ("b", "é +"), ("c", ""), ("d", "")]


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from references(inner)


def test_the_description_is_whole() -> None:
    told = described(Limits(rows=7))
    assert json.loads(json.dumps(told)) == told
    for reference in references(told):
        found = told
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found
    operations = [operation for path in told["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    told_of = " ".join(answer["description"] for operation in operations for answer in operation["responses"].values())
    assert {kind for kind in PROBLEMS if f"(#{kind})" in told_of} == set(PROBLEMS) - {"method"}
    assert told["x-limits"]["rows"] == 7
    for path, operation in told["paths"].items():
        wanted = {part.strip("{}") for part in path.replace(".", "/").split("/") if part.startswith("{")}
        given = {one["name"] for one in operation["get"]["parameters"] if one["in"] == "path"}
        assert wanted == given, path


@pytest.mark.parametrize(
    ("settings", "told"),
    [(Settings(port=70_000), "--port 70000"), (Settings(workers=0), "--workers 0"),
     (Settings(limits=Limits(seconds=0)), "--timeout 0"), (Settings(limits=Limits(patience=0)), "--patience 0"),
     (Settings(limits=Limits(seconds=float("nan"))), "--timeout nan"), (Settings(limits=Limits(rows=0)), "--max-rows"),
     (Settings(limits=Limits(memory=MIB)), "--memory 1 is not between 16"), (Settings(host="192.0.2.1"), "be taken"),
     (Settings(limits=Limits(minute=-1)), "--rate -1"), (Settings(host="no.such.host.invalid"), "cannot be taken"),
     (Settings(proxies="127.0.0.1,nonsense"), "--proxies: 'nonsense'"), (Settings(proxies=""), "--proxies: ''")],
)  # fmt: skip
def test_settings_that_are_none(settings: Settings, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        run(settings)


def test_what_is_not_there_is_not_served(tmp_path: Any) -> None:
    with pytest.raises(CbrnGraphError, match="nowhere"):
        built(Settings(graph=str(tmp_path / "nowhere")))


def test_what_the_pages_lack_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("cbrngraph.serve.site.sections.has_borders", lambda: True)
    monkeypatch.setattr("cbrngraph.serve.site.sections.can_draw", lambda: True)
    monkeypatch.setattr("cbrngraph.serve.site.static.folder", lambda: tmp_path)
    (told,) = missing()
    assert "make explorer" in told
    (tmp_path / "explorer").mkdir()
    (tmp_path / "explorer" / "site.js").touch()
    assert list(missing()) == []
    monkeypatch.setattr("cbrngraph.serve.site.sections.has_borders", lambda: False)
    assert "pictures" in next(missing())
