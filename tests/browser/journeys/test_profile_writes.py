"""What is written from a profile beside notes: messages and their outcome, facts, requests."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from crm.config import Settings
from crm.customers.recording import state_of
from crm.privacy.requests import list_requests
from tests.browser.journeys.reader import SLOWLY, Reader
from tests.published_world import query

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def customer_id(published: Settings) -> str:
    """Somebody who agreed to e-mail and of whom no other test says anything."""
    ((found,),) = query(
        published,
        "select customer_id from dim_customers where may_email order by 1 desc limit 1 offset 3",
    )
    return str(found)


def test_a_message_is_logged_and_its_complaint_recorded(reader: Reader, customer_id: str) -> None:
    reader.open(f"customers?id={customer_id}&cust_tab=notes", "Marketer")
    reader.click(reader.button("Message").first)
    dialog = reader.page.get_by_role("dialog")
    dialog.get_by_label("Subject").fill("Opening night")
    reader.click(dialog.get_by_role("button", name="Save"))
    panel = reader.page.get_by_role("tabpanel")
    expect(panel).to_contain_text("Opening night", timeout=SLOWLY)

    reader.click(panel.get_by_role("button", name=re.compile("Change it")).first)
    complained = re.compile("complained", re.IGNORECASE)
    reader.click(
        reader.page.get_by_role("option", name=complained).or_(
            reader.page.get_by_role("menuitem", name=complained)
        )
    )
    expect(panel.get_by_text(complained).first).to_be_visible(timeout=SLOWLY)


def test_facts_and_a_request_are_written_from_the_profile(
    reader: Reader, published: Settings, customer_id: str
) -> None:
    reader.open(f"customers?id={customer_id}&cust_tab=identity", "Marketer")
    reader.click(reader.button("Facts"))
    dialog = reader.page.get_by_role("dialog")
    dialog.get_by_text("VIP, whatever the rule says").click()
    reader.click(dialog.get_by_role("button", name="Save"))
    expect(dialog).to_have_count(0, timeout=SLOWLY)
    assert state_of(published, customer_id).is_vip

    reader.click(reader.button("Open a request"))
    reader.click(dialog.get_by_role("button", name="Open", exact=True))
    expect(reader.page.get_by_role("tabpanel")).to_contain_text("Open", timeout=SLOWLY)
    assert customer_id in {one.customer_id for one in list_requests(published)}
