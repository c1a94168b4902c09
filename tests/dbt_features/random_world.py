"""A seeded little shop with every kind of row that could leak the future, or be counted twice."""

from __future__ import annotations

import random
import re
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.dbt.runner import TENANT
from tests.worlds import write_customer_ids, write_raw

ZONE = ZoneInfo("Europe/Bucharest")
FIRST_DAY = date(2023, 1, 1)
LAST_DAY = date(2024, 6, 30)
PEOPLE = 60
FIELDS = {"customer_id", "orders_count", "total_spent_net"}
"""What the segments of these worlds ask about."""


@dataclass(frozen=True)
class Order:
    """One order, its day local."""

    order_id: str
    person: str | None
    day: date
    at: datetime
    status: str
    gross: Decimal

    @property
    def channel(self) -> str | None:
        """Where it was sold; drawn from the id, so that no other draw changes."""
        drawn = zlib.crc32(self.order_id.encode()) % 22
        return {0: "door", 1: None}.get(drawn, "web")

    @property
    def discount_code(self) -> str | None:
        """One code that many use, one that holds an address, mostly none."""
        drawn = zlib.adler32(self.order_id.encode()) % 4
        return {0: "SPRING", 1: f"for-{self.person}@x.ro"}.get(drawn)


@dataclass(frozen=True)
class Refund:
    """One refund; without an order it is the person's."""

    refund_id: str
    order_id: str | None
    person: str | None
    day: date
    at: datetime
    amount: Decimal


@dataclass(frozen=True)
class Visit:
    """One visit."""

    person: str
    day: date
    at: datetime


@dataclass(frozen=True)
class World:
    """Everything that happened."""

    orders: tuple[Order, ...]
    refunds: tuple[Refund, ...]
    visits: tuple[Visit, ...]

    def until(self, last: date) -> World:
        """The same world, what happened after `last` never delivered."""
        return World(
            tuple(order for order in self.orders if order.day <= last),
            tuple(refund for refund in self.refunds if refund.day <= last),
            tuple(visit for visit in self.visits if visit.day <= last),
        )


def make_world(seed: int, changed_after: date | None = None) -> World:
    """Draw a world; with `changed_after`, what comes later differs in day and amount."""
    dice = random.Random(seed)
    orders, refunds, visits = [], [], []
    for number in range(PEOPLE):
        person = f"p{number:02d}"
        start = FIRST_DAY + timedelta(days=dice.randrange(500))
        for visit in range(dice.randrange(5)):
            visits.append(Visit(person, *draw_moment(dice, start + timedelta(days=visit * 40))))
        for turn in range(dice.choice((0, 1, 1, 2, 3, 6, 12))):
            start += timedelta(days=dice.choice((0, 0, 3, 29, 30, 31, 90, 181)))
            orders.append(draw_order(dice, f"{person}-{turn}", person, start))
            refunds += draw_refunds(dice, orders[-1])
    orders += [draw_order(dice, f"n{n}", None, FIRST_DAY + timedelta(days=n)) for n in range(20)]
    return _changed(World(tuple(orders), tuple(refunds), tuple(visits)), changed_after)


def draw_moment(dice: random.Random, day: date) -> tuple[date, datetime]:
    """Draw an instant of a local day, often one that is another day in UTC."""
    # the last minutes of a local day are another day in UTC
    clock = dice.choice((time(0, 5), time(12, 0), time(23, 55)))
    return day, datetime.combine(day, clock, ZONE)


def draw_order(dice: random.Random, order_id: str, person: str | None, day: date) -> Order:
    """Draw an order of a day: paid or not, often of an amount that others paid too."""
    status = dice.choice(("paid", "paid", "paid", "paid", "cancelled"))
    gross = Decimal(dice.choice((0, 10, 10, 25, 120, 700)))
    return Order(order_id, person, *draw_moment(dice, day), status, gross)


