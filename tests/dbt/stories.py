"""A small world whose every row is there for a rule about orders, money, tickets or people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.dbt.runner import TENANT
from tests.worlds import write_customer_ids, write_raw

PEOPLE = {
    "account:shop:ana": "cust_ana",
    "account:shop:ana2": "cust_ana",
    "email:ana@x.ro": "cust_ana",
    "account:till:7": "cust_dan",
    "email:bob@x.ro": "cust_bob",
    "email:holder@x.ro": "cust_holder",
}
ORDERS: list[dict[str, Any]] = [
    {
        "order_id": "1",
        "source_customer_id": "ana",
        "total_gross": 100,
        "ordered_at": "2024-01-10 10:00:00",
    },
    {"order_id": "2", "email": "ana@x.ro", "total_gross": 50, "ordered_at": "2024-03-01 10:00:00"},
    {
        "order_id": "3",
        "source_customer_id": "ana2",
        "total_gross": 80,
        "ordered_at": "2024-04-01 10:00:00",
    },
    {"order_id": "4", "source_customer_id": "ana", "status": "pending", "total_gross": 999},
    {"order_id": "5", "source_customer_id": "ana", "status": "cancelled", "total_gross": 999},
    {"order_id": "6", "source_customer_id": "ana", "status": "test", "total_gross": 999},
    {"order_id": "7", "source_customer_id": "ana", "total_gross": 0},
    # 23:30 on the as_of day in Bucharest, and half an hour after its end
    {
        "order_id": "8",
        "source_customer_id": "ana",
        "total_gross": 10,
        "ordered_at": "2024-06-30 20:30:00",
    },
    {
        "order_id": "9",
        "source_customer_id": "ana",
        "total_gross": 10,
        "ordered_at": "2024-06-30 21:30:00",
    },
    {
        "order_id": "10",
        "email": "bob@x.ro",
        "total_gross": 40,
        "currency": "EUR",
        "ordered_at": "2024-02-10 10:00:00",
    },
    {
        "order_id": "11",
        "email": "bob@x.ro",
        "total_gross": 20,
        "currency": "EUR",
        "ordered_at": "2024-02-11 10:00:00",
    },
    {"order_id": "12", "email": "office@x.ro", "total_gross": 15},
    # no total: its lines decide
    {"order_id": "13", "total_gross": None, "ordered_at": "2024-05-05 10:00:00"},
]
LINES: list[dict[str, Any]] = [
    {"order_item_id": "13a", "order_id": "13", "line_total": 30},
    {"order_item_id": "13b", "order_id": "13", "quantity": -1, "unit_price": 4},
]
TILL_LINES = [
    ("T1", "a", 30), ("T1", "b", 12), ("T1", "c", -2),
    ("T2", "a", -5),
    ("T3", "a", 1), ("T3", "b", -4),
    ("T4", "a", 6), ("T4", "b", -6),
]  # fmt: skip
REFUNDS: list[dict[str, Any]] = [
    {"refund_id": "r2", "order_id": "2", "amount": 20, "refunded_at": "2024-03-05 10:00:00"},
    {"refund_id": "r3", "order_id": "3", "amount": 80, "refunded_at": "2024-05-01 10:00:00"},
    {"refund_id": "r8", "order_id": "8", "amount": 10, "refunded_at": "2024-07-02 10:00:00"},
    {"refund_id": "r10", "order_id": "10", "amount": 40, "refunded_at": "2024-02-20 10:00:00"},
    {
        "refund_id": "loose",
        "source_customer_id": "ana",
        "amount": 7,
        "refunded_at": "2024-05-20 10:00:00",
    },
    {"refund_id": "orphan", "order_id": "lost", "source_customer_id": "ana", "amount": 1},
]
RATES: list[dict[str, Any]] = [
    {"date": "2024-02-09", "currency": "EUR", "rate_to_base": 5},
    {"date": "2024-02-19", "currency": "EUR", "rate_to_base": "4.9"},
]
TICKETS: list[dict[str, Any]] = [
    {"ticket_id": "t1", "order_id": "1", "checked_in_at": "2024-02-01 18:05:00"},
    {"ticket_id": "t2", "order_id": "1", "holder_email": "Holder@x.ro", "holder_name": "Hold Er"},
    {"ticket_id": "t3", "order_id": "9"},
]


def write_stories(home: Path) -> None:
    """Write the world's raw files."""
    noon = "2024-05-01 10:00:00"
    order: dict[str, Any] = {"status": "paid", "currency": "RON", "ordered_at": noon}
    write_raw(home, TENANT, "shop.orders", [order | row for row in ORDERS])
    # an earlier load had order 1 pending and at another price: superseded, not added
    early = order | ORDERS[0] | {"status": "pending", "total_gross": 5}
    write_raw(home, TENANT, "shop.orders", [early], load_id="20240101T000000000000Z-00000000")
    till: dict[str, Any] = {
        "_source": "till",
        "currency": "RON",
        "ordered_at": noon,
        "source_customer_id": "7",
    }
    till_lines = [
        till | {"order_item_id": invoice + line, "order_id": invoice, "line_total": total}
        for invoice, line, total in TILL_LINES
    ]
    write_raw(home, TENANT, "shop.order_items", [*LINES, *till_lines])
    refund: dict[str, Any] = {"refunded_at": noon}
    write_raw(home, TENANT, "shop.refunds", [refund | row for row in REFUNDS])
    write_raw(home, TENANT, "finance.fx_rates", RATES)
    event = {"event_id": "e1", "venue": "Sala", "genre": "rock", "starts_at": "2024-02-01 18:00:00"}
    write_raw(home, TENANT, "shop.events", [event])
    write_raw(home, TENANT, "shop.tickets", [{"event_id": "e1"} | row for row in TICKETS])
    accounts = [
        {"source_customer_id": "ana", "email": "ana@x.ro", "full_name": "Ana"},
        {"source_customer_id": "ana2"},
    ]
    opened = {"created_at": "2023-12-01 10:00:00"}
    write_raw(home, TENANT, "shop.customers", [opened | row for row in accounts])
    write_customer_ids(home, TENANT, PEOPLE)
