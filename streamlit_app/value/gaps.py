"""How long people stay away before they come back, and what another threshold would change."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.curves import gap_chart
from streamlit_app.charts.frame import BLUE, ORANGE
from streamlit_app.queries import value_churn as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

AWAY = "value_away"


def usual_gaps(session: Session, *, who: Audience) -> None:
    """How long people usually stay away, and what another threshold would change."""
    curve = ask.gap_curve(session)
    if curve.empty:
        empty_card(
            _("Nobody has come back yet"),
            _("The usual time between purchases needs people who bought on two days."),
            _("It appears with the first of them."),
        )
        return
    found, formats = ask.thresholds(session), session.formats
    configured, proposed = found.get("configured"), found.get("proposed")
    last_day = min(int(curve["gap_days"].max()), 2 * session.settings.churn_threshold_days)
    title = _gap_finding(configured, proposed, session)
    chart_card(
        title,
        _(
            "Share of purchases followed by another within so many days: of gaps that ended, and "
            "of all purchases, those still waiting included"
        ),
        gap_chart(
            curve[["gap_days", "gaps_up_to_share", "returned_share"]],
            (_("of those who came back"), _("of all purchases")),
            _marks(configured, proposed),
            last_day,
            formats,
        ),
        alt_text=_("Two curves of days between purchases. {finding}.", finding=title),
        table=curve.assign(
            gaps_up_to_share=curve["gaps_up_to_share"] * 100,
            returned_share=curve["returned_share"] * 100,
        ),
        columns={
            "gap_days": NumberColumn(_("Days")),
            "gaps_up_to_share": NumberColumn(_("Of gaps that ended (%)"), format="localized"),
            "returned_share": NumberColumn(_("Of all purchases (%)"), format="localized"),
            "watched_count": NumberColumn(_("Purchases watched so long"), format="localized"),
        },
        key="value_gaps",
    )
    _what_if(session, who, proposed)


def _what_if(session: Session, who: Audience, proposed: Row | None) -> None:
    """Say how many buyers would count as lost under another threshold."""
    configured = session.settings.churn_threshold_days
    start = int(proposed["gap_days"]) if proposed else configured
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        days = st.slider(
            _("What if the threshold were … days"), 30, 730, start, 1, key=AWAY, width=420
        )
        now, then = ask.lost_by(session, who, configured), ask.lost_by(session, who, int(days))
        formats = session.formats
        st.markdown(
            _(
                "**{then}** of {all} buyers would count as lost after {days} days without an "
                "order; today, after {configured} days, it is **{now}**.",
                then=formats.people(then["away_count"]),
                all=formats.people(then["buyers_count"]),
                days=int(days),
                configured=configured,
                now=formats.people(now["away_count"]),
            )
            + " "
            + _("The setting is `CRM_CHURN_THRESHOLD_DAYS`."),
            width="stretch",
        )


def _gap_finding(configured: Row | None, proposed: Row | None, session: Session) -> str:
    if proposed is None:
        return _("Fewer than 100 returns so far: too few to propose a threshold")
    return _(
        "9 of 10 who came back did so within {days} days; your threshold is {configured}",
        days=int(proposed["gap_days"]),
        configured=int(configured["gap_days"])
        if configured
        else session.settings.churn_threshold_days,
    )


def _marks(configured: Row | None, proposed: Row | None) -> pd.DataFrame:
    rows = []
    if proposed:
        day = int(proposed["gap_days"])
        said = _("90 % back: {days} days", days=day)
        rows.append({"gap_days": day, "text": said, "colour": BLUE, "share": 0.08})
    if configured:
        day = int(configured["gap_days"])
        said = _("threshold: {days} days", days=day)
        rows.append({"gap_days": day, "text": said, "colour": ORANGE, "share": 0.18})
    return pd.DataFrame(rows, columns=["gap_days", "text", "colour", "share"])
