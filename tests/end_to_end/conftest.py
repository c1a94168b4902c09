"""One real build that the end-to-end tests share."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.end_to_end.command import Workspace


@pytest.fixture(scope="session")
def sample_build(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Workspace:
    """A workspace that was never initialised: `crm sample`, then `crm build`.

    All test processes share it: whoever comes first makes it, the others wait.
    """
    own = tmp_path_factory.getbasetemp()
    shared = (own if worker_id == "master" else own.parent) / "sample_build"
    workspace, built = Workspace(shared / "home"), shared / "built"
    with _one_at_a_time(shared):
        if not built.exists():
            workspace.must("sample", "--customers", "600", "--seed", "11", "--until", "2026-06-30")
            workspace.must("build", "--as-of", "2026-06-30")
            built.touch()
    return workspace


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def fresh(tmp_path) -> Workspace:
    """A workspace that does not exist yet."""
    return Workspace(tmp_path / "home")
