"""A kill between any two steps of an export: nothing leaves unlogged, nothing logged is lost."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from typing import Any

import pytest

from crm.config import Settings
from crm.exports import making
from crm.exports.proof.verify import verify_export
from crm.exports.record.healing import heal_exports
from crm.exports.record.register import made_exports
from crm.ops.log import OperationalLog
from tests.exports.shorthand import exported
from tests.exports.world import publish_people, reachable

STEPS = ("write_members", "load_rows", "new_private_file", "write_relation", "put_beside_none")


class Killed(BaseException):
    """Stands for a process that is gone: nothing of ours runs after it."""


class Steps:
    """Counts the steps of an export and kills it before one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken, self.last = 0, 10**6
        for name in STEPS:
            monkeypatch.setattr(making, name, self.counted(getattr(making, name)))
        monkeypatch.setattr(OperationalLog, "append", self.counted(OperationalLog.append))
        monkeypatch.setattr(making.Making, "_forget_unless_logged", lambda _: None)

    def counted(self, real: Any) -> Any:
        def wrapper(*words: Any, **named: Any) -> Any:
            if self.taken >= self.last:
                raise Killed
            self.taken += 1
            return real(*words, **named)

        return wrapper


def names(settings: Settings) -> set[str]:
    return {path.name for path in settings.paths.exports.iterdir()} - {".lock"}


def logged_names(settings: Settings) -> set[str]:
    made = made_exports(settings)
    return {one.name for each in made for one in each.files} | {
        str(each.event.manifest_name) for each in made
    }


def test_a_kill_at_any_step_leaves_a_whole_export_or_none(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_people(settings, [reachable("Ana"), reachable("Ion")])
    steps = Steps(monkeypatch)
    exported(settings)
    total, kills = steps.taken, 0
    assert total == 9
    for last in range(total):
        before = len(made_exports(settings))
        steps.taken, steps.last = 0, last
        with pytest.raises(Killed):
            exported(settings)
        finished = {name for name in names(settings) if not name.endswith(".unfinished")}
        assert finished <= logged_names(settings), "nothing has a name before the log has a line"
        heal_exports(settings)
        assert names(settings) == logged_names(settings)
        assert not list((settings.paths.raw / "exports").rglob("*.unfinished"))
        kills += len(made_exports(settings)) > before
    assert kills == 3, "some kills came after the line in the log"
    for path in settings.paths.exports.glob("*.csv"):
        assert verify_export(settings, path).problems == ()


def test_a_failure_after_the_line_is_finished_by_the_next_export(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_people(settings, [reachable("Ana")])

    def full(path: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(making, "put_beside_none", full)
        with pytest.raises(OSError, match="No space"):
            exported(settings)
    assert all(name.endswith(".unfinished") for name in names(settings))
    exported(settings)
    assert names(settings) == logged_names(settings)
    assert len(made_exports(settings)) == 2


FOREVER = """
import sys
from pathlib import Path
from crm.config import load_settings
from tests.exports.shorthand import exported
settings = load_settings(home=Path(sys.argv[1]), tenant="test")
print("ready", flush=True)
while True:
    exported(settings, format="xlsx")
"""


@pytest.mark.slow
def test_processes_killed_at_any_moment_leave_whole_exports(settings: Settings) -> None:
    publish_people(settings, [reachable(f"P{number}") for number in range(200)])
    chance = random.Random(7)
    for _ in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", FOREVER, str(settings.home)], stdout=subprocess.PIPE
        )
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.1, 4.0))
        process.kill()
        process.wait()
        finished = {name for name in names(settings) if not name.endswith(".unfinished")}
        assert finished <= logged_names(settings)
    exported(settings)
    assert names(settings) == logged_names(settings)
    assert len(made_exports(settings)) > 1
    for path in settings.paths.exports.glob("*.xlsx"):
        assert verify_export(settings, path).problems == ()
