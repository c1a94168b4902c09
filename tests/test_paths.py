"""What holds people is closed to the machine's other accounts, whatever the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.config import Settings
from crm.exports.record.place import new_private_file, one_export_at_a_time
from crm.ops import keys
from crm.ops.log import one_appender
from crm.warehouse.connection import scratch
from crm.warehouse.durable import unfinished
from crm.warehouse.lock import write_lock


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_a_workspace_is_private_from_its_first_folder_on(settings: Settings) -> None:
    with write_lock(settings, "test"):
        assert mode(settings.paths.workspace) == 0o700


@pytest.mark.usefixtures("umask")
def test_whatever_makes_the_workspace_first_makes_it_private(settings: Settings) -> None:
    with scratch(settings):
        assert mode(settings.paths.workspace) == 0o700


def test_an_open_workspace_is_closed_by_the_next_writer(settings: Settings) -> None:
    settings.paths.landing.mkdir(parents=True)
    settings.paths.workspace.chmod(0o755)
    with write_lock(settings, "test"):
        assert mode(settings.paths.workspace) == 0o700


@pytest.mark.usefixtures("umask")
def test_key_export_and_locks_are_their_owners_alone(settings: Settings) -> None:
    keys.make_key(settings)
    assert mode(settings.paths.audit_key) == 0o600
    assert mode(settings.paths.audit_key.parent) == 0o700
    with one_export_at_a_time(settings.paths.exports):
        final = settings.paths.exports / "a.csv"
        os.close(new_private_file(final))
        assert mode(unfinished(final)) == 0o600
        assert mode(settings.paths.exports / ".lock") == 0o600
    with one_appender(settings.paths.log):
        assert mode(settings.paths.log.parent) == 0o700
        assert mode(settings.paths.log.with_suffix(".lock")) == 0o600
