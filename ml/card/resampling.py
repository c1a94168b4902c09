"""How far a measure would move with other customers: a bootstrap over blocks of them."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from ml.inputs import Floats

RESAMPLES = 200
BLOCKS = 500
INTERVAL = (0.05, 0.95)


def block_of(customer_id: pd.Series) -> npt.NDArray[np.intp]:
    """Return the block (0 to 499) of every customer, by a hash of the id.

    A customer is in the same block at every origin, so origins are resampled by customer.
    """
    hashed = pd.util.hash_pandas_object(customer_id, index=False).to_numpy(np.uint64)
    return np.asarray(hashed % BLOCKS, dtype=np.intp)


def block_sums(values: Floats, block: npt.NDArray[np.intp]) -> Floats:
    """Return the sum of every column by block, shape (500, columns)."""
    sums = [np.bincount(block, column, minlength=BLOCKS) for column in values.T]
    return np.column_stack(sums) if sums else np.zeros((BLOCKS, 0))


def resampled_totals(sums: Floats, seed: int) -> Floats:
    """Return the total of every column in 200 resamples of the blocks, shape (200, columns).

    All columns share the draws, so their differences and ratios are paired.
    """
    # not a matrix product: its last bits may depend on the number of threads
    return np.asarray(np.einsum("rb,bk->rk", _weights(seed), sums), dtype=np.float64)


@cache
def _weights(seed: int) -> Floats:
    """Return how often every block was drawn, shape (200, 500)."""
    draws = np.random.default_rng(seed).integers(0, BLOCKS, (RESAMPLES, BLOCKS))
    return np.stack([np.bincount(row, minlength=BLOCKS) for row in draws]).astype(np.float64)


def interval(values: Floats) -> tuple[float, float]:
    """Return the bounds that hold 90 % of the resampled values; NaN where one has no meaning."""
    if not np.isfinite(values).all():
        return float("nan"), float("nan")
    low, high = np.quantile(values, INTERVAL)
    return float(low), float(high)
