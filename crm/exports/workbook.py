"""XLSX: typed cells, text that stays text, and a sheet that says what the file is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from crm.errors import UsageError
from crm.exports.cells import Column, cell
from crm.exports.safe_text import is_risky, printable

ROW_LIMIT = 1_048_575  # a sheet's rows without its header
TEXT_LIMIT = 32_767
ABOUT_SHEET = "About this file"
_WIDTHS = {"text": 26, "phone": 18, "number": 12, "money": 14, "date": 12, "timestamp": 20}
_NUMBER_FORMATS = {
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
    "timestamp": "yyyy-mm-dd hh:mm:ss",
}


def write_xlsx(
    target: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    about: Sequence[tuple[str, str]],
    scratch: Path,
) -> int:
    """Write a workbook in one pass and little memory.

    Parameters
    ----------
    target : BinaryIO
        Where the finished file goes.
    columns, rows
        The table; a row has one value per column.
    about : sequence of (str, str)
        What the second sheet says; none is written when empty.
    scratch : Path
        Folder for the parts while writing; they hold what the file holds, so it must be private.

    Returns
    -------
    int
        Number of rows written, the header not counted.

    Raises
    ------
    UsageError
        There are more rows, or longer texts, than a sheet holds; nothing is cut silently.
    """
    options: dict[str, Any] = {
        "constant_memory": True,
        "tmpdir": str(scratch),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = _Sheet(workbook, columns)
        count = 0
        for count, row in enumerate(rows, start=1):
            if count > ROW_LIMIT:
                raise UsageError(
                    f"A sheet holds {ROW_LIMIT:,} rows and there are more; "
                    "choose the format csv or split the segment."
                )
            sheet.write_row(count, row)
        sheet.finish(count)
        if about:
            _write_about(workbook, about)
    return count


class _Sheet:
    """The sheet of the data, with the formats its columns need."""

    def __init__(self, workbook: xlsxwriter.Workbook, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.sheet: Worksheet = workbook.add_worksheet("Data")
        self.risky = workbook.add_format({"quote_prefix": True})
        self.formats = {
            kind: workbook.add_format({"num_format": shown})
            for kind, shown in _NUMBER_FORMATS.items()
        }
        plain = workbook.add_format({"bold": True})
        risky = workbook.add_format({"bold": True, "quote_prefix": True})
        self.sheet.freeze_panes(1, 0)
        for position, column in enumerate(columns):
            self.sheet.set_column(position, position, _WIDTHS.get(column.kind, 12))
            put_text(self.sheet, 0, position, printable(column.header), plain, risky)

    def write_row(self, number: int, row: Sequence[object]) -> None:
        for position, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            found = cell(value, column.kind)
            if found is None:
                continue
            if isinstance(found, str):
                put_text(self.sheet, number, position, found, None, self.risky)
            elif isinstance(found, bool):
                self.sheet.write_boolean(number, position, found)
            elif isinstance(found, datetime | date):
                self.sheet.write_datetime(number, position, found, self.formats[column.kind])
            else:
                self.sheet.write_number(number, position, found, self.formats.get(column.kind))

    def finish(self, rows: int) -> None:
        self.sheet.autofilter(0, 0, rows, len(self.columns) - 1)


def put_text(
    sheet: Worksheet, row: int, column: int, text: str, plain: Format | None, risky: Format
) -> None:
    """Write text as a string cell; risky text is marked so that an edit does not run it either."""
    if len(text) > TEXT_LIMIT:
        raise UsageError(
            f"Row {row}, column {column + 1} has {len(text):,} characters and a cell holds "
            f"{TEXT_LIMIT:,}; choose the format csv."
        )
    sheet.write_string(row, column, text, risky if is_risky(text) else plain)


def _write_about(workbook: xlsxwriter.Workbook, about: Sequence[tuple[str, str]]) -> None:
    sheet = workbook.add_worksheet(ABOUT_SHEET)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True})
    risky = workbook.add_format({"text_wrap": True, "quote_prefix": True})
    for row, (name, value) in enumerate(about):
        put_text(sheet, row, 0, printable(name), bold, risky)
        shown = printable(value)
        if len(shown) > TEXT_LIMIT:
            shown = "Too long for a cell; the manifest beside this file has it whole."
        put_text(sheet, row, 1, shown, wrapped, risky)
