"""What a learner may see of a customer: ratios without a unit of time or money, and no dates.

A correction is learned at one cutoff and applied at another, later one, so a column must mean the
same at both. Shares of a customer's own life do; counts, amounts and calendar days do not.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ml.inputs import Floats, money, numbers

NAMES = (
    "recency_share",
    "recency_per_gap",
    "recency_per_longest_gap",
    "repeat_share",
    "recent_share_90d",
    "recent_share_180d",
    "recent_share_364d",
    "same_season_share",
    "value_level",
    "last_value_level",
    "visits_90d",
    "opens_90d",
    "clicks_90d",
    "check_ins_90d",
    "check_ins_365d",
    "refund_share",
)


def relative(frame: pd.DataFrame, typical_value: float) -> pd.DataFrame:
    """Return the learner's columns of feature rows.

    Parameters
    ----------
    frame : DataFrame
        Rows of `ftr_forecast_training` or `ftr_forecast_scoring`.
    typical_value : float
        Order value that counts as usual, in the money of `frame`; dividing by it makes cents and
        units the same.

    Returns
    -------
    DataFrame
        One column per name in `NAMES`, in that order; NaN where a customer has no such thing.
    """

    def column(name: str) -> Floats:
        return numbers(frame, name)

    age, repeats = column("age_days"), column("repeat_orders_count")
    recency = age - column("age_at_last_order_days")
    days = column("orders_364d_count")
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = column("age_at_last_order_days") / np.where(repeats > 0, repeats, np.nan)
        found = {
            "recency_share": recency / np.where(age > 0, age, np.nan),
            "recency_per_gap": recency / gap,
            "recency_per_longest_gap": recency / column("longest_gap_days"),
            "repeat_share": repeats / (repeats + 1),
            "recent_share_90d": column("orders_90d_count") / (repeats + 1),
            "recent_share_180d": column("orders_180d_count") / (repeats + 1),
            "recent_share_364d": days / (repeats + 1),
            "same_season_share": column("same_season_90d_count") / np.where(days > 0, days, np.nan),
            "value_level": money(frame, "avg_order_value") / typical_value,
            "last_value_level": money(frame, "last_order_value") / typical_value,
            "visits_90d": column("visits_count_90d"),
            "opens_90d": column("opens_count_90d"),
            "clicks_90d": column("clicks_count_90d"),
            "check_ins_90d": column("check_ins_count_90d"),
            "check_ins_365d": column("check_ins_count_365d"),
            "refund_share": column("refunds_count_365d") / (repeats + 1),
        }
    columns = pd.DataFrame(found, columns=list(NAMES))
    return columns.where(np.isfinite(columns))


def typical_value(frame: pd.DataFrame) -> float:
    """Return the median order value above zero, or 1 where nobody paid."""
    values = money(frame, "avg_order_value")
    paid = values[values > 0]
    return float(np.median(paid)) if len(paid) else 1.0
