"""A card as HTML: what holds, line by line with the numbers of its sources; apart, what does not; the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cbrngraph.answers.card import Card, Line
from cbrngraph.answers.heads import Mark
from cbrngraph.display.markup import Html, block, code, element, link, listed, safe_url, table
from cbrngraph.display.parts import counted, folded, next_steps, python, source_html, title

__all__ = ["card_html"]


def card_html(card: Card) -> Html:
    """Return a card as HTML."""
    numbers = {source: number for number, source in enumerate(card.sources, 1)}
    held = [line for line in card.lines if line.holds]
    lost = [line for line in card.lines if not line.holds]
    names = ["Also: ", "; ".join(card.names), " ", *_marked(card, card.name_marks, numbers)] if card.names else []
    steps = {
        python("kg.why", card.id, "from") if _dated(card) else python("kg.why", card.id, "type"):
            "the claims behind a property: phrase, place, status",
        python("kg.conflicts", card.id): "where sources disagree about it",
    }  # fmt: skip
    return block(
        title(card.label, f"({', '.join(card.kinds)}) ", code(card.id)),
        element("p", card.note) if card.note else "",
        element("p", names) if names else "",
        table("What is known", (), _rows(card, held, numbers), named=True) if held else "",
        table("Said, but not held true", (), _rows(card, lost, numbers), named=True) if lost else "",
        folded(f"{counted(len(numbers), 'source')} (evidence policy {card.policy})",
               listed(map(source_html, card.sources.values()), ordered=True)),
        next_steps(steps),
        label=f"Card: {card.label}",
    )  # fmt: skip


def _dated(card: Card) -> bool:
    return any(line.heading == "from" for line in card.lines)


def _rows(card: Card, lines: Iterable[Line], numbers: Mapping[str, int]) -> Iterator[tuple[str, list[str]]]:
    """The heading of each line where it is not that of the line above, and what the line says."""
    before = ""
    for line in lines:
        note = element("small", f" ({line.note})") if line.note else ""
        text = link(line.text) if safe_url(line.text) else line.text
        inset = Html("&emsp;") if not line.heading else ""
        yield ("" if line.heading == before else line.heading), [
            inset, text, " ", *_marked(card, line.marks, numbers), note,
        ]  # fmt: skip
        before = line.heading or before


def _marked(card: Card, marks: Iterable[Mark], numbers: Mapping[str, int]) -> Iterator[Html]:
    """Marks as the text has them: ``[1 p3]``; that of one page leads to it, and a mark says whose page it is."""
    for sources, at in marks:
        text = f"[{'+'.join(str(numbers[source]) for source in sources)}{f' {at}' if at else ''}]"
        url = card.sources[sources[0]].url if len(sources) == 1 else ""
        yield element("sup", link(url, text, title="; ".join(card.sources[source].name for source in sources)), " ")
