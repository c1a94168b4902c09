"""How good a forecast was: losses per customer, their means, and paired differences.

MAE is reported beside them and never chosen by: it rewards predicting zero for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import xlogy
from scipy.stats import rankdata

from ml.inputs import Bools, Floats

FORECAST_FLOOR = 0.001
TWEEDIE_POWER = 1.5
TOP_SHARE = 0.001
RESAMPLES = 200
BLOCKS = 2_000


def poisson_losses(actual: Floats, forecast: Floats) -> Floats:
    """Return each row's Poisson deviance; the forecast is floored at .001 orders."""
    forecast = np.maximum(forecast, FORECAST_FLOOR)
    return 2 * (xlogy(actual, actual / forecast) - actual + forecast)


def tweedie_losses(actual: Floats, forecast: Floats) -> Floats:
    """Return each row's Tweedie deviance of power 1.5, made for spend with many zeros.

    Spend below zero (more refunds than orders in the window) counts as zero; the forecast is
    floored at a thousandth of the mean spend, so the currency's unit does not matter.
    """
    actual = np.maximum(actual, 0.0)
    forecast = np.maximum(forecast, FORECAST_FLOOR * max(float(actual.mean()), 1e-12))
    power = TWEEDIE_POWER
    return 2 * (
        actual ** (2 - power) / ((1 - power) * (2 - power))
        - actual * forecast ** (1 - power) / (1 - power)
        + forecast ** (2 - power) / (2 - power)
    )


def brier_losses(actual: Floats, probability: Floats) -> Floats:
    """Return each row's squared error of a probability."""
    return (probability - actual) ** 2


def bias(actual: Floats, forecast: Floats) -> float:
    """Return sum forecast / sum actual - 1; NaN when nothing happened."""
    total = float(actual.sum())
    return float(forecast.sum()) / total - 1 if total > 0 else float("nan")


def reliability(actual: Floats, forecast: Floats, bins: int = 10) -> pd.DataFrame:
    """Return forecast and actual means in `bins` groups of equal size, lowest forecast first.

    Equal forecasts share a group's neighbours in the order of the rows, so callers pass rows in an
    order that knows nothing of the outcome.
    """
    order = np.argsort(forecast, kind="stable")
    groups = np.array_split(order, min(bins, len(order))) if len(order) else []
    return pd.DataFrame(
        [
            {
                "bin": number,
                "customers_count": len(rows),
                "forecast": float(forecast[rows].mean()),
                "actual": float(actual[rows].mean()),
            }
            for number, rows in enumerate(groups, start=1)
        ],
        columns=["bin", "customers_count", "forecast", "actual"],
    )


def calibration_error(actual: Floats, probability: Floats) -> float:
    """Return ECE: the mean distance of forecast and outcome over 10 bins of equal size."""
    table = reliability(actual, probability)
    if table.empty:
        return float("nan")
    distance = (table["forecast"] - table["actual"]).abs()
    return float(np.average(distance, weights=table["customers_count"]))


def decile_error(actual: Floats, forecast: Floats) -> float:
    """Return the mean of |forecast / actual - 1| over ten bins of equal size, by forecast.

    Bins in which nothing happened have no ratio and are left out; NaN when none has one.
    """
    table = reliability(actual, forecast)
    table = table[table["actual"] > 0]
    return float((table["forecast"] / table["actual"] - 1).abs().mean())


def without_top(actual: Floats) -> Bools:
    """Tell which rows are left without the 0.1 % (one at least) for whom most happened.

    Rows that tie with the last one left out go with it, so the order of the rows does not matter;
    where all tie, none goes.
    """
    count = max(1, round(TOP_SHARE * len(actual)))
    if len(actual) <= count:
        return np.ones(len(actual), dtype=np.bool_)
    below: Bools = actual < np.partition(actual, -count)[-count]
    return below if below.any() else ~below


def auc(actual: Floats, score: Floats) -> float:
    """Return the area under the ROC curve, ties at half; NaN when there is one class only."""
    positives = actual > 0.5
    count, others = int(positives.sum()), int((~positives).sum())
    if not count or not others:
        return float("nan")
    ranks = rankdata(score)[positives].sum()
    return float((ranks - count * (count + 1) / 2) / (count * others))


def gini(actual: Floats, score: Floats) -> float:
    """Return the normalised Gini: how much of the perfect ranking's concentration is reached."""

    def concentration(by: Floats) -> float:
        ranks = rankdata(by) / len(by)
        return float((actual * ranks).sum() / actual.sum() - ranks.mean())

    if len(actual) < 2 or actual.sum() <= 0 or np.ptp(actual) == 0:
        return float("nan")
    return concentration(score) / concentration(actual)


@dataclass(frozen=True)
class Difference:
    """Mean loss of one candidate minus another's on the same customers; 90 % interval."""

    mean: float
    standard_error: float
    low: float
    high: float


def mean_difference(sums: Floats, counts: Floats, seed: int) -> Difference:
    """Return the mean of differences that are summed by customer, by a bootstrap over customers.

    Beyond 2,000 customers random blocks of them are resampled instead: the same spread at a
    thousandth of the cost.

    Parameters
    ----------
    sums, counts : array
        Sum of the differences, and how many there are, of each customer.
    seed : int
        Of the resampling.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(sums))
    blocks = np.linspace(0, len(sums), min(len(sums), BLOCKS) + 1).astype(np.int64)[:-1]
    totals = np.add.reduceat(sums[order], blocks)
    sizes = np.add.reduceat(counts[order], blocks)
    draws = rng.integers(0, len(blocks), (RESAMPLES, len(blocks)))
    resampled = totals[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.quantile(resampled, [0.05, 0.95])
    return Difference(
        float(sums.sum() / counts.sum()), float(resampled.std(ddof=1)), float(low), float(high)
    )
