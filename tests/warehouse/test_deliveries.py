"""Who delivered what last, and how late that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crm.warehouse.deliveries import last_deliveries

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)


def load(source: str, table: str, hours_ago: float, newest: datetime | None = None):
    at = (NOW - timedelta(hours=hours_ago)).replace(tzinfo=None)  # as Parquet gives it back: UTC
    return {"source": source, "table": table, "loaded_at": at, "max_event_at": newest}


def test_each_source_and_table_shows_its_last_delivery(settings):
    newest = datetime(2026, 1, 9, 8, tzinfo=UTC)
    loads = [
        load("till", "orders", 1),
        load("shop", "orders", 30, newest - timedelta(days=9)),
        load("shop", "orders", 2, newest),
        load("shop", "customers", 2),
    ]
    found = last_deliveries(settings, loads, NOW)
    assert [(one["source"], one["table"], one["files"]) for one in found] == [
        ("shop", "customers", 1),
        ("shop", "orders", 2),
        ("till", "orders", 1),
    ]
    orders = found[1]
    assert orders["loaded_at"] == NOW - timedelta(hours=2)
    assert orders["newest_row"] == newest
    assert found[0]["newest_row"] is None


@pytest.mark.parametrize(
    ("hours", "state"), [(0, "Fresh"), (36, "Fresh"), (36.1, "Late"), (72, "Late"), (72.1, "Stale")]
)
def test_a_delivery_is_late_by_the_limits_of_a_build(settings, hours, state):
    (found,) = last_deliveries(settings, [load("shop", "orders", hours)], NOW)
    assert found["state"] == state


def test_without_loads_nobody_delivered(settings):
    assert last_deliveries(settings, [], NOW) == []
