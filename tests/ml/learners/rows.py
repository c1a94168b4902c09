"""Feature rows with a forecast that misses something a learner can find."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from tests.ml import btyd_world

CUTOFF, HORIZON = 900, 90


@dataclass(frozen=True)
class Rows:
    """Who is forecast, what was forecast, and what happened; new rows twice as often as stated."""

    frame: pd.DataFrame
    orders: np.ndarray
    silence: np.ndarray
    spend: np.ndarray
    stated: dict[str, np.ndarray]

    def actual(self, objective: str) -> np.ndarray:
        return {"orders": self.orders, "silence": self.silence, "spend": self.spend}[objective]


@cache
def rows() -> Rows:
    world = btyd_world.simulate(3_000, CUTOFF + 1, seed=3)
    frame = btyd_world.training(world, CUTOFF).reset_index(drop=True)
    rng = np.random.default_rng(4)
    expected = 0.2 + 0.3 * np.sqrt(frame["repeat_orders_count"].to_numpy(float))
    is_late = frame["age_at_last_order_days"] > 0.7 * frame["age_days"]
    orders = rng.poisson(expected * np.where(is_late, 2.0, 0.6)).astype(float)
    value = frame["avg_order_value"].to_numpy(float)
    stated = {"orders": expected, "silence": np.exp(-expected), "spend": expected * value}
    return Rows(frame, orders, (orders == 0).astype(float), orders * value, stated)
