"""The build that the gate reads."""

from __future__ import annotations

import pytest

from tests.consent.world import Build


@pytest.fixture
def build() -> Build:
    return Build()
