"""Chart, people, segment: a selection means whom it says, and becomes the segment of that rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from crm.config import Settings
from crm.segments.stored.store import current_segments
from streamlit_app.people.selection import equals, everyone_who, people_of_audience, within
from streamlit_app.queries.audience import Audience
from tests.published_world import query, workspace
from tests.streamlit_app.conftest import OpenPage

CHOSEN = {"rfm_scheme": "quintile", "rfm_group": "Lost"}


@pytest.fixture
def own_world(worlds: Path, tmp_path: Path) -> Settings:
    """A copy of the full world that a test may write into."""
    logs = shutil.ignore_patterns("log")  # what visits of the shared world logged stays there
    shutil.copytree(worlds / "full", tmp_path / "full", ignore=logs)
    return workspace(tmp_path, "full")


def figure(app: AppTest, label: str) -> str:
    """The first figure under a label."""
    return next(metric.value for metric in app.metric if metric.label == label)


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button of that name."""
    return next(button for button in app.button if button.label == label).click().run()


def test_the_panel_counts_whom_the_rule_finds(open_page: OpenPage, full: Settings) -> None:
    app = open_page("full", "rfm", **CHOSEN)

    ((people,),) = query(full, "select count(*) from dim_customers where rfm_segment = 'Lost'")
    assert figure(app, "People") == str(people)
    assert "RFM segment is **Lost**" in [caption.value for caption in app.caption]


def name_box(app: AppTest) -> TextInput:
    """Return the box for the name of a segment."""
    return next(box for box in app.text_input if str(box.key).startswith("rfm_people_save_name"))


def test_a_name_typed_for_some_people_is_not_kept_for_others(open_page: OpenPage) -> None:
    app = open_page("full", "rfm", **CHOSEN)
    usual = name_box(app).value
    name_box(app).set_value("Pierduți").run()
    app.query_params["rfm_group"] = "Champions"
    app.run()

    assert name_box(app).value not in ("Pierduți", usual)


def test_a_saved_selection_is_a_segment_of_its_rule(
    open_page: OpenPage, own_world: Settings
) -> None:
    app = open_page(own_world, "rfm", **CHOSEN)
    name_box(app).set_value("Pierduți")
    app = press(app, "Save")

    assert [error.value for error in app.error] == []
    saved = current_segments(own_world)["pierduti"]
    assert saved.name_en == "Pierduți"
    assert saved.type == "dynamic"
    assert saved.rule == {"all": [{"field": "rfm_segment", "op": "eq", "value": "Lost"}]}


@pytest.mark.parametrize(("role", "is_refused"), [("viewer", True), ("analyst", False)])
def test_viewers_see_the_figures_and_save_nothing(
    open_page: OpenPage, own_world: Settings, role: str, is_refused: bool
) -> None:
    app = open_page(own_world, "rfm", role, **CHOSEN)

    listed = [
        caption.value for caption in app.caption if "Single people are not listed" in caption.value
    ]
    assert bool(listed) is is_refused
    assert [button.disabled for button in app.button if button.label == "Save"] == [is_refused]


def test_a_pick_means_whom_the_filtered_chart_shows() -> None:
    audience = Audience(segment="vip", channel="web", city="Cluj", genre="jazz")

    assert people_of_audience(audience) == [
        {"segment": "vip", "op": "in"},
        equals("acquisition_source", "web"),
        equals("city", "Cluj"),
        {"field": "genres", "op": "has_any", "value": ["jazz"]},
    ]
    assert people_of_audience(Audience()) == []


def test_a_bar_reaches_up_to_the_next_one_and_the_last_has_no_end() -> None:
    assert within("orders_count", 3, 4) == everyone_who(
        {"field": "orders_count", "op": "gte", "value": 3},
        {"field": "orders_count", "op": "lt", "value": 4},
    )
    assert within("orders_count", 15, None)["all"] == [
        {"field": "orders_count", "op": "gte", "value": 15}
    ]
