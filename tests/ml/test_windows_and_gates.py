"""Which windows may judge, and what the gates say of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml import gates, trial_gates, windows
from ml.backtest import rolling
from ml.backtest.pool import Pool
from ml.candidates.corrections import outcome_of
from ml.candidates.orders import PurchaseOrders
from ml.candidates.purchases import BOTH
from ml.candidates.spend import spend_candidates
from ml.fits import Fits
from ml.gates import Thresholds
from tests.ml import btyd_world

LIMITS = Thresholds()


PAIRS = ((300, 90), (390, 90), (600, 365), (1000, 90))


@pytest.fixture(scope="module")
def known(world):
    training = btyd_world.training(world, *(cutoff for cutoff, _ in PAIRS))
    outcomes, pairs = btyd_world.outcomes(world, *PAIRS), btyd_world.windows(world, *PAIRS)
    as_of = btyd_world.day(world, 1089)
    closed = windows.read_windows(training, outcomes, pairs, as_of.date())
    return windows.Known(as_of, btyd_world.scoring(world, 1089), closed)


def test_a_window_is_closed_only_when_its_last_day_is_known(known):
    assert [(w.horizon_days, len(w.frame) > 0) for w in known.windows] == [
        (90, True), (90, True), (365, True),
    ]  # fmt: skip


def test_who_has_no_outcome_row_bought_nothing(known):
    assert (known.windows[0].orders == 0).any()
    assert (known.windows[0].silence == (known.windows[0].orders == 0)).all()
    assert known.windows[0].spend.sum() > 0


def test_who_is_judged_is_a_view_of_who_was_known(known):
    window = known.windows[0]
    assert 0 < len(window.rows) < len(window.frame)
    assert np.shares_memory(window.rows["age_days"], window.frame["age_days"])
    assert window.rows["customer_id"].is_monotonic_increasing


def test_a_cache_lets_go_of_what_was_said_about_others():
    cache, one, other = Fits(), object(), object()
    keys = ((("fitted",), None), (("said",), one), (("said",), other))
    for key, about in keys:
        cache.once(key, list, about)
    cache.keep_about(one)
    again = [cache.once(key, lambda: "anew", about) for key, about in keys]
    assert again == [[], [], "anew"]


def test_what_refunds_took_back_is_part_of_the_total_a_forecast_is_judged_by(known):
    frame = known.windows[0].frame.assign(
        spend_ahead=[-60.0, 40.0] + [0.0] * (len(known.windows[0].frame) - 2)
    )
    window = windows.Window(known.windows[0].cutoff, 90, frame.assign(age_days=1))
    assert outcome_of("spend", window).sum() == -20.0


def test_learners_see_windows_that_closed_by_the_cutoff_of_the_test(known):
    first, second, long = known.windows
    assert known.at(second).windows == (first,)
    assert known.at(first).windows == ()
    assert known.at(long).windows == (first, second)


def test_only_a_window_with_enough_data_judges(known):
    assert rolling.may_judge(known.windows[1], known)
    poor = windows.Known(known.cutoff, known.frame, known.windows, Thresholds(min_buyers=10**6))
    assert not any(rolling.may_judge(window, poor) for window in poor.windows)


def test_value_of_counts_that_may_not_take_part_is_that_of_plainer_counts(known):
    """No season had closed then: the plain counts would have served, not everybody's own pace."""
    candidates = spend_candidates(PurchaseOrders(BOTH, season=True))
    pool = Pool(rolling.trials("spend", candidates, known, 90), candidates, seed=1)
    assert len(pool.trials) == 2
    stood = {trial.stand_in(c) for trial in pool.trials for c in candidates if c.fallback}
    assert stood == {"mean_of_models*gamma_gamma"}


def test_the_origin_of_the_same_season_is_364_days_back_to_the_day(world):
    training = btyd_world.training(world, 366, 640, 730)
    pairs = btyd_world.windows(world, (366, 90), (640, 90))
    outcomes = btyd_world.outcomes(world, (366, 90), (640, 90))
    as_of = btyd_world.day(world, 730)
    closed = windows.read_windows(training, outcomes, pairs, as_of.date())
    seen = windows.Known(as_of, training, closed)
    assert seen.season_matched(90) == closed[0]
    day_later = windows.Known(as_of + pd.Timedelta(days=1), training, closed)
    assert day_later.season_matched(90) is None


@pytest.mark.parametrize(
    ("horizon", "judged"), [(365, 365), (730, 365), (180, 90), (90, 90), (30, 90)]
)
def test_a_horizon_is_judged_by_the_longest_window_not_longer_than_itself(horizon, judged):
    assert windows.judged_horizon([365, 90], horizon) == judged
    assert windows.judged_horizon([], horizon) is None


@pytest.mark.parametrize(
    ("buyers", "repeaters", "age", "closed_gates"),
    [
        (250, 50, 180, []),
        (249, 50, 180, ["buyers"]),
        (250, 49, 180, ["repeaters"]),
        (5_000, 99, 180, ["repeaters"]),
        (250, 50, 179, ["history"]),
        (0, 0, 0, ["buyers", "repeaters", "history"]),
    ],
)
def test_the_data_gates_stand_where_the_table_says(buyers, repeaters, age, closed_gates):
    frame = pd.DataFrame(
        {
            "repeat_orders_count": [1] * repeaters + [0] * (buyers - repeaters),
            "age_at_last_order_days": [20] * repeaters + [0] * (buyers - repeaters),
            "age_days": age,
        }
    )
    judged = gates.data_gates(frame, LIMITS)
    assert [gate.gate for gate in judged if not gate.is_open] == closed_gates


def test_history_covers_three_median_gaps():
    frame = pd.DataFrame(
        {"repeat_orders_count": 1, "age_at_last_order_days": 200, "age_days": [500] * 300}
    )
    gate = gates.data_gates(frame, LIMITS)[2]
    assert (gate.is_open, gate.required) == (False, 600)


def test_what_only_its_fallback_was_tried_for_is_not_validated():
    assert trial_gates.validated_gate(365, 365).is_open
    assert not trial_gates.validated_gate(365, 90).is_open
    gate = trial_gates.validated_gate(365, 365, is_tried=False)
    assert not gate.is_open
    assert gate.reason == (
        "not yet validated at 365 days: only its fallback could be tried on 365 days"
    )


def test_earning_a_place_takes_five_percent_against_the_best_baseline():
    assert trial_gates.earns_gate("bgnbd", {"rate": 0.37, "cells": 0.05}, LIMITS).is_open
    gate = trial_gates.earns_gate("bgnbd", {"rate": 0.37, "cells": 0.04}, LIMITS)
    assert not gate.is_open
    assert gate.reason.endswith("cells serves")


@pytest.mark.parametrize(
    ("bias", "error", "is_open"),
    [(0.1, 0.05, True), (-0.11, 0.0, False), (0.0, 0.051, False), (float("nan"), None, False)],
)
def test_an_honest_scale_takes_totals_and_probabilities(bias, error, is_open):
    assert trial_gates.honest_gate("bgnbd", bias, error, LIMITS).is_open is is_open
