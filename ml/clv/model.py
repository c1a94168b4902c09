"""BG/NBD and MBG/NBD as estimators; the only module that imports `lifetimes`.

`lifetimes` maximises the likelihood and nothing else. Its import silences every FutureWarning of
the process and sets a pandas option, and a failing fit prints the optimiser's state: all of that is
contained here. Predictions are our own closed forms (`ml.clv.formulas`), so a model read back from
JSON never needs it. The names frequency, recency and T exist only in this module.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Self

import numpy as np
import pandas as pd

from ml.clv import formulas, histories
from ml.clv.estimator import LikelihoodModel
from ml.clv.optimum import Bounds, climb
from ml.errors import DegenerateFitError, InputError
from ml.inputs import Floats

DAYS_PER_UNIT = {"days": 1.0, "weeks": 7.0}
# A fit on more groups than this starts from the optimum of the same histories in weeks.
MANY_GROUPS = 20_000


@contextlib.contextmanager
def contained_lifetimes() -> Iterator[Any]:
    """Yield `lifetimes`; warning filters, pandas options and stdout come out as they went in."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        chained_assignment = pd.get_option("mode.chained_assignment")
        try:
            import lifetimes

            yield lifetimes
        finally:
            pd.set_option("mode.chained_assignment", chained_assignment)


class BetaGeoModel(LikelihoodModel):
    """BG/NBD of Fader, Hardie & Lee (2005): purchases while alive, drop-out only after a repeat.

    Frames carry days (their column names say so) and horizons are days. `unit` is only the unit in
    which `alpha` and the log-likelihood are stated, so a model cannot be asked in a wrong unit.

    Parameters
    ----------
    unit : {'days', 'weeks'}
        Unit of time of `parameters_`, `standard_errors_` and `log_likelihood_`.

    Attributes
    ----------
    parameters_, standard_errors_ : dict of str to float
        r, alpha, a, b; an error is infinite where the likelihood is flat.
    log_likelihood_ : float
        Sum over customers, without any prior, on the time scale of `unit`.
    prior_strength_ : float
        0 for plain maximum likelihood; see `ml.clv.optimum.climb`.
    customers_count_ : int

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005), "Counting Your Customers the Easy
       Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2), 275-284.
    """

    kind = "bgnbd"
    names = ("r", "alpha", "a", "b")
    _fitter: ClassVar[str] = "BetaGeoFitter"
    _first_can_be_last: ClassVar[bool] = False

    def __init__(self, unit: str = "days") -> None:
        self.unit = unit

    def fit(self, frame: pd.DataFrame, y: None = None) -> Self:
        """Estimate the parameters.

        Parameters
        ----------
        frame : DataFrame
            One row per customer: repeat_orders_count, age_at_last_order_days, age_days.
        y : None
            There is no target.

        Raises
        ------
        InputError
            When a column is missing or a row is no purchase history.
        DegenerateFitError
            When nobody repeats or no finite optimum exists.
        """
        days = self._days_per_unit()
        groups, weights = histories.group(histories.read(frame))
        frequency, recency, T = groups
        if not frequency.any():
            raise DegenerateFitError("nobody has bought twice: there is no purchase rate to learn")
        bounds = Bounds((0.5, 0.2, 0.8, 2.5), (1.0, T.max(), 1.0, 1.0), (6.0, 9.0, 6.0, 6.0))
        with contained_lifetimes() as lifetimes:
            fitter = getattr(lifetimes, self._fitter)
            start = _coarse_start(fitter, groups, weights, bounds)
            optimum = climb(fitter, groups, weights, bounds, start)
        self._remember(optimum, np.array([1.0, 1 / days, 1.0, 1.0]), int(weights.sum()))
        rows = self._apply(formulas.log_likelihood, (frequency, recency, T))
        self.log_likelihood_ = float((rows * weights).sum())
        return self

    def predict_orders(self, frame: pd.DataFrame, horizon_days: float) -> Floats:
        """Return each row's expected number of purchases in the next `horizon_days`."""
        horizon = horizon_days / self._days_per_unit()
        return self._apply(formulas.expected_orders, histories.read(frame), horizon)

    def predict_silence(self, frame: pd.DataFrame, horizon_days: float) -> Floats:
        """Return each row's P(no purchase in the next `horizon_days`), the churn probability."""
        horizon = horizon_days / self._days_per_unit()
        return self._apply(formulas.silence_probability, histories.read(frame), horizon)

    def predict_alive(self, frame: pd.DataFrame) -> Floats:
        """Return each row's P(alive); exactly 1 without a repeat under BG/NBD, so never churn."""
        return self._apply(formulas.alive_probability, histories.read(frame))

    def rate_if_alive(self, frame: pd.DataFrame) -> Floats:
        """Return each row's expected purchases per day while alive, given its history."""
        repeats, _, age = histories.read(frame)
        days, parameters = self._days_per_unit(), self.parameters_
        return (parameters["r"] + repeats) / (parameters["alpha"] * days + age)

    def _days_per_unit(self) -> float:
        if self.unit not in DAYS_PER_UNIT:
            known = " or ".join(DAYS_PER_UNIT)
            raise InputError(f"the time unit {self.unit!r} is unknown: use {known}")
        return DAYS_PER_UNIT[self.unit]

    def _apply(
        self, formula: Callable[..., Floats], history: histories.Histories, *rest: float
    ) -> Floats:
        frequency, recency, T = history
        days = self._days_per_unit()
        parameters = formulas.PurchaseParameters(
            **self.parameters_, first_can_be_last=self._first_can_be_last
        )
        return formula(parameters, frequency, recency / days, T / days, *rest)


class ModifiedBetaGeoModel(BetaGeoModel):
    """MBG/NBD of Batislam, Denizel & Filiztekin (2007): the first purchase can be the last.

    Gives one-time buyers a P(alive) below 1; otherwise as `BetaGeoModel`.

    References
    ----------
    .. [1] Batislam, E. P., Denizel, M. & Filiztekin, A. (2007), "Empirical validation and
       comparison of models for customer base analysis", IJRM 24(3), 201-209.
    """

    kind = "mbgnbd"
    _fitter = "ModifiedBetaGeoFitter"
    _first_can_be_last = True


def _coarse_start(
    fitter: type[Any], groups: histories.Histories, weights: Floats, bounds: Bounds
) -> Floats | None:
    """Return log parameters to start a big fit from; `lifetimes` counts time in longest ages."""
    if len(weights) <= MANY_GROUPS:
        return None
    coarse, coarse_weights = histories.in_weeks(groups, weights)
    parameters = climb(fitter, coarse, coarse_weights, bounds).parameters
    return np.log(parameters / np.asarray(bounds.units))
