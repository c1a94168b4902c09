"""Worlds that no model was made for: a number that may be believed, or a reason; never nonsense."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from ml.forecast.run import run
from tests.ml import order_log

AS_OF = date(2024, 12, 31)
# No gate is closed by too little data: what is under test is what lies behind the gates.
OPEN = {
    "min_buyers": 0,
    "min_repeaters": 0,
    "min_repeater_share": 0,
    "min_history_days": 0,
    "min_median_gaps": 0,
    "min_labels": 1,
    "min_season_history_days": 0,
}


def world(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    log = pd.DataFrame(rows, columns=["customer_id", "day", "net"])
    return order_log.purchase_days(log.assign(day=pd.to_datetime(log["day"])))


def random(customers: int, value) -> pd.DataFrame:
    """One to four orders each, on any day of two years."""
    chance = np.random.default_rng(0)
    rows = [
        (f"c{i}", str(np.datetime64("2023-01-01") + int(chance.integers(0, 700))), value(chance, i))
        for i in range(customers)
        for _ in range(1 + i % 4)
    ]
    return world(rows)


WORLDS = {
    "nobody": world([("a", "2024-01-01", 1.0)]).iloc[:0],
    "one buyer": world([("a", "2024-01-01", 10.0)]),
    "two buyers": world([("a", "2024-01-01", 10.0), ("b", "2024-03-01", 20.0)]),
    "one day": world([(f"c{i}", "2024-01-01", 5.0) for i in range(300)]),
    "the last day": world([(f"c{i}", "2024-12-31", 5.0) for i in range(300)]),
    "all equal": world(
        [(f"c{i}", d, 5.0) for i in range(300) for d in ("2024-01-01", "2024-06-01", "2024-12-01")]
    ),
    "nobody returns": world([(f"c{i}", f"2024-{1 + i % 12:02d}-15", 9.0) for i in range(400)]),
    "no values": random(300, lambda chance, i: 0.0),
    "refunds prevail": random(400, lambda chance, i: float(chance.normal(0, 50))),
    "one giant": random(400, lambda chance, i: 1e9 if i == 3 else float(chance.gamma(2, 10))),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("name", "thresholds"),
    [*((name, OPEN) for name in WORLDS), *((name, {}) for name in list(WORLDS)[:7])],
)
def test_a_number_that_may_be_believed_or_a_reason(name, thresholds):
    frames = order_log.frames(WORLDS[name], str(AS_OF), [90, 180])
    outcome = run(
        frames.scoring,
        frames.training,
        frames.outcomes,
        frames.windows,
        as_of=AS_OF,
        clv_horizons_days=[180, 365],
        churn_horizons_days=[90, 180],
        currency="RON",
        discount_rate=0.1,
        thresholds=thresholds,
        seed=1,
    )
    buyers = WORLDS[name]["customer_id"].nunique()
    values, churn = outcome.frames["clv_scores"], outcome.frames["churn_scores"]
    assert len(values) == len(churn) == 2 * buyers
    for frame in outcome.frames.values():
        numbers = frame.select_dtypes("number").to_numpy(dtype=float)
        assert not np.isinf(numbers).any()
    stated = values.drop(columns=["discount_rate"]).select_dtypes("number").to_numpy(dtype=float)
    assert not (stated < 0).any()
    assert (values["predicted_clv"].notna() | values["abstain_reason"].notna()).all()
    probability = churn["churn_probability"]
    assert (probability.between(0, 1) | churn["abstain_reason"].notna()).all()
    low, high = values["predicted_clv_low_90"], values["predicted_clv_high_90"]
    known = values["predicted_clv"].notna()
    assert (low <= values["predicted_clv"])[known].all()
    assert (high >= values["predicted_clv"])[known].all()
