"""Which scheduled exports take a segment out: they would fail without it."""

from __future__ import annotations

from crm.config import Settings
from crm.errors import UsageError
from crm.exports.scheduling.schedule_files import read_schedule, schedule_names


def scheduled_exports_of(settings: Settings, slug: str) -> list[str]:
    """Name the schedules of a segment, in words; a file that cannot be read exports nothing."""
    found = []
    for name in schedule_names(settings):
        try:
            schedule = read_schedule(settings, name)
        except UsageError:
            continue
        if schedule.definition.segment == slug:
            found.append(f"the scheduled export '{name}'")
    return found
