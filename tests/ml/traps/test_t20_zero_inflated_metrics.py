"""Trap 20: MAE rewards predicting zero, correlation follows a few heavy buyers; neither chooses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml import metrics
from ml.backtest.choice import simplest_of_the_best
from ml.backtest.pool import Pool
from ml.backtest.trial import Trial
from ml.windows import Window


class Stated:
    """A candidate that is nothing but a name."""

    fallback, learner, target = None, "none", "orders"

    def __init__(self, kind: str) -> None:
        self.kind = kind


def pool(actual: np.ndarray, **forecasts: np.ndarray) -> Pool:
    rows = pd.DataFrame({"customer_id": [f"c{i:06d}" for i in range(len(actual))]})
    window = Window(pd.Timestamp("2024-01-01"), 90, rows)
    trial = Trial("orders", window, forecasts, actual, rows)
    return Pool([trial], [Stated(kind) for kind in forecasts], seed=1)


@pytest.fixture
def quiet_shop():
    """Nine in ten buy nothing in the window."""
    rng = np.random.default_rng(3)
    expected = rng.gamma(0.3, 0.4, 5_000)
    return expected, rng.poisson(expected).astype(float)


def test_all_zero_has_the_best_mae_and_is_not_chosen(quiet_shop):
    expected, actual = quiet_shop
    judged = pool(actual, zero=np.zeros(len(actual)), honest=expected)
    mae = {k: np.abs(actual - judged.trials[0].forecasts[k]).mean() for k in judged.kinds}
    assert mae["zero"] < mae["honest"]
    assert simplest_of_the_best(judged, judged.kinds) == "honest"


def test_mae_is_reported_all_the_same(quiet_shop):
    expected, actual = quiet_shop
    measures = pool(actual, honest=expected).trials[0].measures("honest")
    assert measures["mae"] == pytest.approx(np.abs(actual - expected).mean())


def test_a_few_heavy_buyers_decide_a_correlation_and_not_the_choice(quiet_shop):
    """Twenty giants foreseen and everybody else guessed alike: a fine R2, a poor forecast."""
    expected, actual = quiet_shop
    giants = np.zeros(len(actual), dtype=bool)
    giants[:20] = True
    actual, expected = np.where(giants, 200.0, actual), np.where(giants, 120.0, expected)
    heavy = np.where(giants, 200.0, 1.0)
    judged = pool(actual, heavy=heavy, honest=expected)
    correlation = {
        k: np.corrcoef(actual, judged.trials[0].forecasts[k])[0, 1] for k in judged.kinds
    }
    assert correlation["heavy"] > correlation["honest"] - 0.01
    rest = ~giants
    honest = metrics.poisson_losses(actual[rest], expected[rest]).mean()
    assert honest < metrics.poisson_losses(actual[rest], heavy[rest]).mean()
    assert simplest_of_the_best(judged, judged.kinds) == "honest"


def test_the_simpler_of_two_equals_serves(quiet_shop):
    expected, actual = quiet_shop
    first, second = np.exp(np.random.default_rng(4).normal(0, 0.1, (2, len(actual))))
    judged = pool(actual, simple=expected * first, rich=expected * second)
    assert judged.means["simple"] != judged.means["rich"]
    assert simplest_of_the_best(judged, judged.kinds) == "simple"
