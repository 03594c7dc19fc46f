"""Answers to queries: rows, a truth value or statements; as Python values, text, files, frames, an rdflib graph.

Rows come from the engine as they are read. They can be read again: the query is then asked again.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from cbrngraph.errors import UsageError
from cbrngraph.graph.engine import Engine, Solutions, as_term
from cbrngraph.terms import Term, Triple, compact, lexical

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pandas
    import polars
    import rdflib

    from cbrngraph.sparql.frames import Labels

__all__ = [
    "FAULTS", "Answer", "AskAnswer", "Found", "GraphAnswer", "QueryAnswer", "SelectAnswer", "found_in", "unanswerable",
]  # fmt: skip

_FORMATS = {name.lower(): getattr(ox.QueryResultsFormat, name) for name in ("CSV", "TSV", "JSON")}
_ZERO = '"0"^^<http://www.w3.org/2001/XMLSchema#integer>'
FAULTS = (OSError, RuntimeError, SyntaxError)
"""What an engine raises while it answers; a ``SyntaxError`` is an endpoint's answer that breaks off."""


class Answer:
    """What every answer can be asked for; what it cannot give, it says."""

    hints: tuple[str, ...] = ()
    """What is likely wrong with the query, though it was answered."""

    more = False
    """Whether there is more than the limit let through."""

    variables: Sequence[str] = ()
    _told = "an answer"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self) -> list[dict[str, str | None]]:
        """Every row as plain text by column; IRIs are prefixed names where a prefix fits."""
        return [dict(zip(self.variables, map(_plain, row), strict=True)) for row in self._terms("rows")]

    def to_pandas(self, *, labels: bool = False) -> pandas.DataFrame:
        """Return the rows as a pandas DataFrame; see :func:`cbrngraph.sparql.frames.frame_pandas`."""
        from cbrngraph.sparql.frames import frame_pandas

        return frame_pandas(self.variables, self._terms("frame"), self._labels(labels))

    def to_polars(self, *, labels: bool = False) -> polars.DataFrame:
        """Return the rows as a polars DataFrame; see :func:`cbrngraph.sparql.frames.frame_polars`."""
        from cbrngraph.sparql.frames import frame_polars

        return frame_polars(self.variables, self._terms("frame"), self._labels(labels))

    def to_csv(self, path: str | Path | None = None) -> str:
        """Return the rows as CSV (SPARQL 1.1 results); with a path write them there, whole or not at all."""
        self._terms("CSV")
        if path is None:
            buffer = io.BytesIO()
            self._write_csv(buffer)
            return buffer.getvalue().decode()
        from cbrngraph.files import writing

        with writing(Path(path)) as file:
            self._write_csv(file)
        return ""

    def to_graph(self) -> rdflib.Graph:
        """Return the statements of a CONSTRUCT or DESCRIBE as an rdflib ``Graph``, our prefixes bound."""
        raise self._has_no("graph; a CONSTRUCT or DESCRIBE query answers with one")

    def _terms(self, what: str) -> Iterable[Sequence[Term | None]]:
        """The rows, for answers that have any."""
        raise self._has_no(what)

    def _write_csv(self, output: IO[bytes]) -> None:  # noqa: ARG002
        raise self._has_no("CSV")

    def _has_no(self, what: str) -> UsageError:
        return UsageError(f"this query answers with {self._told}, which has no {what}")

    def _labels(self, wanted: bool) -> Labels | None:
        from cbrngraph.sparql.labels import labels_in

        return (lambda things: labels_in(self._engine, things)) if wanted else None


class SelectAnswer(Answer):
    """The rows of a SELECT (an unbound term is ``None``); ``blank``: there is none, or the first is but zeros."""

    _told = "rows"

    def __init__(self, solutions: ox.QuerySolutions, again: Callable[[], ox.QuerySolutions], engine: Engine) -> None:
        self._first = next(iter(solutions), None)  # a fault shows before anything is written, and so does emptiness
        self._fresh: ox.QuerySolutions | None = solutions
        self._again = again
        super().__init__(engine)
        self.variables = [variable.value for variable in solutions.variables]
        self.empty = self._first is None
        self.blank = self._first is None or all(term is None or str(term) == _ZERO for term in self._first)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        first, rest = self._solutions()
        try:
            for row in chain((first,) if first is not None else (), rest):
                yield tuple(None if row[name] is None else str(row[name]) for name in self.variables)
        except FAULTS as error:
            raise unanswerable(error) from None

    def __repr__(self) -> str:
        return f"<SelectAnswer {' '.join(f'?{name}' for name in self.variables)}>"

    def text(self, form: str) -> str:
        """The rows as csv, tsv or json (SPARQL 1.1 results), jsonl, md or table."""
        buffer = io.BytesIO()
        self.write(buffer, form)
        return buffer.getvalue().decode()

    def write(self, output: IO[bytes], form: str, note: Callable[[str], None] = lambda _: None) -> None:
        """Write the rows as :meth:`text` has them, as they come; ``note`` is told what a reader should know."""
        if form in _FORMATS:
            self._serialise(_Told(output), _FORMATS[form])
            return
        for text in self._lines(form, note):
            output.write(text.encode())

    def _terms(self, what: str) -> Iterable[Sequence[Term | None]]:  # noqa: ARG002
        return self

    def _write_csv(self, output: IO[bytes]) -> None:
        self.write(output, "csv")

    def _serialise(self, output: _Told, form: ox.QueryResultsFormat) -> None:
        first, rest = self._solutions()
        try:
            if first is not None and not output.begin(_alone(self.variables, first, form)):
                rest = self._again()
            rest.serialize(output, form)  # type: ignore[arg-type]
        except FAULTS as error:
            raise output.fault or unanswerable(error) from None

    def _lines(self, form: str, note: Callable[[str], None]) -> Iterator[str]:
        if form == "jsonl":
            for row in self:
                record = dict(zip(self.variables, map(_plain, row), strict=True))
                yield json.dumps(record, ensure_ascii=False) + "\n"
        else:
            from cbrngraph.sparql.tables import table_lines

            yield from table_lines(self.variables, ([_plain(term) or "" for term in row] for row in self), form, note)

    def _solutions(self) -> tuple[ox.QuerySolution | None, ox.QuerySolutions]:
        """The solutions that nobody has read yet: those of the first answer (one is taken), later of a new one."""
        first, solutions = self._first, self._fresh
        self._first = self._fresh = None
        return (None, self._again()) if solutions is None else (first, solutions)


