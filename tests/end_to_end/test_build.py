"""The main job as a user runs it, on the sample world."""

from __future__ import annotations

import time

from crm.errors import DATA_CHECK_FAILED, LOCKED, USAGE
from crm.warehouse.lock import write_lock

ORDERS = "order_id,ordered_at,email,status,total_gross,currency\n"


def drop(workspace, name: str, text: str) -> None:
    workspace.settings.paths.create()
    (workspace.settings.paths.landing / name).write_text(text, encoding="utf-8")


def test_a_workspace_never_initialised_is_built_from_the_sample(sample_build):
    status = sample_build.status()
    assert status["as_of"] == "2026-06-30"
    assert status["failing"] == []
    for table in (
        "dim_customers",
        "fct_orders",
        "fct_rfm_scores",
        "fct_cohort_months",
        "rpt_kpi_days",
        "fct_churn_scores",
        "fct_clv_scores",
        "fct_segment_memberships",
    ):
        assert status["tables"][table] > 0, table


def test_no_row_of_any_load_is_lost(sample_build):
    for load in sample_build.status()["loads"]:
        assert load["rows_in"] == load["accepted"] + load["rejected"] + load["superseded"]


def test_the_money_bridge_has_no_residual(sample_build):
    assert sample_build.query(
        "select count(*) > 0, max(abs(residual)) = 0 from rpt_money_bridge"
    ) == [(True, True)]


def test_every_published_relation_answers_under_both_names(sample_build):
    plain = sample_build.query("select count(*) from dim_customers")
    assert plain == sample_build.query("select count(*) from marts.dim_customers")


def test_a_past_day_sees_nothing_later_and_the_same_input_gives_the_same_content(sample_build):
    before = sample_build.manifest()
    sample_build.must("build", "--as-of", "2025-03-31")
    assert sample_build.query("""
        select
            (select max(ordered_date) from fct_orders) <= date '2025-03-31',
            (select max(occurred_date) from fct_activities) <= date '2025-03-31',
            (select min(recency_days) from dim_customers) >= 0
    """) == [(True, True, True)]
    sample_build.must("build", "--as-of", "2026-06-30")
    after = sample_build.manifest()
    assert after["build_id"] > before["build_id"]
    different = [name for name, state in after["tables"].items() if state != before["tables"][name]]
    assert different == []
    assert after["content_hash"] == before["content_hash"]


def test_one_order_is_enough_and_a_failed_check_leaves_it_served(fresh):
    drop(fresh, "orders.csv", ORDERS + "1,2026-01-05 10:00,ana@example.com,paid,10.00,RON\n")
    fresh.must("build", "--as-of", "2026-01-31")
    assert fresh.query(
        "select orders_count, total_spent_net, lifecycle_stage,"
        " prediction_abstain_reason is not null from dim_customers"
    ) == [(1, 10, "new", True)]
    served = fresh.status()["build_id"]

    drop(fresh, "orders_2.csv", ORDERS + "2,2026-01-06,dan@example.com,paid,10.00,EUR\n")
    undecided = fresh.run("build", "--as-of", "2026-01-31")
    assert undecided.returncode == DATA_CHECK_FAILED
    assert "CRM_CURRENCY" in undecided.stderr

    no_rate = fresh.run("build", "--as-of", "2026-01-31", CRM_CURRENCY="RON")
    assert no_rate.returncode == DATA_CHECK_FAILED
    assert "No rate from EUR to RON for 2026-01-06" in no_rate.stderr
    status = fresh.status()
    assert status["build_id"] == served
    assert status["freshness"] == "Checks failing"
    assert "EUR" in status["message"]


def test_customers_without_any_order_are_prospects_not_an_error(fresh):
    drop(
        fresh,
        "customers.csv",
        "source_customer_id,email,created_at\nA1,ana@example.com,2026-01-01\n",
    )
    fresh.must("build", "--as-of", "2026-01-31")
    assert fresh.query("select lifecycle_stage, rfm_segment, rfm_code from dim_customers") == [
        ("prospect", "No purchase", None)
    ]


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
