"""One time-split backtest of churn: closed form, learner and baselines on the same customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ml import metrics
from ml.baselines import CellBaseline, RateBaseline
from ml.churn.model import LogisticChurn
from ml.clv.evaluate import fitted_models, simplest_of_the_best
from ml.gates import Gate, Thresholds, labels_gate
from ml.inputs import HISTORY, Floats, numbers
from ml.windows import Window, closed_windows, earlier

LABEL = "has_churned"


@dataclass(frozen=True)
class Backtest:
    """Probabilities of silence stated at a cutoff, beside who then was silent."""

    window: Window
    probabilities: dict[str, Floats]
    best_model: str | None
    labels: Gate
    seed: int
    actual: Floats = field(repr=False)

    def losses(self, candidate: str) -> Floats:
        """Return each customer's Brier loss."""
        return metrics.brier_losses(self.actual, self.probabilities[candidate])

    def briers(self) -> dict[str, float]:
        """Return the mean Brier loss of every candidate."""
        return {name: float(self.losses(name).mean()) for name in self.probabilities}

    def versus(self, candidate: str) -> dict[str, metrics.Difference]:
        """Return every other candidate's loss minus this one's, paired by customer."""
        mine = self.losses(candidate)
        return {
            name: metrics.paired_difference(self.losses(name), mine, self.seed)
            for name in self.probabilities
            if name != candidate
        }

    def bias(self, candidate: str) -> float:
        """Return forecast over actual number of silent customers, minus 1."""
        return metrics.bias(self.actual, self.probabilities[candidate])

    def calibration_error(self, candidate: str) -> float:
        """Return the candidate's ECE over ten bins."""
        return metrics.calibration_error(self.actual, self.probabilities[candidate])

    @cached_property
    def quality(self) -> pd.DataFrame:
        """Return candidate, cutoff_date, horizon_days, metric, value; finite values only."""
        rows: list[dict[str, Any]] = []
        for name, brier in self.briers().items():
            values = {
                "brier": brier,
                "ece": self.calibration_error(name),
                "bias": self.bias(name),
                "auc": metrics.auc(self.actual, self.probabilities[name]),
            }
            rows += [{"candidate": name, "metric": m, "value": v} for m, v in values.items()]
        frame = pd.DataFrame(rows, columns=["candidate", "metric", "value"])
        frame = frame[np.isfinite(frame["value"].to_numpy(np.float64))].reset_index(drop=True)
        frame.insert(1, "cutoff_date", self.window.cutoff.date())
        frame.insert(2, "horizon_days", self.window.horizon_days)
        return frame


def with_history(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the purchase history that follows from the churn features.

    Counts purchase days, not orders: two orders on one day are no repeat.
    """
    age = numbers(frame, "age_days")
    repeats, last = HISTORY[0], HISTORY[1]
    return frame.assign(
        **{
            repeats: numbers(frame, "purchase_days_count") - 1,
            last: age - numbers(frame, "recency_days"),
        }
    )


def labelled_windows(
    training: pd.DataFrame, calibration: pd.DataFrame, as_of: date
) -> list[Window]:
    """Return the closed windows with features, and those only the value model's calibration has."""
    windows = closed_windows(with_history(training), as_of, LABEL)
    counts = calibration["holdout_orders_count"]
    silent = calibration.assign(**{LABEL: (counts == 0).where(counts.notna())})
    featured = {(window.cutoff, window.horizon_days) for window in windows}
    bare = closed_windows(silent, as_of, LABEL)
    return windows + [w for w in bare if (w.cutoff, w.horizon_days) not in featured]


def backtest(
    window: Window,
    windows: Sequence[Window],
    features: Sequence[str],
    limits: Thresholds,
    seed: int,
) -> Backtest:
    """State every candidate's probabilities at the cutoff and compare with what happened.

    What learns from labels (cell rates, the logistic learner) sees only windows that had closed by
    the cutoff. Customers of the cutoff's own day are not judged.
    """
    days = window.horizon_days
    rows = window.frame[numbers(window.frame, "age_days") > 0].reset_index(drop=True)
    actual = numbers(rows, LABEL)
    models = fitted_models(window.frame)
    stated = {name: model.predict_silence(rows, days) for name, model in models.items()}
    losses = {name: metrics.brier_losses(actual, stated[name]) for name in stated}
    best = simplest_of_the_best(losses, seed)
    stated[RateBaseline.kind] = RateBaseline().predict_silence(rows, days)
    past = earlier(windows, window)
    labels = labels_gate(class_counts(past), limits)
    if labels.is_open:
        stated[CellBaseline.kind] = cells_of(past).predict(rows)
    featured = with_features(past, features)
    if labels_gate(class_counts(featured), limits).is_open and with_features([window], features):
        stated[LogisticChurn.kind] = learner_of(past, features).predict(rows)
    return Backtest(window, stated, best, labels, seed, actual)


def cells_of(windows: Sequence[Window]) -> CellBaseline:
    """Return churn rates per cell over closed windows of one horizon."""
    pooled = _pooled(windows)
    return CellBaseline().fit(pooled, numbers(pooled, LABEL), windows[0].horizon_days)


def learner_of(windows: Sequence[Window], features: Sequence[str]) -> LogisticChurn:
    """Return the logistic learner of closed windows of one horizon."""
    pooled = _pooled(with_features(windows, features))
    return LogisticChurn(tuple(features)).fit(pooled, numbers(pooled, LABEL))


def with_features(windows: Sequence[Window], features: Sequence[str]) -> list[Window]:
    """Return the windows that carry the features and not just purchase histories."""
    return [w for w in windows if features and set(features) <= set(w.frame.columns)]


def class_counts(windows: Sequence[Window]) -> list[int]:
    """Return how many rows each class has over the windows."""
    if not windows:
        return []
    _, counts = np.unique(numbers(_pooled(windows), LABEL), return_counts=True)
    return [int(count) for count in counts]


def _pooled(windows: Sequence[Window]) -> pd.DataFrame:
    return pd.concat([window.frame for window in windows], ignore_index=True)
