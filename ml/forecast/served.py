"""What serves a target at a horizon, and what a run hands back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from ml.backtest.trial import Target, Trial
from ml.candidates.candidate import Candidate
from ml.gates import Gate

Scale = Literal["absolute", "rank"]


@dataclass(frozen=True)
class Served:
    """The candidate that serves, fitted on everything known at the as-of day.

    Attributes
    ----------
    target : {'orders', 'silence', 'spend'}
    horizon_days : int
        The horizon asked for.
    judged_days : int or None
        Horizon of the trials that judged it; None when no window has closed.
    candidate : Candidate
    scale : {'absolute', 'rank'}
    gates : tuple of Gate
    trials : tuple of Trial
        Those of `judged_days`, oldest first.
    """

    target: Target
    horizon_days: int
    judged_days: int | None
    candidate: Candidate
    scale: Scale
    gates: tuple[Gate, ...]
    trials: tuple[Trial, ...] = field(repr=False)


@dataclass(frozen=True)
class ForecastRun:
    """One build's predictions: `frames` by raw table, the rest is JSON.

    `frames` has one entry per table of raw `ml/*` (clv_scores, churn_scores, next_orders,
    clv_factors, alive_parameters, prediction_reasons, forecast_ratios, forecast_totals,
    model_quality, model_calibration, model_gates, model_drift); `card` and `model` go to the
    registry.
    """

    frames: dict[str, pd.DataFrame]
    card: dict[str, Any]
    model: dict[str, Any]
    summary: str
