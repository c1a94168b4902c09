"""A shop whose refunds and currencies could be read wrongly in every way, and its features."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.dbt.runner import TENANT, dbt
from tests.dbt_features.report_world import FEATURES
from tests.worlds import write_customer_ids, write_raw

AS_OF = date(2024, 6, 30)
BEFORE_REFUND = date(2024, 3, 31)
"""A cutoff of the 90-day windows; the refunds of ana and bob are dated after it."""
PEOPLE = ("ana", "bob", "cora", "dan", "eva")


def write(home: Path) -> None:
    """Write the orders, refunds and rates that the tests speak about, and build the features."""
    ids = {f"account:shop:{name}": f"cust_{name}" for name in PEOPLE}
    write_customer_ids(home, TENANT, ids)
    accounts = [{"source_customer_id": name, "created_at": "2023-01-01"} for name in PEOPLE]
    write_raw(home, TENANT, "shop.customers", accounts)
    write_raw(
        home,
        TENANT,
        "shop.orders",
        [
            # a purchase that is taken back in full four months later
            _order("a1", "ana", "2023-06-01", 100),
            _order("a2", "ana", "2024-01-10", 300),
            # the same, but half of it
            _order("b1", "bob", "2023-06-01", 100),
            _order("b2", "bob", "2024-01-10", 300),
            # 77,184 ordered by mistake and cancelled within minutes
            _order("c1", "cora", "2023-06-01", 100),
            _order("c2", "cora", "2024-02-01", 77_184),
            # euro at the rate of each order's day
            _order("d1", "dan", "2023-06-01", 100, "EUR"),
            _order("d2", "dan", "2024-01-10", 100, "EUR"),
            _order("e1", "eva", "2023-06-01", 490),
            _order("e2", "eva", "2024-01-10", 510),
        ],
    )
    write_raw(
        home,
        TENANT,
        "shop.refunds",
        [
            _refund("ra", "a2", "ana", "2024-05-10", 300),
            _refund("rb", "b2", "bob", "2024-05-10", 150),
            _refund("rc", "c2", "cora", "2024-02-01", 77_184),
        ],
    )
    rates = {"2023-05-31": "4.9", "2024-01-10": "5.1", "2024-06-30": "9.9"}
    quoted = [{"date": day, "currency": "EUR", "rate_to_base": rate} for day, rate in rates.items()]
    write_raw(home, TENANT, "finance.fx_rates", quoted)
    untested = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    built = dbt(
        home,
        "build",
        *untested,
        "--select",
        *FEATURES,
        as_of=AS_OF.isoformat(),
        base_currency="RON",
    )
    assert built.returncode == 0, built.stdout


def _order(name: str, person: str, day: str, gross: int, currency: str = "RON") -> dict[str, Any]:
    return {
        "order_id": name,
        "source_customer_id": person,
        "ordered_at": f"{day} 10:00:00",
        "status": "paid",
        "total_gross": gross,
        "currency": currency,
    }


def _refund(name: str, order: str, person: str, day: str, amount: int) -> dict[str, Any]:
    return {
        "refund_id": name,
        "order_id": order,
        "source_customer_id": person,
        "refunded_at": f"{day} 10:12:00",
        "amount": amount,
        "currency": "RON",
    }
