"""All sections of the site, and what it lacks where something is not installed or not built."""

from __future__ import annotations

from collections.abc import Iterator
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
from cbrngraph.serve.site.borders import has_borders
from cbrngraph.serve.site.files import File, Section, Site
from cbrngraph.serve.site.network_data import can_draw

__all__ = ["SECTIONS", "file_at", "missing"]

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


def missing() -> Iterator[str]:
    """Yield what the site will lack, since what makes it is not installed or not built."""
    if not has_borders():
        yield "no map: pip install 'cbrngraph[pictures]' brings the borders"
    if not can_draw():
        yield "no drawings of networks: pip install 'cbrngraph[pictures]' brings what places their names"
    if not (static.folder() / "explorer" / "site.js").is_file():
        yield "no scripts: make explorer builds them; the pages are whole without"
