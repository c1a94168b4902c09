"""The Loyalty page shows the programme's own figures, and what is owed once a point has a worth."""

from __future__ import annotations

from crm.config import Settings
from streamlit_app.wording.formats import Formats
from tests.published_world import query
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_campaigns import texts

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
