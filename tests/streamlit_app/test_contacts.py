"""Which names and addresses each role reads on the pages, and what is written down about it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from crm.ops.log import OperationalLog
from tests.published_world import World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """A workspace whose log is this test's alone."""
    settings = workspace(tmp_path, "own")
    publish_world(settings, World(customers=40))
    return settings


def people(open_page: OpenPage, settings: Settings, role: str) -> pd.DataFrame:
    """Return the list of customers as the role sees it."""
    return people_on(open_page(settings, "customers", role))


def people_on(app: AppTest) -> pd.DataFrame:
    """Return the list of customers on an open page."""
    tables = [table.value for table in app.dataframe]
    return next(table for table in tables if "customer_id" in table)


def readings(settings: Settings) -> list[object]:
    """Return the log's lines about unmasked readings."""
    return [event for event in OperationalLog(settings).read() if event.kind == "contacts_read"]


def test_an_analyst_reads_masks_and_leaves_no_line(open_page: OpenPage, own: Settings) -> None:
    table = people(open_page, own, "analyst")

    assert not table["contact"].str.startswith("person").any()
    assert table["name"].str.contains("•").all()
    assert readings(own) == []


def test_a_marketer_reads_the_addresses_of_people_who_agreed_and_no_other(
    open_page: OpenPage, own: Settings
) -> None:
    table = people(open_page, own, "marketer").set_index("customer_id")

    agreed = {one for (one,) in query(own, "select customer_id from dim_customers where may_email")}
    unmasked = set(table.index[table["contact"].str.startswith("person")])
    assert unmasked
    assert unmasked <= agreed


def unmask(app: AppTest, reason: str) -> AppTest:
    """Ask for unmasked contacts as a steward does."""
    app.text_input(key="unmask_reason").set_value(reason)
    return next(button for button in app.button if button.label == "Unmask").click().run()


def test_a_steward_reads_everything_for_a_reason_that_the_log_keeps(
    open_page: OpenPage, own: Settings
) -> None:
    app = open_page(own, "customers", "steward")
    before = people_on(app)
    assert before["name"].str.contains("•").any()

    app = unmask(app, "request 17 of a subject").run()
    assert not people_on(app)["name"].str.contains("•").any()
    asked, unmasked = readings(own)
    assert (asked.payload["role"], unmasked.payload["role"]) == ("marketer", "steward")
    assert unmasked.payload["purpose"].endswith(": request 17 of a subject")

    masked = next(button for button in app.button if button.label == "Mask again").click().run()
    pd.testing.assert_frame_equal(people_on(masked), before)


def test_no_reason_no_contact(open_page: OpenPage, own: Settings) -> None:
    app = unmask(open_page(own, "customers", "steward"), "  x ")

    assert "Say in a few words" in app.error[0].value
    assert people_on(app)["name"].str.contains("•").any()


def test_a_reason_is_nothing_in_another_role(open_page: OpenPage, own: Settings) -> None:
    app = unmask(open_page(own, "customers", "steward"), "request 17 of a subject")
    app.selectbox(key="role").set_value("analyst").run()

    assert people_on(app)["name"].str.contains("•").all()


def test_a_marketer_finds_people_without_accents_and_an_analyst_by_id_alone(
    open_page: OpenPage, own: Settings
) -> None:
    marketer = open_page(own, "customers", "marketer")
    marketer.text_input(key="cust_q").set_value("stefan").run()
    found = next(t.value for t in marketer.dataframe if "customer_id" in t.value)
    assert found["name"].str.contains("Ștef").all()

    analyst = open_page(own, "customers", "analyst")
    analyst.text_input(key="cust_q").set_value("stefan").run()
    assert any("**0** of" in text.value for text in analyst.markdown)
    analyst.text_input(key="cust_q").set_value("c7").run()
    assert any("**1** of" in text.value for text in analyst.markdown)
