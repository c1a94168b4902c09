"""Which accounts and mailboxes raw data mentions, and since which load.

Every raw table that names an account (`source_customer_id`) or a mailbox (`email_key` and kin) is
read once, in SQL; tables and columns that were never delivered are simply not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

import duckdb

from crm.config import Settings
from crm.warehouse.connection import quoted

SIGHTED_TABLES = (
    ("shop", "customers"),
    ("shop", "addresses"),
    ("shop", "orders"),
    ("shop", "order_items"),
    ("shop", "refunds"),
    ("shop", "tickets"),
    ("shop", "carts"),
    ("activity", "activities"),
    ("activity", "message_events"),
    ("activity", "consents"),
    ("activity", "campaign_recipients"),
)
MAILBOX_COLUMNS = ("email_key", "holder_email_key", "recipient_key")


def raw_view(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    group: str,
    table: str,
    without: Set[str] = frozenset(),
) -> dict[str, str]:
    """Make the view `<group>_<table>` over a raw table's files, some loads left out.

    Returns
    -------
    dict of str to str
        Column name to DuckDB type; empty, and no view, when nothing was delivered.
    """
    folder = settings.paths.raw / group / table
    files = [file for file in sorted(folder.glob("*.parquet")) if file.stem not in without]
    if not files:
        return {}
    listed = ", ".join(quoted(str(file)) for file in files)
    connection.execute(
        f"create or replace view {group}_{table} as"
        f" select * from read_parquet([{listed}], union_by_name = true)"
    )
    described = connection.execute(f"describe {group}_{table}").fetchall()
    return {name: kind for name, kind, *_ in described}


def raw_rows(view: str, columns: Mapping[str, str], wanted: Mapping[str, str]) -> str:
    """Return a query for the wanted columns (name to type) of a raw view, null where not delivered.

    `columns` is what `raw_view` returned; empty gives a query without rows.
    """
    listed = ", ".join(
        name if name in columns else f"null::{kind} as {name}" for name, kind in wanted.items()
    )
    return f"select {listed} from {view}" if columns else f"select {listed} where false"


def collect_sightings(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make `account_sightings` and `guest_sightings`: each key once, with its first load.

    `account_sightings(source, source_customer_id, first_load)`;
    `guest_sightings(email_key, first_load, orders_count, phones_count)`, of rows without account.
    """
    accounts, guests = [], []
    for group, table in SIGHTED_TABLES:
        columns = raw_view(connection, settings, group, table)
        mailbox = next((name for name in MAILBOX_COLUMNS if name in columns), None)
        if "source_customer_id" in columns:
            accounts.append(_account_query(f"{group}_{table}"))
        if mailbox and table != "customers":
            guests.append(_guest_query(f"{group}_{table}", table, mailbox, columns))
    connection.execute(
        f"""create or replace temp table account_sightings as
        select source, source_customer_id, min(first_load) as first_load
        from ({_union(accounts, "null::varchar as source, null::varchar as source_customer_id")})
        group by all"""
    )
    nothing = "null::varchar as email_key, 0::bigint as orders_count, 0::bigint as phones_count"
    connection.execute(
        f"""create or replace temp table guest_sightings as
        select
            email_key,
            min(first_load) as first_load,
            sum(orders_count)::bigint as orders_count,
            max(phones_count) as phones_count
        from ({_union(guests, nothing)})
        group by all"""
    )


def _account_query(view: str) -> str:
    return f"""
        select _source as source, source_customer_id, min(_load_id) as first_load
        from {view} where source_customer_id is not null group by all"""


def _guest_query(view: str, table: str, mailbox: str, columns: dict[str, str]) -> str:
    is_order = table in ("orders", "order_items")
    orders = "count(distinct order_id)" if is_order else "0::bigint"
    phones = "count(distinct phone_e164)" if "phone_e164" in columns else "0::bigint"
    no_account = "source_customer_id is null" if "source_customer_id" in columns else "true"
    return f"""
        select
            {mailbox} as email_key,
            {orders} as orders_count,
            {phones} as phones_count,
            min(_load_id) as first_load
        from {view} where contains({mailbox}, '@') and {no_account} group by all"""


def _union(queries: list[str], nothing: str) -> str:
    return " union all by name ".join(
        [*queries, f"select {nothing}, null::varchar as first_load where false"]
    )
