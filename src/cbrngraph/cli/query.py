"""Answer a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE), from the argument, a file (-F) or stdin (-).

The prefixes cbrn:, kg:, org:, prov:, skos:, dct:, rdf:, rdfs:, owl:, xsd: and more need not be declared.

NAME=VALUE puts a value in the place of the variable $NAME, as a term and never as syntax: 62, 1.5, true and 2020-11-30
are typed, kg:country-kaz and <https://…> are IRIs, "…", "…"@en and "…"^^xsd:date are literals, and other text is text.

What parses and is likely to mislead is told as a warning, with the query that was probably meant.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_graph_options, add_output, emit, emit_stream, opened
from cbrngraph.errors import NotFoundError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cbrngraph.sparql.results import QueryAnswer, SelectAnswer

EXAMPLE = "cbrngraph query 'SELECT ?m ?day WHERE { ?m org:member $who ; cbrn:from ?day }' who=kg:country-kaz --limit 9"
GRAPH_FORMATS = ("ttl", "nt", "jsonld")
_NAMED = re.compile(r"([^\W\d]\w*)=(.*)", re.DOTALL)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("words", metavar="QUERY", nargs="*", default=[],
                        help="the query, a file, or - for stdin; then NAME=VALUE for its parameters")  # fmt: skip
    parser.add_argument("-F", "--file", metavar="FILE", help="read the query from a file")
    parser.add_argument("--limit", metavar="N", type=int, help="show at most N rows, and say whether there are more")
    parser.add_argument("--timeout", metavar="SECONDS", type=float,
                        help="give up after so many seconds (exit code 5), never with half an answer")  # fmt: skip
    parser.add_argument("--exit-status", action="store_true",
                        help="exit code 1 where the answer is false, or has no row or statement")  # fmt: skip
    parser.add_argument("--explain", action="store_true",
                        help="do not show the answer but how it is found: patterns, matches, time")  # fmt: skip
    add_format(parser, (*ROW_FORMATS, *GRAPH_FORMATS), "default: a table on a terminal, else tsv; ttl for graphs")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Answer the query."""
    query, parameters = _asked(options)
    if options.limit is not None and options.limit < 0:
        raise UsageError(f"--limit {options.limit}: a number of rows is not negative")
    kg = opened(options)
    if options.explain:
        emit(kg.explain(query, parameters, timeout=options.timeout), options.output)
        return 0
    answer = kg.query(query, parameters, limit=options.limit, timeout=options.timeout, warn=False)
    for hint in answer.hints:
        print(f"warning: {hint}", file=sys.stderr)
    empty = _show(answer, options)
    if answer.more:
        print(f"first {options.limit:,} rows; there are more", file=sys.stderr)
    return 1 if options.exit_status and empty else 0


def _show(answer: QueryAnswer, options: argparse.Namespace) -> bool:
    """Write the answer; whether it is false or empty."""
    from cbrngraph.sparql.results import AskAnswer, GraphAnswer

    form = options.format
    if isinstance(answer, GraphAnswer):
        if form in ROW_FORMATS:
            raise UsageError(
                f"this query answers with a graph, which is written as {', '.join(GRAPH_FORMATS)}; not {form}"
            )
        from cbrngraph.exports.serialise import serialise

        emit(serialise(answer.triples, form or "ttl"), options.output)
        return not answer.triples
    if form in GRAPH_FORMATS:
        kind = "true or false" if isinstance(answer, AskAnswer) else "rows"
        raise UsageError(f"this query answers with {kind}, which {form} cannot hold; use {', '.join(ROW_FORMATS)}")
    form = form or ("table" if sys.stdout.isatty() and not options.output else "tsv")
    if isinstance(answer, AskAnswer):
        emit(answer.text(form), options.output)
        return not answer
    return _show_rows(answer, form, options)


def _show_rows(answer: SelectAnswer, form: str, options: argparse.Namespace) -> bool:
    empty = options.exit_status and answer.empty
    emit_stream(lambda output: answer.write(output, form, _note), options.output)
    return bool(empty)


def _note(text: str) -> None:
    print(text, file=sys.stderr)


def _asked(options: argparse.Namespace) -> tuple[str, dict[str, object]]:
    """The query, and its parameters."""
    words = list(options.words)
    first = "-" if options.file or not words or (len(words) and _NAMED.fullmatch(words[0])) else words.pop(0)
    parameters = dict(map(_pair, words))
    if not parameters:
        return _sparql(options.file or first, bool(options.file)), {}
    from cbrngraph.sparql.parameters import term_of_text

    return _sparql(options.file or first, bool(options.file)), {
        name: term_of_text(value) for name, value in parameters.items()
    }


def _pair(text: str) -> tuple[str, str]:
    found = _NAMED.fullmatch(text)
    if found is None:
        raise UsageError(f"{text!r} is no parameter; write it as name=value, and the query in one pair of quotes")
    return found[1], found[2]


def _sparql(name: str, is_file: bool) -> str:
    if name != "-" and (is_file or _names_file(name)):
        path = Path(name)
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise NotFoundError(f"there is no file {path}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from None
    if name != "-":
        return name
    if sys.stdin.isatty():
        print("reading the query from the terminal; end it with Ctrl-D", file=sys.stderr)
    return sys.stdin.read()


def _names_file(text: str) -> bool:
    """A query has braces, a file name ends in .rq or .sparql."""
    return "{" not in text and text.endswith((".rq", ".sparql"))
