"""A workspace that the journeys may write into, and a window in which clicks are counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from crm.config import Settings
from tests.browser.conftest import serving
from tests.browser.journeys.reader import Reader
from tests.published_world import FULL, publish_world, workspace


@pytest.fixture(scope="package")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The workspace of the journeys; other browser tests have one in which nobody writes."""
    settings = workspace(tmp_path_factory.mktemp("journeys"), "world")
    publish_world(settings, FULL)
    return settings


@pytest.fixture(scope="package")
def app_url(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app of the journeys' own."""
    with serving(published, tmp_path_factory.mktemp("journeys-app") / "app.log") as url:
        yield url


@pytest.fixture
def reader(page: Page, app_url: str, quiet: list[str]) -> Reader:
    """Somebody at the app; the console is quiet and no other host is asked when they leave."""
    return Reader(page, app_url, quiet)
