"""What closed trials teach about customers' spread: a few numbers, each held by a prior.

The priors are what pure buy-till-you-die worlds and public order logs showed; they speak where
little has closed and give way where much has. Every estimate is rounded: intervals need no more
digits, and the order of summation cannot be seen in them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from ml.inputs import Floats
from ml.intervals.counts import HurdleCounts
from ml.intervals.outlook import ClosedOutlook

YEAR_DAYS = 365.0
# Buyers looked at per fit: at this number the estimates have their three digits.
MOST_BUYERS = 15_000
DIGITS = 4
# A prior weighs as much as this many buyers do in the log-likelihood of one unit's distance.
PRIOR_WEIGHT = 5.0
TAIL_FREEDOM = 6.0


@dataclass(frozen=True)
class CountShape:
    """Size of the negative binomial: exp(level) (1 + x)^by_repeats (h / 365)^by_horizon."""

    level: float = -0.2
    by_repeats: float = 0.55
    by_horizon: float = -0.2

    def of(self, repeats: Floats, horizon_days: float) -> Floats:
        """Return each customer's size over a horizon."""
        longer = np.log(horizon_days / YEAR_DAYS)
        log = self.level + self.by_repeats * np.log1p(repeats) + self.by_horizon * longer
        return np.exp(np.clip(log, -5.0, 8.0))


@dataclass(frozen=True)
class ValueSpread:
    """Squared coefficients of variation of order values.

    `within`: one order around the customer's own mean. `between`: that mean around its forecast
    for somebody without a repeat; every repeat order narrows it as Gamma-Gamma's posterior does.
    """

    within: float = 0.2
    between: float = 0.4

    def after(self, repeats: Floats, *, is_own_mean: Floats | bool) -> Floats:
        """Return `between` after some repeat orders have been seen.

        A mean that is not drawn to everybody's is as far off as its own few orders vary.
        """
        drawn = 1 / (1 / self.between + repeats / self.within)
        own = np.where(repeats > 0, self.within / np.maximum(repeats, 1.0), self.between)
        return np.where(is_own_mean, own, drawn)


def learn_shape(closed: Sequence[ClosedOutlook]) -> CountShape:
    """Estimate the shape from the counts of those who bought at all."""
    prior = np.array([CountShape.level, CountShape.by_repeats, CountShape.by_horizon])
    blocks = []
    for trial in _thinned(closed):
        outlook, orders = trial.outlook, trial.orders
        counts = HurdleCounts.matched(
            outlook.expected_orders, outlook.silence, np.ones(len(orders))
        )
        horizon = np.full(len(orders), np.log(outlook.horizon_days / YEAR_DAYS))
        log_repeats = np.log1p(outlook.repeats)
        blocks.append(np.stack([orders - 1, counts.more, log_repeats, horizon]))
    if not blocks:
        return CountShape()
    beyond, more, log_repeats, horizon = np.concatenate(blocks, axis=1)
    more = np.maximum(more, 1e-9)

    def loss(at: Floats) -> float:
        log = at[0] + at[1] * log_repeats + at[2] * horizon
        shape = np.exp(np.clip(log, -5.0, 8.0))
        likelihood = gammaln(beyond + shape) - gammaln(shape)
        likelihood -= shape * np.log1p(more / shape) + beyond * np.log1p(shape / more)
        return float(PRIOR_WEIGHT * ((at - prior) ** 2).sum() - likelihood.sum())

    return CountShape(*_minimum(loss, prior).tolist())


def learn_values(closed: Sequence[ClosedOutlook], known: ValueSpread) -> ValueSpread:
    """Estimate both variations from the spend per order of those who bought; `known` is the prior.

    Lognormal with Student's tails, so that a wholesaler's order of a lifetime does not speak for
    everybody.
    """
    prior = np.log([known.within, known.between])
    blocks = []
    for trial in _thinned(closed):
        outlook = trial.outlook
        forecast = outlook.expected_spend / outlook.expected_orders * trial.orders
        is_usable = (trial.spend > 0) & (forecast > 0)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.log(trial.spend / forecast)
        is_own = np.full(len(ratio), float(outlook.is_own_mean))
        blocks.append(np.stack([ratio, trial.orders, outlook.repeats, is_own])[:, is_usable])
    if not blocks:
        return known
    ratio, orders, repeats, is_own_mean = np.concatenate(blocks, axis=1)

    def loss(at: Floats) -> float:
        within, between = np.exp(np.clip(at, -8.0, 4.0))
        own = ValueSpread(within, between).after(repeats, is_own_mean=is_own_mean)
        variance = np.log1p(within * (1 + own) / orders + own)
        distance = (ratio + variance / 2) ** 2 / variance
        tails = (TAIL_FREEDOM + 1) / 2 * np.log1p(distance / TAIL_FREEDOM)
        return float(
            PRIOR_WEIGHT * ((at - prior) ** 2).sum() + (np.log(variance) / 2 + tails).sum()
        )

    within, between = np.exp(np.clip(_minimum(loss, prior), -8.0, 4.0))
    return ValueSpread(round(float(within), DIGITS), round(float(between), DIGITS))


def _thinned(closed: Sequence[ClosedOutlook]) -> list[ClosedOutlook]:
    """Return the buyers of each trial, every k-th of them where there are very many."""
    found = []
    share = MOST_BUYERS // max(len(closed), 1)
    for trial in closed:
        usable = (trial.orders > 0) & (trial.outlook.expected_orders > 0)
        rows = np.flatnonzero(usable & np.isfinite(trial.outlook.silence))
        rows = rows[:: max(len(rows) // max(share, 1), 1)]
        if len(rows):
            outlook = trial.outlook.of(rows)
            found.append(
                ClosedOutlook(trial.cutoff, outlook, trial.orders[rows], trial.spend[rows])
            )
    return found


def _minimum(loss: Callable[[Floats], float], start: Floats) -> Floats:
    best: Floats = minimize(loss, start, method="BFGS").x
    return np.where(np.isfinite(best), best, start).round(DIGITS)
