"""Answer a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT, DESCRIBE), from the argument, a file (-F) or stdin (-).

The prefixes cbrn:, kg:, org:, prov:, skos:, dct:, rdf:, rdfs:, owl:, xsd: and more need not be declared.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cbrngraph.cli.common import ROW_FORMATS, add_format, add_graph_options, add_output, emit, opened
from cbrngraph.errors import NotFoundError, UsageError

EXAMPLE = "cbrngraph query 'SELECT ?label WHERE { ?m org:member/skos:prefLabel ?label }'"
GRAPH_FORMATS = ("ttl", "nt", "jsonld")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("sparql", metavar="QUERY", nargs="?", default="-", help="the query, a file, or - for stdin")
    parser.add_argument("-F", "--file", metavar="FILE", help="read the query from a file")
    add_format(parser, (*ROW_FORMATS, *GRAPH_FORMATS), "default: a table on a terminal, else tsv; ttl for graphs")
    add_output(parser)
    add_graph_options(parser)


def run(options: argparse.Namespace) -> int:
    """Answer the query."""
    sparql = _sparql(options)
    answer = opened(options).query(sparql)
    from cbrngraph.sparql.query import AskAnswer, GraphAnswer

    form = options.format
    if isinstance(answer, GraphAnswer):
        if form in ROW_FORMATS:
            raise UsageError(
                f"this query answers with a graph, which is written as {', '.join(GRAPH_FORMATS)}; not {form}"
            )
        from cbrngraph.exports.serialise import serialise

        text = serialise(answer.triples, form or "ttl")
    elif form in GRAPH_FORMATS:
        kind = "true or false" if isinstance(answer, AskAnswer) else "rows"
        raise UsageError(f"this query answers with {kind}, which {form} cannot hold; use {', '.join(ROW_FORMATS)}")
    else:
        text = answer.text(form or ("table" if sys.stdout.isatty() and not options.output else "tsv"))
    emit(text, options.output)
    return 0


def _sparql(options: argparse.Namespace) -> str:
    name = options.file or options.sparql
    if name != "-" and (options.file or _names_file(name)):
        path = Path(name)
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            raise NotFoundError(f"there is no file {path}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from None
    if name != "-":
        return str(name)
    if sys.stdin.isatty():
        print("reading the query from the terminal; end it with Ctrl-D", file=sys.stderr)
    return sys.stdin.read()


def _names_file(text: str) -> bool:
    """A query has braces, a file name ends in .rq or .sparql."""
    return "{" not in text and text.endswith((".rq", ".sparql"))
