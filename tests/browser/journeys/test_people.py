"""What is written about people by clicks: tags, lists, notes, requests; seen at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import state_of
from crm.privacy.requests import list_requests
from crm.segments.asking.preview import members_now
from crm.segments.life.definitions import create
from tests.browser.journeys.reader import SLOWLY, Reader
from tests.published_world import query

ANA = Actor("ana", "analyst")

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TICKED, NAMED = 15, 3
"""Where a row is ticked, in pixels; how many of the page are."""


def dialog_of(reader: Reader) -> Locator:
    """Find the dialog that is open."""
    found = reader.page.get_by_role("dialog")
    expect(found).to_be_visible(timeout=SLOWLY)
    return found


def test_people_ticked_in_the_list_are_tagged_listed_and_compared(
    reader: Reader, published: Settings
) -> None:
    create(published, "guest_list", actor=ANA, type="manual", name_en="Guest list")
    reader.open("customers?cust_life=Champion", "Marketer")
    grid = reader.main.get_by_test_id("stDataFrame").first
    for row in range(NAMED):
        reader.click_cell(grid, row, TICKED)
    expect(reader.main).to_contain_text(f"{NAMED} people chosen", timeout=SLOWLY)

    reader.click(reader.button("Add a tag"))
    dialog_of(reader).get_by_role("combobox", name=re.compile("Tag")).click()
    reader.page.keyboard.type("first row")
    reader.page.keyboard.press("Enter")
    reader.click(dialog_of(reader).get_by_role("button", name="Add", exact=True))
    expect(reader.page.get_by_test_id("stToast")).to_contain_text("3 people tagged", timeout=SLOWLY)

    expect(reader.main).to_contain_text(f"{NAMED} people chosen", timeout=SLOWLY)
    reader.click(reader.button("Add to a segment"))
    reader.click(dialog_of(reader).get_by_role("button", name="Add", exact=True))
    expect(reader.page.get_by_test_id("stToast").last).to_contain_text(
        "Added to Guest list", timeout=SLOWLY
    )
    _found, members = members_now(published, "guest_list")
    assert len(members) == NAMED
    assert all("first-row" in state_of(published, one).tags for one in members)

    reader.click(reader.button("Compare"))
    expect(dialog_of(reader)).to_contain_text("Side by side", timeout=SLOWLY)


def test_columns_are_chosen_and_stand_in_the_url(reader: Reader) -> None:
    reader.open("customers", "Analyst")
    reader.click(reader.button(re.compile("^view_column|Columns")))
    reader.click(reader.page.get_by_test_id("stPopoverBody").get_by_text("City", exact=True))
    expect(reader.page).to_have_url(re.compile(r"cust_cols=.*city"), timeout=SLOWLY)


def test_a_note_and_a_tag_are_shown_at_once_and_the_note_closed_from_its_menu(
    reader: Reader, published: Settings
) -> None:
    ((customer_id,),) = query(
        published, "select customer_id from dim_customers where may_email order by 1 limit 1"
    )
    reader.open(f"customers?id={customer_id}&cust_tab=notes", "Marketer")
    reader.click(reader.button(re.compile("note", re.IGNORECASE)).first)
    dialog = dialog_of(reader)
    dialog.get_by_label("Title").fill("Asked for the balcony")
    dialog.get_by_label("Text").fill("Two seats, together")
    reader.click(dialog.get_by_role("button", name="Save"))
    expect(reader.main).to_contain_text("Two seats, together", timeout=SLOWLY)

    reader.click(reader.button(re.compile("Change")).last)
    reader.click(
        reader.page.get_by_role("option", name="Close").or_(
            reader.page.get_by_role("menuitem", name="Close")
        )
    )
    expect(reader.main.get_by_text("closed")).to_be_visible(timeout=SLOWLY)


def test_a_request_is_opened_worked_on_and_closed(reader: Reader, published: Settings) -> None:
    ((customer_id,),) = query(
        published, "select customer_id from dim_customers order by customer_id desc limit 1"
    )
    reader.open("data?data_tab=requests", "Steward")
    reader.page.get_by_role("textbox", name="Customer id").fill(customer_id)
    reader.page.get_by_role("textbox", name="How they asked").fill("by letter")
    reader.click(reader.button("Open the request"))
    expect(reader.main).to_contain_text("in time", timeout=SLOWLY)
    reader.page.get_by_text("It was checked that it is this person who asks").last.click()
    reader.click(reader.button("Close the request"))
    expect(reader.page.get_by_test_id("stToast")).to_contain_text("closed", timeout=SLOWLY)

    (request,) = [one for one in list_requests(published) if one.customer_id == customer_id]
    assert request.closed_at


def test_the_list_leads_to_a_profile_by_keys_alone(reader: Reader, published: Settings) -> None:
    reader.open("customers", "Analyst")
    reader.page.get_by_role("combobox", name="Open a customer of this page").focus()
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Enter")
    expect(reader.page).to_have_url(re.compile("id=cust_"), timeout=SLOWLY)
