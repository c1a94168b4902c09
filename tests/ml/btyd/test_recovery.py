"""A pure buy-till-you-die simulator: its parameters come back, and so do its forecasts."""

from __future__ import annotations

import numpy as np
import pytest

from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from ml.metrics import poisson_losses
from tests.ml import btyd_world

BETA_GEO = {"r": 0.6, "alpha": 60.0, "a": 0.8, "b": 2.5}
PARETO = {"r": 0.6, "alpha": 60.0, "s": 0.7, "beta": 150.0}
WORLDS = [(BetaGeoModel, BETA_GEO), (ModifiedBetaGeoModel, BETA_GEO), (ParetoModel, PARETO)]


def simulated(model, truth, customers, seed):
    return btyd_world.simulate(
        customers,
        1_095,
        seed,
        parameters=truth,
        first_can_be_last=model is ModifiedBetaGeoModel,
        whole_days=False,
        born_within=730,
    )


@pytest.mark.parametrize(("model", "truth"), WORLDS)
def test_known_parameters_and_forecasts_are_recovered(model, truth):
    world = simulated(model, truth, 6_000, seed=11)
    known = btyd_world.histories(world, 730.0)
    fitted = model().fit(known)
    for name, value in truth.items():
        assert abs(fitted.parameters_[name] - value) < 3 * fitted.standard_errors_[name]
    future = np.bincount(world.customer[world.time > 730], minlength=len(world.born)).astype(float)
    told = _deviance(future, fitted.predict_orders(known, 365))
    fitted.parameters_ = truth
    assert told < 1.005 * _deviance(future, fitted.predict_orders(known, 365))


@pytest.mark.slow
@pytest.mark.parametrize(("model", "truth"), WORLDS)
def test_standard_errors_are_as_wide_as_estimates_scatter(model, truth):
    away = []
    for seed in range(60):
        fitted = model().fit(btyd_world.histories(simulated(model, truth, 2_000, seed), 730.0))
        away.append(
            [
                np.log(fitted.parameters_[name] / value)
                * (fitted.parameters_[name] / fitted.standard_errors_[name])
                for name, value in truth.items()
            ]
        )
    spread = np.std(away, axis=0)
    assert (spread > 0.75).all()
    assert (spread < 1.3).all()
    assert (np.abs(away) < 3).mean() > 0.97


def _deviance(actual, forecast):
    return float(poisson_losses(actual, forecast).mean())
