"""A file in the drop folder starts a build."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import dagster as dg

from crm.config import load_settings
from dagster_defs.jobs import build_job


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
