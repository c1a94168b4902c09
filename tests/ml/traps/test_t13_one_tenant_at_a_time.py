"""Trap 13: rows of tenants never mix; only the prior that every fit starts from is shared."""

from __future__ import annotations

import pandas as pd

from ml.btyd.purchases import ParetoModel
from ml.forecast.run import run
from tests.ml import btyd_world


def test_outcomes_of_people_whom_the_features_do_not_know_change_no_score(
    forecast, forecast_frames, forecast_arguments
):
    ours = forecast_frames["outcomes"]
    foreign = ours.assign(customer_id="other_" + ours["customer_id"], orders_count=50, spend=1e7)
    again = run(**{**forecast_frames, "outcomes": pd.concat([ours, foreign])}, **forecast_arguments)
    for name, frame in forecast.frames.items():
        pd.testing.assert_frame_equal(again.frames[name], frame)


def test_another_tenants_fit_is_a_start_and_no_data(cdnow_histories, world):
    """What a start saves is time: the summit is where this tenant's own rows put it."""
    other = ParetoModel().fit(btyd_world.histories(world, 1094.0))
    cold = ParetoModel().fit(cdnow_histories)
    warm = ParetoModel().fit(cdnow_histories, start=other.parameters_)
    for name, value in cold.parameters_.items():
        assert abs(warm.parameters_[name] / value - 1) < 1e-3
