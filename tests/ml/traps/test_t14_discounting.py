"""T14: money that comes later is worth less; rate and horizon are stated, horizons are capped."""

from __future__ import annotations

import numpy as np
import pytest

from ml.btyd.order_value import GammaGammaModel
from ml.btyd.purchases import BetaGeoModel
from ml.errors import InputError
from ml.intervals.discount import discount_factors, require_horizon

ONE_PERCENT_A_MONTH = 1.01**12 - 1


@pytest.fixture(scope="module")
def orders(cdnow_histories):
    return BetaGeoModel().fit(cdnow_histories)


@pytest.fixture(scope="module")
def value(orders, cdnow_histories):
    """Undiscounted value of every customer over 12 months."""
    worth = GammaGammaModel().fit(cdnow_histories).predict_value(cdnow_histories)
    return orders.predict_orders(cdnow_histories, 365) * worth


def test_cdnow_is_worth_71510_at_one_percent_a_month_and_75872_undiscounted(
    orders, value, cdnow_histories
):
    left = discount_factors(orders.predict_orders, cdnow_histories, 365, ONE_PERCENT_A_MONTH)
    assert value.sum() == pytest.approx(75_872, abs=5)
    assert (value * left).sum() == pytest.approx(71_510, abs=5)


def test_the_unit_of_the_model_does_not_change_what_is_left(cdnow_histories, orders):
    """The papers' trap: a weekly model read as daily gave 266,622."""
    weekly = BetaGeoModel(unit="weeks").fit(cdnow_histories)
    left = [
        discount_factors(model.predict_orders, cdnow_histories, 365, ONE_PERCENT_A_MONTH)
        for model in (orders, weekly)
    ]
    np.testing.assert_allclose(left[0], left[1], rtol=1e-4)


def test_no_rate_leaves_every_value_as_it_is(orders, cdnow_histories):
    for rate in (None, 0.0):
        left = discount_factors(orders.predict_orders, cdnow_histories, 1_095, rate)
        assert (left == 1).all()


def test_a_longer_horizon_keeps_less_of_itself_and_is_worth_more(orders, cdnow_histories):
    whole = {d: orders.predict_orders(cdnow_histories, d) for d in (365, 730, 1_095)}
    left = {d: discount_factors(orders.predict_orders, cdnow_histories, d, 0.1) for d in whole}
    assert (left[365] > left[730]).all()
    assert (left[730] > left[1_095]).all()
    assert (left[1_095] > 1.1**-3).all()
    assert (left[365] <= 1).all()
    assert (whole[730] * left[730] > whole[365] * left[365]).all()


@pytest.mark.parametrize("days", [0, 1_097, 36_500])
def test_horizons_past_36_months_are_refused(days, orders, cdnow_histories):
    with pytest.raises(InputError, match="36 months"):
        require_horizon(days)
    with pytest.raises(InputError, match="36 months"):
        discount_factors(orders.predict_orders, cdnow_histories, days, 0.1)


@pytest.mark.parametrize("rate", [-0.1, 12.0])
def test_a_rate_that_is_none_is_refused(rate, orders, cdnow_histories):
    with pytest.raises(InputError, match="discount rate"):
        discount_factors(orders.predict_orders, cdnow_histories, 365, rate)
