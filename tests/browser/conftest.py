"""A real Chromium on the real app; skipped with a word where there is none."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The workspace that the app under test serves."""
    settings = workspace(tmp_path_factory.mktemp("browser"), "world")
    publish_world(settings, FULL)
    return settings


@pytest.fixture(scope="session")
def app_url(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running app."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "CRM_HOME": str(published.home),
        "CRM_TENANT": published.tenant,
        "CRM_LOCAL_STEWARD": "1",
    }
    log = tmp_path_factory.mktemp("app") / "app.log"
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


def _wait_for(port: int, app: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and app.poll() is None:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the app did not start:\n{log.read_text()[-2000:]}")
