"""The columns of the tables that estimators hand back: raw `ml/*` of the warehouse."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from ml.inputs import Bools

KEY = ("customer_id", "as_of_date", "horizon_days")
PROVENANCE = ("model_id", "scale", "abstain_reason")
CLV_NUMBERS = ("expected_orders", "expected_order_value", "predicted_clv")
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
CLV_SCORES = (
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


def text(where: Bools, value: str | None, otherwise: str | None) -> ExtensionArray:
    """Return a text column: `value` where the condition holds, else `otherwise`; None is null.

    Of type text even when every row is null, so that a table's types do not depend on its rows.
    """
    column = np.full(len(where), otherwise, dtype=object)
    column[where] = value
    return pd.array(column, dtype="str")
