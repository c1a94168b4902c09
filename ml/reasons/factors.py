"""The factor table: a product of named factors that multiplies to the published value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from ml.errors import InputError
from ml.inputs import Floats
from ml.reasons.parts import ValueParts

FACTORS = (
    "rate_if_alive",
    "alive_probability",
    "effective_horizon_days",
    "learner_factor",
    "season_factor",
    "order_value",
    "value_factor",
    "discount_factor",
)
CLV_FACTORS = ("customer_id", "as_of_date", "horizon_days", *FACTORS, "predicted_clv")
REMAINDER = "effective_horizon_days"


def factor_table(customer_id: pd.Series, as_of: date, values: Iterable[ValueParts]) -> pd.DataFrame:
    """Return `clv_factors`: one row per customer and horizon that has a value.

    `effective_horizon_days` is by definition the days that remain once every other factor is taken
    out of the published value. So it also carries what was done to a value after its factors were
    known, such as keeping a longer horizon from holding fewer orders, and the product is exact.

    Parameters
    ----------
    customer_id : Series
        Of the scoring frame.
    as_of : date
        Last day seen.
    values : iterable of ValueParts
        One per horizon, rows as in `customer_id`.

    Returns
    -------
    DataFrame
        Columns `CLV_FACTORS`; the product of `FACTORS` is `predicted_clv` within 1e-12 relative.

    Raises
    ------
    InputError
        A factor of an unknown name, or factors that are zero where the value is not.
    """
    blocks = [_block(customer_id, as_of, parts) for parts in values]
    if not blocks:
        return pd.DataFrame(columns=list(CLV_FACTORS))
    return pd.concat(blocks, ignore_index=True)


def _block(customer_id: pd.Series, as_of: date, parts: ValueParts) -> pd.DataFrame:
    is_scored = np.isfinite(parts.predicted_clv)
    value = parts.predicted_clv[is_scored]
    block = pd.DataFrame({"customer_id": customer_id[is_scored].to_numpy()})
    block["as_of_date"] = pd.Series([as_of] * len(block), dtype=object)
    block["horizon_days"] = np.int64(parts.horizon_days)
    for name, factor in closed(parts, is_scored).items():
        block[name] = factor
    block["predicted_clv"] = value
    return block


def closed(parts: ValueParts, rows: np.ndarray) -> dict[str, Floats]:
    """Return every factor of some rows, the last one closing the product."""
    unknown = set(parts.factors) - set(FACTORS)
    if unknown:
        raise InputError(f"no factor of a value is called {', '.join(sorted(unknown))}")
    value = parts.predicted_clv[rows]
    factors = {
        name: np.broadcast_to(parts.factors.get(name, np.ones(1)), parts.predicted_clv.shape)[rows]
        for name in FACTORS
    }
    others = np.prod([factor for name, factor in factors.items() if name != REMAINDER], axis=0)
    if ((others == 0) & (value != 0)).any():
        raise InputError("a value has factors that are zero: they are not its factors")
    with np.errstate(invalid="ignore", divide="ignore"):
        remainder = np.where(others == 0, factors[REMAINDER], value / others)
    return {**factors, REMAINDER: remainder}
