"""What the scoring frame tells of each customer, as whole numbers that sentences can mention."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from ml.inputs import Floats, money, numbers

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Known:
    """Columns of the scoring frame that sentences mention, as numbers."""

    repeats: Counts
    recency: Counts
    gap: Counts
    age: Counts
    value: Floats
    last_value: Floats
    frame: pd.DataFrame = field(repr=False)

    @classmethod
    def of(cls, scoring: pd.DataFrame) -> Known:
        """Read them off `ftr_forecast_scoring`."""
        repeats, age = numbers(scoring, "repeat_orders_count"), numbers(scoring, "age_days")
        last = numbers(scoring, "age_at_last_order_days")
        return cls(
            whole(repeats),
            whole(age - last),
            np.maximum(whole(last / np.maximum(repeats, 1)), 1),
            whole(age),
            np.nan_to_num(money(scoring, "avg_order_value")),
            np.nan_to_num(money(scoring, "last_order_value")),
            scoring,
        )

    def count(self, column: str) -> Counts:
        """Return a counting column as whole numbers."""
        return whole(numbers(self.frame, column))


def whole(values: Floats) -> Counts:
    """Round halves up; what is no number becomes 0."""
    return np.floor(np.nan_to_num(values) + 0.5).astype(np.int64)


def whole_number(value: float) -> int:
    """Round one number, halves up."""
    return int(np.floor(value + 0.5))


def median(values: Counts) -> int:
    """Return the median as a whole number; 0 of nothing."""
    return whole_number(float(np.median(values))) if len(values) else 0