def draw_refunds(dice: random.Random, order: Order) -> list[Refund]:
    """Draw what was given back of an order: nothing, a part, all, or more than all."""
    shares = dice.choice(((), (), (), ("0.5",), ("1",), ("0.4", "0.6"), ("0.4", "0.6", "0.1")))
    link = dice.choice((order.order_id, order.order_id, None))
    made = []
    for number, share in enumerate(shares):
        day = order.day + timedelta(days=dice.choice((0, 1, 45, 120)) * (number + 1))
        amount = max(order.gross, Decimal(1)) * Decimal(share)
        refund_id = f"{order.order_id}-r{number}"
        made.append(Refund(refund_id, link, order.person, *draw_moment(dice, day), amount))
    return made


def _changed(world: World, after: date | None) -> World:
    if after is None:
        return world
    later = timedelta(days=5)
    return World(
        tuple(
            order
            if order.day <= after
            else Order(
                order.order_id, order.person, order.day + later, order.at + later, "paid",
                order.gross * 3 + 1,
            )
            for order in world.orders
        ),
        tuple(
            refund
            if refund.day <= after
            else Refund(
                refund.refund_id, refund.order_id, refund.person, refund.day + later,
                refund.at + later, refund.amount * 2,
            )
            for refund in world.refunds
        ),
        tuple(visit for visit in world.visits if visit.day <= after),
    )  # fmt: skip


def write_world(home: Path, world: World, segments: dict[str, str] | None = None) -> None:
    """Write a world as raw Parquet, and the predicates of its segments."""
    people = {f"account:shop:p{number:02d}": f"cust_p{number:02d}" for number in range(PEOPLE)}
    write_customer_ids(home, TENANT, people)
    accounts = [
        {"source_customer_id": name, "created_at": "2022-12-01 10:00:00", "city": city_of(name)}
        for name in (f"p{number:02d}" for number in range(PEOPLE))
    ]
    write_raw(home, TENANT, "shop.customers", accounts)
    write_raw(home, TENANT, "shop.orders", [_order_row(order) for order in world.orders])
    write_raw(home, TENANT, "shop.refunds", [_refund_row(refund) for refund in world.refunds])
    visits = [
        {"activity_id": f"v{number}", "type": "visit", **_who_when(visit.person, visit.at)}
        for number, visit in enumerate(world.visits)
    ]
    write_raw(home, TENANT, "activity.activities", visits)
    rules = [
        {"segment_id": slug, "slug": slug, "version": 1, "rule_hash": f"hash of {slug}",
         "predicate": predicate, "level": int('"in_' in predicate), "column_name": column_of(slug),
         "type": "dynamic", "name_en": slug, "name_ro": slug,
         "fields": "|".join(sorted(columns_in(predicate)))}
        for slug, predicate in (segments or {}).items()
    ]  # fmt: skip
    write_raw(home, TENANT, "ops.segment_predicates", rules, load_id="current")


def columns_in(predicate: str) -> set[str]:
    """Name the columns a predicate reads: fields, measures and segments."""
    words = set(re.findall("[a-z_0-9]+", predicate))
    return (words & FIELDS) | {word for word in words if word.startswith(("in_", "m_"))}


def column_of(slug: str) -> str:
    """Name the column that says who is in a segment."""
    return f"in_{zlib.crc32(slug.encode()):x}"


def city_of(person: str) -> str | None:
    """Where somebody lives; half of them do not say."""
    return "Cluj-Napoca" if int(person[1:]) % 2 else None


def _who_when(person: str | None, at: datetime) -> dict[str, Any]:
    utc = at.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
    return {"source_customer_id": person, "occurred_at": utc}


def _order_row(order: Order) -> dict[str, Any]:
    row = _who_when(order.person, order.at)
    return {
        "order_id": order.order_id,
        "source_customer_id": row["source_customer_id"],
        "ordered_at": row["occurred_at"],
        "status": order.status,
        "total_gross": order.gross,
        "currency": "RON",
        "channel": order.channel,
        "discount_code": order.discount_code,
    }


def _refund_row(refund: Refund) -> dict[str, Any]:
    row = _who_when(refund.person, refund.at)
    return {
        "refund_id": refund.refund_id,
        "order_id": refund.order_id,
        "source_customer_id": row["source_customer_id"],
        "refunded_at": row["occurred_at"],
        "amount": refund.amount,
        "currency": "RON",
    }
