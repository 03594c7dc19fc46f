"""The way to a network's page, which what pictures need lays out: whether it is there, and what to say where not."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from cbrngraph.errors import MissingExtraError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.display.page import Interactive

__all__ = ["interactive"]


def interactive(
    net: Any, *, size_by: str = "strength", alpha: float | None = None, nearest_ties: int = 3
) -> Interactive:
    """Return a network to look into; see :meth:`cbrngraph.api.KnowledgeGraph.interactive`.

    Raises:
        UsageError: there is no such measure or level, or a backbone is asked of what is no whole network.
        MissingExtraError: matplotlib is not installed: names are placed by the widths of its letters.

    """
    if not _there("matplotlib"):
        what = "matplotlib is not installed, by whose letters the names in a network are placed"
        raise MissingExtraError(f"{what}; it comes with: pip install 'cbrngraph[notebook]'")
    from cbrngraph.display.page import Interactive

    return Interactive(net, size_by=size_by, alpha=alpha, nearest_ties=nearest_ties)


def _there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ValueError:  # it stands in sys.modules without a specification: somebody keeps it from being imported
        return False
