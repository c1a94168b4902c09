"""The definitions once more, in plain Python over plain lists: slow, and nothing to optimise."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from tests.dbt_features.random_world import Order, World

Money = Decimal


def is_sale(order: Order) -> bool:
    """Paid and worth something."""
    return order.status == "paid" and order.gross > 0


def refunded_by(world: World, order: Order, day: date) -> Money:
    """What had been given back of an order at the end of a day."""
    return sum(
        (r.amount for r in world.refunds if r.order_id == order.order_id and r.day <= day),
        Money(0),
    )


def counts(world: World, order: Order, day: date) -> bool:
    """Placed by the day, and not fully refunded at its end."""
    is_placed = is_sale(order) and order.day <= day
    return is_placed and refunded_by(world, order, day) < order.gross


def purchase_days(world: World, person: str, cutoff: date) -> dict[date, Money]:
    """Net value of each local day with an order that counts, as known at the end of the cutoff."""
    placed = [o for o in world.orders if o.person == person and is_sale(o) and o.day <= cutoff]
    days: dict[date, Money] = defaultdict(Money)
    for order in placed:
        if counts(world, order, cutoff):
            days[order.day] += order.gross - refunded_by(world, order, cutoff)
    for refund in world.refunds:
        if refund.order_id is None and refund.person == person and refund.day <= cutoff:
            before = [order.day for order in placed if order.day <= refund.day]
            if before and max(before) in days:
                days[max(before)] -= refund.amount
    return dict(days)


def summary(days: dict[date, Money], cutoff: date) -> tuple[int, int, int, float | None]:
    """Repeats, days to the last purchase, days to the cutoff, mean value of the repeats."""
    first, last, repeats = min(days), max(days), len(days) - 1
    later = sum((net for day, net in days.items() if day > first), Money(0))
    mean = float(later) / repeats if repeats and later > 0 else None
    return repeats, (last - first).days, (cutoff - first).days, mean


def money_by_day(world: World, person: str, as_of: date) -> dict[date, Money]:
    """Net money of a person by the day it moved, as known at the end of as_of."""
    days: dict[date, Money] = defaultdict(Money)
    countable = {o.order_id for o in world.orders if counts(world, o, as_of)}
    for order in world.orders:
        if order.person == person and order.order_id in countable:
            days[order.day] += order.gross
    for refund in world.refunds:
        is_counted = refund.order_id is None or refund.order_id in countable
        if refund.person == person and is_counted and refund.day <= as_of:
            days[refund.day] -= refund.amount
    return dict(days)


def order_days(world: World, person: str, as_of: date) -> list[date]:
    """Local days of a person's countable orders, one entry an order."""
    return sorted(o.day for o in world.orders if o.person == person and counts(world, o, as_of))


def active_count(active: dict[str, list[date]], last: date, days: int) -> int:
    """People with a day in the window of so many days that ends at `last`."""
    return len(active_people(active, last, days))


def active_people(active: dict[str, list[date]], last: date, days: int) -> set[str]:
    """Who has a day in the window of so many days that ends at `last`."""
    first = last - timedelta(days=days - 1)
    return {person for person, on in active.items() if any(first <= day <= last for day in on)}


def churn_rate(active: dict[str, list[date]], day: date, days: int) -> float | None:
    """Of those active in the window before the last one, the share not active in the last one."""
    base = active_people(active, day - timedelta(days=days), days)
    stayed = base & active_people(active, day, days)
    return 1 - len(stayed) / len(base) if base else None


def fifths(spend: dict[str, Money]) -> dict[str, int]:
    """Tie-safe fifths: 1 + 5 * (rank - 1) // n with the minimum rank; no money scores 1."""
    values = sorted(spend.values())
    return {
        person: 1 + 5 * values.index(value) // len(values) if value > 0 else 1
        for person, value in spend.items()
    }


def month_number(day: date) -> int:
    """Months since year 0."""
    return 12 * day.year + day.month
