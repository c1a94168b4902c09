"""What to expect of a person, why, how such forecasts came out, and what to do about it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.people.selection import RuleJson, equals, everyone_who
from streamlit_app.queries import profile_outlook as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.segments.builder import start_draft
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, language, n_
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import RISK_BANDS, abstention_words

SIGNS = {"raises": N_("**higher**: {reason}"), "lowers": N_("**lower**: {reason}")}
RANK_ONLY = N_(
    "The backtest found the figures off by more than the gate allows, so only their order is "
    "shown: which hundredth of the buyers this one is in."
)


def prediction_card(session: Session, row: Row) -> None:
    """Show churn and value with model and horizon; or why no prediction is made."""
    with st.container(border=True, height="stretch"):
        st.markdown("## " + _("What to expect"), anchors=False)
        if row["orders_count"] == 0:
            st.markdown(_("No order yet: predictions are made for people who bought."))
            return
        reasons = ask.reasons(session, row["customer_id"])
        left, right = st.columns(2)
        with left:
            _churn(session, row)
            _because(reasons, "churn")
        with right:
            _value(session, row)
            _because(reasons, "clv")
        reason = row["prediction_abstain_reason"]
        if reason:
            text = _("Not everything is predicted: {reason}.", reason=abstention_words(reason))
            st.info(text, icon=":material/hourglass_empty:")


def next_step_card(session: Session, row: Row) -> None:
    """Say how early this person comes on the action list, and offer everybody like them."""
    with st.container(border=True, height="stretch"):
        st.markdown("## " + _("What to do"), anchors=False)
        _place_on_the_list(session, row["customer_id"])
        if isinstance(row.get("recommended_event_name"), str):
            event = plain(row["recommended_event_name"])
            st.markdown(_("The event to invite to: **{event}**.", event=event))
        if action_button(
            session,
            Action.SAVE_SEGMENT,
            _("Everyone like this"),
            icon=":material/group_work:",
            key="cust_alike",
            help=_("Opens the segment builder with this person's stage, group and risk."),
        ):
            start_draft(session, alike(row), _("Like one customer"))


def _churn(session: Session, row: Row) -> None:
    probability, formats, label = row["churn_probability"], session.formats, _("Risk of no order")
    horizon = _("in the next {days} days", days=formats.count(row["churn_horizon_days"]))
    if pd.isna(probability):
        st.metric(label, _("not predicted"), delta_description=horizon)
        return
    if row["churn_scale"] == "rank":
        beneath = _("100 is the riskiest, {horizon}", horizon=horizon)
        rank = _rank(row["less_at_risk_share"])
        st.metric(label, rank, delta_description=beneath, help=_(RANK_ONLY))
    else:
        band = _(RISK_BANDS[row["churn_band"]]).lower() if row["churn_band"] in RISK_BANDS else ""
        beneath = f"{band}, {horizon}" if band else horizon
        st.metric(label, formats.percent(probability), delta_description=beneath)
        _how_it_came_out(session, probability, int(row["churn_horizon_days"]))
    _made_by(session, row, "churn_model")


def _how_it_came_out(session: Session, probability: float, horizon_days: int) -> None:
    alike = ask.scored_alike(session, probability, horizon_days)
    if alike is None:
        return
    stopped = round(100 * alike["actual"])
    st.markdown(
        _("Of {people} people scored like this before, {stopped} of 100 stopped.",
          people=session.formats.count(alike["customers_count"]), stopped=stopped)
    )  # fmt: skip


def _value(session: Session, row: Row) -> None:
    value, formats, label = row["predicted_clv_365d"], session.formats, _("Value, next 365 days")
    if pd.isna(value):
        st.metric(label, _("not predicted"), delta_description=_("expected net spend"))
        return
    if row["clv_scale"] == "rank":
        rank = _rank(row["worth_less_share"])
        st.metric(label, rank, delta_description=_("100 is the best"), help=_(RANK_ONLY))
    else:
        expected = row["expected_orders_365d"]
        days = formats.number(expected, 0 if expected >= 10 else 1)
        beneath = n_(
            "{days} purchase day expected", "{days} purchase days expected", expected, days=days
        )
        st.metric(label, formats.money(value), delta_description=beneath)
        st.markdown(_around(session, row))
    _made_by(session, row, "clv_model")


def _around(session: Session, row: Row) -> str:
    """Say how far one customer's value may be from what is expected, and when they may order."""
    formats, said = session.formats, list[str]()
    low, high = row["predicted_clv_365d_low_80"], row["predicted_clv_365d_high_80"]
    if not pd.isna(low) and not pd.isna(high):
        said.append(
            _("8 of 10 like this one: {low} to {high}.",
              low=formats.money(low), high=formats.money(high))
        )  # fmt: skip
    if row["clv_is_population_estimate"]:
        said.append(_("Bought on one day only: this is what such customers bring."))
    if not pd.isna(row["expected_next_order_date"]):
        day = formats.day(row["expected_next_order_date"])
        said.append(_("Next order expected on {day}.", day=day))
    return " ".join(said)


def _made_by(session: Session, row: Row, column: str) -> None:
    day = session.formats.day(row["as_of_date"])
    st.caption(_("As of {day}", day=day), help=_("Model {model}", model=plain(row[column])))


def _because(reasons: list[Row], kind: str) -> None:
    """Say in words, as the pipeline stored them, what raises and what lowers a prediction."""
    text = f"text_{language()}" if language() in ("en", "ro") else "text_en"
    lines = [
        "- " + _(SIGNS[reason["direction"]], reason=plain(reason[text]))
        for reason in reasons
        if reason["model_kind"] == kind
    ]
    if lines:
        st.markdown("\n".join(lines), help=_("Against the typical customer, strongest first."))


def _place_on_the_list(session: Session, customer_id: str) -> None:
    found, formats = ask.place_on_the_action_list(session, customer_id), session.formats
    if found is None:
        st.markdown(_("Not on the list of whom to win back."))
        return
    text = _(
        "**Number {rank} of {listed}** on the list of whom to win back: {money} of expected "
        "value is at risk.",
        rank=formats.count(found["action_rank"]),
        listed=formats.count(found["listed_count"]),
        money=formats.money(found["value_at_risk"]),
    )
    if found["verdict"] == "helps" and found["expected_gain"] > 0:
        gain = formats.money(found["expected_gain"])
        text += " " + _("Writing to people like this helped before: about {gain} each.", gain=gain)
    st.markdown(text)


def alike(row: Row) -> RuleJson:
    """Write the rule for people of the same stage, RFM group and, where there is one, risk."""
    conditions = [
        equals("lifecycle_stage", row["lifecycle_stage"]),
        equals("rfm_segment", row["rfm_segment"]),
    ]
    if row["churn_band"] in RISK_BANDS:
        conditions.append(equals("churn_band", row["churn_band"]))
    return everyone_who(*conditions)


def _rank(share_below: float) -> str:
    return _("rank {rank} of 100", rank=min(100, int(100 * share_below) + 1))
