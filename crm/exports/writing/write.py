"""The one writer of every file that leaves: a query becomes XLSX, CSV, Parquet or JSON lines.

Spreadsheet formats neutralise what a spreadsheet would run. Parquet and JSON lines are for programs
and keep every value as it is: they know text from formulas by themselves, and a changed value would
be an error that nobody sees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import BinaryIO

import duckdb

from crm.errors import UsageError
from crm.exports.writing.cells import Column, answer_of
from crm.exports.writing.columnar import write_parquet
from crm.exports.writing.lines import write_csv_for_people, write_csv_for_systems, write_json_lines
from crm.exports.writing.workbook import write_xlsx

EXTENSIONS = {
    "xlsx": "xlsx",
    "csv": "csv",
    "csv-system": "csv",
    "parquet": "parquet",
    "jsonl": "jsonl",
}


def write_relation(
    target: BinaryIO,
    file_format: str,
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    query: str,
    *,
    locale: str,
    timezone: str = "UTC",
    about: Sequence[tuple[str, str]] = (),
) -> int:
    """Write the answer of a query as a file, every cell and header safe to open in a spreadsheet.

    DuckDB writes the text of every row; values never become Python objects.

    Parameters
    ----------
    target : BinaryIO
        Where the bytes go; a workbook needs one that can seek.
    file_format : {'xlsx', 'csv', 'csv-system', 'parquet', 'jsonl'}
        `csv` is for spreadsheets (byte-order mark, the locale's separators), `csv-system` for
        machines (RFC 4180, UTF-8 without a mark, decimal point).
    columns : sequence of Column
        One per column of the answer, in its order. A value that is not of the column's kind goes
        out as text; NaN and infinities go out as nothing.
    connection : duckdb.DuckDBPyConnection
        Answers the query; nothing else may use it meanwhile.
    query : str
        A select whose order is the order of the file.
    locale : str
        Whose separators the CSV for people uses, such as `ro_RO`.
    timezone : str, optional
        In whose local time instants are shown to people (`xlsx`, `csv`); programs get UTC.
    about : sequence of (str, str), optional
        What the second sheet of a workbook says; other formats have their manifest.

    Returns
    -------
    int
        Number of rows written, the header not counted.

    Raises
    ------
    UsageError
        The format is unknown, or cannot hold the table.

    Examples
    --------
    >>> import io, duckdb
    >>> file = io.BytesIO()
    >>> columns = [Column("name"), Column("spent", "money")]
    >>> query = "select '=1+1', 12.50"
    >>> write_relation(file, "csv", columns, duckdb.connect(), query, locale="ro_RO")
    1
    >>> file.getvalue().decode("utf-8-sig").splitlines()
    ['name;spent', "'=1+1;12,50"]
    """
    check_format(file_format)
    answer = answer_of(connection, query, columns)
    if file_format == "xlsx":
        return write_xlsx(target, columns, connection, answer, about, timezone)
    if file_format == "csv":
        return write_csv_for_people(
            target, columns, connection, answer, locale=locale, timezone=timezone
        )
    if file_format == "csv-system":
        return write_csv_for_systems(target, columns, connection, answer)
    _check_names(columns)
    if file_format == "parquet":
        return write_parquet(target, columns, connection, answer)
    return write_json_lines(target, columns, connection, answer)


def check_format(file_format: str) -> None:
    """Refuse a format that nobody writes."""
    if file_format not in EXTENSIONS:
        raise UsageError(
            "'{file_format}' is no format; use one of {extensions}.",
            file_format=file_format,
            extensions=", ".join(EXTENSIONS),
        )


def _check_names(columns: Sequence[Column]) -> None:
    name, times = Counter(column.header for column in columns).most_common(1)[0]
    if times > 1:
        raise UsageError(
            "{times} columns are called {name!r}, which this format cannot tell apart; choose the "
            "format csv or give each a name of its own.",
            times=times,
            name=name,
        )
