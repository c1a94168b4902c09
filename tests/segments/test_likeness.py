"""Who is like a group in what they did: nobody's age, no later act and no order of rows matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import duckdb
import pytest

from crm.segments.figures.likeness import TABLE, measure_everybody, nearest
from crm.segments.figures.shares import Share
from crm.segments.language.moments import Clock

DAY = Clock(date(2026, 6, 30), ZoneInfo("Europe/Bucharest"))
WORLD = """
create table dim_customers as
    select 'c' || lpad(n::varchar, 2, '0') as customer_id, timestamp '2025-01-01' as created_at,
        timestamp '2025-01-01' as first_seen_at
    from range(40) as numbers (n);
create table dim_events as select * from (values
    ('r', 'rock', 'a', 'v', 'c', null, timestamp '2026-09-01'),
    ('j', 'jazz', 'b', 'v', 'c', null, timestamp '2026-09-01')
) as events (event_id, genre, artist, venue, city, series, starts_at);
create table fct_orders as
    select customer_id || '-' || n as order_id, customer_id, day + interval 12 hour as ordered_at,
        day::date as ordered_date, true as is_sale, null::date as fully_refunded_date,
        100::decimal(18, 4) as gross, 100::decimal(18, 4) as net_before_refunds, 'web' as channel,
        null::varchar as discount_code
    from (
        select customer_id, n, date '2026-06-01' - interval (30 * n) day as day
        from dim_customers, range(4) as times (n)
        where n < 1 + substr(customer_id, 2)::int % 4
    );
create table fct_order_items as
    select order_id,
        case when substr(customer_id, 2)::int < 20 then 'r' else 'j' end as event_id
    from fct_orders;
create table fct_tickets (order_id varchar, event_id varchar);
create table fct_refunds (refund_id varchar, order_id varchar, customer_id varchar,
    refunded_at timestamp, amount decimal(18, 4), is_countable boolean);
create table fct_held_tickets (customer_id varchar, event_id varchar, is_attended boolean,
    attended_at timestamp);
create table fct_activities (activity_id varchar, customer_id varchar, occurred_at timestamp,
    type varchar);
create table seed as select customer_id from dim_customers where substr(customer_id, 2)::int < 8;
"""


@pytest.fixture
def shop() -> Iterator[duckdb.DuckDBPyConnection]:
    """Forty people: the first half buys rock, the others jazz, one to four times; eight are in."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(WORLD)
        yield connection


def found(connection: duckdb.DuckDBPyConnection, people: int = 12) -> list[tuple[str, float]]:
    columns = measure_everybody(connection, DAY)
    return connection.execute(nearest(columns, "seed", people)).fetchall()


def test_the_nearest_share_the_group_s_tastes_and_are_no_members(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    rock_fans_outside = {f"c{number:02}" for number in range(8, 20)}
    assert {customer_id for customer_id, _ in found(shop)} == rock_fans_outside
    distances = [distance for _, distance in found(shop, 100)]
    assert len(distances) == 32
    assert distances == sorted(distances)


def test_everybody_has_every_measure_and_prospects_come_after_people_alike(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    shop.execute(
        "insert into dim_customers values ('prospect', timestamp '2026-01-01', '2026-01-01')"
    )
    columns = measure_everybody(shop, DAY)
    missing = " or ".join(f"not isfinite({one}::double) or {one} is null" for one in columns)
    assert shop.execute(f"select count(*) from {TABLE} where {missing}").fetchall() == [(0,)]
    assert "prospect" not in {customer_id for customer_id, _ in found(shop, 12)}
    assert len(found(shop, 100)) == 33


def test_what_happened_later_changes_nothing(shop: duckdb.DuckDBPyConnection) -> None:
    before = found(shop, 100)
    shop.execute(
        """
        insert into fct_orders select 'later', 'c39', timestamp '2026-07-05', date '2026-07-05',
            true, null, 9000, 9000, 'web', 'SALE';
        insert into fct_activities values ('v', 'c39', timestamp '2026-07-05', 'visit');
        insert into fct_refunds values ('x', 'c38-0', 'c38', timestamp '2026-07-05', 100, true);
        insert into dim_customers values ('new', timestamp '2026-07-05', '2026-07-05');
        """
    )
    assert found(shop, 100) == before


def test_the_order_of_rows_changes_nothing(shop: duckdb.DuckDBPyConnection) -> None:
    before = found(shop, 100)
    for table in ("dim_customers", "fct_orders", "fct_order_items", "seed"):
        shop.execute(
            f"create or replace table {table} as from {table} order by hash({table}::text)"
        )
    assert found(shop, 100) == before


def test_a_share_knows_what_it_may_be_by_chance() -> None:
    low, high = Share(47, 100).interval
    assert (round(low, 3), round(high, 3)) == (0.375, 0.567)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(3, 10) < Share(4, 10)
