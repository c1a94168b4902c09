"""One real build that the end-to-end tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.command import Workspace
from tests.sharing import made_once


@pytest.fixture(scope="session")
def sample_build(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that was never initialised: `crm sample`, then `crm build`."""
    return Workspace(made_once(tmp_path_factory, "sample_build", _build_sample) / "home")


def _build_sample(folder: Path) -> None:
    workspace = Workspace(folder / "home")
    workspace.must("sample", "--customers", "600", "--seed", "11", "--until", "2026-06-30")
    workspace.must("build", "--as-of", "2026-06-30")


@pytest.fixture
def fresh(tmp_path: Path) -> Workspace:
    """A workspace that does not exist yet."""
    return Workspace(tmp_path / "home")
