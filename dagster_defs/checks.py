"""Checks that stop a build before it is published; dbt's own tests are checks of their models."""

from __future__ import annotations

import dagster as dg

from crm.errors import NotBuiltError
from crm.warehouse.connection import published_build, read_manifest
from dagster_defs.resources import BuildResource


@dg.asset_check(
    asset=dg.AssetKey(["quality", "loads"]),
    blocking=True,
    description="Every row that came in was accepted, rejected or superseded; none was lost.",
)
def loads_account_for_every_row(build: BuildResource) -> dg.AssetCheckResult:
    """Compare the independent count of each file with what became of its rows."""
    lost = build.loads_with_lost_rows()
    return dg.AssetCheckResult(passed=not lost, metadata={"loads": ", ".join(lost) or "none"})


@dg.asset_check(
    asset=dg.AssetKey(["marts", "fct_orders"]),
    blocking=True,
    description="Orders did not shrink by more than the tolerated share since the last build.",
)
def orders_did_not_vanish(build: BuildResource) -> dg.AssetCheckResult:
    """Stop a build whose source lost most of its orders; an older as-of day may hold fewer."""
    now = build.count("select count(*) from build.marts.fct_orders")
    try:
        manifest = read_manifest(published_build(build.settings))
    except NotBuiltError:
        return dg.AssetCheckResult(passed=True, metadata={"orders": now})
    before = manifest["tables"]["fct_orders"]["rows"]
    back_dated = build.as_of_date.isoformat() < manifest["as_of"]
    least = before * (1 - build.settings.ingest_shrink_tolerance)
    return dg.AssetCheckResult(
        passed=back_dated or now >= least,
        description=f"{now:,} orders, {before:,} in the published build; "
        "CRM_INGEST_SHRINK_TOLERANCE sets the tolerated share.",
        metadata={"orders": now, "orders_before": before},
    )
