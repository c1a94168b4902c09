"""When builds run, in the tenant's zone."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from crm.config import load_settings
from dagster_defs.inputs import input_hash, last_published_inputs
from dagster_defs.jobs import build_job, letter_job, refresh_job

SETTINGS = load_settings()


def every(minutes: int) -> str:
    """Write an interval as cron: whole hours when it is an hour or more."""
    return f"*/{minutes} * * * *" if minutes < 60 else f"5 */{minutes // 60} * * *"


daily_build_schedule = dg.ScheduleDefinition(
    name="daily_build_schedule",
    job=build_job,
    cron_schedule="15 4 * * *",
    execution_timezone=SETTINGS.timezone,
    description="Ingest and build the day that has just ended.",
)

monthly_letter_schedule = dg.ScheduleDefinition(
    name="monthly_letter_schedule",
    job=letter_job,
    cron_schedule="0 7 1-3 * *",
    execution_timezone=SETTINGS.timezone,
    description="Write the letter once the month's last day is built; a letter written stays.",
)


@dg.schedule(
    name="hourly_refresh_schedule",
    job=refresh_job,
    cron_schedule=every(SETTINGS.segment_refresh_minutes),
    execution_timezone=SETTINGS.timezone,
    description="Rebuild when the log, the raw files or the settings changed; skip when not.",
)
def hourly_refresh_schedule(
    context: dg.ScheduleEvaluationContext,
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Compare the hash of all inputs with the one the published build was made of."""
    settings = load_settings()
    inputs = input_hash(settings, settings.default_as_of())
    if inputs == last_published_inputs(settings):
        yield dg.SkipReason("Nothing changed since the published build.")
    else:
        yield dg.RunRequest(run_key=inputs)
