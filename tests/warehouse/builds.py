"""Private builds small enough to read: every table Python relies on, a few rows each."""

from __future__ import annotations

from pathlib import Path

import duckdb

from crm.warehouse.tables import REQUIRED_COLUMNS

DAY = "2026-01-01"
"""The day of every build here: publishing stores it."""

VALUES = {"change": "1::decimal(18, 4)"}
"""Columns that are read with their types."""

HISTORY = """
create schema intermediate;
create table intermediate.int_history_days_chosen as
select date '{day}' as as_of_date, false as is_stored;
create table intermediate.int_history_days_totalled as
select date '{day}' as as_of_date, null::date as previous_as_of_date, 'observed' as origin,
    {rows}::bigint as customers_count;
create table intermediate.int_customer_states_chained as
select '{generation}' as customer_id, date '{day}' as as_of_date, null::date as previous_as_of_date,
    false as is_stored, 1 as recency_days, null::varchar as lifecycle_stage_before,
    null::varchar as rfm_segment_before
from range({rows});
create table intermediate.int_segment_memberships_replayed
    (segment_id varchar, customer_id varchar, as_of_date date);
"""


def write_build(path: Path, generation: int = 1, rows: int = 3, day: str = DAY) -> Path:
    """Write a build whose every table carries the generation, so a mixed set would show."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create schema contacts; create schema raw_shop")
        for table, columns in REQUIRED_COLUMNS.items():
            values = {column: VALUES.get(column, f"'{generation}'") for column in columns}
            values |= {"as_of_date": f"date '{day}'"} if "as_of_date" in columns else {}
            named = ", ".join(f"{value} as {column}" for column, value in values.items())
            connection.execute(
                f"create table marts.{table} as select {named}, {generation} as generation"
                f" from range({rows})"
            )
        connection.execute(
            f"create table contacts.dim_customer_contacts as select {generation} as generation,"
            f" 'ana@example.com' as email from range({rows})"
        )
        connection.execute(HISTORY.format(day=day, generation=generation, rows=rows))
        connection.execute("create table raw_shop.customers as select 'raw@example.com' as email")
    return path
