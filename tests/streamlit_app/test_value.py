"""Value & churn shows what the marts hold, finds its people by a rule, and says what to trust."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from crm.config import Settings
from streamlit_app.value import churn, worth
from streamlit_app.value.amounts import band_label, band_words, marks_of
from streamlit_app.value.trust_card import candidate_words
from streamlit_app.wording.formats import Formats
from tests.published_world import query
from tests.streamlit_app.conftest import OpenPage

ROMANIAN = Formats("ro_RO", "RON", "Europe/Bucharest")


def texts(app: AppTest) -> str:
    """Everything that is written on the page."""
    kinds = ("markdown", "caption", "error", "warning", "info")
    return "\n".join(str(one.value) for kind in kinds for one in getattr(app, kind))


def charts(app: AppTest) -> list[dict[str, object]]:
    """The charts on the page, as the browser gets them."""
    return [json.loads(one.proto.spec) for one in app.get("arrow_vega_lite_chart")]


def test_the_sentence_is_what_the_marts_sum_to(open_page: OpenPage, full: Settings) -> None:
    app = open_page("full", "value")

    ((buyers, clv, at_risk),) = query(
        full,
        "select count(predicted_clv_365d), sum(predicted_clv_365d), sum(value_at_risk)"
        " from dim_customers where orders_count > 0",
    )
    said = texts(app)
    assert ROMANIAN.count(buyers) in said
    assert ROMANIAN.short_money(clv) in said
    assert ROMANIAN.short_money(at_risk) in said


def test_a_bar_of_value_is_the_rule_that_finds_its_people(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "value", value_band="100.0")

    ((people,),) = query(
        full,
        "select count(*) from dim_customers"
        " where predicted_clv_365d >= 100 and predicted_clv_365d < 150",
    )
    shown = {metric.label: metric.value for metric in app.metric}
    assert people > 0
    assert shown["People"] == ROMANIAN.count(people)


def test_the_thresholds_of_the_url_choose_who_is_at_stake(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "value", value_tab="risk", value_p="40", value_v="100")

    ((people,),) = query(
        full,
        "select count(*) from dim_customers where churn_probability >= 0.4"
        " and predicted_clv_365d >= 100 and value_at_risk is not null",
    )
    shown = {metric.label: metric.value for metric in app.metric}
    assert people > 0
    assert shown["People"] == ROMANIAN.count(people)
    assert f"**{ROMANIAN.count(people)}** buyers lie beyond both" in texts(app)


def test_a_viewer_sees_no_single_customer(open_page: OpenPage) -> None:
    for view in ("value", "risk"):
        app = open_page("full", "value", "viewer", value_tab=view)
        ids = [table for table in app.dataframe if "customer_id" in table.value]
        assert not ids
        assert "Your role is Viewer" in texts(app)


def test_churn_proposes_the_threshold_that_the_gaps_do(open_page: OpenPage, full: Settings) -> None:
    app = open_page("full", "value", value_tab="churn")

    ((days,),) = query(full, "select gap_days from rpt_purchase_gaps where is_proposed_threshold")
    assert f"within {days} days; your threshold is 180" in texts(app)
    assert app.slider(key="value_away").value == days


def test_without_predictions_the_closed_gate_says_why(open_page: OpenPage) -> None:
    app = open_page("one_customer", "value")

    assert "No prediction yet" in texts(app)
    assert "fewer than 250 buyers" in texts(app)


def test_trust_tells_a_card_that_is_missing_and_shows_what_was_judged(
    open_page: OpenPage, full: Settings
) -> None:
    app = open_page("full", "value", value_tab="trust")

    said = texts(app)
    assert "was published without" in said  # this world has marts and no model files
    ((kinds,),) = query(
        full,
        "select count(distinct (target, horizon_days)) from rpt_model_calibration where is_served",
    )
    assert len(app.segmented_control(key="value_model").options) == kinds
    assert "Contacting helped in 1 of 4 experiments" in said


def test_a_bar_that_a_browser_calls_whole_is_in_the_url_as_its_box_writes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen: dict[str, object] = {}
    for part in (worth, churn):
        monkeypatch.setattr(part, "choose", lambda **values: chosen.update(values))
    worth._pick_band({"low": 150})
    churn._pick_risk({"low": 0})
    assert {key: str(value) for key, value in chosen.items()} == {
        "value_band": "150.0",
        "value_risk": "0.0",
    }


@pytest.mark.parametrize(
    ("low", "high", "label", "said"),
    [
        (0.0, 10.0, "0", "below 10,00 RON"),
        (150.0, 200.0, "150", "150 to 200 RON"),
        (1500.0, 2000.0, "1,5k", "1.500 to 2.000 RON"),
        (700000.0, None, "700k", "700.000 RON and more"),
    ],
)
def test_bars_of_money_are_called_by_their_ends(
    low: float, high: float | None, label: str, said: str
) -> None:
    assert band_label(low, ROMANIAN) == label
    assert band_words(low, high, ROMANIAN) == said


def test_a_mark_stands_over_the_bar_it_lies_in() -> None:
    import pandas as pd

    bars = pd.DataFrame({"low": [0.0, 10.0, 50.0, 100.0, 150.0, 700.0]})
    marks = marks_of(bars, {"median": 149.0, "mean": float("nan")}, ROMANIAN)
    assert marks["label"].tolist() == ["100"]


def test_models_are_called_as_their_literature_does() -> None:
    assert (
        candidate_words("bgnbd*gamma_gamma+half_offset") == "BG/NBD × Gamma-Gamma + half a booster"
    )
    assert candidate_words("mbgnbd") == "MBG/NBD"
