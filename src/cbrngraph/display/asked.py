"""Questions of the library and their answers as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cbrngraph.display.listing import Questions
from cbrngraph.display.markup import Content, Html, block, code, element, link, listed, named_html, safe_url, table
from cbrngraph.display.parts import MOST, cited, counted, folded, next_steps, notes, python, shown, source_html, title
from cbrngraph.graph.engine import policy_of
from cbrngraph.questions.answer import AskedAnswer
from cbrngraph.questions.library import THEMES, Question
from cbrngraph.questions.parameters import described

__all__ = ["DATE", "asked_html", "number_columns", "question_html", "questions_html"]

_ROWS = 100
"""So many rows of an answer are shown: more than of other tables, for a list of all members is asked for to be read."""
_DAY = r"\d{4}(?:-\d\d){0,2}"
DATE = re.compile(rf"{_DAY}-\d\d|(?:{_DAY}|\.\.)/(?:{_DAY}|\.\.)")
"""A day, or a span of EDTF."""


def asked_html(answer: AskedAnswer) -> Html:
    """Return an answer: the question, how it was understood, rows, notes, what it rests on, how to go on."""
    call = python("kg.ask", answer.question.name, **{k: v for k, v in answer.given.items() if v != "any"})
    policy = policy_of(answer._engine)
    rows = shown(len(answer.rows), "row", most=_ROWS, whole=f"{call}.rows")
    asked = ", ".join(f"{name}: {value}" for name, value in answer.bound.items())
    return block(
        title(answer.question.title),
        element("p", asked) if asked else "",
        table(rows, answer.columns, _rows(answer), numbers=number_columns(answer)) if answer.rows else
        element("p", "No rows: no page that was read says anything of the kind."),
        notes(answer.notes),
        _support(answer, policy),
        next_steps({
            f"{call}.receipts": "the claims behind each row",
            f"{call}.to_pandas()": "the rows as a frame",
            f"{call}.cite('bibtex')": "the bibliography; also 'text', 'csl'",
        }),
        label=answer.question.title,
    )  # fmt: skip


def _support(answer: AskedAnswer, policy: str) -> Html:
    """What the answer rests on, with the sources behind a click."""
    claims, sources = len(answer.claims), answer.sources
    if not sources:
        return element("p", f"Evidence policy {policy}")
    told = f"Rests on {counted(claims, 'claim')} from {counted(len(sources), 'source')}; evidence policy {policy}"
    first = [source_html(source) for _, source in sorted(sources.items())[:MOST]]
    more = [f"and {len(sources) - MOST} more"] if len(sources) > MOST else []
    own = element("p", "To be cited with: ", *cited(answer._engine))
    return folded(told, own, listed([*first, *more]))


def _rows(answer: AskedAnswer) -> Iterator[Sequence[Content]]:
    for terms, texts in zip(answer.terms[:_ROWS], answer.rows[:_ROWS], strict=True):
        yield [_cell(term, text) for term, text in zip(terms, texts, strict=True)]


def _cell(term: str, text: str) -> Content:
    if term.startswith("<"):
        return named_html(term, text)
    if DATE.fullmatch(text):
        return element("time", text)
    return link(text) if safe_url(text) else text


def number_columns(answer: AskedAnswer) -> list[int]:
    """Return the places of the columns that hold numbers alone."""
    found = [[row[place] for row in answer.rows if row[place]] for place in range(len(answer.columns))]
    return [n for n, cells in enumerate(found) if cells and all(_is_number(cell) for cell in cells)]


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def question_html(question: Question) -> Html:
    """Return one question: what it takes, what it gives, how it is asked."""
    rows = [
        (code(p.name), described(p), p.default or element("strong", "needed")) for p in question.parameters
    ]  # fmt: skip
    return block(
        title(question.title, code(question.name)),
        table("Parameters", ("name", "what it takes", "default"), rows) if rows else "",
        element("p", "Columns: ", ", ".join(question.columns)),
        notes(question.notes),
        next_steps({_call(question): "asks it"}),
        label=question.title,
    )


def _call(question: Question) -> str:
    return python("kg.ask", question.name, **question.example)


def questions_html(found: Questions) -> Html:
    """Return the questions by theme, each with a call that asks it."""
    parts = [
        folded(f"{theme} ({len(questions)})", table("", ("question", "asked as"), map(_listed, questions)))
        for theme in THEMES
        if (questions := [question for question in found.values() if question.theme == theme])
    ]
    return block(title(f"{counted(len(found), 'question')} by theme"), parts, label="Questions")


def _listed(question: Question) -> Sequence[Content]:
    return question.title, code(_call(question))
