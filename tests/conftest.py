"""Fixtures that several test files share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from support import made, write_data

from cbrngraph.graph.build import Built

LONGEST = ("explorer", "readme", "notebooks", "robustness", "virtuoso", "site", "display_network", "serve_pool")
"""The files of tests that take longest go first, so that no process is left with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of those files before all others."""
    order = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a data folder below ``tmp_path``: see :func:`support.write_data`."""
    return partial(write_data, tmp_path)


@pytest.fixture
def build_of(tmp_path: Path) -> Callable[..., Built]:
    """Write a data folder below ``tmp_path`` and make its graph."""
    return lambda **parts: made(write_data(tmp_path, **parts))
