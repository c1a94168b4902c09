"""What every question begins with: is there a build, did orders come in, is all of it built."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import duckdb

from crm.config import Settings
from crm.doctor.finding import Finding
from crm.sources.loads import Load, list_loads
from crm.warehouse.connection import reader
from crm.warehouse.status import Freshness, WorkspaceStatus, workspace_status

ORDER_TABLES = ("orders", "order_items")
COUNTABLE = "a countable order is paid, no test, not fully refunded and above zero"


def examine_build(
    settings: Settings, look: Callable[[duckdb.DuckDBPyConnection], Iterable[Finding]]
) -> list[Finding]:
    """Ask what every question begins with, then look on in the build; without one, only that."""
    status = workspace_status(settings)
    if status.build_id is None:
        return [build_finding(status)]
    with reader(settings) as connection:
        return [
            build_finding(status),
            orders_finding(connection, settings),
            waiting_finding(connection, settings),
            *look(connection),
        ]


def build_finding(status: WorkspaceStatus) -> Finding:
    """Say which build is served, and whether it may be trusted."""
    if status.build_id is None:
        way_out = "run `crm sample` or `crm ingest FILE`, then `crm build`"
        text = status.message or way_out
        return Finding("Is there a build?", False, f"nothing is published yet: {text}")
    age = f"built {status.built_at:%Y-%m-%d %H:%M} UTC, as of {status.as_of}"
    return Finding(
        "Is there a build?",
        status.freshness in (Freshness.FRESH, Freshness.LATE),
        f"{status.freshness.value}: {age}{_stopped(status)}",
    )


def _stopped(status: WorkspaceStatus) -> str:
    if status.freshness is Freshness.FAILING:
        return f"; the last build stopped: {status.message}"
    return "; run `crm build`" if status.freshness is Freshness.STALE else ""


def orders_finding(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Finding:
    """Say whether the orders table is filled, and how many of its orders count."""
    orders, countable = connection.execute(
        "select count(*), count(*) filter (where is_countable) from fct_orders"
    ).fetchall()[0]
    question = "Is the orders table populated?"
    if countable:
        return Finding(question, True, f"{orders:,} orders, {countable:,} of them countable")
    if orders:
        by_status = "; ".join(_counted(connection, "true"))
        return Finding(
            question, False, f"none of {orders:,} orders counts ({by_status}): {COUNTABLE}"
        )
    delivered = [load for load in list_loads(settings) if load.table_name in ORDER_TABLES]
    way_out = (
        "they lie after the as-of day or wait for `crm build`"
        if delivered
        else "no file of orders was ever loaded: `crm ingest ORDERS.csv`"
    )
    return Finding(question, False, f"no orders in the build; {way_out}")


def order_states(connection: duckdb.DuckDBPyConnection, customer_id: str) -> list[str]:
    """Count a person's orders by what became of them, as words."""
    return _counted(connection, "customer_id = $customer", customer=customer_id)


def _counted(connection: duckdb.DuckDBPyConnection, condition: str, **values: str) -> list[str]:
    rows = connection.execute(
        "select case when is_countable then 'countable'"
        " when fully_refunded_date is not null then 'fully refunded'"
        " when status = 'paid' then 'paid, but free or reversed' else status end as state,"
        f" count(*) from fct_orders where {condition} group by state order by state",
        values,
    ).fetchall()
    return [f"{count:,} {state}" for state, count in rows]


def waiting_finding(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Finding:
    """Say whether files were loaded after the build began."""
    ((built_at,),) = connection.execute("select built_at from meta_build").fetchall()
    waiting = [load.file for load in list_loads(settings) if _instant(load) > _utc(built_at)]
    question = "Is everything that was loaded built?"
    if not waiting:
        return Finding(question, True, "no file was loaded since")
    return Finding(
        question, False, f"{len(waiting)} files wait ({waiting[-1]} ...); run `crm build`"
    )


def _instant(load: Load) -> datetime:
    return _utc(load.loaded_at)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def quality_finding(connection: duckdb.DuckDBPyConnection) -> Finding:
    """Say how many rows of orders were rejected, and why most of them."""
    ((rows_in,),) = connection.execute(
        "select coalesce(sum(rows_in), 0) from rpt_source_loads"
        " where table_name in ('orders', 'order_items')"
    ).fetchall()
    rejected = connection.execute(
        "select reason, column_name, sum(rows_count) as rows_count from rpt_rejections"
        " where table_name in ('orders', 'order_items') group by all"
        " order by rows_count desc, reason, column_name"
    ).fetchall()
    question = "Are the orders' rows sound?"
    if not rejected:
        return Finding(question, True, f"none of {rows_in:,} rows was rejected")
    total = sum(count for _, _, count in rejected)
    reason, column, _ = rejected[0]
    return Finding(
        question,
        False,
        f"{total:,} of {rows_in:,} rows were rejected, most for {column}: {reason}; mend the file "
        "and ingest it again (rpt_rejections lists the rest)",
    )
