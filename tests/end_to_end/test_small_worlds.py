"""Worlds of one order, of nothing, of a lock held by somebody else: each says what it is."""

from __future__ import annotations

import time

from crm.errors import DATA_CHECK_FAILED, LOCKED, USAGE
from crm.warehouse.lock import write_lock

ORDERS = "order_id,ordered_at,email,status,total_gross,currency\n"


def drop(workspace, name: str, text: str) -> None:
    workspace.settings.paths.create()
    (workspace.settings.paths.landing / name).write_text(text, encoding="utf-8")


def test_one_order_is_enough_and_a_failed_check_leaves_it_served(fresh):
    drop(fresh, "orders.csv", ORDERS + "1,2026-01-05 10:00,ana@example.com,paid,10.00,RON\n")
    drop(
        fresh, "customers.csv", "source_customer_id,email,created_at\nB,bo@example.com,2026-01-01\n"
    )
    fresh.must("build", "--as-of", "2026-01-31")
    assert fresh.query(
        "select orders_count, total_spent_net, lifecycle_stage, rfm_segment,"
        " prediction_abstain_reason is not null from dim_customers order by orders_count"
    ) == [(0, 0, "prospect", "No purchase", False), (1, 10, "new", "New Customers", True)]
    served = fresh.status()["build_id"]

    drop(fresh, "orders_2.csv", ORDERS + "2,2026-01-06,dan@example.com,paid,10.00,EUR\n")
    undecided = fresh.run("build", "--as-of", "2026-01-31")
    assert undecided.returncode == DATA_CHECK_FAILED
    assert "CRM_CURRENCY" in undecided.stderr
    status = fresh.status()
    assert status["build_id"] == served
    assert status["freshness"] == "Checks failing"
    assert "CRM_CURRENCY" in status["message"]


def test_a_workspace_with_nothing_in_it_is_refused_with_the_way_out(fresh):
    refused = fresh.run("build")
    assert refused.returncode == DATA_CHECK_FAILED
    assert "crm ingest" in refused.stderr
    assert fresh.status()["freshness"] == "Not built"


def test_a_second_build_is_told_who_holds_the_lock(fresh):
    with write_lock(fresh.settings, "a test"):
        started = time.monotonic()
        refused = fresh.run("build")
    assert refused.returncode == LOCKED
    assert "a test" in refused.stderr
    assert time.monotonic() - started < 10


def test_a_wrong_day_is_a_usage_error(fresh):
    for day in ("31.12.2025", "2999-01-01"):
        refused = fresh.run("build", "--as-of", day)
        assert refused.returncode == USAGE
        assert day in refused.stderr
