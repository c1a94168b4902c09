"""Feature tables from a plain order log, for data that nobody here simulated."""

from __future__ import annotations

import pandas as pd


def purchase_days(orders: pd.DataFrame) -> pd.DataFrame:
    """One row per customer and day from columns customer_id, day, net."""
    return orders.groupby(["customer_id", "day"], as_index=False)["net"].sum()


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
    """`ftr_clv_summary`."""
    return histories(days, pd.Timestamp(as_of)).assign(as_of_date=pd.Timestamp(as_of))


def calibration(days: pd.DataFrame, *windows: tuple[str, int]) -> pd.DataFrame:
    """`ftr_clv_calibration` for (cutoff, horizon in days)."""
    return pd.concat([_window(days, pd.Timestamp(c), h) for c, h in windows], ignore_index=True)


def _window(days: pd.DataFrame, cutoff: pd.Timestamp, horizon: int) -> pd.DataFrame:
    end = cutoff + pd.Timedelta(days=horizon)
    inside = days[(days["day"] > cutoff) & (days["day"] <= end)].groupby("customer_id")["net"]
    frame = histories(days, cutoff)
    return frame.assign(
        cutoff_date=cutoff,
        horizon_days=horizon,
        holdout_orders_count=frame["customer_id"].map(inside.size()).fillna(0),
        holdout_spend=frame["customer_id"].map(inside.sum()).fillna(0.0),
    )


def churn_features(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns of `ftr_churn_*` that a purchase history gives."""
    repeats = frame["repeat_orders_count"]
    return pd.DataFrame(
        {
            "customer_id": frame["customer_id"],
            "recency_days": frame["age_days"] - frame["age_at_last_order_days"],
            "purchase_days_count": repeats + 1,
            "age_days": frame["age_days"],
            "avg_days_between_orders": frame["age_at_last_order_days"] / repeats.where(repeats > 0),
        }
    )


def churn_scoring(days: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """`ftr_churn_scoring`."""
    return churn_features(summary(days, as_of)).assign(as_of_date=pd.Timestamp(as_of))


def churn_training(days: pd.DataFrame, *windows: tuple[str, int]) -> pd.DataFrame:
    """`ftr_churn_training` for (cutoff, horizon in days)."""
    block = calibration(days, *windows)
    return churn_features(block).assign(
        cutoff_date=block["cutoff_date"],
        horizon_days=block["horizon_days"],
        has_churned=block["holdout_orders_count"] == 0,
    )
