"""The four feature tables of a run, checked together at the door."""

from __future__ import annotations

from datetime import date

import pandas as pd

from ml.gates import Thresholds
from ml.inputs import (
    FORECAST_OUTCOMES,
    FORECAST_SCORING,
    FORECAST_TRAINING,
    FORECAST_WINDOWS,
    is_possible_history,
    plain_features,
    require,
    require_day,
)
from ml.windows import Known, read_windows

WINDOW_KEY = ("cutoff_date", "horizon_days")


def read_inputs(
    scoring: pd.DataFrame,
    training: pd.DataFrame,
    outcomes: pd.DataFrame,
    windows: pd.DataFrame,
    as_of: date,
    limits: Thresholds,
) -> tuple[pd.DataFrame, Known]:
    """Return the rows to score, sorted, and everything known at the as-of day.

    Raises
    ------
    InputError
        When a frame lacks a column, repeats a key or is of another day. Never for poor data.
    """
    require(scoring, FORECAST_SCORING, "ftr_forecast_scoring", ["customer_id"])
    require(training, FORECAST_TRAINING, "ftr_forecast_training", ["customer_id", "cutoff_date"])
    require(windows, FORECAST_WINDOWS, "ftr_forecast_windows", WINDOW_KEY)
    require(outcomes, FORECAST_OUTCOMES, "ftr_forecast_outcomes", ["customer_id", *WINDOW_KEY])
    require_day(scoring, as_of, "ftr_forecast_scoring")
    rows = plain_features(scoring[[*FORECAST_SCORING]])
    rows = rows.sort_values("customer_id", ignore_index=True)
    is_possible = is_possible_history(rows)
    # Usually everybody: the same numbers are not held twice.
    possible = rows if is_possible.all() else rows[is_possible].reset_index(drop=True)
    past = plain_features(training[[*FORECAST_TRAINING]])
    closed = read_windows(past, outcomes, windows, as_of)
    return rows, Known(pd.Timestamp(as_of), possible, closed, limits)
