"""SPARQL 1.1 on a store: our prefixes known, errors with line and caret, answers in the formats of the standard."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from cbrngraph.errors import LimitError, UsageError, nearest
from cbrngraph.terms import PREFIXES, Term, Triple, compact, lexical

__all__ = ["AskAnswer", "GraphAnswer", "QueryAnswer", "SelectAnswer", "run_query"]

MAX_NESTING = 200
"""Oxigraph's parser ends the process on thousands of nested brackets; no query of a person nests like that."""

MIN_COLUMN = 16
"""No column of a table is made narrower than this to fit a terminal."""

_OUTSIDE = re.compile(r"\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|<[^<>\s]*>|#[^\n]*", re.DOTALL)
_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
}


class SelectAnswer:
    """The rows of a SELECT: variables, and for each row its terms (an unbound one is ``None``)."""

    def __init__(self, solutions: ox.QuerySolutions) -> None:
        self._solutions = solutions
        self.variables: list[str] = [variable.value for variable in solutions.variables]

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        for row in self._solutions:
            yield tuple(None if row[name] is None else str(row[name]) for name in self.variables)

    def rows(self) -> list[dict[str, str | None]]:
        """Every row as plain text by variable; IRIs are prefixed names where a prefix fits."""
        return [dict(zip(self.variables, map(_plain, row), strict=True)) for row in self]

    def text(self, form: str) -> str:
        """The rows as csv, tsv or json (SPARQL 1.1 results), jsonl, md or table."""
        if form in _FORMATS:
            return (self._solutions.serialize(format=_FORMATS[form]) or b"").decode()
        if form == "jsonl":
            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows())
        return table(self.variables, [[_plain(term) or "" for term in row] for row in self], form)


class AskAnswer:
    """The answer of an ASK."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def __bool__(self) -> bool:
        return self.value

    def text(self, form: str) -> str:
        """``true`` or ``false``; in JSON as SPARQL 1.1 results."""
        told = str(self.value).lower()
        return f'{{"head":{{}},"boolean":{told}}}\n' if form in {"json", "jsonl"} else f"{told}\n"


class GraphAnswer:
    """The statements of a CONSTRUCT or DESCRIBE, sorted."""

    def __init__(self, triples: tuple[Triple, ...]) -> None:
        self.triples = triples


QueryAnswer = SelectAnswer | AskAnswer | GraphAnswer


def run_query(store: ox.Store, query: str) -> QueryAnswer:
    """Answer a query.

    Raises:
        UsageError: it does not parse; the message has line, column, a caret and, where it is known, the mend.
        LimitError: it nests deeper than :data:`MAX_NESTING`.

    """
    _refuse_deep(query)
    try:
        found = store.query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        raise UsageError(_told(query, str(error))) from None
    except RuntimeError as error:
        raise UsageError(f"the query cannot be answered: {error}") from None
    if isinstance(found, ox.QuerySolutions):
        return SelectAnswer(found)
    if isinstance(found, ox.QueryBoolean):
        return AskAnswer(bool(found))
    return GraphAnswer(tuple(sorted((str(t.subject), str(t.predicate), str(t.object)) for t in found)))


def table(headings: Sequence[str], cells: Sequence[Sequence[str]], form: str) -> str:
    """Lay rows out for a terminal (``table``) or as Markdown (``md``)."""
    import shutil

    from tabulate import tabulate

    if form == "md":
        return tabulate(cells, headers=list(headings), tablefmt="github", disable_numparse=True) + "\n"
    widths = _widths(headings, cells, shutil.get_terminal_size((120, 24)).columns)
    told = tabulate(cells, headers=list(headings), tablefmt="simple", disable_numparse=True, maxcolwidths=widths)
    return f"{told}\n({len(cells)} row{'s' * (len(cells) != 1)})\n"


def _widths(headings: Sequence[str], cells: Sequence[Sequence[str]], room: int) -> list[int | None] | None:
    """The widths that make a table fit, the widest columns giving way first; none where it fits as it is."""
    columns = list(zip(headings, *cells, strict=True))
    widths = [max(map(len, column)) for column in columns]
    room -= 2 * (len(widths) - 1)
    if sum(widths) <= room:
        return None
    while sum(widths) > room and max(widths) > MIN_COLUMN:
        widths[widths.index(max(widths))] -= 1
    return [*widths]


def _plain(term: Term | None) -> str | None:
    if term is None:
        return None
    return compact(term) if term.startswith("<") else lexical(term)


def _refuse_deep(query: str) -> None:
    depth = deepest = 0
    for char in _OUTSIDE.sub("", query):
        depth += (char in "({[") - (char in ")}]")
        deepest = max(deepest, depth)
    if deepest > MAX_NESTING:
        raise LimitError(f"the query nests {deepest} brackets deep; {MAX_NESTING} is the limit")


def _told(query: str, message: str) -> str:
    """The engine's message with the line of the query and a caret under the place."""
    match = re.search(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if match is None:
        return f"the query does not parse: {message}{_mend(query)}"
    line, column = int(match[1]), int(match[2])
    lines = query.splitlines() or [""]
    shown = lines[line - 1] if line <= len(lines) else ""
    caret = " " * (column - 1) + "^"
    what = " ".join(match[3].split())
    return f"the query does not parse, line {line}, column {column}: {what}{_mend(query)}\n  {shown}\n  {caret}"


def _mend(query: str) -> str:
    """A hint for what most often is wrong: a prefix that nobody declared."""
    declared = {name.casefold() for name in re.findall(r"PREFIX\s+([\w-]*):", query, re.IGNORECASE)}
    used = re.findall(r"(?<![\w<:/?$])([A-Za-z][\w-]*):(?!//)\w", _OUTSIDE.sub("", query))
    unknown = [name for name in used if name not in PREFIXES and name.casefold() not in declared]
    if not unknown:
        return ""
    return f"; the prefix {unknown[0]}: is not known{nearest(unknown[0], PREFIXES)} (known: {', '.join(PREFIXES)})"
