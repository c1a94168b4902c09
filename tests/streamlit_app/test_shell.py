"""What every page shares: links that say the same thing everywhere, downloads, failures, search."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from crm.warehouse.connection import PublishedBuild, published_build
from streamlit_app.charts.selecting import Select, clickable, picked
from streamlit_app.queries import audience
from streamlit_app.queries.audience import AUDIENCE, Audience
from streamlit_app.queries.narrowing import narrowed
from streamlit_app.shell import url_state
from streamlit_app.shell.downloads import as_csv, header_of
from streamlit_app.shell.navigation import PAGES
from tests.published_world import World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage

FIRST, SECOND = "20250701T040000Z-first", "20250702T040000Z-second"


def page_with(body: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """A page of one part of the shell, on a published world."""
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    frame = """
import streamlit as st
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import open_session, settings_of_this_process
from streamlit_app.shell.visitors import Visitor
session = open_session(settings_of_this_process(), Visitor("app:test", Role.ANALYST))
"""
    return AppTest.from_string(frame + body, default_timeout=30)


FILTER = """
from streamlit_app.shell import url_state
from streamlit_app.shell.filters import SHARED, shared_filter
url_state.begin("overview")
st.session_state["audience"] = shared_filter(session, SHARED)
"""


CHOICES = """
from streamlit_app.shell import url_state
url_state.begin("segments")
for key, options in {"where": ("here", "there"), "size": ("small", "large")}.items():
    url_state.restore(key, options, default=options[0])
    url_state.remember(key, st.radio(key, options, key=key), default=options[0])
if not st.session_state.get("cut_short"):
    url_state.end()
"""


@pytest.mark.parametrize("cut_short", [True, False], ids=["drawing", "just drawn"])
def test_a_second_choice_sent_before_the_browser_heard_of_the_first_undoes_nothing(
    full: Settings, monkeypatch: pytest.MonkeyPatch, cut_short: bool
) -> None:
    monkeypatch.setattr(url_state, "HEARD_WITHIN", 600.0)  # however slow the machine is
    app = page_with(CHOICES, full, monkeypatch).run()
    app.session_state["cut_short"] = cut_short
    app.radio(key="where").set_value("there").run()
    app.query_params.clear()  # the URL that the browser shows is still the one before
    app.radio(key="size").set_value("large").run()

    assert (app.radio(key="where").value, app.radio(key="size").value) == ("there", "large")
    assert dict(app.query_params) == {"where": "there", "size": "large"}


@pytest.mark.parametrize("goes_back", [True, False], ids=["back", "a link, later"])
def test_an_older_url_that_is_meant_is_taken_at_its_word(
    full: Settings, monkeypatch: pytest.MonkeyPatch, goes_back: bool
) -> None:
    app = page_with(CHOICES, full, monkeypatch).run()
    app.radio(key="where").set_value("there").run()
    app.query_params.clear()
    if goes_back:
        monkeypatch.setattr(url_state, "_is_going_back", lambda: True)
    else:
        monkeypatch.setattr(url_state, "HEARD_WITHIN", 0.0)
    app.run()

    assert app.radio(key="where").value == "here"


def test_the_sentence_reads_ids_from_the_url_and_says_what_it_does_not_know(
    full: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page_with(FILTER, full, monkeypatch)
    app.query_params.update({"seg": "one_timers", "city": "Atlantis"})
    audience: Audience = app.run().session_state["audience"]

    assert [error.value for error in app.exception] == []
    assert (audience.segment, audience.city) == ("one_timers", None)
    assert "Atlantis" in app.toast[0].value
    assert "city" not in app.query_params


def test_a_choice_goes_into_the_url_and_a_chip_takes_it_out(
    full: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page_with(FILTER, full, monkeypatch).run()
    app.selectbox(key="seg").set_value("one_timers").run()

    assert app.query_params["seg"] == "one_timers"
    app.button(key="chip_seg").click().run()
    assert "seg" not in app.query_params
    assert not app.session_state["audience"].is_narrow


def test_the_audience_is_the_people_that_slow_reading_finds_in_either_form(full: Settings) -> None:
    genre = query(full, "select min(genre) from bridge_customer_genres")[0][0]
    values = Audience(segment="one_timers", genre=genre).values
    ask = f"select count(*) from dim_customers where {AUDIENCE}"
    shorter, bound = narrowed(ask, values)
    with duckdb.connect(str(published_build(full).crm_file), read_only=True) as connection:
        found = {connection.execute(ask, values).fetchall()[0][0]}
        found |= {connection.execute(shorter, bound).fetchall()[0][0]}
        found |= set(
            connection.execute(
                "select count(distinct customer_id) from fct_segment_memberships"
                " join bridge_customer_genres using (customer_id)"
                " where segment_id = 'one_timers' and genre = ?",
                [genre],
            ).fetchall()[0]
        )

    assert bound == {"seg": "one_timers", "genre": genre}
    assert len(found) == 1
    assert found != {0}
    everybody = narrowed(ask, Audience().values)
    assert everybody == ("select count(*) from dim_customers where (true)", {})


def test_a_link_opens_the_build_it_was_made_on(tmp_path: Path, open_page: OpenPage) -> None:
    settings = workspace(tmp_path, "linked")
    publish_world(settings, World(customers=20), FIRST)
    publish_world(settings, World(customers=200), SECOND)

    then = open_page(settings, "overview", build=FIRST)
    now = open_page(settings, "overview", build="20240101T000000Z-gone")

    assert then.session_state["crm_build_id"] == FIRST
    assert now.session_state["crm_build_id"] == SECOND
    assert "no longer kept" in now.toast[0].value


@pytest.mark.parametrize("name", ["../secret", "a/b", "x" * 100])
def test_a_build_in_the_url_is_a_name_and_never_a_path(
    full: Settings, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = page_with("", full, monkeypatch)
    app.query_params["build"] = name
    monkeypatch.setattr(PublishedBuild, "exists", lambda build: True)

    assert app.run().session_state["crm_build_id"] != name


def test_a_failed_card_has_a_number_a_retry_and_no_word_of_the_data(
    full: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    body = """
