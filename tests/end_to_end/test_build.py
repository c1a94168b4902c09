"""The main job as a user runs it, on the sample world."""

from __future__ import annotations

import duckdb


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


def test_a_past_day_sees_nothing_that_happened_later(sample_build):
    folder = sample_build.settings.paths.published_folder
    past = min(folder.glob("crm-*.duckdb"))
    with duckdb.connect(str(past), read_only=True) as connection:
        assert connection.execute("""
            select
                (select max(ordered_date) from fct_orders) <= date '2025-03-31',
                (select max(occurred_date) from fct_activities) <= date '2025-03-31',
                (select min(recency_days) from dim_customers) >= 0
        """).fetchall() == [(True, True, True)]


def test_building_the_same_input_again_gives_the_same_content(sample_build):
    before = sample_build.manifest()
    sample_build.must("build", "--as-of", "2026-06-30")
    after = sample_build.manifest()
    assert after["build_id"] > before["build_id"]
    different = [name for name, state in after["tables"].items() if state != before["tables"][name]]
    assert different == []
    assert after["content_hash"] == before["content_hash"]
