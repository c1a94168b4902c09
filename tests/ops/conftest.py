from __future__ import annotations

from pathlib import Path

import pytest

from crm.config import Settings
from crm.ops.log import OperationalLog


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)  # no .env of the checkout
    return Settings(home=tmp_path, tenant="theatre")


@pytest.fixture
def log(settings: Settings) -> OperationalLog:
    return OperationalLog(settings)
