"""Orders, lines and carts in the columns of their contracts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from crm.sources.sample import vocabulary as words
from crm.sources.sample.accounts import Accounts
from crm.sources.sample.columns import (
    Bools,
    chosen,
    instants,
    joined,
    money,
    numbered,
    only,
    picked,
    quantity,
)
from crm.sources.sample.orders import (
    BY_EMAIL,
    BY_ID_ONLY,
    BY_NOBODY,
    BY_OFFICE,
    PLACED_BY,
    STATUSES,
    TESTED,
    Orders,
)
from crm.sources.sample.people import People
from crm.sources.sample.purchases import KINDS
from crm.sources.sample.world import World

SHOUTED_SHARE = 0.01
"""E-mails typed in capitals at checkout."""


def currency(in_euro: Bools) -> pa.Array:
    """Return the currency of each order."""
    return chosen(in_euro, "EUR", "RON")


def order_emails(
    people: People, accounts: Accounts, orders: Orders, rng: np.random.Generator
) -> pa.Array:
    """Return each order's e-mail: the account's, the guest's, the box office's or none."""
    account = accounts.of_orders(orders)
    of_account = accounts.email.take(pa.array(account, mask=account < 0))
    of_person = people.email.take(pa.array(orders.purchases.person))
    email = chosen(orders.placed_by == BY_EMAIL, of_person, of_account)
    email = chosen(rng.random(len(orders)) < SHOUTED_SHARE, pc.utf8_upper(email), email)
    email = chosen(orders.placed_by == BY_OFFICE, words.BOX_OFFICE_MAIL, email)
    email = chosen(orders.status == TESTED, words.TEST_MAIL, email)
    return only(~np.isin(orders.placed_by, (BY_ID_ONLY, BY_NOBODY)), email)


def order_table(
    world: World, block: int, people: People, accounts: Accounts, orders: Orders
) -> pa.Table:
    """Return the contract `orders`."""
    rng, baskets, person = world.rng("order rows", block), orders.baskets, orders.purchases.person
    account = accounts.of_orders(orders)
    countries = [name for name, _, _ in words.FOREIGN] + ["RO"]
    country = np.where(people.is_foreign, people.country, len(words.FOREIGN))[person]
    settled = orders.purchases.at + rng.integers(0, 600, len(orders))
    phone_given = (orders.placed_by == BY_EMAIL) & people.has_phone[person]
    codes = [code for code, _ in words.DISCOUNTS] + [words.COMP_CODE]
    return pa.table(
        {
            "order_id": numbered("O", orders.number),
            "ordered_at": instants(orders.purchases.at),
            "source_customer_id": accounts.ids(account, orders.names_account),
            "email": order_emails(people, accounts, orders, rng),
            "phone": only(phone_given, people.phone.take(pa.array(person))),
            "status": picked(STATUSES, orders.status),
            "total_gross": money(baskets.total),
            "currency": currency(baskets.in_euro),
            "tax": money(baskets.tax),
            "fees": money(baskets.fees),
            "discount": money(baskets.discount),
            "discount_code": picked(codes, baskets.discount_code),
            "channel": picked(words.ORDER_CHANNELS, orders.channel),
            "country": picked(countries, country),
            "updated_at": instants(np.minimum(settled, world.end - 1)),
        }
    )


def item_table(orders: Orders, event_names: pa.Array) -> pa.Table:
    """Return the contract `order_items`: the tickets' line, then the goods' line."""
    baskets = orders.baskets
    with_tickets = np.flatnonzero(baskets.tickets > 0)
    with_goods = np.flatnonzero(baskets.product >= 0)
    order = np.concatenate([with_tickets, with_goods])
    is_goods = np.arange(len(order)) >= len(with_tickets)
    by_order = np.lexsort((is_goods, order))
    order, is_goods = order[by_order], is_goods[by_order]
    event = np.where(is_goods, -1, orders.purchases.event[order])
    product = np.where(is_goods, baskets.product[order], -1)
    pieces = np.where(is_goods, baskets.pieces[order], baskets.tickets[order])
    price = np.where(is_goods, baskets.product_price[order], baskets.ticket_price[order])
    names = picked([name for name, _, _, _ in words.PRODUCTS], product)
    return pa.table(
        {
            "order_item_id": joined(
                numbered("O", orders.number[order]), chosen(is_goods, "-G", "-T")
            ),
            "order_id": numbered("O", orders.number[order]),
            "product_id": numbered("P", product, is_goods),
            "event_id": numbered("E", event, ~is_goods),
            "ticket_type": picked(
                words.TICKET_TYPES, np.where(is_goods, -1, baskets.ticket_type[order])
            ),
            "description": pc.coalesce(picked(event_names, event), names),
            "quantity": quantity(pieces),
            "unit_price": money(price),
            "line_total": money(pieces * price),
        }
    )


def order_truth_table(people: People, orders: Orders) -> pa.Table:
    """Return the truth: who placed each order, why, and how it was signed."""
    person = orders.purchases.person
    return pa.table(
        {
            "order_id": numbered("O", orders.number),
            "person_id": pa.array(people.number[person]),
            "kind": picked(KINDS, orders.purchases.kind),
            "placed_by": picked(PLACED_BY, orders.placed_by),
        }
    )
