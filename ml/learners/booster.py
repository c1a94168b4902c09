"""A small gradient booster that learns only what a purchase model's forecast misses.

The forecast enters as offset, not as a feature: with no evidence the correction is a factor of 1
(a shift of 0 for silence), and what is learned at one cutoff carries to another of other level.
"""

from __future__ import annotations

import json
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
import xgboost
from scipy.special import logit
from sklearn.base import BaseEstimator

from ml.errors import ArtifactError
from ml.inputs import Floats
from ml.learners import features

Objective = Literal["orders", "silence", "spend"]
LOSSES = {"orders": "count:poisson", "silence": "binary:logistic", "spend": "reg:tweedie"}
LEAST_FORECAST = 1e-6
BIAS = "bias"


class OffsetBooster(BaseEstimator):
    """Boosted trees on scale-free features with a forecast as offset.

    Parameters
    ----------
    objective : {'orders', 'silence', 'spend'}
        Poisson, logistic or Tweedie loss.
    seed : int
        Seed of the trees.
    trees, depth, rate, least_weight, ridge : number
        Size of the booster and how strongly it is held back.

    Attributes
    ----------
    typical_value_ : float
        Median order value of the rows it was fitted on.
    cap_ : float
        99.5 % quantile above which outcomes were cut for the fit (never in a report).
    """

    kind = "offset_booster"

    def __init__(
        self,
        objective: Objective,
        seed: int = 0,
        trees: int = 60,
        depth: int = 3,
        rate: float = 0.1,
        least_weight: float = 20.0,
        ridge: float = 10.0,
    ) -> None:
        self.objective = objective
        self.seed = seed
        self.trees = trees
        self.depth = depth
        self.rate = rate
        self.least_weight = least_weight
        self.ridge = ridge

    def fit(self, frame: pd.DataFrame, outcome: Floats, offset: Floats) -> Self:
        """Learn the correction.

        Parameters
        ----------
        frame : DataFrame
            Feature rows at closed cutoffs, shape (n,).
        outcome : ndarray of float
            What happened: orders, 1 for silence, or spend.
        offset : ndarray of float
            The forecast of the same thing: expected orders, P(silence), expected spend.
        """
        self.typical_value_ = features.typical_value(frame)
        seen = features.relative(frame, self.typical_value_)
        self.cap_ = float(np.quantile(outcome, 0.995)) if self.objective != "silence" else 1.0
        target = np.minimum(outcome, self.cap_)
        scale = self.typical_value_ if self.objective == "spend" else 1.0
        order = np.lexsort((target, offset, *seen.to_numpy().T))
        data = self._matrix(seen.iloc[order], self._margin(offset[order] / scale))
        data.set_label(target[order] / scale)
        self._booster = xgboost.train(self._settings(), data, num_boost_round=self.trees)
        return self

    def factor(self, frame: pd.DataFrame) -> Floats:
        """Return each row's multiple of the forecast, > 0."""
        return np.exp(self._correction(frame))

    def logit_shift(self, frame: pd.DataFrame) -> Floats:
        """Return what to add to each row's log odds of silence."""
        return self._correction(frame)

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return how each feature moves the logarithm of `factor`, exactly.

        Returns
        -------
        DataFrame
            One column per feature and `bias`, in log space; a row sums to its log factor.
        """
        seen = features.relative(frame, self.typical_value_)
        parts = self._booster.predict(self._matrix(seen, np.zeros(len(seen))), pred_contribs=True)
        return pd.DataFrame(parts, columns=[*seen.columns, BIAS], index=frame.index)

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted booster as JSON values."""
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "typical_value": self.typical_value_,
            "cap": self.cap_,
            "trees": json.loads(self._booster.save_raw("json")),
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the booster that `to_dict` described."""
        if stored.get("kind") != cls.kind:
            raise ArtifactError(f"this is a stored {stored.get('kind')!r}, not a {cls.kind!r}")
        learner = cls(**stored["settings"])
        learner.typical_value_, learner.cap_ = stored["typical_value"], stored["cap"]
        learner._booster = xgboost.Booster()
        learner._booster.load_model(bytearray(json.dumps(stored["trees"]), "utf-8"))
        return learner

    def _correction(self, frame: pd.DataFrame) -> Floats:
        seen = features.relative(frame, self.typical_value_)
        data = self._matrix(seen, np.zeros(len(seen)))
        return self._booster.predict(data, output_margin=True).astype(np.float64)

    def _matrix(self, seen: pd.DataFrame, margin: Floats) -> xgboost.DMatrix:
        return xgboost.DMatrix(seen, base_margin=margin)

    def _margin(self, offset: Floats) -> Floats:
        if self.objective == "silence":
            return logit(np.clip(offset, LEAST_FORECAST, 1 - LEAST_FORECAST))
        return np.log(np.maximum(offset, LEAST_FORECAST))

    def _settings(self) -> dict[str, Any]:
        return {
            "objective": LOSSES[self.objective],
            "max_depth": self.depth,
            "eta": self.rate,
            "min_child_weight": self.least_weight,
            "lambda": self.ridge,
            "tree_method": "hist",
            "nthread": 1,
            "seed": self.seed,
            "base_score": 0.5 if self.objective == "silence" else 1.0,
        }
