"""What is published of every buyer, as plain arrays: counts, values and probabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ml.baselines import MeanValueBaseline
from ml.candidates.candidate import Candidate
from ml.errors import ModelError
from ml.fits import PURCHASE_MODELS
from ml.forecast.bands import coherent
from ml.forecast.decide import Decision
from ml.inputs import HISTORY, Floats, numbers
from ml.intervals.coherence import never_lower
from ml.intervals.discount import discount_factors
from ml.intervals.outlook import Outlook
from ml.windows import Known

Curve = Callable[[pd.DataFrame, Any], Floats]


@dataclass(frozen=True)
class Numbers:
    """Published numbers of `known.frame`, by horizon in days; empty where a target abstains.

    Attributes
    ----------
    orders : dict of int to array
        Expected purchase days.
    order_value : array or None
        Expected net value of one order.
    discount : dict of int to array
        What is left of a value by the timing of its orders.
    silence : dict of int to array
        P(no order), coherent over the horizons.
    is_own_mean : bool
        Whether `order_value` is plainly the mean so far.
    """

    orders: dict[int, Floats] = field(default_factory=dict)
    order_value: Floats | None = None
    discount: dict[int, Floats] = field(default_factory=dict)
    silence: dict[int, Floats] = field(default_factory=dict)
    is_own_mean: bool = False

    def spend(self, horizon_days: int) -> Floats:
        """Return expected spend, undiscounted; NaN where values abstain."""
        value = np.nan if self.order_value is None else self.order_value
        return self.orders[horizon_days] * value

    def lifetime_value(self, horizon_days: int) -> Floats:
        """Return the published value."""
        return self.spend(horizon_days) * self.discount[horizon_days]

    def outlooks(self, known: Known) -> dict[int, Outlook]:
        """Return what intervals are drawn around, by horizon."""
        repeats = numbers(known.frame, HISTORY[0])
        return {
            days: Outlook(
                days, repeats, orders, self.silence[days], self.spend(days), self.is_own_mean
            )
            for days, orders in self.orders.items()
            if days in self.silence
        }


def state(
    known: Known,
    decision: Decision,
    clv_horizons_days: Sequence[int],
    silence_horizons_days: Sequence[int],
    discount_rate: float | None,
) -> Numbers:
    """Return the numbers of everybody known, by what serves."""
    rows, served = known.frame, decision.served
    orders: dict[int, Floats] = {}
    discount: dict[int, Floats] = {}
    value: Floats | None = None
    for days in clv_horizons_days:
        if ("orders", days) in served:
            counts = served["orders", days].candidate
            # Nobody has more purchase days than days.
            orders[days] = np.clip(counts.predict(rows, days), 0.0, float(days))
            discount[days] = discount_factors(timing(known, counts), rows, days, discount_rate)
        if ("spend", days) in served and value is None:
            factors = served["spend", days].candidate.factors(rows, days)
            value = factors["order_value"] * factors["value_factor"]
    stated = {
        days: served["silence", days].candidate.predict(rows, days)
        for days in silence_horizons_days
        if ("silence", days) in served
    }
    valued = [one.candidate for (target, _), one in served.items() if target == "spend"]
    is_own_mean = any(getattr(one, "value", None) == MeanValueBaseline.kind for one in valued)
    return Numbers(never_lower(orders), value, discount, coherent(stated), is_own_mean)


def timing(known: Known, candidate: Candidate) -> Curve:
    """Return the curve of expected orders over the days ahead, without its level."""
    kind = next(iter(getattr(candidate, "models", ())), None)
    if kind is None:
        return candidate.predict
    # Horizons share their months: each is looked up once.
    return lambda rows, days: known.stated(kind, "predict_orders", rows, days)


def silence_curve(known: Known, candidate: Candidate) -> Curve:
    """Return the curve of P(no order by a day): the model under the candidate, else any."""
    for kind in (*getattr(candidate, "models", ()), *PURCHASE_MODELS):
        try:
            curve: Curve = known.model(kind).predict_silence
        except ModelError:
            continue
        return curve
    return candidate.predict
