"""Purchase histories: the three numbers per customer that the purchase models see."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ml.errors import InputError
from ml.inputs import HISTORY, Floats, is_possible_history, numbers, require


class Histories(NamedTuple):
    """Repeat purchase days, age at the last one, time since the first one; each of length n."""

    repeats: Floats
    last: Floats
    age: Floats

    def rows(self, which: slice) -> Histories:
        """Return some of the histories."""
        return Histories(self.repeats[which], self.last[which], self.age[which])

    def in_units_of(self, days: float) -> Histories:
        """Return the histories with time divided by `days`."""
        return Histories(self.repeats, self.last / days, self.age / days)


def read(frame: pd.DataFrame) -> Histories:
    """Return the history (in days) of every row, or refuse the frame.

    Raises
    ------
    InputError
        When a column is missing or a row is no purchase history.
    """
    require(frame, HISTORY, "the purchase history")
    impossible = int((~is_possible_history(frame)).sum())
    if impossible:
        raise InputError(
            f"{impossible} row(s) are no purchase history (whole repeats, 0 <= last order <= age): "
            "leave them out with ml.inputs.is_possible_history"
        )
    return Histories(*(numbers(frame, column) for column in HISTORY))


def group(histories: Histories, weights: Floats | None = None) -> tuple[Histories, Floats]:
    """Return the distinct histories and how many customers share each.

    The likelihood of equal histories is equal, so a million customers shrink to some hundred
    thousand rows. Sorted, so that estimates do not depend on the order of the rows.
    """
    frame = pd.DataFrame(dict(zip(HISTORY, histories, strict=True)))
    frame["weight"] = np.ones(len(frame)) if weights is None else weights
    sums = frame.groupby(list(HISTORY), as_index=False, sort=True)["weight"].sum()
    repeats, last, age = (sums[column].to_numpy(np.float64) for column in HISTORY)
    return Histories(repeats, last, age), sums["weight"].to_numpy(np.float64)


def in_weeks(histories: Histories, weights: Floats, week: float) -> tuple[Histories, Floats]:
    """Return the histories rounded up to whole weeks: few rows, near the same optimum."""
    repeats, last, age = histories
    rounded = (np.ceil(time / week - 1e-9) * week for time in (last, age))
    return group(Histories(repeats, *rounded), weights)
