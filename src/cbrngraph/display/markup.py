"""HTML that cannot be broken by what stands in it: every text is escaped unless it is HTML already.

>>> element("td", "<b>", scope="row")
'<td scope="row">&lt;b&gt;</td>'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlsplit

from cbrngraph.terms import KG, Term, compact, lexical

__all__ = [
    "Content",
    "Html",
    "block",
    "code",
    "day_html",
    "element",
    "iri_html",
    "is_ours",
    "link",
    "listed",
    "literal_html",
    "named_html",
    "safe_url",
    "table",
]

VOID = frozenset({"br", "hr", "img", "input", "meta"})
_URL = re.compile(r"https?://[^\s<>\"'`{}|\\^\x00-\x20\x7f]+", re.IGNORECASE)
_OURS = KG.removesuffix("id/")
_STYLE = """\
.cbrngraph{overflow-x:auto;max-width:100%;margin:.5em 0;line-height:1.45}
div.cbrngraph p{margin:.4em 0}
div.cbrngraph.cbrngraph table{border-collapse:collapse;margin:.5em 0;font-size:inherit}
div.cbrngraph caption{text-align:left;font-weight:bold;padding:.3em 0;caption-side:top}
div.cbrngraph.cbrngraph table :is(th,td){text-align:left;vertical-align:top;padding:.2em .9em .2em 0;\
border-bottom:1px solid rgba(128,128,128,.3);white-space:normal;overflow-wrap:break-word;max-width:44em}
div.cbrngraph.cbrngraph table :is(td,th).n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
div.cbrngraph time{white-space:nowrap}
div.cbrngraph :is(ul,ol){margin:.3em 0;padding-left:1.6em}
div.cbrngraph code{font-size:.88em;overflow-wrap:anywhere}
div.cbrngraph blockquote{margin:.1em 0 .1em .8em;padding:0 0 0 .6em;border-left:2px solid rgba(128,128,128,.5)}
div.cbrngraph summary{cursor:pointer}
div.cbrngraph small{opacity:.8}
"""
"""No colour of its own but a grey that can be seen on white and on black: text has the colours of the page.

The class stands twice where rules of JupyterLab must be outweighed.
"""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


Content = str | Iterable["Content"]
"""A text, a piece of HTML, or several of them one after the other."""


def element(tag: str, /, *content: Content, **attributes: str) -> Html:
    """Return an element; an attribute whose value is empty is left out, and ``class_`` is ``class``."""
    told = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items() if value)
    inner = "".join(map(_html, content))
    return Html(f"<{tag}{told}>" if tag in VOID else f"<{tag}{told}>{inner}</{tag}>")


def _html(content: Content) -> str:
    if isinstance(content, Html):
        return content
    return escape(content) if isinstance(content, str) else "".join(map(_html, content))


def block(*content: Content, label: str = "") -> Html:
    """Return what a cell shows: some content with the style that it needs, and nothing from elsewhere."""
    return element(
        "div", element("style", Html(_STYLE)), *content, class_="cbrngraph", role="group", **{"aria-label": label}
    )


def safe_url(text: str) -> str:
    """Return an address that may become a link (http or https, with a host, in one piece), else an empty string.

    >>> safe_url("https://example.org/a"), safe_url("javascript:alert(1)"), safe_url("http:///x")
    ('https://example.org/a', '', '')
    """
    if not _URL.fullmatch(text):
        return ""
    try:
        return text if urlsplit(text).hostname else ""
    except ValueError:
        return ""


def link(url: str, text: Content = "", *, title: str = "") -> Html:
    """Return a link to another site; where the address is none that may be one, its text."""
    shown = text or url
    if not safe_url(url):
        return element("span", shown, title=title) if title else Html(_html(shown))
    return element("a", shown, href=url, rel="noopener", title=title)


def day_html(text: str) -> Html:
    """Return a day, which stands on one line; nothing where none is known."""
    return element("time", text) if text else Html()


def code(text: str) -> Html:
    """Return an id, a query or a command as people would type it."""
    return element("code", text)


def is_ours(iri: str) -> bool:
    """Whether an IRI is one of ours: their addresses lead nowhere as yet."""
    return iri.startswith(_OURS)


def iri_html(term: Term, label: str = "") -> Html:
    """Return an IRI: ours as an id after its label, that of others as a link."""
    full = term[1:-1] if term.startswith("<") else term
    if not is_ours(full):
        return link(full, label or compact(term))
    return Html(f"{escape(label)} {code(compact(term))}") if label else code(compact(term))


def named_html(term: Term, label: str) -> Html:
    """Return a thing of an answer by its name: ours with the id where one points at it, that of others as a link."""
    full = term[1:-1] if term.startswith("<") else term
    return element("span", label, title=compact(term)) if is_ours(full) else link(full, label)


def literal_html(term: Term) -> Html:
    """Return the text of a literal; one that is an address is a link."""
    return link(lexical(term)) if safe_url(lexical(term)) else Html(escape(lexical(term)))


def listed(items: Iterable[Content], *, ordered: bool = False) -> Html:
    """Return a list; nothing where there is nothing in it."""
    told = [element("li", item) for item in items]
    return element("ol" if ordered else "ul", *told) if told else Html()


def table(
    caption: Content, headings: Sequence[str], rows: Iterable[Sequence[Content]], *,
    numbers: Iterable[int] = (), named: bool = True,
) -> Html:  # fmt: skip
    """Return a table.

    Args:
        caption: what it shows.
        headings: those of the columns; without any there is no head.
        rows: their cells.
        numbers: the places of columns of numbers, which stand to the right.
        named: whether the first cell of a row names it.

    """
    right = dict.fromkeys(numbers, "n")
    head = [element("th", text, scope="col", class_=right.get(place, "")) for place, text in enumerate(headings)]
    body = [
        element("tr", *(_cell(cell, right.get(place, ""), named and not place) for place, cell in enumerate(row)))
        for row in rows
    ]
    whole = [element("thead", element("tr", *head))] if head else []
    return element("table", element("caption", caption) if caption else "", *whole, element("tbody", *body))


def _cell(content: Content, kind: str, name: bool) -> Html:
    return element("th", content, scope="row", class_=kind) if name else element("td", content, class_=kind)
