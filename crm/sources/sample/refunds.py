"""Money given back: whole orders, parts of them, and every ticket of a cancelled event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from crm.sources.sample import vocabulary as words
from crm.sources.sample.accounts import Accounts
from crm.sources.sample.clock import DAY, HOUR
from crm.sources.sample.columns import Bools, Ints, instants, money, numbered, picked
from crm.sources.sample.order_tables import currency
from crm.sources.sample.orders import PAID, Orders
from crm.sources.sample.world import World

FULL_SHARE, PARTIAL_SHARE = 0.022, 0.018
CUSTOMER_REQUEST, EVENT_CANCELLED, WRONG_SIZE, DUPLICATE = range(len(words.REFUND_REASONS))


@dataclass(frozen=True)
class Refunds:
    """One position per refund; at most one refund per order."""

    order: Ints
    """Position in the block's orders."""
    at: Ints
    amount: Ints
    reason: Ints

    def gives_back_all(self, orders: Orders) -> Bools:
        """Say per order whether it was refunded in full."""
        whole = np.zeros(len(orders), bool)
        whole[self.order] = self.amount == orders.baskets.total[self.order]
        return whole


def draw_refunds(world: World, block: int, orders: Orders) -> Refunds:
    """Draw the refunds made before the end of the history."""
    rng, baskets, purchases = world.rng("refunds", block), orders.baskets, orders.purchases
    drawn, count = rng.random(len(orders)), len(orders)
    called_off = world.programme.cancelled_day[purchases.event]
    event_cancelled = (purchases.event >= 0) & (called_off >= 0)
    full, partial = drawn < FULL_SHARE, drawn > 1 - PARTIAL_SHARE
    at = purchases.at + HOUR + rng.exponential(6 * DAY, count).astype(np.int64)
    after_call = world.clock.at(np.maximum(called_off, 0), 12 * HOUR)
    at = np.where(event_cancelled, after_call + rng.integers(DAY, 8 * DAY, count), at)
    part = baskets.total * rng.integers(10, 60, count) // 100
    amount = np.where(full, baskets.total, part)
    amount = np.where(event_cancelled, baskets.total - _goods_after_discount(orders), amount)
    reason = np.where(full, rng.choice((CUSTOMER_REQUEST, DUPLICATE), count), WRONG_SIZE)
    reason = np.where(baskets.product < 0, CUSTOMER_REQUEST, reason)
    reason = np.where(event_cancelled, EVENT_CANCELLED, reason)
    made = (event_cancelled | full | partial) & (amount > 0)
    made &= (orders.status == PAID) & (at < world.end)
    order = np.flatnonzero(made)
    return Refunds(order, at[order], amount[order], reason[order])


def refund_table(
    world: World, block: int, accounts: Accounts, orders: Orders, refunds: Refunds
) -> pa.Table:
    """Return the contract `refunds`; a few partial ones name the customer and not the order."""
    order = refunds.order
    account = accounts.of_orders(orders)[order]
    partial = ~refunds.gives_back_all(orders)[order]
    drawn = world.rng("refund rows", block).random(len(order))
    unlinked = partial & (account >= 0) & (drawn < 0.04)
    return pa.table(
        {
            "refund_id": numbered("R", orders.number[order]),
            "order_id": numbered("O", orders.number[order], ~unlinked),
            "source_customer_id": accounts.ids(account, account >= 0),
            "refunded_at": instants(refunds.at),
            "amount": money(refunds.amount),
            "currency": currency(orders.baskets.in_euro[order]),
            "reason": picked(words.REFUND_REASONS, refunds.reason),
            "updated_at": instants(refunds.at),
        }
    )


def _goods_after_discount(orders: Orders) -> Ints:
    baskets = orders.baskets
    subtotal = np.maximum(baskets.goods + baskets.tickets * baskets.ticket_price, 1)
    return baskets.goods - baskets.discount * baskets.goods // subtotal
