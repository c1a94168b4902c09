"""Exchange rates and advertising spend, one row per day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from crm.sources.sample import vocabulary as words
from crm.sources.sample.columns import Ints, days, money, picked, rate, same
from crm.sources.sample.season import GROWTH
from crm.sources.sample.world import World


def fx_rate_table(world: World) -> pa.Table:
    """Return the contract `fx_rates`: the other currency in the base one, every day."""
    steps = world.rng("fx").normal(0.00008, 0.004, world.days)
    lei_per_euro = np.clip(4.95 + np.cumsum(steps), 4.6, 5.4)
    in_lei = world.parameters.currency == "RON"
    units = np.rint((lei_per_euro if in_lei else 1 / lei_per_euro) * 10_000).astype(np.int64)
    return pa.table(
        {
            "date": days(world.clock.dates(np.arange(world.days))),
            "currency": same("EUR" if in_lei else "RON", world.days),
            "rate_to_base": rate(units),
        }
    )


def channel_spend_table(world: World) -> pa.Table:
    """Return the contract `channel_spend` in RON: more in busy seasons, more for bigger worlds."""
    rng = world.rng("spend")
    paid = [(number, spend) for number, (_, _, spend) in enumerate(words.ACQUISITION) if spend > 0]
    share = np.array([words.ACQUISITION[number][1] for number, _ in paid])
    price = np.array([spend for _, spend in paid])
    newcomers = world.season.weights * (1 + GROWTH * np.arange(world.days) / world.days)
    newcomers *= world.parameters.customers / newcomers.sum()
    noise = rng.uniform(0.7, 1.3, (world.days, len(paid)))
    amount: Ints = np.rint(newcomers[:, None] * share * price * noise).astype(np.int64) + 100
    day, channel = np.divmod(np.arange(amount.size), len(paid))
    names = [words.ACQUISITION[number][0] for number, _ in paid]
    return pa.table(
        {
            "date": days(world.clock.dates(day)),
            "channel": picked(names, channel),
            "amount": money(amount.ravel()),
            "currency": same("RON", amount.size),
        }
    )
