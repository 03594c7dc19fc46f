"""Coverage as HTML: per property how many things have it, and thing by thing what was found or sought in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cbrngraph.answers.coverage import Coverage, State, summary
from cbrngraph.display.listing import Coverages
from cbrngraph.display.markup import Content, Html, block, code, table
from cbrngraph.display.parts import MOST, folded, shown, title

__all__ = ["coverages_html", "thing_html"]

_SIGNS = {State.FOUND: "found", State.DISPUTED: "disputed", State.SOUGHT: "in vain", State.NOT_SOUGHT: "–"}


def coverages_html(found: Coverages) -> Html:
    """Return counts by property, and behind a click the things of each kind."""
    states = [state.value for state in State]
    parts: list[Content] = []
    for kind, properties in summary(found).items():
        rows = [(name, *(f"{counts[state]:,}" for state in State)) for name, counts in properties.items()]
        things = [one for one in found if one.kind == kind]
        parts += [
            table(f"Coverage: {kind}", ("property", *states), rows, numbers=range(1, 1 + len(states))),
            folded(f"thing by thing: {shown(len(things), kind, _PLURALS.get(kind, ''))}", _things(things)),
        ]
    return block(title("What was found, and what was sought in vain" if found else "Nothing to cover"), parts,
                 label="Coverage")  # fmt: skip


_PLURALS = {"country": "countries"}


def thing_html(one: Coverage) -> Html:
    """Return what is known of each property of one thing."""
    rows = [(name, state.value) for name, state in one.states.items()]
    return block(table([f"{one.label} ", code(one.id)], ("property", "state"), rows), label=f"Coverage: {one.label}")


def _things(things: Sequence[Coverage]) -> Html:
    names = list(dict.fromkeys(name for one in things for name in one.states))
    return table("", ("", *names), _rows(things[:MOST], names))


def _rows(things: Sequence[Coverage], names: Sequence[str]) -> Iterator[Sequence[Content]]:
    for one in things:
        states = [_SIGNS[one.states[name]] if name in one.states else "" for name in names]
        yield [[one.label, " ", code(one.id)], *states]
