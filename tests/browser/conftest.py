"""A real Chromium on the real app; skipped with a word where there is none."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from crm.cli.app import LOOPBACK, command_line
from crm.config import PROJECT_ROOT, Settings
from tests.published_world import FULL, publish_world, workspace

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTS_WITHIN = 60
EXCLUDED = ('[data-testid="stSidebarNavItems"]', '[data-testid="stMetricChart"]')
"""Streamlit's own: its list of pages, and the inside of a spark-line, whose figure is text."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The workspace that the app under test serves."""
    settings = workspace(tmp_path_factory.mktemp("browser"), "world")
    publish_world(settings, FULL)
    return settings


@pytest.fixture(scope="session")
def app_url(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running app."""
    with serving(published, tmp_path_factory.mktemp("app") / "app.log") as url:
        yield url


@contextmanager
def serving(settings: Settings, log: Path) -> Iterator[str]:
    """Run the app on a workspace and say where."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "CRM_HOME": str(settings.home),
        "CRM_TENANT": settings.tenant,
        "CRM_LOCAL_STEWARD": "1",
    }
    with log.open("w") as written:
        app = subprocess.Popen(
            command_line(port), cwd=PROJECT_ROOT, env=environment, stdout=written, stderr=written
        )
        try:
            _wait_for(port, app, log)
            yield f"http://{LOOPBACK}:{port}"
        finally:
            app.terminate()
            app.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}: `apt-get install chromium` enables browser tests")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window of an analyst's size."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def quiet(page: Page, app_url: str) -> Iterator[list[str]]:
    """What the page complains of and whom else it asks; nothing, when the test is over.

    Streamlit looks for its own health address beside every deep link and finds it one folder up:
    those two 404s are its habit.
    """
    heard: list[str] = []
    own = (app_url, app_url.replace("http", "ws"), "data:", "blob:")

    def console(message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        if message.type == "error" and "/_stcore/" not in address:
            heard.append(f"console: {message.text} {address}")

    def request(asked: Request) -> None:
        if not asked.url.startswith(own):
            heard.append(f"request: {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", request)
    yield heard
    assert heard == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Ask axe-core for what keeps people out of the page: all but its minor findings."""
    rules = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def findings(page: Page) -> list[str]:
        result = rules.run(page, context={"exclude": [[part] for part in EXCLUDED]}).response
        return [
            f"{found['id']}: {node['html'][:160]}"
            for found in result["violations"]
            if found["impact"] != "minor"
            for node in found["nodes"]
            if not node["html"].endswith("></g>")  # a chart's layer that draws nothing
        ]

    return findings


def _wait_for(port: int, app: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and app.poll() is None:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not start:\n{log.read_text()[-2000:]}")
