"""Ended builds are remembered: how long they took, and what stopped them."""

from __future__ import annotations

from crm.config import Settings
from crm.warehouse.builds import REMEMBERED, ended_builds
from crm.warehouse.status import record_last_build


def record(settings: Settings, build_id: str, state: str) -> None:
    record_last_build(settings, build_id=build_id, state=state, failing=[], message=None)


def test_a_build_is_remembered_once_it_ended_from_when_it_began(settings: Settings) -> None:
    record(settings, "b1", "building")
    assert ended_builds(settings) == []

    record(settings, "b1", "published")
    record(settings, "b2", "building")
    record(settings, "b2", "failed")

    assert {build.build_id: build.state for build in ended_builds(settings)} == {
        "b1": "published",
        "b2": "failed",
    }
    assert all(build.seconds >= 0 and build.tables == {} for build in ended_builds(settings))


def test_the_oldest_are_forgotten(settings: Settings) -> None:
    for number in range(REMEMBERED + 2):
        record(settings, f"b{number}", "failed")

    known = {build.build_id for build in ended_builds(settings)}
    assert len(known) == REMEMBERED
    assert "b0" not in known
