"""Text formats, a line per row: CSV for people, CSV for systems, JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import BinaryIO

import duckdb

from crm.exports.writing.cells import E164, INSTANT, Answer, Cell, Column
from crm.exports.writing.safe_text import guarded, guarded_sql, printable, printable_bytes
from crm.exports.writing.stream import text_chunks
from crm.warehouse.connection import quoted

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
DECIMAL_POINT_LANGUAGES = frozenset({"en", "he", "hi", "ja", "ko", "th", "zh"})


def write_csv_for_people(
    target: BinaryIO,
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    answer: Answer,
    *,
    locale: str,
    timezone: str,
) -> int:
    """Write a CSV that a spreadsheet of that locale opens by double-click; return its rows."""
    has_point = locale.replace("-", "_").split("_")[0] in DECIMAL_POINT_LANGUAGES
    delimiter, decimal_sign = (",", ".") if has_point else (";", ",")
    cells = [_csv_cell(cell, delimiter, decimal_sign, timezone) for cell in answer.cells]
    target.write(BYTE_ORDER_MARK)
    return _write_csv(target, columns, connection, answer, cells, delimiter)


def write_csv_for_systems(
    target: BinaryIO,
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    answer: Answer,
) -> int:
    """Write a CSV by RFC 4180, decimal point and UTC; return its rows."""
    cells = [_csv_cell(cell, ",", ".", None) for cell in answer.cells]
    return _write_csv(target, columns, connection, answer, cells, ",")


def write_json_lines(
    target: BinaryIO,
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    answer: Answer,
) -> int:
    """Write one JSON object a line, values as they are; return the number of lines."""
    parts: list[str] = []
    for number, (column, cell) in enumerate(zip(columns, answer.cells, strict=True)):
        key = json.dumps(column.header, ensure_ascii=False)
        parts += [quoted(f"{',' if number else '{'}{key}:"), f"coalesce({_json(cell)}, 'null')"]
    line = f"concat({', '.join(parts)}, '}}' || chr(10))"
    count = 0
    for batch, chunk in text_chunks(connection, f"select {line} from {answer.source}"):
        count += batch.num_rows
        target.write(chunk)
    return count


def _write_csv(
    target: BinaryIO,
    columns: Sequence[Column],
    connection: duckdb.DuckDBPyConnection,
    answer: Answer,
    cells: Sequence[str],
    delimiter: str,
) -> int:
    header = io.StringIO(newline="")
    writer = csv.writer(header, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([printable(guarded(column.header)) for column in columns])
    target.write(header.getvalue().encode())
    if len(cells) == 1:  # an empty line is no row to a reader, quotes around nothing are
        cells = [f"coalesce(nullif({cells[0]}, ''), '\"\"')"]
    between = f", '{delimiter}', "
    line = f"concat({between.join(cells)}, chr(13) || chr(10))"
    count = 0
    for batch, chunk in text_chunks(connection, f"select {line} from {answer.source}"):
        count += batch.num_rows
        target.write(printable_bytes(chunk))
    return count


def _csv_cell(cell: Cell, delimiter: str, decimal_sign: str, timezone: str | None) -> str:
    """Write a cell of a CSV file as SQL; instants are local where a zone is given, else UTC."""
    if cell.is_text:
        return _csv_text(cell, delimiter)
    if cell.kind == "timestamp":
        ending = " || 'Z'" if cell.type.id == INSTANT and timezone is None else ""
        clock = cell.wall_clock(timezone or "UTC")
        return f"cast(date_trunc('second', {clock}) as varchar){ending}"
    written = f"cast({cell.value()} as varchar)"
    if cell.kind in ("number", "money", "share") and decimal_sign != ".":
        return f"replace({written}, '.', '{decimal_sign}')"
    return written


def _csv_text(cell: Cell, delimiter: str) -> str:
    text = cell.text()
    safe = guarded_sql(text)
    breaks = " or ".join(
        f"contains({text}, {sign})" for sign in (f"'{delimiter}'", "'\"'", "chr(10)", "chr(13)")
    )
    escaped = f"'\"' || replace({safe}, '\"', '\"\"') || '\"'"
    written = f"case when {breaks} then {escaped} else {safe} end"
    if cell.kind != "phone":
        return written
    return f"case when regexp_full_match({text}, '{E164}') then {text} else {written} end"


def _json(cell: Cell) -> str:
    if cell.is_text:
        return f"cast(to_json({cell.text()}) as varchar)"
    if cell.kind == "timestamp":
        ending = "Z" if cell.type.id == INSTANT else ""
        clock = f"replace(cast({cell.wall_clock('UTC')} as varchar), ' ', 'T')"
        return f"'\"' || {clock} || '{ending}\"'"
    if cell.kind == "date":
        return f"'\"' || cast({cell.value()} as varchar) || '\"'"
    return f"cast({cell.value()} as varchar)"
