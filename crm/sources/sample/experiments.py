"""Orders that campaigns cause: an effect that is known, so that lift can be checked against it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from crm.sources.sample.accounts import Accounts
from crm.sources.sample.campaigns import EXPERIMENTS, campaign_days
from crm.sources.sample.messages import Audience
from crm.sources.sample.orders import BY_ACCOUNT, BY_EMAIL, Baskets, Orders, draw_orders
from crm.sources.sample.people import People
from crm.sources.sample.purchases import CAMPAIGN, Lives, Plan, Purchases, timed
from crm.sources.sample.taste import EventChoice
from crm.sources.sample.world import MERCH_SHARE, World

LONGEST_WAIT_DAYS = 12
"""Caused orders come on one of the days after the send, well inside the window of 14."""


def caused_orders(
    world: World, block: int, people: People, lives: Lives, accounts: Accounts, audience: Audience,
    choice: EventChoice, first: int,
) -> Orders:  # fmt: skip
    """Let treated people place one more order by the campaign's chance; numbers run from `first`.

    They are people who bought before, so nobody's first order, account or consent depends on it;
    whoever has left for good stays away.
    """
    rng = world.rng("caused purchases", block)
    purchases = _purchases(world, people, lives, audience, choice, rng)
    orders = draw_orders(world, block, people, lives, purchases, first, "caused orders")
    own = accounts.own[purchases.person]
    is_open = (own >= 0) & (accounts.created_at[own] <= purchases.at)
    return replace(
        orders,
        placed_by=np.where(is_open, BY_ACCOUNT, BY_EMAIL),
        with_second_account=np.zeros(len(orders), bool),
    )


def joined_orders(first: Orders, second: Orders) -> Orders:
    """Put the orders of one block behind those of the other."""
    both = {
        name: np.concatenate([value, getattr(second, name)])
        for name, value in vars(first).items()
        if name not in ("purchases", "baskets")
    }
    return Orders(
        **both,
        purchases=Purchases(**_joined(first.purchases, second.purchases)),
        baskets=Baskets(**_joined(first.baskets, second.baskets)),
    )


def _joined(first: Purchases | Baskets, second: Purchases | Baskets) -> dict[str, np.ndarray]:
    return {
        name: np.concatenate([value, getattr(second, name)]) for name, value in vars(first).items()
    }


def _purchases(
    world: World, people: People, lives: Lives, audience: Audience, choice: EventChoice,
    rng: np.random.Generator,
) -> Purchases:  # fmt: skip
    effects = np.zeros(max(EXPERIMENTS) + 1)
    effects[list(EXPERIMENTS)] = list(EXPERIMENTS.values())
    sent_day = campaign_days(world)[audience.campaign]
    day = sent_day + rng.integers(1, LONGEST_WAIT_DAYS + 1, len(audience))
    caused = ~audience.is_control & (rng.random(len(audience)) < effects[audience.campaign])
    caused &= day <= lives.last_day[audience.person]
    person, day = audience.person[caused], day[caused]
    event = choice.pick(day, people.market[person], people.genre[person], rng)
    event[rng.random(len(event)) < MERCH_SHARE] = -1
    return timed(world, Plan(person, day, event, np.full(len(person), CAMPAIGN)), rng)
