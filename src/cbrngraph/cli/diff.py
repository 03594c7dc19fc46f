"""Say which claims changed between two builds, and which answers of the question library changed with them.

Exits with 1 where something changed. OLD and NEW are folders that build wrote, or RDF files exported with --claims.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from cbrngraph.cli.common import Progress, add_output, emit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.questions.difference import AnswerChange, ClaimChange, Difference

EXAMPLE = "cbrngraph diff build build"
FORMATS = ("text", "json")
MOST_LINES = 40
"""Claims, and rows of one answer, that text shows; JSON has all of them."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("old", metavar="OLD", help="the build before")
    parser.add_argument("new", metavar="NEW", help="the build after")
    parser.add_argument("--policy", metavar="NAME", default="accepted", help="compare both under this evidence policy")
    parser.add_argument(
        "-f", "--format", choices=FORMATS, default="text", metavar="FORMAT", help="text (default) or json"
    )
    add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Compare."""
    from cbrngraph.opening import open as open_graph

    progress = Progress()
    progress("opening")
    found = open_graph(options.old, options.policy).diff(open_graph(options.new, options.policy), progress)
    progress.done()
    emit(_json(found) if options.format == "json" else "\n".join(_text(found)) + "\n", options.output)
    return 1 if found else 0


def _text(found: Difference) -> Iterator[str]:
    yield _summary(found)
    for change in found.claims[:MOST_LINES]:
        yield f"  {_claim(change, found.labels)}"
    yield from _more(len(found.claims))
    yield ""
    names = {change.question for change in found.answers}
    yield f"answers: {len(found.answers)} of {found.asked} changed, to {len(names)} of {found.questions} questions"
    for answer in found.answers:
        yield from _answer(answer)
    yield "each question was asked with its example and for the things that changed; other days and periods were not"
    if found.cut:
        yield f"asked for some of the things that changed only: {', '.join(found.cut)}"


def _summary(found: Difference) -> str:
    came = sum(not change.before for change in found.claims)
    went = sum(not change.after for change in found.claims)
    return f"claims: {came} came, {went} went, {len(found.claims) - came - went} have another status"


def _claim(change: ClaimChange, labels: Mapping[str, str]) -> str:
    from cbrngraph.questions.difference import value_of

    sign = "+" if not change.before else "-" if not change.after else "~"
    told = " · ".join(value_of(term, labels) for term in change.triple)
    status = f"{change.before} → {change.after}" if sign == "~" else change.before or change.after
    return f"{sign} {told}  ({status}; {' + '.join(change.sources)}; {change.id})"


def _answer(change: AnswerChange) -> Iterator[str]:
    given = " ".join(f'{name}="{value}"' if " " in value else f"{name}={value}" for name, value in change.given.items())
    yield f"  cbrngraph ask {change.question} {given}".rstrip()
    if change.fault:
        yield f"    {change.fault.splitlines()[0]}"
    for sign, rows in (("-", change.lost), ("+", change.gained)):
        for row in rows[:MOST_LINES]:
            yield f"    {sign} {' | '.join(row)}"
        yield from (f"  {line}" for line in _more(len(rows)))


def _more(count: int) -> Iterator[str]:
    if count > MOST_LINES:
        yield f"  and {count - MOST_LINES} more; -f json has them all"


def _json(found: Difference) -> str:
    import json
    from dataclasses import asdict

    told = {"claims": [asdict(change) for change in found.claims], "answers": [asdict(one) for one in found.answers]}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
