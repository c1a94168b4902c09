"""Random people who buy, are refunded and spend points: as facts, and as raw files and log."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crm.config import Settings
from crm.loyalty.programs import define
from crm.ops.events import (
    BonusPointsGranted,
    Event,
    PointsAdjusted,
    PointsEntryReversed,
    PointsRedeemed,
)
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.ops.snapshot import write_snapshot
from tests.loyalty.plain_lots import Operation, Order, Refund, Rules
from tests.worlds import write_customer_ids, write_raw

ZONE = ZoneInfo("Europe/Bucharest")
FIRST_DAY, LAST_DAY = date(2022, 10, 1), date(2024, 6, 30)

PROGRAMS = (
    Rules("default", Fraction(1), tiers=(0, 300, 1000)),
    Rules(
        "quarterly", Fraction(3, 2), rounding="nearest", expiry_months=3,
        tiers=(0, 200, 500), rolling=True,
    ),
    Rules(
        "spenders", Fraction(3333, 10000), minimum=20, rounding="up", web_factor=2,
        expiry_days=45, tiers=(0, 150, 400), basis="spend", rolling=True,
    ),
)  # fmt: skip


@dataclass
class History:
    """What one person did."""

    person: str
    orders: list[Order]
    refunds: list[Refund]
    operations: list[Operation]


def documents() -> list[dict[str, Any]]:
    """The programmes as their YAML files would say them."""
    return [
        {
            "slug": rules.slug,
            "name": {"en": rules.slug, "ro": rules.slug},
            "earn_rate": round(float(rules.rate), 4),
            "minimum_purchase": rules.minimum,
            "rounding": rules.rounding,
            "multipliers": [{"factor": rules.web_factor, "channel": "web"}],
            "expiry_months": rules.expiry_months,
            "expiry_days": rules.expiry_days,
            "tiers": [{"name": f"T{n}", "threshold": t} for n, t in enumerate(rules.tiers, 1)],
            "tier_basis": rules.basis,
            "tier_period": "rolling_year" if rules.rolling else "lifetime",
        }
        for rules in PROGRAMS
    ]


def make_history(dice: random.Random, number: int) -> History:
    """Draw one person: few, crowded days, so that ties, expiries and debts happen."""
    person = f"p{number:04d}"
    days = sorted(dice.choices(range((LAST_DAY - FIRST_DAY).days + 1), k=dice.randrange(1, 9)))
    orders, refunds, operations = [], [], []
    for turn, offset in enumerate(days):
        at = _moment(dice, FIRST_DAY + timedelta(days=offset))
        gross = Fraction(dice.choice((500, 1999, 2000, 10000, 10010, 25075, 60000)), 100)
        order = Order(f"{person}-{turn}", person, at, gross, dice.choice(("web", "till")))
        orders.append(order)
        refunds += _refunds(dice, order)
        operations += _operations(dice, person, turn, at)
    return History(person, orders, _seen(refunds), _seen(operations))


def _refunds(dice: random.Random, order: Order) -> list[Refund]:
    parts = dice.choice(((), (), (), (1,), (Fraction(1, 3),), (Fraction(2, 5), Fraction(3, 5))))
    link = dice.choice((order.order_id, order.order_id, None))
    made = []
    for number, share in enumerate(parts):
        later = timedelta(days=dice.choice((0, 1, 20, 91, 200)) * (number + 1), hours=number + 1)
        amount = Fraction(round(order.gross * share * 100), 100)
        if number and sum(parts) == 1:
            amount = order.gross - made[0].amount
        refund_id = f"{order.order_id}-r{number}"
        made.append(Refund(refund_id, link, order.person, order.at + later, amount))
    return made


def _operations(dice: random.Random, person: str, turn: int, at: datetime) -> list[Operation]:
    made = []
    for number in range(dice.randrange(3)):
        kind = dice.choice(("redeem", "redeem", "adjust", "bonus"))
        points = dice.choice((1, 30, 100, 250))
        if kind == "redeem" or (kind == "adjust" and dice.random() < 0.5):
            points = -points
        when = at + timedelta(days=dice.choice((0, 0, 10, 45, 92)), minutes=7 + number)
        event_id, program = f"{person}-{turn}-{number}", dice.choice(PROGRAMS).slug
        made.append(Operation(event_id, person, program, when, kind, points))
        if dice.random() < 0.2:
            back = when + timedelta(days=dice.choice((0, 30)), minutes=1)
            made.append(
                Operation(f"{event_id}-back", person, program, back, "reverse", -points, event_id)
            )
    return made


def _moment(dice: random.Random, day: date) -> datetime:
    # the last minutes of a local day are another day in UTC, and midnight is when points end
    clock = dice.choice((time(0, 5), time(12, 0), time(22, 55)))
    return datetime.combine(day, clock)


def _seen(happened: list[Any]) -> list[Any]:
    return [one for one in happened if one.at.date() <= LAST_DAY]


def write_histories(settings: Settings, histories: list[History]) -> None:
    """Write people as raw files and the log, and what happens to nobody's surprise tomorrow."""
    _write_log(settings, histories)
    home, tenant = settings.home, settings.tenant
    people = [history.person for history in histories]
    write_customer_ids(home, tenant, {f"account:shop:{p}": f"cust_{p}" for p in people})
    write_raw(home, tenant, "shop.orders", order_rows(histories))
    write_raw(home, tenant, "shop.refunds", refund_rows(histories))


