"""What a model has to beat: the customer's own rate and mean, and recency x frequency cells."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from ml.btyd.order_value import VALUE, has_usable_value
from ml.errors import DegenerateFitError
from ml.inputs import HISTORY, Floats, money, numbers

SHORTEST_AGE_DAYS = 30.0
REPEAT_EDGES = np.array([1.0, 2.0, 4.0, 8.0])


class RateBaseline(BaseEstimator):
    """Everybody goes on at the pace so far: x / T, nobody ever leaves.

    Ages below 30 days count as 30, or one early repeat would mean an order every day.
    """

    kind = "rate"

    def predict_orders(self, frame: pd.DataFrame, horizon_days: float) -> Floats:
        """Return repeats per day so far, times the horizon."""
        repeats, _, age = (numbers(frame, column) for column in HISTORY)
        return repeats / np.maximum(age, SHORTEST_AGE_DAYS) * horizon_days

    def predict_silence(self, frame: pd.DataFrame, horizon_days: float) -> Floats:
        """Return the Poisson probability of no order at that rate."""
        return np.exp(-self.predict_orders(frame, horizon_days))

    def to_dict(self) -> dict[str, Any]:
        """Return the baseline as JSON values."""
        return {"kind": self.kind}


class CellBaseline(BaseEstimator):
    """Mean outcome of the customers in the same cell of recency fifth x repeat count.

    Learns from a window that closed before the forecast starts. Small cells are pulled towards the
    overall mean by `smoothing` pseudo-customers.
    """

    kind = "recency_frequency_cells"

    def __init__(self, smoothing: float = 10.0) -> None:
        self.smoothing = smoothing

    def fit(self, frame: pd.DataFrame, outcome: Floats, horizon_days: int) -> Self:
        """Learn the cell means of `outcome`, one value per row of `frame`."""
        self.horizon_days_ = horizon_days
        self.recency_edges_ = np.quantile(_recency(frame), [0.2, 0.4, 0.6, 0.8])
        cells = self._cells(frame)
        size = (len(REPEAT_EDGES) + 1) * (len(self.recency_edges_) + 1)
        counts = np.bincount(cells, minlength=size)
        sums = np.bincount(cells, outcome, minlength=size)
        self.means_ = (sums + self.smoothing * outcome.mean()) / (counts + self.smoothing)
        return self

    def predict(self, frame: pd.DataFrame) -> Floats:
        """Return the mean of each row's cell, at the horizon learned."""
        return self.means_[self._cells(frame)]

    def predict_orders(self, frame: pd.DataFrame, horizon_days: float) -> Floats:
        """Return the cell's mean count, stretched to the horizon."""
        return self.predict(frame) * (horizon_days / self.horizon_days_)

    def to_dict(self) -> dict[str, Any]:
        """Return edges and means as JSON values."""
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "horizon_days": self.horizon_days_,
            "recency_edges": self.recency_edges_.tolist(),
            "means": self.means_.tolist(),
        }

    def _cells(self, frame: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
        row = np.searchsorted(REPEAT_EDGES, numbers(frame, HISTORY[0]), side="right")
        column = np.searchsorted(self.recency_edges_, _recency(frame), side="right")
        return row * (len(self.recency_edges_) + 1) + column


class MeanValueBaseline(BaseEstimator):
    """A repeat buyer's own mean so far; the mean over repeat buyers for everybody else."""

    kind = "mean_value"

    def fit(self, frame: pd.DataFrame, y: None = None) -> Self:
        """Learn the mean over repeat buyers with a positive mean; refuse where there is none."""
        amounts = money(frame, VALUE)[has_usable_value(frame)]
        if not len(amounts):
            raise DegenerateFitError("no repeat buyer has a positive order value to learn from")
        self.population_mean_ = float(amounts.mean())
        return self

    def predict_value(self, frame: pd.DataFrame) -> Floats:
        """Return each row's own mean where there is one."""
        own = money(frame, VALUE)
        return np.where(has_usable_value(frame), own, self.population_mean_)

    def to_dict(self) -> dict[str, Any]:
        """Return the baseline as JSON values."""
        return {"kind": self.kind, "population_mean": self.population_mean_}


def _recency(frame: pd.DataFrame) -> Floats:
    """Return days since the last purchase day."""
    return numbers(frame, "age_days") - numbers(frame, "age_at_last_order_days")
