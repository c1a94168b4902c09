"""T17: a fit stops at the optimum, not somewhere on the way, and a prior moves it by little."""

from __future__ import annotations

import numpy as np
import pytest

from ml.btyd.histories import group, read
from ml.btyd.optimum import PRIOR_STRENGTH
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from tests.ml import btyd_world

PURCHASES = (BetaGeoModel, ModifiedBetaGeoModel, ParetoModel)


def gradient_norm(model, frame):
    """Length of the log-likelihood's slope per customer, by log parameters."""
    history, weights = group(read(frame))
    process = type(model)._process(**model.parameters_)
    _, by_parameter = process.slopes(history.in_units_of(model.days_per_unit))
    return np.linalg.norm([(by * weights).sum() / weights.sum() for by in by_parameter])


@pytest.mark.parametrize("model", PURCHASES)
def test_the_gradient_is_zero_where_a_fit_stops(cdnow_histories, world, model):
    for frame in (cdnow_histories, btyd_world.histories(world, 1094)):
        fitted = model().fit(frame)
        assert not fitted.is_degenerate_
        assert gradient_norm(fitted, frame) < 1e-8


@pytest.mark.parametrize("model", PURCHASES)
def test_the_prior_s_pull_is_all_that_is_left_of_the_gradient(cdnow_histories, model):
    few = cdnow_histories.head(60)
    fitted = model().fit(few)
    assert fitted.prior_strength_ == PRIOR_STRENGTH
    bounds, longest = model._bounds, few["age_days"].max()
    units = np.where(model._times, longest, 1.0)
    away = np.log(np.array(list(fitted.parameters_.values())) / units / bounds.centre)
    pull = np.linalg.norm(2 * PRIOR_STRENGTH * away) / len(few)
    assert gradient_norm(fitted, few) == pytest.approx(pull, rel=1e-4)


@pytest.mark.parametrize("model", PURCHASES)
def test_any_start_leads_to_the_same_optimum(cdnow_histories, model):
    cold = model().fit(cdnow_histories)
    for factor in (0.2, 5.0):
        start = {name: value * factor for name, value in cold.parameters_.items()}
        warm = model().fit(cdnow_histories, start=start)
        assert warm.parameters_ == pytest.approx(cold.parameters_, rel=1e-6)
