"""Claims as HTML: why the graph holds a statement, and why two nodes of a network are tied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cbrngraph.answers.receipts import Receipt, SourceLine
from cbrngraph.answers.why import Explanation, Reason
from cbrngraph.display.markup import Html, block, code, element, listed
from cbrngraph.display.parts import MOST, counted, folded, notes, source_html, title
from cbrngraph.networks.receipts import EdgeExplanation, LinkReceipt

__all__ = ["claims_html", "edge_html", "explanation_html"]


def explanation_html(found: Explanation) -> Html:
    """Return the answer to *why* as HTML."""
    question, _, note = found.question.partition("\n")
    derived = [
        part
        for derivation in found.derivations
        for part in (
            element("p", element("strong", derivation.statement)),
            element("p", "derived by the rule ", code(derivation.rule), f": {derivation.says}; from"),
            claims_html(derivation.reasons, found.sources),
        )
    ]
    return block(
        title(question),
        element("p", note) if note else "",
        claims_html(found.reasons, found.sources) if found.reasons else "",
        derived,
        label=question,
    )


def edge_html(found: EdgeExplanation) -> Html:
    """Return why two nodes are tied: what links them, each link with its claims behind a click."""
    return block(
        title(found.heading),
        listed(found.summary),
        listed((_link(link, found) for link in found.links[:MOST]), ordered=True),
        notes([f"{len(found.links) - MOST} more links"] if len(found.links) > MOST else [], "Left out"),
        label=found.heading,
    )


def _link(link: LinkReceipt, found: EdgeExplanation) -> Html:
    reasons = (*link.reasons, *link.dates)
    who = element("p", ", ".join(link.who)) if found.brief else ""
    return Html(
        element("span", link.heading)
        + who
        + folded(counted(len(reasons), "claim"), claims_html(reasons, found.sources))
    )


def claims_html(reasons: Iterable[Reason], sources: Mapping[str, SourceLine]) -> Html:
    """Return claims as a list: the statement, its status, who says it where and in which words, and its id."""
    told = list(reasons)
    listing = listed(_claim(reason, sources) for reason in told[:MOST])
    more = element("p", f"and {counted(len(told) - MOST, 'more claim')}") if len(told) > MOST else ""
    return Html(listing + more)


def _claim(reason: Reason, sources: Mapping[str, SourceLine]) -> Html:
    receipt = reason.receipt
    because = f" ({receipt.status_reason})" if receipt.status_reason else ""
    return Html(
        element("p", reason.statement, ": ", element("strong", receipt.status), because, " ",
                element("small", code(f"kg:{receipt.id}")))
        + _said(receipt, sources)
        + "".join(element("p", line) for line in _beside(receipt))
        + "".join(_quoted(at, words) for at, words in receipt.passages)
    )  # fmt: skip


def _said(receipt: Receipt, sources: Mapping[str, SourceLine]) -> Html:
    if len(receipt.sources) == 1:
        return element("p", source_html(sources[receipt.sources[0]]))
    told = listed(source_html(sources[source]) for source in receipt.sources)
    return Html(element("p", "read together: which of them says it is not known") + told)


def _beside(receipt: Receipt) -> Iterator[str]:
    if receipt.read_as:
        yield f"read as {receipt.read_as}"
    if receipt.basis != "stated":
        yield f"{receipt.basis}{': ' if receipt.basis_reason else ''}{receipt.basis_reason}"


def _quoted(at: str, words: str) -> Html:
    return element("blockquote", element("small", f"{at} ") if at else "", f"“{words}”" if words else "")
