"""Data & privacy: what needs a hand, what was delivered, who decides; each act leaves its event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.actors import Actor
from crm.config import Settings
from crm.consent import CHANNELS
from crm.ops.log import OperationalLog
from crm.privacy.requests import PrivacyRequest, list_requests, open_request
from crm.sources.contracts import CONTRACTS
from crm.sources.uploads import keep_upload
from crm.warehouse.status import record_last_build
from streamlit_app.data_privacy import imports
from streamlit_app.data_privacy.import_columns import missing_columns
from streamlit_app.data_privacy.requests import urgency
from streamlit_app.data_privacy.rights import NAMES, OUTCOMES, RIGHTS, STEPS
from streamlit_app.data_privacy.tabs import TABS
from tests.published_world import publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage

ANA = Actor("ana", "marketer")
FORBIDDEN = {
    "imports": {"viewer", "analyst"},
    "duplicates": {"viewer"},
    "requests": {"viewer", "analyst"},
    "audit": {"viewer", "analyst", "marketer"},
}


def said(app: AppTest) -> str:
    """Everything the page says in words."""
    return "\n".join([*(one.value for one in app.markdown), *(one.value for one in app.caption)])


@pytest.fixture
def own_world(tmp_path: Path) -> Settings:
    """A published world that a test may write into."""
    settings = workspace(tmp_path, "own").model_copy(update={"local_steward": True})
    publish_world(settings)
    return settings


@pytest.mark.parametrize("tab", TABS)
def test_every_part_draws_for_a_steward(open_page: OpenPage, tab: str) -> None:
    app = open_page("full", "data", "steward", data_tab=tab)

    assert [one.value for one in app.exception] == []
    assert [one.value for one in app.error] == []


@pytest.mark.parametrize("tab", FORBIDDEN)
def test_a_part_that_a_role_may_not_see_says_who_may(open_page: OpenPage, tab: str) -> None:
    for role in FORBIDDEN[tab]:
        assert "this needs" in said(open_page("full", "data", role, data_tab=tab))


@pytest.mark.parametrize("tab", ["pipeline", "quality", "consent", "dictionary"])
def test_what_groups_only_may_see_draws_for_a_viewer(open_page: OpenPage, tab: str) -> None:
    app = open_page("full", "data", "viewer", data_tab=tab)

    assert [one.value for one in app.error] == []
    assert "this needs" not in said(app)


@pytest.mark.parametrize("tab", TABS)
def test_without_orders_or_consent_every_part_says_why_it_is_empty(
    open_page: OpenPage, tab: str
) -> None:
    world = "no_consent" if tab in ("consent", "pipeline", "quality") else "no_orders"

    app = open_page(world, "data", "steward", data_tab=tab)

    assert [one.value for one in app.exception] == []
    assert [one.value for one in app.error] == []


def test_an_unknown_part_in_the_link_is_a_toast_and_the_first_part(open_page: OpenPage) -> None:
    app = open_page("full", "data", "analyst", data_tab="unicorns")

    assert [one.value for one in app.toast] != []
    assert "Publish gate" in {one.label for one in app.metric}


def test_the_page_says_what_needs_a_hand(open_page: OpenPage, own_world: Settings) -> None:
    record_last_build(
        own_world, build_id="b2", state="failed", failing=["orders_did_not_vanish"], message="stop"
    )

    app = open_page(own_world, "data", "analyst")

    assert "the newest build was held back" in said(app)
    assert "2 messages went to people who had not agreed" in said(app)
    assert {one.label: one.value for one in app.metric}["Publish gate"] == "Held back"


def test_consent_tiles_equal_the_ledger(open_page: OpenPage, full: Settings) -> None:
    app = open_page("full", "data", "analyst", data_tab="consent")

    ((granted,),) = query(
        full,
        "select count(*) from dim_consents where channel = 'email' and purpose = 'marketing'"
        " and state = 'granted'",
    )
    tiles = {one.label: one.value for one in app.metric}
    assert tiles["Marketing: E-mail, agreed"] == str(granted)
    assert tiles["Written to without consent"] == "2"


def test_a_viewer_reads_consent_rounded_to_five(open_page: OpenPage) -> None:
    app = open_page("full", "data", "viewer", data_tab="consent")

    shown = {one.label: one.value for one in app.metric}["Marketing: E-mail, agreed"]
    assert int(shown) % 5 == 0


def test_a_request_opened_on_the_page_is_due_in_a_month_and_logged(
    open_page: OpenPage, own_world: Settings
) -> None:
    ((customer,),) = query(own_world, "select min(customer_id) from dim_customers")
    app = open_page(own_world, "data", "marketer", data_tab="requests")

    app.text_input("data_request_customer").set_value(customer)
    app.selectbox("data_request_right").set_value("access")
    next(one for one in app.button if one.label == "Open the request").click()
    app.run()

    (found,) = list_requests(own_world)
    assert (found.customer_id, found.request) == (customer, "access")
    assert (found.due_at - found.opened_at).days in (28, 29, 30, 31)


def test_a_marketer_opens_requests_and_a_steward_alone_closes_them(
    open_page: OpenPage, own_world: Settings
) -> None:
    ((customer,),) = query(own_world, "select min(customer_id) from dim_customers")
    open_request(own_world, customer, "erasure", actor=ANA, is_identity_verified=True)

    as_marketer = open_page(own_world, "data", "marketer", data_tab="requests")
    closing = next(one for one in as_marketer.button if one.label == "Close the request")
    assert closing.disabled

    as_steward = open_page(own_world, "data", "steward", data_tab="requests")
    next(one for one in as_steward.button if one.label == "Close the request").click()
    as_steward.run()
    (closed,) = list_requests(own_world)
    assert closed.outcome == "answered"


def test_a_steward_alone_makes_the_copy_and_takes_it_away(
    open_page: OpenPage, own_world: Settings
) -> None:
    ((customer,),) = query(own_world, "select min(customer_id) from dim_customers")
    asked = open_request(own_world, customer, "access", actor=ANA, is_identity_verified=True)
    key = f"data_copy_{asked.request_id}"

    as_marketer = open_page(own_world, "data", "marketer", data_tab="requests")
    assert next(one for one in as_marketer.button if one.label == "Make the copy").disabled

    app = open_page(own_world, "data", "steward", data_tab="requests")
    next(one for one in app.button if one.label == "Make the copy").click().run()
    assert "reason is logged" in app.error[0].value
    app.text_input(f"{key}_reason").set_value("her letter")
    next(one for one in app.button if one.label == "Make the copy").click().run()

    (made,) = own_world.paths.exports.glob("access__*.zip")
    logged = list(OperationalLog(own_world).read(["subject_copy_made"]))
    assert [one.subject_id for one in logged] == [customer]
    assert [one.proto.label for one in app.get("download_button")] == ["Download (ZIP)"]
    assert made.stat().st_mode & 0o077 == 0


def test_the_audit_is_verified_and_lists_what_happened(
    open_page: OpenPage, own_world: Settings
) -> None:
    ((customer,),) = query(own_world, "select min(customer_id) from dim_customers")
    open_request(own_world, customer, "access", actor=ANA, reason="canary words")

    app = open_page(own_world, "data", "steward", data_tab="audit")
    app.button("data_verify").click().run()

    assert "Intact" in said(app)
    assert "canary" not in str(app.dataframe[0].value)
    assert "Privacy request opened" in app.dataframe[0].value["kind"].tolist()


def test_the_dictionary_finds_metrics_and_columns(open_page: OpenPage) -> None:
    app = open_page("full", "data", "viewer", data_tab="dictionary")
    app.text_input("data_words").set_value("revenue").run()

    assert "Net revenue" in said(app)
    app.text_input("data_words").set_value("unicorn").run()
    assert "Nothing here has these words" in app.info[0].value


def test_words_exist_for_every_right_outcome_and_channel() -> None:
    assert set(NAMES) == set(RIGHTS) == set(STEPS)
    assert set(OUTCOMES) == {"answered", "refused", "taken_back"}
    assert set(CHANNELS) >= {"email", "sms"}


@pytest.mark.parametrize(("days", "word"), [(-40, "overdue"), (-28, "due soon"), (0, "in time")])
def test_urgency_is_a_mark_and_a_word(days: int, word: str) -> None:
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    request = PrivacyRequest("r", "c", "access", now + timedelta(days=days), "ana", None)

    assert word in urgency(request, now)


def test_required_columns_hold_the_wizard_back() -> None:
    assert missing_columns("customers", {}) == list(CONTRACTS["customers"].required)
    assert missing_columns("customers", {"source_customer_id": "Nr"}) == []


def test_a_consent_of_more_than_ten_years_ago_can_be_said() -> None:
    def page() -> None:
        from types import SimpleNamespace
        from typing import Any

        from streamlit_app.data_privacy.import_consent import ask_consent

        look: Any = SimpleNamespace(headers=("email",))
        ask_consent("customers", look, "file")

    app = AppTest.from_function(page)
    app.session_state["data_says_file"] = "granted"

    assert app.run().date_input[0].min.year == 1990


def test_an_upload_is_written_by_the_first_run_that_sees_it(
    full: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[bytes] = []

    def noticed(settings: Settings, name: str, content: bytes) -> Path:
        written.append(content)
        return keep_upload(settings, name, content)

    monkeypatch.setattr(imports, "keep_upload", noticed)
    app = AppTest.from_function(_uploading)
    app.session_state["settings"], app.session_state["file_id"] = full, "first"
    app.run().run()
    assert not app.exception
    assert len(written) == 1
    app.session_state["file_id"] = "second"
    app.run()
    assert len(written) == 2


def _uploading() -> None:
    from types import SimpleNamespace
    from typing import Any

    import streamlit as st

    from streamlit_app.data_privacy import imports

    session: Any = SimpleNamespace(settings=st.session_state["settings"])
    given: Any = SimpleNamespace(
        file_id=st.session_state["file_id"], name="a.csv", getvalue=lambda: b"a,b"
    )
    imports._kept_once(session, given)
