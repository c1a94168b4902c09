"""Maximum likelihood with a way out: a ladder of weak priors, then an honest refusal.

Knows no estimator; `ml.clv.model` hands it the fitter class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.errors import DegenerateFitError
from ml.inputs import Floats

# Half a squared distance of 1.5 in log space (a factor of 4.5) costs as much as one log-likelihood
# unit: together the prior is worth less than one customer.
PRIOR_STRENGTH = 1 / (2 * 1.5**2)
PRIOR_SHARES = (0.001, 0.01)


@dataclass(frozen=True)
class Bounds:
    """Where parameters are expected (log of `centre`), their units, and how far they may stray."""

    centre: tuple[float, ...]
    units: tuple[float, ...]
    max_log: tuple[float, ...]

    def contain(self, parameters: Floats) -> bool:
        """Tell whether no parameter ran away along a ridge of the likelihood.

        A runaway leaves forecasts fine and parameters meaningless, and closed forms may overflow.
        """
        scaled = parameters / np.asarray(self.units)
        if not (np.isfinite(scaled).all() and (scaled > 0).all()):
            return False
        return bool((np.abs(np.log(scaled)) <= np.asarray(self.max_log)).all())


@dataclass(frozen=True)
class Optimum:
    """Parameters at the maximum, their standard errors, and how strong a prior it took."""

    parameters: Floats
    standard_errors: Floats
    prior_strength: float


def climb(
    fitter: type[Any],
    data: Sequence[Floats],
    weights: Floats,
    bounds: Bounds,
    start: Floats | None = None,
) -> Optimum:
    """Maximise the likelihood; when that fails or degenerates, retry with stronger priors.

    Parameters
    ----------
    fitter : type
        A `lifetimes` fitter class.
    data : sequence of arrays
        What the fitter's `fit` takes before `weights`, one entry per group.
    weights : array
        Customers per group.
    bounds : Bounds
    start : array, optional
        Log parameters to start from, in the fitter's own units.

    Raises
    ------
    DegenerateFitError
        When even a prior worth one customer in a hundred does not keep the parameters finite.
    """
    fitter = _with_prior(fitter, np.log(bounds.centre))
    shares = [share * weights.sum() for share in PRIOR_SHARES]
    for strength in [0.0, PRIOR_STRENGTH, *(s for s in shares if s > PRIOR_STRENGTH)]:
        try:
            fitted = fitter(penalizer_coef=strength).fit(
                *data, weights=weights, initial_params=start
            )
        except (ValueError, ArithmeticError, np.linalg.LinAlgError):
            continue
        parameters = fitted.params_.to_numpy()
        if bounds.contain(parameters):
            errors = fitted.standard_errors_.to_numpy()
            return Optimum(parameters, np.nan_to_num(errors, nan=np.inf), float(strength))
    raise DegenerateFitError(
        f"no finite parameters fit these {int(weights.sum())} customers, even with a prior: "
        "their orders are too few or too much alike"
    )


def _with_prior(fitter: type[Any], log_centre: Floats) -> type[Any]:
    """Return the fitter with its penalty replaced by a Gaussian prior on the log parameters.

    The penalty of `lifetimes` pulls every parameter to zero, whatever its unit and meaning.
    """

    class FitterWithPrior(fitter):
        @staticmethod
        def _negative_log_likelihood(log_parameters: Any, *data: Any) -> Any:
            *observed, strength = data
            likelihood = fitter._negative_log_likelihood(log_parameters, *observed, 0.0)
            distance = ((log_parameters - log_centre) ** 2).sum()
            return likelihood + strength * distance / observed[-1].sum()

    return FitterWithPrior
