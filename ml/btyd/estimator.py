"""What the likelihood estimators share: learned attributes, and JSON instead of pickles."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator

from ml.btyd.optimum import Bounds, Optimum
from ml.errors import ArtifactError
from ml.inputs import Floats


class LikelihoodModel(BaseEstimator, ABC):
    """Named positive parameters with standard errors, a likelihood, and their JSON form.

    Attributes
    ----------
    parameters_, standard_errors_ : dict of str to float
        An error is infinite where the likelihood is flat.
    log_likelihood_ : float
        Sum over customers, without any prior.
    prior_strength_ : float
        0 for plain maximum likelihood; see `ml.btyd.optimum.climb`.
    is_degenerate_ : bool
        The data alone determine no parameters: forecasts hold, parameters lean on the prior.
    ridge_ : str or None
        What the data leave open then, in words, such as ``homogeneous drop-out``.
    customers_count_ : int
    bounds_ : dict of str to (float, float)
        Of a fitted model, not of one read back: beyond them a parameter ran away along a ridge.
    """

    kind: ClassVar[str]
    names: ClassVar[tuple[str, ...]]
    log_likelihood_: float
    ridge_: str | None

    @abstractmethod
    def _ridge(self, logs: Floats, flat: Floats) -> str:
        """Say what the data leave open when the likelihood is flat in this direction."""

    def _remember(
        self, optimum: Optimum, units: Floats, customers_count: int, bounds: Bounds
    ) -> None:
        parameters = np.exp(optimum.logs) * units
        limits = np.exp(np.asarray(bounds.max_log))
        low, high = (units / limits).tolist(), (units * limits).tolist()
        self.bounds_ = dict(zip(self.names, zip(low, high, strict=True), strict=True))
        self._set(parameters, parameters * optimum.log_errors)
        self.prior_strength_ = optimum.prior_strength
        self.is_degenerate_ = optimum.is_degenerate
        self.ridge_ = None if optimum.flat is None else self._ridge(optimum.logs, optimum.flat)
        self.customers_count_ = customers_count

    def _set(self, parameters: Floats, errors: Floats) -> None:
        self.parameters_: dict[str, float] = dict(zip(self.names, parameters.tolist(), strict=True))
        self.standard_errors_: dict[str, float] = dict(
            zip(self.names, errors.tolist(), strict=True)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the fitted model as JSON values; a standard error without end becomes null."""
        errors = {k: v if math.isfinite(v) else None for k, v in self.standard_errors_.items()}
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "parameters": self.parameters_,
            "standard_errors": errors,
            "prior_strength": self.prior_strength_,
            "is_degenerate": self.is_degenerate_,
            "ridge": self.ridge_,
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
            parameters = np.array([float(stored["parameters"][name]) for name in cls.names])
            errors = [stored["standard_errors"][name] for name in cls.names]
            model = cls(**stored["settings"])
            model._set(parameters, np.array([math.inf if e is None else float(e) for e in errors]))
            model.log_likelihood_ = float(stored["log_likelihood"])
            model.prior_strength_ = float(stored["prior_strength"])
            model.is_degenerate_ = bool(stored["is_degenerate"])
            model.ridge_ = stored["ridge"]
            model.customers_count_ = int(stored["customers_count"])
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(f"the stored {cls.kind} is incomplete: {error!r}") from error
        bad = {k: v for k, v in model.parameters_.items() if not (math.isfinite(v) and v > 0)}
        if bad:
            raise ArtifactError(f"the stored {cls.kind} has parameters that cannot be: {bad}")
        return model
