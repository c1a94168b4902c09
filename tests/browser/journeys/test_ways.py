"""Ways through the app beside the journeys: the builder, downloads, keys, language, the dark."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from crm.config import Settings
from crm.segments.stored.store import current_segments
from tests.browser.journeys.reader import SLOWLY, Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PNG = b"\x89PNG\r\n\x1a\n"


def test_a_segment_is_built_from_nothing_and_saved(reader: Reader, published: Settings) -> None:
    reader.open("segments", "Marketer")
    reader.click(reader.button(re.compile("New segment")))
    expect(reader.page).to_have_url(re.compile("segment_view=builder"), timeout=SLOWLY)
    reader.click(reader.button(re.compile("Condition")).first)
    live = reader.page.locator(".st-key-segment_live")
    expect(live).to_contain_text(re.compile(r"people|Nobody"), timeout=SLOWLY)
    reader.click(reader.button(re.compile("Group")).first)
    expect(live).to_contain_text(re.compile(r"\d+ people"), timeout=SLOWLY)
    reader.click(reader.button(re.compile("Save…")))
    reader.page.get_by_label("Name", exact=True).fill("Built by clicks")
    reader.click(reader.page.get_by_role("button", name="Save", exact=True))
    expect(reader.page.locator("h1")).to_have_text("Built by clicks", timeout=SLOWLY)
    assert current_segments(published)["built_by_clicks"].name_en == "Built by clicks"


def test_a_card_gives_its_figures_and_its_picture_away(reader: Reader, tmp_path: Path) -> None:
    reader.open("rfm", "Analyst")
    reader.click(reader.card("rfm_moves").get_by_role("button", name=re.compile("Download")).last)
    menu = reader.page.get_by_test_id("stPopoverBody")
    figures = reader.download(menu.get_by_role("button", name="Figures (CSV)"), tmp_path)
    picture = reader.download(menu.get_by_role("button", name="Picture (PNG)"), tmp_path)

    with figures.open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.reader(written, delimiter=";"))
    assert rows[0][:3] == ["Before", "After", "Buyers"]
    assert len(rows) > 5
    assert picture.read_bytes()[: len(PNG)] == PNG


def test_boxes_do_what_a_click_in_a_chart_does(reader: Reader) -> None:
    reader.open("rfm?rfm_scheme=quintile", "Analyst")
    reader.choose("Who was in", "Champions")
    reader.choose("and went to", "At Risk")
    by_keys = reader.panel("rfm_movers").get_by_test_id("stMetricValue").all_inner_texts()
    reader.open("rfm?rfm_scheme=quintile", "Analyst")
    reader.click_mark("rfm_moves", "After: At Risk; Before: Champions")
    shown = reader.panel("rfm_movers").get_by_test_id("stMetricValue")

    expect(shown).to_have_text(by_keys, timeout=SLOWLY)
    assert by_keys[0] == "20"


def test_the_language_is_switched_and_numbers_stay_the_tenants(reader: Reader) -> None:
    reader.open("overview", "Analyst")
    before = reader.main.get_by_test_id("stMetricValue").all_inner_texts()
    reader.page.get_by_role("radio", name="Română").click()
    expect(reader.page.locator("html")).to_have_attribute("lang", "ro", timeout=SLOWLY)
    reader.settle()

    assert reader.main.get_by_test_id("stMetricValue").all_inner_texts() == before


def test_a_page_is_drawn_on_a_dark_ground(reader: Reader) -> None:
    reader.page.emulate_media(color_scheme="dark")
    reader.open("rfm", "Analyst")
    ground = reader.page.get_by_test_id("stApp")
    expect(ground).to_have_css("background-color", "rgb(18, 24, 31)")
    expect(reader.card("rfm_moves").locator("svg").first).to_be_visible(timeout=SLOWLY)
