"""The explorer: its sources and its build, and journeys through it on the real graph, in Chromium."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from builds import ROOT
from explorer_browser import BUILT, SOURCES, journeys, needs, node, run, walked
from serving import FREE, Server, running

pytest_plugins = ["fixtures_builds", "fixtures_site"]

LARGEST = 250_000
"""Bytes of all scripts together, compressed: what somebody on a slow line waits for."""
LOOKS = ["wide-light", "phone-light", *(["wide-dark", "phone-dark"] if "CBRNGRAPH_SCREENSHOTS" in os.environ else [])]
"""Windows and colours in which pages are judged (the first in the dark too), and of all of which pictures are taken."""
WRITTEN = sorted(path for kind in ("*.ts", "*.mjs") for path in SOURCES.rglob(kind) if "node_modules" not in path.parts)
NAMESPACES = {"http://www.w3.org/2000/svg", "https://w3id.org/cbrngraph/id/", "https://gephi.org/gephi-lite/?file="}
"""What looks like an address in a script: two names, and a page that is opened on a click only."""
PATTERNS = {"http://", "https://"}
"""With what an address begins, in tests whether something is one."""

FORBIDDEN = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "localStorage",
             "cookie", "@ts-ignore", ": any")  # fmt: skip


# sources


def test_types_are_sound() -> None:
    needs(browser=False)
    assert node("node_modules/typescript/bin/tsc", "--noEmit") == ""


def test_modules_are_small_and_say_what_they_are() -> None:
    assert len(WRITTEN) > 40
    for path in WRITTEN:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 300, path
        assert lines[0].startswith(("/**", "//")), path


@pytest.mark.parametrize("word", FORBIDDEN)
def test_texts_are_set_as_texts_and_types_are_told(word: str) -> None:
    for path in (SOURCES / "src").rglob("*.ts"):
        assert word not in path.read_text(encoding="utf-8"), path


def test_packages_are_pinned_and_no_address_is_recorded() -> None:
    package = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    versions = package["devDependencies"].values()
    assert versions and all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    locked = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("resolved" not in entry for entry in locked.values())
    assert all("integrity" in entry for name, entry in locked.items() if name)


def test_modules_that_need_no_page_return_what_they_should() -> None:
    needs(browser=False)
    assert node("tests/units.mjs").endswith("ok units\n")


# the build


def test_it_is_what_the_sources_make_each_time(tmp_path: Path) -> None:
    needs(browser=False)
    made = [tmp_path / "one", tmp_path / "two"]
    for folder in made:
        node("build.mjs", folder)
    one, two, built = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in (*made, BUILT))
    assert one == two
    assert one == built, "the build is older than its sources: make explorer"


def test_it_is_small() -> None:
    """Without the engine that a site of files fetches for its first query (oxigraph.wasm), all of it together."""
    needs(browser=False)
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in BUILT.glob("*.js")}
    assert sum(sizes.values()) <= LARGEST, sizes
    assert sizes["site.js"] < 10_000, "what every page loads"


def test_licences_of_what_is_in_it_come_with_it() -> None:
    needs(browser=False)
    notice = (BUILT / "third-party.txt").read_text(encoding="utf-8")
    for name in ("@codemirror/view", "@codemirror/state", "@lezer/common", "style-mod", "w3c-keyname"):
        assert re.search(rf"^{re.escape(name)} [\d.]+ \(MIT\)$", notice, re.MULTILINE), name


def test_it_names_no_place_to_fetch_from() -> None:
    needs(browser=False)
    found = {url for path in BUILT.glob("*.js") for url in re.findall(r"https?://[\w./#?=-]*", path.read_text("utf-8"))}
    assert found <= NAMESPACES | PATTERNS


# in a browser


@pytest.fixture(scope="module")
def served(real_build: Path) -> Iterator[Server]:
    """A server over the repository's own data."""
    needs(browser=True)
    pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
    with running("--graph", str(real_build), *FREE, cwd=ROOT) as server:
        yield server


@pytest.fixture(scope="module")
def told(served: Server) -> dict[str, str]:
    """What is told of each journey."""
    return walked(served.url)


@pytest.mark.parametrize("name", journeys())
def test_a_journey(told: dict[str, str], name: str) -> None:
    assert told.get(name) == "ok", told.get(name, "it was not walked")


@pytest.mark.parametrize("look", LOOKS)
def test_every_kind_of_page(served: Server, look: str) -> None:
    """Fits, passes axe, says nothing in the console, asks nobody else."""
    if folder := os.environ.get("CBRNGRAPH_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
    (judged,) = re.findall(r"^ok (\d+) pages$", run("pages.mjs", served.url, look), re.MULTILINE)
    assert int(judged) >= 20


def test_pages_are_whole_without_scripts(served: Server) -> None:
    (judged,) = re.findall(r"^ok (\d+) pages$", run("plain.mjs", served.url), re.MULTILINE)
    assert int(judged) >= 5


def test_a_site_of_files_answers_queries_in_the_browser(public: Path) -> None:
    needs(browser=True)
    handler = partial(SimpleHTTPRequestHandler, directory=str(public))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
        Thread(target=host.serve_forever, daemon=True).start()
        said = run("twin.mjs", f"http://127.0.0.1:{host.server_port}")
        host.shutdown()
    assert said.endswith("ok twin\n")
