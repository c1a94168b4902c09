"""What a learner may see of a customer: ratios without a unit of time or money, and no dates.

A correction is learned at one cutoff and applied at another, later one, so a column must mean the
same at both. Shares of a customer's own life do, and so do distances from what is usual among the
customers; counts, amounts and calendar days do not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import pandas as pd

from ml.errors import ArtifactError
from ml.inputs import Floats, money, numbers

OF_PURCHASES = (
    "recency_share",
    "recency_per_gap",
    "recency_per_longest_gap",
    "recency_level",
    "gap_level",
    "repeat_share",
    "recent_share_90d",
    "recent_share_180d",
    "recent_share_364d",
    "same_season_share",
    "value_level",
    "last_value_level",
)
NAMES = (
    *OF_PURCHASES,
    "visits_90d",
    "opens_90d",
    "clicks_90d",
    "check_ins_90d",
    "check_ins_365d",
    "refund_share",
)


@dataclass(frozen=True)
class Usual:
    """What is usual among the customers a learner was fitted on: the units of its columns.

    Attributes
    ----------
    order_value : float
        Median order value above zero, or 1 where nobody paid. Dividing by it makes cents and units
        the same.
    gap_days : float
        Median of the repeat buyers' mean days between purchases, or 1 where nobody came back.
    """

    order_value: float
    gap_days: float

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Self:
        """Return what is usual among feature rows."""
        return cls(_middle(money(frame, "avg_order_value")), _middle(_mean_gap(frame)))

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return what `to_dict` described; ArtifactError for anything but two amounts above 0."""
        try:
            usual = cls(float(stored["order_value"]), float(stored["gap_days"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"the stored learner's units are incomplete: {error!r}") from error
        if not all(
            math.isfinite(unit) and unit > 0 for unit in (usual.order_value, usual.gap_days)
        ):
            raise ArtifactError(f"the stored learner's units cannot be: {usual}")
        return usual

    def to_dict(self) -> dict[str, float]:
        """Return both as JSON values."""
        return asdict(self)


def relative(frame: pd.DataFrame, usual: Usual) -> pd.DataFrame:
    """Return the learner's columns of feature rows.

    Parameters
    ----------
    frame : DataFrame
        Rows of `ftr_forecast_training` or `ftr_forecast_scoring`.
    usual : Usual
        Of the rows that the learner was fitted on, in the money of `frame`.

    Returns
    -------
    DataFrame
        One column per name in `NAMES`, in that order; NaN where a customer has no such thing.
    """

    def column(name: str) -> Floats:
        return numbers(frame, name)

    age, repeats = column("age_days"), column("repeat_orders_count")
    recency = age - column("age_at_last_order_days")
    days, year = repeats + 1, column("orders_364d_count")
    gap = _mean_gap(frame)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = {
            "recency_share": recency / age,
            "recency_per_gap": recency / gap,
            "recency_per_longest_gap": recency / column("longest_gap_days"),
            "recency_level": recency / usual.gap_days,
            "gap_level": gap / usual.gap_days,
            "repeat_share": repeats / days,
            "recent_share_90d": column("orders_90d_count") / days,
            "recent_share_180d": column("orders_180d_count") / days,
            "recent_share_364d": year / days,
            "same_season_share": column("same_season_90d_count") / year,
            "value_level": money(frame, "avg_order_value") / usual.order_value,
            "last_value_level": money(frame, "last_order_value") / usual.order_value,
            "visits_90d": column("visits_count_90d"),
            "opens_90d": column("opens_count_90d"),
            "clicks_90d": column("clicks_count_90d"),
            "check_ins_90d": column("check_ins_count_90d"),
            "check_ins_365d": column("check_ins_count_365d"),
            "refund_share": column("refunds_count_365d") / days,
        }
    columns = pd.DataFrame(found, columns=list(NAMES), index=frame.index)
    return columns.where(np.isfinite(columns))


def _mean_gap(frame: pd.DataFrame) -> Floats:
    repeats = numbers(frame, "repeat_orders_count")
    last = numbers(frame, "age_at_last_order_days")
    gap: Floats = np.divide(last, repeats, out=np.full(len(frame), np.nan), where=repeats > 0)
    return gap


def _middle(values: Floats) -> float:
    known = values[values > 0]
    return float(np.median(known)) if len(known) else 1.0
