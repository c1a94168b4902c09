"""RFM scores in both schemes once more, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from tests.dbt_features.plain_reference import fifths

Days = Mapping[str, list[date]]
"""Of every buyer the local days of their countable orders, sorted, one entry an order."""
MoneyByDay = Mapping[str, Mapping[date, Decimal]]
Scores = dict[str, tuple[int, int, int]]


def quintile_scores(days: Days, money: MoneyByDay, as_of: date) -> Scores:
    """Bands of all time, and tie-safe fifths of net spend among buyers."""
    fifth = fifths({name: sum(money[name].values(), Decimal(0)) for name in days})
    return {
        name: (_recency(on, as_of), _band(len(on), (2, 3, 5, 10)), fifth[name])
        for name, on in days.items()
    }


def fixed_scores(days: Days, money: MoneyByDay, as_of: date) -> Scores:
    """Bands of the last 365 days; 111 for a buyer without an order in them."""
    first = as_of - timedelta(days=364)
    found: Scores = {}
    for name, on in days.items():
        recent = [day for day in on if day >= first]
        spend = sum((net for day, net in money[name].items() if day >= first), Decimal(0))
        frequency = _band(len(recent), (2, 4, 7, 10))
        monetary = _band(spend, (500, 1000, 2500, 5000))
        found[name] = (_recency(on, as_of), frequency, monetary) if recent else (1, 1, 1)
    return found


def _recency(days: list[date], as_of: date) -> int:
    return 5 - sum((as_of - days[-1]).days > last for last in (30, 60, 90, 180))


def _band(value: Decimal | int, begins: tuple[int, ...]) -> int:
    return 1 + sum(value >= begin for begin in begins)
