"""Segments: the library, one segment against everyone, and the only way a file leaves."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from crm.actors import Actor
from crm.config import Settings
from crm.exports.export import preview_waterfall
from crm.exports.people.control import ControlGroup
from crm.ops.log import OperationalLog
from crm.segments.life.care import Care, entrust
from crm.segments.life.definitions import create
from streamlit_app.segments.growth import reasons_told
from streamlit_app.shell.roles import Role
from streamlit_app.wording.language import speaking
from tests.published_world import World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_queries import visit

ANA = Actor("ana", "marketer")
RULE = {"field": "orders_count", "op": "gte", "value": 1}


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """A workspace that a test may write into."""
    settings = workspace(tmp_path, "own")
    publish_world(settings, World(customers=80))
    return settings


def export_tab(open_page: OpenPage, settings: Settings, role: str) -> AppTest:
    """Open the export of the one-time buyers."""
    return open_page(settings, "segments", role, sid="one_timers", segment_tab="export")


def test_the_library_equals_the_memberships(open_page: OpenPage, full: Settings) -> None:
    (table,) = [frame.value for frame in open_page("full", "segments").dataframe]

    counted = query(
        full,
        "select name_en, count(customer_id) from dim_segments"
        " left join fct_segment_memberships using (segment_id) group by all",
    )
    assert dict(zip(table["name"], table["members_count"], strict=True)) == dict(counted)
    assert 0 in table["members_count"].tolist()
    assert "One-time buyers" in set(table["name"])


def test_a_review_that_is_due_is_marked_in_the_library_and_told_under_the_name(
    open_page: OpenPage, own: Settings
) -> None:
    create(own, "own_buyers", RULE, actor=ANA)
    entrust(own, "own_buyers", Care("Ana Pop", date(2020, 1, 1)), actor=ANA)

    (table,) = [frame.value for frame in open_page(own, "segments").dataframe]
    row = table.set_index("name").loc["own_buyers"]
    assert row["carer"] == "Ana Pop"
    assert "review is due" in row["marks"]
    told = open_page(own, "segments", sid="own_buyers").markdown
    assert any("Ana Pop answers for it" in one.value for one in told)


def test_a_link_to_a_segment_that_is_gone_says_so(open_page: OpenPage) -> None:
    app = open_page("full", "segments", sid="no_such_segment")

    assert app.title[0].value == "Segments"
    assert "no_such_segment" in app.toast[0].value


def test_the_button_the_file_the_manifest_and_the_log_say_one_number(
    open_page: OpenPage, own: Settings
) -> None:
    app = export_tab(open_page, own, "marketer")
    expected = preview_waterfall(own, "one_timers").in_file
    app.text_input(key="export_reason").set_value("spring newsletter")
    (button,) = [one for one in app.button if one.label.startswith("Write the file")]
    app = button.click().run()

    assert button.label == f"Write the file for {expected} people"
    assert [error.value for error in app.exception] == []
    (workbook,) = own.paths.exports.glob("*.xlsx")
    assert load_workbook(workbook).worksheets[0].max_row == expected + 1
    (manifest,) = own.paths.exports.glob("*.json")
    assert json.loads(manifest.read_text(encoding="utf-8"))["rows"] == expected
    (entry,) = [event for event in OperationalLog(own).read() if event.kind == "export_made"]
    assert (entry.payload or {})["rows_count"] == expected
    assert entry.actor.startswith("app:")


@pytest.mark.parametrize(("falls_in", "warned"), [("false", True), ("true", False)])
def test_a_control_group_that_stays_empty_is_said_before_the_file_is_written(
    open_page: OpenPage, own: Settings, monkeypatch: pytest.MonkeyPatch,
    falls_in: str, warned: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(ControlGroup, "condition", lambda *_: falls_in)
    app = export_tab(open_page, own, "marketer")
    assert not app.warning
    app.session_state["export_control"] = 5
    warnings = [one.value for one in app.run().warning]

    assert any("nobody falls into the control group" in text for text in warnings) is warned


def test_a_newer_build_does_not_change_the_export_of_a_visit(
    open_page: OpenPage, own: Settings
) -> None:
    app = export_tab(open_page, own, "marketer")
    expected = preview_waterfall(own, "one_timers").in_file
    publish_world(own, World(customers=200), "20250702T040000Z-second")
    assert preview_waterfall(own, "one_timers").in_file != expected
    app.text_input(key="export_reason").set_value("spring newsletter")
    app = next(one for one in app.button if one.label.startswith("Write the file")).click().run()

    (button,) = [one for one in app.button if one.label.startswith("Write the file")]
    assert button.label == f"Write the file for {expected} people"
    (workbook,) = own.paths.exports.glob("*.xlsx")
    assert load_workbook(workbook).worksheets[0].max_row == expected + 1


def test_viewers_compare_no_segment_of_fewer_than_twenty(
    open_page: OpenPage, tmp_path: Path
) -> None:
    settings = workspace(tmp_path, "few")
    publish_world(settings, World(customers=30))
    tab = {"sid": "one_timers", "segment_tab": "profile"}
    ((members,),) = query(
        settings,
        "select count(*) from fct_segment_memberships where segment_id = 'one_timers'",
    )
    assert 5 <= members < 20

    app = open_page(settings, "segments", "viewer", **tab)
    assert "Too few members to compare." in [info.value for info in app.info]
    spend = next(metric for metric in app.metric if metric.label == "Net spend to date")
    assert spend.value == "–"
    assert not open_page(settings, "segments", "analyst", **tab).info


def test_a_reason_is_asked_for_before_anything_leaves(open_page: OpenPage, own: Settings) -> None:
    app = export_tab(open_page, own, "marketer")
    (button,) = [one for one in app.button if one.label.startswith("Write the file")]
    app = button.click().run()

    assert "why these contacts leave" in app.error[0].value
    assert not list(own.paths.exports.glob("*.xlsx"))


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_roles_without_contacts_see_the_waterfall_and_a_button_that_says_why_not(
    open_page: OpenPage, own: Settings, role: str
) -> None:
    app = export_tab(open_page, own, role)

    (button,) = [one for one in app.button if one.label.startswith("Write the file")]
    assert button.disabled
    assert "this needs marketer" in button.help.lower()


def test_a_file_written_by_a_marketer_is_not_offered_to_an_analyst(
    open_page: OpenPage, own: Settings
) -> None:
    app = export_tab(open_page, own, "marketer")
    app.text_input(key="export_reason").set_value("spring newsletter")
    next(one for one in app.button if one.label.startswith("Write the file")).click().run()
    assert any("The file is written" in text.value for text in app.markdown)

    app.selectbox(key="role").set_value("analyst").run()

    assert not any("The file is written" in text.value for text in app.markdown)


def test_where_nobody_may_be_contacted_no_file_is_offered(open_page: OpenPage) -> None:
    app = open_page("no_consent", "segments", "marketer", sid="one_timers", segment_tab="export")

    assert any("Nobody may be contacted" in info.value for info in app.info)


def test_viewers_are_told_why_people_came_in_rounded_counts_only(full: Settings) -> None:
    reasons = {"rule_met": 13, "merged": 2}

    with speaking("en"):
        every = reasons_told(visit(full, Role.ANALYST), reasons)
        rounded = reasons_told(visit(full, Role.VIEWER), reasons)

    assert every == "met the rule: 13, joined with another id: 2"
    assert rounded == "met the rule: 15"
