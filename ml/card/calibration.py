"""Forecast against outcome by tenths of the forecast: reliability and lift from one table."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ml import metrics
from ml.card.judged import Judged

CALIBRATION = (
    "model_kind",
    "target",
    "candidate",
    "horizon_days",
    "bin",
    "customers_count",
    "forecast",
    "actual",
    "is_served",
)


def calibration(judged: Iterable[Judged]) -> pd.DataFrame:
    """Return raw `ml/model_calibration` but for its day.

    Ten bins of equal size over all origins, lowest forecast first: mean forecast and mean outcome
    of what serves, and of the simplest candidate for comparison.
    """
    blocks = []
    for one in judged:
        for candidate in dict.fromkeys((*one.served, *one.kinds[:1])):
            forecast, actual = one.pooled(candidate)
            block = metrics.reliability(actual, forecast).assign(
                model_kind=one.model_kind,
                target=one.target,
                candidate=candidate,
                horizon_days=one.horizon_days,
                is_served=candidate in one.served,
            )
            blocks.append(block[list(CALIBRATION)])
    if not blocks:
        return pd.DataFrame(columns=list(CALIBRATION)).astype({"is_served": bool})
    return pd.concat(blocks, ignore_index=True)
