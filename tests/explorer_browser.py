"""The explorer in a real browser: scripts of node that drive Chromium with playwright-core, and what they need."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from builds import ROOT
from display_browser import CHROMIUM

__all__ = ["BUILT", "SOURCES", "journeys", "needs", "node", "run", "walked"]

SOURCES = ROOT / "src" / "cbrngraph" / "serve" / "explorer"
BUILT = SOURCES.parent / "static" / "explorer"
WITHIN = 600
"""Seconds that a script may take on a machine that others use too."""


def needs(*, browser: bool) -> None:
    """Skip where something is not there, and fail where it must be (``CBRNGRAPH_NEEDS_EXPLORER``)."""
    lacking = list(_lacking(browser))
    if lacking and os.environ.get("CBRNGRAPH_NEEDS_EXPLORER"):
        pytest.fail(lacking[0])
    if lacking:
        pytest.skip(lacking[0])


def _lacking(browser: bool) -> Iterator[str]:
    if not shutil.which("node"):
        yield "node is not installed"
    if not (SOURCES / "node_modules").is_dir():
        yield "the packages of the explorer are not installed: make explorer"
    if not (BUILT / "site.js").is_file():
        yield "the explorer is not built: make explorer"
    if browser and not CHROMIUM:
        yield "Chromium is not installed"


def node(*words: str | Path, within: float = WITHIN, **environment: str) -> str:
    """Run node in the folder of the explorer and return what it says; it says what is wrong where it fails."""
    done = ran(*words, within=within, **environment)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def ran(*words: str | Path, within: float = WITHIN, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run node in the folder of the explorer."""
    given = os.environ | ({"CBRNGRAPH_CHROMIUM": CHROMIUM} if CHROMIUM else {}) | environment
    return subprocess.run(
        ["node", *words], cwd=SOURCES, env=given, capture_output=True, text=True, check=False, timeout=within
    )


def run(script: str, site: str, *words: str) -> str:
    """Run one of the scripts of ``explorer/tests`` against a server."""
    return node(SOURCES / "tests" / script, f"{site}/", *words)


def walked(site: str) -> dict[str, str]:
    """Walk all journeys in one browser, and return what is told of each: ``ok``, or what failed."""
    done = ran(SOURCES / "tests" / "journeys.mjs", f"{site}/")
    told = dict(json.loads(line) for line in done.stdout.splitlines())
    assert told, done.stderr
    return told


def journeys() -> list[str]:
    """Return the names of all journeys."""
    told = (SOURCES / "tests" / name for name in ("looking.mjs", "asking.mjs"))
    return [name for path in told for name in re.findall(r'(?m)^  async "([^"]+)"', path.read_text(encoding="utf-8"))]
