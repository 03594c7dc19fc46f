"""Pictures of the whole graph by name: what the library and the command line draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matplotlib.figure import Figure

from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import Engine
from cbrngraph.pictures.accessions import accessions_picture
from cbrngraph.pictures.heatmap import heatmap_picture
from cbrngraph.pictures.map import map_picture
from cbrngraph.pictures.timeline import projects_picture

__all__ = ["PICTURES", "drawn"]

PICTURES: Mapping[str, Callable[[Engine], Figure]] = {
    "accessions": accessions_picture,
    "heatmap": heatmap_picture,
    "map": map_picture,
    "projects": projects_picture,
}
"""The pictures of a whole graph."""


def drawn(engine: Engine, name: str) -> Figure:
    """Draw one of :data:`PICTURES`.

    Raises:
        UsageError: there is no such picture.
        MissingExtraError: what it needs is not installed.

    """
    if name not in PICTURES:
        raise UsageError(f"there is no picture {name}{nearest(name, PICTURES)}; known: {', '.join(PICTURES)}")
    return PICTURES[name](engine)
