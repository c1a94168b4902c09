"""Named baselines as candidates: the own rate, and means of recency x frequency cells."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from ml.baselines import CellBaseline, RateBaseline
from ml.candidates.candidate import ORDERS_FACTORS, log_odds
from ml.errors import NotAllowedError
from ml.inputs import Floats
from ml.windows import Known, Window


class Baseline(BaseEstimator, ABC):
    """What every baseline answers: no learner, no season, nobody ever leaves."""

    kind: ClassVar[str]
    target: ClassVar[str]
    fallback: ClassVar[None] = None
    learner: ClassVar[str] = "none"

    @abstractmethod
    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return the forecast of each row."""

    def factors(self, rows: pd.DataFrame, horizon_days: int) -> dict[str, Floats]:
        """Return the forecast as one pace over the whole horizon, or as one term of log odds."""
        stated, one = self.predict(rows, horizon_days), np.ones(len(rows))
        if self.target == "silence":
            return {
                "base_logit": log_odds(stated),
                "learner_logit": 0 * one,
                "season_logit": 0 * one,
            }
        parts = {
            "rate_if_alive": stated / horizon_days,
            "effective_horizon_days": horizon_days * one,
        }
        return {name: parts.get(name, one) for name in ORDERS_FACTORS}

    def contributions(self, rows: pd.DataFrame, horizon_days: int) -> None:
        """Return None: a baseline learns no correction."""


class RateOrders(Baseline):
    """Everybody goes on at the pace so far."""

    kind, target = RateBaseline.kind, "orders"

    def fit(self, known: Known, horizon_days: int) -> Self:
        """Learn nothing."""
        return self

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return repeats per day so far, times the horizon."""
        return RateBaseline().predict_orders(rows, horizon_days)

    def to_dict(self) -> dict[str, Any]:
        """Return the candidate as JSON values."""
        return RateBaseline().to_dict()


class RateSilence(RateOrders):
    """The Poisson probability of no order at the pace so far."""

    target = "silence"

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return the probability of silence."""
        return RateBaseline().predict_silence(rows, horizon_days)


class CellOrders(Baseline):
    """Mean orders of the same recency x frequency cell in the newest closed window."""

    kind, target = CellBaseline.kind, "orders"

    def fit(self, known: Known, horizon_days: int) -> Self:
        """Learn the cell means; NotAllowedError without a closed window of enough buyers."""
        days = known.judged_days(horizon_days)
        windows = known.of(days) if days is not None else ()
        big = [window for window in windows if len(window.rows) >= known.limits.min_buyers]
        if not big:
            raise NotAllowedError("no window of enough buyers had closed to learn cell means from")
        self.cells_ = CellBaseline().fit(big[-1].rows, self._outcome(big[-1]), big[-1].horizon_days)
        return self

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return the cell's mean count, stretched to the horizon."""
        return self.cells_.predict_orders(rows, horizon_days)

    def to_dict(self) -> dict[str, Any]:
        """Return the candidate as JSON values."""
        return self.cells_.to_dict()

    def _outcome(self, window: Window) -> Floats:
        return window.orders


class CellSilence(CellOrders):
    """Share of silence of the same cell in the newest closed window of this horizon."""

    target = "silence"

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return the cell's share; at another horizon as if the same risk went on."""
        stretch = horizon_days / self.cells_.horizon_days_
        return self.cells_.predict(rows) ** stretch

    def _outcome(self, window: Window) -> Floats:
        return window.silence
