"""What only a browser shows: figures on screen, a quiet console, the URL, a file that opens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from crm.config import Settings
from crm.exports.export import preview_waterfall
from streamlit_app.wording.formats import Formats
from tests.published_world import AS_OF, query

pytestmark = pytest.mark.browser
SLOWLY = 30_000


def test_the_overview_shows_its_figures_with_a_quiet_console_and_no_request_elsewhere(
    page: Page, app_url: str, published: Settings, quiet: list[str]
) -> None:
    page.goto(app_url)

    ((active,),) = query(
        published, f"select active_90d from rpt_kpi_days where kpi_date = date '{AS_OF}'"
    )
    tile = page.get_by_test_id("stMetric").filter(has_text="Active customers, 90 days")
    expect(tile).to_contain_text(Formats("ro_RO", "RON", "UTC").count(active), timeout=SLOWLY)
    expect(page).to_have_url(re.compile("/overview$"))
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts).to_have_count(6, timeout=SLOWLY)
    expect(charts.nth(5).locator("svg, canvas").first).to_be_visible(timeout=SLOWLY)
    assert quiet == []


def test_a_link_restores_what_its_sender_saw(page: Page, app_url: str) -> None:
    page.goto(app_url)
    page.get_by_role("radio", name="30 days").click(timeout=SLOWLY)
    expect(page.get_by_text("Active customers, 30 days")).to_be_visible(timeout=SLOWLY)
    expect(page).to_have_url(re.compile("overview_win=30"))

    colleague = page.context.new_page()
    colleague.goto(page.url)

    expect(colleague.get_by_text("Active customers, 30 days")).to_be_visible(timeout=SLOWLY)


def test_filters_come_back_from_the_url_with_the_same_people(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/customers")
    page.get_by_role("combobox", name=re.compile("Lifecycle")).click(timeout=SLOWLY)
    page.get_by_role("option", name="At risk").click()
    expect(page).to_have_url(re.compile("cust_life=at_risk"), timeout=SLOWLY)
    summary = page.get_by_text(re.compile(r"of 300 customers")).first
    expect(summary).to_contain_text("%", timeout=SLOWLY)

    colleague = page.context.new_page()
    colleague.goto(page.url)

    expect(colleague.get_by_text(summary.inner_text()).first).to_be_visible(timeout=SLOWLY)


def test_the_exported_file_opens_and_holds_the_people_on_the_button(
    page: Page, app_url: str, published: Settings, tmp_path: Path
) -> None:
    expected = preview_waterfall(published, "one_timers").in_file
    page.goto(f"{app_url}/segments?sid=one_timers&segment_tab=export")
    page.get_by_role("combobox", name=re.compile("Look as")).click(timeout=SLOWLY)
    page.get_by_role("option", name="Marketer").click()
    page.get_by_label("Reason (kept in the manifest and the log)").fill("browser test")
    page.get_by_role("button", name=f"Write the file for {expected} people").click(timeout=SLOWLY)
    with page.expect_download(timeout=SLOWLY) as download:
        page.get_by_role("button", name="Download the file").click(timeout=SLOWLY)

    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert f"__{expected}.xlsx" in file.name
    assert load_workbook(file).worksheets[0].max_row == expected + 1
