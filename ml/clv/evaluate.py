"""One time-split backtest of order counts and spend: models beside named baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import spearmanr

from ml import metrics
from ml.baselines import CellBaseline, MeanValueBaseline, RateBaseline
from ml.btyd.order_value import REPEATS, VALUE, GammaGammaModel, has_usable_value
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel
from ml.errors import DegenerateFitError
from ml.gates import Thresholds
from ml.inputs import Floats, money, numbers
from ml.windows import Window, earlier

# Simplest first: a later one serves only when it is better by more than one standard error.
PURCHASE_MODELS: tuple[type[BetaGeoModel], ...] = (BetaGeoModel, ModifiedBetaGeoModel)
BASELINES = (RateBaseline.kind, CellBaseline.kind)
NAIVE_SPEND = f"{RateBaseline.kind}*{MeanValueBaseline.kind}"


@dataclass(frozen=True)
class Backtest:
    """Forecasts made at a cutoff for the same customers, beside what they did."""

    window: Window
    orders: dict[str, Floats]
    spend: dict[str, Floats]
    best_model: str | None
    seed: int
    actual_orders: Floats = field(repr=False)
    actual_spend: Floats = field(repr=False)

    def losses(self, candidate: str) -> Floats:
        """Return the Poisson deviance of each customer's order count."""
        return metrics.poisson_losses(self.actual_orders, self.orders[candidate])

    def deviances(self) -> dict[str, float]:
        """Return the mean Poisson deviance of every candidate for counts."""
        return {name: float(self.losses(name).mean()) for name in self.orders}

    def spend_deviances(self) -> dict[str, float]:
        """Return the mean Tweedie deviance of every candidate for spend."""
        return {
            name: float(metrics.tweedie_losses(self.actual_spend, forecast).mean())
            for name, forecast in self.spend.items()
        }

    def orders_bias(self, candidate: str) -> float:
        """Return forecast over actual orders in total, minus 1."""
        return metrics.bias(self.actual_orders, self.orders[candidate])

    def spend_bias(self, candidate: str) -> float:
        """Return forecast over actual spend in total, minus 1."""
        return metrics.bias(self.actual_spend, self.spend[candidate])

    def versus(self, candidate: str) -> dict[str, metrics.Difference]:
        """Return every other candidate's loss minus this one's, paired by customer."""
        mine = self.losses(candidate)
        return {
            name: metrics.paired_difference(self.losses(name), mine, self.seed)
            for name in self.orders
            if name != candidate
        }

    @cached_property
    def quality(self) -> pd.DataFrame:
        """Return candidate, cutoff_date, horizon_days, metric, value; finite values only."""
        rows: list[dict[str, Any]] = []
        for name, deviance in self.deviances().items():
            values = {"deviance": deviance, "bias": self.orders_bias(name)}
            values["gini"] = metrics.gini(self.actual_orders, self.orders[name])
            rows += [{"candidate": name, "metric": m, "value": v} for m, v in values.items()]
        for name, deviance in self.spend_deviances().items():
            values = {"spend_deviance": deviance, "spend_bias": self.spend_bias(name)}
            values["spend_gini"] = metrics.gini(self.actual_spend, self.spend[name])
            rows += [{"candidate": name, "metric": m, "value": v} for m, v in values.items()]
        frame = pd.DataFrame(rows, columns=["candidate", "metric", "value"])
        frame = frame[np.isfinite(frame["value"].to_numpy(np.float64))].reset_index(drop=True)
        frame.insert(1, "cutoff_date", self.window.cutoff.date())
        frame.insert(2, "horizon_days", self.window.horizon_days)
        return frame


