"""T01: who has no repeat, or repeats worth nothing, teaches a value model nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml.btyd.order_value import GammaGammaModel, has_usable_value
from ml.errors import DegenerateFitError


def test_only_repeat_buyers_with_a_positive_mean_are_fitted(cdnow, cdnow_histories):
    assert (cdnow["net"] == 0).any()
    model = GammaGammaModel().fit(cdnow_histories)
    assert model.customers_count_ == has_usable_value(cdnow_histories).sum()
    free = pd.DataFrame(
        {"repeat_orders_count": [3, 2, 1], "mean_repeat_order_value": [0.0, -5.0, np.nan]}
    )
    both = pd.concat([cdnow_histories, free], ignore_index=True)
    assert GammaGammaModel().fit(both).parameters_ == model.parameters_
    values = model.predict_value(free)
    assert (values[:2] < model.population_mean_).all()
    assert (values >= 0).all()
    assert values[2] == pytest.approx(model.population_mean_)


def test_who_never_came_back_is_worth_the_population_mean(cdnow_histories):
    model = GammaGammaModel().fit(cdnow_histories)
    once = cdnow_histories[cdnow_histories["repeat_orders_count"] == 0]
    assert len(once)
    np.testing.assert_allclose(model.predict_value(once), model.population_mean_)
    assert model.population_mean_ == pytest.approx(35.17, abs=0.05)


def test_values_so_heavy_that_no_mean_exists_are_refused():
    rng = np.random.default_rng(1)
    heavy = pd.DataFrame({"repeat_orders_count": rng.integers(1, 6, 3_000)})
    heavy["mean_repeat_order_value"] = rng.gamma(4.0, 1.0, 3_000) / rng.gamma(0.7, 0.1, 3_000)
    with pytest.raises(DegenerateFitError, match="a mean order value does not exist"):
        GammaGammaModel().fit(heavy)


def test_nobody_to_learn_from_is_refused_with_a_sentence():
    once = pd.DataFrame({"repeat_orders_count": [0, 2], "mean_repeat_order_value": [np.nan, 0.0]})
    with pytest.raises(DegenerateFitError, match="no repeat buyer has a positive order value"):
        GammaGammaModel().fit(once)
