"""Accounts of the block's people: the shop's customers and their addresses, duplicates included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from crm.sources.sample.clock import DAY, HOUR
from crm.sources.sample.columns import (
    Bools,
    Ints,
    chosen,
    numbered,
    only,
)
from crm.sources.sample.orders import SECOND_ACCOUNT_CASES, Orders
from crm.sources.sample.people import (
    EMAIL_CASE,
    SAME_PHONE,
    People,
)
from crm.sources.sample.purchases import Lives
from crm.sources.sample.world import World


@dataclass(frozen=True)
class Accounts:
    """One position per account: first everyone's own, then the second ones."""

    prefix: str
    """Starts every id of this world's accounts."""
    number: Ints
    person: Ints
    """Position in the block's people."""
    is_second: Bools
    created_at: Ints
    email: pa.Array
    phone: pa.Array
    own: Ints
    """Per person: position of the first account; -1 for guests."""
    second: Ints
    """Per person: position of the second account; -1 for most."""

    def __len__(self) -> int:
        """Count the accounts."""
        return len(self.number)

    def ids(self, account: Ints, present: Bools | None = None) -> pa.Array:
        """Return the source's ids of accounts; null where `present` is false."""
        return numbered(self.prefix, self.number[account], present)

    def of_orders(self, orders: Orders) -> Ints:
        """Return the position of the account that placed each order; -1 where none is named."""
        person = orders.purchases.person
        account = np.where(orders.with_second_account, self.second[person], self.own[person])
        return np.where(orders.names_account, account, -1)


def open_accounts(
    world: World, block: int, people: People, lives: Lives, orders: Orders
) -> Accounts:
    """Open every account shortly before its first order; of those without orders, at random."""
    rng, count = world.rng("accounts", block), len(people)
    own_person = np.flatnonzero(people.has_account)
    twice = np.flatnonzero(np.isin(people.case, SECOND_ACCOUNT_CASES))
    person = np.concatenate([own_person, twice])
    is_second = np.arange(len(person)) >= len(own_person)
    own, second = np.full(count, -1), np.full(count, -1)
    own[own_person] = np.arange(len(own_person))
    second[twice] = len(own_person) + np.arange(len(twice))
    number = people.number[person] + is_second * world.parameters.customers
    accounts = Accounts(
        world.account_prefix, number, person, is_second, np.zeros(len(person), np.int64),
        _emails(people, person, is_second), _phones(people, person, is_second), own, second,
    )  # fmt: skip
    created = _creation(world, accounts, lives, orders, rng)
    return Accounts(**{**accounts.__dict__, "created_at": created})


def _creation(
    world: World, accounts: Accounts, lives: Lives, orders: Orders, rng: np.random.Generator
) -> Ints:
    first_order = np.full(len(accounts) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first_order, accounts.of_orders(orders), orders.purchases.at)
    first_order = first_order[:-1]  # the last position gathered the orders without account
    lead = 60 + rng.exponential(600, len(accounts)).astype(np.int64)
    early = rng.random(len(accounts)) < 0.25
    lead += (early * rng.exponential(20 * DAY, len(accounts))).astype(np.int64)
    day = np.minimum(lives.first_day[accounts.person], world.days - 1)
    alone = world.clock.at(day, 9 * HOUR + rng.integers(0, 12 * HOUR, len(accounts)))
    created = np.where(first_order < world.end, first_order - lead, alone)
    return np.maximum(created, int(world.clock.at(0)))


def _emails(people: People, person: Ints, is_second: Bools) -> pa.Array:
    email = people.email.take(pa.array(person))
    other = pc.replace_substring(email, "@", ".nou@")
    shouted = is_second & (people.case[person] == EMAIL_CASE)
    return chosen(shouted, pc.utf8_upper(email), chosen(is_second, other, email))


def _phones(people: People, person: Ints, is_second: Bools) -> pa.Array:
    """Give second accounts a phone only where the phone is what they share."""
    has = people.has_phone[person] & (~is_second | (people.case[person] == SAME_PHONE))
    return only(has, people.phone.take(pa.array(person)))
