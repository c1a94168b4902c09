"""What an order holds: basket, price, status, and under which name it was placed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crm.sources.sample import vocabulary as words
from crm.sources.sample.columns import Bools, Floats, Ints
from crm.sources.sample.people import EMAIL_CASE, PERSON_ID, SAME_PHONE, TYPO, People
from crm.sources.sample.purchases import COMP, FAILED_PAYMENT, TEST, Lives, Purchases
from crm.sources.sample.world import HABITS, World

STATUSES = ("paid", "pending", "cancelled", "test")
PAID, PENDING, CANCELLED, TESTED = range(len(STATUSES))
GENERAL, EARLY_BIRD, STUDENT, VIP, INVITATION = range(len(words.TICKET_TYPES))
WEB, APP, BOX_OFFICE_CHANNEL, PARTNER = range(len(words.ORDER_CHANNELS))

PLACED_BY = ("account", "account_without_email", "email", "box_office_mailbox", "nobody")
BY_ACCOUNT, BY_ID_ONLY, BY_EMAIL, BY_OFFICE, BY_NOBODY = range(len(PLACED_BY))
SECOND_ACCOUNT_CASES = (EMAIL_CASE, SAME_PHONE, PERSON_ID, TYPO)
RON_PER_EURO = 5
"""How the organiser turns its prices into euro; the dated rates are in fx_rates."""
PRODUCT_PRICES = np.array([product[3] for product in words.PRODUCTS])
PERCENTS = np.array([percent for _, percent in words.DISCOUNTS] + [100])


@dataclass(frozen=True)
class Baskets:
    """Lines of each order; money in cents of the order's currency."""

    in_euro: Bools
    tickets: Ints
    ticket_price: Ints
    ticket_type: Ints
    product: Ints
    """Position in PRODUCTS; -1: no goods."""
    pieces: Ints
    product_price: Ints
    discount_code: Ints
    """Position in DISCOUNTS, one past the end is the invitation's; -1: none."""
    discount: Ints
    fees: Ints
    tax: Ints
    total: Ints

    @property
    def goods(self) -> Ints:
        """Value of the goods' line before discount."""
        return self.pieces * self.product_price


@dataclass(frozen=True)
class Orders:
    """One position per order of the block."""

    number: Ints
    """Running number in the whole world."""
    purchases: Purchases
    baskets: Baskets
    status: Ints
    channel: Ints
    placed_by: Ints
    with_second_account: Bools

    def __len__(self) -> int:
        """Count the orders."""
        return len(self.number)

    @property
    def names_account(self) -> Bools:
        """Whether the order carries an account's id."""
        return self.placed_by <= BY_ID_ONLY


def draw_orders(
    world: World, block: int, people: People, lives: Lives, purchases: Purchases, first: int,
    stream: str = "orders",
) -> Orders:  # fmt: skip
    """Fill in every purchase of a block; order numbers run from `first`."""
    rng, count = world.rng(stream, block), len(purchases)
    channel = rng.choice(len(words.ORDER_CHANNELS), count, p=(0.62, 0.27, 0.06, 0.05))
    baskets = _baskets(world, people, lives, purchases, channel, rng)
    return Orders(
        number=first + np.arange(count),
        purchases=purchases,
        baskets=baskets,
        status=_statuses(world, purchases, rng),
        channel=channel,
        placed_by=_placed_by(people, purchases, channel, rng),
        with_second_account=np.isin(people.case[purchases.person], SECOND_ACCOUNT_CASES)
        & (rng.random(count) < 0.45),
    )


