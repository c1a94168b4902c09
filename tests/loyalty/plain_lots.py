"""Loyalty by hand: every lot followed, day by day, in fractions. Slow; owes nothing to SQL."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction


@dataclass(frozen=True)
class Order:
    """One paid order, `at` local."""

    order_id: str
    person: str
    at: datetime
    gross: Fraction
    channel: str = "till"


@dataclass(frozen=True)
class Refund:
    """One refund; without an order it is the person's."""

    refund_id: str
    order_id: str | None
    person: str
    at: datetime
    amount: Fraction


@dataclass(frozen=True)
class Operation:
    """One redemption, adjustment or bonus, or the reversal of one."""

    event_id: str
    person: str
    program: str
    at: datetime
    kind: str
    points: int
    reverses: str | None = None


@dataclass(frozen=True)
class Rules:
    """What a programme says."""

    slug: str
    rate: Fraction
    minimum: int = 0
    rounding: str = "down"
    web_factor: int = 1
    expiry_months: int | None = None
    expiry_days: int | None = None
    tiers: tuple[int, ...] = ()
    basis: str = "points"
    rolling: bool = False


@dataclass(frozen=True)
class Change:
    """Something that moves points; `basis` is the day it counts from for a tier."""

    at: datetime
    source: str
    points: int
    counts: bool
    basis: date


@dataclass
class Account:
    """Lots, oldest first, as [points left, day they end]; `debt` is what no lot could pay."""

    lots: list[list] = field(default_factory=list)
    debt: int = 0
    expired: dict[date, int] = field(default_factory=dict)

    def end(self, today: date) -> None:
        for lot in self.lots:
            if lot[1] is not None and lot[1] <= today and lot[0]:
                self.expired[lot[1]] = self.expired.get(lot[1], 0) + lot[0]
                lot[0] = 0

    def move(self, points: int, ends: date | None) -> None:
        if points > 0:
            paid = min(points, self.debt)
            self.debt -= paid
            self.lots.append([points - paid, ends])
            return
        wanted = -points
        for lot in self.lots:
            taken = min(lot[0], wanted)
            lot[0] -= taken
            wanted -= taken
        self.debt += wanted

    @property
    def balance(self) -> int:
        return sum(lot[0] for lot in self.lots) - self.debt

    @property
    def ends_next(self) -> tuple[date, int] | None:
        left = [(ends, points) for points, ends in self.lots if points and ends]
        if not left:
            return None
        first = min(ends for ends, _ in left)
        return first, sum(points for ends, points in left if ends == first)


def rounded(points: Fraction, rounding: str) -> int:
    """Make points whole."""
    if rounding == "nearest":
        return math.floor(points + Fraction(1, 2))
    return math.ceil(points) if rounding == "up" else math.floor(points)


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last one of that month."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for last in range(day.day, 0, -1):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError


def shares(orders: list[Order], refunds: list[Refund]) -> list[tuple[Refund, Order, Fraction]]:
    """Say what each refund takes from which order, in the order it happened."""
    by_id = {order.order_id: order for order in orders}
    named = [(r, by_id[r.order_id], r.amount) for r in refunds if r.order_id]
    room = {order.order_id: order.gross for order in orders}
    for _, order, amount in named:
        room[order.order_id] = max(room[order.order_id] - amount, Fraction(0))
    loose = []
    for refund in sorted((r for r in refunds if not r.order_id), key=lambda r: (r.at, r.refund_id)):
        wanted = refund.amount
        for order in sorted(orders, key=lambda o: (o.at, o.order_id)):
            if order.at <= refund.at and wanted and room[order.order_id]:
                taken = min(wanted, room[order.order_id])
                room[order.order_id] -= taken
                wanted -= taken
                loose.append((refund, order, taken))
    return sorted(named + loose, key=lambda part: (max(part[0].at, part[1].at), part[0].refund_id))


def earned(rules: Rules, order: Order, left: Fraction) -> int:
    """Points of an order of which so much was not refunded."""
    if order.gross < rules.minimum:
        return 0
    factor = rules.web_factor if order.channel == "web" else 1
    return rounded(rules.rate * factor * left, rules.rounding)


def changes(
    rules: Rules, orders: list[Order], refunds: list[Refund], operations: list[Operation]
) -> list[Change]:
    """Everything that moves one person's points in a programme, oldest first."""
    made = [Change(o.at, o.order_id, earned(rules, o, o.gross), True, o.at.date()) for o in orders]
    left = {order.order_id: order.gross for order in orders}
    for refund, order, amount in shares(orders, refunds):
        before = left[order.order_id]
        left[order.order_id] = max(before - amount, Fraction(0))
        points = earned(rules, order, left[order.order_id]) - earned(rules, order, before)
        at = max(refund.at, order.at)
        made.append(Change(at, refund.refund_id, points, True, order.at.date()))
    known = {operation.event_id: operation for operation in operations}
    for operation in operations:
        target = known[operation.reverses] if operation.reverses else operation
        made.append(
            Change(
                operation.at,
                operation.event_id,
                operation.points,
                target.kind != "redeem",
                target.at.date(),
            )
        )
    return sorted((c for c in made if c.points), key=lambda change: change.at)


def account(rules: Rules, moved: Iterable[Change], today: date) -> Account:
    """Follow every lot up to the end of a day."""
    found = Account()
    for change in moved:
        day = change.at.date()
        found.end(day)
        ends = None
        if rules.expiry_months is not None or rules.expiry_days is not None:
            ends = months_later(day, rules.expiry_months or 0)
            ends += timedelta(days=rules.expiry_days or 0)
        found.move(change.points, ends)
    found.end(today)
    return found


def tier_on(rules: Rules, weights: list[tuple[date, date, Fraction]], day: date) -> int:
    """Number of the tier at the end of a day, from (day, day it counts from, weight)."""
    total = sum(
        weight
        for moved, basis, weight in weights
        if moved <= day and (not rules.rolling or day < months_later(basis, 12))
    )
    return sum(threshold <= max(total, 0) for threshold in rules.tiers)


def tier_weights(
    rules: Rules, moved: list[Change], orders: list[Order], refunds: list[Refund]
) -> list[tuple[date, date, Fraction]]:
    """What reaches tiers: qualifying points, or net spend."""
    if rules.basis == "points":
        return [(c.at.date(), c.basis, Fraction(c.points)) for c in moved if c.counts]
    spent = [(o.at.date(), o.at.date(), o.gross) for o in orders]
    left = {order.order_id: order.gross for order in orders}
    for refund, order, amount in shares(orders, refunds):
        taken = min(amount, left[order.order_id])
        left[order.order_id] -= taken
        spent.append((max(refund.at, order.at).date(), order.at.date(), -taken))
    return spent
