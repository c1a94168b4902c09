"""The builder counts what is on the screen, says in its place what is wrong, keeps what stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from crm.segments.asking.preview import count_people
from crm.segments.stored.store import current_segments
from tests.published_world import World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """A workspace that a test may write into."""
    settings = workspace(tmp_path, "own")
    publish_world(settings, World(customers=80))
    return settings


def value_box(app: AppTest, name: str) -> str:
    """Return the key of the only box of a line that is called so."""
    (key,) = [one.key for one in app.number_input if one.key and one.key.endswith(name)]
    return key


def said(app: AppTest) -> str:
    """Return everything the page says in words."""
    return "\n".join(text.value for text in (*app.markdown, *app.warning, *app.caption))


def test_the_count_on_the_screen_is_that_of_the_rule(open_page: OpenPage, own: Settings) -> None:
    app = open_page(own, "segments", segment_view="builder")
    app.number_input(key=value_box(app, "ONE_number")).set_value(2.0).run()

    rule = {"all": [{"field": "orders_count", "op": "gte", "value": 2}]}
    matching, everybody = count_people(own, rule)
    assert not app.exception
    assert f"**{matching} people**" in said(app)
    assert f"{everybody} → **{matching}**" in said(app)


def test_an_unfinished_line_says_so_and_cannot_be_kept(open_page: OpenPage, own: Settings) -> None:
    app = open_page(own, "segments", segment_view="builder")
    operator = next(one for one in app.selectbox if one.key and one.key.endswith("_op"))
    operator.set_value("in").run()

    assert not app.exception
    assert "Choose a value." in said(app)
    assert "Not complete yet" in said(app)


def test_a_saved_segment_is_in_the_library_at_once(open_page: OpenPage, own: Settings) -> None:
    app = open_page(own, "segments", segment_view="builder")
    app.session_state["segment_saving"] = True
    app.run()
    app.text_input(key="segment_name_en").set_value("Anyone who bought")
    next(one for one in app.button if one.label == "Save").click().run()

    assert not app.exception
    found = current_segments(own)["anyone_who_bought"]
    assert found.rule == {"all": [{"field": "orders_count", "op": "gte", "value": 1}]}
    assert app.title[0].value == "Anyone who bought"
    assert any("not counted it yet" in info.value for info in app.info)
    ((buyers,),) = query(own, "select count(*) from dim_customers where orders_count > 0")
    members = next(one for one in app.metric if one.label == "Members")
    assert members.value == str(buyers)


def test_viewers_build_nothing(open_page: OpenPage, own: Settings) -> None:
    app = open_page(own, "segments", "viewer", segment_view="builder")

    assert not app.number_input
    assert "this needs Analyst" in app.info[0].value


@pytest.mark.parametrize(
    "tab",
    ["members", "rule", "growth", "profile", "overlap", "performance", "alike", "history"],
)
def test_every_part_of_a_segment_is_drawn(open_page: OpenPage, tab: str) -> None:
    app = open_page("full", "segments", sid="one_timers", segment_tab=tab)

    assert not app.exception
    assert app.title[0].value == "One-time buyers"
