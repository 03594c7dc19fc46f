"""A question of the library (``questions/NAME.html``): what it takes, its query, and the answer to its example."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cbrngraph.display.asked import DATE, number_columns
from cbrngraph.display.markup import Content, Html, code, element, link, listed, safe_url, table
from cbrngraph.display.parts import counted, folded, notes, shown
from cbrngraph.errors import CbrnGraphError
from cbrngraph.questions.answer import AskedAnswer
from cbrngraph.questions.library import Question, load_questions
from cbrngraph.questions.parameters import described
from cbrngraph.serve.site.files import File, Site, data_file
from cbrngraph.serve.site.frame import Page, made, wide
from cbrngraph.serve.site.linking import source_html, thing_html
from cbrngraph.terms import KG, Term, name_of

__all__ = ["SLOW", "file", "paths"]

SLOW = True
_ROWS = 100
"""So many rows of an answer are shown; CSV has the others."""
_UNKNOWN = "This graph has not the things that the example names, so that there is no answer to show."
_ROOT = "../"


def paths(site: Site) -> Iterable[str]:  # noqa: ARG001
    """Return the page of each question, and its query."""
    return (f"questions/{name}.{ending}" for name in load_questions() for ending in ("html", "rq"))


def file(site: Site, path: str) -> File:
    """Return the page of a question, or its query as it is kept."""
    name, _, ending = path.removeprefix("questions/").partition(".")
    question = load_questions()[name]
    if ending == "rq":
        return data_file(path, question.file.query)
    answer = _asked(site, question)
    content: list[Content] = [
        element("p", code(name), f" ({question.theme})"), _parameters(question), *_notes(question),
        *(_told(site, answer) if answer else [element("p", _UNKNOWN)]), _more(question),
    ]  # fmt: skip
    told = (
        f"A question to the cooperation graph: {question.title} With its query, the answer to an example, and sources."
    )
    return made(site, Page(path, question.title, content, told, data=f"questions/{name}.rq"))


def _asked(site: Site, question: Question) -> AskedAnswer | None:
    """The answer to the example; nothing where the graph has not the things that it names."""
    try:
        return site.kg.ask(question.name, **question.example)
    except CbrnGraphError:
        return None


def _told(site: Site, answer: AskedAnswer) -> Iterator[Html]:
    yield from _answer(site, answer)
    yield from _sources(site, answer)
    yield _query(answer)


def _parameters(question: Question) -> Html:
    rows = [
        [code(one.name), described(one), one.default or element("strong", "needed"), question.example.get(one.name, "")]
        for one in question.parameters
    ]
    head = ("parameter", "what it means", "default", "in the example")
    return wide("What it takes", table("What it takes", head, rows)) if rows else Html()


def _notes(question: Question) -> Iterator[Html]:
    if question.notes:
        yield element("section", element("h2", "To know"), listed(question.notes))


def _answer(site: Site, answer: AskedAnswer) -> Iterator[Html]:
    asked = ", ".join(f"{name}: {value}" for name, value in answer.bound.items())
    yield element("h2", f"Answer{f' ({asked})' if asked else ''}")
    if not answer.rows:
        yield element("p", "No rows: no page that was read says anything of the kind.")
        return
    cells = (
        [_cell(site, term, text) for term, text in zip(terms, texts, strict=True)]
        for terms, texts in zip(answer.terms[:_ROWS], answer.rows[:_ROWS], strict=True)
    )
    told = shown(len(answer.rows), "row", most=_ROWS, whole="cbrngraph ask gives them")
    yield wide("Rows of the answer", table(told, answer.columns, cells, numbers=number_columns(answer)))
    yield notes([note for note in answer.notes if note not in answer.question.notes], "On this answer")


def _cell(site: Site, term: Term, text: str) -> Content:
    if term.startswith(f"<{KG}") and name_of(term) in site.labels:
        return thing_html(site, _ROOT, name_of(term), text)
    if DATE.fullmatch(text):
        return element("time", text)
    return link(text) if safe_url(text) else text


def _sources(site: Site, answer: AskedAnswer) -> Iterator[Html]:
    found = sorted(answer.sources.values(), key=lambda source: source.id)
    if found:
        told = f"It rests on {counted(len(answer.claims), 'claim')} from {counted(len(found), 'source')}"
        items = listed(source_html(site, _ROOT, one) for one in found)
        yield element("section", element("h2", "Sources"), folded(told, items))


def _query(answer: AskedAnswer) -> Html:
    page = element("a", "Change it on the SPARQL page", href=f"{_ROOT}query.html?question={answer.question.name}")
    told = element("pre", element("code", answer.sparql.strip()), tabindex="0")
    return element("section", element("h2", "The query of the example"), told, element("p", page), class_="query")


def _more(question: Question) -> Html:
    given = " ".join([question.name, *(f"{name}={_quoted(value)}" for name, value in question.example.items())])
    told = [[code(f"cbrngraph ask {given}"), ": on the command line"], [code(_python(question)), ": in Python"]]
    return element("section", element("h2", "Elsewhere"), listed(told))


def _python(question: Question) -> str:
    from cbrngraph.display.parts import python

    return python("kg.ask", question.name, **question.example)


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s']", value) else value
