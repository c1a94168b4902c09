"""Trap 21: with few repeat buyers there is nothing to learn of a customer; abstain, and say why."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ml.forecast.run import run
from ml.tables import CLV_NUMBERS
from tests.ml import order_log

PUBLIC = Path(os.environ.get("CRM_PUBLIC_DATA", Path(__file__).parents[4] / "shared" / "data"))


def outcome_of(days: pd.DataFrame, as_of: str):
    frames = order_log.frames(days, as_of, [90, 180, 365])
    return run(
        frames.scoring,
        frames.training,
        frames.outcomes,
        frames.windows,
        as_of=date.fromisoformat(as_of),
        clv_horizons_days=[365],
        churn_horizons_days=[180, 90],
        currency="RON",
        discount_rate=None,
        thresholds={},
        seed=1,
    )


def assert_abstains(outcome, reason: str) -> None:
    clv, churn = outcome.frames["clv_scores"], outcome.frames["churn_scores"]
    assert clv[list(CLV_NUMBERS)].isna().all(axis=None)
    assert churn["churn_probability"].isna().all()
    for frame in (clv, churn, outcome.frames["next_orders"]):
        assert frame["abstain_reason"].str.contains(reason, regex=False).all()


def shop(customers: int, repeaters: int, days: int, gap: int = 30) -> pd.DataFrame:
    """One order each over `days`, and one more `gap` days later of the first `repeaters`."""
    first = np.arange(customers) * days // max(customers, 1)
    again = first[:repeaters] % max(days - gap, 1) + gap
    start = pd.Timestamp("2023-01-01")
    return order_log.purchase_days(
        pd.DataFrame(
            {
                "customer_id": [f"c{i:05d}" for i in (*range(customers), *range(repeaters))],
                "day": start + pd.to_timedelta(np.r_[first, again], unit="D"),
                "net": 20.0 + np.arange(customers + repeaters) % 7,
            }
        )
    )


def test_almost_nobody_coming_back_abstains():
    outcome = outcome_of(shop(20_000, 160, 600), "2024-12-31")
    assert_abstains(outcome, "came back, at least 400 needed (50 and 2%)")


def test_fewer_than_250_customers_abstain():
    assert_abstains(outcome_of(shop(249, 100, 600), "2024-12-31"), "249 buyers")


def test_less_than_three_gaps_of_history_abstain():
    days = shop(400, 300, 20, gap=150)
    assert_abstains(outcome_of(days, "2023-10-01"), "273 days of history, at least 429 needed")


@pytest.mark.skipif(
    not (PUBLIC / "olist_sample20k").is_dir(), reason="the public Olist sample is not here"
)
def test_olist_abstains_in_full_and_says_why():
    folder = PUBLIC / "olist_sample20k"
    orders = pd.read_csv(
        folder / "olist_orders_dataset.csv", parse_dates=["order_purchase_timestamp"]
    )
    people = pd.read_csv(folder / "olist_customers_dataset.csv")
    paid = pd.read_csv(folder / "olist_order_payments_dataset.csv")
    net = paid.groupby("order_id")["payment_value"].sum().rename("net")
    log = orders.merge(people, on="customer_id").merge(net, on="order_id")
    days = order_log.purchase_days(
        pd.DataFrame(
            {
                "customer_id": log["customer_unique_id"],
                "day": log["order_purchase_timestamp"].dt.normalize(),
                "net": log["net"],
            }
        )
    )
    outcome = outcome_of(days, str(days["day"].max().date()))
    assert len(outcome.frames["clv_scores"]) > 15_000
    assert_abstains(outcome, "came back, at least")
