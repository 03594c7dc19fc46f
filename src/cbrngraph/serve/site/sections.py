"""All sections of the site; the first that knows a path makes its file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from cbrngraph.serve.site import entities, home, static
from cbrngraph.serve.site.files import File, Section, Site

__all__ = ["SECTIONS", "all_paths", "file_at"]

SECTIONS = cast("tuple[Section, ...]", (home, entities, static))


def all_paths(site: Site) -> Iterator[str]:
    """Yield the path of every file."""
    for section in SECTIONS:
        yield from section.paths(site)


def file_at(site: Site, path: str) -> File | None:
    """Return the file at a path, or ``None`` where there is none."""
    return next((found for section in SECTIONS if (found := section.file(site, path)) is not None), None)
