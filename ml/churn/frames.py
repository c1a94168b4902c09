"""The four feature tables of churn, checked together at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from ml.inputs import (
    CALIBRATION,
    CHURN_SCORING,
    CHURN_TRAINING,
    HISTORY,
    SUMMARY,
    require,
    require_day,
)

WINDOW_KEY = ("customer_id", "cutoff_date", "horizon_days")


@dataclass(frozen=True)
class Frames:
    """`ftr_churn_training`, `ftr_churn_scoring`, `ftr_clv_summary`, `ftr_clv_calibration`."""

    training: pd.DataFrame
    scoring: pd.DataFrame
    summary: pd.DataFrame
    calibration: pd.DataFrame

    def check(self, as_of: date) -> None:
        """Refuse missing columns, repeated keys and features of another day (InputError)."""
        require(self.training, CHURN_TRAINING, "ftr_churn_training", WINDOW_KEY)
        require(self.scoring, CHURN_SCORING, "ftr_churn_scoring", ["customer_id"])
        require(self.summary, SUMMARY, "ftr_clv_summary", ["customer_id"])
        require(self.calibration, CALIBRATION, "ftr_clv_calibration", WINDOW_KEY)
        require_day(self.scoring, as_of, "ftr_churn_scoring")
        require_day(self.summary, as_of, "ftr_clv_summary")

    def scoring_with_history(self) -> pd.DataFrame:
        """Return the rows to score with the purchase history of the value model's summary.

        The summary decides, so that churn and value never disagree about one person's past.
        """
        own = self.scoring.drop(columns=[c for c in HISTORY if c != "age_days"], errors="ignore")
        history = self.summary[["customer_id", *HISTORY]]
        return own.drop(columns="age_days").merge(history, on="customer_id", how="left")
