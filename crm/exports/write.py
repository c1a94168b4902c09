"""The one writer of every file that leaves: XLSX, CSV for people, CSV for systems."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import duckdb

from crm.errors import UsageError
from crm.exports.cells import Column, csv_cell
from crm.exports.safe_text import guarded, printable
from crm.exports.workbook import write_xlsx

EXTENSIONS = {"xlsx": "xlsx", "csv": "csv", "csv-system": "csv"}
DECIMAL_POINT_LANGUAGES = frozenset({"en", "he", "hi", "ja", "ko", "th", "zh"})
BATCH = 10_000


def write_relation(
    target: BinaryIO,
    file_format: str,
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    query: str,
    *,
    locale: str,
    scratch: Path,
    about: Sequence[tuple[str, str]] = (),
    timezone: str = "UTC",
) -> int:
    """Write the answer of a query as a file, every cell and header safe to open in a spreadsheet.

    Parameters
    ----------
    target : BinaryIO
        Where the bytes go.
    file_format : str
        One of `EXTENSIONS`.
    columns : sequence of Column
        One per column of the answer, in its order.
    connection : duckdb.DuckDBPyConnection
        Answers the query; nothing else may use it meanwhile.
    query : str
        A select whose order is the order of the file.
    locale : str
        Whose separators the CSV for people uses, such as `ro_RO`.
    scratch : Path
        Private folder for what must stand on disk while the file is written.
    about : sequence of (str, str), optional
        What the second sheet of a workbook says.
    timezone : str, optional
        In whose local time instants are shown to people.

    Returns
    -------
    int
        Number of rows written, the header not counted.

    Raises
    ------
    UsageError
        The format is unknown, or cannot hold the table.
    """
    found = connection.execute(query)
    rows = (row for batch in iter(lambda: found.fetchmany(BATCH), []) for row in batch)
    return write_table(
        target, file_format, columns, rows, locale=locale, scratch=scratch, about=about
    )


def write_table(
    target: BinaryIO,
    file_format: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    locale: str,
    scratch: Path,
    about: Sequence[tuple[str, str]] = (),
) -> int:
    """Write a table as a file, every cell and header safe to open in a spreadsheet.

    Parameters
    ----------
    target : BinaryIO
        Where the bytes go.
    file_format : {'xlsx', 'csv', 'csv-system'}
        `csv` is for spreadsheets (byte-order mark, the locale's separators), `csv-system` for
        machines (RFC 4180, UTF-8 without a mark, decimal point).
    columns, rows
        The table; a row has one value per column.
    locale : str
        Whose separators the CSV for people uses, such as `ro_RO`.
    scratch : Path
        Private folder for the parts of a workbook while it is written.
    about : sequence of (str, str), optional
        What the second sheet of a workbook says.

    Returns
    -------
    int
        Number of rows written, the header not counted.

    Raises
    ------
    UsageError
        The format is unknown, or a sheet cannot hold the table.
    """
    check_format(file_format)
    if file_format == "xlsx":
        return write_xlsx(target, columns, rows, about, scratch)
    if file_format == "csv-system":
        return _write_csv(target, columns, rows, "utf-8", ",", ".")
    has_point = locale.replace("-", "_").split("_")[0] in DECIMAL_POINT_LANGUAGES
    separators = (",", ".") if has_point else (";", ",")
    return _write_csv(target, columns, rows, "utf-8-sig", *separators)


def check_format(file_format: str) -> None:
    """Refuse a format that nobody writes."""
    if file_format not in EXTENSIONS:
        raise UsageError(f"'{file_format}' is no format; use one of {', '.join(EXTENSIONS)}.")


def _write_csv(
    target: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    encoding: str,
    delimiter: str,
    decimal_sign: str,
) -> int:
    text = io.TextIOWrapper(target, encoding=encoding, newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([guarded(printable(column.header)) for column in columns])
    kinds = [column.kind for column in columns]
    count = 0
    for row in rows:
        writer.writerow(
            [csv_cell(value, kind, decimal_sign) for value, kind in zip(row, kinds, strict=True)]
        )
        count += 1
    text.flush()
    text.detach()
    return count
