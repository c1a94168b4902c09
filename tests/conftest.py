"""What every test may ask for: a workspace of its own, and settings that read nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crm.config import Settings, load_settings

# One process per core runs the tests; numeric threads on top of them only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

LONGEST_FIRST = ("end_to_end", "proofs", "dbt", "loyalty", "dbt_features")
BUILDS_THE_SAMPLE = "test_build.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start what takes longest, so that the test processes end together.

    Who only reads the sample's build comes last: beside the test that makes it, a second process
    would wait for it, and read while it is built anew.
    """
    items.sort(key=_place_in_the_queue)


def _place_in_the_queue(item: pytest.Item) -> int:
    if "sample_build" in getattr(item, "fixturenames", ()) and item.path.name != BUILDS_THE_SAMPLE:
        return 2
    return 0 if any(name in item.path.parts for name in LONGEST_FIRST) else 1


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
