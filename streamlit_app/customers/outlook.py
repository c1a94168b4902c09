"""What to expect of a person, and whether they may be contacted."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from streamlit_app.queries import profile as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.session import Session
from streamlit_app.wording.vocabulary import CHANNELS, PURPOSES, RISK_BANDS

BadgeColour = Literal["blue", "orange", "gray"]
STATES: dict[str | None, tuple[str, str, BadgeColour]] = {
    "granted": (":material/check_circle:", "yes", "blue"),
    "denied": (":material/cancel:", "no", "orange"),
    "withdrawn": (":material/cancel:", "no, withdrawn", "orange"),
    None: (":material/help:", "unknown", "gray"),
}
SIGNS = {"raises": "**higher**:", "lowers": "**lower**:"}

RANK_ONLY = (
    "The backtest found the figures off by more than the gate allows, so only their order is "
    "shown: which hundredth of the buyers this one is in."
)


def prediction_card(session: Session, row: Row) -> None:
    """Show churn and value with model and horizon; or why no prediction is made."""
    with st.container(border=True, height="stretch"):
        st.markdown("#### What to expect", anchors=False)
        if row["orders_count"] == 0:
            st.markdown("No order yet: predictions are made for people who bought.")
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
            st.info(f"Not everything is predicted: {reason}.", icon=":material/hourglass_empty:")


def consent_card(session: Session, customer_id: str) -> None:
    """Show consent per channel and purpose; unknown is shown, and is never yes."""
    states = {
        (entry["purpose"], entry["channel"]): entry for entry in ask.consents(session, customer_id)
    }
    with st.container(border=True, height="stretch"):
        st.markdown("#### May we write?", anchors=False)
        for purpose in sorted({"marketing"} | {purpose for purpose, _ in states}):
            asked = {channel for known, channel in states if known == purpose}
            st.caption(PURPOSES.get(purpose, purpose))
            with st.container(horizontal=True, gap="small"):
                for channel in sorted({"email", "sms", "push"} | asked, key=_place):
                    _consent_badge(session, channel, states.get((purpose, channel)))
        st.caption("Unknown counts as no. Hover for source and date.")


def _churn(session: Session, row: Row) -> None:
    probability, formats = row["churn_probability"], session.formats
    horizon = f"in the next {row['churn_horizon_days']} days"
    if pd.isna(probability):
        st.metric("Risk of no order", "not predicted", delta_description=horizon)
        return
    if row["churn_scale"] == "rank":
        st.metric(
            "Risk of no order",
            _rank(row["less_at_risk_share"]),
            delta_description=f"100 is the riskiest, {horizon}",
            help=RANK_ONLY,
        )
    else:
        band = RISK_BANDS.get(row["churn_band"], "").lower()
        shown = formats.percent(probability)
        st.metric("Risk of no order", shown, delta_description=f"{band}, {horizon}")
    st.caption(f"Model `{row['churn_model']}`, as of {formats.day(row['as_of_date'])}")


def _value(session: Session, row: Row) -> None:
    value, formats = row["predicted_clv_365d"], session.formats
    label = "Value, next 365 days"
    if pd.isna(value):
        st.metric(label, "not predicted", delta_description="expected net spend")
        return
    if row["clv_scale"] == "rank":
        rank = _rank(row["worth_less_share"])
        st.metric(label, rank, delta_description="100 is the best", help=RANK_ONLY)
    else:
        expected = row["expected_orders_365d"]
        days = formats.number(expected, 0 if expected >= 10 else 1)
        shown = formats.money(value)
        st.metric(label, shown, delta_description=f"{days} purchase days expected")
        st.markdown(_around(session, row))
    st.caption(f"Model `{row['clv_model']}`, as of {formats.day(row['as_of_date'])}")


def _around(session: Session, row: Row) -> str:
    """Say how far one customer's value may be from what is expected, and when they may order."""
    formats, said = session.formats, list[str]()
    low, high = row["predicted_clv_365d_low_80"], row["predicted_clv_365d_high_80"]
    if not pd.isna(low) and not pd.isna(high):
        said.append(f"8 of 10 like this one: {formats.money(low)} to {formats.money(high)}.")
    if row["clv_is_population_estimate"]:
        said.append("Bought on one day only: this is what such customers bring.")
    if not pd.isna(row["expected_next_order_date"]):
        said.append(f"Next order expected on {formats.day(row['expected_next_order_date'])}.")
    return " ".join(said)


def _because(reasons: list[Row], kind: str) -> None:
    """Say in words, as the pipeline stored them, what raises and what lowers a prediction."""
    mine = [reason for reason in reasons if reason["model_kind"] == kind]
    if not mine:
        return
    lines = [f"- {SIGNS[reason['direction']]} {reason['text_en']}" for reason in mine]
    st.markdown("\n".join(lines), help="Against the typical customer, strongest first.")


def _rank(share_below: float) -> str:
    return f"rank {min(100, int(100 * share_below) + 1)} of 100"


def _place(channel: str) -> tuple[int, str]:
    known = list(CHANNELS)
    return known.index(channel) if channel in known else len(known), channel


def _consent_badge(session: Session, channel: str, entry: Row | None) -> None:
    icon, word, colour = STATES[entry["state"] if entry else None]
    details = "Never asked, or the answer was never delivered"
    if entry:
        proof = "with proof" if entry["has_proof"] else "without proof"
        changed = session.formats.local_day(entry["changed_at"])
        details = f"From {entry['source']}, {changed}, {proof}"
    st.badge(f"{CHANNELS.get(channel, channel)}: {word}", icon=icon, color=colour, help=details)
