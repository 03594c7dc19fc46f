"""Where the graph is that nobody named: the build of this folder or checkout, else the one that the package carries."""

from __future__ import annotations

from pathlib import Path

from cbrngraph.errors import NotFoundError
from cbrngraph.graph.manifest import MANIFEST
from cbrngraph.resources import checkout, packaged_graph

__all__ = ["locate"]


def locate(graph: Path | None) -> Path:
    """Return the folder or file of the graph to open.

    Raises:
        NotFoundError: there is none.

    """
    if graph is not None:
        if not graph.exists():
            raise NotFoundError(f"there is no graph at {graph}")
        return graph
    here = Path.cwd()
    roots = [root for root in (here, *here.parents) if (root / "ontology" / "cbrngraph.ttl").is_file()]
    known = checkout()
    builds = [root / "build" for root in (here, *roots[:1], *([known] if known else []))]
    for place in [*builds, packaged_graph()]:
        if (place / MANIFEST).is_file():
            return place
    raise NotFoundError("there is no graph yet; run: cbrngraph build (in a checkout), or name one with --graph")
