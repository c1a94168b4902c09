"""Running exports by schedule: when one is due, as whom, and what the log keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from crm.config import Settings
from crm.errors import CheckFailedError, CrmError
from crm.exports.destinations.destination import read_destination
from crm.exports.destinations.templates import columns_of_template
from crm.exports.export import export_segment
from crm.exports.result import ExportResult
from crm.exports.scheduling.schedule_files import Schedule, read_schedule, schedule_names
from crm.ops.events import ScheduledExportRan
from crm.ops.log import OperationalLog
from crm.segments.life.definitions import find_segment
from crm.warehouse.connection import PublishedBuild, published_build


@dataclass(frozen=True)
class Run:
    """One run of a schedule, as the log tells it."""

    ran_at: datetime
    outcome: str
    build_id: str | None
    message: str | None


def last_runs(settings: Settings) -> dict[str, Run]:
    """Return the last run of every schedule that ever ran, by its name."""
    runs: dict[str, Run] = {}
    for logged in OperationalLog(settings).read([ScheduledExportRan.kind]):
        if isinstance(event := logged.event, ScheduledExportRan):
            run = Run(logged.recorded_at, event.outcome, event.build_id, event.message)
            runs[logged.subject_id] = run
    return runs


def check_schedule(settings: Settings, name: str) -> Schedule:
    """Read a schedule and look for everything it names: segment, destination, template.

    Raises
    ------
    UsageError
        Something is not there (any more), or cannot be asked.
    """
    schedule = read_schedule(settings, name)
    said = schedule.definition
    find_segment(settings, said.segment)
    read_destination(said.destination, said.channel)
    if said.template is not None:
        columns_of_template(settings, said.template, said.destination)
    return schedule


def is_due(
    schedule: Schedule, last: Run | None, build: PublishedBuild, settings: Settings, now: datetime
) -> bool:
    """Whether a schedule should run: on a build it has not seen, once in its day, week or month."""
    if last is None or last.outcome == "failed":
        return last is None or last.build_id != build.build_id
    if last.build_id == build.build_id:
        return False
    if schedule.definition.after == "build":
        return True
    before, today = (moment.astimezone(settings.zone).date() for moment in (last.ran_at, now))
    return _period(before, schedule.definition.after) != _period(today, schedule.definition.after)


def _period(day: date, after: str) -> tuple[int, ...]:
    match after:
        case "day":
            return (day.toordinal(),)
        case "week":
            return tuple(day.isocalendar()[:2])
        case _:
            return (day.year, day.month)


def run_schedule(settings: Settings, name: str) -> ExportResult:
    """Run a schedule now, as the actor it names, and log how it ended.

    Raises
    ------
    CrmError
        As `crm.exports.export.export_segment`, or the schedule cannot be read or names what is not
        there any more. A failure is logged too.
    """
    build = published_build(settings)
    schedule = read_schedule(settings, name)
    said, request = schedule.definition, schedule.request()
    try:
        check_schedule(settings, name)
        result = export_segment(
            settings,
            said.segment,
            reason=said.reason,
            actor=request.actor,
            channel=said.channel,
            purpose=said.purpose,
            format=said.format,
            destination=said.destination,
            control=said.control,
            delta=said.delta,
            template=said.template,
            columns=said.columns,
            split=said.split,
            schedule=name,
            build=build,
        )
    except CrmError as error:
        _log(settings, schedule, build, "failed", message=str(error)[:500])
        raise
    export_id = result.manifest["export_id"] if result.manifest else None
    _log(settings, schedule, build, "made" if export_id else "nobody", export_id=export_id)
    return result


def due_schedules(settings: Settings, now: datetime | None = None) -> list[str]:
    """Return the schedules to run on the published build; one that cannot be read is among them.

    So a broken file is told by a failing run, not by silence.
    """
    now = now or datetime.now(UTC)
    build, runs = published_build(settings), last_runs(settings)
    due = []
    for name in schedule_names(settings):
        try:
            schedule = read_schedule(settings, name)
        except CrmError:
            due.append(name)
            continue
        if is_due(schedule, runs.get(name), build, settings, now):
            due.append(name)
    return due


def run_due(settings: Settings, now: datetime | None = None) -> dict[str, str]:
    """Run every schedule that is due; all are tried before a failure is told.

    Returns
    -------
    dict of str to str
        Name to the sentence of its export.

    Raises
    ------
    CheckFailedError
        Some schedules failed; the message names each with its reason.
    """
    done: dict[str, str] = {}
    failed: dict[str, str] = {}
    for name in due_schedules(settings, now):
        try:
            done[name] = run_schedule(settings, name).sentence
        except CrmError as error:
            failed[name] = str(error)
    if failed:
        told = "; ".join(f"{name}: {why}" for name, why in failed.items())
        raise CheckFailedError(
            "{failed} scheduled exports failed: {told}", list(failed), failed=len(failed), told=told
        )
    return done


def _log(
    settings: Settings,
    schedule: Schedule,
    build: PublishedBuild,
    outcome: str,
    *,
    export_id: str | None = None,
    message: str | None = None,
) -> None:
    event = ScheduledExportRan.model_validate(
        {
            "subject_id": schedule.name,
            "definition_sha256": schedule.sha256,
            "defined_by": schedule.defined_by,
            "outcome": outcome,
            "build_id": build.build_id,
            "export_id": export_id,
            "message": message,
        }
    )
    OperationalLog(settings).append(event, actor=schedule.actor.name)
