"""The same customers give the same numbers: whatever the order of rows, unit of money, threads."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from ml.forecast.run import run
from tests.ml.test_forecast_churn import telling
from tests.ml.test_forecast_values import MONEY

HASH = """
import hashlib, sys
from tests.ml import btyd_world
from ml.forecast.run import run
world = btyd_world.simulate(1_500, 1_095, seed=3)
frames = btyd_world.frames(world, 1_094, [90, 180])
outcome = run(frames.scoring, frames.training, frames.outcomes, frames.windows,
    as_of=btyd_world.day(world, 1_094).date(), clv_horizons_days=[180, 365],
    churn_horizons_days=[180, 90], currency=None, discount_rate=0.1, thresholds={}, seed=1)
for name in sorted(outcome.frames):
    sys.stdout.write(hashlib.sha256(outcome.frames[name].to_csv().encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def learned(forecast_frames) -> dict[str, pd.DataFrame]:
    """A learner serves here, so that its trees are under test as well."""
    return telling(forecast_frames, 3.0)


@pytest.fixture(scope="module")
def arguments(forecast_arguments):
    proved = {"max_auc_above_ceiling": 1.0}
    return {**forecast_arguments, "clv_horizons_days": [180, 365], "thresholds": proved}


@pytest.fixture(scope="module")
def outcome(learned, arguments):
    found = run(**learned, **arguments)
    assert found.frames["clv_scores"]["model_id"].str.contains("offset").all()
    return found


def test_the_order_of_the_rows_changes_not_one_byte(outcome, learned, arguments):
    shuffled = {name: frame.sample(frac=1, random_state=2) for name, frame in learned.items()}
    again = run(**shuffled, **arguments)
    for name, frame in outcome.frames.items():
        pd.testing.assert_frame_equal(again.frames[name], frame)
    assert again.card == outcome.card
    assert again.model == outcome.model


def test_cents_or_units_give_the_same_forecasts(outcome, learned, arguments):
    cents = {name: frame.copy() for name, frame in learned.items()}
    for name in ("scoring", "training"):
        cents[name][list(MONEY)] *= 100
    cents["outcomes"]["spend"] *= 100
    again = run(**cents, **arguments)
    ours, theirs = outcome.frames["clv_scores"], again.frames["clv_scores"]
    for column in ("predicted_clv", "predicted_clv_low_80", "predicted_clv_high_90"):
        np.testing.assert_allclose(theirs[column], 100 * ours[column], rtol=1e-6)
    np.testing.assert_allclose(theirs["expected_orders"], ours["expected_orders"], rtol=1e-9)
    ours, theirs = outcome.frames["churn_scores"], again.frames["churn_scores"]
    np.testing.assert_allclose(theirs["churn_probability"], ours["churn_probability"], rtol=1e-9)
    assert (
        again.frames["model_gates"]["is_open"] == outcome.frames["model_gates"]["is_open"]
    ).all()


@pytest.mark.slow
def test_one_thread_or_two_give_the_same_bytes():
    def hashes(threads: int) -> str:
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
        environment = {**os.environ, **dict.fromkeys(names, str(threads))}
        done = subprocess.run(
            [sys.executable, "-c", HASH],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert len(hashes(1)) > 64
    assert hashes(1) == hashes(2)