class AskAnswer(Answer):
    """The answer of an ASK."""

    _told = "true or false"

    def __init__(self, value: bool, engine: Engine) -> None:
        super().__init__(engine)
        self.value = value

    def __bool__(self) -> bool:
        return self.value

    def __repr__(self) -> str:
        return f"<AskAnswer {self.text('')[:-1]}>"

    def text(self, form: str) -> str:
        """``true`` or ``false``; in JSON as SPARQL 1.1 results."""
        told = str(self.value).lower()
        return f'{{"head":{{}},"boolean":{told}}}\n' if form in {"json", "jsonl"} else f"{told}\n"


class GraphAnswer(Answer):
    """The statements of a CONSTRUCT or DESCRIBE, sorted."""

    _told = "a graph"
    variables = ("subject", "predicate", "object")

    def __init__(self, triples: tuple[Triple, ...], engine: Engine) -> None:
        super().__init__(engine)
        self.triples = triples

    def __repr__(self) -> str:
        return f"<GraphAnswer of {len(self.triples):,} statements>"

    def to_graph(self) -> rdflib.Graph:
        """Return the statements as an rdflib ``Graph``, our prefixes bound."""
        from cbrngraph.graph.rdflibs import rdflib_graph

        return rdflib_graph(f"{s} {p} {o} .\n" for s, p, o in self.triples)

    def _terms(self, what: str) -> Iterable[Sequence[Term | None]]:  # noqa: ARG002
        return self.triples

    def _write_csv(self, output: IO[bytes]) -> None:
        from cbrngraph.sparql.tables import csv_text

        cells = ([term[1:-1] if term[0] == "<" else lexical(term) for term in triple] for triple in self.triples)
        output.write(csv_text([self.variables, *cells]).encode())


QueryAnswer = SelectAnswer | AskAnswer | GraphAnswer
Found = ox.QuerySolutions | bool | list[Triple]
"""What an engine answers, as we hold it: solutions yet to be read, a truth value, or sorted statements."""


def found_in(solutions: Solutions) -> Found:
    """Return what an engine answered as we hold it."""
    if isinstance(solutions, ox.QuerySolutions):
        return solutions
    if isinstance(solutions, ox.QueryBoolean):
        return bool(solutions)
    return sorted((as_term(t.subject), as_term(t.predicate), as_term(t.object)) for t in solutions)


def unanswerable(error: Exception) -> UsageError:
    """What the engine says of a query that parses and yet has no answer, such as a SERVICE that is out of reach."""
    return UsageError(f"the query cannot be answered: {error}")


class _Told:
    """A file that remembers its fault, so that a full disk is not taken for a fault of the query.

    What was begun with a row of its own goes on behind it: the header comes once.
    """

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._header, self._end = 0, b""
        self.fault: Exception | None = None

    def begin(self, document: bytes) -> bool:
        """Write a document with one row, up to where the next row goes; whether there is such a document."""
        if not document:
            return False
        mark, self._end = (b'"bindings":[', b"]}}") if document.startswith(b"{") else (b"\n", b"")
        self._header = document.index(mark) + len(mark)
        self._write(document.removesuffix(self._end))
        return True

    def write(self, data: bytes) -> int:
        skipped = min(self._header, len(data))
        self._header -= skipped
        rest = data[skipped:] if skipped else data
        if rest and self._end:
            self._end = b""
            self._write(b"" if rest.startswith(b"]") else b",")
        self._write(rest)
        return len(data)

    def _write(self, data: bytes) -> None:
        try:
            self._output.write(data)
        except Exception as error:
            self.fault = error
            raise

    def flush(self) -> None:
        self._output.flush()


def _alone(variables: Sequence[str], row: ox.QuerySolution, form: ox.QueryResultsFormat) -> bytes:
    """A document with one row, which becomes solutions by being read; nothing where it cannot be (a quoted triple)."""
    cells = ("" if row[name] is None else str(row[name]) for name in variables)
    text = "\t".join(f"?{name}" for name in variables) + "\n" + "\t".join(cells) + "\n"
    try:
        return ox.parse_query_results(text, ox.QueryResultsFormat.TSV).serialize(format=form) or b""
    except SyntaxError:
        return b""


def _plain(term: Term | None) -> str | None:
    if term is None:
        return None
    return compact(term) if term.startswith("<") else lexical(term)
