"""A build on the cutoff day would have seen the same features: no later row moves them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.runner import dbt, rows
from tests.dbt_features.plain_reference import purchase_days, summary
from tests.dbt_features.random_world import LAST_DAY, PEOPLE, make_world, write_world
from tests.dbt_features.report_world import FEATURES, SEED, WORLD

CUTOFF = LAST_DAY - timedelta(days=91)
CLV = "customer_id, repeat_orders_count, age_at_last_order_days, age_days, mean_repeat_order_value"
CHURN = """customer_id, recency_days, orders_count, purchase_days_count, age_days,
    avg_days_between_orders, total_spent_net, avg_order_value, visits_count_90d,
    opens_count_90d, clicks_count_90d, check_ins_count_90d, check_ins_count_365d,
    refunds_count_365d"""


def build(home: Path, world: Any, as_of: date) -> Path:
    write_world(home, world)
    untested = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    result = dbt(home, "build", *untested, "--select", *FEATURES, as_of=as_of.isoformat())
    assert result.returncode == 0, result.stdout
    return home


def at_cutoff(home: Path) -> tuple[list[Any], list[Any]]:
    where = f"where cutoff_date = date '{CUTOFF}' and horizon_days = 90 order by customer_id"
    return (
        rows(home, f"select {CLV} from features.ftr_clv_calibration {where}"),
        rows(home, f"select {CHURN} from features.ftr_churn_training {where}"),
    )


def test_scoring_on_the_cutoff_day_sees_what_training_at_the_cutoff_sees(
    home: Path, tmp_path: Path
) -> None:
    past = build(tmp_path, WORLD.until(CUTOFF), CUTOFF)
    clv = rows(past, f"select {CLV} from features.ftr_clv_summary order by customer_id")
    churn = rows(past, f"select {CHURN} from features.ftr_churn_scoring order by customer_id")
    assert (clv, churn) == at_cutoff(home)
    assert len(clv) > PEOPLE / 3


def test_moving_and_changing_later_rows_changes_no_feature(home: Path, tmp_path: Path) -> None:
    other = build(tmp_path, make_world(SEED, changed_after=CUTOFF), LAST_DAY)
    assert at_cutoff(other) == at_cutoff(home)
    labels = "select sum(holdout_spend) from features.ftr_clv_calibration"
    assert rows(other, labels) != rows(home, labels)


def test_every_summary_equals_the_plain_one(home: Path) -> None:
    cutoffs = rows(home, "select distinct cutoff_date from features.ftr_clv_calibration")
    for (cutoff,) in cutoffs:
        found = rows(
            home,
            f"select distinct {CLV} from features.ftr_clv_calibration"
            f" where cutoff_date = date '{cutoff}' order by customer_id",
        )
        expected = []
        for number in range(PEOPLE):
            if days := purchase_days(WORLD, f"p{number:02d}", cutoff):
                expected.append((f"cust_p{number:02d}", *summary(days, cutoff)))
        assert [row[:4] for row in found] == [row[:4] for row in expected]
        assert [row[4] for row in found] == pytest.approx([row[4] for row in expected])


def test_the_holdout_is_what_happened_in_the_window(home: Path) -> None:
    found = rows(
        home,
        "select customer_id, cutoff_date, horizon_days, holdout_orders_count, holdout_spend"
        " from features.ftr_clv_calibration",
    )
    for customer_id, cutoff, horizon, orders, spend in found:
        days = purchase_days(WORLD, customer_id.removeprefix("cust_"), LAST_DAY)
        end = cutoff + timedelta(days=horizon)
        window = [net for day, net in days.items() if cutoff < day <= end]
        assert (orders, spend) == (len(window), sum(window))


def test_who_bought_nothing_in_the_window_has_churned(home: Path) -> None:
    found = rows(
        home,
        "select customer_id, cutoff_date, horizon_days, has_churned"
        " from features.ftr_churn_training",
    )
    assert {churned for *_, churned in found} == {True, False}
    for customer_id, cutoff, horizon, has_churned in found:
        days = purchase_days(WORLD, customer_id.removeprefix("cust_"), LAST_DAY)
        end = cutoff + timedelta(days=horizon)
        assert has_churned == (not any(cutoff < day <= end for day in days))
