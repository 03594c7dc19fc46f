"""Servers that several test files share, one of each for a session.

A module takes them with ``pytest_plugins = ["fixtures_builds", "fixtures_serve"]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import FREE, Server, one, running


@pytest.fixture(scope="session")
def served(article: Path) -> Iterator[Server]:
    """A server over the article, with the limits that it has by default."""
    pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
    with running("--graph", str(article), *FREE) as server:
        yield server


@pytest.fixture(scope="session")
def hasty(article: Path) -> Iterator[Server]:
    """A server over the article that gives a query one second, little memory and few rows, and has no patience."""
    pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
    limits = ("--timeout", "1", "--patience", "1", "--memory", "128", "--max-rows", "1000", "--cache", "0")
    with running("--graph", str(article), *limits, *FREE) as server:
        yield server


@pytest.fixture(scope="session")
def alone(article: Path) -> Iterator[Server]:
    """A server over the article with one worker, which has three seconds for a query; clients have two."""
    pytest.importorskip("uvicorn", reason="the server needs uvicorn: pip install 'cbrngraph[serve]'")
    with one(article, "--timeout", "3", "--cache", "0") as server:
        yield server
