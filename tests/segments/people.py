"""A catalogue with a field of every type, and people whose values sit on the edges of rules.

They buy (an order has several lines), use what they bought, and move between stages on days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from crm.segments.asking.population import population_query
from crm.segments.compiler.compile import Compiled
from crm.segments.compiler.measures import HISTORY
from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.catalogue import PEOPLE, Catalogue
from crm.segments.language.fields import Field


def _field(name: str, kind: str, *aliases: str) -> Field:
    bridge = ("bridge_customer_tags", "tag") if kind == "set" else (None, None)
    return Field(name, kind, name, name, "is", None, aliases, *bridge)


LINE_PROPERTIES = (
    _field("doors_at", "timestamp"),
    _field("genre", "text", "style"),
    _field("is_gift", "boolean"),
    _field("price", "money", "amount"),
    _field("seats", "number"),
)
MOVE_PROPERTIES = (_field("due_on", "date"), _field("to_stage", "text", "to"))


def _event(name: str, model: str, at: str, number: str, **more: Any) -> BehaviourEvent:
    return BehaviourEvent(name, model, at, "customer_id", number, name, name, "bought", **more)


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
        _field("tags", "set", "preferences.tags", "tag"),
    ),
    (
        _event(
            "bought",
            "shop_lines",
            "sold_at",
            "order_id",
            order="order_id",
            when=(("is_valid", True), ("kind", ("sale",))),
            repeats=True,
            aliases=("purchase",),
            properties=LINE_PROPERTIES,
        ),
        _event(
            "used",
            "shop_lines",
            "sold_at",
            "line_id",
            order="order_id",
            when=(("kind", ("used", "lent")),),
            properties=LINE_PROPERTIES,
        ),
        _event(
            "moved",
            "stage_moves",
            "moved_on",
            "move_id",
            at_type="date",
            properties=MOVE_PROPERTIES,
        ),
    ),
)
SEGMENTS = ("regulars", "rock-fans", "lapsed_180d")


@dataclass(frozen=True)
class Line:
    """A row of what was sold or used; a line without a moment never happened."""

    line_id: str
    order_id: str | None = None
    sold_at: datetime | None = None
    is_valid: bool | None = True
    kind: str = "sale"
    genre: str | None = None
    price: Decimal | None = None
    seats: int | None = None
    is_gift: bool | None = None
    doors_at: datetime | None = None


@dataclass(frozen=True)
class Move:
    """A move into a stage, on a local day."""

    move_id: str
    moved_on: date | None = None
    to_stage: str | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Stay:
    """Being in a segment from one day to the day before another; None is still."""

    segment: str
    since: date
    until: date | None = None


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
    lines: tuple[Line, ...] = ()
    moves: tuple[Move, ...] = ()
    stays: tuple[Stay, ...] = ()
    segments: frozenset[str] = frozenset()


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

LINE_TYPES = {
    "line_id": "varchar",
    "order_id": "varchar",
    "sold_at": "timestamp",
    "is_valid": "boolean",
    "kind": "varchar",
    "genre": "varchar",
    "price": "decimal(18,4)",
    "seats": "bigint",
    "is_gift": "boolean",
    "doors_at": "timestamp",
}
MOVE_TYPES = {
    "move_id": "varchar",
    "moved_on": "date",
    "to_stage": "varchar",
    "due_on": "date",
}
STAY_TYPES = {"segment_id": "varchar", "valid_from": "date", "valid_to": "date"}


def load(connection: duckdb.DuckDBPyConnection, people: Sequence[Person]) -> None:
    """Put people and everything about them into fresh tables."""
    rows = [tuple(getattr(person, name) for name in TYPES) for person in people]
    _create(connection, "people", TYPES, rows)
    of_people: dict[str, tuple[dict[str, str], Callable[[Person], Iterable[tuple[Any, ...]]]]] = {
        "bridge_customer_tags": ({"tag": "varchar"}, lambda one: ((tag,) for tag in one.tags)),
        "members": ({"segment_id": "varchar"}, lambda one: ((slug,) for slug in one.segments)),
        "shop_lines": (LINE_TYPES, lambda one: map(astuple, one.lines)),
        "stage_moves": (MOVE_TYPES, lambda one: map(astuple, one.moves)),
        HISTORY: (STAY_TYPES, lambda one: map(astuple, one.stays)),
    }
    for table, (types, read) in of_people.items():
        rows = [(person.customer_id, *row) for person in people for row in read(person)]
        _create(connection, table, {"customer_id": "varchar", **types}, rows)


def _create(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    types: dict[str, str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    connection.execute(f"create or replace table {table} ({columns})")
    if rows:
        values = f"({', '.join('?' * len(types))})"
        flat = [value for row in rows for value in row]
        connection.execute(f"insert into {table} values {', '.join([values] * len(rows))}", flat)


def relation(model: str) -> str:
    """Everybody of these tests stands in `people`."""
    return "people" if model == PEOPLE else model


def members(slug: str) -> str:
    """Write the query of the members of a segment."""
    return f"select customer_id from members where segment_id = '{slug}'"


def matches(connection: duckdb.DuckDBPyConnection, compiled: Compiled) -> set[str]:
    """Ask the engine who matches."""
    query = population_query([compiled], members, relation)
    found = connection.execute(f"select customer_id from ({query}) where {compiled.predicate}")
    return {customer_id for (customer_id,) in found.fetchall()}
