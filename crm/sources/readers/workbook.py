"""Excel workbooks: dates are dates, ids keep their leading zeros, one sheet is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from crm.errors import BadInputError
from crm.sources.readers.staging import (
    Input,
    ReaderOptions,
    Stage,
    create_broken,
    distinct_headers,
)
from crm.sources.readers.workbook_size import check_workbook_size

EXACT_DIGITS = 10**15


def stage_workbook(
    connection: duckdb.DuckDBPyConnection, path: Path, options: ReaderOptions
) -> Input:
    """Stage one sheet: the mapping's, or the first visible one that is not empty.

    Raises
    ------
    BadInputError
        The workbook cannot be opened or is too large, has no such sheet, or every sheet is
        empty.
    """
    check_workbook_size(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheet, notices = _sheet(path, workbook, options)
    except CalamineError as error:
        raise BadInputError(
            "{file} is no whole Excel workbook ({error}); save it again.", file=path, error=error
        ) from None
    rows = sheet.to_python(skip_empty_area=False)
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(map(_filled, row))]
    header = (
        list(options.columns) if options.columns else [_text(cell) or "" for cell in filled[0][1]]
    )
    stage = Stage(connection, distinct_headers(header))
    data = filled if options.columns else filled[1:]
    for number, row in data:
        stage.add(number, [_text(cell) for cell in row[: len(header)]])
    stage.flush()
    create_broken(connection)
    return Input(stage.columns, _rows_by_cells(sheet, data), "row", notices)


def _sheet(
    path: Path, workbook: CalamineWorkbook, options: ReaderOptions
) -> tuple[CalamineSheet, tuple[str, ...]]:
    if options.sheet is not None:
        if options.sheet not in workbook.sheet_names:
            raise BadInputError(
                "{file} has no sheet '{sheet}'; it has {sheet_names}.",
                file=path,
                sheet=options.sheet,
                sheet_names=", ".join(workbook.sheet_names),
            )
        return workbook.get_sheet_by_name(options.sheet), ()
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible
    ]
    sheets = [workbook.get_sheet_by_name(name) for name in visible]
    full = [sheet for sheet in sheets if sheet.height]
    if not full:
        raise BadInputError("{file} has no visible sheet with anything in it.", file=path)
    if len(full) == 1:
        return full[0], ()
    others = ", ".join(sheet.name for sheet in full[1:])
    return full[0], (
        f"{path.name}: the sheet '{full[0].name}' was read; not read: {others}. "
        "Name another in a mapping (reader: sheet: ...).",
    )


def _rows_by_cells(sheet: CalamineSheet, data: Sequence[tuple[int, Sequence[object]]]) -> int:
    """Count the filled rows again through the workbook's other way of reading."""
    if not data:
        return 0
    first = data[0][0] - 1 - (sheet.start or (0, 0))[0]
    return sum(any(map(_filled, row)) for row in list(sheet.iter_rows())[first:])


def _filled(cell: object) -> bool:
    return cell is not None and cell != ""


def _text(cell: object) -> str | None:
    match cell:
        case None | "":
            return None
        case bool():
            return "true" if cell else "false"
        case datetime() | date() | time():
            return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
        case timedelta():
            return str(cell)
        case float() if cell.is_integer() and abs(cell) < EXACT_DIGITS:
            return str(int(cell))
        case float() if cell.is_integer():
            return f"{cell:.14E}"  # a spreadsheet keeps 15 digits: the rest of this one is lost
        case _:
            return str(cell)
