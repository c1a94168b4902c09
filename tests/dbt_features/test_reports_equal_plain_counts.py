"""KPI days and memberships against the definitions counted the slow way."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.dbt.runner import rows
from tests.dbt_features.plain_reference import active_count, churn_rate, counts
from tests.dbt_features.random_world import FIRST_DAY, LAST_DAY, PEOPLE
from tests.dbt_features.report_world import MONEY, NAMES, ORDER_DAYS, WORLD


def test_every_kpi_day_equals_a_plain_count(home: Path) -> None:
    found = rows(
        home,
        "select kpi_date, active_30d, active_60d, active_90d, churn_rate, new_customers,"
        " orders_count, repeat_rate, purchase_frequency_365d, acquisition_rate_30d"
        " from marts.rpt_kpi_days order by kpi_date",
    )
    countable = [order for order in WORLD.orders if counts(WORLD, order, LAST_DAY)]
    first = min(order.day for order in countable)
    assert [row[0] for row in found] == [
        first + timedelta(days=number) for number in range((LAST_DAY - first).days + 1)
    ]
    for day, active_30d, active_60d, active_90d, churned, new, orders, *rates in found:
        actives = tuple(active_count(ORDER_DAYS, day, days) for days in (30, 60, 90))
        assert (active_30d, active_60d, active_90d) == actives
        assert churned == pytest.approx(churn_rate(ORDER_DAYS, day, 180))
        assert new == sum(days[0] == day for days in ORDER_DAYS.values())
        assert orders == sum(order.day == day for order in countable)
        assert rates[:2] == pytest.approx([repeat_rate(day), purchase_frequency(day)])
        assert rates[2] == pytest.approx(
            acquisition_rate(day) if (day - first).days >= 30 else None
        )


def purchase_frequency(day: date) -> float | None:
    year = [
        sum(day - timedelta(days=365) < on <= day for on in days) for days in ORDER_DAYS.values()
    ]
    buyers = sum(orders > 0 for orders in year)
    return sum(year) / buyers if buyers else None


def acquisition_rate(day: date) -> float | None:
    firsts = [days[0] for days in ORDER_DAYS.values()]
    before = sum(first <= day - timedelta(days=30) for first in firsts)
    return sum(first <= day for first in firsts) / before - 1 if before else None


def repeat_rate(day: date) -> float | None:
    buyers = [sum(on <= day for on in days) for days in ORDER_DAYS.values()]
    once, twice = sum(count >= 1 for count in buyers), sum(count >= 2 for count in buyers)
    return twice / once if once else None


def test_members_are_the_people_of_whom_the_rule_holds(home: Path) -> None:
    found = rows(home, "select segment_id, customer_id from marts.fct_segment_memberships")
    expected = {("no-orders", f"cust_{name}") for name in NAMES if name not in ORDER_DAYS} | {
        ("spenders", f"cust_{name}") for name in NAMES if sum(MONEY[name].values()) >= 100
    }
    assert set(found) == expected
    assert len(found) == len(expected)
    sizes = rows(home, "select slug, members_count, rule_hash from marts.dim_segments order by 1")
    assert sizes[1] == ("rock-fans", 0, "hash of rock-fans")
    assert sum(members for _, members, _ in sizes) == len(expected)
    both = rows(home, "select count(*) from marts.dim_customers where segments = 'spenders'")
    assert both == [(len([member for member in expected if member[0] == "spenders"]),)]


def test_a_rule_may_mention_every_column_of_a_customer_but_segments_and_past_groups(
    home: Path,
) -> None:
    columns = "select column_name from information_schema.columns where table_name = '{}'"
    profile = set(rows(home, columns.format("int_customers_profiled")))
    assert profile == set(rows(home, columns.format("dim_customers"))) - {
        ("segments",),
        ("rfm_segment_previous",),
        ("rfm_segment_changed_date",),
    }


def test_the_world_has_what_the_tests_are_about() -> None:
    assert len(ORDER_DAYS) < PEOPLE
    assert any(len(days) > 4 for days in ORDER_DAYS.values())
    assert any(days[-1] < LAST_DAY - timedelta(days=364) for days in ORDER_DAYS.values())
    assert min(order.day for order in WORLD.orders) >= FIRST_DAY
