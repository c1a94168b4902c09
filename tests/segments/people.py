"""A catalogue with a field of every type, and people whose values sit on the edges of rules."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from crm.segments.catalogue import Catalogue
from crm.segments.fields import Field


def _field(name: str, kind: str, *aliases: str) -> Field:
    bridge = ("bridge_customer_tags", "tag") if kind == "set" else (None, None)
    return Field(name, kind, name, name, "is", None, aliases, *bridge)


CATALOGUE = Catalogue(
    (
        _field("orders", "number", "order_count"),
        _field("gap", "number"),
        _field("spent", "money", "total_spend", "TotalSpent"),
        _field("churn", "probability"),
        _field("city", "text"),
        _field("is_vip", "boolean"),
        _field("born", "date"),
        _field("last_order_at", "timestamp"),
        _field("tags", "set", "preferences.tags"),
    )
)


@dataclass(frozen=True)
class Person:
    """One row; None is missing. Timestamps are naive UTC."""

    customer_id: str
    orders: int | None = None
    gap: float | None = None
    spent: Decimal | None = None
    churn: float | None = None
    city: str | None = None
    is_vip: bool | None = None
    born: date | None = None
    last_order_at: datetime | None = None
    tags: frozenset[str] = frozenset()


TYPES = {
    "customer_id": "varchar",
    "orders": "bigint",
    "gap": "double",
    "spent": "decimal(18,4)",
    "churn": "double",
    "city": "varchar",
    "is_vip": "boolean",
    "born": "date",
    "last_order_at": "timestamp",
}

NUMBERS = [0, 1, 2, 5, -3, 7]
GAPS = [0.0, 0.1, 0.3, 30.5, 1e6, -2.25]
AMOUNTS = [Decimal(text) for text in ("0", "500", "499.9999", "500.0001", "-12.5", "99999999.99")]
CHANCES = [0.0, 0.1, 0.7, 0.4999, 1.0]
CITIES = [
    "Iași",
    "IAŞI",
    "iasi",
    "Cluj-Napoca",
    "București",
    "Târgu Mureș",
    "O'Hara",
    "50% off_",
    'say "hi"',
    "a--b; drop table people",
    "back\\slash\\'",
    "Łódź",
    "Straße",
    "İzmir",
    "Ångström",
    "日本",
    "e\u0301cole",
    "{{ ref('x') }}",
]
TAGS = ["rock", "Jazz", "folk'n'roll", "Manele", "clasică", "CLASICA"]
BIRTHDAYS = [date(2000, 2, 29), date(1990, 2, 28), date(1985, 12, 31), date(1999, 1, 1)]


def random_people(rng: random.Random, count: int, edges: Sequence[datetime]) -> list[Person]:
    """Make people, most of whose instants lie within a microsecond of one of the edges."""

    def maybe(values: Sequence[Any]) -> Any:
        return None if rng.random() < 0.15 else rng.choice(values)

    instants = [
        edge + rng.choice([-1, 0, 1]) * timedelta(microseconds=1)
        if rng.random() < 0.7
        else edge + timedelta(hours=rng.randrange(-30_000, 2_000))
        for edge in edges
    ]
    days = [instant.date() for instant in instants] + BIRTHDAYS
    drawn: tuple[Sequence[Any], ...] = (
        NUMBERS,
        GAPS,
        AMOUNTS,
        CHANCES,
        CITIES,
        [True, False],
        days,
        instants,
    )
    return [
        Person(
            f"cust_{number:04d}",
            *map(maybe, drawn),
            frozenset(rng.sample(TAGS, rng.randrange(4))),  # type: ignore[call-arg]
        )
        for number in range(count)
    ]


def load(connection: duckdb.DuckDBPyConnection, people: Sequence[Person]) -> None:
    """Put people and the bridge of their tags into fresh tables."""
    columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
    connection.execute(f"create or replace table people ({columns})")
    connection.execute(
        "create or replace table bridge_customer_tags (customer_id varchar, tag varchar)"
    )
    rows = [[getattr(person, field.name) for field in fields(person)[:-1]] for person in people]
    connection.executemany(f"insert into people values ({', '.join('?' * len(TYPES))})", rows)
    tags = [[person.customer_id, tag] for person in people for tag in sorted(person.tags)]
    if tags:
        connection.executemany("insert into bridge_customer_tags values (?, ?)", tags)


def matches(connection: duckdb.DuckDBPyConnection, predicate: str) -> set[str]:
    """Ask the engine who matches."""
    found = connection.execute(f"select customer_id from people where ({predicate})").fetchall()
    return {customer_id for (customer_id,) in found}
