"""T15: a flat likelihood is named and leans on the prior; no formula overflows on the way."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml.btyd.beta_geo import BetaGeoProcess, ModifiedBetaGeoProcess
from ml.btyd.histories import Histories
from ml.btyd.optimum import PRIOR_STRENGTH
from ml.btyd.pareto import ParetoProcess
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from ml.metrics import poisson_losses
from tests.ml import btyd_world

PURCHASES = (BetaGeoModel, ModifiedBetaGeoModel, ParetoModel)
PROCESSES = (BetaGeoProcess, ModifiedBetaGeoProcess, ParetoProcess)


@pytest.fixture(scope="module")
def alike():
    """Everybody leaves with the same chance: only the ratio of a and b can be learned."""
    same = {"r": 0.8, "alpha": 60.0, "a": 4_000.0, "b": 12_000.0}
    return btyd_world.simulate(20_000, 900, seed=0, parameters=same, first_can_be_last=True)


def test_homogeneous_drop_out_is_reported_and_stays_finite(alike):
    known = btyd_world.histories(alike, 599)
    fitted = ModifiedBetaGeoModel().fit(known)
    assert fitted.is_degenerate_
    assert fitted.ridge_ == "homogeneous drop-out"
    assert fitted.prior_strength_ == PRIOR_STRENGTH
    assert max(abs(np.log(fitted.parameters_[name])) for name in ("a", "b")) < 6
    assert fitted.to_dict()["ridge"] == "homogeneous drop-out"


def test_many_customers_on_a_ridge_settle_where_few_do(alike, monkeypatch):
    known = btyd_world.histories(alike, 599)
    cold = ModifiedBetaGeoModel().fit(known)
    monkeypatch.setattr("ml.btyd.purchases.MANY_GROUPS", 100)
    settled = ModifiedBetaGeoModel().fit(known)
    assert settled.ridge_ == cold.ridge_
    assert settled.parameters_ == pytest.approx(cold.parameters_, rel=1e-5)


def test_forecasts_on_a_ridge_are_as_good_as_the_truth(alike):
    known = btyd_world.histories(alike, 599)
    inside = (alike.time > 599) & (alike.time <= 899)
    future = np.bincount(alike.customer[inside], minlength=len(alike.born))[alike.born <= 599]
    fitted = ModifiedBetaGeoModel().fit(known)
    told = poisson_losses(future, fitted.predict_orders(known, 300)).mean()
    fitted.parameters_ = {"r": 0.8, "alpha": 60.0, "a": 4_000.0, "b": 12_000.0}
    assert told < 1.005 * poisson_losses(future, fitted.predict_orders(known, 300)).mean()


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("runaway", [(0.5, 30.0, 167.0, 2.6e4), (0.5, 30.0, 4e6, 4e6)])
def test_runaway_parameters_and_heavy_buyers_overflow_nothing(process, runaway):
    history = Histories(
        np.array([0.0, 1, 300, 5_000]),
        np.array([0.0, 1, 400, 3_000]),
        np.array([0.0, 5_000, 4_000, 3_001]),
    )
    with np.errstate(over="raise", invalid="raise", divide="ignore"):
        model = process(*runaway)
        rows, gradient = model.slopes(history)
        alive, orders = model.alive_probability(history), model.expected_orders(history, 1_095.0)
        silence = model.silence_probability(history, 1_095.0)
    assert np.isfinite([rows, *gradient, alive, orders, silence]).all()
    assert ((alive >= 0) & (alive <= 1) & (silence >= 0) & (silence <= 1) & (orders >= 0)).all()


@pytest.mark.parametrize("model", PURCHASES)
def test_small_samples_neither_raise_nor_run_away(cdnow_histories, model):
    rng = np.random.default_rng(4)
    for size in (20, 60, 120, 240):
        for _ in range(3):
            picked = cdnow_histories.iloc[rng.choice(len(cdnow_histories), size, replace=False)]
            fitted = model().fit(picked)
            assert all(0 < value < 1e5 for value in fitted.parameters_.values())
            silence = fitted.predict_silence(cdnow_histories, 273)
            orders = fitted.predict_orders(cdnow_histories, 273)
            assert ((silence >= 0) & (silence <= 1)).all()
            assert np.isfinite(orders).all()
            assert 0.2 < orders.mean() < 4


@pytest.mark.parametrize("model", PURCHASES)
def test_two_customers_are_enough_to_answer(model):
    two = pd.DataFrame(
        {"repeat_orders_count": [1, 0], "age_at_last_order_days": [30, 0], "age_days": [90, 60]}
    )
    fitted = model().fit(two)
    assert fitted.is_degenerate_
    assert np.isfinite(fitted.predict_orders(two, 365)).all()


def test_no_optimiser_prints(cdnow_histories, capsys):
    for model in PURCHASES:
        model().fit(cdnow_histories.head(40))
    assert capsys.readouterr().out == ""
