"""People ranked: of whom most is expected, with whom most is at stake; with the reason."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import LinkColumn, NumberColumn, ProgressColumn, TextColumn

from streamlit_app.queries import value as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.addresses import customer_address
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, language
from streamlit_app.wording.vocabulary import CHANNELS

REACH = {"may_email": "email", "may_sms": "sms", "may_push": "push"}
WHY, RISK_WHY = 290, 375
"""Pixels of a reason: among ten people it is broken into two lines, among more it has one."""


def most_valuable(session: Session, *, who: Audience) -> None:
    """The buyers of whom most is expected."""
    with st.container(border=True):
        st.markdown("## " + _("Of whom most is expected"), anchors=False)
        reason = refusal(session, Action.SEE_PEOPLE)
        if reason:
            st.caption(reason)
            return
        formats = session.formats
        people = ask.most_valuable(session, who)
        table_view(
            _told(people),
            {
                "link": LinkColumn(_("Customer"), display_text=r"id=.*(.{8})$"),
                "rfm_segment": _("RFM group"),
                "orders_count": NumberColumn(_("Orders"), format="localized"),
                "historic_clv": NumberColumn(
                    _("To date ({unit})", unit=formats.unit), format="localized", step=1
                ),
                "predicted_clv": NumberColumn(
                    _("Expected ({unit})", unit=formats.unit), format="localized", step=1
                ),
                "low_80": NumberColumn(_("8 of 10 from"), format="localized", step=1),
                "high_80": NumberColumn(_("to"), format="localized", step=1),
                "why": TextColumn(_("Strongest reason"), width=WHY),
            },
            is_wrapped=True,
            alt_text=_("The ten buyers of whom most is expected, with the reason"),
        )


def ranked_by_stake(session: Session, people: pd.DataFrame) -> None:
    """List the buyers by whom most is at stake, with reason and reach."""
    formats = session.formats
    table_view(
        _told(people).assign(
            churn_probability=people["churn_probability"] * 100,
            reach=[
                ", ".join(_(CHANNELS[channel]) for may, channel in REACH.items() if one[may])
                or _("nobody may write")
                for one in records(people)
            ],
        ),
        {
            "link": LinkColumn(_("Customer"), display_text=r"id=.*(.{8})$"),
            "rfm_segment": _("RFM group"),
            "churn_probability": ProgressColumn(
                _("No order (%)"),
                format="%.0f",
                min_value=0,
                max_value=100,
                color="orange",
                width=90,
            ),
            "predicted_clv": NumberColumn(
                _("Expected ({unit})", unit=formats.unit), format="localized", step=1
            ),
            "value_at_risk": NumberColumn(
                _("At risk ({unit})", unit=formats.unit), format="localized", step=1
            ),
            "reach": _("Marketing allowed by"),
            "why": TextColumn(_("Strongest reason"), width=RISK_WHY),
        },
        alt_text=_("Buyers by value at risk, with probability, reach and reason"),
    )


def _told(people: pd.DataFrame) -> pd.DataFrame:
    return people.assign(
        link=people["customer_id"].map(customer_address), why=people[f"text_{language()}"]
    )
