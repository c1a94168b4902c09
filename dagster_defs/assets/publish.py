"""The last step: what was built and checked becomes what people see."""

from __future__ import annotations

import dagster as dg

from crm.segments.asking.waiting import waiting_segments
from crm.warehouse.connection import reader
from crm.warehouse.forecast_watch import alarms
from crm.warehouse.movement import build_changes, changes_sentence
from crm.warehouse.publish import publish
from crm.warehouse.status import record_last_build
from dagster_defs.assets.dbt import feature_tables, mart_tables
from dagster_defs.owners import DATA_ENGINEERING
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource

TABLES = ("marts", "contacts")
VIEWS = ("compat", "compat_contacts")
PUBLISHED_KEYS = sorted(
    key for key in feature_tables.keys | mart_tables.keys if key.path[0] in TABLES + VIEWS
)


@dg.asset(
    key=["published", "build"],
    deps=PUBLISHED_KEYS,
    group_name="publish",
    kinds={"python", "duckdb"},
    owners=DATA_ENGINEERING,
)
def published_build(build: BuildResource) -> dg.MaterializeResult:
    """Copy marts and contacts to versioned files and swap CURRENT."""
    manifest = publish(
        build.settings,
        build.file,
        build.build_id,
        as_of=build.as_of_date,
        code_version=build.code_version,
        input_hash=build.inputs,
        event_time=build.event_time,
    )
    build.keep_as_latest()
    record_last_build(
        build.settings, build_id=build.build_id, state="published", failing=[], message=None
    )
    say("history", manifest.history.sentence())
    say("publish", f"{build.build_id} as of {manifest.as_of} is served")
    with reader(build.settings) as connection:
        changes = build_changes(connection)
        for alarm in alarms(connection):
            say("forecasts", alarm)
        for slug, reason in waiting_segments(build.settings, connection).items():
            say("segments", f"{slug}: {reason}")
    sentence = changes_sentence(changes)
    if sentence:
        say("changes", sentence)
    return dg.MaterializeResult(
        metadata={
            "build_id": manifest.build_id,
            "content_hash": manifest.content_hash,
            "customers": manifest.tables["dim_customers"].rows,
            "tables": len(manifest.tables),
            "rows": sum(state.rows for state in manifest.tables.values()),
            "changes": sentence or "no day before is known",
            **{
                f"{line.subject} {line.item} {line.measure}": float(line.change) for line in changes
            },
        }
    )
