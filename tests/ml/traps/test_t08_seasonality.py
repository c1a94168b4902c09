"""Trap 8: a level belongs to its season: taken from the origin 364 days earlier or not at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ml import metrics
from ml.candidates.orders import PurchaseOrders
from ml.candidates.purchases import BOTH
from ml.candidates.silence import PurchaseSilence
from ml.errors import NotAllowedError
from ml.forecast.inputs import read_inputs
from ml.gates import Thresholds
from ml.windows import Known
from tests.ml import order_log

START = pd.Timestamp("2023-01-01")
CUSTOMERS, DAYS = 1_500, 1_095
HORIZON = 90


def festival_year() -> pd.DataFrame:
    """Three years in which everybody buys three times as often from July to September."""
    rng = np.random.default_rng(8)
    born = rng.integers(0, 300, CUSTOMERS)
    pace = rng.gamma(1.2, 1 / 90, CUSTOMERS)
    month = (START + pd.to_timedelta(np.arange(DAYS), unit="D")).month
    season = np.where(np.isin(month, (7, 8, 9)), 3.0, 1.0) / 1.5
    customer, day = np.nonzero(rng.random((CUSTOMERS, DAYS)) < pace[:, None] * season)
    is_later = day > born[customer]
    who = np.r_[np.arange(CUSTOMERS), customer[is_later]]
    when = np.r_[born, day[is_later]]
    return pd.DataFrame(
        {
            "customer_id": np.array([f"c{i:05d}" for i in range(CUSTOMERS)])[who],
            "day": START + pd.to_timedelta(when, unit="D"),
            "net": rng.gamma(5.0, 8.0, len(who)),
        }
    )


@pytest.fixture(scope="module")
def log() -> pd.DataFrame:
    return festival_year()


def known(log: pd.DataFrame, as_of: str, horizons: tuple[int, ...] = (HORIZON,)) -> Known:
    frames = order_log.frames(log[log["day"] <= as_of], as_of, horizons)
    day = pd.Timestamp(as_of).date()
    return read_inputs(
        frames.scoring, frames.training, frames.outcomes, frames.windows, day, Thresholds()
    )[1]


def happened(log: pd.DataFrame, known: Known) -> np.ndarray:
    as_of = str(known.cutoff.date())
    came = order_log.outcomes(log, (as_of, HORIZON)).set_index("customer_id")["orders_count"]
    return known.frame["customer_id"].map(came).fillna(0).to_numpy(float)


@pytest.mark.parametrize("as_of", ["2025-06-30", "2025-09-30"])
def test_the_same_season_a_year_ago_sets_the_level(log, as_of):
    now = known(log, as_of)
    actual = happened(log, now)
    plain, level, both = (
        PurchaseOrders(BOTH, learner, season).fit(now, HORIZON).predict(now.frame, HORIZON)
        for learner, season in (("none", False), ("none", True), ("full", True))
    )
    assert abs(metrics.bias(actual, plain)) > 0.25
    assert abs(metrics.bias(actual, level)) < 0.06
    assert abs(metrics.bias(actual, both)) < 0.06


def test_so_does_one_shift_for_silence(log):
    now = known(log, "2025-06-30")
    silent = (happened(log, now) == 0).astype(float)
    errors = [
        metrics.calibration_error(
            silent,
            PurchaseSilence(BOTH, "none", season).fit(now, HORIZON).predict(now.frame, HORIZON),
        )
        for season in (False, True)
    ]
    assert errors[1] < 0.5 * errors[0]


def test_a_learner_alone_takes_no_season_along(log):
    """Its newest windows lie in summer, the forecast in autumn; the total stays the model's own."""
    now = known(log, "2025-09-30")
    plain = PurchaseOrders(BOTH).fit(now, HORIZON).predict(now.frame, HORIZON)
    learned = PurchaseOrders(BOTH, "half").fit(now, HORIZON).predict(now.frame, HORIZON)
    assert learned.sum() == pytest.approx(plain.sum(), rel=1e-6)
    assert not np.allclose(learned, plain, rtol=0.02)


@pytest.mark.parametrize(
    ("as_of", "horizon", "why"),
    [
        ("2023-12-15", HORIZON, "no window of the same season"),
        ("2024-05-01", HORIZON, "days of history before the season-matched origin"),
        ("2025-06-30", 180, "no window of the same season"),
    ],
)
def test_without_such_an_origin_no_level_is_learned(log, as_of, horizon, why):
    """Nor is the level of a summer one of the half year that starts with it."""
    now = known(log, as_of)
    for candidate in (PurchaseOrders(BOTH, season=True), PurchaseOrders(BOTH, "full")):
        with pytest.raises(NotAllowedError, match=why):
            candidate.fit(now, horizon)
