"""Candidates for spend: expected orders times what one is worth, alone or corrected."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from ml.baselines import MeanValueBaseline
from ml.btyd.order_value import GammaGammaModel
from ml.candidates.baselines import RateOrders
from ml.candidates.candidate import Candidate
from ml.candidates.corrections import season_window
from ml.candidates.purchases import Learner
from ml.candidates.shape import learn_shape
from ml.errors import NotAllowedError
from ml.inputs import Floats
from ml.windows import Known


class ProductSpend(BaseEstimator):
    """Expected orders x order value x a learned correction of their product.

    Parameters
    ----------
    orders : Candidate
        What forecasts the counts.
    value : str
        Kind of the value model.
    learner : {'none', 'half', 'full'}
        Whether an offset booster (Tweedie loss) corrects the product. It sees the purchase history,
        so it also learns how value moves with frequency.
    """

    target = "spend"

    def __init__(
        self, orders: Any = None, value: str = GammaGammaModel.kind, learner: Learner = "none"
    ) -> None:
        self.orders = orders
        self.value = value
        self.learner = learner

    @property
    def kind(self) -> str:
        """Name of the product, such as ``pareto_nbd*gamma_gamma+offset``."""
        offset = {"none": "", "half": "+half_offset", "full": "+offset"}[self.learner]
        return f"{self.orders.kind}*{self.value}{offset}"

    @property
    def fallback(self) -> Candidate | None:
        """Half the correction, none, the mean value so far, then all over the counts' fallback."""
        if self.learner == "full":
            return ProductSpend(self.orders, self.value, "half")
        if self.learner == "half":
            return ProductSpend(self.orders, self.value)
        if self.value != MeanValueBaseline.kind:
            return ProductSpend(self.orders, MeanValueBaseline.kind)
        plainer = self.orders.fallback
        if plainer is None or plainer.fallback is None:
            return NAIVE_SPEND if plainer is not None else None
        return ProductSpend(plainer)

    def fit(self, known: Known, horizon_days: int) -> Self:
        """Learn from what was known; refusals as in `PurchaseOrders.fit`."""
        self.known_ = known
        self.orders_ = known.fitted(self.orders, horizon_days)
        known.model(self.value)
        self.shape_ = None
        if self.learner == "full":
            season_window(known, horizon_days)
        if self.learner != "none":
            name = ProductSpend(self.orders, self.value).kind
            self.shape_ = learn_shape("spend", name, known, horizon_days, self._plain)
        return self

    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return the expected net spend of each row."""
        return self.orders_.predict(rows, horizon_days) * self._order_value(rows)

    def factors(self, rows: pd.DataFrame, horizon_days: int) -> dict[str, Floats]:
        """Return SPEND_FACTORS."""
        return {
            **self.orders_.factors(rows, horizon_days),
            "order_value": self.known_.stated(self.value, "predict_value", rows),
            "value_factor": self._value_factor(rows),
        }

    def contributions(self, rows: pd.DataFrame, horizon_days: int) -> pd.DataFrame | None:
        """Return the booster's correction by feature in log space; None without one."""
        return self.shape_.contributions(rows) if self.shape_ else None

    def to_dict(self) -> dict[str, Any]:
        """Return counts, value model and trees as JSON values."""
        return {
            "kind": self.kind,
            "learner": self.learner,
            "orders": self.orders_.to_dict(),
            "value": self.known_.model(self.value).to_dict(),
            "shape": self.shape_.to_dict() if self.shape_ else None,
        }

    def _order_value(self, rows: pd.DataFrame) -> Floats:
        value: Floats = self.known_.stated(self.value, "predict_value", rows)
        return value * self._value_factor(rows)

    def _value_factor(self, rows: pd.DataFrame) -> Floats:
        if self.shape_ is None:
            return np.ones(len(rows))
        factor = self.shape_.factor(rows)
        return (1 + factor) / 2 if self.learner == "half" else factor

    def _plain(self, known: Known, rows: pd.DataFrame, horizon_days: int) -> Floats:
        candidate: Candidate | None = ProductSpend(self.orders, self.value)
        refusal = NotAllowedError("no forecast of counts was allowed then")
        while candidate is not None:
            try:
                return known.forecast(candidate, rows, horizon_days)
            except NotAllowedError as error:
                candidate, refusal = candidate.fallback, error
        raise refusal


NAIVE_SPEND = ProductSpend(RateOrders(), MeanValueBaseline.kind)


def spend_candidates(orders: Candidate) -> tuple[Candidate, ...]:
    """Return the candidates for spend over a forecast of counts, simplest first."""
    return (
        NAIVE_SPEND,
        ProductSpend(orders, MeanValueBaseline.kind),
        ProductSpend(orders),
        ProductSpend(orders, learner="half"),
        ProductSpend(orders, learner="full"),
    )
