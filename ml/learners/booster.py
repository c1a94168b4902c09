"""A small gradient booster that learns only what a purchase model's forecast misses.

The forecast enters as offset, not as a feature: with no evidence the correction is a factor of 1
(a shift of 0 for silence). And it enters at the level that each window turned out to have, so that
what is learned is how customers differ from what the model says of them, never that one past
quarter was good or bad: a level belongs to its season (`ml.learners.season`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import xgboost
from sklearn.base import BaseEstimator

from ml.errors import ArtifactError, DegenerateFitError
from ml.inputs import Floats
from ml.learners import trees
from ml.learners.features import NAMES, Usual, relative
from ml.learners.levels import Level, Logs, Odds

Objective = Literal["orders", "silence", "spend"]
LOSSES = {"orders": "count:poisson", "silence": "binary:logistic", "spend": "reg:tweedie"}
LEVELS: dict[str, Level] = {"orders": Logs(), "silence": Odds(), "spend": Logs()}
CAP_QUANTILE = 0.995
BIAS = "bias"
# Rows scored at once: their columns, copied a few times over, are what scoring needs in memory.
BLOCK = 65_536


class OffsetBooster(BaseEstimator):
    """Boosted trees on scale-free features with a forecast as offset.

    The defaults are the same for every tenant; they were chosen over several public order logs.

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
    usual_ : Usual
        Units of its features.
    caps_ : tuple of float
        By window, the 99.5 % quantile at which outcomes were cut for the fit. Only there: what is
        reported as actual is never cut.
    balance_ : float
        What is added to every correction so that it leaves the forecasts' total as it was.
    """

    kind = "offset_booster"

    def __init__(
        self,
        objective: Objective,
        seed: int = 0,
        trees: int = 100,
        depth: int = 2,
        rate: float = 0.1,
        least_weight: float = 50.0,
        ridge: float = 20.0,
    ) -> None:
        self.objective = objective
        self.seed = seed
        self.trees = trees
        self.depth = depth
        self.rate = rate
        self.least_weight = least_weight
        self.ridge = ridge

    def fit(
        self,
        frame: pd.DataFrame,
        outcome: Floats,
        offset: Floats,
        window: npt.NDArray[np.int64] | None = None,
    ) -> Self:
        """Learn the correction.

        Parameters
        ----------
        frame : DataFrame
            Feature rows at closed cutoffs, shape (n,).
        outcome : ndarray of float
            What happened: orders, 1 for silence, or spend.
        offset : ndarray of float
            The forecast of the same thing: expected orders, P(silence), expected spend.
        window : ndarray of int, optional
            Which window a row is of, numbered from 0; one for all when not given.

        Raises
        ------
        DegenerateFitError
            Without a single row.
        """
        if frame.empty:
            raise DegenerateFitError("no closed window holds a customer: there is nothing to learn")
        window = np.zeros(len(frame), np.int64) if window is None else window
        self.usual_ = Usual.of(frame)
        self.balance_ = 0.0
        seen = relative(frame, self.usual_)
        # The library's histograms depend on the order of the rows, so they come in one order.
        order = np.lexsort((outcome, offset, *seen.to_numpy().T, window))
        seen, window = seen.iloc[order], window[order]
        scale = self.usual_.order_value if self.objective == "spend" else 1.0
        outcome, offset = outcome[order] / scale, offset[order] / scale
        margin = LEVELS[self.objective].transform(offset)
        target, caps = outcome.copy(), []
        for number in range(int(window.max()) + 1):
            mine = window == number
            target[mine], cap = self._capped(outcome[mine])
            caps.append(cap * scale)
            margin[mine] += LEVELS[self.objective].gap(offset[mine], target[mine])
        self.caps_ = tuple(caps)
        data = xgboost.DMatrix(seen, label=target, base_margin=margin)
        self._trees = xgboost.train(self._settings(), data, num_boost_round=self.trees)
        return self

    def balance(self, frame: pd.DataFrame, offset: Floats) -> Self:
        """Make the corrections leave the total of these forecasts as it was.

        Parameters
        ----------
        frame : DataFrame
            Feature rows of everybody to be scored.
        offset : ndarray of float
            Their forecasts, as in `fit`.
        """
        self.balance_ = 0.0
        level = LEVELS[self.objective]
        self.balance_ = level.gap(level.moved(offset, self._correction(frame)), offset, extra=0.0)
        return self

    def factor(self, frame: pd.DataFrame) -> Floats:
        """Return each row's multiple of the forecast, > 0."""
        return np.exp(self._correction(frame))

    def logit_shift(self, frame: pd.DataFrame) -> Floats:
        """Return what to add to each row's log odds of silence."""
        return self._correction(frame)

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return how each feature moves the correction: exact TreeSHAP values.

        Returns
        -------
        DataFrame
            One column per feature and `bias`, in the space of logarithms (silence: of log odds); a
            row adds up to the logarithm of `factor` (to `logit_shift`).
        """
        parts = np.zeros((len(frame), len(NAMES) + 1))
        for block in _blocks(frame):
            parts[block] = self._trees.predict(self._matrix(frame.iloc[block]), pred_contribs=True)
        # The library adds in single precision; what that loses belongs to no feature.
        parts[:, -1] += self._correction(frame) - parts.sum(axis=1)
        return pd.DataFrame(parts, columns=[*NAMES, BIAS], index=frame.index)

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted booster as JSON values."""
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "usual": self.usual_.to_dict(),
            "caps": list(self.caps_),
            "balance": self.balance_,
            "trees": trees.to_json(self._trees),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Return the booster that `to_dict` described.

        Raises
        ------
        ArtifactError
            When it describes another kind of model, or one that cannot be.
        """
        if stored.get("kind") != cls.kind:
            raise ArtifactError(f"this is a stored {stored.get('kind')!r}, not a {cls.kind!r}")
        try:
            learner = cls(**stored["settings"])
            loss = LOSSES[learner.objective]
            learner.usual_ = Usual.from_dict(stored["usual"])
            learner.caps_ = tuple(float(cap) for cap in stored["caps"])
            learner.balance_ = float(stored["balance"])
            learner._trees = trees.from_json(stored["trees"], NAMES, loss)
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, ArtifactError):
                raise
            raise ArtifactError(f"the stored {cls.kind} is incomplete: {error!r}") from error
        if not all(math.isfinite(number) for number in (*learner.caps_, learner.balance_)):
            raise ArtifactError(f"the stored {cls.kind} holds what is no number")
        return learner

    def _capped(self, outcome: Floats) -> tuple[Floats, float]:
        if self.objective == "silence" or not len(outcome):
            return outcome, 1.0
        cap = float(np.quantile(outcome, CAP_QUANTILE))
        cap = max(cap, 1.0) if self.objective == "orders" else cap
        return np.minimum(outcome, cap), cap

    def _correction(self, frame: pd.DataFrame) -> Floats:
        found = np.full(len(frame), self.balance_)
        for block in _blocks(frame):
            found[block] += self._trees.predict(self._matrix(frame.iloc[block]), output_margin=True)
        return found

    def _matrix(self, frame: pd.DataFrame) -> xgboost.DMatrix:
        return xgboost.DMatrix(relative(frame, self.usual_), base_margin=np.zeros(len(frame)))

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


def _blocks(frame: pd.DataFrame) -> list[slice]:
    return [slice(at, at + BLOCK) for at in range(0, len(frame), BLOCK)]
