"""One real build that the end-to-end tests share."""

from __future__ import annotations

import pytest

from tests.end_to_end.command import Workspace


@pytest.fixture(scope="session")
def sample_build(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that was never initialised: `crm sample`, then `crm build`, of two days."""
    workspace = Workspace(tmp_path_factory.mktemp("sample"))
    workspace.must("sample", "--customers", "600", "--seed", "11", "--until", "2026-06-30")
    workspace.must("build", "--as-of", "2025-03-31")
    workspace.must("build", "--as-of", "2026-06-30")
    return workspace


@pytest.fixture
def fresh(tmp_path) -> Workspace:
    """A workspace that does not exist yet."""
    return Workspace(tmp_path / "home")
