"""What people did and decided, written as raw sources that dbt reads like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

import dagster as dg

from crm.identity.candidates import find_candidates
from crm.identity.customer_ids import assign_customer_ids
from crm.ops.snapshot import write_snapshot
from crm.segments.language.catalogue import write_catalogue
from crm.segments.life.predicates import write_predicates
from crm.warehouse.history import DAILY, heal_history, stored_days
from crm.warehouse.past_days import BACKFILLED
from dagster_defs.assets.ingest import SOURCE_KEYS
from dagster_defs.owners import DATA_ENGINEERING
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource

CUSTOMER_IDS = dg.AssetKey(["ops", "customer_ids"])
MERGED_PROFILES = dg.AssetKey(["ops", "merged_profiles"])
MAPS = {
    CUSTOMER_IDS: "Which person each account and guest address is: the identity map.",
    MERGED_PROFILES: "Which profiles people's merges make one person.",
}
CATALOGUE = ("segment_fields", "segment_events", "segment_event_properties")
SEGMENTS = ("segment_predicates", "segment_measures", "segment_lists")


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            key,
            description=description,
            deps=SOURCE_KEYS,
            group_name="ops",
            kinds={"python", "parquet"},
            owners=DATA_ENGINEERING,
        )
        for key, description in MAPS.items()
    ]
)
def customer_ids(build: BuildResource) -> Iterator[dg.MaterializeResult]:
    """Decide which source accounts are one person, and apply what people merged."""
    report = assign_customer_ids(build.settings)
    say("identity", f"{report.customers:,} customers from {report.keys:,} accounts and guests")
    counts = asdict(report)
    merged = {"merged_by_people": counts.pop("merged_by_people")}
    yield dg.MaterializeResult(asset_key=CUSTOMER_IDS, metadata=counts)
    yield dg.MaterializeResult(asset_key=MERGED_PROFILES, metadata=merged)


@dg.asset(
    key=["ops", "identity_candidates"],
    deps=[CUSTOMER_IDS],
    group_name="ops",
    kinds={"python", "parquet", "splink"},
    owners=DATA_ENGINEERING,
)
def identity_candidates(build: BuildResource) -> dg.MaterializeResult:
    """Score pairs of customers who might be one person, for people to look at."""
    report = find_candidates(build.settings)
    say("identity", f"{report.candidates:,} pairs of customers to look at")
    return dg.MaterializeResult(
        metadata={"accounts": report.accounts, "candidates": report.candidates}
    )


def _specs(tables: Iterable[str], deps: Iterable[dg.AssetKey] = ()) -> list[dg.AssetSpec]:
    return [
        dg.AssetSpec(
            ["ops", table],
            deps=deps,
            group_name="ops",
            kinds={"python", "parquet"},
            owners=DATA_ENGINEERING,
        )
        for table in tables
    ]


@dg.multi_asset(specs=_specs(CATALOGUE))
def segment_catalogue(build: BuildResource) -> Iterator[dg.MaterializeResult]:
    """Publish the catalogue of what a segment rule may mention."""
    fields, events = write_catalogue(build.settings)
    counts = {"fields": fields, "events": events}
    for table in CATALOGUE:
        yield dg.MaterializeResult(asset_key=["ops", table], metadata=counts)


@dg.multi_asset(specs=_specs(SEGMENTS, deps=[CUSTOMER_IDS]))
def segment_predicates(build: BuildResource) -> Iterator[dg.MaterializeResult]:
    """Compile every current segment, gather what their rules measure, and fold their lists."""
    written = write_predicates(build.settings, build.as_of_date)
    say("segments", f"{written.rows} segments compiled")
    for slug, reason in written.left_out.items():
        say("segments", f"{slug} left out: {reason}")
    counts = {"segments": written.rows, "left_out": len(written.left_out)}
    for table in SEGMENTS:
        yield dg.MaterializeResult(asset_key=["ops", table], metadata=counts)


@dg.asset(
    key=["exports", "members"],
    group_name="ops",
    kinds={"python", "parquet"},
    owners=DATA_ENGINEERING,
)
def export_members(build: BuildResource) -> dg.MaterializeResult:
    """Say whom each export was about; written when a file leaves, here only counted."""
    files = (build.settings.paths.raw / "exports" / "members").glob("*.parquet")
    return dg.MaterializeResult(metadata={"exports": sum(1 for _ in files)})


@dg.asset(
    key=["ops", "events"],
    deps=[CUSTOMER_IDS, segment_predicates],
    group_name="ops",
    kinds={"python", "parquet"},
    owners=DATA_ENGINEERING,
)
def events(build: BuildResource) -> dg.MaterializeResult:
    """Snapshot the operational log; last, so that it holds what the steps above appended."""
    build.remember_inputs()
    return dg.MaterializeResult(metadata={"events": write_snapshot(build.settings)})


@dg.multi_asset(
    name="stored_history",
    specs=[
        dg.AssetSpec(
            ["history", table],
            group_name="ops",
            kinds={"python", "parquet"},
            owners=DATA_ENGINEERING,
        )
        for table in (*DAILY, *BACKFILLED)
    ],
)
def stored_history(build: BuildResource) -> Iterator[dg.MaterializeResult]:
    """What earlier builds stored when they were published; here only a kill is cleaned up after."""
    heal_history(build.settings)
    days = len(stored_days(build.settings))
    for table in (*DAILY, *BACKFILLED):
        yield dg.MaterializeResult(asset_key=["history", table], metadata={"days": days})
