"""The frames of a forecast from a plain order log, for data that nobody here simulated.

They stand for the models `ftr_forecast_scoring`, `_training`, `_outcomes` and `_windows` of dbt,
whose SQL is proven equal to them on a small world.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

SEASON = 364
"""Days back to the same weekday of the same season."""
ORIGIN_STEP, ORIGINS, LEAST_HISTORY = 91, 6, 90
NOT_IN_A_LOG = (
    "visits_count_90d",
    "opens_count_90d",
    "clicks_count_90d",
    "check_ins_count_90d",
    "check_ins_count_365d",
    "refunds_count_365d",
)


@dataclass(frozen=True)
class Frames:
    """What a forecasting run reads."""

    scoring: pd.DataFrame
    training: pd.DataFrame
    outcomes: pd.DataFrame
    windows: pd.DataFrame


def frames(days: pd.DataFrame, as_of: str, horizons: Iterable[int]) -> Frames:
    """Every frame of a run on purchase days, with the origins that dbt picks."""
    closed = origins(days, as_of, horizons)
    return Frames(
        scoring(days, as_of),
        training(days, *sorted({cutoff for cutoff, _ in closed})),
        outcomes(days, *closed),
        windows(*closed),
    )


def purchase_days(orders: pd.DataFrame) -> pd.DataFrame:
    """One row per customer and day from columns customer_id, day, net."""
    return orders.groupby(["customer_id", "day"], as_index=False)["net"].sum()


def origins(days: pd.DataFrame, as_of: str, horizons: Iterable[int]) -> list[tuple[str, int]]:
    """Closed windows (cutoff, horizon): whole weeks back, a quarter apart, a season and more."""
    end, first_known = pd.Timestamp(as_of), days["day"].min() + pd.Timedelta(days=LEAST_HISTORY)
    found = []
    for horizon in sorted(set(horizons)):
        for step in range(ORIGINS):
            cutoff = end - pd.Timedelta(days=-(-horizon // 7) * 7 + step * ORIGIN_STEP)
            if cutoff >= first_known:
                found.append((cutoff.strftime("%Y-%m-%d"), horizon))
    return found


def scoring(days: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """`ftr_forecast_scoring`."""
    return _known(days, as_of).assign(as_of_date=pd.Timestamp(as_of))


def training(days: pd.DataFrame, *cutoffs: str) -> pd.DataFrame:
    """`ftr_forecast_training` of everybody."""
    blocks = [_known(days, c).assign(cutoff_date=pd.Timestamp(c)) for c in cutoffs]
    return pd.concat(blocks or [_known(days, "1900-01-01").assign(cutoff_date=pd.NaT)])


def outcomes(days: pd.DataFrame, *closed: tuple[str, int]) -> pd.DataFrame:
    """`ftr_forecast_outcomes`: who bought after a cutoff; no row, nothing bought."""
    first = days.groupby("customer_id")["day"].transform("min")
    blocks = []
    for cutoff, horizon in closed:
        begin = pd.Timestamp(cutoff)
        is_inside = (days["day"] > begin) & (days["day"] <= begin + pd.Timedelta(days=horizon))
        bought = days[is_inside & (first <= begin)].groupby("customer_id")["net"]
        block = pd.DataFrame({"orders_count": bought.size(), "spend": bought.sum()}).reset_index()
        blocks.append(block.assign(cutoff_date=begin, horizon_days=horizon))
    columns = ["customer_id", "cutoff_date", "horizon_days", "orders_count", "spend"]
    return pd.concat(blocks)[columns] if blocks else pd.DataFrame(columns=columns)


def windows(*closed: tuple[str, int]) -> pd.DataFrame:
    """`ftr_forecast_windows`."""
    return pd.DataFrame(
        {
            "cutoff_date": pd.to_datetime([cutoff for cutoff, _ in closed]),
            "horizon_days": [horizon for _, horizon in closed],
        }
    )


def _known(days: pd.DataFrame, cutoff: str) -> pd.DataFrame:
    """What is known of everybody who bought by `cutoff`, inclusive."""
    end = pd.Timestamp(cutoff)
    seen = days[days["day"] <= end].sort_values(["customer_id", "day"], ignore_index=True)
    codes, ids = pd.factorize(seen["customer_id"])
    day = -(end - seen["day"]).dt.days.to_numpy(float)
    net = seen["net"].to_numpy(float)
    size = len(ids)
    is_first = np.r_[True, codes[1:] != codes[:-1]][: len(codes)]
    starts, stops = np.flatnonzero(is_first), np.r_[np.flatnonzero(is_first)[1:], len(codes)]
    ends = (stops - 1)[:size]

    def total(what: Any) -> np.ndarray:
        return np.bincount(codes, what, minlength=size).astype(float)

    def count(after: float, until: float = 0.0) -> np.ndarray:
        return total((day > after) & (day <= until)).astype(int)

    gaps = np.where(is_first, np.nan, np.diff(day, prepend=np.nan))
    orders, spent = total(None), total(net)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_repeat = (spent - net[starts]) / np.where(orders > 1, orders - 1, np.nan)
        mean_repeat = np.where(mean_repeat > 0, mean_repeat, np.nan)
        longest = pd.Series(gaps).groupby(codes).max().to_numpy(float)
    frame = pd.DataFrame(
        {
            "customer_id": ids,
            "repeat_orders_count": orders.astype(int) - 1,
            "age_at_last_order_days": (day[ends] - day[starts]).astype(int),
            "age_days": -day[starts].astype(int),
            "mean_repeat_order_value": mean_repeat,
            "orders_count": orders.astype(int),
            "total_spent_net": spent,
            "avg_order_value": spent / np.maximum(orders, 1),
            "first_order_value": net[starts],
            "last_order_value": net[ends],
            "orders_90d_count": count(-90),
            "orders_180d_count": count(-180),
            "orders_364d_count": count(-SEASON),
            "spend_364d": total(net * (day > -SEASON)),
            "last_gap_days": gaps[ends],
            "longest_gap_days": longest,
            "same_season_90d_count": count(-SEASON, 90 - SEASON),
            "same_season_180d_count": count(-SEASON, 180 - SEASON),
        }
    )
    unknown = {"acquisition_channel": None, "city": None}
    return frame.assign(**dict.fromkeys(NOT_IN_A_LOG, 0), **unknown)


def histories(days: pd.DataFrame, cutoff: pd.Timestamp) -> pd.DataFrame:
    """What is known of everybody who bought by `cutoff`, inclusive."""
    seen = days[days["day"] <= cutoff].sort_values(["customer_id", "day"])
    grouped = seen.groupby("customer_id")
    first, last = grouped["day"].min(), grouped["day"].max()
    is_repeat = seen["day"] > grouped["day"].transform("min")
    frame = pd.DataFrame(
        {
            "repeat_orders_count": grouped.size() - 1,
            "age_at_last_order_days": (last - first).dt.days,
            "age_days": (cutoff - first).dt.days,
            "mean_repeat_order_value": seen[is_repeat].groupby("customer_id")["net"].mean(),
        }
    )
    return frame.rename_axis("customer_id").reset_index()


def summary(days: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Everybody's history as of a day, as `ftr_forecast_scoring` has it."""
    return histories(days, pd.Timestamp(as_of)).assign(as_of_date=pd.Timestamp(as_of))
