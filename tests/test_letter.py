"""The monthly letter tells the marts' own figures, in two languages, without reaching outside."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from crm.config import Settings
from crm.letter.writing import letters, write_letters
from tests.published_world import FULL, NO_ORDERS, publish_world, query, workspace


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A workspace with two letters written."""
    made = workspace(tmp_path_factory.mktemp("letters"), "letters")
    publish_world(made, FULL)
    write_letters(made)
    return made


def text_of(settings: Settings, language: str) -> str:
    """One letter without its pictures."""
    letter = next(one for one in letters(settings) if one.language == language)
    return re.sub(r"src='data:[^']+'", "src", letter.path.read_text(encoding="utf-8"))


def test_the_letter_is_of_the_newest_whole_month_in_both_languages(settings: Settings) -> None:
    assert {(one.month, one.language) for one in letters(settings)} == {
        (date(2025, 6, 1), "en"),
        (date(2025, 6, 1), "ro"),
    }
    assert "Letter of June 2025" in text_of(settings, "en")
    assert "Scrisoarea lunii iunie 2025" in text_of(settings, "ro")


def test_its_figures_are_those_of_the_marts(settings: Settings) -> None:
    ((revenue, orders),) = query(
        settings,
        "select sum(revenue_net), sum(orders_count) from rpt_kpi_days"
        " where date_trunc('month', kpi_date) = date '2025-06-01'",
    )
    assert f"{revenue:,.0f} RON from {orders} orders" in text_of(settings, "en")


def test_every_picture_is_inside_and_says_what_it_shows(settings: Settings) -> None:
    for letter in letters(settings):
        page = letter.path.read_text(encoding="utf-8")
        images = re.findall(r"<img alt='([^']+)' src='data:image/png;base64,", page)
        assert len(images) == page.count("<img") == 3
    assert "http" not in text_of(settings, "en")


def test_a_letter_that_went_out_stays_unless_asked_for(settings: Settings) -> None:
    letter = letters(settings)[0].path
    letter.write_text("as it went out", encoding="utf-8")

    write_letters(settings)
    assert letter.read_text(encoding="utf-8") == "as it went out"
    write_letters(settings, again=True)
    assert "<!doctype html>" in letter.read_text(encoding="utf-8")


def test_names_from_the_data_are_text_in_the_letter(tmp_path: Path) -> None:
    from crm.letter.tables import events_table
    from crm.letter.wording import Wording

    event = {
        "name": "<script>x</script>",
        "starts_date": date(2025, 6, 1),
        "tickets_count": 1,
        "ticket_revenue": 5.0,
    }
    assert "<script>" not in events_table([event], Wording("en", "RON"))


def test_without_orders_there_is_no_letter(tmp_path: Path) -> None:
    silent = workspace(tmp_path, "silent")
    publish_world(silent, NO_ORDERS)

    assert write_letters(silent) == []
