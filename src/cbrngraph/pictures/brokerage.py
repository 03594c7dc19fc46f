"""Brokerage: in which roles of Gould and Fernandez the nodes of a network stand between others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from cbrngraph.errors import UsageError
from cbrngraph.networks.table import Cell, Table
from cbrngraph.pictures.figure import cut, sheet, source_line, styled, text_width, worded
from cbrngraph.pictures.legend import Entry, Section, draw_legend, legend_height
from cbrngraph.pictures.palette import ROLES, Scheme, over, scheme

__all__ = ["brokerage_picture"]

_SIDE = 190.0
_BARS, _ROW, _THICK = 460.0, 17.0, 11.5
_LETTERS, _WIDEST = 7.5, 190.0
_SAID = {
    "coordinator": "coordinator: all three of one group",
    "itinerant": "itinerant: between two of one group, itself of another",
    "gatekeeper": "gatekeeper: from another group into its own",
    "representative": "representative: from its own group to another",
    "liaison": "liaison: between two groups, itself of a third",
}


def brokerage_picture(
    table: Table, *, title: str = "Brokerage roles", most: int = 20, group_name: str = "region", note: str = "",
    source: str = "",
) -> Figure:  # fmt: skip
    """Draw the roles of the nodes that broker most, as bars; Gould and Fernandez (1989), Structures of mediation.

    A formal approach to brokerage in transaction networks, Sociological Methodology 19, names the five roles.

    Args:
        table: the columns ``node``, ``label``, ``group``, the five roles, and ``total``.
        title: the title.
        most: how many nodes are drawn at most, those with the highest total.
        group_name: what groups are; those of ``region`` have their own colours.
        note: what the reader should know besides.
        source: the source line; that of this package where none is given.

    Raises:
        UsageError: the table lacks a column.

    """
    needs = ("node", "label", "group", *ROLES, "total")
    if lacks := [name for name in needs if name not in table.columns]:
        raise UsageError(f"a table of brokerage has the columns {', '.join(needs)}; this one lacks {', '.join(lacks)}")
    source = source or source_line()
    records = sorted(table.records(), key=lambda row: (-_number(row["total"]), str(row["label"]), str(row["node"])))
    brokers = [row for row in records if _number(row["total"]) > 0]
    if not brokers:
        told = f"None of {len(records)} nodes stands between two others." if records else "The table has no rows."
        return worded(told, title=title, source=source)
    shown = brokers[:most]
    with styled():
        groups = scheme([row["group"] for row in shown], group_name)
        names = min(max(text_width(str(row["label"]), _LETTERS) for row in shown), _WIDEST) + 22
        sections = _legend(shown, groups, group_name)
        height = max(len(shown) * _ROW + 2, legend_height(sections, _SIDE))
        notes = [" ".join([_told(len(shown), len(brokers), len(records)), *table.notes]), note]
        made = sheet(names + _BARS + 46, height, title=title, notes=notes, source=source, side=_SIDE)
        scale = _BARS / _number(shown[0]["total"])
        for place, row in enumerate(shown):
            _draw_row(made.body, row, groups, names, scale, height - (place + 0.5) * _ROW)
        draw_legend(made.side, sections, _SIDE, height)
    return made.figure


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def _draw_row(axes: Axes, row: Mapping[str, Cell], groups: Scheme, names: float, scale: float, y: float) -> None:
    axes.text(
        names - 20, y, cut(str(row["label"]), _LETTERS, _WIDEST), fontsize=_LETTERS, ha="right", va="center_baseline"
    )
    axes.plot(
        names - 11, y, marker="o", markersize=7, color=groups.colour(row["group"]), markeredgecolor="white",
        markeredgewidth=0.6,
    )  # fmt: skip
    left = names
    for role, colour in ROLES.items():
        value = _number(row[role])
        width = value * scale
        if not width:
            continue
        axes.add_patch(
            Rectangle((left, y - _THICK / 2), width, _THICK, facecolor=colour, edgecolor="white", linewidth=0.6)
        )
        if text_width(f"{value:,.0f}", 6.2) + 3 < width:
            axes.text(
                left + width / 2,
                y,
                f"{value:,.0f}",
                fontsize=6.2,
                ha="center",
                va="center_baseline",
                color=over(colour),
            )
        left += width
    total = f"{_number(row['total']):.4g}"
    axes.text(left + 4, y, total, fontsize=_LETTERS, fontweight="bold", ha="left", va="center_baseline")


def _legend(shown: Sequence[Mapping[str, Cell]], groups: Scheme, group_name: str) -> list[Section]:
    counts = [groups.group(row["group"]) for row in shown]
    return [
        Section(
            "Role of the node in the middle", [Entry(_SAID[role], colour, "patch") for role, colour in ROLES.items()]
        ),
        Section(
            group_name.capitalize() + " of the node",
            [Entry(f"{name} ({counts.count(name)})", colour, "o", 8) for name, colour in groups.colours.items()],
        ),
    ]


def _told(shown: int, brokers: int, nodes: int) -> str:
    which = "" if shown == brokers else f" The {shown} with the highest total are drawn."
    return f"{brokers} of {nodes} nodes stand between two others.{which} The figure after a bar is the total."