def order_rows(histories: list[History]) -> list[dict[str, Any]]:
    """Every order as a source delivers it, and one of tomorrow."""
    tomorrow = {
        "order_id": "tomorrow", "source_customer_id": histories[0].person, "status": "paid",
        "ordered_at": _utc(datetime.combine(LAST_DAY + timedelta(days=1), time(0, 1))),
        "total_gross": 5000, "currency": "RON", "channel": "web",
    }  # fmt: skip
    return [
        {
            "order_id": order.order_id,
            "source_customer_id": order.person,
            "ordered_at": _utc(order.at),
            "status": "paid",
            "total_gross": f"{float(order.gross):.2f}",
            "currency": "RON",
            "channel": order.channel,
        }
        for history in histories
        for order in history.orders
    ] + [tomorrow]


def refund_rows(histories: list[History]) -> list[dict[str, Any]]:
    """Every refund as a source delivers it."""
    return [
        {
            "refund_id": refund.refund_id,
            "order_id": refund.order_id,
            "source_customer_id": refund.person,
            "refunded_at": _utc(refund.at),
            "amount": f"{float(refund.amount):.2f}",
            "currency": "RON",
        }
        for history in histories
        for refund in history.refunds
    ]


def _write_log(settings: Settings, histories: list[History]) -> None:
    for document in documents():
        define(settings, document, actor="test")
    entries = [
        Entry(_event(operation), operation.at.replace(tzinfo=ZONE), operation.event_id)
        for history in histories
        for operation in history.operations
    ]
    OperationalLog(settings).append_all(entries, actor="test")
    write_snapshot(settings)


def _event(operation: Operation) -> Event:
    common = {"subject_id": f"cust_{operation.person}", "program_id": operation.program}
    match operation.kind:
        case "redeem":
            return PointsRedeemed(**common, points=-operation.points)
        case "bonus":
            return BonusPointsGranted(**common, points=operation.points, reason_code="test")
        case "adjust":
            return PointsAdjusted(**common, points=operation.points, reason_code="test")
        case _:
            return PointsEntryReversed(
                **common, points=operation.points, reason_code="test", entry_id=operation.reverses
            )


def _utc(local: datetime) -> datetime:
    return local.replace(tzinfo=ZONE).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)


def shuffled_in_parts(
    home: Path, tenant: str, table: str, rows: list[dict[str, Any]], dice: random.Random
) -> None:
    """Deliver rows again: in another order, in three loads that overlap."""
    for part in range(3):
        chosen = [row for row in rows if part == 2 or dice.random() < 0.6]
        dice.shuffle(chosen)
        write_raw(
            home, tenant, table, chosen, load_id=f"2024070{part + 1}T000000000000Z-{part:08d}"
        )
