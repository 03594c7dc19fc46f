"""Fixtures of whole builds: the article built once a session, and the command line run in this process.

A module takes them with ``pytest_plugins = ["fixtures_builds"]``. Nothing here touches the user's cache or the build of
the checkout.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builds import DATA, ROOT, Ran, Run

import cbrngraph
from cbrngraph.api import KnowledgeGraph
from cbrngraph.cli import main
from cbrngraph.graph.build import build


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache of this session's own, for this process and those it starts."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CBRNGRAPH_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def article(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The folder of a build of the article's data (it depends on ``cache``, so that opening it stays private)."""
    assert cache.is_dir()
    out = tmp_path_factory.mktemp("article") / "build"
    build(DATA, out)
    return out


@pytest.fixture(scope="session")
def kg(article: Path) -> KnowledgeGraph:
    """The graph of the article, opened."""
    return cbrngraph.open(article)


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """The folder of a build of the repository's own data."""
    assert cache.is_dir()
    out = tmp_path_factory.mktemp("real") / "build"
    build(ROOT / "data", out)
    return out


@pytest.fixture(scope="session")
def real(real_build: Path) -> KnowledgeGraph:
    """The graph of the repository's own data, opened."""
    return cbrngraph.open(real_build)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], cache: Path) -> Run:
    """Run the command line in this process, as in a pipe."""
    assert cache.is_dir()

    def call(*words: str, given: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        capsys.readouterr()
        try:
            code = main(words)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return call


@pytest.fixture
def ask_article(run: Run, article: Path) -> Run:
    """Run a command on the graph of the article."""

    def call(command: str, *words: str, given: str = "") -> Ran:
        return run(command, "--graph", str(article), *words, given=given)

    return call
