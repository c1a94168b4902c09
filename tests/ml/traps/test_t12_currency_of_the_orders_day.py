"""T12: money is converted at the order's own day and never fitted across currencies."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.dbt.runner import rows

MONEY = "first_order_value, last_order_value, total_spent_net, mean_repeat_order_value"


def of(home: Path, person: str) -> list[tuple[object, ...]]:
    where = f"where customer_id = 'cust_{person}'"
    return rows(home, f"select {MONEY} from features.ftr_forecast_scoring {where}")


def test_euro_at_the_rate_of_each_day_equal_the_same_amounts_in_lei(shop: Path) -> None:
    expected = (Decimal(490), Decimal(510), Decimal(1000), 510.0)
    assert of(shop, "dan") == of(shop, "eva") == [expected]


def test_a_rate_of_a_later_day_moves_no_feature(shop: Path) -> None:
    found = rows(
        shop,
        "select distinct customer_id, total_spent_net from features.ftr_forecast_training"
        " where customer_id in ('cust_dan', 'cust_eva') and cutoff_date < date '2024-01-10'"
        " order by 1",
    )
    assert found == [("cust_dan", Decimal(490)), ("cust_eva", Decimal(490))]


def test_what_was_paid_is_kept_beside_it(shop: Path) -> None:
    found = rows(
        shop,
        "select gross_delivered, currency, fx_rate::double"
        " from intermediate.int_orders_resolved_to_customers"
        " where customer_id = 'cust_dan' order by ordered_date",
    )
    assert found == [(Decimal(100), "EUR", 4.9), (Decimal(100), "EUR", 5.1)]
