"""BG/NBD, MBG/NBD and Pareto/NBD as estimators of how often somebody will order again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from ml.btyd import histories
from ml.btyd.beta_geo import BetaGeoProcess, ModifiedBetaGeoProcess
from ml.btyd.estimator import LikelihoodModel
from ml.btyd.histories import Histories
from ml.btyd.optimum import Bounds, Optimum, Slopes, climb, settle
from ml.btyd.pareto import ParetoProcess
from ml.btyd.process import PurchaseProcess
from ml.errors import DegenerateFitError, InputError
from ml.inputs import Floats

DAYS_PER_UNIT = {"days": 1.0, "weeks": 7.0}
# A fit on more groups than this starts from the optimum of the same histories in weeks.
MANY_GROUPS = 20_000
BLOCK = 8_192


class PurchaseModel(LikelihoodModel):
    """Purchases of people who buy at their own rate until they leave unseen.

    Frames carry days (their column names say so) and horizons are days. `unit` is only the unit in
    which times among the parameters and the log-likelihood are stated, so a model cannot be asked
    in a wrong unit.

    Parameters
    ----------
    unit : {'days', 'weeks'}
        Unit of time of `parameters_`, `standard_errors_` and `log_likelihood_`.
    """

    _process: ClassVar[type[PurchaseProcess]]
    _times: ClassVar[tuple[bool, ...]]
    # In longest ages, so that neither the unit nor the length of the history matters.
    _bounds: ClassVar[Bounds]

    def __init__(self, unit: str = "days") -> None:
        self.unit = unit

    def fit(self, frame: pd.DataFrame, start: Mapping[str, float] | None = None) -> Self:
        """Estimate the parameters.

        Parameters
        ----------
        frame : DataFrame
            One row per customer: repeat_orders_count, age_at_last_order_days, age_days.
        start : mapping, optional
            Parameters (in `unit`) of an earlier fit to start from; it saves time and nothing else.

        Raises
        ------
        InputError
            When a column is missing or a row is no purchase history.
        DegenerateFitError
            When nobody repeats or no finite optimum exists.
        """
        days = self.days_per_unit
        groups, weights = histories.group(histories.read(frame))
        if not groups.repeats.any():
            raise DegenerateFitError("nobody has bought twice: there is no purchase rate to learn")
        longest = float(groups.age.max())
        units = np.where(self._times, longest / days, 1.0)
        first = None if start is None else np.log([start[name] for name in self.names] / units)
        optimum = self._climb(groups.in_units_of(longest), weights, first, days / longest)
        self._remember(optimum, units, int(weights.sum()), self._bounds)
        rows = self._fitted().log_likelihood(groups.in_units_of(days))
        self.log_likelihood_ = float((rows * weights).sum())
        return self

    def predict_orders(self, frame: pd.DataFrame, horizon_days: float) -> Floats:
        """Return each row's expected number of purchases in the next `horizon_days`."""
        horizon = horizon_days / self.days_per_unit
        return self._fitted().expected_orders(self._read(frame), horizon)

    def predict_silence(self, frame: pd.DataFrame, horizon_days: float) -> Floats:
        """Return each row's P(no purchase in the next `horizon_days`), the churn probability."""
        horizon = horizon_days / self.days_per_unit
        return self._fitted().silence_probability(self._read(frame), horizon)

    def predict_alive(self, frame: pd.DataFrame) -> Floats:
        """Return each row's P(alive); no churn score (BG/NBD gives 1 to all one-time buyers)."""
        return self._fitted().alive_probability(self._read(frame))

    def rate_if_alive(self, frame: pd.DataFrame) -> Floats:
        """Return each row's expected purchases per day while alive, given its history."""
        return self._fitted().rate_if_alive(self._read(frame)) / self.days_per_unit

    def score_rows(self, frame: pd.DataFrame) -> Floats:
        """Return each row's log-likelihood on the time scale of `unit`."""
        return self._fitted().log_likelihood(self._read(frame))

    @property
    def days_per_unit(self) -> float:
        """Days per unit of time; InputError for a unit nobody knows."""
        if self.unit not in DAYS_PER_UNIT:
            known = " or ".join(DAYS_PER_UNIT)
            raise InputError(f"the time unit {self.unit!r} is unknown: use {known}")
        return DAYS_PER_UNIT[self.unit]

    def _ridge(self, logs: Floats, flat: Floats) -> str:
        rates, dropout = flat[:2], flat[2:]
        is_dropout = (dropout**2).sum() > (rates**2).sum()
        along = dropout if is_dropout else rates
        if along[0] * along[1] > 0:
            return "homogeneous drop-out" if is_dropout else "homogeneous purchase rates"
        if is_dropout:
            return "hardly any drop-out" if logs[2] < logs[3] else "nearly everybody leaves"
        return "hardly any repeat purchases"

    def _climb(
        self, history: Histories, weights: Floats, start: Floats | None, day: float
    ) -> Optimum:
        """Return the optimum in longest ages; many groups are first fitted in weeks."""
        customers = float(weights.sum())
        slopes = self._slopes(history, weights)
        if len(weights) <= MANY_GROUPS:
            return climb(slopes, customers, self._bounds, start)
        coarse = self._slopes(*histories.in_weeks(history, weights, 7 * day))
        near = climb(coarse, customers, self._bounds, start)
        return settle(slopes, customers, self._bounds, near)

    def _slopes(self, history: Histories, weights: Floats) -> Slopes:
        """Return the weighted log-likelihood as a function of log parameters."""
        blocks = [slice(at, at + BLOCK) for at in range(0, len(weights), BLOCK)]

        def slopes(logs: Floats) -> tuple[float, Floats]:
            process = self._process(*np.exp(logs).tolist())
            total, gradient = 0.0, np.zeros(len(logs))
            for block in blocks:
                rows, by_parameter = process.slopes(history.rows(block))
                total += float((rows * weights[block]).sum())
                gradient += [float((by * weights[block]).sum()) for by in by_parameter]
            return total, gradient

        return slopes

    def _fitted(self) -> PurchaseProcess:
        return self._process(**self.parameters_)

    def _read(self, frame: pd.DataFrame) -> Histories:
        return histories.read(frame).in_units_of(self.days_per_unit)


