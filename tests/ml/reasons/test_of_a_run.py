"""What a run publishes is explained: the factors of its numbers, reasons for its buyers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ml.btyd import histories
from ml.fits import MODELS
from ml.reasons.factors import FACTORS

KEY = ["customer_id", "horizon_days"]


def test_the_factors_of_a_run_multiply_to_its_published_values(forecast):
    table, scores = forecast.frames["clv_factors"], forecast.frames["clv_scores"]
    joined = table.merge(scores[[*KEY, "predicted_clv"]], on=KEY, suffixes=("", "_published"))
    assert len(joined) == len(table) == scores["predicted_clv"].notna().sum() > 0
    product = joined[list(FACTORS)].prod(axis=1).to_numpy(float)
    np.testing.assert_allclose(product, joined["predicted_clv_published"], rtol=1e-9)
    assert (joined[list(FACTORS)].to_numpy(float) >= 0).all()


def test_the_reasons_of_a_run_are_about_its_buyers(forecast):
    reasons = forecast.frames["prediction_reasons"]
    assert set(reasons["model_kind"]) == {"clv", "churn"}
    assert set(reasons["customer_id"]) <= set(forecast.frames["churn_scores"]["customer_id"])
    assert reasons["text_en"].notna().all()
    assert np.isfinite(reasons["weight"].to_numpy(float)).all()
    assert reasons["reason_code"].nunique() > 1


def test_the_parameters_of_a_run_give_its_probabilities_of_still_buying(forecast, forecast_frames):
    stated = forecast.frames["alive_parameters"]
    (kind,) = stated["model"].unique()
    process = MODELS[kind]._process(**dict(zip(stated["parameter"], stated["value"], strict=True)))

    scoring = forecast_frames["scoring"]
    again = pd.Series(
        process.alive_probability(histories.read(scoring)), index=scoring["customer_id"]
    )
    published = forecast.frames["clv_factors"].groupby("customer_id")["alive_probability"].first()
    assert len(published) > 1_000
    np.testing.assert_allclose(published, again[published.index], rtol=1e-9)
