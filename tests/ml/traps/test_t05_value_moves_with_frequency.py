"""Trap 5: a product of counts and values takes them as independent; where they are not, it lies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml.forecast.run import run
from ml.forecast.value_gates import independence
from tests.ml import btyd_world, order_log
from tests.ml.conftest import END, WINDOWS


@pytest.fixture(scope="module")
def dependent(world) -> dict[str, pd.DataFrame]:
    """Every further order of a customer is worth more than the one before."""
    days = btyd_world.purchase_days(world).sort_values(["customer_id", "day"])
    orders_so_far = days.groupby("customer_id").cumcount() + 1
    days = days.assign(net=days["net"] * orders_so_far**0.8)
    closed = [(str(btyd_world.day(world, c).date()), h) for c, h in WINDOWS]
    return {
        "scoring": order_log.scoring(days, str(btyd_world.day(world, END).date())),
        "training": order_log.training(days, *sorted({cutoff for cutoff, _ in closed})),
        "outcomes": order_log.outcomes(days, *closed),
        "windows": order_log.windows(*closed),
    }


def gates(outcome) -> pd.DataFrame:
    return outcome.frames["model_gates"].set_index(["target", "gate"]).loc["spend"]


def test_the_correlation_is_measured_and_mild_ones_pass(forecast, cdnow_histories):
    """CDNOW: Pearson .114 as published; by ranks, which no giant order moves, .206."""
    assert independence(cdnow_histories) == pytest.approx(0.206, abs=0.005)
    gate = gates(forecast).loc["value_independence"]
    assert gate["is_open"]
    assert "correlate by" in gate["reason"]


def test_above_the_limit_a_learner_of_spend_serves(dependent, forecast_arguments):
    tried = {**forecast_arguments, "clv_horizons_days": [180, 365]}
    outcome = run(**dependent, **tried)
    gate = gates(outcome).loc["value_independence"]
    assert not gate["is_open"]
    assert gate["measured"] > 0.3
    names = outcome.frames["clv_scores"]["model_id"]
    assert names.str.contains("gamma_gamma\\+.*offset").all()
    values = outcome.frames["clv_scores"]
    product = values["expected_orders"] * values["expected_order_value"]
    np.testing.assert_allclose(values["predicted_clv"], product, rtol=1e-12)


def test_above_the_limit_and_without_a_learner_there_are_ranks_only(dependent, forecast_arguments):
    closed = {**dependent, "windows": dependent["windows"].iloc[:0]}
    outcome = run(**closed, **forecast_arguments)
    assert set(outcome.frames["clv_scores"]["scale"]) == {"rank"}
    assert not outcome.frames["clv_scores"]["model_id"].str.contains("offset").any()
    assert outcome.frames["churn_scores"]["churn_probability"].notna().all()
