"""After publishing: did any table lose an unusual share of its rows? A warning, never a stop.

What must stop a build (the orders) is checked before it is published, in `checks.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from crm.warehouse.connection import published_build, read_manifest
from crm.warehouse.volumes import rows_of, shrunken_tables
from dagster_defs.assets.publish import PUBLISHED_KEYS, TABLES
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource

CHECK = "rows_did_not_vanish"
TABLE_KEYS = [key for key in PUBLISHED_KEYS if key.path[0] in TABLES]


@dg.multi_asset_check(
    name="volumes",
    specs=[
        dg.AssetCheckSpec(
            CHECK,
            asset=key,
            additional_deps=[dg.AssetKey(["published", "build"])],
            description="The table did not shrink by more than the tolerated share since the"
            " build published before; CRM_INGEST_SHRINK_TOLERANCE sets the share.",
        )
        for key in TABLE_KEYS
    ],
)
def volumes(build: BuildResource) -> Iterator[dg.AssetCheckResult]:
    """Compare the rows just published with those published before; counts only."""
    now = read_manifest(published_build(build.settings))
    before = build.published_before
    shrunk = shrunken_tables(now, before, build.settings.ingest_shrink_tolerance)
    if shrunk:
        say("checks", f"far fewer rows than before: {', '.join(shrunk)}")
    for key in TABLE_KEYS:
        table = key.path[-1]
        yield dg.AssetCheckResult(
            asset_key=key,
            check_name=CHECK,
            passed=table not in shrunk,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"rows": rows_of(now, table), "rows_before": rows_of(before, table)},
        )
