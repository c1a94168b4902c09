"""A million customers: fit, backtest and score in seconds."""

from __future__ import annotations

import time

import pytest

from ml.btyd.order_value import GammaGammaModel
from ml.btyd.purchases import BetaGeoModel
from ml.churn import score as churn
from ml.clv import score as clv
from tests.ml import btyd_world
from tests.ml.conftest import END


@pytest.fixture(scope="module")
def million():
    return btyd_world.simulate(1_000_000, END + 1, seed=1)


@pytest.mark.slow
def test_fit_and_score_of_a_million_take_seconds(million):
    known = btyd_world.summary(million, END)
    started = time.process_time()
    orders, value = BetaGeoModel().fit(known), GammaGammaModel().fit(known)
    for days in (365, 730, 1095):
        assert (orders.predict_orders(known, days) * value.predict_value(known) > 0).all()
    orders.predict_silence(known, 180)
    assert time.process_time() - started < 20


@pytest.mark.slow
def test_whole_runs_of_a_million_take_less_than_a_minute_each(million):
    summary = btyd_world.summary(million, END)
    calibration = btyd_world.calibration(million, (END - 365, 365), (END - 90, 90))
    training = btyd_world.churn_training(million, (END - 180, 180), (END - 364, 180))
    scoring = btyd_world.churn_scoring(million, END)
    common = {"as_of": btyd_world.day(million, END).date(), "thresholds": {}, "seed": 1}
    started = time.process_time()
    clv.run(summary, calibration, horizons_days=[365, 730, 1095], currency=None, **common)
    assert time.process_time() - started < 60
    started = time.process_time()
    churn.run(training, scoring, summary, calibration, horizon_days=180, **common)
    assert time.process_time() - started < 60
