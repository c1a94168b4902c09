"""RFM scores of the build's day and of every month-end it computed, against plain counts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.dbt.runner import rows
from tests.dbt_features.plain_reference import fifths, money_by_day, order_days
from tests.dbt_features.random_world import LAST_DAY
from tests.dbt_features.report_world import NAMES, WORLD

Scores = list[tuple[str, int, int, int]]


def month_ends(months: int) -> list[date]:
    """Month-ends before the last day, as a first build computes them."""
    days = [LAST_DAY]
    for _ in range(months):
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[1:]


KNOWN_DAYS = [LAST_DAY, *month_ends(24)]


def band(value: Decimal | int, begins: tuple[int, ...]) -> int:
    return 1 + sum(value >= begin for begin in begins)


def recency_score(days: int) -> int:
    return 5 - sum(days > last for last in (30, 60, 90, 180))


@pytest.mark.parametrize("day", KNOWN_DAYS, ids=str)
def test_quintile_scores_are_bands_of_all_time_and_fair_fifths(home: Path, day: date) -> None:
    bought = {name: days for name in NAMES if (days := order_days(WORLD, name, day))}
    spend = {name: sum(money_by_day(WORLD, name, day).values(), Decimal(0)) for name in bought}
    fifth = fifths(spend)
    expected = [
        (
            f"cust_{name}",
            recency_score((day - days[-1]).days),
            band(len(days), (2, 3, 5, 10)),
            fifth[name],
        )
        for name, days in bought.items()
    ]
    assert scores(home, "quintile", day) == sorted(expected)


@pytest.mark.parametrize("day", KNOWN_DAYS, ids=str)
def test_fixed_scores_look_back_a_year_and_score_111_without_an_order_in_it(
    home: Path, day: date
) -> None:
    first = day - timedelta(days=364)
    expected: Scores = []
    for name in NAMES:
        days = order_days(WORLD, name, day)
        recent = [on for on in days if on >= first]
        money = money_by_day(WORLD, name, day)
        spend = sum((net for on, net in money.items() if on >= first), Decimal(0))
        found = (
            recency_score((day - days[-1]).days if days else 0),
            band(len(recent), (2, 4, 7, 10)),
            band(spend, (500, 1000, 2500, 5000)),
        )
        if days:
            expected.append((f"cust_{name}", *(found if recent else (1, 1, 1))))
    assert scores(home, "fixed", day) == sorted(expected)


def scores(home: Path, scheme: str, day: date) -> Scores:
    found = rows(
        home,
        "select customer_id, recency_score, frequency_score, monetary_score"
        f" from marts.fct_rfm_scores where scheme = '{scheme}' and as_of_date = date '{day}'"
        " order by 1",
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def test_the_bands_stand_beside_the_scores(home: Path) -> None:
    assert rows(
        home,
        """
        select
            count(*) filter (total_spent_net > 0 and total_spent_net < monetary_at_least),
            count(distinct scheme_version),
            count(distinct monetary_at_least) filter (scheme = 'fixed')
        from marts.fct_rfm_scores
        """,
    ) == [(0, 2, 2)]


def test_rows_and_columns_of_every_movement_are_the_people_scored(home: Path) -> None:
    agreeing = rows(
        home,
        """
        select distinct sums.customers_count = scored.customers_count
        from (
            select scheme, from_date as day, sum(customers_count) as customers_count
            from marts.rpt_rfm_transitions where from_segment <> 'none'
            group by scheme, from_date, to_date
            union all
            select scheme, to_date, sum(customers_count)
            from marts.rpt_rfm_transitions where to_segment <> 'none'
            group by scheme, from_date, to_date
        ) as sums
        left join (
            select scheme, as_of_date as day, count(*) as customers_count
            from marts.fct_rfm_scores group by all
        ) as scored using (scheme, day)
        """,
    )
    assert agreeing == [(True,)]
