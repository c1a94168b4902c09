"""The journeys that the product is for, clicked from their first sentence to their last file."""

from __future__ import annotations

import csv
import re
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from crm.actors import Actor
from crm.config import Settings
from crm.customers.consents import Statement, grant_consent
from crm.warehouse.status import record_last_build
from tests.browser.journeys.reader import SLOWLY, Reader, count_on
from tests.published_world import FULL, World, publish_world, query
from tests.streamlit_app.wire import contact_values

pytestmark = pytest.mark.browser
MOST_CLICKS = 7
SMALLER, AS_BEFORE = "20250702T040000Z-later", "20250703T040000Z-again"
DESK = Actor("desk", "marketer")
INVITED = """
select customer_id from dim_customers
where recommended_event_id = 'shop:e23' order by customer_id limit 25
"""


def rows_of(file: Path) -> list[dict[str, str]]:
    """Read a file for systems."""
    with file.open(encoding="utf-8", newline="") as written:
        return list(csv.DictReader(written))


def _contacts(settings: Settings) -> set[str]:
    return {value.decode() for value in contact_values(settings)}


def test_slipping_champions_from_a_sentence_to_mailchimp(
    reader: Reader, published: Settings, tmp_path: Path
) -> None:
    reader.open("overview", "Marketer")
    reader.clicks = 0
    sentence = reader.page.locator(".st-key-overview_changes").get_by_role(
        "link", name=re.compile("began to slip")
    )
    reader.click(sentence)
    expect(reader.page).to_have_url(re.compile("/rfm"), timeout=SLOWLY)
    reader.click_mark("rfm_moves", "After: At Risk; Before: Champions")
    panel = reader.panel("rfm_movers")
    expect(panel).to_contain_text("Champions → At Risk", timeout=SLOWLY)
    straight = reader.clicks

    _look_at_one(reader)
    panel = reader.panel("rfm_movers")
    expect(panel).to_contain_text("Champions → At Risk", timeout=SLOWLY)
    assert "id=" not in reader.page.url  # a link to the movement names nobody

    reader.clicks = straight
    reader.click(reader.button(re.compile("Export…"), panel))
    reader.click(reader.page.get_by_role("button", name="Save and open the export"))
    expect(reader.page).to_have_url(re.compile("segment_tab=export"), timeout=SLOWLY)
    reader.pick("Mailchimp")
    reader.pick("10 %")
    kept_out = reader.card("export_waterfall").get_by_text("Control group")
    nobody = reader.main.get_by_text("nobody falls into the control group")  # chance, of so few
    expect(kept_out.or_(nobody).first).to_be_visible(timeout=SLOWLY)
    reader.page.get_by_label(re.compile("^Reason")).fill("Win back champions")
    button = reader.button(re.compile("Write the file for"))
    promised = count_on(button)
    reader.click(button)
    assert reader.clicks <= MOST_CLICKS

    rows = rows_of(reader.download(reader.button("Download the file"), tmp_path))
    assert len(rows) == promised > 0
    assert list(rows[0])[:2] == ["Email Address", "First Name"]
    assert {row["Email Address"] for row in rows} <= _contacts(published)


def _look_at_one(reader: Reader) -> None:
    """Open the first of the people, read why they may leave, and go back."""
    panel = reader.panel("rfm_movers")
    reader.click(panel.get_by_text("List people"))
    reader.click_cell(panel.get_by_test_id("stDataFrame"), 0, 60)
    expect(reader.page).to_have_url(re.compile("/customers.*id=cust_"), timeout=SLOWLY)
    expect(reader.page.get_by_role("tab", name="Timeline")).to_be_visible(timeout=SLOWLY)
    reader.page.go_back()
    expect(reader.page).to_have_url(re.compile("/rfm"), timeout=SLOWLY)
    reader.settle()


