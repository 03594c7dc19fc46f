"""Answers to SPARQL queries as HTML: rows with labels for things, a truth value, statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from cbrngraph.display.markup import Content, Html, block, code, element, iri_html, is_ours, literal_html, table
from cbrngraph.display.parts import MOST, counted, next_steps, notes, title
from cbrngraph.graph.engine import Engine, policy_of
from cbrngraph.sparql.labels import labels_in
from cbrngraph.sparql.results import Answer, AskAnswer, GraphAnswer, SelectAnswer
from cbrngraph.terms import Term

__all__ = ["select_html", "statements_html", "truth_html"]

_COUNTED = 10_000
"""Rows that are counted: an answer may be endless."""
Row = Sequence[Term | None]


def select_html(answer: SelectAnswer) -> Html:
    """Return the first rows of a SELECT, and how many there are."""
    rows = iter(answer)
    first = list(islice(rows, MOST))
    rest = sum(1 for _ in islice(rows, _COUNTED - MOST)) if len(first) == MOST else 0
    caption = _extent(len(first), rest, answer.more)
    steps = {"answer.to_pandas()": "the rows as a frame", "answer.to_csv('rows.csv')": "the rows as a file"}
    return block(
        table(caption, [f"?{name}" for name in answer.variables], _cells(answer._engine, first), named=False)
        if first else element("p", "No rows."),
        _beside(answer),
        next_steps(steps) if first else "",
        label="Rows of a query",
    )  # fmt: skip


def _extent(first: int, rest: int, more: bool) -> str:
    """How many rows there are: those shown, the rest of them, and whether the limit of the query left some out."""
    whole = first + rest
    cut = "; the limit left out more" if more else ""
    if not rest:
        return f"{counted(whole, 'row')}{cut}"
    told = f"more than {_COUNTED - 1:,} rows" if whole >= _COUNTED else f"{whole:,} rows"
    return f"The first {first} of {told}{cut}"


def truth_html(answer: AskAnswer) -> Html:
    """Return the truth value of an ASK."""
    return block(element("p", element("strong", str(answer.value).lower())), _beside(answer), label="Truth of a query")


def statements_html(answer: GraphAnswer) -> Html:
    """Return the first statements of a CONSTRUCT or DESCRIBE."""
    number = len(answer.triples)
    cells = _cells(answer._engine, answer.triples[:MOST])
    caption = _extent(min(number, MOST), max(number - MOST, 0), answer.more).replace("row", "statement")
    return block(
        table(caption, answer.variables, cells, named=False) if number else title("No statements"),
        _beside(answer),
        next_steps({"answer.to_graph()": "an rdflib graph", "answer.to_pandas()": "a frame"}) if number else "",
        label="Statements of a query",
    )


def _beside(answer: Answer) -> Html:
    return Html(notes(answer.hints, "Hints") + element("p", element("small", f"evidence policy {_policy(answer)}")))


def _policy(answer: Answer) -> str:
    return policy_of(answer._engine)


def _cells(engine: Engine, rows: Iterable[Row]) -> list[list[Content]]:
    """Cells with labels for the things of ours: their addresses lead nowhere, so that the label is what tells."""
    kept = list(rows)
    things = {term for row in kept for term in row if term and term.startswith("<") and is_ours(term[1:])}
    labels = labels_in(engine, things) if things else {}
    return [[_cell(term, labels) for term in row] for row in kept]


def _cell(term: Term | None, labels: Mapping[Term, str]) -> Content:
    if not term:
        return ""
    if term.startswith("<"):
        return iri_html(term, labels.get(term, ""))
    return literal_html(term) if term.startswith('"') else code(term)
