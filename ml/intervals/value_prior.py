"""What order values so far tell of their spread, before any trial has closed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.special import polygamma

from ml.btyd.order_value import GammaGammaModel
from ml.errors import ModelError
from ml.intervals.learning import DIGITS, ValueSpread
from ml.windows import Known

LEAST, MOST = 0.01, 4.0

ValuesAt = Callable[[pd.Timestamp], ValueSpread]


def value_prior(known: Known) -> ValueSpread:
    """Return the variations that Gamma-Gamma found in the order values known by a day.

    An order varies by 1 / p around its customer's mean. Customers' means are inverse gamma; what
    counts for quantiles is the variance of their logarithm, trigamma(q), which a few giants do not
    move.
    """
    try:
        parameters = known.model(GammaGammaModel.kind).parameters_
    except ModelError:
        return ValueSpread()
    found = 1 / parameters["p"], np.expm1(min(float(polygamma(1, parameters["q"])), 2.0))
    within, between = np.clip(found, LEAST, MOST).round(DIGITS).tolist()
    return ValueSpread(within, between)


def priors_of(known: Known | None) -> ValuesAt:
    """Return `value_prior` as a function of the day: the run's own, or that of a closed window."""
    if known is None:
        return lambda cutoff: ValueSpread()
    then = {window.cutoff: known.at(window) for window in known.windows}
    return lambda cutoff: value_prior(then.get(cutoff, known))
