"""Trap 7: without a contract nobody is "churned"; there is a probability over stated days."""

from __future__ import annotations

import pandas as pd


def test_every_number_of_churn_carries_its_horizon(forecast):
    for name in ("churn_scores", "clv_scores", "model_quality", "forecast_totals"):
        frame = forecast.frames[name]
        assert frame["horizon_days"].notna().all()
    table = forecast.frames["churn_scores"]
    assert not table.duplicated(["customer_id", "horizon_days"]).any()
    wide = table.pivot_table(
        index="customer_id", columns="horizon_days", values="churn_probability"
    )
    assert (wide[90] > wide[365]).mean() > 0.99


def test_nobody_is_called_churned(forecast):
    for frame in forecast.frames.values():
        assert not [c for c in frame.columns if "churned" in c]
        assert not [
            c for c in frame.columns if "churn" in c and pd.api.types.is_bool_dtype(frame[c].dtype)
        ]


def test_the_card_sends_subscriptions_elsewhere(forecast):
    assert any("subscriptions" in sentence for sentence in forecast.card["do_not_use_for"])
