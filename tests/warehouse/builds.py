"""Private builds small enough to read: every table Python relies on, a few rows each."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm.warehouse.tables import REQUIRED_COLUMNS


def write_build(path: Path, generation: int = 1, rows: int = 3) -> Path:
    """Write a build whose every table carries the generation, so a mixed set would show."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create schema contacts; create schema raw_shop")
        for table, columns in REQUIRED_COLUMNS.items():
            named = ", ".join(f"'{generation}' as {column}" for column in columns)
            connection.execute(
                f"create table marts.{table} as select {named}, {generation} as generation"
                f" from range({rows})"
            )
        connection.execute(
            f"create table contacts.dim_customer_contacts as select {generation} as generation,"
            f" 'ana@example.com' as email from range({rows})"
        )
        connection.execute("create table raw_shop.customers as select 'raw@example.com' as email")
    return path
