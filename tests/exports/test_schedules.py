"""Scheduled exports: read strictly, run once per period, as an actor whose role is checked."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import CheckFailedError, CrmError, NotPermittedError, RuleError, UsageError
from crm.exports.record.register import made_exports
from crm.exports.scheduling import schedules
from crm.exports.scheduling.schedule_files import read_schedule
from crm.exports.scheduling.schedules import (
    Run,
    check_schedule,
    due_schedules,
    is_due,
    run_due,
    run_schedule,
)
from crm.ops.events import ScheduledExportRan, SegmentRetired
from crm.ops.log import OperationalLog
from crm.segments.life.definitions import create
from crm.warehouse.connection import PublishedBuild
from tests.exports.world import BUILD_ID, publish_people, reachable

ANA = Actor("ana", "analyst")

WEEKLY = """\
segment: buyers
reason: weekly newsletter
after: week
run_as: {name: ana, role: marketer}
delta: true
"""
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def world(settings: Settings) -> Settings:
    publish_people(settings, [reachable("Ana"), reachable("Ion")])
    create(settings, "buyers", {"field": "orders_count", "op": "gte", "value": 1}, actor=ANA)
    write(settings, WEEKLY)
    return settings


def write(settings: Settings, text: str, name: str = "weekly") -> None:
    settings.paths.schedules.mkdir(parents=True, exist_ok=True)
    (settings.paths.schedules / f"{name}.yaml").write_text(text, "utf-8")


def outcomes(settings: Settings) -> list[tuple[str, str]]:
    events = OperationalLog(settings).read([ScheduledExportRan.kind])
    return [(one.actor, (one.payload or {})["outcome"]) for one in events]


def test_a_schedule_runs_once_on_a_build_as_the_actor_it_names(world: Settings) -> None:
    assert due_schedules(world) == ["weekly"]
    assert list(run_due(world)) == ["weekly"]
    (made,) = made_exports(world)
    assert (made.made_by, made.event.schedule, made.event.role) == ("ana", "weekly", "marketer")
    assert made.event.reason == "weekly newsletter"
    assert due_schedules(world) == []
    assert run_due(world) == {}
    assert run_schedule(world, "weekly").rows == 0, "nothing changed: a delta without a file"
    assert outcomes(world) == [("ana", "made"), ("ana", "nobody")]
    (first, _) = OperationalLog(world).read([ScheduledExportRan.kind])
    assert first.payload
    assert first.payload["definition_sha256"] == read_schedule(world, "weekly").sha256
    assert first.payload["defined_by"] == read_schedule(world, "weekly").defined_by
    assert first.payload["export_id"] == made.export_id


@pytest.mark.parametrize(
    ("after", "days", "due"),
    [
        ("build", 0, True),
        ("day", 0, False),
        ("day", 1, True),
        ("week", 6, False),
        ("week", 7, True),
        ("month", 29, False),
        ("month", 30, True),
    ],
)
def test_a_schedule_is_due_on_a_new_build_of_a_new_period(
    settings: Settings, after: str, days: int, due: bool
) -> None:
    write(settings, WEEKLY.replace("after: week", f"after: {after}"))
    world, schedule = settings, read_schedule(settings, "weekly")
    newer = PublishedBuild("newer", world.paths.published_folder)
    last, now = Run(MONDAY, "made", BUILD_ID, None), MONDAY + timedelta(days=days)
    assert is_due(schedule, last, newer, world, now) is due
    assert not is_due(schedule, Run(MONDAY, "made", "newer", None), newer, world, now)
    assert is_due(schedule, Run(MONDAY, "failed", BUILD_ID, None), newer, world, MONDAY)
    assert not is_due(schedule, Run(MONDAY, "failed", "newer", None), newer, world, MONDAY)


def test_the_role_is_checked_when_it_runs(world: Settings) -> None:
    write(world, WEEKLY.replace("role: marketer", "role: analyst"))
    with pytest.raises(NotPermittedError, match="'analyst' of ana may not export contacts"):
        run_schedule(world, "weekly")
    write(world, WEEKLY.replace("role: marketer", "role: steward"))
    with pytest.raises(NotPermittedError, match="CRM_LOCAL_STEWARD"):
        run_schedule(world, "weekly")
    assert made_exports(world) == []
    assert outcomes(world) == [("ana", "failed"), ("ana", "failed")]


def test_what_vanished_fails_loudly_and_the_others_still_run(world: Settings) -> None:
    write(world, WEEKLY.replace("segment: buyers", "segment: nobody_knows"), "gone")
    write(world, WEEKLY.replace("delta: true", "destination: nowhere"), "nowhere")
    with pytest.raises(CheckFailedError, match="2 scheduled exports failed") as error:
        run_due(world)
    assert error.value.failing == ["gone", "nowhere"]
    assert "no segment 'nobody_knows'" in str(error.value)
    assert "'nowhere' is no destination" in str(error.value)
    assert len(made_exports(world)) == 1
    assert due_schedules(world) == [], "a failure is tried again on the next build"
    OperationalLog(world).append(SegmentRetired(subject_id="buyers"), actor="ana")
    with pytest.raises(UsageError, match="no segment 'buyers'"):
        check_schedule(world, "weekly")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WEEKLY + "colour: red\n", "line 6, column 1: colour: there is no such key"),
        (WEEKLY.replace("week\n", "fortnight\n"), "line 3, column 1: after"),
        (WEEKLY.replace("role: marketer", "role: king"), "line 4, column 21: run_as.role"),
        (WEEKLY.replace("run_as: {name: ana, role: marketer}\n", ""), "line 1, column 1: run_as"),
        (WEEKLY + "delta: false\n", "line 6, column 1: the key 'delta' is repeated"),
        (WEEKLY + "control: half\n", "line 6, column 1: control"),
        (WEEKLY.replace("true", "yes"), "line 5, column 1: delta"),
        (WEEKLY + "control: 0.9\n", "A control group of 0.9"),
        (WEEKLY.replace("segment: buyers", "segment: ../x"), "is no segment"),
        ("- a list\n", "says nothing by name"),
        ("a: [\n", "line 2, column 1"),
        (WEEKLY + "#" * 100_000 + "\npurpose: service\n", "is larger than 100,000 bytes"),
    ],
)
def test_a_file_that_says_something_else_is_told_with_its_place(
    settings: Settings, text: str, says: str
) -> None:
    write(settings, text)
    with pytest.raises((UsageError, RuleError), match=re.escape(says)):
        read_schedule(settings, "weekly")


def test_a_broken_file_is_told_by_a_failing_run(world: Settings) -> None:
    write(world, WEEKLY + "colour: red\n")
    assert due_schedules(world) == ["weekly"]
    with pytest.raises(CheckFailedError, match="weekly"):
        run_due(world)


@pytest.mark.parametrize("name", ["../weekly", "nobody", "WEEKLY", "x" * 65])
def test_only_files_of_the_folder_are_schedules(settings: Settings, name: str) -> None:
    write(settings, WEEKLY)
    with pytest.raises(UsageError, match="There is no schedule"):
        read_schedule(settings, name)


def test_a_file_that_everybody_may_write_is_nobodys_word(world: Settings) -> None:
    (world.paths.schedules / "weekly.yaml").chmod(0o666)
    with pytest.raises(UsageError, match="chmod o-w"):
        run_schedule(world, "weekly")


def test_a_failure_of_the_export_is_logged_without_anybodys_contact(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise CrmError("the disk is full")

    monkeypatch.setattr(schedules, "export_segment", fail)
    with pytest.raises(CrmError, match="the disk is full"):
        run_schedule(world, "weekly")
    (event,) = OperationalLog(world).read([ScheduledExportRan.kind])
    assert event.payload
    assert (event.payload["outcome"], event.payload["message"]) == ("failed", "the disk is full")
    assert event.actor == Actor("ana", "marketer").name
