"""Terms as links: a thing to its page, a word of the vocabulary to its definition, an address to where it is.

A line of a card is text that was made from labels; which things it may name is known from its claims, so that their
labels can be found in it again and become links.
"""

from __future__ import annotations

from collections.abc import Iterable

from cbrngraph.answers.receipts import SourceLine
from cbrngraph.display.markup import Content, Html, element, is_ours, link, literal_html
from cbrngraph.serve.site.files import Site
from cbrngraph.terms import CBRN, KG, Term, local_name, name_of

__all__ = ["linked", "source_html", "term_html", "thing_html", "word"]


def thing_html(site: Site, root: str, name: str, text: str = "") -> Html:
    """Return a thing as a link to its page; where it has none, its id or the text."""
    if name not in site.labels:
        return element("code", name) if not text else element("span", text)
    return element("a", text or site.labels[name], href=f"{root}doc/{name}.html")


def term_html(site: Site, root: str, term: Term) -> Html:
    """Return a value of a statement: a thing, a word of the vocabulary, an address or a text."""
    if not term.startswith("<"):
        return literal_html(term)
    if term.startswith(f"<{KG}"):
        return thing_html(site, root, name_of(term))
    return word(site, root, term) if is_ours(term[1:]) else link(term[1:-1])


def word(site: Site, root: str, term: Term) -> Html:
    """Return a property, a class or a concept by its label; ours leads to its definition."""
    text = site.known.word(term)
    if not term.startswith(f"<{CBRN}"):
        return element("span", text)
    return element("a", text, href=f"{root}ontology.html#{local_name(term)}", class_="word")


def source_html(site: Site, root: str, source: SourceLine) -> list[Content]:
    """Return a source by its name, which leads to its page here, with its date and kind."""
    rest = "".join(f", {part}" for part in (source.issued, source.kind) if part)
    return [thing_html(site, root, source.id, source.name), rest]


def linked(site: Site, root: str, text: str, names: Iterable[str]) -> list[Content]:
    """Return a text in which the labels of some things, where they stand in it, lead to their pages."""
    labels = {site.labels[name]: name for name in sorted(names) if site.labels.get(name)}
    parts: list[tuple[str, str]] = [(text, "")]
    for label in sorted(labels, key=lambda label: (-len(label), label)):
        parts = [
            piece for part in parts for piece in (_found(part[0], label, labels[label]) if not part[1] else [part])
        ]
    return [thing_html(site, root, name, part) if name else part for part, name in parts if part]


def _found(text: str, label: str, name: str) -> list[tuple[str, str]]:
    """A text cut where a label stands in it as a whole; the pieces that are the label have the id of the thing."""
    before, there, after = text.partition(label)
    if not there or before[-1:].isalnum() or after[:1].isalnum():
        return [(text, "")]
    return [(before, ""), (label, name), *_found(after, label, name)]
