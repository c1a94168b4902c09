"""T10: a refund counts from its own date; it never rewrites what an earlier cutoff saw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.dbt.runner import rows
from tests.ml.traps.money_world import BEFORE_REFUND

COLUMNS = "repeat_orders_count, total_spent_net::double, mean_repeat_order_value"


def before(home: Path, person: str) -> list[tuple[Any, ...]]:
    return rows(
        home,
        f"select {COLUMNS} from features.ftr_forecast_training"
        f" where customer_id = 'cust_{person}' and cutoff_date = date '{BEFORE_REFUND}'",
    )


def today(home: Path, person: str) -> list[tuple[Any, ...]]:
    return rows(
        home,
        f"select {COLUMNS} from features.ftr_forecast_scoring where customer_id = 'cust_{person}'",
    )


def test_a_full_refund_takes_the_purchase_away_from_its_own_date_on(shop: Path) -> None:
    assert before(shop, "ana") == [(1, 400.0, 300.0)]
    assert today(shop, "ana") == [(0, 100.0, None)]


def test_a_partial_refund_lowers_the_value_and_leaves_the_purchase(shop: Path) -> None:
    assert before(shop, "bob") == [(1, 400.0, 300.0)]
    assert today(shop, "bob") == [(1, 250.0, 150.0)]


def test_what_is_cancelled_the_same_day_was_never_bought(shop: Path) -> None:
    assert before(shop, "cora") == today(shop, "cora") == [(0, 100.0, None)]


def test_a_later_refund_changes_labels_and_no_features(shop: Path) -> None:
    found = rows(
        shop,
        "select cutoff_date < date '2024-01-10', max(spend)::double from"
        " features.ftr_forecast_outcomes where customer_id in ('cust_ana', 'cust_cora')"
        " group by all",
    )
    assert found == []  # what was taken back was no purchase after all
    half = rows(
        shop,
        "select distinct orders_count, spend::double from features.ftr_forecast_outcomes"
        " where customer_id = 'cust_bob'",
    )
    assert half == [(1, 150.0)]
