"""The strongest reasons of each customer, for and against, without a loop over customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ml.inputs import Floats

MOST = 3
LEAST_WEIGHT = 0.05
"""A reason moves the value, or the odds, by a twentieth at least."""


@dataclass(frozen=True)
class Strongest:
    """One entry per reason: whose, which, how strong and in which place of its direction."""

    row: npt.NDArray[np.int64]
    code: npt.NDArray[np.int64]
    weight: Floats
    rank: npt.NDArray[np.int64]
    raises: npt.NDArray[np.bool_]


def strongest(weights: npt.NDArray[np.float64]) -> Strongest:
    """Pick the three strongest raising and lowering reasons of every row.

    Parameters
    ----------
    weights : array of shape (n, k)
        By customer and reason; NaN and weights below `LEAST_WEIGHT` are no reasons.

    Returns
    -------
    Strongest
        By row, raising first, then by rank; equal weights in the order of the columns.
    """
    found = [_picked(weights, sign) for sign in (1.0, -1.0)]
    row, code, rank, raises = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((rank, ~raises, row))
    row, code, rank, raises = row[order], code[order], rank[order], raises[order]
    return Strongest(row, code, weights[row, code], rank, raises)


def _picked(weights: npt.NDArray[np.float64], sign: float) -> tuple[npt.NDArray[np.generic], ...]:
    strength = np.nan_to_num(sign * weights, nan=0.0)
    most = min(MOST, strength.shape[1])
    # A stable sort of a dozen columns costs what a partition does, and ties stay in column order.
    places = np.argsort(-strength, axis=1, kind="stable")[:, :most]
    is_reason = np.take_along_axis(strength, places, axis=1) >= LEAST_WEIGHT
    row, rank = np.nonzero(is_reason)
    return row, places[row, rank], rank + 1, np.full(len(row), sign > 0)
