"""Where rows wait between the file and the contract: a temporary DuckDB relation.

Columns are called c0, c1 ... inside, so no header of a foreign file is ever part of an SQL text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import duckdb
import pyarrow as pa
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

INPUT = "input_rows"
BROKEN = "broken_rows"
BATCH_ROWS = 50_000

BROKEN_TYPES = "(line bigint, reason varchar, message varchar, value_class varchar)"


def _delimiter(value: object) -> object:
    return "\t" if value in ("tab", "\\t") else value


class ReaderOptions(BaseModel):
    """What a mapping may say about the file itself; whatever it leaves out is detected."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[str, ...] | None = Field(
        None, description="Names of the columns of a file without a header line"
    )
    delimiter: Annotated[str | None, BeforeValidator(_delimiter)] = Field(
        None, pattern="^(.|\t|whitespace)$", description="One character, 'tab' or 'whitespace'"
    )
    encoding: str | None = Field(None, description="Encoding by its Python name, such as cp1250")
    sheet: str | None = Field(None, description="Sheet of a workbook")


@dataclass(frozen=True)
class InputColumn:
    """A column of the file: its name there, its name in the relation, its DuckDB type."""

    header: str
    sql: str
    type: str


@dataclass(frozen=True)
class Input:
    """A file's rows, staged.

    The relation `input_rows` has `_line` (line of a text file, row of any other), `_row_number`
    (1, 2 ... in file order) and the columns; `broken_rows` has the lines that are no row.
    `rows_in` was counted apart from reading: broken lines included, blank ones not.
    """

    columns: tuple[InputColumn, ...]
    rows_in: int
    place: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Broken:
    """A line that cannot be read as a row."""

    line: int
    reason: str
    message: str
    value_class: str


class Stage:
    """Collects text rows in batches, so a file of any size passes through little memory."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, headers: Sequence[str]) -> None:
        self.connection = connection
        self.columns = tuple(
            InputColumn(header, f"c{index}", "VARCHAR") for index, header in enumerate(headers)
        )
        self.rows = 0
        self._batch: list[tuple[int, Sequence[str | None]]] = []
        self._broken: list[Broken] = []
        fields = "".join(f", {column.sql} varchar" for column in self.columns)
        connection.execute(
            f"create or replace temp table {INPUT} (_line bigint, _row_number bigint{fields})"
        )
        create_broken(connection)

    def add(self, line: int, fields: Sequence[str | None]) -> None:
        """Take one row."""
        self._batch.append((line, fields))
        if len(self._batch) >= BATCH_ROWS:
            self.flush()

    def reject(self, broken: Broken) -> None:
        """Take one line that is no row."""
        self._broken.append(broken)
        if len(self._broken) >= BATCH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        if self._broken:
            rows = [vars(line) for line in self._broken]
            _insert(self.connection, BROKEN, pa.Table.from_pylist(rows))
            self._broken = []
        if self._batch:
            self._flush_rows()

    def _flush_rows(self) -> None:
        lines = [line for line, _ in self._batch]
        numbers = range(self.rows + 1, self.rows + 1 + len(lines))
        values = zip(*(fields for _, fields in self._batch), strict=True)
        arrays = [pa.array(lines, pa.int64()), pa.array(numbers, pa.int64())]
        arrays += [pa.array(column, pa.string()) for column in values]
        names = ["_line", "_row_number", *(column.sql for column in self.columns)]
        _insert(self.connection, INPUT, pa.table(arrays, names=names))
        self.rows += len(lines)
        self._batch = []


def create_broken(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty relation of lines that are no row."""
    connection.execute(f"create or replace temp table {BROKEN} {BROKEN_TYPES}")


def distinct_headers(headers: Sequence[str]) -> list[str]:
    """Name unnamed columns by their place, and number the second and later of equal names.

    Examples
    --------
    >>> distinct_headers(["id", "", "id"])
    ['id', 'column 2', 'id (2)']
    """
    seen: dict[str, int] = {}
    names = []
    for place, header in enumerate(headers, start=1):
        name = header.strip(" \t\r\n\u00a0\ufeff\u200b") or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _insert(connection: duckdb.DuckDBPyConnection, relation: str, table: pa.Table) -> None:
    connection.register("batch", table)
    connection.execute(f"insert into {relation} select * from batch")
    connection.unregister("batch")
