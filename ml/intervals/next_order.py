"""When the next order is expected: the predictive median, and the middle 80 %.

The purchase model gives the shape of the curve P(no order by day t), the published probabilities
its level: the model's curve is shifted in log odds so that it passes through them. So the date and
the churn probability of a customer never contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from ml.inputs import Bools, Floats
from ml.tables import text

NEXT_ORDERS = (
    "customer_id",
    "as_of_date",
    "expected_next_order_date",
    "next_order_low_80_date",
    "next_order_high_80_date",
    "model_id",
    "abstain_reason",
)
LONGEST_DAYS = 730
KNOT_DAYS = (1, 2, 4, 7, 14, 28, 45, 60, 90, 120, 180, 270, 365, 545, 730)
BOUGHT_ONCE = "this customer has bought once: no gap between orders is known"
TOO_FAR = f"the next order is not expected within {LONGEST_DAYS} days"
# Share of customers like this one who have ordered by then.
DATES = {
    "expected_next_order_date": 0.5,
    "next_order_low_80_date": 0.1,
    "next_order_high_80_date": 0.9,
}
_LEAST = 1e-12
# Rows whose curves are held at once.
BLOCK = 65_536

SilenceByDay = Callable[[pd.DataFrame, int], Floats]


def next_orders(
    rows: pd.DataFrame,
    curve: SilenceByDay,
    published: Mapping[int, Floats],
    *,
    as_of: date,
    model_id: str,
) -> pd.DataFrame:
    """Return the expected next order date of every customer.

    Parameters
    ----------
    rows : DataFrame
        customer_id, repeat_orders_count and whatever `curve` reads; possible histories only.
    curve : callable
        (rows, days) to P(no order within that many days): a purchase model's `predict_silence`.
    published : mapping of int to array
        The published probabilities of `rows` by horizon in days; may be empty.
    as_of : date
        Last day seen; the first possible date is the day after.
    model_id : str
        Of what made the published probabilities.

    Returns
    -------
    DataFrame
        NEXT_ORDERS, in the order of `rows`. Dates are null for one-time buyers and past 730 days;
        the high one alone where the interval is open to the right.
    """
    has_bought_twice = rows["repeat_orders_count"].to_numpy(np.float64) > 0
    days = np.full((len(DATES), len(rows)), np.nan)
    buyers = np.flatnonzero(has_bought_twice)
    for start in range(0, len(buyers), BLOCK):
        some = buyers[start : start + BLOCK]
        level = {known: stated[some] for known, stated in published.items()}
        silence = _silence(rows.iloc[some], curve, level)
        days[:, some] = [_crossing(silence, 1 - share) for share in DATES.values()]
    is_dated = np.isfinite(days[0])
    frame = rows[["customer_id"]].reset_index(drop=True)
    frame["as_of_date"] = pd.Series([as_of] * len(rows), dtype=object)
    for name, ahead in zip(DATES, days, strict=True):
        frame[name] = _dates(as_of, np.where(is_dated, ahead, np.nan))
    frame["model_id"] = text(is_dated, model_id, None)
    frame["abstain_reason"] = _reasons(is_dated, has_bought_twice)
    return frame[list(NEXT_ORDERS)]


def abstained(customer_ids: pd.Series, as_of: date, reason: str) -> pd.DataFrame:
    """Return rows without a date, all for the same reason."""
    nobody = np.zeros(len(customer_ids), dtype=bool)
    frame = customer_ids.reset_index(drop=True).to_frame("customer_id")
    frame["as_of_date"] = pd.Series([as_of] * len(frame), dtype=object)
    for name in DATES:
        frame[name] = _dates(as_of, np.full(len(frame), np.nan))
    frame["model_id"] = text(nobody, None, None)
    frame["abstain_reason"] = text(nobody, None, reason)
    return frame[list(NEXT_ORDERS)]


def _silence(rows: pd.DataFrame, curve: SilenceByDay, level: Mapping[int, Floats]) -> Floats:
    """Return P(no order by KNOT_DAYS) of every row, never rising, one line per knot."""
    base = {days: _log_odds(curve(rows, days)) for days in sorted({*KNOT_DAYS, *level})}
    known = np.array(sorted(level), dtype=np.float64)
    stated = [level[int(days)] for days in known]
    shifts = [_log_odds(at) - base[int(days)] for days, at in zip(known, stated, strict=True)]
    lines = [expit(base[days] + _between(known, shifts, days)) for days in KNOT_DAYS]
    return np.minimum.accumulate(np.stack(lines), axis=0)


def _between(known: Floats, shifts: list[Floats], days: int) -> Floats | float:
    """Return the shift at a day: straight between published horizons, level beyond them."""
    if not shifts:
        return 0.0
    place = float(np.interp(days, known, np.arange(len(known))))
    before, share = int(place), place - int(place)
    after = min(before + 1, len(shifts) - 1)
    return (1 - share) * shifts[before] + share * shifts[after]


def _crossing(silence: Floats, share: float) -> Floats:
    """Return the day on which the curve falls to `share`; NaN where it does not by the last knot.

    Between knots the log of the curve runs straight in the day: a steady pace.
    """
    days = np.array((0.0, *KNOT_DAYS))
    curve = np.log(np.maximum(np.vstack([np.ones(silence.shape[1]), silence]), _LEAST))
    is_past = curve <= np.log(share)
    last = np.argmax(is_past, axis=0)
    column = np.arange(curve.shape[1])
    before, after = curve[last - 1, column], curve[last, column]
    with np.errstate(invalid="ignore", divide="ignore"):
        part = (np.log(share) - before) / (after - before)
    found = days[last - 1] + part * (days[last] - days[last - 1])
    return np.where(is_past.any(axis=0), found, np.nan)


def _log_odds(probability: Floats) -> Floats:
    return logit(np.clip(probability, _LEAST, 1 - _LEAST))


def _dates(as_of: date, days: Floats) -> pd.Series:
    """Return the dates that many days ahead, at least one; null where NaN."""
    whole = pd.to_timedelta(np.maximum(np.ceil(days), 1.0), unit="D")
    return pd.Series(pd.Timestamp(as_of) + whole).astype("datetime64[s]")


def _reasons(is_dated: Bools, has_bought_twice: Bools) -> pd.Series:
    reason = np.where(has_bought_twice, TOO_FAR, BOUGHT_ONCE).astype(object)
    reason[is_dated] = None
    return pd.Series(pd.array(reason, dtype="str"))
