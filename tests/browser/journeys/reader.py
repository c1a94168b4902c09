"""Somebody at the app: opens pages, clicks and counts the clicks, waits until all is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SLOWLY = 30_000
SETTLED = 150
"""Milliseconds that a click needs to reach the app before its answer can be waited for."""
ROW, HEAD = 35, 35
"""Pixels of a grid's row and of its head; grids are drawn on a canvas, so cells are places."""


@dataclass
class Reader:
    """A window on the app, and how often its reader clicked."""

    page: Page
    url: str
    heard: list[str]
    clicks: int = 0

    def open(self, path: str, role: str | None = None) -> None:
        """Open an address of the app, in a role."""
        self.page.goto(f"{self.url}/{path}")
        expect(self.page.locator("h1")).to_be_visible(timeout=SLOWLY)
        self.settle()
        if role is not None:
            self.page.get_by_role("combobox", name=re.compile("Look as")).click()
            self.page.get_by_role("option", name=role).click()
            expect(self.page.get_by_role("combobox", name="Look as")).to_have_value(role)
            self.settle()

    def settle(self) -> None:
        """Wait until the app has drawn what was asked for."""
        self.page.wait_for_timeout(SETTLED)
        expect(self.page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=SLOWLY
        )

    def click(self, what: Locator) -> None:
        """Click once, and wait for the answer."""
        self.clicks += 1
        what.click(timeout=SLOWLY)
        self.settle()

    def pick(self, name: str) -> None:
        """Click one of a row of choices, and see that it is chosen."""
        choice = self.main.get_by_role("radio", name=name)
        self.click(choice)
        expect(choice).to_have_attribute("aria-checked", "true", timeout=SLOWLY)

    def button(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        """Find a button by what it says."""
        place = within or self.main
        return place.get_by_role("button", name=name)

    def choose(self, box: str, option: str) -> None:
        """Choose from a select box, by keys alone."""
        field = self.main.get_by_role("combobox", name=re.compile(f"^{re.escape(box)}"))
        field.focus()
        self.page.keyboard.type(option)
        expect(self.page.get_by_role("option", name=option).first).to_be_visible(timeout=SLOWLY)
        self.page.keyboard.press("Enter")
        self.settle()

    def click_mark(self, card: str, label: str) -> None:
        """Click a mark of a card's chart, found by what it says to screen readers."""
        mark = self.card(card).locator(f'path[aria-label*="{label}"]').first
        mark.scroll_into_view_if_needed(timeout=SLOWLY)
        self._click_inside(mark, None, None)

    def click_cell(self, grid: Locator, row: int, x: float) -> None:
        """Click a row of a grid, `x` pixels from its left end."""
        grid.scroll_into_view_if_needed(timeout=SLOWLY)
        self._click_inside(grid, x, HEAD + ROW * row + ROW / 2)

    def card(self, key: str) -> Locator:
        """Find a card by its key."""
        return self.page.locator(f".st-key-card_{key}")

    def panel(self, key: str) -> Locator:
        """Find a panel of people by its key."""
        return self.page.locator(f".st-key-{key}_panel")

    @property
    def main(self) -> Locator:
        """The page without the sidebar."""
        return self.page.get_by_test_id("stMain")

    def download(self, button: Locator, folder: Path) -> Path:
        """Click a button that hands a file over, and keep the file."""
        self.clicks += 1
        with self.page.expect_download(timeout=SLOWLY) as handed:
            button.click(timeout=SLOWLY)
        file = folder / handed.value.suggested_filename
        handed.value.save_as(file)
        return file

    def _click_inside(self, what: Locator, x: float | None, y: float | None) -> None:
        box = what.bounding_box()
        assert box is not None
        self.clicks += 1
        self.page.mouse.click(
            box["x"] + (box["width"] / 2 if x is None else x),
            box["y"] + (box["height"] / 2 if y is None else y),
        )
        self.settle()


def count_on(button: Locator) -> int:
    """Read the number on a button."""
    found = re.search(r"\d+", button.inner_text(timeout=SLOWLY))
    assert found is not None
    return int(found.group())
