"""The main job as a user runs it, on the sample world."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.shuffling import shuffle_raw_files

HOST_ZONES = ("UTC", "Europe/Bucharest", "America/New_York", "Pacific/Kiritimati")


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


@pytest.mark.slow
def test_a_past_day_sees_nothing_that_happened_later(fresh):
    fresh.must("sample", "--customers", "300", "--seed", "11", "--until", "2026-06-30")
    fresh.must("build", "--as-of", "2025-03-31")
    assert fresh.query("""
        select
            (select max(ordered_date) from fct_orders) <= date '2025-03-31',
            (select max(occurred_date) from fct_activities) <= date '2025-03-31',
            (select min(recency_days) from dim_customers) >= 0
    """) == [(True, True, True)]


def test_building_the_same_input_again_gives_the_same_content(sample_build):
    """In another time zone, with one thread, from files whose rows lie in another order."""
    before = sample_build.manifest()
    assert shuffle_raw_files(sample_build.settings, seed=1) > 10
    elsewhere = {"TZ": "Pacific/Kiritimati", "CRM_DUCKDB_THREADS": "1"}
    sample_build.must("build", "--force", "--as-of", "2026-06-30", **elsewhere)
    after = sample_build.manifest()
    assert after["build_id"] > before["build_id"]
    assert differences(before, after) == []
    said = sample_build.must("build", "--as-of", "2026-06-30", **elsewhere)
    assert f"nothing changed since build {after['build_id']}" in said
    assert sample_build.manifest() == after


@pytest.mark.slow
def test_twenty_builds_of_the_same_input_have_the_same_content(sample_build):
    before = sample_build.manifest()
    for number in range(20):
        shuffle_raw_files(sample_build.settings, seed=number)
        where = {"TZ": HOST_ZONES[number % 4], "CRM_DUCKDB_THREADS": str(1 + number // 4 % 2)}
        sample_build.must("build", "--force", "--as-of", "2026-06-30", **where)
        assert differences(before, sample_build.manifest()) == [], where


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Name the tables in which two builds differ."""
    names = before["tables"].keys() | after["tables"].keys()
    found = [name for name in names if before["tables"].get(name) != after["tables"].get(name)]
    assert bool(found) == (before["content_hash"] != after["content_hash"])
    return sorted(found)
