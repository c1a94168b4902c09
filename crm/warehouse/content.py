"""What a table holds, as a number of rows and a hash: how two builds are compared."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass

import duckdb

from crm.warehouse.tables import VOLATILE_COLUMNS


@dataclass(frozen=True)
class TableState:
    """What one published table holds: its row count and a hash of its content."""

    rows: int
    content_hash: str


def table_names(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> list[str]:
    """List a schema's tables, sorted."""
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = ?"
        " order by table_name",
        [database, schema],
    ).fetchall()
    return [name for (name,) in rows]


def table_states(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str
) -> dict[str, TableState]:
    """Count and hash every table of a schema, volatile columns left out."""
    columns = _lasting_columns(connection, database, schema)
    return {
        table: _table_state(connection, f"{database}.{schema}.{table}", columns[table])
        for table in table_names(connection, database, schema)
    }


def overall_hash(tables: dict[str, TableState]) -> str:
    """Hash many tables' hashes into one."""
    text = "\n".join(f"{name} {state.content_hash}" for name, state in sorted(tables.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def _lasting_columns(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str
) -> dict[str, list[str]]:
    rows = connection.execute(
        "select table_name, column_name from duckdb_columns()"
        " where database_name = ? and schema_name = ? order by table_name, column_index",
        [database, schema],
    ).fetchall()
    found = defaultdict(list)
    for table, column in rows:
        if column not in VOLATILE_COLUMNS:
            found[table].append(column)
    return found


def _table_state(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: list[str]
) -> TableState:
    """Hash the rows without regard to their order: the sum of the row hashes.

    Equal to hashing sorted rows, at the cost of one scan and no sort.
    """
    row = ", ".join(f'"{column}"' for column in columns)
    found = connection.execute(
        f"select count(*), coalesce(sum(hash({row})::hugeint), 0)::varchar from {relation}"
    ).fetchone()
    rows, total = found or (0, "0")
    digest = hashlib.sha256(f"{','.join(columns)}|{rows}|{total}".encode()).hexdigest()
    return TableState(rows, digest[:32])
