"""Finding people: filters from the URL, server-side order and pages, and what each role may see."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from tests.published_world import World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage


def tables(app: AppTest) -> list[pd.DataFrame]:
    """Return every table on screen."""
    return [table.value for table in app.dataframe]


def people_table(app: AppTest) -> pd.DataFrame:
    """Return the table of customers."""
    return next(table for table in tables(app) if "customer_id" in table)


def test_filters_in_the_url_narrow_the_list_and_its_header(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "customers", cust_life="at_risk", ch="social")

    ((expected,),) = query(
        full,
        "select count(*) from dim_customers"
        " where lifecycle_stage = 'at_risk' and acquisition_source = 'social'",
    )
    assert len(people_table(app)) == expected
    assert any(f"**{expected}** of 300 customers" in text.value for text in app.markdown)


def test_a_page_holds_fifty_people_in_the_warehouse_order(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "customers", cust_page="2")

    expected = query(
        full,
        "select customer_id from dim_customers"
        " order by total_spent_net desc, customer_id limit 50 offset 50",
    )
    assert people_table(app)["customer_id"].tolist() == [customer for (customer,) in expected]


def test_scores_that_hold_as_an_order_only_are_shown_as_ranks(
    open_page: OpenPage, tmp_path: Path
) -> None:
    settings = workspace(tmp_path, "ranks")
    publish_world(settings, World(customers=120, scale="rank"))

    app = open_page(settings, "customers", cust_sort="-risk")
    listed = people_table(app)
    assert listed["risk_shown"].max() == 100
    assert (listed["risk_shown"] % 1 == 0).all()
    assert listed["risk_shown"].is_monotonic_decreasing
    assert listed["predicted_clv_365d"].isna().all()
    profile = open_page(settings, "customers", id=listed["customer_id"].iloc[0])
    shown = {metric.label: metric.value for metric in profile.metric}
    assert shown["Risk of no order"] == "rank 100 of 100"
    said = [text.value for text in profile.markdown if "Last purchase" in text.value]
    assert len(said) == 2
    assert all("**higher**: Last purchase" in text for text in said)
    assert all("**lower**: Last purchase" in text for text in said)
    assert shown["Value, next 365 days"].startswith("rank ")
    assert not any("8 of 10" in text.value for text in profile.markdown)
    value = next(
        metric
        for metric in open_page(settings, "overview").metric
        if metric.label.startswith("Value to date")
    )
    assert "ranks only" in value.proto.delta_description


def test_a_page_beyond_the_last_shows_the_last(open_page: OpenPage) -> None:
    assert not people_table(open_page("full", "customers", cust_page="6")).empty


def test_an_unknown_filter_value_in_the_url_is_ignored(open_page: OpenPage) -> None:
    app = open_page("full", "customers", cust_life="'; drop table dim_customers --")

    assert [error.value for error in app.exception] == []
    assert any("**300** of 300" in text.value for text in app.markdown)


def test_an_unknown_id_has_a_clear_state_that_does_not_say_why(open_page: OpenPage) -> None:
    app = open_page("full", "customers", id="cust_nobody")

    assert app.title[0].value == "No such customer"
    assert "merged into another, or erased" in app.info[0].value


@pytest.mark.parametrize("page", ["overview", "customers", "segments"])
def test_a_viewer_never_receives_a_person(open_page: OpenPage, full: Settings, page: str) -> None:
    url = {"sid": "vip"} if page == "segments" else {}
    app = open_page("full", page, "viewer", **url)

    for table in tables(app):
        assert not {"customer_id", "name", "contact", "email"} & set(table.columns)


def test_a_viewer_is_refused_a_profile(open_page: OpenPage, first_customer: dict[str, str]) -> None:
    app = open_page("full", "customers", "viewer", id=first_customer["full"])

    assert "groups" in app.info[0].value
    assert len(app.metric) == 0


def test_a_profile_shows_the_marts_numbers(
    open_page: OpenPage, full: Settings, first_customer: dict[str, str]
) -> None:
    app = open_page("full", "customers", id=first_customer["full"])

    ((orders, recency),) = query(
        full,
        "select orders_count, recency_days from dim_customers"
        f" where customer_id = '{first_customer['full']}'",
    )
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Orders"] == str(orders)
    assert shown["Last order"] == f"{recency} days ago"


def test_a_profile_says_how_far_a_value_may_be_off(open_page: OpenPage, full: Settings) -> None:
    ((bought, low, high, expected),) = query(
        full,
        "select customer_id, predicted_clv_365d_low_80, predicted_clv_365d_high_80,"
        " expected_next_order_date from dim_customers"
        " where expected_next_order_date is not null and predicted_clv_365d_low_80 > 100"
        " order by customer_id limit 1",
    )
    app = open_page("full", "customers", id=bought)

    (said,) = [text.value for text in app.markdown if "8 of 10" in text.value]
    digits = "".join(sign for sign in said if sign.isdigit() or sign == " ").split()
    assert [f"{low:.0f}", f"{high:.0f}"] == digits[2:4]
    assert str(expected.year) in digits


def test_a_profile_draws_how_likely_somebody_with_a_rhythm_was_a_customer_still(
    open_page: OpenPage, full: Settings
) -> None:
    by_days = (
        "select customer_id, count(distinct ordered_date) as days from fct_orders"
        " where is_countable and customer_id in (select customer_id from fct_alive_curves)"
        " group by customer_id order by days, customer_id"
    )
    once, *_, often = query(full, by_days)
    assert (once[1], often[1] > 2) == (1, True)

    rhythmic = open_page("full", "customers", id=str(often[0]))
    single = open_page("full", "customers", id=str(once[0]))

    assert any("holds them a customer still" in text.value for text in rhythmic.caption)
    assert not any("holds them a customer still" in text.value for text in single.caption)


def test_a_profile_says_why_nothing_is_predicted(
    open_page: OpenPage, first_customer: dict[str, str]
) -> None:
    app = open_page("one_customer", "customers", id=first_customer["one_customer"])

    assert any("fewer than 250 buyers" in info.value for info in app.info)


def test_the_timeline_filters_by_kind(open_page: OpenPage, first_customer: dict[str, str]) -> None:
    app = open_page("full", "customers", id=first_customer["full"])
    app.button_group(key="cust_lanes").set_value(["attendance"]).run()

    (timeline,) = [table for table in tables(app) if "occurred_at" in table]
    assert set(timeline["what"]) == {"Checked in"}
    assert app.query_params["cust_lanes"] == "attendance"
