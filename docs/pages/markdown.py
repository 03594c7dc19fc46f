"""Text → Markdown: what is written for people is escaped, and terms of the ontology in it become links."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

__all__ = ["anchor", "bullets", "escaped", "fence", "fields", "folded", "linked", "page", "prose", "table", "term"]

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$@!&])")
_TERM = re.compile(r"\bcbrn:([A-Za-z][\w-]*\w)")
_ROLE = re.compile(r":(?:\w+:)?\w+:`~?([^`<]+?)(?: ?<[^`]*>)?`")


def escaped(text: str) -> str:
    r"""Return text in which no character means anything to Markdown.

    >>> print(escaped("a_b <c>"))
    a\_b \<c\>
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def anchor(name: str) -> str:
    """Return a place to link to under exactly this name; Markdown would write it small."""
    return f'<span id="{html.escape(name)}"></span>'


def term(name: str, concepts: Iterable[str] = ()) -> str:
    """Return a link to a term of the ontology or, where it is one of ``concepts``, of the schemes."""
    home = "schemes" if name in concepts or name.startswith("scheme-") else "ontology"
    return f'<a class="term" href="{home}.html#{name}"><code>cbrn:{name}</code></a>'


def linked(text: str, terms: Iterable[str], concepts: Iterable[str] = ()) -> str:
    """Escape a text and link the terms that it names; what only looks like one stays text."""
    pieces = _TERM.split(" ".join(text.split()))
    known = {*terms, *concepts}
    shown = [
        (term(piece, concepts) if piece in known else f"`cbrn:{piece}`") if at % 2 else _SPECIAL.sub(r"\\\1", piece)
        for at, piece in enumerate(pieces)
    ]
    return "".join(shown)


def prose(docstring: str) -> str:
    r"""Return a docstring's paragraphs as Markdown: roles and literals become code.

    >>> print(prose("See :func:`measures`, ``x`` and <y>."))
    See `measures`, `x` and \<y\>.
    """
    text = _ROLE.sub(lambda found: f"``{found[1].rpartition('.')[2]}``", docstring)
    parts = text.strip().split("``")
    return "".join(f"`{part}`" if at % 2 else _SPECIAL.sub(r"\\\1", part) for at, part in enumerate(parts))


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], style: str = "") -> str:
    """Return a table of cells that are Markdown already; ``style`` is a class of the site's style sheet."""
    lines = [headings, ["---"] * len(headings), *rows]
    written = "\n".join(f"| {' | '.join(cell.replace(chr(10), ' ') for cell in line)} |" for line in lines)
    return f"```{{table}}\n:class: {style}\n\n{written}\n```" if style else written


def fields(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of names with what they say; pairs that say nothing are left out."""
    return "\n".join(f":{name}: {text}" for name, text in pairs if text)


def bullets(items: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {item}" for item in items)


def fence(language: str, text: str) -> str:
    """Return a block of code."""
    return f"```{language}\n{text.rstrip()}\n```"


def folded(summary: str, text: str) -> str:
    """Return a text that opens when its summary is touched, without JavaScript."""
    return f"<details>\n<summary>{html.escape(summary)}</summary>\n\n{text}\n\n</details>" if text else ""


def page(parts: Iterable[str]) -> str:
    """Join the parts of a page; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"