class BetaGeoModel(PurchaseModel):
    """BG/NBD of Fader, Hardie & Lee (2005): purchases while alive, drop-out only after a repeat.

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005), "Counting Your Customers the Easy
       Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2), 275-284.
    """

    kind = "bgnbd"
    names = ("r", "alpha", "a", "b")
    _process = BetaGeoProcess
    _times = (False, True, False, False)
    _bounds = Bounds((0.5, 0.2, 0.8, 2.5), (6.0, 9.0, 6.0, 6.0))


class ModifiedBetaGeoModel(BetaGeoModel):
    """MBG/NBD of Batislam, Denizel & Filiztekin (2007): the first purchase can be the last.

    Gives one-time buyers a P(alive) below 1; otherwise as `BetaGeoModel`.

    References
    ----------
    .. [1] Batislam, E. P., Denizel, M. & Filiztekin, A. (2007), "Empirical validation and
       comparison of models for customer base analysis", IJRM 24(3), 201-209.
    """

    kind = "mbgnbd"
    _process = ModifiedBetaGeoProcess


class ParetoModel(PurchaseModel):
    """Pareto/NBD of Schmittlein, Morrison & Colombo (1987): people leave at a rate of their own.

    References
    ----------
    .. [1] Schmittlein, D. C., Morrison, D. G. & Colombo, R. (1987), "Counting Your Customers: Who
       Are They and What Will They Do Next?", Management Science 33(1), 1-24.
    """

    kind = "pareto_nbd"
    names = ("r", "alpha", "s", "beta")
    _process = ParetoProcess
    _times = (False, True, False, True)
    _bounds = Bounds((0.5, 0.2, 0.6, 0.3), (6.0, 9.0, 6.0, 9.0))
