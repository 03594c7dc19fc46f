"""The statements of a card as a list; the marks of each open to its claims: who says it, where, and who disagrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cbrngraph.answers.card import Line
from cbrngraph.answers.heads import Mark
from cbrngraph.answers.labels import host_of
from cbrngraph.answers.receipts import Receipt, SourceLine
from cbrngraph.display.markup import Content, Html, element, link, listed, safe_url
from cbrngraph.serve.site.entity import Entity
from cbrngraph.serve.site.files import Site
from cbrngraph.serve.site.frame import root_of
from cbrngraph.serve.site.known import conflict_id
from cbrngraph.serve.site.linking import linked, source_html, term_html, word

__all__ = ["claims_list", "lines_list", "marked", "source_list"]

_ROOT = root_of("doc/")


def lines_list(site: Site, found: Entity, lines: Sequence[Line]) -> Html:
    """Return lines of a card as a list of descriptions, those of one heading together."""
    items: list[Html] = []
    before = ""
    for line in lines:
        if line.heading and line.heading != before:
            items.append(element("dt", line.heading))
            before = line.heading
        items.append(element("dd", *_line(site, found, line), class_="" if line.heading else "inset"))
    return element("dl", *items, class_="card") if items else Html()


def _line(site: Site, found: Entity, line: Line) -> Iterator[Content]:
    yield element("span", *_text(site, found, line))
    yield " "
    receipts = [found.receipts[claim] for claim in line.claims if claim in found.receipts]
    marks = marked(found, line.marks)
    if receipts:
        told = "" if line.holds else " not held"
        yield element("details", element("summary", marks), claims_list(site, found, receipts), class_=f"claims{told}")
    elif marks:
        yield element("span", marks, class_="marks")
    if line.note:
        yield element("span", f" {line.note}", class_="note")


def _text(site: Site, found: Entity, line: Line) -> Iterator[Content]:
    if safe_url(line.text):
        yield link(line.text)
    else:
        yield from linked(site, _ROOT, line.text, found.names_in(line))


def marked(found: Entity, marks: Iterable[Mark]) -> str:
    """Return marks as text has them: ``[1 p3] [2+4]``."""
    told = [("+".join(str(found.numbers[source]) for source in sources), at) for sources, at in marks]
    return " ".join(f"[{sources}{f' {at}' if at else ''}]" for sources, at in told)


def claims_list(site: Site, found: Entity, receipts: Iterable[Receipt]) -> Html:
    """Return claims as a list."""
    return element("ul", *(_claim(site, found, receipt) for receipt in receipts))


def _claim(site: Site, found: Entity, receipt: Receipt) -> Html:
    return element(
        "li",
        element("p", *_statement(site, receipt)),
        *_said(found, receipt),
        *(element("blockquote", *_quoted(at, words)) for at, words in receipt.passages),
        *(element("p", text, class_="note") for text in _beside(receipt)),
        *_against(site, receipt),
        id=receipt.id,
        **{"data-status": receipt.status},
    )


def _statement(site: Site, receipt: Receipt) -> Iterator[Content]:
    subject, predicate, value = receipt.triple
    yield from (term_html(site, _ROOT, subject), " · ", word(site, _ROOT, predicate), " · ")
    yield receipt.words or term_html(site, _ROOT, value)
    yield from (" ", element("strong", receipt.status), " ")
    yield element("a", receipt.id, href=f"#{receipt.id}", class_="id")


def _said(found: Entity, receipt: Receipt) -> Iterator[Html]:
    """Who says it; of several that were read together nobody knows which."""
    sources = [element("span", *_source(found, source)) for source in receipt.sources]
    if len(sources) == 1:
        yield element("p", *sources)
        return
    yield element("p", "Read together; which of them says it is not known:")
    yield listed(sources)


def _source(found: Entity, source: str) -> Iterator[Content]:
    line = found.sources[source]
    yield element("a", f"[{found.numbers[source]}]", href=f"#s{found.numbers[source]}")
    yield f" {', '.join(part for part in (line.name, line.issued, line.kind) if part)}"


def _quoted(at: str, words: str) -> Iterator[Content]:
    yield element("cite", at)
    yield f" “{words}”" if words else ""


def _beside(receipt: Receipt) -> Iterator[str]:
    """What a reader must know: how it was read, that it is inferred, why it holds or does not."""
    if receipt.read_as:
        yield f"Read as {receipt.read_as}."
    if receipt.basis != "stated":
        yield f"Basis: {receipt.basis}{': ' if receipt.basis_reason else ''}{receipt.basis_reason}."
    if receipt.status_reason:
        yield f"Why {receipt.status}: {receipt.status_reason}."


def _against(site: Site, receipt: Receipt) -> Iterator[Html]:
    """Who disagrees."""
    conflict = site.known.disputes.get(receipt.id)
    if conflict is None:
        return
    others = [side for side in conflict.sides if side.claim != receipt.id and side.status != "consistent"]
    told = [f"{side.value} ({side.status}; {'; '.join(source.name for source in side.sources)})" for side in others]
    page = element("a", "Sources disagree", href=f"{_ROOT}conflicts.html#{conflict_id(conflict)}")
    yield element("div", element("p", page, ": others say"), listed(told), class_="against")


def source_list(site: Site, found: Entity) -> Html:
    """Return the sources of a page by their numbers: the page of each here, and where it stands."""
    items = [element("li", *_listed(site, found.sources[key]), id=f"s{n}") for key, n in found.numbers.items()]
    return element("ol", *items, class_="sources") if items else Html()


def _listed(site: Site, source: SourceLine) -> Iterator[Content]:
    yield source_html(site, _ROOT, source)
    if safe_url(source.url):
        yield from (" (", link(source.url, f"at {host_of(source.url)}"), ")")
