"""The columns of the tables that estimators hand back: raw `ml/*` of the warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from ml.inputs import Bools

KEY = ("customer_id", "as_of_date", "horizon_days")
PROVENANCE = ("model_id", "scale", "abstain_reason")
CLV_NUMBERS = ("expected_orders", "expected_order_value", "predicted_clv")
CLV_SCORES = (*KEY, *CLV_NUMBERS, *PROVENANCE)
INTERVALS = (
    "expected_orders_low_80",
    "expected_orders_high_80",
    "expected_orders_low_90",
    "expected_orders_high_90",
    "predicted_clv_low_80",
    "predicted_clv_high_80",
    "predicted_clv_low_90",
    "predicted_clv_high_90",
    "predicted_clv_sd",
)
FORECAST_CLV_SCORES = (
    *KEY,
    *CLV_NUMBERS,
    *INTERVALS,
    "is_population_estimate",
    "model_id",
    "scale",
    "currency",
    "discount_rate",
    "abstain_reason",
)
CHURN_SCORES = (*KEY, "churn_probability", "churn_band", *PROVENANCE)
QUALITY = (
    "model_kind",
    "candidate",
    "cutoff_date",
    "horizon_days",
    "metric",
    "value",
    "is_served",
)


def text(where: Bools, value: str | None, otherwise: str | None) -> ExtensionArray:
    """Return a text column: `value` where the condition holds, else `otherwise`; None is null.

    Of type text even when every row is null, so that a table's types do not depend on its rows.
    """
    column = np.full(len(where), otherwise, dtype=object)
    column[where] = value
    return pd.array(column, dtype="str")


def quality(
    model_kind: str, backtests: Iterable[pd.DataFrame], served: Mapping[int, set[str]]
) -> pd.DataFrame:
    """Return backtests as rows of `model_quality`; `served` names candidates per horizon."""
    frames = list(backtests)
    if not frames:
        return pd.DataFrame(columns=list(QUALITY)).astype({"value": float, "is_served": bool})
    frame = pd.concat(frames, ignore_index=True)
    frame["model_kind"] = model_kind
    pairs = zip(frame["horizon_days"], frame["candidate"], strict=True)
    frame["is_served"] = [name in served.get(days, set()) for days, name in pairs]
    return frame[list(QUALITY)]
