"""Questions as product: prose, a SPARQL query, typed parameters, and the statements that each row rests on.

A question is a file ``questions/NAME.rq``; its header gives ``title``, ``theme``, any number of ``param`` lines
(name, type, default), ``show`` (the columns of the answer) and ``because`` (the statements behind a row).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import pyoxigraph as ox

from cbrngraph.answers.names import find, labels_of
from cbrngraph.answers.receipts import Receipt, SourceLine, claims_for, sources_of
from cbrngraph.errors import UsageError, nearest
from cbrngraph.graph.engine import Engine, rows
from cbrngraph.graph.headers import Headed, Pattern, fill, read_headed
from cbrngraph.readings.dates import parse_date
from cbrngraph.resources import resource
from cbrngraph.terms import PREFIXES, XSD, Term, Triple, lexical, literal

__all__ = ["AskedAnswer", "Parameter", "Question", "ask", "load_questions"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: what it takes, and its value where none is given (``today`` is the day of asking)."""

    name: str
    kind: str
    default: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the library."""

    name: str
    title: str
    theme: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    file: Headed


@dataclass(frozen=True, slots=True)
class AskedAnswer:
    """The answer to a question: its columns and rows, and the claims behind each row."""

    question: Question
    bound: Mapping[str, str]
    rows: tuple[tuple[str, ...], ...]
    receipts: tuple[tuple[Receipt, ...], ...]
    sources: Mapping[str, SourceLine]

    @property
    def claims(self) -> list[Receipt]:
        """Every claim behind the answer, once."""
        return sorted({receipt for row in self.receipts for receipt in row}, key=lambda receipt: receipt.id)


@cache
def load_questions() -> dict[str, Question]:
    """Read the library, by name."""
    files = [read_headed(path) for path in sorted(resource("questions").glob("*.rq"))]
    return {file.name: _question(file) for file in files}


def ask(store: Engine, name: str, given: Mapping[str, str]) -> AskedAnswer:
    """Answer a question of the library.

    Raises:
        UsageError: there is no such question or parameter, or a value is missing or of the wrong kind.
        NotFoundError: a parameter names a thing that is not there.

    """
    questions = load_questions()
    if name not in questions:
        raise UsageError(f"there is no question {name}{nearest(name, questions)}; cbrngraph ask lists them")
    question = questions[name]
    bound = _bind(store, question, given)
    solutions = store.query(_with(question.file.query, bound), prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    because = tuple(_bound_pattern(pattern, bound) for pattern in question.file.because)
    found = [(row, _any_filled(store, fill(because, row))) for row in solutions]
    cells = [tuple("" if row[column] is None else str(row[column]) for column in question.columns) for row, _ in found]
    receipts = _receipts(store, [triples for _, triples in found])
    used = {source for row in receipts for receipt in row for source in receipt.sources}
    told = {name: _word(term) for name, term in bound.items()}
    return AskedAnswer(question, told, _labelled(store, cells), receipts, sources_of(store, used))


def _question(file: Headed) -> Question:
    parameters = tuple(_parameter(line) for line in file.header.get("param", ()))
    return Question(file.name, file.one("title"), file.one("theme"), parameters, tuple(file.one("show").split()), file)


def _parameter(line: str) -> Parameter:
    name, kind, *default = line.split(maxsplit=2)
    return Parameter(name, kind, default[0] if default else "")


def _bind(store: Engine, question: Question, given: Mapping[str, str]) -> dict[str, Term]:
    known = {parameter.name: parameter for parameter in question.parameters}
    for name in given:
        if name not in known:
            takes = f" (it takes {', '.join(known)})" if known else " (it takes none)"
            raise UsageError(f"the question {question.name} has no parameter {name}{nearest(name, known)}{takes}")
    missing = [p.name for p in question.parameters if not given.get(p.name, p.default)]
    if missing:
        raise UsageError(f"the question {question.name} needs {missing[0]}=…")
    return {name: _term(store, parameter, given.get(name, parameter.default)) for name, parameter in known.items()}


def _term(store: Engine, parameter: Parameter, text: str) -> Term:
    if parameter.kind == "thing":
        return find(store, text)
    if parameter.kind == "date":
        try:
            latest = date.today() if text == "today" else parse_date(text).latest
        except ValueError as error:
            raise UsageError(f"{parameter.name}: {error}") from None
        return literal(str(latest or date.max), XSD + "date")
    return literal(text)


def _with(query: str, bound: Mapping[str, Term]) -> str:
    """Put terms in the place of ``$name``; a term is canonical N-Triples, so no text of a user's becomes syntax."""
    return re.sub(r"\$(\w+)", lambda match: bound.get(match[1], match[0]), query)


def _any_filled(store: Engine, triples: list[Triple]) -> list[Triple]:
    """Replace a statement with any object (``[]``) by those that the graph has."""
    return [
        (s, p, value)
        for s, p, o in triples
        for value in (
            [found for (found,) in rows(store, "SELECT ?o WHERE { ?s ?p ?o }", s=s, p=p)] if o == "[]" else [o]
        )
    ]


def _bound_pattern(pattern: Pattern, bound: Mapping[str, Term]) -> Pattern:
    subject, predicate, value = (bound.get(part[1:], part) if part.startswith("$") else part for part in pattern)
    return subject, predicate, value


def _receipts(store: Engine, rests_on: list[list[Triple]]) -> tuple[tuple[Receipt, ...], ...]:
    everything = claims_for(store, {triple for triples in rests_on for triple in triples})
    found: list[tuple[Receipt, ...]] = []
    for triples in rests_on:
        subjects = {triple[0] for triple in triples} | {triple[2] for triple in triples}
        wanted = set(triples)
        found.append(
            tuple(
                receipt
                for receipt in everything
                if receipt.triple in wanted or (receipt.triple[0] in subjects and receipt.triple[1].endswith("#type>"))
                or (receipt.words and receipt.triple[0] in subjects)
            )
        )  # fmt: skip
    return tuple(found)


def _labelled(store: Engine, cells: list[tuple[Term, ...]]) -> tuple[tuple[str, ...], ...]:
    labels = labels_of(store, {term for row in cells for term in row if term.startswith("<")})
    return tuple(tuple(labels[term] if term.startswith("<") else _word(term) for term in row) for row in cells)


def _word(term: Term) -> str:
    return lexical(term) if term else ""
