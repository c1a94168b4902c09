"""Rows of a database as staged text: read once, in batches, in the order the database gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from crm.errors import UsageError
from crm.sources.headers import nearest
from crm.sources.readers.staging import BATCH_ROWS, Input, Stage, distinct_headers

UNIT, RECORD, NOTHING = "\x1f", "\x1e", "\x00"
MOST_TABLES_NAMED = 20


@dataclass(frozen=True)
class DatabaseTable:
    """A whole table or view, perhaps with its schema before a dot."""

    name: str

    @property
    def label(self) -> str:
        """What messages and the load record call it."""
        return self.name

    def select(self, connection: sa.Connection) -> sa.Select[Any]:
        """Write the query of a table that the database itself lists, by its key where it has one.

        Raises
        ------
        UsageError
            The database has no such table or view.
        """
        inspector = sa.inspect(connection)
        schema, _, name = self.name.rpartition(".")
        known = inspector.get_table_names(schema or None) + inspector.get_view_names(schema or None)
        if name not in known:
            raise UsageError(self._absent(sorted(known)))
        keys = inspector.get_pk_constraint(name, schema or None)["constrained_columns"]
        table = sa.table(name, *map(sa.column, keys), schema=schema or None)
        return sa.select(sa.literal_column("*")).select_from(table).order_by(*table.columns)

    def _absent(self, known: Sequence[str]) -> str:
        close = nearest(self.name, known)
        listed = ", ".join(known[:MOST_TABLES_NAMED]) or "none"
        hint = f" Did you mean '{close}'?" if close else ""
        return f"The database has no table '{self.name}'; its tables are: {listed}.{hint}"


@dataclass(frozen=True)
class QueryFile:
    """One SELECT, written down in a file."""

    path: Path

    @property
    def label(self) -> str:
        """What messages and the load record call it."""
        return self.path.name

    def text(self) -> str:
        """Read the query.

        Raises
        ------
        UsageError
            The file cannot be read or holds nothing.
        """
        try:
            query = self.path.read_text(encoding="utf-8-sig").strip().rstrip(";").rstrip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise UsageError(
                "The query file {file} cannot be read ({reason}); check the path.",
                file=self.path,
                reason=reason,
            ) from None
        if not query:
            raise UsageError(
                "The query file {file} is empty; write one SELECT into it.", file=self.path
            )
        return query


def stage_rows(
    bench: duckdb.DuckDBPyConnection, connection: sa.Connection, what: DatabaseTable | QueryFile
) -> tuple[Input, str]:
    """Stage what a database answers as the relation `input_rows`.

    Every value becomes the text a CSV file of the same rows would hold, so both land alike.

    Returns
    -------
    (Input, str)
        The rows, and the SHA-256 of header and rows in their order.

    Raises
    ------
    UsageError
        The table does not exist, or the query answers with no rows at all, not even a header.
    """
    streaming = connection.execution_options(yield_per=BATCH_ROWS, no_parameters=True)
    if isinstance(what, DatabaseTable):
        result = streaming.execute(what.select(connection))
    else:
        result = streaming.exec_driver_sql(what.text())
    if not result.returns_rows:
        raise UsageError(
            "{label} asks for nothing; a query file holds one SELECT.", label=what.label
        )
    headers = distinct_headers(list(result.keys()))
    stage, digest, rows_in = Stage(bench, headers), hashlib.sha256(), 0
    digest.update((UNIT.join(headers) + RECORD).encode())
    for batch in result.partitions(BATCH_ROWS):
        for row in batch:
            rows_in += 1
            texts = [as_written(value) for value in row]
            stage.add(rows_in, texts)
            digest.update(_record(texts))
    stage.flush()
    return Input(stage.columns, rows_in, "row"), digest.hexdigest()


def as_written(value: Any) -> str | None:
    """Write a driver's value as text that the contracts read back exactly.

    Examples
    --------
    >>> from datetime import datetime
    >>> as_written(datetime(2024, 1, 10, 10, 0)), as_written(1e-7), as_written(True)
    ('2024-01-10 10:00:00', '0.0000001', 'true')
    """
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case float() | Decimal():
            number = Decimal(repr(value)) if isinstance(value, float) else value
            return format(number, "f")
        case datetime():
            return value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _record(texts: Sequence[str | None]) -> bytes:
    return (UNIT.join(NOTHING if text is None else text for text in texts) + RECORD).encode(
        "utf-8", "surrogatepass"
    )
