"""A file in the drop folder starts a build; a build starts the exports that are due."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import dagster as dg

from crm.config import load_settings
from crm.errors import NotBuiltError
from crm.exports.scheduling.schedules import due_schedules
from crm.warehouse.connection import published_build
from dagster_defs.jobs import build_job, exports_job


@dg.sensor(
    name="drop_folder_sensor",
    job=build_job,
    minimum_interval_seconds=60,
    description="Starts a build when the drop folder changed and has been still for a minute.",
)
def drop_folder_sensor(
    context: dg.SensorEvaluationContext,
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Run once per state of the folder; a file still being copied changes size and waits."""
    landing = load_settings().paths.landing
    files = sorted(path for path in landing.rglob("*") if path.is_file())
    listing = "\n".join(f"{path.relative_to(landing)} {path.stat().st_size}" for path in files)
    state = hashlib.sha256(listing.encode()).hexdigest()
    seen, _, built = (context.cursor or "").partition(" ")
    context.update_cursor(f"{state} {state if seen == state else built}")
    if not files or state == built:
        yield dg.SkipReason("Nothing new in the drop folder.")
    elif seen != state:
        yield dg.SkipReason("The drop folder is changing; looking again in a minute.")
    else:
        yield dg.RunRequest(run_key=state)


@dg.sensor(
    name="scheduled_exports_sensor",
    job=exports_job,
    minimum_interval_seconds=60,
    description="Runs the exports whose schedule says so on each new build, however it was made.",
)
def scheduled_exports_sensor(
    context: dg.SensorEvaluationContext,
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Run once per build and set of due schedules; what failed is tried again on the next build."""
    settings = load_settings()
    try:
        build = published_build(settings)
    except NotBuiltError:
        yield dg.SkipReason("Nothing is built yet.")
        return
    due = due_schedules(settings)
    if due:
        yield dg.RunRequest(run_key=" ".join([build.build_id, *due]))
    else:
        yield dg.SkipReason("No export is due.")
