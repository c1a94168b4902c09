"""Numbers over several horizons: a longer one never promises less."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ml.inputs import Floats


def never_lower(by_horizon: Mapping[int, Floats]) -> dict[int, Floats]:
    """Return the same numbers of the same customers, none below that of a shorter horizon.

    Parameters
    ----------
    by_horizon : mapping of int to array
        Expected orders, values or ends of intervals by horizon in days; NaN stays NaN.

    Examples
    --------
    >>> never_lower({730: np.array([1.0, 3.0]), 365: np.array([2.0, 2.0])})[730].tolist()
    [2.0, 3.0]
    """
    found: dict[int, Floats] = {}
    highest: Floats | None = None
    for days in sorted(by_horizon):
        values = by_horizon[days]
        if highest is None:
            highest = np.array(values, dtype=np.float64)
        else:
            highest = np.fmax(highest, values)
        found[days] = np.where(np.isnan(values), np.nan, highest)
    return found
