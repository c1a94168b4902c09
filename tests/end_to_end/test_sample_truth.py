"""Marts of the sample against what the twin knows to be true."""

from __future__ import annotations

import duckdb

from tests.end_to_end.command import Workspace


def truth(workspace: Workspace, table: str) -> str:
    return f"read_parquet('{workspace.settings.paths.truth / table}.parquet')"


def test_every_experiments_interval_covers_the_effect_it_truly_had(sample_build):
    with duckdb.connect() as connection:
        known = dict(
            connection.execute(
                "select 'shop:' || campaign_id, caused_orders / treated"
                f" from {truth(sample_build, 'campaigns')}"
            ).fetchall()
        )
    found = sample_build.query(
        "select campaign_id, conversion_lift_low, conversion_lift_high, control_conversion_rate"
        " from rpt_campaign_performance where control_count > 0"
    )
    assert {name for name, *_ in found} == set(known)
    for name, low, high, base_rate in found:
        # who would have bought anyway converts once, not twice
        assert low <= known[name] * (1 - base_rate) <= high, name
    assert min(known.values()) == 0


def test_channels_cost_what_was_spent_and_brought_every_buyer(sample_build):
    buyers, spent, unknown = sample_build.query(
        "select (select count(*) from dim_customers where orders_count > 0)"
        " - sum(new_customers_count), sum(spend),"
        " count(*) filter (channel in ('friend', 'organic') and spend is not null)"
        " from rpt_channel_roi"
    )[0]
    assert (buyers, unknown) == (0, 0)
    with duckdb.connect() as connection:
        landed = sample_build.settings.paths.landing / "channel_spend.parquet"
        total = connection.execute(f"select sum(amount) from read_parquet('{landed}')").fetchall()
    assert [(spent,)] == total
