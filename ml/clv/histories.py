"""Purchase histories: the three numbers per customer that the purchase models see."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ml.errors import InputError
from ml.inputs import HISTORY, Floats, is_possible_history, numbers, require

Histories = tuple[Floats, Floats, Floats]


def read(frame: pd.DataFrame) -> Histories:
    """Return repeats, age at the last order and age (days) of every row, or refuse the frame."""
    require(frame, HISTORY, "the purchase history")
    impossible = int((~is_possible_history(frame)).sum())
    if impossible:
        raise InputError(
            f"{impossible} row(s) are no purchase history (whole repeats, 0 <= last order <= age): "
            "leave them out with ml.inputs.is_possible_history"
        )
    repeats, last, age = (numbers(frame, column) for column in HISTORY)
    return repeats, last, age


def group(histories: Histories, weights: Floats | None = None) -> tuple[Histories, Floats]:
    """Return the distinct histories and how many customers share each.

    The likelihood of equal histories is equal, so a million customers shrink to some hundred
    thousand rows. Sorted, so that estimates do not depend on the order of the rows.
    """
    frame = pd.DataFrame(dict(zip(HISTORY, histories, strict=True)))
    frame["weight"] = np.ones(len(frame)) if weights is None else weights
    sums = frame.groupby(list(HISTORY), as_index=False, sort=True)["weight"].sum()
    repeats, last, age = (sums[column].to_numpy(np.float64) for column in HISTORY)
    return (repeats, last, age), sums["weight"].to_numpy(np.float64)


def in_weeks(histories: Histories, weights: Floats) -> tuple[Histories, Floats]:
    """Return the same histories rounded up to weeks, in days: few rows, near the same optimum."""
    repeats, last, age = histories
    return group((repeats, np.ceil(last / 7) * 7, np.ceil(age / 7) * 7), weights)
