"""The Overview shows what the marts hold, says what it cannot compute, and how far to trust it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from crm.warehouse.status import record_last_build
from streamlit_app.wording.formats import Formats
from tests.published_world import AS_OF, World, publish_world, query, workspace
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_people import figure

ROMANIAN = Formats("ro_RO", "RON", "Europe/Bucharest")


def tiles(app: AppTest) -> dict[str, str]:
    """Labels and figures of the tiles on screen."""
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("window", [30, 60, 90])
def test_tiles_equal_sql_for_every_window(open_page: OpenPage, full: Settings, window: int) -> None:
    shown = tiles(open_page("full", "overview", overview_win=str(window)))

    ((active, new, revenue, orders),) = query(
        full,
        f"""
        select (select active_{window}d from rpt_kpi_days where kpi_date = date '{AS_OF}'),
            sum(new_customers), sum(revenue_net), sum(orders_count)
        from rpt_kpi_days where kpi_date > date '{AS_OF}' - {window}
        """,
    )
    assert shown[f"Active customers, {window} days"] == ROMANIAN.count(active)
    assert shown[f"New customers, {window} days"] == ROMANIAN.count(new)
    assert shown[f"Net revenue, {window} days"] == ROMANIAN.short_money(revenue)
    assert shown["Average order, net"] == ROMANIAN.money(revenue / orders)


def test_rates_value_and_reach_equal_sql(open_page: OpenPage, full: Settings) -> None:
    shown = tiles(open_page("full", "overview"))

    ((churn, repeat),) = query(
        full, f"select churn_rate, repeat_rate from rpt_kpi_days where kpi_date = date '{AS_OF}'"
    )
    ((historic, predicted, reachable),) = query(
        full,
        "select avg(historic_clv) filter (orders_count > 0), avg(predicted_clv_365d),"
        " count(*) filter (may_email) from dim_customers",
    )
    assert shown["Churn, 180 days"] == ROMANIAN.percent(churn)
    assert shown["Repeat rate"] == ROMANIAN.percent(repeat)
    assert shown["Value to date | next 12 months"] == (
        f"{ROMANIAN.money(historic).removesuffix(' RON')} | {ROMANIAN.money(predicted)}"
    )
    assert shown["Reachable by e-mail"] == ROMANIAN.count(reachable)


def test_a_viewer_reads_counts_rounded_to_five(open_page: OpenPage, full: Settings) -> None:
    shown = tiles(open_page("full", "overview", "viewer"))

    ((active,),) = query(
        full, f"select active_90d from rpt_kpi_days where kpi_date = date '{AS_OF}'"
    )
    assert shown["Active customers, 90 days"] == ROMANIAN.count(5 * round(active / 5))


def test_an_unknown_window_in_the_url_falls_back_to_ninety_days(open_page: OpenPage) -> None:
    assert "Active customers, 90 days" in tiles(open_page("full", "overview", overview_win="7"))


def test_every_card_is_drawn_and_what_is_unusual_leads_on(open_page: OpenPage) -> None:
    app = open_page("full", "overview")

    assert not app.error
    labels = [link.proto.label for link in app.get("page_link")]
    assert any("far above the usual" in label for label in labels)
    assert any("2 new customers from ads" in label for label in labels)
    assert not any("20 orders" in label for label in labels)


def test_a_viewer_is_not_told_of_one_source_nor_given_the_letter(open_page: OpenPage) -> None:
    app = open_page("full", "overview", "viewer")

    assert not app.error
    assert not any("from ads" in link.proto.label for link in app.get("page_link"))
    assert not any("letter" in button.label for button in app.button)


def test_without_orders_the_page_says_so_instead_of_charting(open_page: OpenPage) -> None:
    app = open_page("no_orders", "overview")

    assert "nothing to chart" in app.info[0].value
    assert "40" in app.markdown[0].value or any("40" in text.value for text in app.markdown)


def test_an_abstaining_model_is_named_with_its_reason(open_page: OpenPage) -> None:
    app = open_page("one_customer", "overview")

    value = next(metric for metric in app.metric if metric.label.startswith("Value to date"))
    assert value.value.endswith("| –")
    assert "fewer than 250 buyers" in value.proto.delta_description


def test_a_failed_build_leaves_the_last_good_one_and_says_which_check(
    tmp_path: Path, open_page: OpenPage
) -> None:
    settings = workspace(tmp_path, "failing")
    publish_world(settings, World(customers=20))
    record_last_build(
        settings,
        build_id="20250702T040000Z-bad",
        state="failed",
        failing=["orders_amount_non_negative"],
        message="3 orders have a negative amount",
    )
    app = open_page(settings, "overview")

    assert "orders_amount_non_negative" in app.warning[0].value
    assert any("3 orders have a negative amount" in text.value for text in app.caption)


def test_a_visit_stays_on_its_build_until_it_asks_for_the_newer_one(
    tmp_path: Path, open_page: OpenPage
) -> None:
    settings = workspace(tmp_path, "moving")
    publish_world(settings, World(customers=20), "20250701T040000Z-first")
    app = open_page(settings, "overview")
    before = tiles(app)
    publish_world(settings, World(customers=200), "20250702T040000Z-second")

    assert tiles(app.run()) == before
    assert "newer build" in app.info[0].value
    move_on = next(button for button in app.button if button.label == "Show the new data")
    assert tiles(move_on.click().run()) != before


@pytest.mark.parametrize(
    ("kind", "counted"),
    [
        ("stage", "select lifecycle_stage, count(*) from dim_customers group by 1"),
        (
            "group",
            "select rfm_segment, count(*) from dim_customers where orders_count > 0 group by 1",
        ),
        ("source", "select acquisition_source, new_buyers_count from rpt_acquisition_sources"),
    ],
)
def test_a_bar_has_the_people_it_counts(
    open_page: OpenPage, full: Settings, kind: str, counted: str
) -> None:
    value, people = query(full, f"{counted} order by 2 desc, 1 limit 1")[0]

    app = open_page("full", "overview", overview_bar=f"{kind}:{value}")

    assert not app.error
    assert figure(app, "People") == str(people)


def test_the_share_back_within_ninety_days_is_of_those_who_had_them(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "overview")

    ((share,),) = query(
        full, "select sum(returned_90d_count) / sum(watched_count) from rpt_acquisition_sources"
    )
    said = [text.value for text in app.caption]
    assert any(
        f"Of all who had 90 days to come back: {ROMANIAN.percent(share)}" in text for text in said
    )
