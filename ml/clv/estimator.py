"""What the maximum-likelihood estimators share: learned attributes, and JSON instead of pickles."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator

from ml.clv.optimum import Optimum
from ml.errors import ArtifactError
from ml.inputs import Floats


class LikelihoodModel(BaseEstimator):
    """Named positive parameters with standard errors, a likelihood, and their JSON form."""

    kind: ClassVar[str]
    names: ClassVar[tuple[str, ...]]

    def _remember(self, optimum: Optimum, units: Floats, customers_count: int) -> None:
        values = (optimum.parameters * units).tolist()
        errors = (optimum.standard_errors * units).tolist()
        self.parameters_: dict[str, float] = dict(zip(self.names, values, strict=True))
        self.standard_errors_: dict[str, float] = dict(zip(self.names, errors, strict=True))
        self.prior_strength_ = optimum.prior_strength
        self.customers_count_ = customers_count

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted model as JSON values; a standard error without end becomes null."""
        errors = {k: v if math.isfinite(v) else None for k, v in self.standard_errors_.items()}
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "parameters": self.parameters_,
            "standard_errors": errors,
            "prior_strength": self.prior_strength_,
            "customers_count": self.customers_count_,
            "log_likelihood": self.log_likelihood_,
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Self:
        """Return the model that `to_dict` described.

        Raises
        ------
        ArtifactError
            When it describes another kind of model, or parameters that are no positive numbers.
        """
        if stored.get("kind") != cls.kind:
            raise ArtifactError(f"this is a stored {stored.get('kind')!r}, not a {cls.kind!r}")
        try:
            parameters = {name: float(stored["parameters"][name]) for name in cls.names}
            errors = [stored["standard_errors"][name] for name in cls.names]
            model = cls(**stored["settings"])
            model.log_likelihood_ = float(stored["log_likelihood"])
            strength, count = float(stored["prior_strength"]), int(stored["customers_count"])
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"the stored {cls.kind} is incomplete: {error!r}") from error
        bad = {k: v for k, v in parameters.items() if not (math.isfinite(v) and v > 0)}
        if bad:
            raise ArtifactError(f"the stored {cls.kind} has parameters that cannot be: {bad}")
        known = np.array(
            [math.inf if error is None else error for error in errors], dtype=np.float64
        )
        optimum = Optimum(np.array(list(parameters.values())), known, strength)
        model._remember(optimum, np.ones(len(cls.names)), count)
        return model

    log_likelihood_: float
