"""SPARQL 1.1 on a store: our prefixes known, errors with line and caret, answers in the formats of the standard."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from cbrngraph.errors import LimitError, UsageError
from cbrngraph.graph.engine import Engine
from cbrngraph.terms import PREFIXES, Term, Triple, compact, lexical

__all__ = ["AskAnswer", "GraphAnswer", "QueryAnswer", "SelectAnswer", "run_query"]

MAX_OPERATORS = 2000
"""Oxigraph ends the process on thousands of nested brackets or chained operators; people write dozens."""

MIN_COLUMN = 16
"""No column of a table is made narrower than this to fit a terminal."""

_OPERATORS = re.compile(r"[({\[!|/+\-*=<>&^?]|\b(?:BIND|UNION|OPTIONAL|MINUS|EXISTS)\b", re.IGNORECASE)
_HARMLESS = re.compile(r"""<[a-z][a-z0-9+.-]*://[^<>\s(){}\[\]]*>|"[^"\\\n(){}\[\]]*"|[?$]\w+""")
"""IRIs, short strings and variables: what holds operator characters without being operators."""

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
        try:
            for row in self._solutions:
                yield tuple(None if row[name] is None else str(row[name]) for name in self.variables)
        except (OSError, RuntimeError) as error:
            raise _unanswerable(error) from None

    def rows(self) -> list[dict[str, str | None]]:
        """Every row as plain text by variable; IRIs are prefixed names where a prefix fits."""
        return [dict(zip(self.variables, map(_plain, row), strict=True)) for row in self]

    def text(self, form: str) -> str:
        """The rows as csv, tsv or json (SPARQL 1.1 results), jsonl, md or table."""
        if form in _FORMATS:
            try:
                return (self._solutions.serialize(format=_FORMATS[form]) or b"").decode()
            except (OSError, RuntimeError) as error:
                raise _unanswerable(error) from None
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


def run_query(store: Engine, query: str) -> QueryAnswer:
    """Answer a query.

    Raises:
        UsageError: it does not parse; the message has line, column, a caret and, where it is known, the mend.
        LimitError: it has more operators than :data:`MAX_OPERATORS`.

    """
    _refuse_huge(query)
    try:
        found = store.query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        from cbrngraph.sparql.syntax import told

        raise UsageError(told(query, str(error))) from None
    except (OSError, RuntimeError) as error:
        raise _unanswerable(error) from None
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
        cells = [[" ".join(cell.replace("|", "\\|").split()) for cell in row] for row in cells]
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


def _refuse_huge(query: str) -> None:
    count = len(_OPERATORS.findall(_HARMLESS.sub("", query)))
    if count > MAX_OPERATORS:
        raise LimitError(f"the query has {count} operators and brackets; {MAX_OPERATORS} is the limit")


def _unanswerable(error: Exception) -> UsageError:
    """What the engine says of a query that parses and yet has no answer, such as a SERVICE that is out of reach."""
    return UsageError(f"the query cannot be answered: {error}")
