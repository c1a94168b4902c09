"""Gamma-Gamma as an estimator: what one future order of a customer is worth."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from ml.clv import formulas
from ml.clv.estimator import LikelihoodModel
from ml.clv.model import contained_lifetimes
from ml.clv.optimum import Bounds, climb
from ml.errors import DegenerateFitError
from ml.inputs import HISTORY, Bools, Floats, money, numbers, require

REPEATS, VALUE = HISTORY[0], "mean_repeat_order_value"


def has_usable_value(frame: pd.DataFrame) -> Bools:
    """Tell which rows Gamma-Gamma may learn from: repeat buyers with a positive mean."""
    value = money(frame, VALUE)
    return (numbers(frame, REPEATS) > 0) & np.isfinite(value) & (value > 0)


class MeanValueBaseline(BaseEstimator):
    """A repeat buyer's own mean so far; the mean over repeat buyers for everybody else."""

    kind = "mean_value"

    def fit(self, frame: pd.DataFrame, y: None = None) -> Self:
        """Learn the mean over repeat buyers with a positive mean."""
        self.population_mean_ = float(money(frame, VALUE)[has_usable_value(frame)].mean())
        return self

    def predict_value(self, frame: pd.DataFrame) -> Floats:
        """Return each row's own mean where there is one."""
        own = money(frame, VALUE)
        return np.where(has_usable_value(frame), own, self.population_mean_)

    def to_dict(self) -> dict[str, Any]:
        """Return the baseline as JSON values."""
        return {"kind": self.kind, "population_mean": self.population_mean_}


class GammaGammaModel(LikelihoodModel):
    """Gamma-Gamma model of Fader & Hardie (2013): order values that vary within and between people.

    Assumes that value does not depend on frequency; `ml.clv.evaluate.independence` measures it.
    Money is divided by its median while fitting, so the currency's unit cannot matter.

    Attributes
    ----------
    parameters_, standard_errors_ : dict of str to float
        p, q (without unit) and v (money).
    log_likelihood_ : float
        Sum over the customers used, on the scale of the money delivered.
    population_mean_ : float
        p v / (q - 1): the order value of somebody of whom nothing is known.
    prior_strength_, customers_count_
        As in `BetaGeoModel`.

    References
    ----------
    .. [1] Fader, P. S. & Hardie, B. G. S. (2013), "The Gamma-Gamma Model of Monetary Value",
       http://www.brucehardie.com/notes/025/
    """

    kind = "gamma_gamma"
    names = ("p", "q", "v")

    def fit(self, frame: pd.DataFrame, y: None = None) -> Self:
        """Estimate the parameters from repeat buyers with a positive mean; others are left out.

        Parameters
        ----------
        frame : DataFrame
            One row per customer: repeat_orders_count, mean_repeat_order_value (net, one currency).
        y : None
            There is no target.

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
        scale = float(np.median(value))
        bounds = Bounds((4.0, 4.0, 0.75), (1.0, 1.0, 1.0), (6.0, 6.0, 9.0))
        with contained_lifetimes() as lifetimes:
            fitter = lifetimes.GammaGammaFitter
            optimum = climb(fitter, (repeats, value / scale), np.ones(len(value)), bounds)
        self._remember(optimum, np.array([1.0, 1.0, scale]), len(value))
        rows = formulas.value_log_likelihood(**self.parameters_, repeats=repeats, mean_value=value)
        self.log_likelihood_ = float(rows.sum())
        self._require_a_mean()
        return self

    @property
    def population_mean_(self) -> float:
        """The expected order value of somebody without a repeat purchase."""
        p, q, v = (self.parameters_[name] for name in self.names)
        return p * v / (q - 1)

    def predict_value(self, frame: pd.DataFrame) -> Floats:
        """Return each row's expected value of a future order; a negative mean counts as zero."""
        require(frame, (REPEATS, VALUE), "the order values")
        repeats, value = numbers(frame, REPEATS), money(frame, VALUE)
        is_known = (repeats > 0) & np.isfinite(value)
        return formulas.expected_value(
            **self.parameters_,
            repeats=np.where(is_known, repeats, 0.0),
            mean_value=np.where(is_known, np.maximum(value, 0.0), 0.0),
        )

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the model that `to_dict` described; refuse one whose mean does not exist."""
        model = super().from_dict(stored)
        model._require_a_mean()
        return model

    def _require_a_mean(self) -> None:
        if self.parameters_["q"] <= 1:
            raise DegenerateFitError(
                f"Gamma-Gamma has q = {self.parameters_['q']:.3g}, not above 1: a mean order value "
                "does not exist (a few orders dwarf all others)"
            )
