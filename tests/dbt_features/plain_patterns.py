"""Cohorts and purchase gaps once more, in plain Python over plain lists: slow on purpose."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tests.dbt_features.plain_reference import counts, money_by_day, month_number, order_days
from tests.dbt_features.random_world import PEOPLE, Order, World, city_of

SMALLEST_GROUP = 30
Cell = tuple[str, str, int, int, int, int, int, Decimal, Decimal]


def cohort_cells(world: World, as_of: date) -> list[Cell]:
    """Every cell: breakdown, group, cohort, offset, size, active, active on or after, two sums."""
    people = [f"p{number:02d}" for number in range(PEOPLE)]
    days = {name: on for name in people if (on := order_days(world, name, as_of))}
    money = {name: money_by_day(world, name, as_of) for name in days}
    cells: list[Cell] = []
    for breakdown, group_of in groupings(world, days, as_of).items():
        keys = {name: (group_of[name], month_number(days[name][0])) for name in days}
        for group, cohort in set(keys.values()):
            names = [name for name in days if keys[name] == (group, cohort)]
            for month in range(cohort, month_number(as_of) + 1):
                key = breakdown, group, cohort, month - cohort
                counted = _people(days, names, month)
                cells.append((*key, *counted, *_revenue(money, names, cohort, month)))
    return sorted(cells)


def groupings(world: World, days: dict[str, list[date]], as_of: date) -> dict[str, dict[str, str]]:
    """Who is in which group, by breakdown."""
    firsts = {name: first_order(world, name, as_of) for name in days}
    described: dict[str, dict[str, str | None]] = {
        "first_order_channel": {name: firsts[name].channel for name in days},
        "first_order_genre": dict.fromkeys(days),
        "first_order_venue": dict.fromkeys(days),
        "first_order_discount": {name: discount(firsts[name]) for name in days},
        "city": {name: city_of(name) for name in days},
    }
    everybody = dict.fromkeys(days, "all")
    return {"all": everybody} | {name: folded(values) for name, values in described.items()}


def _people(days: dict[str, list[date]], names: list[str], month: int) -> tuple[int, int, int]:
    active = sum(any(month_number(day) == month for day in days[name]) for name in names)
    later = sum(any(month_number(day) >= month for day in days[name]) for name in names)
    return len(names), active, later


def _revenue(
    money: dict[str, dict[date, Decimal]], names: list[str], cohort: int, month: int
) -> tuple[Decimal, Decimal]:
    revenue = cumulative = Decimal(0)
    for name in names:
        for day, net in money[name].items():
            # money that moved before the first order stands in the first month
            moved = max(month_number(day), cohort)
            revenue += net if moved == month else 0
            cumulative += net if moved <= month else 0
    return revenue, cumulative


def first_order(world: World, person: str, as_of: date) -> Order:
    """A person's oldest order that counts."""
    countable = [o for o in world.orders if o.person == person and counts(world, o, as_of)]
    return min(countable, key=lambda order: (order.at, order.order_id))


def discount(order: Order) -> str:
    """How the first order's discount is named; a code with an address is not shown."""
    if order.discount_code is None:
        return "no discount"
    return "code not shown" if "@" in order.discount_code else order.discount_code


def folded(values: dict[str, str | None]) -> dict[str, str]:
    """Groups of fewer than 30 people are `other`; here there are never more than twelve."""
    named = {name: value or "not known" for name, value in values.items()}
    sizes = Counter(named.values())
    return {n: v if sizes[v] >= SMALLEST_GROUP else "other" for n, v in named.items()}


def gap_curve(world: World, as_of: date, threshold: int) -> list[tuple[int, int, int, float]]:
    """Days, gaps of so many, purchase days watched so long, share returned (product by product)."""
    closed, opened = [], []
    for number in range(PEOPLE):
        days = sorted(set(order_days(world, f"p{number:02d}", as_of)))
        closed += [(later - day).days for day, later in pairwise(days)]
        opened += [(as_of - day).days for day in days[-1:]]
    curve = []
    away = 1.0
    for days_count in range(1, max([*closed, threshold]) + 1):
        watched = sum(length >= days_count for length in closed + opened)
        if watched == 0:
            break
        away *= 1 - closed.count(days_count) / watched
        curve.append((days_count, closed.count(days_count), watched, 1 - away))
    return curve
