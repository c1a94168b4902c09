"""The manifest, parsed once for all architecture tests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.architecture.project import parse_dbt


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The dbt manifest of the working tree."""
    return parse_dbt(tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Models by name."""
    return {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
