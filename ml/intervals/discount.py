"""Money that comes later is worth less: by the month in which an order is expected.

``sum over months i of (E(i) - E(i - 1)) (1 + rate)^(-i / 12) / E(h)``: what is left of an
undiscounted value. Discounted at the end of each month, as published values of CDNOW are [1]_.

References
----------
.. [1] Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005), "RFM and CLV: Using Iso-Value Curves for
   Customer Base Analysis", Journal of Marketing Research 42(4), section "Adding Monetary Value".
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd

from ml.errors import InputError
from ml.inputs import Floats

MONTH_DAYS = 365.0 / 12
# 36 months. Beyond, buy-till-you-die totals go on growing on assumptions nobody can check.
LONGEST_HORIZON_DAYS = 1_096
# Months at which the curve of expected orders is looked up; it is nearly straight between them.
KNOT_MONTHS = (*range(1, 13), 15, 18, 24, 30, 36)

OrdersByDay = Callable[[pd.DataFrame, float], Floats]


def require_horizon(horizon_days: int) -> int:
    """Return a horizon of lifetime values, or refuse one past 36 months.

    Raises
    ------
    InputError
        When it is not between 1 and 1,096 days.
    """
    if not 1 <= horizon_days <= LONGEST_HORIZON_DAYS:
        raise InputError(
            f"a lifetime value over {horizon_days} days is not offered: "
            f"use 1 to {LONGEST_HORIZON_DAYS} days (36 months)"
        )
    return horizon_days


def discount_factors(
    expected_orders: OrdersByDay, rows: pd.DataFrame, horizon_days: int, rate: float | None
) -> Floats:
    """Return what share of each customer's value is left at a yearly discount rate.

    Parameters
    ----------
    expected_orders : callable
        (rows, days) to expected orders within that many days: a purchase model's
        `predict_orders`. Only the timing matters, not the level.
    rows : DataFrame
        The histories that it reads.
    horizon_days : int
    rate : float or None
        Per year, e.g. .1; None and 0 leave the value as it is.

    Returns
    -------
    array
        Between ``(1 + rate)^-years`` and 1.

    Raises
    ------
    InputError
        When the rate is not between 0 and 1, or the horizon is past 36 months.
    """
    require_horizon(horizon_days)
    if not rate:
        return np.ones(len(rows))
    if not 0 < rate <= 1:
        raise InputError(f"a discount rate of {rate:g} a year is not usable: use 0 to 1 (100 %)")
    months = horizon_days / MONTH_DAYS
    knots = [0.0, *(month for month in KNOT_MONTHS if month < months - 1e-9), months]
    reached = [np.zeros(len(rows))]
    reached += [expected_orders(rows, month * MONTH_DAYS) for month in knots[1:]]
    left = np.zeros(len(rows))
    for (start, before), (end, after) in pairwise(zip(knots, reached, strict=True)):
        left += np.maximum(after - before, 0.0) * _mean_weight(start, end, rate)
    total = reached[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, left / total, _mean_weight(0.0, months, rate))
    return np.clip(share, (1 + rate) ** (-np.ceil(months) / 12), 1.0)


def _mean_weight(start: float, end: float, rate: float) -> float:
    """Return the mean weight of orders spread evenly between two moments, in months."""
    first, last = int(np.floor(start + 1e-9)), int(np.ceil(end - 1e-9))
    month_ends = np.arange(first + 1, last + 1)
    inside = np.minimum(month_ends, end) - np.maximum(month_ends - 1, start)
    return float(np.average((1 + rate) ** (-month_ends / 12), weights=inside))
