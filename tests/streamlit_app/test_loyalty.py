"""The Loyalty page shows the programme's own figures, and what is owed once a point has a worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.config import Settings
from crm.loyalty.programs import enable_default
from crm.ops.log import OperationalLog
from streamlit_app.wording.formats import Formats
from tests.published_world import World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_campaigns import texts
from tests.streamlit_app.test_customer_writes import submit

ROMANIAN = Formats("ro_RO", "RON", "Europe/Bucharest")


def test_tiles_equal_sql(open_page: OpenPage, full: Settings) -> None:
    app = open_page("full", "loyalty")
    shown = {metric.label: metric.value for metric in app.metric}

    ((members, points),) = query(
        full, "select count(*), sum(points_available) from dim_loyalty_balances"
    )
    assert not app.exception
    assert not app.error
    assert shown["Members"] == ROMANIAN.count(members)
    assert shown["Points outstanding"] == ROMANIAN.count(points)
    assert "Nobody has spent any yet." in texts(app)


def test_what_is_owed_follows_from_the_worth_of_a_point(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "loyalty")
    app.number_input(key="loyalty_worth").set_value(0.1).run()

    ((points,),) = query(full, "select sum(points_available) from dim_loyalty_balances")
    owed = next(tile for tile in app.metric if tile.label == "Points outstanding")
    assert owed.proto.delta_description == f"{ROMANIAN.short_money(float(points) * 0.1)} owed"


def test_people_near_the_next_tier_are_found_by_a_rule(open_page: OpenPage) -> None:
    app = open_page("full", "loyalty", loyalty_tier="near")

    assert not app.exception
    assert not app.error
    assert any("Near the next tier" in text.value for text in app.markdown)


def test_without_a_programme_the_page_says_how_to_start_one(open_page: OpenPage) -> None:
    app = open_page("no_orders", "loyalty")

    assert not app.exception
    assert not app.error


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """A workspace whose log is this test's alone, with the built-in programme."""
    settings = workspace(tmp_path, "own")
    publish_world(settings, World(customers=20))
    enable_default(settings, actor="test")
    return settings


def somebody(settings: Settings) -> str:
    """Return the id of one member."""
    ((customer,),) = query(settings, "select min(customer_id) from dim_loyalty_balances")
    return str(customer)


def test_a_marketer_gives_points_by_the_id(open_page: OpenPage, own: Settings) -> None:
    app = open_page(own, "loyalty", "marketer")
    app.text_input(key="loyalty_person").set_value(somebody(own)).run()
    app.button(key="loyalty_points").click().run()
    next(one for one in app.number_input if one.label == "Points").set_value(30)
    submit(app, "loyalty_points", "Save")

    (event,) = OperationalLog(own).read(["bonus_points_granted"])
    assert event.subject_id == somebody(own)
    assert not app.exception


def test_an_analyst_sees_a_balance_but_changes_none_and_a_viewer_sees_nobody(
    open_page: OpenPage, own: Settings
) -> None:
    app = open_page(own, "loyalty")
    app.text_input(key="loyalty_person").set_value(somebody(own)).run()
    viewer = open_page(own, "loyalty", "viewer")

    assert app.button(key="loyalty_points").disabled
    assert "loyalty_person" not in [one.key for one in viewer.text_input]


def test_an_id_of_nobody_is_said_to_be_one(open_page: OpenPage, own: Settings) -> None:
    app = open_page(own, "loyalty", "marketer")
    app.text_input(key="loyalty_person").set_value("cust_nobody").run()

    assert "No customer of this build has this id." in texts(app)
