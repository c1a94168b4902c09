"""What dbt connects to is the same for every build, so that dbt keeps what it parsed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crm.config import PROJECT_ROOT
from dagster_defs.dbt_warehouse import Plugin


def opened() -> tuple[str, dict[str, Any]]:
    """The attached path and the options with which the plugin lets DuckDB be opened."""
    plugin = Plugin("warehouse", {})
    credentials = SimpleNamespace(attach=[SimpleNamespace(path="named by the plugin")])
    options: dict[str, Any] = {}
    plugin.update_connection_config(credentials, options)
    return credentials.attach[0].path, options


def test_the_profile_says_nothing_that_differs_between_builds() -> None:
    assert "env_var" not in (PROJECT_ROOT / "dbt_project/profiles.yml").read_text("utf-8")


def test_a_build_is_made_in_its_own_file_within_its_limits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CRM_WAREHOUSE", str(tmp_path / "build-1.duckdb"))
    monkeypatch.setenv("CRM_DUCKDB_THREADS", "1")
    monkeypatch.setenv("CRM_DUCKDB_MEMORY_LIMIT", "700MB")
    file, options = opened()
    assert file == str(tmp_path / "build-1.duckdb")
    assert options == {"memory_limit": "700MB", "threads": 1, "temp_directory": f"{file}.tmp"}


def test_dbt_by_itself_builds_in_the_warehouse_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_HOME", "somewhere")
    monkeypatch.setenv("CRM_TENANT", "shop")
    assert opened()[0] == "somewhere/shop/warehouse/dbt.duckdb"
