"""Every notebook runs from top to bottom on a published build; its own assertions decide."""

from __future__ import annotations

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

from crm.config import PROJECT_ROOT
from tests.published_world import FULL, NO_ORDERS, World, publish_world, workspace

NOTEBOOKS = sorted((PROJECT_ROOT / "notebooks").glob("*.py"))


@pytest.mark.parametrize("world", [FULL, NO_ORDERS], ids=["full", "no orders"])
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(
    notebook: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = workspace(tmp_path)
    publish_world(settings, world)
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)

    executed = NotebookClient(jupytext.read(notebook), timeout=120, kernel_name="python3").execute(
        cwd=str(PROJECT_ROOT)
    )

    last = executed.cells[-1]["outputs"][-1]["data"]["text/plain"]
    assert "agree" in last
