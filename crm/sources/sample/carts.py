"""Carts: some became web orders, some were left, some were left and bought after all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from crm.sources.sample.accounts import Accounts
from crm.sources.sample.clock import DAY, HOUR
from crm.sources.sample.columns import Bools, Ints, instants, joined, money, numbered, picked
from crm.sources.sample.order_tables import currency
from crm.sources.sample.orders import PAID, WEB, Orders
from crm.sources.sample.people import People
from crm.sources.sample.world import World

FATES = ("converted", "left", "recovered")
CONVERTED, LEFT, RECOVERED = range(len(FATES))
SHARES = (0.12, 0.15, 0.06)
"""Of the web orders of accounts: how many have a cart of each fate."""


@dataclass(frozen=True)
class Carts:
    """One position per cart of the block."""

    order: Ints
    """The order it became, or came before or after: where its lines are from."""
    fate: Ints
    account: Ints
    """Position in the accounts; a recovered one may be another than the order's."""
    at: Ints
    by_name: Bools
    """Whether the cart knows an e-mail address and no account."""

    def __len__(self) -> int:
        """Count the carts."""
        return len(self.order)


def draw_carts(world: World, block: int, accounts: Accounts, orders: Orders) -> Carts:
    """Draw the carts last changed before the end of the history."""
    rng = world.rng("carts", block)
    account = accounts.of_orders(orders)
    usable = (orders.channel == WEB) & (orders.status == PAID) & (account >= 0)
    fate = np.searchsorted(np.cumsum(SHARES), rng.random(len(orders)), side="right")
    order = np.flatnonzero(usable & (fate < len(FATES)))
    fate, ordered_at = fate[order], orders.purchases.at[order]
    own = accounts.own[orders.purchases.person[order]]
    # Whoever comes back may do so under another account: the cart is always the first one's.
    account = np.where(fate == RECOVERED, own, account[order])
    later = rng.exponential(4 * DAY, len(order)).astype(np.int64) + HOUR
    moved = np.select(
        (fate == CONVERTED, fate == LEFT),
        (-rng.integers(5, 900, len(order)), later),
        -rng.integers(25 * HOUR, 9 * DAY, len(order)),
    )
    at = ordered_at + moved
    by_name = (fate != CONVERTED) & (rng.random(len(order)) < 0.3)
    seen = (at < world.end) & ((fate != RECOVERED) | (at > accounts.created_at[account]))
    return Carts(*(values[seen] for values in (order, fate, account, at, by_name)))


def cart_table(accounts: Accounts, orders: Orders, carts: Carts) -> pa.Table:
    """Return the contract `carts`."""
    baskets, order = orders.baskets, carts.order
    return pa.table(
        {
            "cart_id": _ids(orders, carts),
            "source_customer_id": accounts.ids(carts.account, ~carts.by_name),
            "email": accounts.email.take(pa.array(carts.account)),
            "updated_at": instants(carts.at),
            "value": money(baskets.total[order]),
            "currency": currency(baskets.in_euro[order]),
            "items": _items(orders, order),
            "converted_order_id": numbered("O", orders.number[order], carts.fate == CONVERTED),
        }
    )


def cart_truth_table(people: People, orders: Orders, carts: Carts) -> pa.Table:
    """Return the truth: whose cart it was, what became of it, and the order that recovered it."""
    order = carts.order
    return pa.table(
        {
            "cart_id": _ids(orders, carts),
            "person_id": pa.array(people.number[orders.purchases.person[order]]),
            "fate": picked(FATES, carts.fate),
            "recovered_order_id": numbered("O", orders.number[order], carts.fate == RECOVERED),
        }
    )


def _ids(orders: Orders, carts: Carts) -> pa.Array:
    ending = picked(("-CART", "-LEFT", "-BACK"), carts.fate)
    return joined(numbered("O", orders.number[carts.order]), ending)


def _items(orders: Orders, order: Ints) -> pa.Array:
    event, product = orders.purchases.event[order], orders.baskets.product[order]
    subject = pc.coalesce(
        joined('"event_id": "', numbered("E", event, event >= 0), '"'),
        joined('"product_id": "', numbered("P", product, product >= 0), '"'),
    )
    pieces = np.where(event >= 0, orders.baskets.tickets[order], orders.baskets.pieces[order])
    return joined("[{", subject, ', "quantity": ', pa.array(pieces).cast(pa.string()), "}]")
