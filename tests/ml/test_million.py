"""A million customers: the whole run, backtest and all, in minutes of one core."""

from __future__ import annotations

import resource
import time

import numpy as np
import pytest

from ml.forecast.run import run
from tests.ml import btyd_world, order_log
from tests.ml.conftest import END

CUSTOMERS, SAMPLE = 1_000_000, 200_000
HORIZONS = (90, 180, 365)


@pytest.fixture(scope="module")
def million():
    """Everybody to score; a sample of a fifth at the past cutoffs, as dbt draws it."""
    world = btyd_world.simulate(CUSTOMERS, END + 1, seed=1)
    days, as_of = btyd_world.purchase_days(world), str(btyd_world.day(world, END).date())
    sampled = days[days["customer_id"] < world.customer_ids[SAMPLE]]
    past = order_log.frames(sampled, as_of, HORIZONS)
    return order_log.scoring(days, as_of), past, btyd_world.day(world, END).date()


@pytest.mark.slow
def test_a_whole_run_of_a_million_takes_minutes_and_little_memory(million):
    scoring, past, as_of = million
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    outcome = run(
        scoring,
        past.training,
        past.outcomes,
        past.windows,
        as_of=as_of,
        clv_horizons_days=[365, 730, 1095],
        churn_horizons_days=[180, 90, 365],
        currency="RON",
        discount_rate=None,
        thresholds={},
        seed=1,
    )
    spent = time.process_time() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e6
    print(f"\n{outcome.summary}\n{spent:.0f} CPU s, {grown:.1f} GB more memory")
    values = outcome.frames["clv_scores"]["predicted_clv"].to_numpy()
    assert len(values) == 3 * len(scoring)
    assert np.isfinite(values).all()
    assert (values >= 0).all()
    assert spent < 600
