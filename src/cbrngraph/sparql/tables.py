"""Rows laid out for people: a table on a terminal, Markdown; many rows are written as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

__all__ = ["MEASURED", "csv_text", "table", "table_lines"]

MEASURED = 1000
"""The rows that set the widths of the columns."""

MIN_COLUMN = 16
"""No column of a table is made narrower than this to fit a terminal."""

NARROW = 8
"""No column is made narrower than this for rows that were not measured."""

Row = Sequence[str]


def csv_text(cells: Iterable[Row]) -> str:
    """Lay rows out as CSV."""
    import csv
    import io

    told = io.StringIO(newline="")
    csv.writer(told).writerows(cells)
    return told.getvalue()


def table(headings: Row, cells: Sequence[Row], form: str) -> str:
    """Lay rows out for a terminal (``table``) or as Markdown (``md``)."""
    from tabulate import tabulate

    if form == "md":
        cells = [_on_one_line(row) for row in cells]
        return tabulate(cells, headers=list(headings), tablefmt="github", disable_numparse=True) + "\n"
    widths = _fitting(headings, cells)
    told = tabulate(cells, headers=list(headings), tablefmt="simple", disable_numparse=True, maxcolwidths=widths)
    return f"{told}\n{_count(len(cells))}"


def table_lines(headings: Row, rows: Iterable[Row], form: str, note: Callable[[str], None]) -> Iterator[str]:
    """Lay rows out piece by piece; ``note`` is told when there are too many to measure them all."""
    coming = iter(rows)
    first = list(islice(coming, MEASURED + 1))
    if len(first) <= MEASURED:
        yield table(headings, first, form)
        return
    note(f"more than {MEASURED:,} rows: columns as wide as the first {MEASURED:,} need; csv is quicker for a machine")
    every = chain(first, coming)
    if form == "md":
        yield f"| {' | '.join(headings)} |\n|{'---|' * len(headings)}\n"
        yield from (f"| {' | '.join(_on_one_line(row))} |\n" for row in every)
    else:
        yield from _aligned(
            headings, every, [max(width, NARROW) for width in _fitting(headings, first) or _widths(headings, first)]
        )


def _aligned(headings: Row, rows: Iterable[Row], widths: list[int]) -> Iterator[str]:
    yield _line(headings, widths)
    yield _line(["-" * width for width in widths], widths)
    count = 0
    for row in rows:
        count += 1
        if all(len(cell) <= width and "\n" not in cell for cell, width in zip(row, widths, strict=True)):
            yield _line(row, widths)
        else:
            yield from (_line(part, widths) for part in _wrapped(row, widths))
    yield _count(count)


def _line(row: Row, widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n"


def _wrapped(row: Row, widths: list[int]) -> Iterator[Row]:
    """The lines of a row with a cell that is too wide."""
    import textwrap

    cells = [
        [part for line in cell.splitlines() for part in textwrap.wrap(line, max(width, 1)) or [""]]
        for cell, width in zip(row, widths, strict=True)
    ]
    return iter(zip_longest(*cells, fillvalue=""))


def _on_one_line(row: Row) -> list[str]:
    return [" ".join(cell.replace("|", "\\|").split()) for cell in row]


def _count(number: int) -> str:
    return f"({number:,} row{'s' * (number != 1)})\n"


def _widths(headings: Row, cells: Sequence[Row]) -> list[int]:
    return [max(map(len, column)) for column in zip(headings, *cells, strict=True)]


def _fitting(headings: Row, cells: Sequence[Row]) -> list[int] | None:
    """The widths that fit a table into the terminal, the widest columns giving way first; none where it fits."""
    import shutil

    widths = _widths(headings, cells)
    room = shutil.get_terminal_size((120, 24)).columns - 2 * (len(widths) - 1)
    if sum(widths) <= room:
        return None
    while sum(widths) > room and max(widths) > MIN_COLUMN:
        widths[widths.index(max(widths))] -= 1
    return widths
