"""Coverage so far: how often customers' intervals held what they state, at origins that closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ml.backtest.trial import Target
from ml.card.quality import QUALITY
from ml.card.quality import TYPES as QUALITY_TYPES
from ml.inputs import Bools, Floats
from ml.intervals.customers import ORDERS, SPEND, CustomerSpread, Level
from ml.intervals.outlook import GROUPS, LEVELS, ClosedOutlook, purchase_groups
from ml.intervals.recalibration import coverage
from ml.intervals.value_prior import ValuesAt

COVERAGE = (
    "target",
    "cutoff_date",
    "horizon_days",
    "metric",
    "purchases",
    "value",
    "customers_count",
)
# Fewer customers in a group tell nothing about one in ten.
FEWEST = 100
Z_90 = 1.645

LevelAt = Callable[[pd.Timestamp], dict[Level, float]]


def coverage_so_far(
    closed: Sequence[ClosedOutlook], level_at: LevelAt, values_at: ValuesAt
) -> pd.DataFrame:
    """Return the share of customers inside their intervals at every closed origin.

    At each origin the spread knows only the origins that had closed by then, as it would have.

    Parameters
    ----------
    closed : sequence of ClosedOutlook
    level_at, values_at : callable
        What `CustomerSpread.fit` would have known of level and values at a cutoff.

    Returns
    -------
    DataFrame
        COVERAGE: target orders or spend, metric coverage_80 or coverage_90, purchases 'all' or one
        of GROUPS (100 customers at least).
    """
    rows: list[dict[str, Any]] = []
    for trial in closed:
        known = [other for other in closed if other.end <= trial.cutoff]
        day = trial.cutoff
        spread = CustomerSpread().fit(known, level_at(day), values_at(day))
        columns = spread.intervals(trial.outlook)
        origin = {"cutoff_date": day.date(), "horizon_days": trial.outlook.horizon_days}
        for target, name, actual in (
            ("orders", ORDERS, trial.orders),
            ("spend", SPEND, np.maximum(trial.spend, 0.0)),
        ):
            for level in LEVELS:
                low, high = columns[f"{name}_low_{level}"], columns[f"{name}_high_{level}"]
                key = origin | {"target": target, "metric": f"coverage_{level}"}
                rows += [key | found for found in _by_group(trial, low, high, actual)]
    return pd.DataFrame(rows, columns=list(COVERAGE))


def as_quality(found: pd.DataFrame, kinds: Mapping[tuple[Target, int], str]) -> pd.DataFrame:
    """Return coverage so far as rows of `model_quality`, by number of purchases at the newest day.

    Parameters
    ----------
    found : DataFrame
        COVERAGE.
    kinds : mapping of (target, horizon in days) to str
        The candidate that serves.
    """
    keys = zip(found["target"], found["horizon_days"], strict=True)
    is_all = found["purchases"] == "all"
    newest = found.groupby(["target", "horizon_days"])["cutoff_date"].transform("max")
    error = Z_90 * np.sqrt(found["value"] * (1 - found["value"]) / found["customers_count"])
    frame = found.assign(
        model_kind="clv",
        candidate=pd.Series([kinds.get(key) for key in keys], index=found.index, dtype=object),
        low_90=(found["value"] - error).clip(lower=0.0),
        high_90=(found["value"] + error).clip(upper=1.0),
        group_kind=np.where(is_all, "all", "purchases"),
        group_value=found["purchases"],
        is_served=True,
    )
    shown = (is_all | (found["cutoff_date"] == newest)) & frame["candidate"].notna()
    return frame.loc[shown, list(QUALITY)].reset_index(drop=True).astype(QUALITY_TYPES)


def _by_group(
    trial: ClosedOutlook, low: Floats, high: Floats, actual: Floats
) -> list[dict[str, Any]]:
    has_interval = np.isfinite(low) & np.isfinite(actual)
    groups = purchase_groups(trial.outlook.repeats)
    shown: dict[str, Bools] = {"all": has_interval}
    shown |= {name: has_interval & (groups == number) for number, name in enumerate(GROUPS)}
    return [
        {
            "purchases": name,
            "value": coverage(low[some], high[some], actual[some]),
            "customers_count": int(some.sum()),
        }
        for name, some in shown.items()
        if some.sum() >= FEWEST
    ]
