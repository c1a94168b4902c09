"""What a browser is sent: no contact for who may not read one; and in which language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from crm.config import Settings
from tests.published_world import query
from tests.streamlit_app.wire import contact_values, contacts_among

pytestmark = pytest.mark.browser
SLOWLY = 30_000
AGREED = "select customer_id from dim_customers where may_email and may_sms limit 1"


@pytest.fixture
def frames(page: Page) -> list[bytes]:
    """Collect everything that the server sends to the page."""
    received: list[bytes] = []

    def noted(payload: str | bytes) -> None:
        received.append(payload.encode() if isinstance(payload, str) else payload)

    def opened(socket: WebSocket) -> None:
        socket.on("framereceived", noted)

    page.on("websocket", opened)
    return received


@pytest.fixture
def romanian(browser: Browser) -> Iterator[Page]:
    """A window of somebody whose browser speaks Romanian."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="ro-RO")
    yield context.new_page()
    context.close()


def look_as(page: Page, role: str) -> None:
    """Choose a role in the sidebar and wait until the page is drawn in it."""
    page.get_by_role("combobox", name=re.compile("Look as")).click(timeout=SLOWLY)
    page.get_by_role("option", name=role).click()
    box = page.get_by_role("combobox", name="Look as")
    expect(box).to_have_value(role, timeout=SLOWLY)
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=SLOWLY
    )


@pytest.mark.parametrize("role", ["Viewer", "Analyst", "Marketer"])
def test_contacts_come_over_the_wire_to_those_who_may_read_them_alone(
    page: Page, app_url: str, published: Settings, frames: list[bytes], role: str
) -> None:
    ((customer_id,),) = query(published, AGREED)
    contacts = contact_values(published)
    page.goto(f"{app_url}/customers")
    look_as(page, role)
    page.goto(f"{app_url}/customers?id={customer_id}")
    look_as(page, role)

    assert sum(map(len, frames)) > 20_000
    assert bool(contacts_among(frames, contacts)) is (role == "Marketer")


def test_the_page_speaks_the_browsers_language_and_says_so_to_screen_readers(
    romanian: Page, app_url: str
) -> None:
    romanian.goto(app_url)
    expect(romanian.locator("html")).to_have_attribute("lang", "ro", timeout=SLOWLY)

    romanian.get_by_role("radio", name="English").click(timeout=SLOWLY)
    expect(romanian.locator("html")).to_have_attribute("lang", "en", timeout=SLOWLY)
    expect(romanian.get_by_role("heading", name="Overview")).to_be_visible(timeout=SLOWLY)
