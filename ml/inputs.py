"""The door: feature frames are checked and become plain numbers before any estimator sees them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from ml.errors import InputError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LONGEST_DAYS = 36_525
MOST_MONEY = 1e14
# Rows that are hashed at once.
BLOCK = 65_536

HISTORY = ("repeat_orders_count", "age_at_last_order_days", "age_days")
VALUE = "mean_repeat_order_value"
# What is read; the feature tables hold more, for analysts.
FEATURES = (
    *HISTORY,
    VALUE,
    "avg_order_value",
    "last_order_value",
    "orders_90d_count",
    "orders_180d_count",
    "orders_364d_count",
    "longest_gap_days",
    "same_season_90d_count",
    "visits_count_90d",
    "opens_count_90d",
    "clicks_count_90d",
    "check_ins_count_90d",
    "check_ins_count_365d",
    "refunds_count_365d",
)
# Who somebody is, to report quality by; never a feature.
GROUPS = ("acquisition_channel", "city")
FORECAST_SCORING = ("customer_id", "as_of_date", *FEATURES, *GROUPS)
FORECAST_TRAINING = ("customer_id", "cutoff_date", *FEATURES, *GROUPS)
FORECAST_WINDOWS = ("cutoff_date", "horizon_days")
FORECAST_OUTCOMES = ("customer_id", "cutoff_date", "horizon_days", "orders_count", "spend")


def require(
    frame: pd.DataFrame, columns: Iterable[str], name: str, key: Iterable[str] = ()
) -> None:
    """Refuse a frame that lacks columns or repeats its key.

    Parameters
    ----------
    frame : DataFrame
        What the caller delivered.
    columns : iterable of str
        Names that must be there; more are allowed.
    name : str
        How the frame is called in the message, e.g. ``ftr_forecast_scoring``.
    key : iterable of str
        Columns that must be unique together.

    Raises
    ------
    InputError
        Naming the columns, or how many rows repeat the key.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise InputError(
            f"{name} lacks the column(s) {', '.join(missing)}: build the features anew"
        )
    key = list(key)
    repeated = int(frame.duplicated(key).sum()) if key else 0
    if repeated:
        raise InputError(
            f"{name} repeats its key ({', '.join(key)}) in {repeated} row(s): one each is needed"
        )


def require_day(frame: pd.DataFrame, as_of: date, name: str) -> None:
    """Refuse features of another day than `as_of`; they would see too much or too little."""
    found = {day.date() for day in pd.to_datetime(frame["as_of_date"]).unique()}
    if found - {as_of}:
        other = min(found - {as_of})
        raise InputError(
            f"{name} holds rows as of {other}, asked for {as_of}: rebuild the features"
        )


def numbers(frame: pd.DataFrame, column: str) -> Floats:
    """Return a column as float64; whatever is no number (null, text, decimals' NaN) becomes NaN."""
    values = pd.to_numeric(frame[column], errors="coerce")
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def money(frame: pd.DataFrame, column: str) -> Floats:
    """Return amounts as float64; what no decimal(18,4) could hold becomes NaN."""
    values = numbers(frame, column)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) < MOST_MONEY, values, np.nan)


def plain_features(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose FEATURES are float64; what no decimal(18,4) could hold becomes NaN."""
    return frame.assign(**{column: money(frame, column) for column in FEATURES})


def is_possible_history(frame: pd.DataFrame) -> Bools:
    """Tell which rows are a purchase history at all.

    Repeats are whole and not negative, the last order lies between the first one and the
    observation's end (within a hundred years), and on the first one exactly when there is no
    repeat. A clock or refund artefact breaks this; such rows are quarantined, never fitted.
    """
    repeats, last, age = (numbers(frame, column) for column in HISTORY)
    with np.errstate(invalid="ignore"):
        is_finite = np.isfinite(repeats) & np.isfinite(last) & np.isfinite(age)
        is_ordered = (repeats >= 0) & (last >= 0) & (last <= age) & (age <= LONGEST_DAYS)
        is_whole = repeats == np.floor(repeats)
        return is_finite & is_ordered & is_whole & ((repeats > 0) == (last > 0))


def content_hash(frame: pd.DataFrame) -> str:
    """Hash the rows whatever their order, so that a card can name the data it was made from."""
    blocks = (frame.iloc[at : at + BLOCK] for at in range(0, max(len(frame), 1), BLOCK))
    rows = np.concatenate([pd.util.hash_pandas_object(rows, index=False) for rows in blocks])
    return hashlib.sha256(
        ",".join(map(str, frame.columns)).encode() + np.sort(rows).tobytes()
    ).hexdigest()
