"""The ten pages in a real browser: drawn, quiet, open to everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crm.config import Settings
from crm.warehouse.connection import published_build
from streamlit_app.shell.navigation import PAGES, PageEntry

pytestmark = pytest.mark.browser
SLOWLY = 30_000
AT_REST, DARK = 700, "rgb(18, 24, 31)"
"""Milliseconds without a change after which a page counts as drawn, and the dark ground."""
TOO_WIDE = """() => {
  const wider = (one, room) => one && room && one.scrollWidth > room.clientWidth + 1;
  const main = document.querySelector('[data-testid="stMain"]');
  const found = wider(main, main) ? [`the page: ${main.scrollWidth} > ${main.clientWidth}`] : [];
  for (const grid of main.querySelectorAll('[data-testid="stDataFrame"] .dvn-scroller'))
    if (wider(grid, grid)) found.push(`a table: ${grid.scrollWidth} > ${grid.clientWidth}`);
  for (const card of main.querySelectorAll('[data-testid="stVegaLiteChart"]')) {
    const drawn = card.querySelector("svg, canvas")?.getBoundingClientRect().width ?? 0;
    if (drawn > card.clientWidth + 1) found.push(`a chart: ${drawn} > ${card.clientWidth}`);
  }
  return found;
}"""
"""What needs scrolling sideways: the page itself, a table drawn on a canvas, a chart."""


def open_fully(page: Page, address: str) -> None:
    """Open a page and wait until the app has nothing left to draw."""
    page.goto(address)
    expect(page.locator("h1")).to_be_visible(timeout=SLOWLY)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=SLOWLY)
    page.wait_for_timeout(AT_REST)
    expect(page.locator('[data-stale="true"]')).to_have_count(0, timeout=SLOWLY)  # pale, and old


@pytest.mark.parametrize("entry", PAGES, ids=[entry.path for entry in PAGES])
def test_every_page_is_drawn_quietly_and_keeps_nobody_out(
    page: Page,
    app_url: str,
    quiet: list[str],
    axe: Callable[[Page], list[str]],
    entry: PageEntry,
) -> None:
    open_fully(page, f"{app_url}/{entry.path}")

    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_have_text(entry.title)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("could not be drawn")).to_have_count(0)
    assert page.get_by_test_id("stSidebarNavLink").count() == len(PAGES)
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", DARK)
    assert axe(page) == []
    for _ in range(2):  # past the link to the content, to the first page of the list
        page.keyboard.press("Tab")
    expect(page.get_by_test_id("stSidebarNavLink").first).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.set_viewport_size({"width": 1280, "height": 720})
    page.wait_for_timeout(AT_REST)
    assert page.evaluate(TOO_WIDE) == []
    assert quiet == []


def test_a_link_carries_its_defaults_and_its_build_and_paper_has_no_buttons(
    page: Page, app_url: str, published: Settings
) -> None:
    open_fully(page, f"{app_url}/overview")
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").inner_text(timeout=SLOWLY).strip()
    page.keyboard.press("Escape")

    assert link.startswith(f"{app_url}/overview?")
    assert f"build={published_build(published).build_id}" in link
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Copy link")).not_to_be_visible()
    expect(page.get_by_test_id("stSidebar")).not_to_be_visible()
    expect(page.get_by_role("button", name="as of")).to_be_visible()
