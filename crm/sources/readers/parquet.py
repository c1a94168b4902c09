"""Parquet: DuckDB reads it where it lies; nothing is copied, so size does not matter."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm.errors import BadInputError, Sentence
from crm.sources.readers.staging import INPUT, Input, InputColumn, create_broken
from crm.warehouse.connection import one_file, quoted


def view_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Input:
    """Present a Parquet file as the input relation; its own types are kept.

    Raises
    ------
    BadInputError
        The file is damaged.
    """
    file = f"read_parquet({quoted(one_file(path))}, file_row_number = true)"
    try:
        rows_in = _rows_by_footer(connection, path)
        described = connection.execute(f"describe select * from {file}").fetchall()
    except duckdb.Error as error:
        raise BadInputError(damaged(path, error)) from None
    found = [(name, type_) for name, type_, *_ in described if name != "file_row_number"]
    columns = tuple(
        InputColumn(name, f"c{index}", _usual(type_)) for index, (name, type_) in enumerate(found)
    )
    fields = "".join(
        f', "{_escaped(column.header)}"::{column.type} as {column.sql}' for column in columns
    )
    number = "file_row_number + 1"
    connection.execute(
        f"create or replace temp view {INPUT} as"
        f" select {number} as _line, {number} as _row_number{fields} from {file}"
    )
    create_broken(connection)
    return Input(columns, rows_in, "row")


def damaged(path: Path, error: Exception) -> Sentence:
    """Say that a Parquet file cannot be read."""
    return Sentence(
        "{file} is damaged Parquet ({reason}); ask the source for it again.",
        file=path,
        reason=str(error).splitlines()[0],
    )


def _rows_by_footer(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    found = connection.execute(
        "select sum(num_rows)::bigint from parquet_file_metadata(?)", [one_file(path)]
    ).fetchone()
    return int(found[0]) if found else 0


def _usual(type_: str) -> str:
    """Reduce timestamps of every precision to the two kinds the contracts know."""
    if not type_.startswith("TIMESTAMP"):
        return type_
    has_zone = "TIME ZONE" in type_ or "TZ" in type_
    return "TIMESTAMP WITH TIME ZONE" if has_zone else "TIMESTAMP"


def _escaped(name: str) -> str:
    return name.replace('"', '""')
