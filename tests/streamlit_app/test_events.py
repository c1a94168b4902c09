"""Events & patterns shows the sums of the marts; one event stands beside those like it."""

from __future__ import annotations

import pandas as pd

from crm.config import Settings
from streamlit_app.events.wording import neighbours
from tests.published_world import query
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_value import ROMANIAN, texts


def test_the_best_month_and_the_busiest_hour_are_those_of_the_marts(
    open_page: OpenPage, full: Settings
) -> None:
    said = texts(open_page("full", "events"))

    ((genre, revenue),) = query(
        full,
        "select genre, revenue from rpt_genre_months where item_kind = 'event' and month_start_date"
        " > (select max(month_start_date) - interval 25 month from rpt_genre_months)"
        " order by revenue desc limit 1",
    )
    ((hour,),) = query(
        full,
        "select hour_of_day from rpt_purchase_hours where channel = 'all'"
        " order by orders_count desc limit 1",
    )
    assert f"{genre} had the best month: {ROMANIAN.short_money(revenue)}" in said
    assert f"at {hour}:00" in said


def test_a_pair_of_the_url_is_the_people_who_have_both_or_only_one(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "events", events_g1="jazz", events_g2="rock", events_pair="only")

    ((people,),) = query(
        full,
        "select count(*) from (select customer_id from bridge_customer_genres where genre = 'jazz'"
        " except select customer_id from bridge_customer_genres where genre = 'rock')",
    )
    shown = {metric.label: metric.value for metric in app.metric}
    assert people > 0
    assert shown["People"] == ROMANIAN.count(people)


def test_an_event_to_come_says_where_it_leads_and_whom_to_invite(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "events", events_tab="events", events_event="shop:e23")

    ((sold, expected),) = query(
        full,
        "select tickets_to_date, expected_tickets_median from rpt_event_outlooks"
        " where event_id = 'shop:e23'",
    )
    ((invited,),) = query(
        full, "select count(*) from fct_recommendations where item_id = 'shop:e23'"
    )
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Tickets sold"] == ROMANIAN.count(sold)
    assert shown["Heading for"] == ROMANIAN.count(expected)
    assert f"It is the first choice for {ROMANIAN.count(invited)} people" in texts(app)


def test_a_past_event_says_who_came_instead(open_page: OpenPage, full: Settings) -> None:
    app = open_page("full", "events", events_tab="events", events_event="shop:e3")

    ((came,),) = query(
        full, "select attendees_count from rpt_event_attendance where event_id = 'shop:e3'"
    )
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Came"] == ROMANIAN.count(came)
    assert "Heading for" not in shown
    assert "Whom to invite" not in texts(app)


def test_an_event_the_build_does_not_have_leaves_the_programme(open_page: OpenPage) -> None:
    app = open_page("full", "events", events_tab="events", events_event="shop:gone")

    assert "gone" in app.toast[0].value
    assert "What is on sale" in texts(app)


def test_a_shop_speaks_of_categories_and_has_no_events(open_page: OpenPage) -> None:
    said = texts(open_page("no_events", "events"))
    assert "records brings most" in said.replace("**", "")
    assert "tickets are bought" not in said

    assert "no events" in texts(open_page("no_events", "events", events_tab="events"))


def test_nothing_sold_says_so(open_page: OpenPage) -> None:
    assert "Nothing was sold yet" in texts(open_page("no_orders", "events"))


def test_lookalikes_come_with_how_often_such_a_list_was_right(open_page: OpenPage) -> None:
    said = texts(open_page("full", "events", events_tab="lookalikes", events_seedseg="one_timers"))

    assert "Of such a list" in said or "does not keep" in said


def test_viewers_are_shown_no_likeness_of_single_people(open_page: OpenPage) -> None:
    url = {"events_tab": "lookalikes", "events_seedseg": "one_timers"}
    app = open_page("full", "events", "viewer", **url)

    assert "Of such a list" not in texts(app)
    assert any("Viewer" in info.value for info in app.info)


def test_genres_that_are_liked_together_stand_together() -> None:
    names = ["opera", "rock", "ballet", "metal"]
    close = {frozenset({"opera", "ballet"}), frozenset({"rock", "metal"})}
    pairs = pd.DataFrame(
        [
            {"genre": one, "other_genre": other,
             "lift": 3.0 if frozenset({one, other}) in close else 0.5}
            for one in names for other in names if one != other
        ]
    )  # fmt: skip
    order = neighbours(pairs)
    assert abs(order.index("opera") - order.index("ballet")) == 1
    assert abs(order.index("rock") - order.index("metal")) == 1
