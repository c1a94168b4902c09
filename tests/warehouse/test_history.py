"""Stored days: written before a build is served, thinned with age, never half there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from crm.config import Settings
from crm.errors import NotBuiltError
from crm.warehouse import durable
from crm.warehouse.connection import published_build, read_manifest
from crm.warehouse.history import (
    EVERYBODY,
    StoredHistory,
    heal_history,
    history_folder,
    store_history,
    stored_days,
)
from crm.warehouse.publish import publish
from tests.warehouse.builds import write_build

DAY = date(2026, 1, 1)


class Killed(BaseException):
    """What stands for a kill: nothing in the product catches it."""


def build(settings: Settings, day: date, generation: int = 1) -> Path:
    path = settings.paths.warehouse / f"build-{day}-{generation}.duckdb"
    return write_build(path, generation, day=day.isoformat())


def store(settings: Settings, day: date, *, event_time: bool = False) -> StoredHistory:
    return store_history(settings, build(settings, day), day, event_time=event_time)


def publish_day(settings: Settings, day: date, generation: int) -> None:
    publish(
        settings,
        build(settings, day, generation),
        f"2026{generation:04d}T000000-a",
        as_of=day,
        code_version="test",
    )


def whole_days(settings: Settings) -> list[date]:
    """Days of which everybody's rows are kept."""
    files = (history_folder(settings) / "customer_states").glob("*.parquet")
    return sorted(date.fromisoformat(path.stem) for path in files)


def customers_of(settings: Settings, day: date) -> set[str]:
    path = history_folder(settings) / "customer_states" / f"{day}.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute("select customer_id from read_parquet(?)", [str(path)]).fetchall()
    return {customer for (customer,) in rows}


def test_the_same_day_again_takes_its_own_place(workspace):
    publish_day(workspace, DAY, 1)
    publish_day(workspace, DAY, 2)
    assert stored_days(workspace) == [DAY]
    assert customers_of(workspace, DAY) == {"2"}


def test_a_past_day_is_stored_by_nobody_and_the_build_says_so(workspace):
    store(workspace, DAY)
    outcome = store(workspace, DAY - timedelta(days=3))
    assert outcome.stored == ()
    assert "2026-01-01 is stored already" in outcome.sentence()
    assert stored_days(workspace) == [DAY]


def test_a_past_day_computed_from_event_time_is_stored_and_later_days_stay(workspace):
    for days in (0, 1, 5):
        store(workspace, DAY + timedelta(days=days))
    outcome = store(workspace, DAY + timedelta(days=1), event_time=True)
    assert outcome.replaced == (DAY + timedelta(days=1),)
    assert "1 stored days replaced" in outcome.sentence()
    assert stored_days(workspace) == [DAY + timedelta(days=days) for days in (0, 1, 5)]


def test_old_days_keep_their_changes_and_month_ends_keep_everybody(workspace):
    settings = workspace.model_copy(update={"history_daily_days": 3})
    days = [date(2026, 1, 29) + timedelta(days=number) for number in range(9)]
    for day in days:
        store(settings, day)
    assert stored_days(settings) == days
    assert whole_days(settings) == [date(2026, 1, 31), *days[-3:]]


def test_the_build_before_the_newest_keeps_everybody_however_old(workspace):
    settings = workspace.model_copy(update={"history_daily_days": 3})
    for day in (date(2025, 3, 3), date(2025, 7, 7), DAY):
        store(settings, day)
    assert whole_days(settings) == [date(2025, 7, 7), DAY]


@pytest.mark.parametrize("stride", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_a_kill_at_any_step_leaves_a_day_that_the_next_build_makes_whole(
    workspace, monkeypatch, stride
):
    """Whatever is served is stored; after the build was repeated nothing is left of the kill."""
    publish_day(workspace, DAY, 1)
    second = DAY + timedelta(days=1)
    killed_at = 0
    while True:
        with monkeypatch.context() as patch:
            _kill_after(patch, killed_at)
            try:
                publish_day(workspace, second, 2)
                break
            except Killed:
                killed_at += stride
        served = date.fromisoformat(read_manifest(published_build(workspace))["as_of"])
        assert served in stored_days(workspace)
        for day in stored_days(workspace):
            assert customers_of(workspace, day) == {"1" if day == DAY else "2"}
    assert killed_at > 30, "the counter must have cut publishing at many places"
    assert stored_days(workspace) == [DAY, second]
    heal_history(workspace)
    assert {path.suffix for path in history_folder(workspace).glob("*/*")} == {".parquet"}


def test_a_kill_before_the_first_build_is_served_leaves_nothing_served(workspace, monkeypatch):
    with monkeypatch.context() as patch:
        _kill_after(patch, 12)
        with pytest.raises(Killed):
            publish_day(workspace, DAY, 1)
    with pytest.raises(NotBuiltError):
        published_build(workspace)


def test_files_of_a_day_without_a_record_are_removed(workspace):
    store(workspace, DAY)
    folder = history_folder(workspace)
    for table in EVERYBODY:
        (folder / table / "2026-01-02.parquet").write_bytes(b"half")
        (folder / table / "2026-01-01.parquet.unfinished").write_bytes(b"half")
    assert len(heal_history(workspace)) == 2 * len(EVERYBODY)
    assert stored_days(workspace) == whole_days(workspace) == [DAY]


def _kill_after(patch: pytest.MonkeyPatch, steps: int) -> None:
    """Let so many steps that reach the disk happen, and none after them."""
    left = steps

    def counted(real):
        def wrapper(*args, **kwargs):
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return real(*args, **kwargs)

        return wrapper

    patch.setattr(durable, "flush", counted(durable.flush))
    patch.setattr(Path, "replace", counted(Path.replace))
    patch.setattr(Path, "unlink", counted(Path.unlink))
    patch.setattr(Path, "write_text", counted(Path.write_text))
