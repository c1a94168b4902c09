"""Instants at the edges of local days in Bucharest, each with the day it belongs to, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.dbt_features.random_world import Order
from tests.proofs.row_versions import Person, Version

LOCAL_DAYS = {
    # Winter is two hours ahead of UTC: the day ends at 22:00.
    "2024-01-15T21:59:59": date(2024, 1, 15),
    "2024-01-15T22:00:00": date(2024, 1, 16),
    # Summer is three hours ahead: the day ends at 21:00.
    "2024-06-10T20:59:59": date(2024, 6, 10),
    "2024-06-10T21:00:00": date(2024, 6, 11),
    # 31 March 2024 has 23 hours, from 22:00 (still winter) to 21:00 (already summer).
    "2024-03-30T21:59:59": date(2024, 3, 30),
    "2024-03-30T22:00:00": date(2024, 3, 31),
    "2024-03-31T00:59:59": date(2024, 3, 31),
    "2024-03-31T01:00:00": date(2024, 3, 31),
    "2024-03-31T20:59:59": date(2024, 3, 31),
    "2024-03-31T21:00:00": date(2024, 4, 1),
    # 29 October 2023 has 25 hours, from 21:00 (still summer) to 22:00 (already winter).
    "2023-10-28T20:59:59": date(2023, 10, 28),
    "2023-10-28T21:00:00": date(2023, 10, 29),
    "2023-10-29T00:30:00": date(2023, 10, 29),
    "2023-10-29T01:30:00": date(2023, 10, 29),
    "2023-10-29T21:59:59": date(2023, 10, 29),
    "2023-10-29T22:00:00": date(2023, 10, 30),
    # 29 February is a day of its month, between the 28th and 1 March.
    "2024-02-28T21:59:59": date(2024, 2, 28),
    "2024-02-28T22:00:00": date(2024, 2, 29),
    "2024-02-29T21:59:59": date(2024, 2, 29),
    "2024-02-29T22:00:00": date(2024, 3, 1),
    # The year ends two hours earlier in UTC.
    "2023-12-31T21:59:59": date(2023, 12, 31),
    "2023-12-31T22:00:00": date(2024, 1, 1),
    # The last second of the as_of day is seen.
    "2024-06-30T20:59:59": date(2024, 6, 30),
}
UNSEEN = "2024-06-30T21:00:00"
"""Midnight after the as_of day, local."""
NAIVE = {
    # Midnight in the tenant's zone, where a delivered time names none.
    "2024-01-16 00:00:00": "2024-01-15T22:00:00",
    # 03:30 does not exist on 31 March: an hour after 02:30 winter time it is 04:30 summer time.
    "2024-03-31 03:30:00": "2024-03-31T01:30:00",
    "2024-03-31 04:00:00": "2024-03-31T01:00:00",
    # 02:59:59 is still summer on 29 October, 04:00 is winter; what lies between happens twice.
    "2023-10-29 02:59:59": "2023-10-28T23:59:59",
    "2023-10-29 04:00:00": "2023-10-29T02:00:00",
}
BORN = {
    # On the as_of day, 30 June 2024: had the birthday today, has it tomorrow, had it in February.
    date(1990, 6, 30): 34,
    date(1990, 7, 1): 33,
    date(2000, 2, 29): 24,
}
LOTS_END = {
    # Points last six months: 31 August and 29 August both end with the last day of February 2024.
    "2023-08-31T09:00:00": date(2024, 2, 29),
    "2023-08-29T09:00:00": date(2024, 2, 29),
    # 29 February and 31 January end half a year later on the same day of the month.
    "2024-02-29T09:00:00": date(2024, 8, 29),
    "2024-01-31T09:00:00": date(2024, 7, 31),
}
INSTANTS = (*LOCAL_DAYS, *LOTS_END, UNSEEN)


def buyer(number: int) -> Person:
    """Name the person who buys at the so manieth instant."""
    return Person(f"d{number:02d}", (f"d{number:02d}a",), None)


def orders() -> list[Order]:
    """Return one order of 15 RON per instant; the day of the unseen one is after as_of."""
    made = []
    for number, text in enumerate(INSTANTS):
        at = datetime.fromisoformat(text).replace(tzinfo=UTC)
        day = LOCAL_DAYS.get(text, date(2024, 7, 1) if text == UNSEEN else at.date())
        name = buyer(number).name
        made.append(Order(f"{name}-0", name, day, at, "paid", Decimal(15)))
    return made


def versions() -> Iterator[Version]:
    """Yield the rows of every case."""
    written = datetime(2023, 1, 1, tzinfo=UTC)
    for order in orders():
        paid = {"order_id": order.order_id, "ordered_at": order.at.isoformat(), "status": "paid",
                "total_gross": str(order.gross), "source_customer_id": f"{order.person}a",
                "currency": "RON"}  # fmt: skip
        yield Version("orders", order.order_id, written, paid)
    for number, text in enumerate(NAIVE):
        visit = {"activity_id": f"naive-{number}", "type": "visit", "occurred_at": text,
                 "source_customer_id": "d00a"}  # fmt: skip
        yield Version("activities", visit["activity_id"], written, visit)
    for number, born in enumerate(BORN):
        account = {"source_customer_id": f"born-{number}", "date_of_birth": born.isoformat(),
                   "created_at": "2023-01-01T10:00:00+00:00"}  # fmt: skip
        yield Version("customers", account["source_customer_id"], written, account)
