"""The two tables that explain a run: factors of every value, and the strongest reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ml.inputs import numbers
from ml.reasons.contributions import Matrix, silence_contributions, value_contributions
from ml.reasons.factors import factor_table
from ml.reasons.facts import CODES
from ml.reasons.parts import SilenceParts, ValueParts
from ml.reasons.strongest import strongest
from ml.reasons.wording import Wording, category

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

DIRECTIONS = ("raises", "lowers")


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
    table = factor_table(scoring["customer_id"], as_of, values)
    weights: dict[str, Matrix] = {}
    valued = [parts for parts in values if parts.horizon_days == value_horizon_days]
    comes_back = numbers(scoring, "repeat_orders_count") > 0
    if valued and len(scoring):
        weights["clv"] = value_contributions(valued[0], comes_back)
    if silence is not None and len(scoring):
        weights["churn"] = silence_contributions(silence, comes_back)
    return Explanation(table, _reasons(scoring, as_of, weights, currency))


def _reasons(
    scoring: pd.DataFrame, as_of: date, weights: dict[str, Matrix], currency: str | None
) -> pd.DataFrame:
    if not weights:
        return pd.DataFrame(columns=list(PREDICTION_REASONS))
    wording = Wording(scoring, currency)
    is_ordinary = wording.is_ordinary()
    found = [strongest(np.where(is_ordinary, 0.0, weight)) for weight in weights.values()]
    kind = np.repeat(np.arange(len(found), dtype=np.int8), [len(one.row) for one in found])
    row, code, rank, weight, raises = (
        np.concatenate([getattr(one, name) for one in found])
        for name in ("row", "code", "rank", "weight", "raises")
    )
    is_value = np.array([name == "clv" for name in weights])[kind]
    english, romanian = wording.texts(row, code, raises == is_value)
    ids = scoring["customer_id"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "customer_id": pd.Series(ids[row], dtype=object),
            "as_of_date": pd.Series(np.full(len(row), as_of, dtype=object), dtype=object),
            "model_kind": category(kind, list(weights)),
            "direction": category((~raises).astype(np.int8), DIRECTIONS),
            "rank": rank,
            "reason_code": category(code, CODES),
            "weight": weight,
            "text_en": english,
            "text_ro": romanian,
        }
    )
