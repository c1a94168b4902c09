"""Campaigns say what they caused where somebody was kept out, and that nobody knows where not."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from crm.config import Settings
from streamlit_app.wording.formats import Formats
from tests.published_world import query
from tests.streamlit_app.conftest import OpenPage

ROMANIAN = Formats("ro_RO", "RON", "Europe/Bucharest")


def texts(app: AppTest) -> str:
    """Everything the page says in sentences."""
    return "\n".join(text.value for text in [*app.markdown, *app.caption, *app.info])


def test_the_library_counts_what_had_a_control_group(open_page: OpenPage) -> None:
    app = open_page("full", "campaigns")

    assert not app.exception
    assert not app.error
    assert "of the other 1, nobody can tell" in texts(app)
    assert {metric.label: metric.value for metric in app.metric}["Caused orders"] == "0 of 1"


def test_a_campaign_shows_both_shares_its_interval_and_what_it_would_take(
    open_page: OpenPage, full: Settings
) -> None:
    said = texts(open_page("full", "campaigns", campaigns_cid="shop:spring"))

    ((rate, control, kept_out),) = query(
        full,
        "select conversion_rate, control_conversion_rate, control_count"
        " from rpt_campaign_performance where campaign_id = 'shop:spring'",
    )
    assert "Not distinguishable from zero" in said
    assert ROMANIAN.percent(rate) in said
    assert ROMANIAN.percent(control) in said
    assert f"of the {kept_out} kept out" in said
    assert "About 5.000 people kept out" in said


def test_without_a_control_group_nothing_is_called_caused(open_page: OpenPage) -> None:
    said = texts(open_page("full", "campaigns", campaigns_cid="shop:news"))

    assert "Nobody can tell what it caused" in said


def test_opens_are_left_out_until_asked_for(open_page: OpenPage) -> None:
    asked = open_page("full", "campaigns", campaigns_cid="shop:spring", campaigns_opens="yes")
    plain = open_page("full", "campaigns", campaigns_cid="shop:spring")

    assert [toggle.value for toggle in (*asked.toggle, *plain.toggle)] == [True, False]


def test_without_campaigns_the_page_says_where_they_come_from(open_page: OpenPage) -> None:
    app = open_page("no_consent", "campaigns")

    assert "message_events" in app.info[0].value


def test_an_unknown_campaign_in_the_url_shows_the_library(open_page: OpenPage) -> None:
    app = open_page("full", "campaigns", campaigns_cid="shop:gone")

    assert "nobody can tell" in texts(app)
    assert "gone" in app.toast[0].value


def test_a_campaign_says_which_group_it_moved_and_keeps_small_ones_out_of_the_title(
    open_page: OpenPage, full: Settings
) -> None:
    said = texts(open_page("full", "campaigns", campaigns_cid="shop:spring"))

    groups = query(
        full,
        "select rfm_segment from rpt_campaign_groups where campaign_id = 'shop:spring'"
        " and treated_count >= 30 and control_count >= 30 order by conversion_lift desc",
    )
    expected = f"{groups[0][0]} moved most" if groups else "Too few people per group to tell"
    assert expected in said


def test_without_controls_groups_are_compared_by_what_they_ordered(open_page: OpenPage) -> None:
    said = texts(open_page("full", "campaigns", campaigns_cid="shop:news"))

    assert "nobody was kept out, so this is not what it caused" in said
