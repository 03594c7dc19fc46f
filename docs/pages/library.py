"""The question library: every question with its prose, parameters, example, expectation and SPARQL, by theme."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from cbrngraph.questions.library import ANY, THEMES, Parameter, Question, load_questions
from pages.markdown import bullets, escaped, fence, fields, folded, page, term
from pages.ontology_terms import concept_names, term_names
from pages.queries import body

__all__ = ["made"]


def made() -> str:
    """Return the page."""
    return page(part for theme in THEMES for part in _theme(theme))


def _theme(theme: str) -> Iterator[str]:
    questions = [question for question in load_questions().values() if question.theme == theme]
    if questions:
        yield f"## {theme.capitalize()}"
        yield bullets(_link(question) for question in questions)
    for question in questions:
        yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    yield f"(question-{question.name})="
    yield f"### {escaped(question.title)}"
    yield fence("console", f"$ {_asked(question)}")
    yield bullets(map(_parameter, question.parameters))
    yield fields(
        [
            ("Needs", escaped(question.needs)),
            ("Columns", ", ".join(f"`{column}`" for column in question.columns)),
            ("Expected of the example", "; ".join(f"`{line}`" for line in question.expectations)),
            ("Know", "; ".join(map(escaped, question.notes))),
            ("Qualified by", "; ".join(f"{_other(name)}: {escaped(words)}" for name, words in question.caveats)),
            ("Rests on", ", ".join(f"`{' '.join(pattern)}`" for pattern in question.file.because)),
            ("Terms", ", ".join(term(name, concept_names()) for name in _terms(question))),
        ]
    )
    yield folded("The query", fence("sparql", body(question.file.query)))


def _asked(question: Question) -> str:
    values = (shlex.quote(f"{name}={value}") for name, value in question.example.items())
    return " ".join(["cbrngraph ask", question.name, *values])


def _parameter(parameter: Parameter) -> str:
    default = f", {parameter.default} unless given" if parameter.default not in {"", ANY} else ""
    optional = ", may be left out" if parameter.optional else ""
    kind = parameter.kind.replace(":", " ")
    return f"`{parameter.name}` ({escaped(kind)}{escaped(default)}{optional}): {escaped(parameter.means)}"


def _terms(question: Question) -> list[str]:
    named = set(re.findall(r"\bcbrn:([A-Za-z][\w-]*\w)", body(question.file.query)))
    return sorted(named & (term_names() | concept_names()))


def _other(name: str) -> str:
    return _link(load_questions()[name])


def _link(question: Question) -> str:
    return f"[{escaped(question.title)}](#question-{question.name})"
