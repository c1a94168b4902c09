"""Buy-till-you-die: the purchase process with known parameters, alone and as the twin's engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from crm.sources.sample.columns import Floats, Ints


@dataclass(frozen=True)
class PurchaseProcess:
    """BG/NBD with Gamma-Gamma spend; time in days, money in the unit of `spend_scale`.

    Rates are Gamma(shape `r`, rate `alpha`) per day, the chance to leave after a repeat purchase
    is Beta(`a`, `b`), an order's value is Gamma(`p`, rate v) with v Gamma(`q`, rate `spend_scale`).
    """

    r: float
    alpha: float
    a: float
    b: float
    p: float
    q: float
    spend_scale: float


class Latents(NamedTuple):
    """What nobody can observe, one value per customer."""

    rate: Floats
    """Purchases per day while alive."""
    dropout: Floats
    """Probability to leave after each repeat purchase."""
    spend_rate: Floats
    """Rate parameter v of the customer's order values; the mean value is p / v."""


class Repeats(NamedTuple):
    """Repeat purchases in order of customer, then time."""

    customer: Ints
    at: Floats
    """Days since the customer's first purchase."""
    left_after: Floats
    """Per customer: the time of the purchase after which it left, inf while alive."""


class BtydOrders(NamedTuple):
    """A simulated order log: one row per purchase, the first one included."""

    customer: Ints
    """Customer number, 0 to n - 1; every customer has at least one row."""
    at_days: Floats
    """Days since the window's start."""
    amount: Floats
    latents: Latents


def draw_latents(process: PurchaseProcess, rng: np.random.Generator, count: int) -> Latents:
    """Draw each customer's rate, dropout and spend from the process."""
    return Latents(
        rng.gamma(process.r, 1 / process.alpha, count),
        rng.beta(process.a, process.b, count),
        rng.gamma(process.q, 1 / process.spend_scale, count),
    )


def draw_repeats(latents: Latents, observed: Floats, rng: np.random.Generator) -> Repeats:
    """Draw the repeat purchases of each customer within its own `observed` days.

    A Poisson process on [0, T] is a Poisson number of uniform moments; the customer leaves after
    the purchase whose rank is geometric, so the later moments are cut off.
    """
    count = len(observed)
    planned = rng.poisson(latents.rate * observed)
    customer = np.repeat(np.arange(count), planned)
    # Sorting customer + uniform sorts all customers at once.
    moment = np.sort(customer + rng.random(len(customer))) - customer
    starts = np.cumsum(planned) - planned
    rank = np.arange(len(customer)) - starts[customer] + 1
    last_rank = rng.geometric(np.clip(latents.dropout, 1e-12, 1))
    kept = rank <= last_rank[customer]
    at = moment * observed[customer]
    left_after = np.full(count, np.inf)
    final = rank == last_rank[customer]
    left_after[customer[final]] = at[final]
    return Repeats(customer[kept], at[kept], left_after)


def draw_spend(process: PurchaseProcess, spend_rate: Floats, rng: np.random.Generator) -> Floats:
    """Draw one order value per given spend rate."""
    return rng.gamma(process.p, 1, len(spend_rate)) / spend_rate


def simulate_btyd(
    process: PurchaseProcess,
    customers: int,
    observation_days: float,
    seed: int,
    acquisition_days: float = 0.0,
) -> BtydOrders:
    """Simulate a pure BG/NBD and Gamma-Gamma order log, without seasons, events or refunds.

    Parameters
    ----------
    process : PurchaseProcess
        The true parameters, time in days.
    customers : int
        How many customers make a first purchase.
    observation_days : float
        Length of the window; nothing later is seen.
    seed : int
        Same seed, same rows.
    acquisition_days : float
        First purchases fall uniformly on [0, `acquisition_days`]; 0 puts all on day 0.

    Returns
    -------
    BtydOrders
        Rows sorted by customer, then time; `at_days` is continuous (two purchases of one customer
        may share a day), within [0, `observation_days`].

    Raises
    ------
    ValueError
        A count or length cannot be simulated.

    Examples
    --------
    >>> cdnow = PurchaseProcess(0.243, 30.9, 0.793, 2.426, 6.25, 3.74, 15.44)
    >>> orders = simulate_btyd(cdnow, customers=3, observation_days=273, seed=1)
    >>> sorted(set(orders.customer.tolist()))
    [0, 1, 2]
    """
    if customers < 1 or not 0 <= acquisition_days < observation_days:
        raise ValueError(
            f"simulate_btyd needs at least one customer and 0 <= acquisition_days < "
            f"observation_days, not {customers}, {acquisition_days} and {observation_days}"
        )
    rng = np.random.default_rng([seed, customers])
    latents = draw_latents(process, rng, customers)
    first = rng.uniform(0, acquisition_days, customers)
    repeats = draw_repeats(latents, observation_days - first, rng)
    customer = np.concatenate([np.arange(customers), repeats.customer])
    at = np.concatenate([first, first[repeats.customer] + repeats.at])
    order = np.lexsort((at, customer))
    amount = draw_spend(process, latents.spend_rate[customer[order]], rng)
    return BtydOrders(customer[order], at[order], amount, latents)
