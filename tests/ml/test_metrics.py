"""Measures against hand-made answers and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import mean_poisson_deviance, mean_tweedie_deviance, roc_auc_score

from ml import metrics


@pytest.fixture
def outcome():
    rng = np.random.default_rng(4)
    actual = rng.poisson(1.0, 500).astype(float)
    return actual, np.exp(rng.normal(0, 1, 500)), rng


def test_deviances_equal_scikit_learn(outcome):
    actual, forecast, _ = outcome
    ours = metrics.poisson_losses(actual, forecast).mean()
    assert ours == pytest.approx(mean_poisson_deviance(actual, forecast))
    ours = metrics.tweedie_losses(actual, forecast).mean()
    assert ours == pytest.approx(mean_tweedie_deviance(actual, forecast, power=1.5))


def test_a_forecast_of_zero_is_floored_not_infinite():
    assert metrics.poisson_losses(np.array([1.0]), np.array([0.0])) == pytest.approx(
        2 * (np.log(1000) - 1 + 0.001)
    )
    assert np.isfinite(metrics.tweedie_losses(np.array([-3.0, 5.0]), np.zeros(2))).all()


def test_auc_equals_scikit_learn_with_ties(outcome):
    actual, forecast, _ = outcome
    label, rounded = (actual > 0).astype(float), np.round(forecast)
    assert metrics.auc(label, rounded) == pytest.approx(roc_auc_score(label, rounded))
    assert np.isnan(metrics.auc(np.ones(3), np.ones(3)))


def test_a_calibrated_probability_has_little_error_and_a_shifted_one_its_shift():
    rng = np.random.default_rng(1)
    probability = rng.uniform(0.1, 0.8, 40_000)
    actual = (rng.random(40_000) < probability).astype(float)
    assert metrics.calibration_error(actual, probability) < 0.01
    assert metrics.calibration_error(actual, probability + 0.1) == pytest.approx(0.1, abs=0.01)


def test_gini_is_one_for_the_perfect_order_and_about_zero_for_none(outcome):
    actual, _, rng = outcome
    assert metrics.gini(actual, actual) == pytest.approx(1)
    assert metrics.gini(actual, -actual) == pytest.approx(-1)
    assert abs(metrics.gini(actual, rng.random(500))) < 0.15
    assert np.isnan(metrics.gini(np.zeros(3), np.ones(3)))


def test_bias_is_signed_and_unknown_when_nothing_happened():
    assert metrics.bias(np.array([2.0, 2.0]), np.array([1.0, 2.0])) == pytest.approx(-0.25)
    assert np.isnan(metrics.bias(np.zeros(2), np.ones(2)))


def test_the_paired_bootstrap_finds_the_standard_error_of_the_difference(outcome):
    rng = outcome[2]
    found = metrics.mean_difference(rng.normal(0.3, 2.0, 30_000), np.ones(30_000), seed=1)
    assert found.mean == pytest.approx(0.3, abs=0.05)
    assert found.standard_error == pytest.approx(2 / np.sqrt(30_000), rel=0.2)
    assert found.low < found.mean < found.high


def test_reliability_covers_everybody_once():
    actual, score = np.repeat([0.0, 1.0], 50), np.arange(100.0)
    table = metrics.reliability(actual, score)
    assert table["customers_count"].sum() == 100
    assert table["actual"].tolist() == [0.0] * 5 + [1.0] * 5
    assert metrics.reliability(np.array([]), np.array([])).empty
