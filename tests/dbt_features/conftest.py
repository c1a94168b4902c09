"""The reports of one random world, built once for all tests that count them again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dbt_features.report_world import WORLD, build_reports
from tests.sharing import made_once


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "reports", lambda folder: build_reports(folder, WORLD))