def test_a_new_show_from_the_event_to_a_customer_match_file(
    reader: Reader, published: Settings, tmp_path: Path
) -> None:
    agreed = query(published, INVITED)
    for (customer_id,) in agreed:
        said = Statement("email", "ads_audience", proof="form 17")
        grant_consent(published, customer_id, said, actor=DESK)
    reader.open("events?events_tab=events", "Marketer")
    reader.choose("Event", "Event 23")
    panel = reader.panel("events_invited")
    expect(panel).to_contain_text("Invite to Event 23", timeout=SLOWLY)
    reader.click(reader.button(re.compile("Export…"), panel))
    reader.click(reader.page.get_by_role("button", name="Save and open the export"))
    expect(reader.page).to_have_url(re.compile("segment_tab=export"), timeout=SLOWLY)
    reader.pick("Ads audience")
    reader.pick("Google Customer Match")
    expect(reader.card("export_waterfall")).to_contain_text("No consent: unknown", timeout=SLOWLY)
    reader.page.get_by_label(re.compile("^Reason")).fill("Event 23 is on sale")
    button = reader.button(re.compile("Write the file for"))
    promised = count_on(button)
    reader.click(button)

    rows = rows_of(reader.download(reader.button("Download the file"), tmp_path))
    assert len(rows) == promised > 0
    hashes = {sha256(one.strip().lower().encode()).hexdigest() for one in _contacts(published)}
    assert {row["Email"] for row in rows} <= hashes
    assert "@" not in str(rows)


def test_worse_acquisition_from_a_cohort_to_those_who_did_not_return(reader: Reader) -> None:
    reader.open("cohorts", "Marketer")
    reader.choose("for", "first genre")
    expect(reader.page).to_have_url(re.compile("cohorts_by=first_order_genre"), timeout=SLOWLY)
    reader.click_mark("cohorts_matrix", "Months since first order: 3; name: rock")
    expect(reader.page).to_have_url(re.compile("cohorts_row=rock.*cohorts_n="), timeout=SLOWLY)
    reader.pick("Who did not")
    panel = reader.panel("cohorts_people")
    expect(panel).to_contain_text("who did not", timeout=SLOWLY)
    people = (
        panel.get_by_test_id("stMetric").filter(has_text="People").get_by_test_id("stMetricValue")
    )
    counted = people.inner_text()

    reader.click(reader.button(re.compile("Save as segment"), panel))
    reader.page.get_by_role("textbox", name="Name", exact=True).fill("Rock, never again")
    reader.click(reader.page.get_by_role("button", name="Save", exact=True))
    reader.click(panel.get_by_role("link", name="Open the segment"))
    expect(reader.page.locator("h1")).to_have_text("Rock, never again", timeout=SLOWLY)
    members = reader.main.get_by_test_id("stMetric").filter(has_text="Members")
    expect(members).to_contain_text(counted, timeout=SLOWLY)


def test_a_number_that_looks_wrong_leads_to_its_model_and_to_the_failing_check(
    reader: Reader, published: Settings
) -> None:
    record_last_build(
        published, build_id="later", state="failed", failing=["orders_did_not_vanish"], message="-"
    )
    reader.open("overview", "Analyst")
    expect(reader.main.get_by_text("Churn, 180 days")).to_be_visible(timeout=SLOWLY)
    reader.click(reader.button(re.compile("Definitions")))
    popover = reader.page.get_by_test_id("stPopoverBody")
    expect(popover).to_contain_text("rpt_kpi_days.churn_rate", timeout=SLOWLY)
    reader.click(popover.get_by_role("link", name="All columns of rpt_kpi_days").first)
    expect(reader.page).to_have_url(re.compile("data_tab=dictionary"), timeout=SLOWLY)
    reader.pick("Pipeline")
    expect(reader.main).to_contain_text("Held back", timeout=SLOWLY)
    stopped = reader.main.get_by_test_id("stDataFrame").first
    expect(stopped).to_contain_text("orders_did_not_vanish", timeout=SLOWLY)


def test_a_copied_link_opens_the_same_state_of_the_same_build_elsewhere(
    reader: Reader, browser: Browser, published: Settings
) -> None:
    reader.open("rfm", "Analyst")
    reader.choose("Group", "At Risk")
    panel = reader.panel("rfm_people")
    expect(panel).to_contain_text("rfm_segment is At Risk", timeout=SLOWLY)
    reader.click(reader.button(re.compile("Copy link")))
    link = reader.page.get_by_test_id("stCode").inner_text(timeout=SLOWLY).strip()
    figures = panel.get_by_test_id("stMetricValue").all_inner_texts()
    publish_world(published, World(customers=80), SMALLER)

    colleague = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    colleague.goto(link)

    theirs = colleague.locator(".st-key-rfm_people_panel").get_by_test_id("stMetricValue")
    expect(theirs).to_have_text(figures, timeout=SLOWLY)
    colleague.context.close()
    publish_world(published, FULL, AS_BEFORE)  # the other journeys are of all the people
