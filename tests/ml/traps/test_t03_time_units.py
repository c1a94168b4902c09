"""T03: a fit in weeks asked in days must not multiply money by four."""

from __future__ import annotations

import numpy as np
import pytest

from ml.btyd.order_value import GammaGammaModel
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from ml.btyd.referee import contained_lifetimes
from ml.errors import InputError

PURCHASES = (BetaGeoModel, ModifiedBetaGeoModel, ParetoModel)
TIMES = ("alpha", "beta")
MONTHS = 7 * 4.345 * np.arange(13)


@pytest.mark.parametrize("model", PURCHASES)
def test_the_unit_scales_times_and_no_forecast(cdnow_histories, model):
    days, weeks = (model(unit=unit).fit(cdnow_histories) for unit in ("days", "weeks"))
    for name, value in weeks.parameters_.items():
        expected = value * (7 if name in TIMES else 1)
        assert days.parameters_[name] == pytest.approx(expected, rel=1e-9)
    for question in ("predict_orders", "predict_silence"):
        np.testing.assert_allclose(
            getattr(days, question)(cdnow_histories, 180),
            getattr(weeks, question)(cdnow_histories, 180),
            rtol=1e-9,
        )
    np.testing.assert_allclose(
        days.rate_if_alive(cdnow_histories), weeks.rate_if_alive(cdnow_histories), rtol=1e-9
    )


@pytest.mark.parametrize("unit", ["days", "weeks"])
def test_twelve_months_of_cdnow_are_worth_what_they_should_in_either_unit(cdnow_histories, unit):
    orders, value = BetaGeoModel(unit).fit(cdnow_histories), GammaGammaModel().fit(cdnow_histories)
    worth = value.predict_value(cdnow_histories)
    spend = np.diff([orders.predict_orders(cdnow_histories, days) @ worth for days in MONTHS])
    assert spend.sum() == pytest.approx(75_872, rel=1e-4)
    assert (spend / 1.01 ** np.arange(1, 13)).sum() == pytest.approx(71_510, rel=1e-4)


def test_lifetimes_itself_falls_into_the_trap(cdnow_histories):
    weekly = BetaGeoModel("weeks").fit(cdnow_histories)
    values = GammaGammaModel().fit(cdnow_histories)
    rows = cdnow_histories
    repeats = rows["repeat_orders_count"]
    mean = rows["mean_repeat_order_value"].where(repeats > 0, 0.0)
    with contained_lifetimes() as lifetimes:
        orders, value = lifetimes.BetaGeoFitter(), lifetimes.GammaGammaFitter()
        orders.params_, value.params_ = weekly.parameters_, values.parameters_
        orders.predict = orders.conditional_expected_number_of_purchases_up_to_time
        told = {
            freq: value.customer_lifetime_value(
                orders, repeats, rows["age_at_last_order_days"] / 7, rows["age_days"] / 7, mean,
                time=12, discount_rate=0.01, freq=freq,
            ).sum()
            for freq in ("W", "D")
        }  # fmt: skip
    assert told["D"] > 3 * told["W"]


def test_a_unit_nobody_knows_is_refused(cdnow_histories):
    with pytest.raises(InputError, match="'months' is unknown: use days or weeks"):
        ParetoModel(unit="months").fit(cdnow_histories)


def test_the_likelihood_is_told_on_the_papers_time_scale(cdnow_histories):
    weekly = BetaGeoModel("weeks").fit(cdnow_histories)
    assert weekly.log_likelihood_ == pytest.approx(-9582.4, abs=0.05)
    assert weekly.log_likelihood_ == pytest.approx(weekly.score_rows(cdnow_histories).sum())
