"""Which windows may judge, and what the gates say of them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from ml import gates, windows
from ml.gates import Thresholds
from tests.ml import btyd_world

LIMITS = Thresholds()


@pytest.fixture(scope="module")
def closed(world):
    pairs = ((300, 90), (390, 90), (600, 365), (1000, 90))
    labelled = btyd_world.calibration(world, *pairs)
    as_of = btyd_world.day(world, 1089).date()
    return windows.closed_windows(labelled, as_of, "holdout_orders_count")


def test_a_window_is_closed_only_when_its_last_day_is_known(closed):
    assert [(w.horizon_days, len(w.frame) > 0) for w in closed] == [(90, True)] * 2 + [(365, True)]


def test_learners_see_windows_that_closed_by_the_cutoff_of_the_test(closed):
    first, second, long = closed
    assert windows.earlier(closed, second) == [first]
    assert windows.earlier(closed, first) == []
    assert windows.earlier(closed, long) == []


def test_the_newest_window_with_enough_data_judges_each_horizon(closed):
    judges = windows.judging_windows(closed, LIMITS)
    assert judges == {90: closed[1], 365: closed[2]}
    assert windows.judging_windows(closed, Thresholds(min_buyers=10**6)) == {}


@pytest.mark.parametrize(
    ("horizon", "judged"), [(365, 365), (730, 365), (180, 90), (90, 90), (30, 90)]
)
def test_a_horizon_is_judged_by_the_longest_window_not_longer_than_itself(horizon, judged):
    assert windows.judged_horizon([365, 90], horizon) == judged
    assert windows.judged_horizon([], horizon) is None


def test_a_big_window_keeps_the_same_customers_whatever_the_order(world, monkeypatch):
    monkeypatch.setattr(windows, "MOST_CUSTOMERS", 500)
    labelled = btyd_world.calibration(world, (600, 90))
    as_of = date(2030, 1, 1)
    kept = [
        set(windows.closed_windows(frame, as_of, "holdout_orders_count")[0].frame["customer_id"])
        for frame in (labelled, labelled.sample(frac=1, random_state=1))
    ]
    assert len(kept[0]) == 500
    assert kept[0] == kept[1]


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


def test_earning_a_place_takes_five_percent_against_the_best_baseline():
    assert gates.earns_gate("bgnbd", {"rate": 0.37, "cells": 0.05}, LIMITS).is_open
    gate = gates.earns_gate("bgnbd", {"rate": 0.37, "cells": 0.04}, LIMITS)
    assert not gate.is_open
    assert gate.reason.endswith("cells serves")


@pytest.mark.parametrize(
    ("bias", "error", "is_open"),
    [(0.1, 0.05, True), (-0.11, 0.0, False), (0.0, 0.051, False), (float("nan"), None, False)],
)
def test_an_honest_scale_takes_totals_and_probabilities(bias, error, is_open):
    assert gates.honest_gate("bgnbd", bias, error, LIMITS).is_open is is_open
