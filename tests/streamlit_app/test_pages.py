"""Every page, on every world, in every role, draws without an exception or a failed card."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from streamlit_app.shell import navigation
from tests.streamlit_app.conftest import WORLDS, OpenPage

ROLES = ("viewer", "analyst", "marketer", "steward")
PAGES = {entry.path: entry.title for entry in navigation.PAGES}


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
    open_page: OpenPage, world: str, page: str, role: str
) -> None:
    app = open_page(world, page, role)

    assert [error.value for error in app.exception] == []
    assert [error.value for error in app.error] == []
    assert app.title[0].value == PAGES[page]


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