from streamlit_app.shell.cards import guarded
def broken(session):
    raise ValueError("ana@example.com")
guarded(broken, session)
st.markdown("still standing")
"""
    app = page_with(body, full, monkeypatch).run()

    assert "still standing" in [text.value for text in app.markdown]
    details = app.code[0].value
    assert details.split("\n")[0].removeprefix("error: ") in caplog.text
    assert "ana@" not in details + app.error[0].value + caplog.text
    assert [button.label for button in app.button] == ["Try again"]


def test_a_page_of_a_build_older_than_its_shared_parts_says_to_build_again(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(audience._CHOICES, "city", "select id from rpt_of_tomorrow")
    app = open_page("full", "customers")

    assert [error.value for error in app.exception] == []
    assert any("build again" in error.value for error in app.error)


def test_figures_go_out_through_the_safe_writer() -> None:
    frame = pd.DataFrame(
        {"name": ["=1+1", "Ștefan"], "day": pd.to_datetime(["2025-06-30", None]), "n": [1.5, 2]}
    )
    text = as_csv(frame, ["Name", "Day", "N"], "ro_RO", "Europe/Bucharest").decode("utf-8-sig")
    rows = text.splitlines()

    assert rows[0] == "Name;Day;N"
    assert not rows[1].startswith("=")
    assert rows[1].endswith(";2025-06-30;1,5")
    assert "Ștefan" in rows[2]


def test_a_column_is_headed_as_on_the_screen() -> None:
    assert header_of("City", "city") == "City"
    assert header_of({"label": "Orders"}, "orders_count") == "Orders"
    assert header_of({"label": None}, "orders_count") == "orders_count"


def test_a_click_tells_the_fields_of_its_mark_and_the_kept_chart_stays_as_it_was() -> None:
    chart = {"layer": [{"mark": "rect", "encoding": {}}, {"mark": {"type": "text"}}]}
    select = Select("cell", ("r", "fm"), lambda mark: None)
    spec = clickable(chart, select)

    assert spec["layer"][0]["params"][0]["select"]["fields"] == ["r", "fm"]
    assert chart == {"layer": [{"mark": "rect", "encoding": {}}, {"mark": {"type": "text"}}]}
    state = {"selection": {"cell": [{"r": 5, "fm": 1, "other": 0}]}}
    assert picked(state, select) == {"r": 5, "fm": 1}
    assert picked({"selection": {"cell": []}}, select) == {}


def test_the_search_finds_segments_without_their_accents_and_people_for_who_may(
    open_page: OpenPage, first_customer: dict[str, str]
) -> None:
    app = open_page("full", "data")
    app.text_input(key="global_search").set_value(first_customer["full"]).run()
    links = [link.proto.label for link in app.get("page_link")]
    viewer = open_page("full", "data", "viewer")
    viewer.text_input(key="global_search").set_value(first_customer["full"]).run()

    assert any(first_customer["full"][-6:] in label for label in links)
    assert not [link for link in viewer.get("page_link") if "·" in link.proto.label]


def test_a_search_that_finds_nothing_names_what_is_called_nearly_so(open_page: OpenPage) -> None:
    app = open_page("full", "data")
    app.text_input(key="global_search").set_value("one-tme buyrs").run()
    links = [link.proto.label for link in app.get("page_link")]

    assert any("time buyers" in label for label in links)
    assert "Did you mean" in "".join(one.value for one in app.sidebar.caption)


def test_every_page_of_the_navigation_has_its_file_and_no_other() -> None:
    folder = Path(__file__).parents[2] / "streamlit_app" / "app_pages"

    assert {entry.path for entry in PAGES} == {path.stem for path in folder.glob("[a-z]*.py")}
    assert len(PAGES) == 10


def test_a_chart_becomes_a_picture_without_a_browser() -> None:
    pytest.importorskip("vl_convert")
    from streamlit_app.shell.downloads import as_png

    chart = {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    assert BytesIO(as_png(chart)).read(8) == b"\x89PNG\r\n\x1a\n"
