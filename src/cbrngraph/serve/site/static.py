"""Style sheet, and the scripts of the explorer where they were built (``make explorer``): files as they lie on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cbrngraph.serve.site.files import File, Site, data_file

__all__ = ["SLOW", "file", "folder", "paths"]

SLOW = False


def folder() -> Path:
    """Return the folder of static files."""
    return Path(__file__).parent.parent / "static"


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return every static file."""
    found = (path for path in folder().rglob("*") if path.is_file())
    return sorted(f"static/{path.relative_to(folder()).as_posix()}" for path in found)


def file(site: Site, path: str) -> File:  # noqa: ARG001
    """Return a static file; it is one of those that are listed, so that no path leads out of the folder."""
    return data_file(path, (folder().parent / path).read_bytes())
