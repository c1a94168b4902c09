"""Worlds with hardly anything in them, or far too much of one thing, from a file to the marts."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pytest

from crm.errors import DATA_CHECK_FAILED
from tests.end_to_end.command import Workspace

pytestmark = pytest.mark.slow

AS_OF = "2026-01-31"
HEADERS = {
    "customers": "source_customer_id,email,created_at",
    "orders": "order_id,ordered_at,source_customer_id,email,status,total_gross,currency",
    "refunds": "refund_id,order_id,refunded_at,amount,currency",
    "tickets": "ticket_id,order_id,event_id,holder_email,checked_in_at",
    "events": "event_id,name,starts_at",
}
Files = Mapping[str, list[str]]


def orders(count: int, amount: str = "10.00", people: int = 12, gap: int = 9) -> list[str]:
    """Write so many paid orders, people taking turns, some days apart, the last on 30 January."""
    days = [f"{(30 - gap * n // people) % 28 + 1:02d}" for n in range(count)]
    return [
        f"{n},2026-01-{day} 10:00,{n % people},,paid,{amount},RON" for n, day in enumerate(days)
    ]


WORLDS: dict[str, tuple[Files, tuple[int, int]]] = {
    "two customers who bought nothing": (
        {"customers": ["1,a@example.com,2025-01-01", "2,b@example.com,2025-01-02"]},
        (2, 0),
    ),
    "one order, and somebody who bought nothing": (
        {
            "customers": ["B,bo@example.com,2026-01-01"],
            "orders": ["1,2026-01-05 10:00,,ana@example.com,paid,10.00,RON"],
        },
        (2, 1),
    ),
    "two customers with an order each": ({"orders": orders(2)}, (2, 2)),
    "all equal amounts": ({"orders": orders(60)}, (12, 60)),
    "all on one day": ({"orders": orders(40, gap=0)}, (12, 40)),
    "all refunded": (
        {
            "orders": orders(30),
            "refunds": [f"r{n},{n},2026-01-30 12:00,10.00,RON" for n in range(30)],
        },
        (12, 0),
    ),
    "all after the as_of day": (
        {"orders": [f"{n},2026-02-0{1 + n} 10:00,{n},,paid,10.00,RON" for n in range(5)]},
        (0, 0),
    ),
    "guests and their tickets alone": (
        {
            "orders": [f"{n},2026-01-05 10:00,,g{n}@example.com,paid,0.00,RON" for n in range(5)],
            "tickets": [f"t{n},{n},e1,h{n}@example.com,2026-01-20 19:00" for n in range(5)],
            "events": ["e1,Evening,2026-01-20 18:00"],
        },
        (10, 0),
    ),
    "tickets of orders nobody delivered": (
        {"tickets": ["t1,1,e1,h1@example.com,2026-01-20 19:00"], "events": ["e1,Evening,"]},
        (1, 0),
    ),
}


@pytest.mark.parametrize("name", WORLDS)
def test_a_tiny_world_is_built_and_published(fresh: Workspace, name: str) -> None:
    files, counted = WORLDS[name]
    for table, lines in files.items():
        text = "\n".join([HEADERS[table], *lines]) + "\n"
        fresh.settings.paths.create()
        (fresh.settings.paths.landing / f"{table}.csv").write_text(text, encoding="utf-8")
    fresh.must("build", "--as-of", AS_OF)
    assert counts(fresh) == counted
    assert broken_numbers(fresh) == []


def counts(workspace: Workspace) -> tuple[int, int]:
    """People, and orders that count."""
    ((people, countable),) = workspace.query(
        "select count(*), coalesce(sum(orders_count), 0)::int from dim_customers"
    )
    return people, countable


def broken_numbers(workspace: Workspace) -> list[tuple[str, str]]:
    """Name every published column that holds a NaN or an infinity."""
    columns = workspace.query(
        "select table_name, column_name from duckdb_columns()"
        " where schema_name = 'marts' and data_type in ('DOUBLE', 'FLOAT')"
    )
    assert columns
    return [
        (table, column)
        for table, column in columns
        if workspace.query(
            f'select count(*) from marts.{table} where not isfinite("{column}")'
        ) != [(0,)]
    ]  # fmt: skip


def test_log_writes_alone_are_nothing_to_build(fresh: Workspace) -> None:
    fresh.must("init")
    fresh.must("loyalty", "enable")
    refused = fresh.run("build", "--as-of", AS_OF)
    assert refused.returncode == DATA_CHECK_FAILED
    assert "holds no loads yet" in refused.stderr


def test_log_writes_and_customers_without_orders_are_built(fresh: Workspace) -> None:
    fresh.settings.paths.create()
    text = HEADERS["customers"] + "\n1,a@example.com,2025-01-01\n"
    (fresh.settings.paths.landing / "customers.csv").write_text(text, encoding="utf-8")
    fresh.must("build", "--as-of", AS_OF)
    ((customer,),) = fresh.query("select customer_id from dim_customers")
    fresh.must("customer", "tag", "add", "friend", customer)
    fresh.must("build", "--as-of", AS_OF)
    assert counts(fresh) == (1, 0)
    assert broken_numbers(fresh) == []


def test_one_customer_may_have_a_million_orders(fresh: Workspace) -> None:
    fresh.settings.paths.create()
    file = fresh.settings.paths.landing / "orders.parquet"
    duckdb.execute(
        f"""copy (
            select n::varchar as order_id, '7' as source_customer_id, 'paid' as status,
                timestamp '2020-01-01' + to_minutes(3 * n::int) as ordered_at,
                cast(n % 1000 / 100 + .01 as decimal(18, 2)) as total_gross, 'RON' as currency
            from range(1000000) as orders(n)
        ) to '{file}' (format parquet)"""
    )
    fresh.must("build", "--as-of", AS_OF)
    assert counts(fresh) == (1, 1_000_000)
    assert broken_numbers(fresh) == []
