"""Answer a question of the library; without a name, list the questions by theme."""

from __future__ import annotations

import argparse
import sys

from cbrngraph.cli.common import (
    ROW_FORMATS,
    add_cite,
    add_format,
    add_graph_options,
    add_output,
    emit,
    opened,
    rows_text,
)
from cbrngraph.errors import UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.answers.receipts import Receipt
    from cbrngraph.questions.answer import AskedAnswer

EXAMPLE = "cbrngraph ask members date=2020-11-30 --receipts"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("question", metavar="NAME", nargs="?", help="the question; leave it out to list them")
    parser.add_argument("parameters", metavar="KEY=VALUE", nargs="*", help="its parameters")
    parser.add_argument("--theme", metavar="THEME", help="list the questions of one theme only")
    parser.add_argument("--receipts", action="store_true", help="show the claims and sources behind the answer")
    add_cite(parser)
    parser.add_argument("--ids", action="store_true", help="add the ids of things, as SPARQL writes them")
    parser.add_argument("--sparql", action="store_true", help="print the query for any client, and do not ask")
    add_format(parser, ROW_FORMATS, "default: a table on a terminal, tsv in a pipe")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Answer, or list."""
    if not options.question:
        return _list(options)
    answer = opened(options).ask(options.question, **_given(options.parameters))
    if options.sparql:
        from cbrngraph.sparql.tokens import prologue

        emit(prologue(answer.sparql) + answer.sparql, options.output)
        return 0
    for_people = options.format in {"table", "md"} or (options.format is None and sys.stdout.isatty())
    if for_people:
        _print_heading(answer)
    emit(rows_text(*_cells(answer, options, for_people=for_people), options.format), options.output)
    _print_caveats(answer)
    # What was asked for beside the answer goes to stdout only where it cannot be taken for rows.
    beside = sys.stdout if for_people or options.output else sys.stderr
    if options.receipts:
        print("\n".join(_receipts(answer, numbered=for_people)), file=beside)
    if options.cite:
        print(answer.cite(options.cite), end="", file=beside)
    return 0


def _cells(answer: AskedAnswer, options: argparse.Namespace, *, for_people: bool) -> tuple[list[str], list[list[str]]]:
    headings, cells = list(answer.columns), [list(row) for row in answer.rows]
    if options.ids:
        headings += answer.id_columns
        cells = [[*row, *ids] for row, ids in zip(cells, answer.ids, strict=True)]
    if options.receipts:
        marks = {receipt.id: f"[{n}]" if for_people else receipt.id for n, receipt in enumerate(answer.claims, 1)}
        headings.append("claims")
        cells = [[*row, _marks(found, marks)] for row, found in zip(cells, answer.receipts, strict=True)]
    return headings, cells


def _marks(receipts: tuple[Receipt, ...], marks: dict[str, str]) -> str:
    return " ".join(sorted((marks[receipt.id] for receipt in receipts), key=lambda mark: (len(mark), mark)))


def _list(options: argparse.Namespace) -> int:
    from cbrngraph.questions.library import THEMES, load_questions

    if options.theme and options.theme not in THEMES:
        hint = f"{nearest(options.theme, THEMES)}; known: {', '.join(THEMES)}"
        raise UsageError(f"there is no theme {options.theme}{hint}")
    found = [question for question in load_questions().values() if options.theme in (None, question.theme)]
    questions = sorted(found, key=lambda question: (THEMES.index(question.theme), question.name))
    cells = [
        [question.theme, question.name, " ".join(f"{p.name}=" for p in question.parameters), question.title]
        for question in questions
    ]
    emit(rows_text(["theme", "name", "parameters", "question"], cells, options.format), options.output)
    return 0


def _given(words: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in map(_pair, words):
        if name in given:
            raise UsageError(f"{name}= stands here twice; give it once")
        given[name] = value
    return given


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} is no parameter; write it as name=value")
    return name, value


def _print_heading(answer: AskedAnswer) -> None:
    told = ", ".join(f"{name} = {value}" for name, value in answer.bound.items())
    print(f"{answer.question.title}{f'  ({told})' if told else ''}", file=sys.stderr)


def _print_caveats(answer: AskedAnswer) -> None:
    """What a reader must know beside the rows; stderr, so that stdout stays the answer."""
    if not answer.rows:
        needs = f"; it needs {answer.question.needs}" if answer.question.needs else ""
        print(f"nothing in the graph answers this{needs}", file=sys.stderr)
    for text in answer.notes:
        print(f"note: {text}", file=sys.stderr)


def _receipts(answer: AskedAnswer, *, numbered: bool) -> list[str]:
    lines = []
    for number, receipt in enumerate(answer.claims, 1):
        passages = " · ".join(f"{at} “{words}”" if words else at for at, words in receipt.passages)
        note = f"  ({receipt.note})" if receipt.note else ""
        mark = f"[{number}] " if numbered else ""
        lines.append(f"  {mark}{receipt.id}  {' + '.join(receipt.sources)}  {passages}{note}".rstrip())
    return [*lines, *(f"  {key}: {source}" for key, source in answer.sources.items())]
