"""Candidates for order counts: baselines, and purchase models with corrections that multiply."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ml.candidates.baselines import CellOrders, RateOrders
from ml.candidates.candidate import Candidate
from ml.candidates.purchases import PurchaseCandidate, from_simplest
from ml.inputs import Floats
from ml.learners.season import SeasonLevel
from ml.windows import Window


class PurchaseOrders(PurchaseCandidate):
    """The mean forecast of purchase models, times a learned correction, times a season's level."""

    target = "orders"
    states = "predict_orders"
    _season_name = "level"

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return the expected number of purchase days of each row."""
        factor = self._learner_factor(rows) * self._season_factor
        return self._plain(self.known_, rows, horizon_days) * factor

    def factors(self, rows: pd.DataFrame, horizon_days: int) -> dict[str, Floats]:
        """Return ORDERS_FACTORS; the first model states the rate and P(alive)."""
        rate = self.known_.stated(self.models[0], "rate_if_alive", rows)
        alive = self.known_.stated(self.models[0], "predict_alive", rows)
        plain, pace = self._plain(self.known_, rows, horizon_days), rate * alive
        days = np.divide(plain, pace, out=np.full(len(rows), float(horizon_days)), where=pace > 0)
        return {
            "rate_if_alive": rate,
            "alive_probability": alive,
            "effective_horizon_days": days,
            "learner_factor": self._learner_factor(rows),
            "season_factor": np.full(len(rows), self._season_factor),
        }

    @property
    def _season_factor(self) -> float:
        return self.season_.factor_ if self.season_ else 1.0

    def _learner_factor(self, rows: pd.DataFrame) -> Floats:
        if self.shape_ is None:
            return np.ones(len(rows))
        factor = self.shape_.factor(rows)
        return (1 + factor) / 2 if self.learner == "half" else factor

    def _season_of(self, then: Floats, window: Window) -> SeasonLevel:
        return SeasonLevel().fit(then, window.orders)

    @staticmethod
    def _baseline() -> Candidate:
        return RateOrders()


ORDERS: tuple[Candidate, ...] = (RateOrders(), CellOrders(), *from_simplest(PurchaseOrders))
