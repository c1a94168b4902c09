"""How good every candidate was at a target, and what the product served."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ml import metrics
from ml.candidates.orders import ORDERS
from ml.candidates.silence import SILENCE
from ml.candidates.spend import ProductSpend
from ml.errors import DegenerateFitError, NotAllowedError
from ml.forecast.inputs import read_inputs
from ml.forecast.run import run
from ml.forecast.served import ForecastRun
from ml.gates import Thresholds
from tests.benchmarks.forecasts.targets import Target

REFERENCE, SERVED = "pareto_nbd", "served"


@dataclass(frozen=True)
class Result:
    """A target's table by candidate (last row: what was served) and the run behind it."""

    target: Target
    table: pd.DataFrame
    outcome: ForecastRun
    cpu_seconds: float

    def served(self, figure: str) -> float:
        """Return a figure of what was served."""
        return float(self.table.loc[SERVED, figure])


def result(target: Target) -> Result:
    """Run the product on what was known, and judge it and every candidate by what came."""
    frames = target.frames()
    inputs = (frames.scoring, frames.training, frames.outcomes, frames.windows)
    day = date.fromisoformat(target.as_of)
    started = time.process_time()
    outcome = run(
        *inputs,
        as_of=day,
        clv_horizons_days=[target.horizon_days],
        churn_horizons_days=[target.horizon_days],
        currency="GBP",
        discount_rate=None,
        thresholds={},
        seed=1,
    )
    spent = time.process_time() - started
    rows, known = read_inputs(*inputs, day, Thresholds())
    came = target.outcomes().set_index("customer_id")
    orders, spend = (
        rows["customer_id"].map(came[column]).fillna(0).to_numpy(float)
        for column in ("orders_count", "spend")
    )
    table = {}
    for counts, silence in zip(ORDERS, SILENCE, strict=True):
        forecasts = {}
        candidates = {"orders": counts, "silence": silence, "spend": ProductSpend(counts)}
        for name, candidate in candidates.items():
            try:
                forecasts[name] = known.forecast(candidate, known.frame, target.horizon_days)
            except (DegenerateFitError, NotAllowedError):
                continue
        if forecasts:
            table[counts.kind] = _figures(forecasts, orders, spend)
    table[SERVED] = _figures(_published(outcome, rows), orders, spend)
    return Result(target, _compared(pd.DataFrame(table).T), outcome, spent)


def _published(outcome: ForecastRun, rows: pd.DataFrame) -> dict[str, np.ndarray]:
    values = outcome.frames["clv_scores"].set_index("customer_id").loc[rows["customer_id"]]
    churn = outcome.frames["churn_scores"].set_index("customer_id").loc[rows["customer_id"]]
    published = {
        "orders": values["expected_orders"],
        "spend": values["predicted_clv"],
        "silence": churn["churn_probability"],
        "orders_low": values["expected_orders_low_90"],
        "orders_high": values["expected_orders_high_90"],
    }
    found = {name: column.to_numpy(float, na_value=np.nan) for name, column in published.items()}
    return {name: column for name, column in found.items() if np.isfinite(column).all()}


def _figures(
    forecasts: dict[str, np.ndarray], orders: np.ndarray, spend: np.ndarray
) -> dict[str, float]:
    found: dict[str, Any] = {}
    if "orders" in forecasts:
        stated = forecasts["orders"]
        found["deviance"] = metrics.poisson_losses(orders, stated).mean()
        found["mae"] = np.abs(orders - stated).mean()
        found["bias"] = metrics.bias(orders, stated)
        found["decile_mape"] = metrics.decile_error(orders, stated)
    if "silence" in forecasts:
        silent, stated = (orders == 0).astype(float), forecasts["silence"]
        found["auc"] = metrics.auc(silent, stated)
        found["brier"] = metrics.brier_losses(silent, stated).mean()
        found["ece"] = metrics.calibration_error(silent, stated)
    if "spend" in forecasts:
        found["gini"] = metrics.gini(spend, forecasts["spend"])
        found["spend_bias"] = metrics.bias(spend, forecasts["spend"])
    if "orders_low" in forecasts:
        low, high = forecasts["orders_low"], forecasts["orders_high"]
        found["within_90"] = ((low <= orders) & (orders <= high)).mean()
    return found


def _compared(table: pd.DataFrame) -> pd.DataFrame:
    """Add deviance and Gini against plain Pareto/NBD (times Gamma-Gamma)."""
    if "deviance" in table and REFERENCE in table.index:
        reference = table.loc[REFERENCE]
        table["vs_pareto"] = table["deviance"] / reference["deviance"] - 1
        table["gini_gain"] = table["gini"] - reference["gini"]
    return table
