"""Network views, tables of measures, and networks as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cbrngraph.display.listing import Views
from cbrngraph.display.markup import Content, Html, block, code, element, table
from cbrngraph.display.parts import MOST, counted, next_steps, notes, python, shown, title
from cbrngraph.errors import CbrnGraphError
from cbrngraph.networks.made import made_or_none
from cbrngraph.networks.table import Table
from cbrngraph.networks.views import View

__all__ = ["MOST_NODES", "MOST_TIES", "network_html", "table_html", "view_html", "views_html"]

MOST_NODES = 1000
MOST_TIES = 5000
"""Networks larger than this show themselves in words: laying out takes time by the square of the nodes."""


def views_html(found: Views) -> Html:
    """Return the declared networks, each with the call that makes it."""
    rows = [(view.question, " — ".join(view.modes), code(python("kg.network", view.name))) for view in found.values()]
    return block(
        table(f"{counted(len(found), 'network')}", ("question", "nodes", "made by"), rows), label="Networks"
    )  # fmt: skip


def view_html(view: View) -> Html:
    """Return one view: what it shows, what its ties are, what its reader should know."""
    kind = [word for word, said in (("two modes", view.two_mode), ("directed", view.directed)) if said]
    rows: list[tuple[Content, Content]] = [
        ("question", view.question),
        ("nodes", " — ".join(view.modes)),
        ("weight", view.weight),
        ("kind", ", ".join(kind) or "one mode, undirected"),
    ]
    return block(
        title(view.title, code(view.name)),
        table("", (), rows),
        notes(view.notes),
        next_steps({python("kg.network", view.name): "makes it; it shows itself"}),
        label=view.title,
    )


def table_html(found: Table) -> Html:
    """Return a table of measures, with its notes and the papers that its figures follow."""
    texts = found.texts()
    numbers = [place for place in range(len(found.columns)) if _is_number(found, place)]
    return block(
        table(shown(len(texts), "row", whole="table.to_pandas()"), found.columns, texts[:MOST], numbers=numbers),
        notes(found.notes),
        notes(found.papers, "See"),
        label="Table",
    )


def _is_number(found: Table, place: int) -> bool:
    cells: Sequence[object] = [row[place] for row in found.rows if row[place] is not None]
    return bool(cells) and all(isinstance(cell, int | float) for cell in cells)


def network_html(net: Any) -> Html:
    """Return a network: in a frame of its own, to look into; in words where it is too large, or cannot be laid out."""
    from cbrngraph.display.interactive import interactive

    if len(net) > MOST_NODES or net.number_of_edges() > MOST_TIES:
        return _in_words(net, "It is too large to be drawn each time it is named; kg.interactive(net) draws it.")
    try:
        return Html(interactive(net)._repr_html_())
    except CbrnGraphError as error:
        return _in_words(net, str(error))


def _in_words(net: Any, why: str) -> Html:
    made = made_or_none(net)
    steps = {
        "cbrngraph.analysis.edge_table(net)": "its ties, the heaviest first, as a table",
        "cbrngraph.analysis.around(net, 'kazakhstan')": "the part of it around a node",
    }
    return block(
        title(net.graph.get("title", repr(net))),
        element("p", f"{counted(len(net), 'node')}, {counted(net.number_of_edges(), 'tie')}. {why}"),
        notes(made.notes if made else ()),
        next_steps(steps) if made else "",
        label=repr(net),
    )
