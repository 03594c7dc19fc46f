"""All sections of the site."""

from __future__ import annotations

from typing import cast

from cbrngraph.serve.site import entities, home, static
from cbrngraph.serve.site.files import File, Section, Site

__all__ = ["SECTIONS", "file_at"]

SECTIONS = cast("tuple[Section, ...]", (home, entities, static))


def file_at(site: Site, path: str) -> File | None:
    """Return the file at a path, or ``None`` where there is none."""
    section = site.paths.get(path)
    return section.file(site, path) if section else None
