"""The shop of refunds and currencies, built once for the traps about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ml.traps import money_world
from tests.sharing import made_once


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "money_world", money_world.write)
