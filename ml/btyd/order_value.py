"""Gamma-Gamma: what one future order of a customer is worth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
import pandas as pd
from scipy.special import digamma, gammaln

from ml.btyd.estimator import LikelihoodModel
from ml.btyd.optimum import Bounds, Slopes, climb
from ml.errors import DegenerateFitError
from ml.inputs import HISTORY, Bools, Floats, money, numbers, require

REPEATS, VALUE = HISTORY[0], "mean_repeat_order_value"
# p, q and, in median order values, v.
BOUNDS = Bounds((4.0, 4.0, 0.75), (6.0, 6.0, 9.0))


def has_usable_value(frame: pd.DataFrame) -> Bools:
    """Tell which rows Gamma-Gamma may learn from: repeat buyers with a positive mean."""
    value = money(frame, VALUE)
    return (numbers(frame, REPEATS) > 0) & np.isfinite(value) & (value > 0)


class GammaGammaModel(LikelihoodModel):
    """Gamma-Gamma model of Fader & Hardie (2013): order values that vary within and between people.

    Assumes that value does not depend on frequency. Money is divided by its median while fitting,
    so the currency's unit cannot matter. Parameters are p, q (without unit) and v (money).

    References
    ----------
    .. [1] Fader, P. S. & Hardie, B. G. S. (2013), "The Gamma-Gamma Model of Monetary Value",
       http://www.brucehardie.com/notes/025/
    """

    kind = "gamma_gamma"
    names = ("p", "q", "v")

    def fit(self, frame: pd.DataFrame, start: Mapping[str, float] | None = None) -> Self:
        """Estimate the parameters from repeat buyers with a positive mean; others are left out.

        Parameters
        ----------
        frame : DataFrame
            One row per customer: repeat_orders_count, mean_repeat_order_value (net, one currency).
        start : mapping, optional
            Parameters of an earlier fit to start from; it saves time and nothing else.

        Raises
        ------
        DegenerateFitError
            When nobody qualifies, no finite optimum exists, or q <= 1.
        """
        require(frame, (REPEATS, VALUE), "the order values")
        is_usable = has_usable_value(frame)
        repeats, value = numbers(frame, REPEATS)[is_usable], money(frame, VALUE)[is_usable]
        if not len(value):
            raise DegenerateFitError("no repeat buyer has a positive order value to learn from")
        order = np.lexsort((value, repeats))
        repeats, value = repeats[order], value[order]
        units = np.array([1.0, 1.0, float(np.median(value))])
        first = None if start is None else np.log([start[name] for name in self.names] / units)
        slopes = _slopes(repeats, value / units[-1])
        optimum = climb(slopes, len(value), BOUNDS, first)
        self._remember(optimum, units, len(value), BOUNDS)
        self.log_likelihood_ = slopes(optimum.logs)[0] - len(value) * float(np.log(units[-1]))
        self._require_a_mean()
        return self

    @property
    def population_mean_(self) -> float:
        """The expected order value of somebody without a repeat purchase."""
        p, q, v = (self.parameters_[name] for name in self.names)
        return p * v / (q - 1)

    def predict_value(self, frame: pd.DataFrame) -> Floats:
        """Return each row's expected value of a future order, equation (5) of [1]_.

        Without a repeat nothing is known of the person: the population mean. A negative mean counts
        as zero.
        """
        require(frame, (REPEATS, VALUE), "the order values")
        p, q, v = (self.parameters_[name] for name in self.names)
        repeats, value = numbers(frame, REPEATS), money(frame, VALUE)
        is_known = (repeats > 0) & np.isfinite(value)
        known = np.where(is_known, repeats, 0.0)
        spent = known * np.where(is_known, np.maximum(value, 0.0), 0.0)
        return p * (v + spent) / (q + p * known - 1)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the model that `to_dict` described; refuse one whose mean does not exist."""
        model = super().from_dict(stored)
        model._require_a_mean()
        return model

    def _ridge(self, logs: Floats, flat: Floats) -> str:
        is_within = flat[0] ** 2 > (flat[1:] ** 2).sum()
        return "one customer's orders hardly vary" if is_within else "homogeneous order values"

    def _require_a_mean(self) -> None:
        if self.parameters_["q"] <= 1:
            raise DegenerateFitError(
                f"Gamma-Gamma has q = {self.parameters_['q']:.3g}, not above 1: a mean order value "
                "does not exist (a few orders dwarf all others)"
            )


def _slopes(repeats: Floats, value: Floats) -> Slopes:
    """Return the log-likelihood, equation (1a) of the note, as a function of log p, q and v.

    Gamma functions depend on the number of repeats only, of which there are few.
    """
    counts, sizes = np.unique(repeats, return_counts=True)
    spent = repeats * value
    constant = -float(np.log(value).sum())

    def slopes(logs: Floats) -> tuple[float, Floats]:
        p, q, v = np.exp(logs).tolist()
        below, above = np.log1p(v / spent), np.log1p(spent / v)
        own, both = p * counts, p * counts + q
        constants = gammaln(both) - gammaln(own) - gammaln(q)
        rows = p * (repeats * below).sum() + q * above.sum()
        total = float((sizes * constants).sum() - rows) + constant
        growth = digamma(both)
        by_p = (sizes * counts * (growth - digamma(own))).sum() - (repeats * below).sum()
        by_q = (sizes * (growth - digamma(q))).sum() - above.sum()
        by_v = ((q * spent - p * v * repeats) / (spent + v)).sum()
        return total, np.array([p * by_p, q * by_q, by_v])

    return slopes
