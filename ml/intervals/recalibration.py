"""Intervals that hold what they state: their mass is set by how often closed trials fell inside.

A 90 % interval holds 90 % of a distribution that is matched, not known. On closed trials each
customer's outcome tells how much mass the interval needed to reach it; the quantile of that
need over customers of the same purchase count is the mass that covers as stated (split conformal
prediction [1]_). Order counts jump, so their intervals may cover more than stated; only beyond
`CEILING` is that taken back, and never far: next season's level may be off the other way. Money
does not jump, so its intervals start with a margin for what closed origins cannot know, the
larger the more their totals were off.

References
----------
.. [1] Romano, Y., Patterson, E. & Candes, E. (2019), "Conformalized Quantile Regression",
   Advances in Neural Information Processing Systems 32.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ml.inputs import Floats
from ml.intervals.outlook import GROUPS, Positions

CEILING = {80: 0.92, 90: 0.96}
MARGIN, MARGIN_BY_LEVEL = 0.01, 0.14
# Closed outcomes whose word counts as much as the matched distribution's.
PRIOR_CUSTOMERS = 200
FURTHEST_UP, FURTHEST_DOWN = 0.07, 0.03
MOST_MASS = 0.985
NEVER = 2.0


class Distribution(Protocol):
    """What orders and spend have in common."""

    @property
    def silence(self) -> Floats:
        """P(nothing)."""
        ...

    def cdf(self, value: Floats) -> Floats:
        """Return P(outcome <= value)."""
        ...

    def interval(self, tail: float, mass: Floats) -> tuple[Floats, Floats]:
        """Return low and high."""
        ...


def tail(level: int) -> float:
    """Return what an interval of that level cuts off below."""
    return (1 - level / 100) / 2


def needed_mass(spread: Distribution, actual: Floats, level: int, *, is_count: bool) -> Floats:
    """Return the mass above which each customer's interval covers the outcome; `NEVER` below it."""
    cut = tail(level)
    low, _ = spread.interval(cut, np.full(len(actual), level / 100))
    before = spread.cdf(actual - 1) if is_count else spread.cdf(actual)
    below = spread.cdf(low - 1) if is_count else np.where(spread.silence >= cut, 0.0, cut)
    needed = np.where(actual <= low, 0.0, before - below)
    return np.where(actual < low, NEVER, needed)


def margin(level_sd: float) -> float:
    """Return the mass added to intervals of money, given how far totals were off."""
    return MARGIN + MARGIN_BY_LEVEL * level_sd


def masses(needed: Floats, groups: Positions, level: int, added: float) -> Floats:
    """Return the mass of an interval per purchase group (see `GROUPS`).

    Parameters
    ----------
    needed : array
        `needed_mass` of customers of closed trials.
    groups : array
        Their purchase groups.
    level : {80, 90}
    added : float
        Mass above what is stated: `margin` for money, 0 for counts.
    """
    stated = level / 100 + added
    overall = _mass(needed, stated, CEILING[level], prior=stated)
    return np.array(
        [
            _mass(needed[groups == number], stated, CEILING[level], prior=overall)
            for number in range(len(GROUPS))
        ]
    )


def _mass(needed: Floats, stated: float, ceiling: float, prior: float) -> float:
    count = len(needed)
    if not count:
        return prior
    covered = float((needed < stated).mean())
    aim = min(max(covered, stated), ceiling)
    found = stated if aim == covered else float(np.quantile(needed, aim))
    most = min(stated + FURTHEST_UP, MOST_MASS)
    found = float(np.clip(found, stated - FURTHEST_DOWN, most))
    return round(prior + (found - prior) * count / (count + PRIOR_CUSTOMERS), 4)


def coverage(low: Floats, high: Floats, actual: Floats) -> float:
    """Return the share of outcomes inside, both ends included; NaN without any."""
    return float(((low <= actual) & (actual <= high)).mean()) if len(actual) else float("nan")
