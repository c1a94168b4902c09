"""Maximum likelihood in log space, and a weak prior where the likelihood has no summit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import OptimizeResult, minimize

from ml.errors import DegenerateFitError
from ml.inputs import Floats

# A Gaussian of width 1.5 (a factor of 4.5) on the log of each parameter around what public order
# logs have in common: worth less than one customer, and the same in every unit.
PRIOR_STRENGTH = 1 / (2 * 1.5**2)
ENOUGH = 1e-8
STEP = 1e-5

# Log-likelihood and its gradient at log parameters.
Slopes = Callable[[Floats], tuple[float, Floats]]


@dataclass(frozen=True)
class Bounds:
    """Where parameters are expected (log of `centre`) and how far they may stray from 1 (log)."""

    centre: tuple[float, ...]
    max_log: tuple[float, ...]

    def contain(self, logs: Floats) -> bool:
        """Tell whether no parameter ran away along a ridge of the likelihood.

        A runaway leaves forecasts fine and parameters meaningless.
        """
        return bool(np.isfinite(logs).all() and (np.abs(logs) <= np.asarray(self.max_log)).all())


@dataclass(frozen=True)
class Optimum:
    """Log parameters at the summit, their curvature, and how strong a prior it took.

    `flat` is set where the data alone determine no summit: the direction in which it lies beyond
    the bounds, or of which the data know less than the prior.
    """

    logs: Floats
    curvature: Floats
    prior_strength: float
    flat: Floats | None = None

    @property
    def is_degenerate(self) -> bool:
        """Whether the data alone determine no summit."""
        return self.flat is not None

    @property
    def log_errors(self) -> Floats:
        """Standard errors of the log parameters; infinite where the likelihood is flat."""
        try:
            variances = np.diag(np.linalg.inv(self.curvature))
        except np.linalg.LinAlgError:
            variances = np.full(len(self.logs), np.nan)
        return np.sqrt(np.where(variances > 0, variances, np.inf))


def climb(slopes: Slopes, customers: float, bounds: Bounds, start: Floats | None = None) -> Optimum:
    """Maximise the likelihood; where it has no summit, the likelihood with a weak prior.

    Parameters
    ----------
    slopes : callable
        Log-likelihood and gradient at log parameters.
    customers : float
        How many there are: the search works on means.
    bounds : Bounds
    start : array, optional
        Log parameters to start from.

    Raises
    ------
    DegenerateFitError
        When even the prior does not give finite parameters.
    """
    centre = np.log(bounds.centre)
    plain = _search(slopes, customers, bounds, centre if start is None else start)
    if not bounds.contain(plain):
        return _with_prior(slopes, customers, bounds, np.nan_to_num(plain - centre))
    bend = _curvature(slopes, plain)
    weakest, direction = _weakest(bend)
    if weakest < 2 * PRIOR_STRENGTH:
        return _with_prior(slopes, customers, bounds, direction)
    return Optimum(_last_step(slopes, plain, bend), bend, 0.0)


def settle(slopes: Slopes, customers: float, bounds: Bounds, near: Optimum) -> Optimum:
    """Return the optimum beside `near`, which coarser data gave, with its curvature and prior.

    The curvature of coarser data is right to a per cent, and a step by it right to as much: a
    handful of steps replace a search.

    Raises
    ------
    DegenerateFitError
        When there is no finite optimum.
    """
    if near.is_degenerate:
        slopes = _posterior(slopes, bounds)
    logs = _finite(slopes, customers, bounds, near.logs, near.curvature)
    return replace(near, logs=_last_step(slopes, logs, near.curvature))


def _with_prior(slopes: Slopes, customers: float, bounds: Bounds, flat: Floats) -> Optimum:
    posterior = _posterior(slopes, bounds)
    logs = _finite(posterior, customers, bounds, np.log(bounds.centre))
    bend = _curvature(posterior, logs)
    return Optimum(_last_step(posterior, logs, bend), bend, PRIOR_STRENGTH, flat)


def _posterior(slopes: Slopes, bounds: Bounds) -> Slopes:
    centre = np.log(bounds.centre)

    def posterior(logs: Floats) -> tuple[float, Floats]:
        value, gradient = slopes(logs)
        away = logs - centre
        return value - PRIOR_STRENGTH * float((away**2).sum()), gradient - 2 * PRIOR_STRENGTH * away

    return posterior


def _finite(
    slopes: Slopes,
    customers: float,
    bounds: Bounds,
    start: Floats,
    curvature: Floats | None = None,
) -> Floats:
    """Return the summit's log parameters, or refuse when they are nowhere near the bounds."""
    wide = Bounds(bounds.centre, tuple(2 * limit for limit in bounds.max_log))
    logs = _search(slopes, customers, wide, start, curvature)
    if not wide.contain(logs):
        raise DegenerateFitError(
            f"no finite parameters fit these {int(customers)} customers, even with a prior: "
            "their orders are too few or too much alike"
        )
    return logs


def _search(
    slopes: Slopes,
    customers: float,
    bounds: Bounds,
    start: Floats,
    curvature: Floats | None = None,
) -> Floats:
    """Return the summit's log parameters, or where the search left the bounds on its way."""
    seen: dict[bytes, tuple[float, Floats]] = {}

    def at(logs: Floats) -> tuple[float, Floats]:
        if logs.tobytes() not in seen:
            seen[logs.tobytes()] = slopes(logs)
        return seen[logs.tobytes()]

    def downhill(logs: Floats) -> tuple[float, Floats]:
        value, gradient = at(logs)
        return -value / customers, -gradient / customers

    def bend(logs: Floats) -> Floats:
        if curvature is not None:
            return curvature / customers
        here, steps = at(logs)[1], np.eye(len(logs)) * STEP
        return _symmetric([(here - slopes(logs + step)[1]) / STEP for step in steps]) / customers

    def stop_outside(intermediate_result: OptimizeResult) -> None:
        if not bounds.contain(intermediate_result.x):
            raise StopIteration

    with np.errstate(all="ignore"):
        found = minimize(
            downhill, start, jac=True, hess=bend, method="trust-exact", callback=stop_outside,
            options={"gtol": ENOUGH, "maxiter": 100},
        )  # fmt: skip
    return np.asarray(found.x, dtype=np.float64)


def _last_step(slopes: Slopes, logs: Floats, curvature: Floats) -> Floats:
    """Return the summit to the last digits, so that no path to it leaves a trace in forecasts."""
    if _weakest(curvature)[0] <= 0:
        return logs
    return np.asarray(logs + np.linalg.solve(curvature, slopes(logs)[1]))


def _curvature(slopes: Slopes, logs: Floats) -> Floats:
    """Return minus the second derivatives, by central differences of the exact gradient."""
    return _symmetric(
        [
            (slopes(logs - step)[1] - slopes(logs + step)[1]) / (2 * STEP)
            for step in np.eye(len(logs)) * STEP
        ]
    )


def _symmetric(rows: list[Floats]) -> Floats:
    square = np.array(rows)
    return (square + square.T) / 2


def _weakest(curvature: Floats) -> tuple[float, Floats]:
    """Return the smallest curvature and the direction it belongs to."""
    if not np.isfinite(curvature).all():
        return -np.inf, np.full(len(curvature), np.nan)
    values, vectors = np.linalg.eigh(curvature)
    return float(values[0]), vectors[:, 0]
