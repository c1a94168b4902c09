"""What people did and decided, written as raw sources that dbt reads like any other."""

from __future__ import annotations

import dagster as dg

from crm.identity.customer_ids import assign_customer_ids
from crm.ops.snapshot import write_snapshot
from crm.segments.fields import write_segment_fields
from crm.segments.predicates import write_predicates
from dagster_defs.assets.ingest import SOURCE_KEYS
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource


@dg.asset(key=["ops", "customer_ids"], deps=SOURCE_KEYS, group_name="ops", kinds={"parquet"})
def customer_ids(build: BuildResource) -> dg.MaterializeResult:
    """Decide which source accounts are one person."""
    report = assign_customer_ids(build.settings)
    say("identity", f"{report.customers:,} customers from {report.keys:,} accounts and guests")
    return dg.MaterializeResult(metadata={"customers": report.customers, "keys": report.keys})


@dg.asset(key=["ops", "segment_fields"], group_name="ops", kinds={"parquet"})
def segment_fields(build: BuildResource) -> dg.MaterializeResult:
    """Publish the catalogue of what a segment rule may mention."""
    return dg.MaterializeResult(metadata={"fields": write_segment_fields(build.settings)})


@dg.asset(key=["ops", "segment_predicates"], group_name="ops", kinds={"parquet"})
def segment_predicates(build: BuildResource) -> dg.MaterializeResult:
    """Compile every current segment to the predicate dbt evaluates."""
    written = write_predicates(build.settings, build.as_of_date)
    say("segments", f"{written.rows} segments compiled")
    for slug, reason in written.left_out.items():
        say("segments", f"{slug} left out: {reason}")
    return dg.MaterializeResult(
        metadata={"segments": written.rows, "left_out": len(written.left_out)}
    )


@dg.asset(
    key=["ops", "events"],
    deps=[customer_ids, segment_predicates],
    group_name="ops",
    kinds={"parquet"},
)
def events(build: BuildResource) -> dg.MaterializeResult:
    """Snapshot the operational log; last, so that it holds what the steps above appended."""
    build.remember_inputs()
    return dg.MaterializeResult(metadata={"events": write_snapshot(build.settings)})
