"""What cards and tables have in common: sources, notes, next steps, how to cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from keyword import iskeyword

from cbrngraph.answers.bibliography import references, written
from cbrngraph.answers.receipts import SourceLine
from cbrngraph.display.markup import Content, Html, code, element, link, listed
from cbrngraph.graph.engine import Engine

__all__ = ["MOST", "cited", "counted", "folded", "next_steps", "notes", "python", "shown", "source_html", "title"]

MOST = 50
"""So many rows are shown; more are counted."""


def counted(number: int, thing: str, plural: str = "") -> str:
    """Return a number of things in words.

    >>> counted(1, "claim"), counted(1200, "claim"), counted(2, "country", "countries")
    ('1 claim', '1,200 claims', '2 countries')
    """
    return f"{number:,} {thing if number == 1 else plural or thing + 's'}"


def shown(number: int, thing: str, plural: str = "", *, most: int = MOST, whole: str = "") -> str:
    """Return how many there are, and how many of them are shown; ``whole`` says where all are."""
    told = counted(number, thing, plural)
    if number <= most:
        return told
    return f"the first {most} of {told}" + (f"; all of them: {whole}" if whole else "")


def title(text: str, *beside: Content) -> Html:
    """Return the line that heads a card; no heading, since the page around it has its own."""
    return element("p", element("strong", text), *((" ", *beside) if beside else ()))


def source_html(source: SourceLine, *, name: str = "") -> Html:
    """Return a source: its title, linked to the page, with date and kind."""
    rest = ", ".join(part for part in (source.issued, source.kind) if part)
    return element("span", link(source.url, name or source.name), f", {rest}" if rest else "")


def notes(found: Iterable[str], head: str = "Notes") -> Html:
    """Return what a reader should know; nothing where there is nothing."""
    told = [note for note in found if note]
    return element("div", element("p", element("strong", head)), listed(told)) if told else Html()


def folded(summary: str, *content: Content) -> Html:
    """Return content that opens on a click, without a script."""
    return element("details", element("summary", summary), *content)


def next_steps(steps: Mapping[str, str]) -> Html:
    """Return what to type next, behind a click: code → what it gives."""
    told = [Html(f"{code(step)} {element('span', says)}") for step, says in steps.items()]
    return folded("Next", listed(told))


def python(function: str, *values: str, **named: str) -> str:
    """Return a call as people would write it in Python.

    >>> python("kg.ask", "members", date="2020")
    "kg.ask('members', date='2020')"
    """
    given = [f"{name}{'_' * iskeyword(name)}={value!r}" for name, value in named.items()]
    return f"{function}({', '.join([*map(repr, values), *given])})"


def cited(engine: Engine, sources: Mapping[str, SourceLine] | None = None) -> Sequence[str]:
    """Return the references of the graph and of some sources, as text."""
    return written(references(engine, sources or {}), "text").splitlines()
