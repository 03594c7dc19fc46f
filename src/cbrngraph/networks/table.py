"""What every measure gives back: a tidy table, one row an observation, with what its reader must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cbrngraph.sparql.frames import Column, as_pandas, as_polars

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["Cell", "Table", "told"]

Cell = str | int | float | None
"""A value of a table; ``None`` where it is undefined, and then a note says why."""

DIGITS = 6
"""How many significant digits of a number are printed; the table itself keeps them all."""


@dataclass(frozen=True, slots=True)
class Table:
    """A tidy table: columns, rows, notes for its reader, and the papers that its figures follow."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<Table of {len(self)} rows: {', '.join(self.columns)}>"

    def column(self, name: str) -> list[Cell]:
        """Return the values of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows as mappings."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def texts(self) -> list[list[str]]:
        """Return the rows as text for people: numbers to six digits, nothing where a value is undefined."""
        return [[told(cell) for cell in row] for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas DataFrame."""
        return as_pandas(self._typed())

    def to_polars(self) -> polars.DataFrame:
        """Return a polars DataFrame."""
        return as_polars(self._typed())

    def _typed(self) -> list[Column]:
        cells = list(zip(*self.rows, strict=True)) if self.rows else [() for _ in self.columns]
        return [Column(name, _kind(values), list(values)) for name, values in zip(self.columns, cells, strict=True)]


def told(cell: Cell) -> str:
    """Return a value as people read it.

    >>> told(0.123456789), told(3.0), told(None), told("x")
    ('0.123457', '3', '', 'x')
    """
    return "" if cell is None else f"{cell:.{DIGITS}g}" if isinstance(cell, float) else str(cell)


def _kind(values: Sequence[Cell]) -> str:
    found = {type(value) for value in values if value is not None}
    if found == {int}:
        return "integer"
    return "number" if found and found <= {int, float} else "text"
