"""Rows as frames of pandas or polars, each column with the type that its terms have.

What comes in is neutral: the names of the columns, and rows of terms in N-Triples (an unbound one is ``None`` or
empty), so that answers of any kind can be given back as frames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any, NamedTuple

from cbrngraph.errors import MissingExtraError
from cbrngraph.terms import XSD, Term, compact, datatype, lexical

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["Column", "Labels", "as_pandas", "as_polars", "frame_columns", "frame_pandas", "frame_polars"]

Labels = Callable[[set[Term]], Mapping[Term, str]]
"""Where labels of things come from: terms of IRIs → their labels."""

_INTEGERS = [
    "integer", "int", "long", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger",
]  # fmt: skip
_KINDS = {
    **{XSD + name: "integer" for name in _INTEGERS},
    **{XSD + name: "number" for name in ("decimal", "double", "float")},
    XSD + "boolean": "boolean",
    XSD + "date": "date",
    XSD + "dateTime": "time",
}
_PANDAS = {
    "integer": "Int64", "number": "Float64", "boolean": "boolean", "date": "datetime64[s]", "time": "datetime64[us]",
    "zoned": "datetime64[us, UTC]", "text": "string",
}  # fmt: skip


class Column(NamedTuple):
    """A column: its name, its kind (integer, number, boolean, date, time, zoned, text), its values (or ``None``)."""

    name: str
    kind: str
    values: list[Any]


def frame_pandas(
    columns: Sequence[str], rows: Iterable[Sequence[Term | None]], labels: Labels | None = None
) -> pandas.DataFrame:
    """Return rows as a pandas DataFrame; nullable types throughout, what is unbound is missing.

    Days are ``datetime64``, integers ``Int64``, other numbers ``Float64``; IRIs are prefixed names. A column in which
    days stand beside years, months or ranges is text. With ``labels``, a column ``NAME_label`` follows each column of
    IRIs, unless there is one of that name.

    Raises:
        MissingExtraError: pandas is not installed.

    """
    return as_pandas(frame_columns(columns, rows, labels))


def frame_polars(
    columns: Sequence[str], rows: Iterable[Sequence[Term | None]], labels: Labels | None = None
) -> polars.DataFrame:
    """Return rows as a polars DataFrame: as :func:`frame_pandas`, days being ``Date``.

    Raises:
        MissingExtraError: polars is not installed.

    """
    return as_polars(frame_columns(columns, rows, labels))


def as_pandas(columns: Iterable[Column]) -> pandas.DataFrame:
    """Return typed columns as a pandas DataFrame.

    Raises:
        MissingExtraError: pandas is not installed.

    """
    pd: Any = _extra("pandas")
    frame: pandas.DataFrame = pd.DataFrame(
        {column.name: pd.Series(column.values, dtype=_PANDAS[column.kind]) for column in columns}
    )
    return frame


def as_polars(columns: Iterable[Column]) -> polars.DataFrame:
    """Return typed columns as a polars DataFrame.

    Raises:
        MissingExtraError: polars is not installed.

    """
    pl = _extra("polars")
    types = {
        "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date, "text": pl.String,
        "time": pl.Datetime("us"), "zoned": pl.Datetime("us", "UTC"),
    }  # fmt: skip
    frame: polars.DataFrame = pl.DataFrame(
        [pl.Series(column.name, column.values, dtype=types[column.kind]) for column in columns]
    )
    return frame


def frame_columns(
    columns: Sequence[str], rows: Iterable[Sequence[Term | None]], labels: Labels | None = None
) -> list[Column]:
    """Return rows as typed columns of Python values."""
    cells: list[list[Term]] = [[] for _ in columns]
    for row in rows:
        for column, term in zip(cells, row, strict=True):
            column.append(term or "")
    known = labels({term for column in cells for term in column if term.startswith("<")}) if labels else {}
    made: list[Column] = []
    for name, terms in zip(columns, cells, strict=True):
        made.append(_typed(name, terms))
        if labels and f"{name}_label" not in columns and any(term.startswith("<") for term in terms):
            made.append(Column(f"{name}_label", "text", [known.get(term) for term in terms]))
    return made


def _typed(name: str, terms: list[Term]) -> Column:
    """A column of the one kind that all its terms have; where they have several, or one cannot be read, of text."""
    kinds = {_KINDS.get(datatype(term), "text") for term in terms if term}
    if kinds == {"integer", "number"}:
        kinds = {"number"}
    kind = kinds.pop() if len(kinds) == 1 else "text"
    try:
        values: list[Any] = [_value(term, kind) if term else None for term in terms]
    except ValueError:
        return _typed_as_text(name, terms)
    return _timed(name, terms, values) if kind == "time" else Column(name, kind, values)


def _typed_as_text(name: str, terms: list[Term]) -> Column:
    return Column(name, "text", [_text(term) if term else None for term in terms])


def _timed(name: str, terms: list[Term], values: list[datetime | None]) -> Column:
    """Times are all of a zone (shown in UTC), or none is; else they cannot be compared and stay text."""
    zoned = {value.tzinfo is not None for value in values if value}
    if len(zoned) > 1:
        return _typed_as_text(name, terms)
    if zoned == {False}:
        return Column(name, "time", values)
    from datetime import UTC

    return Column(name, "zoned", [value and value.astimezone(UTC) for value in values])


def _value(term: Term, kind: str) -> object:
    text = _text(term)
    if kind == "integer":
        return _whole(text)
    if kind == "number":
        return float(text)
    if kind == "boolean":
        return text in {"true", "1"}
    if kind == "date":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if kind == "time" else text


def _whole(text: str) -> int:
    """An integer as frames hold it.

    Raises:
        ValueError: it has more than 64 bits.

    """
    value = int(text)
    if not -(1 << 63) <= value < 1 << 63:
        raise ValueError(text)
    return value


def _text(term: Term) -> str:
    return compact(term) if term.startswith("<") else lexical(term)


def _extra(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MissingExtraError(f"{name} is not installed; it comes with: pip install 'cbrngraph[frames]'") from None