def backtest(window: Window, windows: Sequence[Window], limits: Thresholds, seed: int) -> Backtest:
    """Fit every candidate on what was known at the cutoff and forecast the window.

    Customers of the cutoff's own day (age 0) are fitted but not judged: their rate is 0 / 0.

    Parameters
    ----------
    window : Window
        The test window.
    windows : sequence of Window
        All closed ones; cell means learn from the newest that had closed by the cutoff.
    limits : Thresholds
        Cell means learn from windows of at least `min_buyers` only.
    seed : int
        Of the paired bootstrap.
    """
    days = window.horizon_days
    models = fitted_models(window.frame)
    rows = window.frame[numbers(window.frame, "age_days") > 0].reset_index(drop=True)
    predictors: dict[str, Any] = {**models, RateBaseline.kind: RateBaseline()}
    past = [known for known in earlier(windows, window) if len(known.frame) >= limits.min_buyers]
    if past:
        predictors[CellBaseline.kind] = cells_of(past[-1])
    orders = {name: p.predict_orders(rows, days) for name, p in predictors.items()}
    actual = numbers(rows, "holdout_orders_count")
    losses = {name: metrics.poisson_losses(actual, orders[name]) for name in models}
    best = simplest_of_the_best(losses, seed)
    spend = np.nan_to_num(money(rows, "holdout_spend"))
    forecasts = _spend_forecasts(window.frame, rows, orders)
    return Backtest(window, orders, forecasts, best, seed, actual, spend)


def fitted_models(frame: pd.DataFrame) -> dict[str, BetaGeoModel]:
    """Fit every purchase model; one without a finite optimum is no candidate."""
    models: dict[str, BetaGeoModel] = {}
    for model in PURCHASE_MODELS:
        try:
            models[model.kind] = model().fit(frame)
        except DegenerateFitError:
            continue
    return models


def cells_of(window: Window) -> CellBaseline:
    """Return the cell means of order counts in a closed window."""
    outcome = numbers(window.frame, "holdout_orders_count")
    return CellBaseline().fit(window.frame, outcome, window.horizon_days)


def simplest_of_the_best(losses: Mapping[str, Floats], seed: int) -> str | None:
    """Return the first candidate that no later one beats by more than one paired standard error."""
    chosen: str | None = None
    for name, values in losses.items():
        if chosen is None:
            chosen = name
            continue
        gain = metrics.paired_difference(losses[chosen], values, seed)
        if gain.mean > gain.standard_error:
            chosen = name
    return chosen


def _spend_forecasts(
    known: pd.DataFrame, rows: pd.DataFrame, orders: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Return forecast spend: every forecast of counts times every forecast of the order value."""
    if not has_usable_value(known).any():
        return {}
    values = {MeanValueBaseline.kind: MeanValueBaseline().fit(known).predict_value(rows)}
    try:
        model = GammaGammaModel().fit(known)
        values[model.kind] = model.predict_value(rows)
    except DegenerateFitError:
        pass
    return {
        f"{count}*{value}": orders[count] * values[value] for count in orders for value in values
    }


def gains(model: str, losses: Mapping[str, float], baselines: Sequence[str]) -> dict[str, float]:
    """Return by baseline how far below its loss the model's is."""
    known = {name: losses[name] for name in baselines if name in losses and model in losses}
    return {name: 1 - losses[model] / loss if loss > 0 else 0.0 for name, loss in known.items()}


def independence(frame: pd.DataFrame) -> float:
    """Return the correlation of repeat count and mean value among repeat buyers.

    Gamma-Gamma takes them as independent. The larger in size of Pearson (as the papers report it)
    and Spearman (which one giant order cannot fake); NaN below three customers or without spread.
    """
    rows = frame[has_usable_value(frame)]
    repeats, value = numbers(rows, REPEATS), money(rows, VALUE)
    if len(rows) < 3 or np.ptp(repeats) == 0 or np.ptp(value) == 0:
        return float("nan")
    pearson = float(np.corrcoef(repeats, value)[0, 1])
    spearman = float(spearmanr(repeats, value).statistic)
    return max(pearson, spearman, key=abs)
