"""What the total of a closed origin was off by, and how much of it single customers explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import logit

from ml.backtest.trial import Trial
from ml.inputs import Floats


@dataclass(frozen=True)
class PastTotal:
    """One closed origin: the total that was forecast, and what it came to.

    `sampling_sd` is the part of the error (log or log-odds) that single customers explain.
    """

    cutoff: pd.Timestamp
    end: pd.Timestamp
    forecast: float
    actual: float
    customers_count: int
    error: float
    sampling_sd: float


def past_total(trial: Trial, candidate: str) -> PastTotal:
    """Return what a candidate's total was off by in a closed window.

    Half an order (or its worth, or half a customer) is added on both sides, so that a window in
    which nothing happened is far off and not infinitely so. The sampling part is the bootstrap
    over customers in its limit: resampled, the ratio varies as its residuals add up.
    """
    forecast, actual = trial.forecasts[candidate], trial.actual
    total, happened, count = float(forecast.sum()), float(actual.sum()), len(actual)
    half = 0.5 * (_typical(actual, forecast) if trial.target == "spend" else 1.0)
    happened, total = max(happened, 0.0) + half, total + half
    residual = actual - forecast * (happened / total)
    spread = float(np.sqrt(np.sum((residual - residual.mean()) ** 2)))
    if trial.target == "silence":
        error = float(logit(happened / (count + 1)) - logit(total / (count + 1)))
        scale = max(happened * (count + 1 - happened) / (count + 1), 0.5)
    else:
        error, scale = float(np.log(happened / total)), happened
    return PastTotal(
        trial.window.cutoff, trial.window.end, total, happened, count, error, spread / scale
    )


def _typical(actual: Floats, forecast: Floats) -> float:
    """Return what one who buys spends; without any, what is forecast of one customer, or 1."""
    spent = actual[actual > 0]
    return float(spent.mean()) if len(spent) else float(forecast.mean()) or 1.0
