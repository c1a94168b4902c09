"""One target, one closed window: what every candidate stated at the cutoff, and what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from ml import metrics
from ml.candidates.candidate import Candidate
from ml.inputs import Floats
from ml.windows import Window

Target = Literal["orders", "silence", "spend"]
TARGETS: tuple[Target, ...] = ("orders", "silence", "spend")


@dataclass(frozen=True)
class Trial:
    """Forecasts made at `window.cutoff` for the same customers, beside what they did.

    Attributes
    ----------
    target : {'orders', 'silence', 'spend'}
    window : Window
    forecasts : dict of str to array
        By candidate kind; one value per row of `rows`.
    actual : array
        Purchase days, 1 for silence (else 0), or net spend.
    rows : DataFrame
        customer_id, FEATURES, GROUPS of who was judged: everybody known at the cutoff but the
        customers of its own day (age 0), whose rate is 0 / 0.
    """

    target: Target
    window: Window
    forecasts: dict[str, Floats]
    actual: Floats = field(repr=False)
    rows: pd.DataFrame = field(repr=False)

    def stand_in(self, candidate: Candidate | None) -> str | None:
        """Return which kind forecast in a candidate's name: its own, or a fallback's, as served."""
        while candidate is not None and candidate.kind not in self.forecasts:
            candidate = candidate.fallback
        return candidate.kind if candidate is not None else None

    def losses(self, candidate: str) -> Floats:
        """Return each customer's loss: Poisson deviance, Brier, or Tweedie deviance of spend."""
        return LOSSES[self.target](self.actual, self.forecasts[candidate])

    def deviance(self, candidate: str) -> float:
        """Return the mean loss."""
        return float(self.losses(candidate).mean())

    def bias(self, candidate: str) -> float:
        """Return forecast over actual total, minus 1; NaN when nothing happened."""
        return metrics.bias(self.actual, self.forecasts[candidate])

    def ratio(self, candidate: str) -> float:
        """Return actual over forecast total; NaN without a forecast."""
        total = float(self.forecasts[candidate].sum())
        return float(self.actual.sum()) / total if total > 0 else float("nan")

    def measures(self, candidate: str) -> dict[str, float]:
        """Return every published measure of a candidate by name; NaN where it has no meaning.

        `..._without_top` leaves out the thousandth of the customers for whom most happened: one
        wholesaler's order can make any measure of spend.
        """
        forecast = self.forecasts[candidate]
        found = {
            NAMES[self.target]: self.deviance(candidate),
            "bias": self.bias(candidate),
            "mae": float(np.abs(self.actual - forecast).mean()),
        }
        if self.target == "silence":
            found["ece"] = metrics.calibration_error(self.actual, forecast)
            found["auc"] = metrics.auc(self.actual, forecast)
        else:
            found["gini"] = metrics.gini(self.actual, forecast)
            found["decile_mape"] = metrics.decile_error(self.actual, forecast)
            usual = metrics.without_top(self.actual)
            found[f"{NAMES[self.target]}_without_top"] = float(self.losses(candidate)[usual].mean())
            found["bias_without_top"] = metrics.bias(self.actual[usual], forecast[usual])
        return found


LOSSES = {
    "orders": metrics.poisson_losses,
    "silence": metrics.brier_losses,
    "spend": metrics.tweedie_losses,
}
NAMES = {"orders": "deviance", "silence": "brier", "spend": "deviance"}
