"""Tables written as files, and read back by readers that are not ours."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
from openpyxl.cell import Cell
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from crm.exports.writing.cells import Column
from crm.exports.writing.write import write_relation

ZONE = "Europe/Bucharest"


def written_by(
    query: str,
    columns: Sequence[Column],
    file_format: str = "csv",
    locale: str = "ro_RO",
    about: Sequence[tuple[str, str]] = (),
    **tables: pa.Table,
) -> bytes:
    """Write the answer of a query over some tables; the count is checked."""
    target = io.BytesIO()
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        count = write_relation(
            target,
            file_format,
            columns,
            connection,
            query,
            locale=locale,
            timezone=ZONE,
            about=about,
        )
        assert connection.sql(f"select count(*) from ({query})").fetchall() == [(count,)]
    return target.getvalue()


def written(
    file_format: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    locale: str = "ro_RO",
) -> bytes:
    """Write rows of Python values."""
    values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
    table = pa.table(
        [pa.array(column, None if column else pa.string()) for column in values],
        names=[f"column_{number}" for number in range(len(columns))],
    )
    return written_by("from asked", columns, file_format, locale, asked=table)


def texts_as_file(file_format: str, texts: Sequence[str], place: str) -> bytes:
    """Write texts below one another, or side by side as headers."""
    if place == "data":
        return written(file_format, [Column("name")], [[text] for text in texts])
    return written(file_format, [Column(text) for text in texts], [])


def csv_rows(content: bytes, file_format: str) -> list[list[str]]:
    """Read a CSV with Python's own reader."""
    encoding, delimiter = ("utf-8-sig", ";") if file_format == "csv" else ("utf-8", ",")
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def csv_rows_by_duckdb(
    content: bytes, file_format: str, width: int, folder: Path
) -> list[list[str]]:
    """Read a CSV of so many columns with DuckDB's reader, everything as text."""
    path = folder / f"read.{file_format}"
    path.write_bytes(content)
    delimiter = ";" if file_format == "csv" else ","
    columns = ", ".join(f"'c{number}': 'varchar'" for number in range(width))
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select * from read_csv(?, auto_detect = false, header = false, delim = ?,"
            f" quote = '\"', escape = '\"', nullstr = '␄', columns = {{{columns}}},"
            " new_line = '\\r\\n', parallel = false)",
            [str(path), delimiter],
        ).fetchall()
    return [list(row) for row in rows]


def workbook_cells(content: bytes) -> list[Cell]:
    """Read the sheet of the data with openpyxl, row by row."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    return [cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)]


def workbook_values(content: bytes) -> list[object]:
    """Read the sheet of the data with calamine, row by row."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [value for row in book.get_sheet_by_name("Data").to_python() for value in row]


def as_shown(cells: Iterable[Cell]) -> list[str]:
    """Undo the escapes that openpyxl leaves in a text."""
    return [unescape(str(cell.value)) for cell in cells]
