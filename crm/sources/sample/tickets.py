"""Tickets: who holds them, which are void, who came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from crm.sources.sample.clock import HOUR
from crm.sources.sample.columns import (
    Bools,
    Floats,
    Ints,
    instants,
    joined,
    money,
    numbered,
    only,
    picked,
)
from crm.sources.sample.orders import PAID, Orders
from crm.sources.sample.people import People
from crm.sources.sample.purchases import COMP
from crm.sources.sample.refunds import Refunds
from crm.sources.sample.world import World

STATUSES = ("valid", "transferred", "cancelled")
VALID, TRANSFERRED, VOID = range(len(STATUSES))


@dataclass(frozen=True)
class Tickets:
    """One position per ticket, in order of order."""

    order: Ints
    """Position in the block's orders."""
    is_buyers: Bools
    """The first ticket of an order is the buyer's own."""
    event: Ints
    status: Ints
    checked_in_at: Ints
    """0: nobody came, or nobody scanned."""

    def __len__(self) -> int:
        """Count the tickets."""
        return len(self.order)

    def attended_orders(self) -> Ints:
        """Return the orders whose buyer came."""
        return self.order[self.is_buyers & (self.checked_in_at > 0)]


def draw_tickets(
    world: World, block: int, people: People, orders: Orders, refunds: Refunds
) -> Tickets:
    """Issue the tickets of paid orders, invitations included, and scan those who come."""
    rng, purchases, programme = world.rng("tickets", block), orders.purchases, world.programme
    issued = np.where(orders.status == PAID, orders.baskets.tickets, 0)
    order = np.repeat(np.arange(len(orders)), issued)
    is_buyers = np.arange(len(order)) == np.repeat(np.cumsum(issued) - issued, issued)
    event = purchases.event[order]
    void = refunds.gives_back_all(orders)[order] | (programme.cancelled_day[event] >= 0)
    drawn = rng.random(len(order))
    status = np.where(void, VOID, np.where(drawn < 0.02, TRANSFERRED, VALID))
    comes = _show_chance(people, orders, rng)[order] & (drawn < 0.96)
    arrival = programme.starts_at[event] + rng.normal(-0.2, 0.5, len(order)) * HOUR
    low, high = programme.starts_at[event] - HOUR, programme.starts_at[event] + 2 * HOUR
    at = np.clip(arrival.astype(np.int64), low, high)
    at = np.maximum(at, purchases.at[order] + 30)
    scanned = comes & ~void & programme.is_scanned[event] & (at < world.end)
    return Tickets(order, is_buyers, event, status, np.where(scanned, at, 0))


def ticket_table(
    world: World, block: int, people: People, orders: Orders, tickets: Tickets, first: int
) -> pa.Table:
    """Return the contract `tickets`; ticket numbers run from `first`.

    The companions of a party are the block's own people or strangers; some tickets stay unnamed.
    """
    rng, count = world.rng("ticket rows", block), len(tickets)
    buyer = orders.purchases.person[tickets.order]
    # Friends are neighbours in the block: the same ones order after order.
    friend = (buyer + 1 + rng.integers(0, 4, count)) % len(people)
    holder = np.where(tickets.is_buyers, buyer, friend)
    drawn = rng.random(count)
    has_name = tickets.is_buyers | (drawn < 0.6)
    has_email = (tickets.is_buyers & (drawn < 0.9)) | (drawn < 0.35)
    name = joined(
        people.first_name.take(pa.array(holder)), " ", people.last_name.take(pa.array(holder))
    )
    at = orders.purchases.at[tickets.order]
    return pa.table(
        {
            "ticket_id": numbered("T", first + np.arange(count)),
            "order_id": numbered("O", orders.number[tickets.order]),
            "event_id": numbered("E", tickets.event),
            "holder_email": only(has_email, people.email.take(pa.array(holder))),
            "holder_name": only(has_name, name),
            "price": money(_ticket_prices(orders, tickets)),
            "status": picked(STATUSES, tickets.status),
            "checked_in_at": instants(tickets.checked_in_at, tickets.checked_in_at > 0),
            "updated_at": instants(np.maximum(tickets.checked_in_at, at)),
        }
    )


def _ticket_prices(orders: Orders, tickets: Tickets) -> Ints:
    free = orders.purchases.kind[tickets.order] == COMP
    return np.where(free, 0, orders.baskets.ticket_price[tickets.order])


def _show_chance(people: People, orders: Orders, rng: np.random.Generator) -> Bools:
    """Decide per order whether the party comes: invitations are dropped more easily."""
    chance: Floats = people.show_rate[orders.purchases.person]
    chance = np.where(orders.purchases.kind == COMP, chance * 0.6, chance)
    return rng.random(len(orders)) < chance
