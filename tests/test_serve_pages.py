"""Pages over HTTP: what is told where there is none, those that take long to make, and what is kept of them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import Server, running

pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")

from starlette.requests import Request

from cbrngraph.serve.beside import RefusedError
from cbrngraph.serve.making import Pages
from cbrngraph.serve.serving import ClientGoneError
from cbrngraph.serve.shelf import Shelf, kept
from cbrngraph.serve.site.files import File, Site
from cbrngraph.serve.workshop import Order, Workshop, WorkshopError

pytest_plugins = ["fixtures_builds", "fixtures_site"]

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture(scope="module")
def server(contested: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running("--graph", str(contested), "--rate", "0", cwd=tmp_path_factory.mktemp("server")) as found:
        yield found


# what is not there


def test_who_takes_a_page_is_shown_what_is_near(server: Server) -> None:
    for path in ("/doc/country-kax", "/id/country-kax", "/doc/country-kax.html"):
        reply = server.ask(path, accept=BROWSER)
        assert (reply.status, reply.media) == (404, "text/html")
        assert '<a href="../doc/country-kaz.html">Kazakhstan</a>' in reply.text
        assert "content-security-policy" in reply.headers


def test_a_program_is_told_what_is_near(server: Server) -> None:
    reply = server.ask("/doc/country-kax", accept="text/turtle")
    assert (reply.status, reply.media) == (404, "application/problem+json")
    assert "did you mean /doc/country-kaz" in json.loads(reply.body)["detail"]


NEAR = [
    ("/networks/countries-by-project.html", "/networks/countries-by-projects.html"), ("/maps.html", "/map.html"),
    ("/Map.html", "/map.html"), ("/sparq", "/sparql"), ("/tables/projects.csv", "/tables/project.csv"),
    ("/doc/kazakhstan", "/doc/country-kaz"), ("/doc/Kazakhstan.ttl", "/doc/country-kaz.ttl"),
    ("/kg/secretariat-ca", "/doc/secretariat-ca"), ("/id/country-kza", "/doc/country-kaz"),
    ("/question/members", "/questions/members.html"), ("/doc/country-kaz.html/", "/doc/country-kaz.html"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "meant"), NEAR)
def test_what_is_near_is_a_whole_address(server: Server, path: str, meant: str) -> None:
    detail = server.ask(path, accept="text/turtle").json["detail"]
    assert re.search(r"did you mean (\S+?)( or |\?)", detail)[1] == meant, detail  # type: ignore[index]
    assert server.ask(meant).status in {200, 400}
    text = server.ask(path, accept=BROWSER).text
    shown = meant.partition(".")[0] if meant.startswith("/doc/") else meant
    assert re.search(rf'href="(\.\./)*{shown.lstrip("/")}(\.html)?"', text), text


def test_long_names_are_not_compared_and_not_repeated(server: Server) -> None:
    long = "country-kaz" * 100
    for accept in (BROWSER, "text/turtle"):
        reply = server.ask(f"/doc/{long}", accept=accept)
        assert reply.status == 404
        assert long[:190] in reply.text and long[:200] not in reply.text
        assert "near:" not in reply.text and "did you mean" not in reply.text
    assert len(server.ask("/x" * 1000, accept=BROWSER).body) < 2000


def test_what_is_near_is_paid_for(contested: Path, tmp_path: Path) -> None:
    with running("--graph", str(contested), "--rate", "0", "--work", "1", cwd=tmp_path) as found:
        details = [found.ask("/maps.html", accept="text/turtle").json["detail"]]
        while "did you mean" in details[-1] and len(details) < 5000:
            details.append(found.ask("/maps.html", accept="text/turtle").json["detail"])
    assert "/map.html" in details[0]
    assert details[-1] == "there is nothing at /maps.html"


@pytest.mark.parametrize(
    "path", ["/doc/%3Cscript%3Ealert(1)%3C/script%3E", "/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", "/id/%3Cb%3E",
             "/doc/%00", "/static/../pages.py", "/static/%2e%2e/pages.py", "/%2e%2e/%2e%2e/etc/passwd", "/doc/",
             "/doc/country-kaz.html/"],
)  # fmt: skip
def test_nothing_of_an_address_becomes_markup_or_a_file(server: Server, path: str) -> None:
    reply = server.ask(path, accept=BROWSER)
    assert reply.status == 404
    assert "<script>" not in reply.text
    assert "<img" not in reply.text
    assert "<b>" not in reply.text
    assert "import" not in reply.text


# pages that take long


def test_a_process_that_ends_is_replaced_and_a_page_that_cannot_be_made_is_told(contested: Path, site: Site) -> None:
    async def asked() -> None:
        workshop = Workshop(Order(str(contested), "accepted", site.version))
        try:
            assert (await workshop.made("data/map.json")).media == "application/json"
            workshop._process.kill()
            workshop._process.join()
            assert (await workshop.made("map.html")).body.startswith(b"<!doctype html>")
            with pytest.raises(WorkshopError, match=r"/networks/nowhere\.html could not be made"):
                await workshop.made("networks/nowhere.html")
        finally:
            workshop.stop()
        assert workshop._process is None

    asyncio.run(asked())


@pytest.mark.parametrize(("place", "told"), [("build", "start the server again"), ("gone", "could not be made")])
def test_a_graph_that_is_another_or_gone_is_not_shown_nor_where_it_was(contested: Path, place: str, told: str) -> None:
    graph = contested.parent / place

    async def asked() -> None:
        workshop = Workshop(Order(str(graph), "accepted", "graph-of-yesterday"))
        try:
            with pytest.raises(WorkshopError, match=told) as caught:
                await workshop.made("map.html")
            assert str(graph.parent) not in str(caught.value)
        finally:
            workshop.stop()

    asyncio.run(asked())


class _Stopped(Workshop):
    """A workshop in which every page waits until it is opened."""

    def __init__(self) -> None:
        super().__init__(Order("", "accepted", ""))
        self.open = asyncio.Event()
        self.asked_for: list[str] = []

    async def _once_more(self, path: str) -> object:
        self.asked_for.append(path)
        await self.open.wait()
        return File("text/html", b"made")


async def _turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_so_many_slow_pages_of_one_client_and_none_that_nobody_waits_for(site: Site) -> None:
    slow = [path for path, section in site.paths.items() if section.SLOW][:12]

    async def run() -> tuple[list[str], bytes]:
        pages, gone = Pages(site), asyncio.Event()
        pages.workshop = workshop = _Stopped()

        async def hangs_up() -> dict[str, str]:
            await gone.wait()
            return {"type": "http.disconnect"}

        def asks(client: str, path: str, hears: Any) -> asyncio.Task[Any]:
            scope = {"type": "http", "method": "GET", "headers": [], "client": (client, 1)}
            return asyncio.create_task(pages.asked(Request(scope, hears), path))

        greedy = [asks("192.0.2.1", path, hangs_up) for path in slow[:10]]
        await _turns()
        with pytest.raises(RefusedError, match="10 pages"):
            await asks("192.0.2.1", slow[10], hangs_up)
        other = asks("192.0.2.2", slow[11], asyncio.Event().wait)
        await _turns()
        gone.set()
        for result in await asyncio.gather(*greedy, return_exceptions=True):
            assert isinstance(result, ClientGoneError)
        workshop.open.set()
        found = await other
        await pages.stop()
        assert not +pages._clients and not pages._making
        return workshop.asked_for, found.body

    asked_for, body = asyncio.run(run())
    assert asked_for == [slow[0], slow[11]], "what was under way, and what somebody waits for"
    assert body == b"made"


def test_a_shelf_keeps_what_was_asked_for_last_and_as_much_as_there_is_room_for() -> None:
    shelf = Shelf(room=250)
    files = {name: kept(File("image/png", bytes(100))) for name in "abc"}
    for name in "ab":
        shelf.put(name, files[name])
    assert shelf.get("a") is files["a"]
    shelf.put("c", files["c"])
    assert [shelf.get(name) for name in "abc"] == [files["a"], None, files["c"]]
    shelf.put("large", kept(File("image/png", bytes(1000))))
    assert [shelf.get(name) for name in "abc"] == [None, None, None]
    assert shelf.get("large")
