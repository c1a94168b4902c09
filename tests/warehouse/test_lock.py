"""One writer per workspace."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from crm.config import Settings
from crm.errors import LOCKED, LockedError
from crm.warehouse.lock import lock_holder, write_lock

HOLD = """
import sys, time
from crm.config import load_settings
from crm.warehouse.lock import write_lock
with write_lock(load_settings(home=sys.argv[1], tenant="test"), "a long build"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(workspace: Settings):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace.home)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


def test_a_second_writer_is_refused_at_once_and_told_who_holds_the_lock(workspace, holder):
    started = time.monotonic()
    with pytest.raises(LockedError) as refusal, write_lock(workspace, "another build"):
        pass
    assert time.monotonic() - started < 1
    assert f"pid {holder.pid}" in str(refusal.value)
    assert "a long build" in str(refusal.value)
    assert refusal.value.exit_code == LOCKED


def test_a_killed_writer_leaves_the_lock_free(workspace, holder):
    holder.kill()
    holder.wait()
    with write_lock(workspace, "the next build"):
        assert lock_holder(workspace)["purpose"] == "the next build"
    assert lock_holder(workspace) is None


def test_the_lock_can_be_entered_again_by_its_own_process(workspace):
    with write_lock(workspace, "outer"), write_lock(workspace, "inner"):
        assert lock_holder(workspace)["purpose"] == "outer"


def test_taking_the_lock_makes_a_workspace_that_was_never_there(settings):
    with write_lock(settings, "first use"):
        assert settings.paths.landing.is_dir()


def test_asking_for_the_holder_never_blocks_a_writer(workspace):
    assert lock_holder(workspace) is None
    with write_lock(workspace, "build"):
        lock_holder(workspace)
