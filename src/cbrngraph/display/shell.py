"""Which kind of thing is shown by what, and how IPython is told.

Types are named by their modules, so that nothing is imported before there is something to show. Registering again
changes nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

__all__ = ["FORMATTERS", "formatter", "register", "register_here"]

HTML, PNG = "text/html", "image/png"

FORMATTERS: dict[tuple[str, str], tuple[str, str]] = {
    ("cbrngraph.api", "KnowledgeGraph"): ("graph", "graph_html"),
    ("cbrngraph.answers.info", "Info"): ("graph", "info_html"),
    ("cbrngraph.answers.info", "Passage"): ("lists", "passage_html"),
    ("cbrngraph.answers.card", "Card"): ("card", "card_html"),
    ("cbrngraph.answers.why", "Explanation"): ("claims", "explanation_html"),
    ("cbrngraph.answers.conflicts", "Conflict"): ("conflicts", "conflict_html"),
    ("cbrngraph.answers.coverage", "Coverage"): ("coverage", "thing_html"),
    ("cbrngraph.answers.reconcile", "Reconciliation"): ("lists", "total_html"),
    ("cbrngraph.answers.names", "Match"): ("lists", "match_html"),
    ("cbrngraph.questions.answer", "AskedAnswer"): ("asked", "asked_html"),
    ("cbrngraph.questions.library", "Question"): ("asked", "question_html"),
    ("cbrngraph.sparql.results", "SelectAnswer"): ("answers", "select_html"),
    ("cbrngraph.sparql.results", "AskAnswer"): ("answers", "truth_html"),
    ("cbrngraph.sparql.results", "GraphAnswer"): ("answers", "statements_html"),
    ("cbrngraph.networks.views", "View"): ("networks", "view_html"),
    ("cbrngraph.networks.table", "Table"): ("networks", "table_html"),
    ("cbrngraph.networks.receipts", "EdgeExplanation"): ("claims", "edge_html"),
    ("cbrngraph.networks.network", "Network"): ("networks", "network_html"),
    ("cbrngraph.networks.network", "DirectedNetwork"): ("networks", "network_html"),
    ("cbrngraph.networks.network", "TypedNetwork"): ("networks", "network_html"),
    ("cbrngraph.display.listing", "Matches"): ("lists", "matches_html"),
    ("cbrngraph.display.listing", "Conflicts"): ("conflicts", "conflicts_html"),
    ("cbrngraph.display.listing", "Coverages"): ("coverage", "coverages_html"),
    ("cbrngraph.display.listing", "Totals"): ("lists", "totals_html"),
    ("cbrngraph.display.listing", "Passages"): ("lists", "passages_html"),
    ("cbrngraph.display.listing", "Questions"): ("asked", "questions_html"),
    ("cbrngraph.display.listing", "Views"): ("networks", "views_html"),
}
"""Module and name of a type → module of this room and the function in it that gives its HTML."""

PICTURE = ("cbrngraph.pictures.figure", "Picture")
"""The type of the pictures of this house; figures that a user made with matplotlib are shown as matplotlib does."""


def formatter(module: str, name: str) -> Callable[[Any], Any]:
    """Return what shows a thing; its module is imported when there is one."""

    def shown(thing: Any) -> Any:
        return getattr(import_module(f"cbrngraph.display.{module}"), name)(thing)

    return shown


def register(shell: Any) -> None:
    """Tell an IPython shell how to show what this package gives; ``text/plain`` stays as it is."""
    known = shell.display_formatter.formatters
    for (module, name), (room, function) in FORMATTERS.items():
        known[HTML].for_type_by_name(module, name, formatter(room, function))
    known[PNG].for_type_by_name(*PICTURE, formatter("picture", "picture_png"))


def register_here() -> None:
    """Tell the IPython shell that runs, if one does; IPython is not imported for it."""
    running = getattr(sys.modules.get("IPython"), "get_ipython", None)
    if running and (shell := running()) is not None:
        register(shell)
