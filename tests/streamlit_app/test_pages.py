"""Every page, on every world, in every role, draws without an exception or a failed card."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from crm.config import Settings
from crm.contacts import reading
from streamlit_app.shell import navigation
from tests.published_world import query, workspace
from tests.streamlit_app.conftest import WORLDS, OpenPage
from tests.streamlit_app.wire import contact_values, contacts_among, sent_messages

ROLES = ("viewer", "analyst", "marketer", "steward")
NEVER_READ_CONTACTS = ("viewer", "analyst")
PAGES = {entry.path: entry.title for entry in navigation.PAGES}


@pytest.fixture(scope="module")
def contacts(worlds: Path) -> dict[str, list[bytes]]:
    """Every contact of every world."""
    return {world: contact_values(workspace(worlds, world)) for world in WORLDS}


def visits() -> list[Any]:
    """Return every page, role and world; but for the full world one role each by default.

    The roles take turns, so by default every page meets every role beside the full world too; the
    rest is for `make test-all`.
    """
    found = []
    for (nth, page), (mth, world) in product(enumerate(PAGES), enumerate(WORLDS)):
        for kth, role in enumerate(ROLES):
            is_default = world == "full" or (nth + mth) % len(ROLES) == kth
            marks = [] if is_default else [pytest.mark.slow]
            found.append(pytest.param(world, page, role, marks=marks))
    return found


@pytest.mark.parametrize(("world", "page", "role"), visits())
def test_every_page_draws_for_every_role_on_every_world(
    open_page: OpenPage, contacts: dict[str, list[bytes]], world: str, page: str, role: str
) -> None:
    with sent_messages() as sent:
        app = open_page(world, page, role)

    assert [error.value for error in app.exception] == []
    assert [error.value for error in app.error] == []
    assert app.title[0].value == PAGES[page]
    if (world, role) == ("full", "steward"):
        for chart in app.get("arrow_vega_lite_chart"):
            alt.Chart.from_dict(json.loads(chart.proto.spec))  # raises what breaks the schema
    if role in NEVER_READ_CONTACTS:
        assert contacts_among(sent, contacts[world]) == set()


@pytest.mark.parametrize(("role", "is_told"), [("analyst", False), ("marketer", True)])
def test_contacts_of_a_list_and_a_profile_reach_those_who_may_read_them_alone(
    open_page: OpenPage, contacts: dict[str, list[bytes]], full: Settings, role: str, is_told: bool
) -> None:
    agreed = "select customer_id from dim_customers where may_email and may_sms limit 1"
    ((customer_id,),) = query(full, agreed)

    for url in ({}, {"id": customer_id}):
        with sent_messages() as sent:
            open_page("full", "customers", role, **url)
        assert bool(contacts_among(sent, contacts["full"])) is is_told


def test_no_page_opens_the_contacts_for_a_viewer(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(reading, "opened", lambda *_: opened.append("contacts"))

    for page in PAGES:
        open_page("one_customer", page, "viewer")
    assert opened == []


@pytest.mark.parametrize("page", PAGES)
def test_a_workspace_never_built_names_the_one_command(open_page: OpenPage, page: str) -> None:
    app = open_page("empty", page)

    assert [error.value for error in app.exception] == []
    assert app.title[0].value == "Nothing built yet"
    assert app.code[0].value == "crm demo"


@pytest.mark.parametrize("tab", ["Timeline", "Orders", "Tastes", "Segments"])
@pytest.mark.parametrize("world", ["full", "one_customer", "no_orders"])
def test_every_tab_of_a_profile_draws(
    open_page: OpenPage, first_customer: dict[str, str], world: str, tab: str
) -> None:
    app = open_page(world, "customers", "analyst", id=first_customer[world], cust_tab=tab)

    assert [error.value for error in app.exception] == []
    assert len(app.metric) >= 8


@pytest.mark.parametrize("role", ["viewer", "marketer"])
@pytest.mark.parametrize("tab", ["Members", "Rule", "Compared with everyone", "Export"])
@pytest.mark.parametrize("segment", ["one_timers", "nobody"])
def test_every_tab_of_a_segment_draws(
    open_page: OpenPage, segment: str, tab: str, role: str
) -> None:
    app = open_page("full", "segments", role, sid=segment, segment_tab=tab)

    assert [error.value for error in app.exception] == []
    assert app.metric[0].label == "Members"


def test_a_role_the_machine_does_not_offer_is_not_taken_from_the_session(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page("full", "overview")
    monkeypatch.delenv("CRM_LOCAL_STEWARD")

    assert app.run().selectbox(key="role").options == ["Viewer", "Analyst", "Marketer"]
