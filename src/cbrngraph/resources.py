"""Where the ontology, the shapes and the built graph lie: in the installed package, or in the checkout around it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cbrngraph.errors import NotFoundError

__all__ = ["checkout", "packaged_graph", "resource"]

PACKAGE = Path(__file__).parent


@cache
def checkout() -> Path | None:
    """Return the root of the checkout that this package is imported from, or ``None`` when it is installed."""
    root = PACKAGE.parent.parent
    return root if (root / "ontology" / "cbrngraph.ttl").is_file() and (root / "pyproject.toml").is_file() else None


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``resource("ontology", "context.jsonld")``."""
    base = checkout() or PACKAGE / "assets"
    path = base.joinpath(*parts)
    if not path.exists():
        raise NotFoundError(f"{'/'.join(parts)} is missing from this installation; install cbrngraph again")
    return path


def packaged_graph() -> Path:
    """Return the folder of the graph that the wheel carries (it exists in an installed package only)."""
    return PACKAGE / "assets" / "graph"
