"""All sections of the site."""

from __future__ import annotations

from typing import cast

from cbrngraph.serve.site import (
    about,
    asking,
    described,
    disagreeing,
    dumped,
    entities,
    finding,
    home,
    library,
    maps,
    networks,
    static,
    tabled,
    timelines,
    vocabulary,
)
from cbrngraph.serve.site.files import File, Section, Site

__all__ = ["SECTIONS", "file_at"]

SECTIONS = cast(
    "tuple[Section, ...]",
    (home, about, finding, timelines, disagreeing, asking, vocabulary, static, entities, maps, described, dumped,
     library, tabled, networks),
)  # fmt: skip
"""Those that take long last."""


def file_at(site: Site, path: str) -> File | None:
    """Return the file at a path, or ``None`` where there is none."""
    section = site.paths.get(path)
    return section.file(site, path) if section else None
