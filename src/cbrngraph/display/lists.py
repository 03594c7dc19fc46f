"""What was found by name, published totals, and passages as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from cbrngraph.answers.info import Passage
from cbrngraph.answers.names import Match
from cbrngraph.answers.reconcile import Reconciliation
from cbrngraph.display.listing import Matches, Passages, Totals
from cbrngraph.display.markup import Content, Html, block, code, element, iri_html, listed, table
from cbrngraph.display.parts import MOST, counted, folded, next_steps, notes, python, shown, source_html, title

__all__ = ["match_html", "matches_html", "passage_html", "passages_html", "total_html", "totals_html"]

_TOTALS = ("about", "measure", "as of", "published", "named", "difference", "in words", "sources")


def matches_html(found: Matches) -> Html:
    """Return what a search found, the best first."""
    about = f" by {found.about!r}" if found.about else ""
    if not found:
        return block(
            title(f"Nothing was found{about}"), next_steps({python("kg.near_names", found.about): "names near"})
        )
    caption = f"Found{about}: {shown(len(found), 'thing')}"
    return block(
        table(caption, ("thing", "found by the name"), map(_match, found[:MOST])),
        notes(sorted({match.note for match in found[:MOST]} - {""})),
        next_steps({python("kg.show", found[0].id): "all that is known of it"}),
        label=caption,
    )


def match_html(match: Match) -> Html:
    """Return one thing that was found."""
    return block(element("p", *_match(match)[0]), notes([match.note]), label=match.label)


def _match(match: Match) -> tuple[Content, Content]:
    return [iri_html(match.thing, match.label)], match.name


def totals_html(found: Totals) -> Html:
    """Return published totals beside what the graph names on their dates."""
    caption = f"Published totals and what the graph can name: {shown(len(found), 'total')}"
    return block(
        table(caption, _TOTALS, map(_total, found[:MOST]), numbers=(4, 5)),
        notes([f"evidence policy: {found.policy}" if found.policy else ""]),
        label=caption,
    )


def total_html(one: Reconciliation) -> Html:
    """Return one published total, with the names on both sides."""
    return block(
        table(f"{one.label}: {_words(one.measure)}", _TOTALS, [_total(one)], numbers=(4, 5)),
        folded(f"{counted(len(one.named), 'thing')} named on the date", listed(one.named)) if one.named else "",
        folded(f"{counted(len(one.possible), 'thing')} whose dates leave it open", listed(one.possible))
        if one.possible else "",
        label=f"Published total: {one.label}",
    )  # fmt: skip


def _total(one: Reconciliation) -> Sequence[Content]:
    gap = one.difference
    return [
        one.label, _words(one.measure), one.as_of, one.published, f"{len(one.named):,}" if one.as_of else "",
        "" if gap is None else f"{gap:+d}", one.explanation, listed(map(source_html, one.sources)),
    ]  # fmt: skip


def _words(measure: str) -> str:
    return measure.replace("-", " ")


def passages_html(found: Passages) -> Html:
    """Return the passages that were read, with the number of claims of each."""
    claims = sum(passage.claims for passage in found)
    caption = f"Passages that were read: {shown(len(found), 'passage')}; mentions in claims: {claims:,}"
    rows = ((code(f"kg:{p.source}"), p.locator, f"{p.claims:,}", p.note) for p in found[:MOST])
    return block(table(caption, ("source", "passage", "claims", "note"), rows, numbers=(2,)), label=caption)


def passage_html(one: Passage) -> Html:
    """Return one passage."""
    rows = [(one.locator, f"{one.claims:,}", one.note)]
    caption = ["Passage of ", code(f"kg:{one.source}")]
    return block(table(caption, ("passage", "claims", "note"), rows, numbers=(1,)), label=f"Passage of {one.source}")
