"""The manifest, parsed once for all tests."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dagster_defs.dbt_manifest import manifest_path


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    """The dbt manifest of the working tree, as the builds of other tests use it."""
    document: dict[str, Any] = json.loads(manifest_path().read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Models by name."""
    return {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
    }
