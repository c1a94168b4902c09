"""RFM scores of the build's day and of every month-end it computed, against plain counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.dbt.runner import rows
from tests.dbt_features.plain_reference import money_by_day, order_days
from tests.dbt_features.plain_scores import Scores, fixed_scores, quintile_scores
from tests.dbt_features.random_world import LAST_DAY
from tests.dbt_features.report_world import NAMES, WORLD


def month_ends(months: int) -> list[date]:
    """Month-ends before the last day, as a first build computes them."""
    days = [LAST_DAY]
    for _ in range(months):
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[1:]


KNOWN_DAYS = [LAST_DAY, *month_ends(24)]


@pytest.mark.parametrize("day", KNOWN_DAYS, ids=str)
@pytest.mark.parametrize(
    ("scheme", "plain"), [("quintile", quintile_scores), ("fixed", fixed_scores)]
)
def test_the_scores_of_a_day_are_the_plain_ones(
    home: Path, day: date, scheme: str, plain: Callable[..., Scores]
) -> None:
    days = {name: bought for name in NAMES if (bought := order_days(WORLD, name, day))}
    money = {name: money_by_day(WORLD, name, day) for name in NAMES}
    found = rows(
        home,
        "select customer_id, recency_score, frequency_score, monetary_score"
        f" from marts.fct_rfm_scores where scheme = '{scheme}' and as_of_date = date '{day}'",
    )
    scores = {customer.removeprefix("cust_"): tuple(rest) for customer, *rest in found}
    assert scores == plain(days, money, day)


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
