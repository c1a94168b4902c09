"""The ten pages in a real browser: drawn, quiet, open to everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from streamlit_app.shell.navigation import PAGES, PageEntry

pytestmark = pytest.mark.browser
SLOWLY = 30_000
AT_REST = 700
"""Milliseconds without a change after which a page counts as drawn."""


def open_fully(page: Page, address: str) -> None:
    """Open a page and wait until the app has nothing left to draw."""
    page.goto(address)
    expect(page.locator("h1")).to_be_visible(timeout=SLOWLY)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SLOWLY)
    page.wait_for_timeout(AT_REST)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("entry", PAGES, ids=[entry.path for entry in PAGES])
def test_every_page_is_drawn_quietly_and_keeps_nobody_out(
    page: Page,
    app_url: str,
    quiet: list[str],
    axe: Callable[[Page], list[str]],
    entry: PageEntry,
    scheme: str,
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    open_fully(page, f"{app_url}/{entry.path}")

    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_have_text(entry.title)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("could not be drawn")).to_have_count(0)
    assert page.get_by_test_id("stSidebarNavLink").count() == len(PAGES)
    assert axe(page) == []
    assert quiet == []


def test_a_page_is_no_wider_than_a_small_laptop(page: Page, app_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    for entry in PAGES:
        open_fully(page, f"{app_url}/{entry.path}")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, entry.path
