"""The two tables that explain a run: factors of every value, and the strongest reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ml.reasons.factors import factor_table
from ml.reasons.parts import SilenceParts, ValueParts

PREDICTION_REASONS = (
    "customer_id",
    "as_of_date",
    "model_kind",
    "direction",
    "rank",
    "reason_code",
    "weight",
    "text_en",
    "text_ro",
)


@dataclass(frozen=True)
class Explanation:
    """Raw tables `clv_factors` and `prediction_reasons`."""

    clv_factors: pd.DataFrame
    prediction_reasons: pd.DataFrame


def explain(
    scoring: pd.DataFrame,
    as_of: date,
    values: Sequence[ValueParts],
    silence: SilenceParts | None,
    *,
    value_horizon_days: int,
    currency: str | None,
) -> Explanation:
    """Explain a run's published numbers.

    Parameters
    ----------
    scoring : DataFrame
        `ftr_forecast_scoring`: customer_id and FEATURES; the rows of all parts, in this order.
    as_of : date
        Last day seen.
    values : sequence of ValueParts
        One per horizon; none where the value abstains.
    silence : SilenceParts or None
        Of the horizon of `churn_probability`; None where churn abstains.
    value_horizon_days : int
        Whose value gets reasons.
    currency : str or None
        Of all money, for the sentences.
    """
    return Explanation(
        factor_table(scoring["customer_id"], as_of, values),
        pd.DataFrame(columns=list(PREDICTION_REASONS)),
    )
