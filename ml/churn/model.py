"""A logistic learner of churn on whatever numeric features the warehouse offers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Self

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from ml.errors import ArtifactError, InputError
from ml.inputs import Floats, numbers, require

NOT_FEATURES = frozenset(
    {"customer_id", "as_of_date", "cutoff_date", "horizon_days", "has_churned"}
)


def shared_features(training: pd.DataFrame, scoring: pd.DataFrame) -> tuple[str, ...]:
    """Return the numeric columns of both frames, sorted; a key or label is never a feature."""
    names = (set(training.columns) & set(scoring.columns)) - NOT_FEATURES
    return tuple(sorted(n for n in names if _is_number(training[n]) and _is_number(scoring[n])))


class LogisticChurn(BaseEstimator):
    """Logistic regression on signed logarithms of the features, recency taken against the own pace.

    Learns from windows that closed before it is asked to forecast. Missing values become the
    training median plus a flag. Stores coefficients, never rows.

    Parameters
    ----------
    features : sequence of str
        Numeric columns to use; see `shared_features`.
    strength : float
        Inverse regularisation of scikit-learn's `LogisticRegression`, on standardised columns.

    Attributes
    ----------
    medians_ : dict of str to float
        Replacement of missing values.
    coefficients_ : array
        Per column of the design matrix, scaling folded in.
    intercept_ : float
    """

    kind = "logistic"

    def __init__(self, features: Sequence[str] = (), strength: float = 1.0) -> None:
        self.features = features
        self.strength = strength

    def fit(self, frame: pd.DataFrame, outcome: Floats) -> Self:
        """Learn from one row per customer and window; `outcome` is 1 for no purchase, else 0.

        Raises
        ------
        InputError
            When a feature is missing, or only one class is there.
        """
        require(frame, self.features, "the churn features")
        if len(np.unique(outcome)) != 2:
            raise InputError("only one class among the labels: a learner needs both")
        self.medians_ = {name: _median(numbers(frame, name)) for name in self.features}
        pipeline: Pipeline = make_pipeline(
            StandardScaler(), LogisticRegression(C=self.strength, max_iter=1_000)
        )
        pipeline.fit(self._design(frame), outcome)
        scaler, regression = pipeline[0], pipeline[-1]
        self.coefficients_ = regression.coef_[0] / scaler.scale_
        self.intercept_ = float(regression.intercept_[0] - self.coefficients_ @ scaler.mean_)
        return self

    def predict(self, frame: pd.DataFrame) -> Floats:
        """Return each row's probability of no purchase, at the horizon learned."""
        require(frame, self.features, "the churn features")
        logit = self._design(frame) @ self.coefficients_ + self.intercept_
        return 1 / (1 + np.exp(-np.clip(logit, -50, 50)))

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted learner as JSON values."""
        return {
            "kind": self.kind,
            "features": list(self.features),
            "strength": self.strength,
            "medians": self.medians_,
            "coefficients": self.coefficients_.tolist(),
            "intercept": self.intercept_,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the learner that `to_dict` described; refuse another kind or a missing part."""
        if stored.get("kind") != cls.kind:
            raise ArtifactError(f"this is a stored {stored.get('kind')!r}, not a {cls.kind!r}")
        try:
            model = cls(tuple(stored["features"]), float(stored["strength"]))
            model.medians_ = {name: float(stored["medians"][name]) for name in model.features}
            model.coefficients_ = np.asarray(stored["coefficients"], dtype=np.float64)
            model.intercept_ = float(stored["intercept"])
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"the stored {cls.kind} is incomplete: {error!r}") from error
        return model

    def _design(self, frame: pd.DataFrame) -> Floats:
        """Return logs of all features, flags of missing values, and recency against the pace."""
        logs: dict[str, Floats] = {}
        flags: list[Floats] = []
        for name in self.features:
            values = numbers(frame, name)
            is_known = np.isfinite(values)
            filled = np.where(is_known, values, self.medians_[name])
            logs[name] = np.sign(filled) * np.log1p(np.abs(filled))
            flags.append((~is_known).astype(np.float64))
        columns = [*logs.values(), *flags]
        if {"recency_days", "purchase_days_count"} <= logs.keys():
            columns.append(logs["recency_days"] * logs["purchase_days_count"])
        if {"recency_days", "age_days"} <= logs.keys():
            columns.append(logs["recency_days"] - logs["age_days"])
        return np.column_stack(columns)


def _median(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else 0.0


def _is_number(column: pd.Series) -> bool:
    """Tell numbers from text and dates; decimals arrive as objects."""
    if is_numeric_dtype(column.dtype) or is_bool_dtype(column.dtype):
        return True
    first = column.dropna().head(1).tolist()
    return bool(first) and isinstance(first[0], Decimal)
