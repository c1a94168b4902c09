"""Trap 11: one order ten thousand times too big teaches nothing, is reported, and stays counted."""

from __future__ import annotations

import numpy as np
import pytest

from ml import metrics
from ml.backtest.trial import Trial
from ml.learners.booster import CAP_QUANTILE, OffsetBooster
from ml.windows import ORDERS_AHEAD, SPEND_AHEAD, Window
from tests.ml.learners.rows import CUTOFF, HORIZON, rows

ONE = 17


def with_outlier() -> np.ndarray:
    spend = rows().spend.copy()
    spend[ONE] = 10_000 * spend[spend > 0].mean()
    return spend


def learn(spend: np.ndarray) -> OffsetBooster:
    return OffsetBooster("spend").fit(rows().frame, spend, rows().stated["spend"])


def test_a_learner_cuts_its_target_and_says_where():
    spend = with_outlier()
    booster = learn(spend)
    assert booster.caps_ == pytest.approx((np.quantile(spend, CAP_QUANTILE),))
    assert booster.to_dict()["caps"] == list(booster.caps_)


def test_how_much_too_big_it_is_teaches_nothing():
    big, small = with_outlier(), with_outlier()
    small[ONE] /= 100
    assert small[ONE] > learn(small).caps_[0]
    np.testing.assert_array_equal(
        learn(big).factor(rows().frame), learn(small).factor(rows().frame)
    )


def test_every_window_has_its_own_cap():
    r, window = rows(), (np.arange(len(rows().frame)) % 2).astype(np.int64)
    orders = r.orders + 20.0 * window
    caps = OffsetBooster("orders").fit(r.frame, orders, r.stated["orders"], window).caps_
    assert caps[1] >= caps[0] + 15


def test_what_is_reported_as_actual_is_never_cut():
    r, spend = rows(), with_outlier()
    frame = r.frame.assign(**{ORDERS_AHEAD: r.orders, SPEND_AHEAD: spend})
    window = Window(frame["cutoff_date"].iloc[0], HORIZON, frame)
    assert window.spend.max() == spend.max() == spend[ONE]
    assert CUTOFF > HORIZON
    trial = Trial("spend", window, {"plain": r.stated["spend"]}, spend, r.frame)
    measures = trial.measures("plain")
    assert measures["bias"] == pytest.approx(metrics.bias(spend, r.stated["spend"]))
    assert abs(measures["bias"]) > 2 * abs(measures["bias_without_top"])
    assert measures["deviance_without_top"] < measures["deviance"]


def test_the_top_thousandth_is_left_out_whatever_the_order_of_the_rows():
    actual = np.random.default_rng(1).gamma(0.5, 10.0, 5_000)
    left = actual[metrics.without_top(actual)]
    assert len(left) == 4_995
    assert left.max() < np.sort(actual)[-5]
    assert sorted(actual[::-1][metrics.without_top(actual[::-1])]) == sorted(left)


@pytest.mark.parametrize("actual", [[], [3.0], [0.0, 0.0, 0.0]])
def test_too_few_or_equal_outcomes_stay_whole(actual):
    assert metrics.without_top(np.array(actual)).all()
