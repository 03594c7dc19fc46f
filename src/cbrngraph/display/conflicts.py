"""Conflicts as HTML: what sources disagree about, who says what, which side holds, and by which rule."""

from __future__ import annotations

from collections.abc import Iterable

from cbrngraph.answers.conflicts import Conflict, Side
from cbrngraph.display.listing import Conflicts
from cbrngraph.display.markup import Content, Html, block, code, element, listed, table
from cbrngraph.display.parts import MOST, counted, notes, shown, source_html, title

__all__ = ["conflict_html", "conflicts_html"]

_HEADINGS = ("what it says", "status", "who says it", "why")


def conflicts_html(found: Conflicts) -> Html:
    """Return where sources disagree."""
    head = "No conflicts" if not found else shown(len(found), "conflict", whole="print each, or cbrngraph conflicts")
    about = f"about {found.about}" if found.about else ""
    policy = f"(evidence policy {found.policy})" if found.policy else ""
    return block(title(head, f"{about} {policy}".strip()), map(_conflict, found[:MOST]), label="Conflicts")


def conflict_html(conflict: Conflict) -> Html:
    """Return one conflict."""
    return block(_conflict(conflict), label=f"Conflict: {conflict.label}")


def _conflict(conflict: Conflict) -> Html:
    caption = [f"{conflict.label}: {conflict.property} ", code(conflict.subject), f" ({_outcome(conflict)})"]
    sides = sorted(conflict.sides, key=lambda side: (not side.holds, not side.loses))
    return Html(table(caption, _HEADINGS, map(_row, sides[:MOST])) + notes(_left(sides), "Left out"))


def _row(side: Side) -> tuple[Content, ...]:
    status = element("strong", "holds") if side.holds else side.status
    inferred = ", inferred" * (side.basis == "inferred")
    return f"{side.value}{inferred}", status, _who(side), side.why


def _who(side: Side) -> Html:
    if len(side.sources) == 1:
        return source_html(side.sources[0])
    return Html("read together:" + listed(map(source_html, side.sources)))


def _outcome(conflict: Conflict) -> str:
    if conflict.kind == "list":
        return "a complete list lacks some"
    return "one holds" if any(side.holds for side in conflict.sides) else "a tie: none holds"


def _left(sides: Iterable[Side]) -> list[str]:
    number = len(list(sides))
    return [f"{counted(number - MOST, 'side')} more"] if number > MOST else []
