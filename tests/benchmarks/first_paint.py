"""How long a reader waits for a page in a real browser: a table.

    CRM_HOME=… CRM_TENANT=twin python -m tests.benchmarks.first_paint [PAGE ...] [--times 8]

Milliseconds of the browser's own clock from the navigation to the page's heading, and to the first
thing with figures: a tile, a chart's marks, a table (-1: the page has none). Every visit is a new
browser profile, so its files come from the server each time; the app's answers are kept from the
first visit on, which is shown apart and asks everything anew. The server warms up on `WARM_UP`.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, sync_playwright

from crm.config import load_settings
from streamlit_app.shell.navigation import PAGES
from tests.browser.conftest import CHROMIUM, QUIET, serving

HEADING = "h1"
FIGURES = ", ".join(
    (
        '[data-testid="stMetric"]',
        '[data-testid="stVegaLiteChart"] :is(canvas, svg)',
        '[data-testid="stDataFrame"]',
    )
)
SHOWN = """([sought, holders]) => {
    const now = performance.now()
    if (document.querySelector(sought)?.checkVisibility()) return now
    const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState
    const isBare = state === 'notRunning' && !document.querySelector(holders)
    window.bareSince = isBare ? window.bareSince ?? now : undefined
    return isBare && now - window.bareSince > 5000 && -1
}"""
"""The browser's clock when something is there; -1 when a page at rest goes without it."""
HOLDERS = '[data-testid="stMetric"], [data-testid="stVegaLiteChart"], [data-testid="stDataFrame"]'
PATIENCE = 120_000
WARM_UP = "loyalty"
"""The page that asks least: the server's own start and its connection belong to no page."""
Paint = tuple[float, float]
"""Milliseconds to the heading, and to the first figures."""


def main() -> None:
    """Print one line per page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=[entry.path for entry in PAGES])
    parser.add_argument("--times", type=int, default=8)
    asked = parser.parse_args()
    log = Path(tempfile.mkdtemp()) / "app.log"
    with serving(load_settings(), log) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        _paint(browser, f"{url}/{WARM_UP}")
        print("page         first visit: h1  figures    again: h1 p50  p95    figures p50  p95")
        for page in asked.pages:
            first = _paint(browser, f"{url}/{page}")
            again = [_paint(browser, f"{url}/{page}") for _ in range(asked.times)]
            print(_line(page, first, again), flush=True)
        browser.close()


def _paint(browser: Browser, address: str) -> Paint:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(address, wait_until="commit")
    heading, figures = (
        float(page.wait_for_function(SHOWN, arg=[sought, HOLDERS], timeout=PATIENCE).json_value())
        for sought in (HEADING, FIGURES)
    )
    context.close()
    return heading, figures


def _line(page: str, first: Paint, again: Sequence[Paint]) -> str:
    told = "".join(
        f"{median(times):>15.0f} {_p95(times):>5.0f}" for times in zip(*again, strict=True)
    )
    return f"{page:<12}{first[0]:>16.0f}{first[1]:>9.0f}{told}"


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[18]


if __name__ == "__main__":
    main()
