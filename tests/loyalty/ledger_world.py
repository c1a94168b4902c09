"""A published build of nothing but ledgers, small enough to write in a test."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import duckdb

from crm.config import Settings
from crm.loyalty.lots import Movement

BUILD_ID = "20260101T000000Z-ledgers"
TABLES = """
create table meta_build (base_currency varchar);
insert into meta_build values ('RON');
create table dim_customers (customer_id varchar);
create table fct_orders (customer_id varchar, is_countable boolean);
create table dim_loyalty_programs (program_id varchar, customers_count bigint,
    points_available bigint);
create table dim_loyalty_balances (program_id varchar, customer_id varchar, tier varchar,
    tier_number int, tier_measure decimal(18, 4), next_tier varchar, next_threshold decimal(18, 4),
    tier_progress_share double);
create table fct_tier_changes (program_id varchar, customer_id varchar, changed_date date,
    previous_tier varchar, tier varchar, direction varchar, reason varchar);
create table fct_loyalty_entries (program_id varchar, customer_id varchar, entry_id varchar,
    kind varchar, points bigint, occurred_at timestamp, occurred_date date, lot_expires_date date,
    reason_code varchar);
"""


def earned(
    entry_id: str, points: int, days_ago: int, ends: date | None = None, kind: str = "earn"
) -> Movement:
    """Make an entry of some days ago, at noon; below zero it takes points."""
    day = date.today() - timedelta(days=days_ago)  # noqa: DTZ011
    noon = datetime.combine(day, datetime.min.time()) + timedelta(hours=12)
    return Movement(entry_id, kind, points, noon, day, ends, "order")


def publish_ledgers(
    settings: Settings, ledgers: Mapping[str, Sequence[Movement]], program_id: str = "default"
) -> None:
    """Publish a build in which these customers have these entries in one programme."""
    settings.paths.create()
    folder = settings.paths.published_folder
    files = [folder / f"{kind}-{BUILD_ID}.duckdb" for kind in ("crm", "contacts")]
    for file in files:
        file.unlink(missing_ok=True)
        with duckdb.connect(str(file)) as connection:
            connection.execute(TABLES)
            for customer, movements in ledgers.items():
                connection.execute("insert into dim_customers values (?)", [customer])
                for entry in movements:
                    connection.execute(
                        "insert into fct_loyalty_entries values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        [program_id, customer, *_columns(entry)],
                    )
    sizes = {file.name: {"bytes": file.stat().st_size} for file in files}
    (folder / f"manifest-{BUILD_ID}.json").write_text(json.dumps({"files": sizes}))
    (folder / "CURRENT").write_text(BUILD_ID + "\n")


def _columns(entry: Movement) -> list[object]:
    return [
        entry.entry_id, entry.kind, entry.points, entry.occurred_at, entry.occurred_date,
        entry.expires_date, entry.reason_code,
    ]  # fmt: skip
