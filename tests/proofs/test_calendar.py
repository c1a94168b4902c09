"""What lies on which local day, worked out by hand in `tests.proofs.calendar`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.dbt.runner import TENANT, dbt, rows
from tests.dbt_features.random_world import LAST_DAY
from tests.proofs.calendar import BORN, INSTANTS, LOCAL_DAYS, LOTS_END, NAIVE, UNSEEN
from tests.proofs.conftest import Proved
from tests.worlds import write_customer_ids, write_raw


def test_an_order_lies_on_the_tenants_day(proved: Proved) -> None:
    found = rows(
        proved.home,
        "select ordered_at, ordered_date from marts.fct_orders where order_id like 'shop:d%'",
    )
    days = {instant.isoformat(): day for instant, day in found}
    assert {text: days[text] for text in LOCAL_DAYS} == LOCAL_DAYS
    assert UNSEEN not in days
    assert len(found) == len(INSTANTS) - 1


def test_recency_counts_local_days_to_the_as_of_day(proved: Proved) -> None:
    found = rows(
        proved.home,
        "select last_order_at, recency_days from marts.dim_customers"
        " inner join marts.bridge_customer_sources using (customer_id)"
        " where source_customer_id like 'd__a' and orders_count > 0",
    )
    told = {text: (LAST_DAY - day).days for text, day in LOCAL_DAYS.items()}
    assert {at.isoformat(): days for at, days in found if at.isoformat() in told} == told


def test_a_delivered_time_without_a_zone_is_local(proved: Proved) -> None:
    found = rows(
        proved.home,
        "select activity_id, occurred_at from marts.fct_activities"
        " where activity_id like '%naive-%' order by 1",
    )
    assert [at.isoformat() for _, at in found] == list(NAIVE.values())


def test_years_of_age_turn_on_the_birthday(proved: Proved) -> None:
    found = rows(
        proved.home,
        "select source_customer_id, age from marts.dim_customers"
        " inner join marts.bridge_customer_sources using (customer_id)"
        " where source_customer_id like 'born-%' order by 1",
    )
    assert [age for _, age in found] == list(BORN.values())


def test_points_end_half_a_year_later_or_with_the_month(proved: Proved) -> None:
    found = rows(
        proved.home,
        "select occurred_at, lot_expires_date from marts.fct_loyalty_entries"
        " where kind = 'earn' and order_id like 'shop:d%'",
    )
    ends = {at.isoformat(): day for at, day in found}
    assert {text: ends[text] for text in LOTS_END} == LOTS_END


ZONES = {
    "America/New_York": {
        # Standard time is five hours behind: the day ends at 05:00 UTC.
        "2024-01-16T04:59:59": date(2024, 1, 15),
        "2024-01-16T05:00:00": date(2024, 1, 16),
        # 10 March 2024 has 23 hours: from 05:00 to 04:00 (already daylight time).
        "2024-03-10T04:59:59": date(2024, 3, 9),
        "2024-03-10T05:00:00": date(2024, 3, 10),
        "2024-03-11T03:59:59": date(2024, 3, 10),
        "2024-03-11T04:00:00": date(2024, 3, 11),
        # 5 November 2023 has 25 hours: from 04:00 (still daylight time) to 05:00.
        "2023-11-05T03:59:59": date(2023, 11, 4),
        "2023-11-05T04:00:00": date(2023, 11, 5),
        "2023-11-06T04:59:59": date(2023, 11, 5),
        "2023-11-06T05:00:00": date(2023, 11, 6),
        # The evening of 29 February is 1 March in UTC.
        "2024-03-01T04:59:59": date(2024, 2, 29),
        # The as_of day ends in daylight time.
        "2024-07-01T03:59:59": date(2024, 6, 30),
        "2024-07-01T04:00:00": None,
    },
    "Pacific/Kiritimati": {
        # Fourteen hours ahead, all year: the day ends at 10:00 UTC.
        "2024-01-15T09:59:59": date(2024, 1, 15),
        "2024-01-15T10:00:00": date(2024, 1, 16),
        "2024-02-28T10:00:00": date(2024, 2, 29),
        "2024-02-29T10:00:00": date(2024, 3, 1),
        "2023-12-31T10:00:00": date(2024, 1, 1),
        "2024-03-31T09:59:59": date(2024, 3, 31),
        "2024-06-30T09:59:59": date(2024, 6, 30),
        "2024-06-30T10:00:00": None,
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_days_are_the_tenants_whatever_its_zone(tmp_path: Path, zone: str) -> None:
    _write_orders(tmp_path, list(ZONES[zone]))
    models_alone = ("--exclude-resource-type", "test", "unit_test")
    wanted = ("--select", "+fct_orders")
    result = dbt(tmp_path, "build", *models_alone, *wanted, timezone=zone)
    assert result.returncode == 0, result.stdout
    found = dict(rows(tmp_path, "select ordered_at, ordered_date from marts.fct_orders"))
    told = {at: day for at, day in ZONES[zone].items() if day is not None}
    assert {at.isoformat(): day for at, day in found.items()} == told


@pytest.mark.slow
@pytest.mark.parametrize(("as_of", "orders"), [("1999-12-31", 0), ("2094-12-31", 3)])
def test_a_day_before_or_after_all_data_builds_and_passes_every_check(
    tmp_path: Path, as_of: str, orders: int
) -> None:
    _write_orders(tmp_path, ["2023-12-31T21:59:59", "2024-02-29T12:00:00", "2024-06-30T21:00:00"])
    result = dbt(tmp_path, "build", "--exclude-resource-type", "unit_test", as_of_date=as_of)
    assert result.returncode == 0, result.stdout
    assert rows(
        tmp_path,
        "select (select count(*) from marts.fct_orders), (select count(*) from marts.fct_rfm_scores"
        f" where scheme = 'quintile' and as_of_date = date '{as_of}'),"
        " (select count(*) from marts.dim_customers)",
    ) == [(orders, orders, orders)]


def _write_orders(home: Path, instants: list[str]) -> None:
    people = {f"account:shop:{number}": f"cust_{number}" for number in range(len(instants))}
    write_customer_ids(home, TENANT, people)
    write_raw(home, TENANT, "shop.orders", [
        {"order_id": str(number), "source_customer_id": str(number), "status": "paid",
         "ordered_at": datetime.fromisoformat(text).replace(tzinfo=UTC).replace(tzinfo=None),
         "total_gross": 15, "currency": "RON"}
        for number, text in enumerate(instants)
    ])  # fmt: skip
