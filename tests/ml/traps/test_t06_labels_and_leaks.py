"""Trap 6: a label exists only when its window has closed, and nothing later is ever seen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml.backtest.rolling import trials
from ml.candidates.orders import ORDERS
from ml.candidates.silence import SILENCE
from ml.forecast.inputs import read_inputs
from ml.forecast.run import run
from ml.gates import Thresholds
from tests.ml import btyd_world, order_log
from tests.ml.conftest import END
from tests.ml.test_forecast_churn import gate, scores, telling


def test_windows_still_open_change_not_one_byte(forecast, forecast_frames, forecast_arguments):
    """Whose window is open is unknown, not quiet, and not busy either."""
    as_of = pd.Timestamp(forecast_arguments["as_of"])
    training = forecast_frames["training"]
    newest = training["cutoff_date"].max()
    outcomes = training[training["cutoff_date"] == newest][["customer_id", "cutoff_date"]].assign(
        horizon_days=180, orders_count=77, spend=1e6
    )
    window = pd.DataFrame({"cutoff_date": [newest], "horizon_days": [180]})
    assert newest + pd.Timedelta(days=180) > as_of
    again = run(
        **{
            **forecast_frames,
            "outcomes": pd.concat([forecast_frames["outcomes"], outcomes]),
            "windows": pd.concat([forecast_frames["windows"], window]),
        },
        **forecast_arguments,
    )
    for name, frame in forecast.frames.items():
        pd.testing.assert_frame_equal(again.frames[name], frame)


@pytest.mark.parametrize("future", ["deleted", "shifted", "multiplied"])
def test_whatever_happens_after_the_day_changes_no_byte_of_the_frames(world, future):
    days = btyd_world.purchase_days(world)
    as_of = btyd_world.day(world, END - 400)
    is_later = days["day"] > as_of
    other = days.copy()
    if future == "deleted":
        other = days[~is_later]
    elif future == "shifted":
        other.loc[is_later, "day"] += pd.Timedelta(days=30)
    else:
        other.loc[is_later, "net"] *= 7
    assert is_later.any()
    ours, theirs = (order_log.frames(log, str(as_of.date()), [90, 180]) for log in (days, other))
    for name in ("scoring", "training", "outcomes", "windows"):
        pd.testing.assert_frame_equal(getattr(ours, name), getattr(theirs, name))


@pytest.mark.parametrize(("target", "candidates"), [("orders", ORDERS), ("silence", SILENCE)])
def test_a_trial_sees_nothing_after_its_own_cutoff(
    forecast_frames, forecast_arguments, target, candidates
):
    """Parameters, edges, caps and corrections of an older origin know no newer outcome."""
    as_of, limits = forecast_arguments["as_of"], Thresholds()
    outcomes = forecast_frames["outcomes"]
    tried = []
    for factor in (1, 9):
        later = outcomes["cutoff_date"] + pd.to_timedelta(outcomes["horizon_days"], unit="D")
        is_later = later > pd.Timestamp(as_of) - pd.Timedelta(days=182)
        changed = outcomes.assign(
            orders_count=np.where(is_later, factor, 1) * outcomes["orders_count"]
        )
        frames = {**forecast_frames, "outcomes": changed}
        _, known = read_inputs(**frames, as_of=as_of, limits=limits)
        tried.append(trials(target, candidates, known, 180)[-1])
    for kind, stated in tried[0].forecasts.items():
        np.testing.assert_array_equal(stated, tried[1].forecasts[kind])
    assert any("offset" in kind for kind in tried[0].forecasts)


def test_a_ranking_better_than_histories_allow_is_taken_for_a_leak(
    forecast_frames, forecast_arguments
):
    outcome = run(**telling(forecast_frames, 1.0), **forecast_arguments)
    alarm = gate(outcome, "leak_alarm")
    assert not alarm["is_open"]
    assert alarm["measured"] > 0.02
    assert "taken for a leak" in alarm["reason"]
    assert not scores(outcome)["model_id"].str.contains("offset").any()
    assert not outcome.frames["clv_scores"]["model_id"].str.contains("offset").any()


def test_what_looks_today_as_it_looked_then_is_known_in_time(forecast_frames, forecast_arguments):
    """On the day of the scores nothing later exists: a leak would have gone from the features."""
    frames = telling(forecast_frames, 3.0)
    visits, scoring = frames["training"]["visits_count_90d"], frames["scoring"]
    seen = np.random.default_rng(1).choice(visits, len(scoring))
    outcome = run(
        **{**frames, "scoring": scoring.assign(visits_count_90d=seen)}, **forecast_arguments
    )
    alarm = gate(outcome, "leak_alarm")
    assert alarm["measured"] > 0.02
    assert alarm["is_open"]
    assert "known in time" in alarm["reason"]


def test_an_honest_learner_raises_no_alarm(forecast):
    assert gate(forecast, "leak_alarm")["is_open"]