def _baskets(
    world: World, people: People, lives: Lives, purchases: Purchases, channel: Ints,
    rng: np.random.Generator,
) -> Baskets:  # fmt: skip
    person, has_event = purchases.person, purchases.event >= 0
    in_euro = people.is_foreign[person] & (channel != BOX_OFFICE_CHANNEL)
    value = _target_value(people, lives, person, rng) / np.where(in_euro, RON_PER_EURO, 1)
    ticket_type = _ticket_types(world, purchases, value, rng)
    list_price = world.programme.price[purchases.event]
    percent = np.array(words.TICKET_TYPE_PERCENT)[ticket_type]
    ticket_price = _in_currency(list_price * percent // 10_000 * 100, in_euro) * has_event
    share = _goods_share(purchases, rng)
    tickets = np.floor((1 - share) * value / np.maximum(ticket_price, 1) + rng.random(len(value)))
    tickets = np.clip(tickets, 1, 6).astype(np.int64) * has_event
    product, pieces, product_price = _goods(share * value, in_euro, rng)
    code = _discount_codes(purchases, rng)
    subtotal = tickets * ticket_price + pieces * product_price
    discount = np.where(code >= 0, subtotal * PERCENTS[code] // 100, 0)
    online = (channel == WEB) | (channel == APP)
    fees = tickets * ticket_price * 4 // 100 * (online & (purchases.kind != COMP))
    total = subtotal - discount + fees
    vat = np.where(world.clock.dates(purchases.day) >= np.datetime64("2025-08-01"), 21, 19)
    return Baskets(
        in_euro, tickets, ticket_price, np.where(has_event, ticket_type, -1), product, pieces,
        product_price, code, discount, fees, total * vat // (100 + vat), total,
    )  # fmt: skip


def _target_value(people: People, lives: Lives, person: Ints, rng: np.random.Generator) -> Floats:
    """Draw Gamma-Gamma order values in bani; the basket is the nearest the price list has."""
    shape = np.array([habit.process.p for habit in HABITS])[people.habit[person]]
    return 100 * rng.gamma(shape) / lives.latents.spend_rate[person]


def _ticket_types(
    world: World, purchases: Purchases, value: Floats, rng: np.random.Generator
) -> Ints:
    since_open = purchases.day - world.programme.on_sale_day[purchases.event]
    drawn = rng.random(len(purchases))
    kind = np.where(drawn < 0.09, STUDENT, GENERAL)
    kind = np.where((since_open <= 4) & (drawn > 0.35), EARLY_BIRD, kind)
    generous = value > 3 * world.programme.price[purchases.event]
    kind = np.where(generous & (drawn > 0.6), VIP, kind)
    return np.where(purchases.kind == COMP, INVITATION, kind)


def _goods_share(purchases: Purchases, rng: np.random.Generator) -> Floats:
    """Say which part of an order's value goes to goods: a quarter of ticket orders have some."""
    beside = (rng.random(len(purchases)) < 0.25) & (purchases.kind != COMP)
    share = np.where(beside, rng.uniform(0.15, 0.5, len(purchases)), 0.0)
    return np.where(purchases.event < 0, 1.0, share)


def _goods(value: Floats, in_euro: Bools, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Spend `value` on one product: its position, the pieces and the price of one."""
    wanted = value > 0
    in_bani = value * np.where(in_euro, RON_PER_EURO, 1) * rng.uniform(0.35, 1.0, len(value))
    product = np.searchsorted(PRODUCT_PRICES, in_bani, side="right") - 1
    product = np.where(wanted, np.maximum(product, 0), -1)
    price = _in_currency(PRODUCT_PRICES[product], in_euro) * wanted
    pieces = np.clip(np.rint(value / np.maximum(price, 1)), 1, 4).astype(np.int64) * wanted
    return product, pieces, price


def _in_currency(bani: Ints, in_euro: Bools) -> Ints:
    """Turn list prices into euro cents, in steps of half a euro."""
    return np.where(in_euro, np.maximum(bani // RON_PER_EURO // 50, 1) * 50, bani)


def _discount_codes(purchases: Purchases, rng: np.random.Generator) -> Ints:
    code = rng.integers(0, len(words.DISCOUNTS), len(purchases))
    code = np.where(rng.random(len(purchases)) < 0.13, code, -1)
    return np.where(purchases.kind == COMP, len(words.DISCOUNTS), code)


def _statuses(world: World, purchases: Purchases, rng: np.random.Generator) -> Ints:
    drawn = rng.random(len(purchases))
    fresh = purchases.at > world.end - 3 * 86_400
    status = np.where((drawn < 0.0005) | (fresh & (drawn < 0.08)), PENDING, PAID)
    status = np.where(purchases.kind == FAILED_PAYMENT, CANCELLED, status)
    return np.where(purchases.kind == TEST, TESTED, status)


def _placed_by(
    people: People, purchases: Purchases, channel: Ints, rng: np.random.Generator
) -> Ints:
    drawn = rng.random(len(purchases))
    usual = np.where(drawn < 0.05, BY_EMAIL, np.where(drawn < 0.10, BY_ID_ONLY, BY_ACCOUNT))
    placed = np.where(people.has_account[purchases.person], usual, BY_EMAIL)
    at_desk = np.where(drawn < 0.6, BY_OFFICE, np.where(drawn < 0.8, BY_NOBODY, placed))
    return np.where(channel == BOX_OFFICE_CHANNEL, at_desk, placed)
