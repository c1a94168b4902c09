"""Our numbers against the published library, wherever it gives any."""

from __future__ import annotations

import numpy as np
import pytest

from ml.btyd.order_value import GammaGammaModel
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from ml.btyd.referee import contained_lifetimes, disagreement

PURCHASES = (BetaGeoModel, ModifiedBetaGeoModel, ParetoModel)


@pytest.mark.parametrize("model", PURCHASES)
@pytest.mark.parametrize("unit", ["days", "weeks"])
def test_forecasts_and_likelihood_equal_lifetimes(cdnow_histories, model, unit):
    found = disagreement(model(unit).fit(cdnow_histories), cdnow_histories, 273)
    assert set(found) == {"expected_orders", "alive", "log_likelihood"}
    assert max(found.values()) < 1e-6


def test_order_values_equal_lifetimes(cdnow_histories):
    found = disagreement(GammaGammaModel().fit(cdnow_histories), cdnow_histories)
    assert found["order_value"] < 1e-6


def test_silence_of_pareto_equals_the_published_probability_of_no_purchase(cdnow_histories):
    model = ParetoModel("weeks").fit(cdnow_histories)
    rows = cdnow_histories.drop_duplicates(["repeat_orders_count", "age_days"])
    repeats, last, age = (
        rows[column].to_numpy(float)
        for column in ("repeat_orders_count", "age_at_last_order_days", "age_days")
    )
    with contained_lifetimes() as lifetimes:
        other = lifetimes.ParetoNBDFitter()
        other.params_ = model.parameters_
        theirs = other.conditional_probability_of_n_purchases_up_to_time(
            0, 39, repeats, last / 7, age / 7
        )
    np.testing.assert_allclose(model.predict_silence(rows, 273), theirs, rtol=1e-6)


def test_a_wrong_parameter_is_seen_by_the_referee(cdnow_histories):
    model = BetaGeoModel().fit(cdnow_histories)
    honest = disagreement(model, cdnow_histories)["expected_orders"]
    model.predict_orders = lambda rows, days: 1.01 * type(model).predict_orders(model, rows, days)
    assert honest < 1e-6
    assert disagreement(model, cdnow_histories)["expected_orders"] == pytest.approx(0.01, abs=1e-6)
