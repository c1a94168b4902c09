"""Cohorts with their breakdowns, gaps, hours and segments against the slow definitions."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.dbt.runner import rows
from tests.dbt_features.plain_patterns import cohort_cells, gap_curve
from tests.dbt_features.plain_reference import churn_rate, counts, refunded_by
from tests.dbt_features.random_world import LAST_DAY, World, make_world
from tests.dbt_features.report_world import MONEY, NAMES, ORDER_DAYS, WORLD, build_reports

THRESHOLD = 180
COHORTS_AND_GAPS = (
    "+fct_cohort_months",
    "+rpt_purchase_gaps",
    "+assert_cohort_groups_add_up_to_the_whole",
)


def test_every_cohort_cell_of_every_breakdown_is_a_plain_count(home: Path) -> None:
    assert cohorts(home) == cohort_cells(WORLD, LAST_DAY)


def test_the_gap_curve_is_the_product_of_its_days(home: Path) -> None:
    assert_gaps_are_plain(home, WORLD)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
def test_cohorts_and_gaps_of_any_world_are_plain_counts(seed: int, tmp_path: Path) -> None:
    world = make_world(seed)
    build_reports(tmp_path, world, COHORTS_AND_GAPS)
    assert cohorts(tmp_path) == cohort_cells(world, LAST_DAY)
    assert_gaps_are_plain(tmp_path, world)


def cohorts(home: Path) -> list[tuple[object, ...]]:
    return rows(
        home,
        "select breakdown, breakdown_value, 12 * year(cohort_month) + month(cohort_month),"
        " months_since_first_order, customers_count, active_count, active_on_or_after_count,"
        " revenue, cumulative_revenue from marts.fct_cohort_months order by 1, 2, 3, 4",
    )


def assert_gaps_are_plain(home: Path, world: World) -> None:
    found = rows(
        home,
        "select gap_days, gaps_count, watched_count, returned_share"
        " from marts.rpt_purchase_gaps order by 1",
    )
    expected = gap_curve(world, LAST_DAY, THRESHOLD)
    assert [row[:3] for row in found] == [row[:3] for row in expected]
    assert [row[3] for row in found] == pytest.approx([row[3] for row in expected], abs=1e-8)


def test_sales_are_counted_in_the_hour_of_the_wall_clock(home: Path) -> None:
    expected: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
    for order in WORLD.orders:
        if counts(WORLD, order, LAST_DAY):
            net = order.gross - refunded_by(WORLD, order, LAST_DAY)
            expected[order.day.isoweekday(), order.at.hour].append(net)
    found = rows(
        home,
        "select weekday, hour_of_day, orders_count, revenue from marts.rpt_purchase_hours"
        " where channel = 'all' order by 1, 2",
    )
    assert found == [
        (day, hour, len(expected[day, hour]), sum(expected[day, hour], Decimal(0)))
        for day in range(1, 8)
        for hour in range(24)
    ]


def test_a_segment_is_measured_like_everybody(home: Path) -> None:
    spenders = [name for name in NAMES if sum(MONEY[name].values()) >= 100]
    found = rows(
        home,
        "select members_count, buyers_count, orders_365d, revenue_365d, repeat_rate, churn_rate"
        " from marts.rpt_segment_performance where segment_id in ('*', 'spenders') order by 1 desc",
    )
    for row, members in zip(found, (NAMES, spenders), strict=True):
        assert row[:4] == year_of(members)
        orders = {name: ORDER_DAYS[name] for name in members if name in ORDER_DAYS}
        repeaters = Counter(len(days) > 1 for days in orders.values())[True]
        assert row[4] == pytest.approx(repeaters / len(orders))
        assert row[5] == pytest.approx(churn_rate(orders, LAST_DAY, THRESHOLD))


def year_of(members: list[str]) -> tuple[int, int, int, Decimal]:
    after = LAST_DAY - timedelta(days=365)
    orders = [day for name in members for day in ORDER_DAYS.get(name, []) if day > after]
    money = [net for name in members for day, net in MONEY[name].items() if day > after]
    buyers = [name for name in members if name in ORDER_DAYS]
    return len(members), len(buyers), len(orders), sum(money, Decimal(0))


def test_the_world_has_a_group_to_show_and_groups_to_fold() -> None:
    groups = {cell[:2] for cell in cohort_cells(WORLD, LAST_DAY)}
    assert {("first_order_channel", "web"), ("first_order_channel", "other")} <= groups
