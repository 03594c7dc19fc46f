"""The tables as one workbook (Office Open XML), each a sheet with a frozen, filtered heading.

Equal tables give equal bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime

from cbrngraph.exports.tables import Sheet

__all__ = ["workbook"]

_CELL = 32_767
"""The characters a cell can hold."""
_WIDEST = 60


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return the bytes of an ``.xlsx`` file; every cell is text, so that nothing in it is run or retyped."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"title": "cbrngraph", "created": datetime(2020, 1, 1, tzinfo=UTC)})
    bold = book.add_format({"bold": True})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 0)
        for number, row in enumerate([sheet.headings, *sheet.rows]):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(number, column, cell[:_CELL], bold if number == 0 else None)
        if sheet.rows and sheet.about:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
        for column, heading in enumerate(sheet.headings):
            longest = max((len(row[column]) for row in sheet.rows[:200]), default=0)
            page.set_column(column, column, min(max(len(heading), longest, 8) + 2, _WIDEST))
    book.close()
    return buffer.getvalue()
