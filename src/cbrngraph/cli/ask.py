"""Answer a question of the library; without a name, list the questions by theme."""

from __future__ import annotations

import argparse
import sys

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_graph_options, add_output, emit, opened, rows_text
from cbrngraph.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.answers.receipts import Receipt
    from cbrngraph.questions.library import AskedAnswer

EXAMPLE = "cbrngraph ask members date=2020-11-30 --receipts"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("question", metavar="NAME", nargs="?", help="the question; leave it out to list them")
    parser.add_argument("parameters", metavar="KEY=VALUE", nargs="*", help="its parameters")
    parser.add_argument("--receipts", action="store_true", help="show the claims and sources behind the answer")
    add_format(parser, ROW_FORMATS, "default: a table on a terminal, tsv in a pipe")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Answer, or list."""
    if not options.question:
        return _list(options)
    answer = opened(options).ask(options.question, **dict(map(_pair, options.parameters)))
    headings, cells = list(answer.question.columns), [list(row) for row in answer.rows]
    for_people = options.format in {"table", "md"} or (options.format is None and sys.stdout.isatty())
    if options.receipts:
        marks = {receipt.id: f"[{n}]" if for_people else receipt.id for n, receipt in enumerate(answer.claims, 1)}
        headings.append("claims")
        cells = [[*row, *_marks(found, marks)] for row, found in zip(cells, answer.receipts, strict=True)]
    if for_people:
        print(f"{answer.question.title}  {_told(answer)}".rstrip(), file=sys.stderr)
    emit(rows_text(headings, cells, options.format), options.output)
    if not cells:
        print("nothing in the graph answers this", file=sys.stderr)
    if options.receipts:
        _print_receipts(answer, numbered=for_people)
    return 0


def _marks(receipts: tuple[Receipt, ...], marks: dict[str, str]) -> list[str]:
    return [" ".join(sorted((marks[receipt.id] for receipt in receipts), key=lambda mark: (len(mark), mark)))]


def _list(options: argparse.Namespace) -> int:
    from cbrngraph.questions.library import load_questions

    questions = sorted(load_questions().values(), key=lambda question: (question.theme, question.name))
    cells = [
        [question.theme, question.name, " ".join(f"{p.name}=" for p in question.parameters), question.title]
        for question in questions
    ]
    emit(rows_text(["theme", "name", "parameters", "question"], cells, options.format), options.output)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} is no parameter; write it as name=value")
    return name, value


def _told(answer: AskedAnswer) -> str:
    return f"({', '.join(f'{name} = {value}' for name, value in answer.bound.items())})" if answer.bound else ""


def _print_receipts(answer: AskedAnswer, *, numbered: bool) -> None:
    """The evidence goes to stderr, so that stdout stays the answer."""
    for number, receipt in enumerate(answer.claims, 1):
        passages = " · ".join(f"{at} “{words}”" if words else at for at, words in receipt.passages)
        note = f"  ({receipt.note})" if receipt.note else ""
        mark = f"[{number}] " if numbered else ""
        told = f"  {mark}{receipt.id}  {' + '.join(receipt.sources)}  {passages}{note}"
        print(told.rstrip(), file=sys.stderr)
    for key, source in answer.sources.items():
        print(f"  {key}: {source}", file=sys.stderr)
