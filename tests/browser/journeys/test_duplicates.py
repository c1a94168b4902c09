"""Two people who might be one: compared, merged, taken back, told apart, by clicks and by keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import expect

from crm.config import Settings
from crm.identity.candidates import find_candidates, read_candidates
from crm.identity.customer_ids import assign_customer_ids
from crm.identity.merges import active_merges
from tests.browser.conftest import serving
from tests.browser.journeys.reader import SLOWLY, Reader
from tests.identity.raw_world import account, land
from tests.published_world import World, publish_world, workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ANDREEA = {"first_name": "Andreea", "last_name": "Popescu", "date_of_birth": date(1980, 5, 17)}
MIHAI = {"first_name": "Mihai", "last_name": "Radulescu", "date_of_birth": date(1971, 2, 3)}
IASI = {"city": "Iași", "postal_code": "700012"}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A workspace with two people who were each typed twice."""
    settings = workspace(tmp_path_factory.mktemp("duplicates"), "world")
    publish_world(settings, World(customers=40))
    rows = [
        account(1, **ANDREEA, **IASI, email_key="andreea.popescu@example.org"),
        account(2, **{**ANDREEA, "last_name": "Poescu"}, **IASI),
        account(3, **MIHAI, **IASI, email_key="mihai@example.org"),
        account(4, **{**MIHAI, "last_name": "Radulesu"}, **IASI),
    ]
    land(settings, "shop/customers", rows)
    assign_customer_ids(settings)
    assert find_candidates(settings).candidates == 2
    return settings


@pytest.fixture(scope="module")
def app_url(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app on that workspace."""
    with serving(published, tmp_path_factory.mktemp("app") / "app.log") as url:
        yield url


def test_a_pair_is_merged_and_taken_back_and_another_told_apart(
    reader: Reader, published: Settings
) -> None:
    reader.open("data?data_tab=duplicates", "Steward")
    expect(reader.main).to_contain_text("2 pairs to decide", timeout=SLOWLY)
    expect(reader.main).to_contain_text("What merging would change", timeout=SLOWLY)
    reader.page.get_by_role("textbox", name="Why, for the log").first.fill("asked by phone")
    reader.click(reader.button(re.compile("Merge")).first)
    expect(reader.main).to_contain_text("1 pair to decide", timeout=SLOWLY)
    (merge,) = active_merges(published)

    reader.click(reader.main.get_by_text("1 merge by hand holds"))
    reader.choose("Merge to take back", merge.kept_id)
    reader.click(reader.button(re.compile("Take back")))
    expect(reader.main).to_contain_text("2 pairs to decide", timeout=SLOWLY)
    assert active_merges(published) == []

    reader.page.locator("h1").click()
    reader.page.keyboard.press("n")
    expect(reader.main).to_contain_text("1 pair to decide", timeout=SLOWLY)
    assert len(read_candidates(published)) == 1
