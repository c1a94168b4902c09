"""What people write on a profile goes through `crm` and is seen at once; who may not, cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.actors import Actor
from crm.config import Settings
from crm.ops.log import OperationalLog
from crm.privacy.requests import open_request
from crm.segments.asking.preview import MEMBERS, select_matching
from crm.segments.language.catalogue import catalogue_from_dbt
from crm.segments.language.rules import parse_rule
from crm.warehouse.connection import reader
from streamlit_app.customers.matching import selection_of
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.customers import LAST_ORDERS, REACHES, CustomerFilter
from tests.published_world import World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """A workspace whose log is this test's alone."""
    settings = workspace(tmp_path, "own")
    publish_world(settings, World(customers=20))
    return settings


def somebody(settings: Settings) -> str:
    """Return the id of one buyer."""
    rows = query(settings, "select min(customer_id) from dim_customers where orders_count > 0")
    return str(rows[0][0])


def said(settings: Settings, *kinds: str) -> list[str]:
    """Return the kinds of what the log holds, in their order."""
    return [event.kind for event in OperationalLog(settings).read(kinds)]


def submit(app: AppTest, opener: str, label: str) -> AppTest:
    """Press the button of an open dialog, which a test's page draws while its opener is pressed."""
    app.button(key=opener).click()
    return next(one for one in app.button if one.label == label).click().run()


def test_a_note_is_logged_and_shown_as_it_was_typed(open_page: OpenPage, own: Settings) -> None:
    app = open_page(own, "customers", "marketer", id=somebody(own), cust_tab="notes")
    app.button(key="cust_note").click().run()
    app.text_area[0].set_value("Wants *front row*.")
    submit(app, "cust_note", "Save")

    assert said(own, "note_written") == ["note_written"]
    assert any("Wants \\*front row\\*" in text.value for text in app.markdown)
    assert not app.exception


def test_a_do_not_contact_mark_stands_on_the_profile_at_once(
    open_page: OpenPage, own: Settings
) -> None:
    app = open_page(own, "customers", "marketer", id=somebody(own))
    app.button(key="cust_block").click().run()
    submit(app, "cust_block", "Record")

    assert said(own, "do_not_contact_set") == ["do_not_contact_set"]
    assert any("Do not contact on any channel" in error.value for error in app.error)


def test_a_refused_consent_is_a_sentence_and_nothing_is_logged(
    open_page: OpenPage, own: Settings
) -> None:
    app = open_page(own, "customers", "marketer", id=somebody(own))
    app.button(key="cust_consent").click().run()
    next(one for one in app.radio if one.label == "Answer").set_value("confirmed")
    submit(app, "cust_consent", "Record")

    assert any("how the confirmation can be shown" in error.value for error in app.error)
    assert said(own, "consent_changed") == []


def test_an_analyst_reads_no_notes_and_is_told_who_may_write(
    open_page: OpenPage, own: Settings
) -> None:
    app = open_page(own, "customers", "analyst", id=somebody(own), cust_tab="notes")

    acts = [one for one in app.button if one.key in ("cust_note", "cust_consent", "cust_facts")]
    assert len(acts) == 3
    assert all(one.disabled and "Analyst" in one.help for one in acts)
    assert any("texts about a person" in info.value for info in app.info)


def test_what_the_list_shows_is_a_rule_that_finds_the_same_people(full: Settings) -> None:
    selection = selection_of(CustomerFilter(last="over90", min_spend=250), "", "")
    with reader(full) as connection:
        select_matching(full, connection, selection.rule)
        found = connection.execute(f"select customer_id from {MEMBERS} order by 1").fetchall()

    expected = query(
        full,
        "select customer_id from dim_customers"
        " where recency_days > 90 and total_spent_net >= 250 order by 1",
    )
    assert found == expected != []


def test_every_filter_is_a_condition_of_the_segments_language() -> None:
    audience = Audience(segment="vip", channel="social", city="Iași", genre="rock")
    for reach, last in zip(REACHES, LAST_ORDERS, strict=False):
        wanted = CustomerFilter(
            stage="lost", rfm="Lost", risk="high", tag="press", reach=reach, last=last,
            min_spend=50, min_clv=100, audience=audience,
        )  # fmt: skip
        rule = selection_of(wanted, "", "").rule
        parse_rule(rule, catalogue_from_dbt())
        assert len(rule["all"]) == 12


@pytest.mark.parametrize(("role", "is_told"), [("analyst", False), ("marketer", True)])
def test_the_words_of_a_request_are_read_by_who_works_on_requests(
    open_page: OpenPage, own: Settings, role: str, is_told: bool
) -> None:
    ana, reason = Actor("app:ana", "marketer"), "She moved abroad"
    open_request(own, somebody(own), "access", actor=ana, reason=reason)
    app = open_page(own, "customers", role, id=somebody(own), cust_tab="identity")

    shown = " ".join(text.value for text in app.markdown)
    assert "**Open**: access" in shown
    assert ("She moved abroad" in shown) is is_told


def test_ticks_are_kept_for_the_very_people_only(open_page: OpenPage, own: Settings) -> None:
    app = open_page(own, "customers", "marketer")
    before = tables_of(app)
    app.query_params["cust_life"] = "lost"
    app.run()

    assert tables_of(app) != before


def tables_of(app: AppTest) -> set[str]:
    """Return the keys of the tables of people, which hold the ticks."""
    return {one.proto.id for one in app.dataframe if "cust_table_" in one.proto.id}
