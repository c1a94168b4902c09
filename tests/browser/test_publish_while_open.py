"""A build published while a page is open: the old view stays whole, the news comes by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm.config import Settings
from tests.browser.conftest import serving
from tests.published_world import World, publish_world, workspace

pytestmark = pytest.mark.browser
SLOWLY = 30_000
NEWS_WITHIN = 15
"""Seconds; the page looks every five, a busy machine may be late."""


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """A workspace that this test may publish into."""
    settings = workspace(tmp_path, "own")
    publish_world(settings, World(customers=60), "20250701T040000Z-first")
    return settings


@pytest.fixture
def own_url(own: Settings, tmp_path: Path) -> Iterator[str]:
    """Address of an app of its own."""
    with serving(own, tmp_path / "app.log") as url:
        yield url


def test_a_build_published_while_a_page_is_open_is_told_and_taken_when_asked_for(
    page: Page, own: Settings, own_url: str
) -> None:
    page.goto(f"{own_url}/customers")
    sixty = page.get_by_text(re.compile("60.* of .*60 customers")).first
    expect(sixty).to_be_visible(timeout=SLOWLY)

    publish_world(own, World(customers=90), "20250701T050000Z-second")
    expect(page.get_by_test_id("stToast")).to_contain_text("New data", timeout=1000 * NEWS_WITHIN)
    page.get_by_role("combobox", name=re.compile("Lifecycle")).click()
    page.get_by_role("option", name="At risk").click()
    expect(page.get_by_text(re.compile("of .*60 customers")).first).to_be_visible(timeout=SLOWLY)
    expect(page.get_by_test_id("stException")).to_have_count(0)

    page.get_by_role("button", name="Show the new data").click()
    expect(page.get_by_text(re.compile("of .*90 customers")).first).to_be_visible(timeout=SLOWLY)
