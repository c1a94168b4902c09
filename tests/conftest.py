"""What every test may ask for: a workspace of its own, and settings that read nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crm.config import Settings, load_settings


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A developer's CRM_* variables or .env must not decide a test."""
    for name in [name for name in os.environ if name.startswith("CRM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    monkeypatch.setitem(Settings.model_config, "env_file", None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an empty workspace that lives as long as the test."""
    return load_settings(home=tmp_path / "home", tenant="test")


@pytest.fixture
def workspace(settings: Settings) -> Settings:
    """The same, with its folders made."""
    settings.paths.create()
    return settings
