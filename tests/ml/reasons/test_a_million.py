"""A million customers' factors and reasons take seconds and stay within memory."""

from __future__ import annotations

import resource
import time

import numpy as np
import pandas as pd
import pytest

from ml.reasons.explain import explain
from tests.ml.reasons import world

CUSTOMERS = 1_000_000


def population() -> pd.DataFrame:
    """As many distinct numbers as a real log has: amounts to the cent, days, counts."""
    rng = np.random.default_rng(1)
    repeats = rng.negative_binomial(1, 0.4, CUSTOMERS)
    age = rng.integers(1, 1_095, CUSTOMERS)
    last = np.where(repeats > 0, np.ceil(age * rng.beta(2, 2, CUSTOMERS)), 0)
    value = rng.gamma(3, 60, CUSTOMERS)
    counts = {
        "orders_90d_count": 0.2,
        "orders_364d_count": 0.9,
        "same_season_90d_count": 0.3,
        "visits_count_90d": 1.5,
        "opens_count_90d": 2.0,
        "clicks_count_90d": 0.4,
        "check_ins_count_365d": 0.7,
        "refunds_count_365d": 0.1,
    }
    return pd.DataFrame(
        {
            "customer_id": pd.Series(np.arange(CUSTOMERS)).astype(str).str.zfill(20),
            "repeat_orders_count": repeats,
            "age_at_last_order_days": last,
            "age_days": age,
            "avg_order_value": value,
            "last_order_value": value * rng.uniform(0.5, 1.5, CUSTOMERS),
            **{name: rng.poisson(mean, CUSTOMERS) for name, mean in counts.items()},
        }
    )


@pytest.mark.slow
def test_a_million_customers_are_explained_in_seconds():
    frame = population()
    parts, silence = world.value_parts(frame), world.silence_parts(frame)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = explain(frame, world.AS_OF, [parts], silence, value_horizon_days=365, currency="RON")
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = len(found.prediction_reasons)
    print(f"{rows:,} reasons, {seconds:.1f} CPU s, {before / 2**20:.2f} to {peak / 2**20:.2f} GB")
    assert len(found.clv_factors) == CUSTOMERS
    assert rows > CUSTOMERS
    assert seconds < 30
