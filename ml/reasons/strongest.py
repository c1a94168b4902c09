"""The strongest reasons of each customer, for and against, without a loop over customers."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from ml.inputs import Floats

MOST = 3
# Rows that are sorted at once.
BLOCK = 65_536
LEAST_WEIGHT = 0.05
"""A reason moves the value, or the odds, by a twentieth at least."""


@dataclass(frozen=True)
class Strongest:
    """One entry per reason: whose, which, how strong and in which place of its direction."""

    row: npt.NDArray[np.int32]
    code: npt.NDArray[np.int8]
    weight: Floats
    rank: npt.NDArray[np.int8]
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
    starts = range(0, max(len(weights), 1), BLOCK)
    parts = [_strongest(weights[start : start + BLOCK], start) for start in starts]
    columns = ([getattr(part, one.name) for part in parts] for one in fields(Strongest))
    return Strongest(*map(np.concatenate, columns))


def _strongest(weights: npt.NDArray[np.float64], start: int) -> Strongest:
    """Return the reasons of some rows, of which the first is number `start`."""
    picked = np.stack([_picked(weights), _picked(-weights)], axis=1)
    held = np.take_along_axis(weights[:, None, :], picked, axis=2)
    held[:, 1] *= -1
    row, lowers, place = np.nonzero(held >= LEAST_WEIGHT)
    code = picked[row, lowers, place]
    return Strongest(
        (row + start).astype(np.int32),
        code,
        weights[row, code],
        (place + 1).astype(np.int8),
        lowers == 0,
    )


def _picked(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.int8]:
    # A stable sort of a dozen columns costs what a partition does, and ties stay in column order.
    strength = np.nan_to_num(weights, nan=0.0)
    return np.argsort(-strength, axis=1, kind="stable")[:, :MOST].astype(np.int8)
