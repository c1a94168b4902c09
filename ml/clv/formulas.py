"""Closed forms of BG/NBD, MBG/NBD and Gamma-Gamma on arrays.

Arguments: `repeats` = number of repeat purchase days, `last` = age at the last one, `age` = time
since the first purchase, all of length n, in the time unit in which `alpha` is stated.

References
----------
.. [1] Fader, Hardie & Lee (2005), "Counting Your Customers the Easy Way", Marketing Science 24(2).
.. [2] Batislam, Denizel & Filiztekin (2007), "Empirical validation and comparison of models for
   customer base analysis", IJRM 24(3); erratum Wagner & Hoppe (2008), IJRM 25(3).
.. [3] Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value", brucehardie.com/notes/025.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaln, hyp2f1

from ml.inputs import Floats

NEXT_TO_ONE = 1e-6


@dataclass(frozen=True)
class PurchaseParameters:
    """Gamma(r, alpha) purchase rates and Beta(a, b) drop-out.

    `first_can_be_last` is the MBG/NBD: one may also drop out right after the first purchase.
    """

    r: float
    alpha: float
    a: float
    b: float
    first_can_be_last: bool

    @property
    def survived(self) -> int:
        """Drop-out chances survived before the first repeat."""
        return int(self.first_can_be_last)


def _log_odds_gone(
    parameters: PurchaseParameters, repeats: Floats, last: Floats, age: Floats
) -> Floats:
    """Return the log odds of having dropped out; minus infinity where that is impossible."""
    r, alpha, a, b = parameters.r, parameters.alpha, parameters.a, parameters.b
    chances = b + repeats - 1 + parameters.survived
    is_possible = repeats + parameters.survived > 0
    odds = np.log(a / np.where(is_possible, chances, 1.0))
    odds = odds + (r + repeats) * np.log1p((age - last) / (alpha + last))
    return np.where(is_possible, odds, -np.inf)


def log_likelihood(
    parameters: PurchaseParameters, repeats: Floats, last: Floats, age: Floats
) -> Floats:
    """Return each history's log-likelihood on the natural time scale, as the papers print it."""
    r, alpha, a, b = parameters.r, parameters.alpha, parameters.a, parameters.b
    survivals = repeats + parameters.survived
    rates = (
        gammaln(r + repeats) - gammaln(r) + r * np.log(alpha) - (r + repeats) * np.log(alpha + age)
    )
    dropout = gammaln(a + b) + gammaln(b + survivals) - gammaln(b) - gammaln(a + b + survivals)
    return rates + dropout + np.logaddexp(0.0, _log_odds_gone(parameters, repeats, last, age))


def alive_probability(
    parameters: PurchaseParameters, repeats: Floats, last: Floats, age: Floats
) -> Floats:
    """Return P(not dropped out at the end of the observation).

    Not a churn score. Under BG/NBD it is exactly 1 for everybody without a repeat purchase, since
    one can drop out only after a repeat there, so `1 - P(alive)` ranks one-time buyers as the
    safest customers. Use `silence_probability`.
    """
    return expit(-_log_odds_gone(parameters, repeats, last, age))


def silence_probability(
    parameters: PurchaseParameters, repeats: Floats, last: Floats, age: Floats, horizon: float
) -> Floats:
    """Return P(no purchase within `horizon` after the observation's end).

    Who is alive can drop out only at a purchase, so being alive and silent means no event of a
    Poisson process whose rate is Gamma(r + repeats, alpha + age) given the history and life:
    ``1 - P(alive) * (1 - ((alpha + age) / (alpha + age + horizon)) ** (r + repeats))``.
    """
    alive = alive_probability(parameters, repeats, last, age)
    shape, rate = parameters.r + repeats, parameters.alpha + age
    return 1.0 + alive * np.expm1(-shape * np.log1p(horizon / rate))


def expected_orders(
    parameters: PurchaseParameters, repeats: Floats, last: Floats, age: Floats, horizon: float
) -> Floats:
    """Return the expected number of purchases within `horizon`, given the history.

    Equation (10) of [1]_ after Euler's transformation of the hypergeometric function: its first
    two arguments no longer grow with the number of purchases, so heavy buyers do not overflow.
    Kept between its exact bounds: P(any purchase) below, no further drop-out above.
    """
    r, alpha, b = parameters.r, parameters.alpha, parameters.b + parameters.survived
    a = parameters.a if abs(parameters.a - 1) > NEXT_TO_ONE else 1 + NEXT_TO_ONE
    rate = alpha + age
    c = a + b + repeats - 1
    # The value is smooth where c passes zero, the formula is not.
    c = np.where(np.abs(c) < NEXT_TO_ONE, NEXT_TO_ONE, c)
    series = hyp2f1(a + b - 1 - r, a - 1, c, horizon / (rate + horizon))
    if_alive = c / (a - 1) * (1 - series * (rate / (rate + horizon)) ** (a - 1))
    alive = alive_probability(parameters, repeats, last, age)
    below = -alive * np.expm1(-(r + repeats) * np.log1p(horizon / rate))
    above = alive * horizon * (r + repeats) / rate
    return np.clip(alive * if_alive, below, above)


def value_log_likelihood(
    p: float, q: float, v: float, repeats: Floats, mean_value: Floats
) -> Floats:
    """Return each repeat buyer's Gamma-Gamma log-likelihood, equation (1a) of [3]_."""
    shape = p * repeats
    return (
        gammaln(shape + q)
        - gammaln(shape)
        - gammaln(q)
        + q * np.log(v)
        + (shape - 1) * np.log(mean_value)
        + shape * np.log(repeats)
        - (shape + q) * np.log(repeats * mean_value + v)
    )


def expected_value(p: float, q: float, v: float, repeats: Floats, mean_value: Floats) -> Floats:
    """Return the expected value of a future order, equation (5) of [3]_.

    Without a repeat nothing is known of the person: the population mean ``p v / (q - 1)``.
    """
    return p * (v + repeats * np.where(repeats > 0, mean_value, 0.0)) / (p * repeats + q - 1)
