"""From what serves to what is explained: the parts of the published numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from ml.forecast.decide import Decision
from ml.forecast.numbers import Numbers
from ml.reasons.explain import Explanation, explain
from ml.reasons.parts import SilenceParts, ValueParts
from ml.windows import Known


def explained(
    known: Known,
    decision: Decision,
    numbers: Numbers,
    as_of: date,
    clv_horizons_days: Sequence[int],
    churn_horizon_days: int,
    currency: str | None,
) -> Explanation:
    """Return the factors of every value and the reasons of the published ones."""
    values = [
        _value(known, decision, numbers, days, is_explained=days == clv_horizons_days[0])
        for days in clv_horizons_days
        if ("spend", days) in decision.served
    ]
    silence = _silence(known, decision, numbers, churn_horizon_days)
    return explain(
        known.frame, as_of, values, silence,
        value_horizon_days=clv_horizons_days[0], currency=currency,
    )  # fmt: skip


def alive_parameters(known: Known, decision: Decision, horizon_days: int) -> pd.DataFrame:
    """Return the parameters (times in days) of the model that states everybody's P(alive).

    One row per parameter; none where no purchase model counts the orders of the published value.
    """
    served = decision.served.get(("spend", horizon_days))
    counts = getattr(served.candidate, "orders_", None) if served is not None else None
    kinds = getattr(counts, "models", ())[:1]
    rows = [
        (kind, name, value)
        for kind in kinds
        for name, value in known.model(kind).parameters_.items()
    ]
    return pd.DataFrame(rows, columns=["model", "parameter", "value"])


def _value(
    known: Known, decision: Decision, numbers: Numbers, days: int, *, is_explained: bool
) -> ValueParts:
    """Return a value's factors; where it is explained also what its learners did by feature."""
    rows = known.frame
    spend = decision.served["spend", days].candidate
    orders = decision.served["orders", days].candidate
    return ValueParts(
        days,
        numbers.lifetime_value(days),
        {**spend.factors(rows, days), "discount_factor": numbers.discount[days]},
        orders.contributions(rows, days) if is_explained else None,
        spend.contributions(rows, days) if is_explained else None,
    )


def _silence(known: Known, decision: Decision, numbers: Numbers, days: int) -> SilenceParts | None:
    served = decision.served.get(("silence", days))
    if served is None:
        return None
    rows, candidate = known.frame, served.candidate
    models = getattr(candidate, "models", ())
    alive = known.stated(models[0], "predict_alive", rows) if models else None
    return SilenceParts(
        days,
        np.asarray(numbers.silence[days], dtype=np.float64),
        alive,
        candidate.contributions(rows, days),
        candidate.factors(rows, days),
    )
