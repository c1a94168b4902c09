"""A file of people brought in by clicks: looked at, mapped, asked about, tried, loaded, undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from crm.config import Settings
from crm.sources.loads import list_loads
from tests.browser.conftest import serving
from tests.browser.journeys.reader import SLOWLY, Reader
from tests.published_world import World, publish_world, workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
GUESTS = """\
customer_id;email;first_name;last_name;created_at
g-1;ana@example.ro;Ana;Pop;2025-05-01
g-2;ion@example.ro;Ion;Ștefan;2025-05-02
;nobody@example.ro;No;Body;2025-05-03
g-4;dan@example.ro;Dan;Rus;not a day
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A workspace of its own: a build made in code has loads that no folder knows.

    Once the folder is there they look taken back, and what they granted counts no more.
    """
    settings = workspace(tmp_path_factory.mktemp("imports"), "world")
    publish_world(settings, World(customers=40))
    return settings


@pytest.fixture(scope="module")
def app_url(published: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app on that workspace."""
    with serving(published, tmp_path_factory.mktemp("app") / "app.log") as url:
        yield url


def test_a_file_is_mapped_tried_loaded_and_taken_back(
    reader: Reader, published: Settings, tmp_path: Path
) -> None:
    guests = tmp_path / "guests.csv"
    guests.write_text(GUESTS, encoding="utf-8")
    reader.open("data?data_tab=imports", "Steward")
    reader.page.locator('input[type="file"]').set_input_files(guests)
    expect(reader.main).to_contain_text("4 rows, 5 columns", timeout=SLOWLY)
    reader.settle()
    trial = reader.button(re.compile("Try it"))
    expect(trial).to_be_disabled(timeout=SLOWLY)  # nobody has said whose consent
    reader.click(reader.main.get_by_text("Nothing is known: unknown stays unknown"))
    expect(trial).to_be_enabled(timeout=SLOWLY)
    reader.click(trial)
    rejected = reader.button(re.compile("rejected rows?, to mend"))
    sheet = load_workbook(reader.download(rejected, tmp_path)).worksheets[0]
    assert sheet.max_row >= 2
    assert list_loads(published) == []

    reader.click(reader.button(re.compile("^.*Load [0-9]+ rows?")))
    expect(reader.page.get_by_test_id("stToast")).to_contain_text("Loaded", timeout=SLOWLY)
    (load,) = list_loads(published)
    assert load.file == "guests.csv"

    reader.choose("Load to take back", "guests.csv")
    reader.page.get_by_label("Why, for the log").fill("wrong list")
    reader.click(reader.button("Take back"))
    expect(reader.page.get_by_test_id("stToast").last).to_contain_text("Taken back", timeout=SLOWLY)
    assert list_loads(published) == []
