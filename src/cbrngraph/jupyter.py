"""``%%sparql`` in Jupyter and IPython: ``%load_ext cbrngraph.jupyter``, then a query in a cell gives a frame.

``%%sparql -o df -p country=kg:country-kaz`` keeps the frame as ``df`` and binds ``$country``; ``%sparql --help`` tells
more. A fault is one message and no traceback, and stops a notebook that is run as a whole.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import sys
from pathlib import Path
from typing import Any, NoReturn

from cbrngraph.api import KnowledgeGraph
from cbrngraph.display.shell import register
from cbrngraph.errors import CbrnGraphError, UsageError
from cbrngraph.graph.locate import locate
from cbrngraph.graph.manifest import MANIFEST
from cbrngraph.opening import open as open_graph
from cbrngraph.sparql.parameters import term_of_text
from cbrngraph.sparql.results import AskAnswer

__all__ = ["load_ipython_extension"]

_QUERY = re.compile(r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE|PREFIX|BASE)\b", re.IGNORECASE)


class _Parser(argparse.ArgumentParser):
    """Options of a magic: a mistake is an error of ours, and ends no kernel."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%sparql: {message}\n{self.format_usage().strip()}")


class Magic:
    """The magic of one shell, and the graphs that it has open."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._open: dict[tuple[object, ...], KnowledgeGraph] = {}

    def __call__(self, line: str, cell: str | None = None) -> object:
        """Answer the query of a cell, or of the rest of a line: a frame, or a truth value for an ASK."""
        from IPython.core.error import UsageError as Shown  # IPython shows this one as a message

        try:
            options, query = _asked(line, cell)
            answer = self._answer(options, query) if options else None
        except CbrnGraphError as error:
            raise Shown(str(error)) from None
        if options and options.output:
            self._shell.user_ns[options.output] = answer
        return answer

    def _answer(self, options: argparse.Namespace, query: str) -> object:
        parameters = dict(map(_pair, options.parameter))
        kg = self._graph(options.graph, options.policy, options.endpoint)
        answer = kg.query(query, parameters, limit=options.limit, timeout=options.timeout, warn=False)
        for hint in answer.hints:
            print(f"warning: {hint}", file=sys.stderr)
        if answer.more:
            print(f"first {options.limit:,} rows; there are more", file=sys.stderr)
        if isinstance(answer, AskAnswer):
            return answer.value
        return answer.to_polars(labels=options.labels) if options.polars else answer.to_pandas(labels=options.labels)

    def _graph(self, graph: str, policy: str, endpoint: str) -> KnowledgeGraph:
        """The graph, opened once; one that was built anew meanwhile is another."""
        endpoint = endpoint or ("" if graph else os.environ.get("CBRNGRAPH_ENDPOINT", ""))
        key = (endpoint, policy) if endpoint else (*_dated(graph), policy)
        if key not in self._open:
            self._open[key] = open_graph(graph or None, policy, endpoint=endpoint)
        return self._open[key]


def load_ipython_extension(shell: Any) -> None:
    """Add ``%sparql`` and ``%%sparql`` to an IPython shell, and show what is ours; ``%load_ext`` calls this."""
    shell.register_magic_function(Magic(shell), "line_cell", "sparql")
    register(shell)


def _parser() -> _Parser:
    parser = _Parser("%%sparql", description="Answer a SPARQL 1.1 query with a frame.", allow_abbrev=False)
    parser.add_argument("-o", "--output", metavar="NAME", type=_name, help="keep the answer in this variable")
    parser.add_argument("-p", "--parameter", metavar="NAME=VALUE", action="append", default=[],
                        help="a value for the variable $NAME, bound as a term; may be repeated")  # fmt: skip
    parser.add_argument("--graph", metavar="PATH", default="", help="a folder that build wrote, or an RDF file")
    parser.add_argument("--endpoint", metavar="URL", default="", help="ask a SPARQL endpoint instead")
    parser.add_argument("--policy", metavar="NAME", default="accepted", help="an evidence policy")
    parser.add_argument("--labels", action="store_true", help="add a column of labels to each column of IRIs")
    parser.add_argument("--polars", action="store_true", help="a frame of polars, not of pandas")
    parser.add_argument("--limit", metavar="N", type=int, help="at most N rows, saying whether there are more")
    parser.add_argument("--timeout", metavar="SECONDS", type=float, help="give up after so many seconds")
    return parser


def _asked(line: str, cell: str | None) -> tuple[argparse.Namespace | None, str]:
    """The options and the query; no options where only help was wanted."""
    found = _QUERY.search(line) if cell is None else None
    words, query = (line[: found.start()], line[found.start() :]) if found else (line, cell or "")
    try:
        options = _parser().parse_args(shlex.split(words))
    except ValueError as error:
        raise UsageError(f"%sparql: {error}; a value with a quote in it stands in the other quotes") from None
    except SystemExit:
        return None, ""
    if not query.strip():
        raise UsageError("%sparql: there is no query; write %%sparql and the query in the lines below")
    return options, query


def _name(text: str) -> str:
    if not text.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is no name for a variable")
    return text


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(f"{text!r} is no parameter; write it as -p name=value")
    return name, term_of_text(value)


def _dated(graph: str) -> tuple[str, float]:
    """Where a graph lies, and when it was made."""
    place = locate(Path(graph) if graph else None).resolve()
    return str(place), (place / MANIFEST if place.is_dir() else place).stat().st_mtime
