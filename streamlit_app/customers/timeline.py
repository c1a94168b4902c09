"""Everything that happened to a person: lanes over time, and the entries as a list."""

from __future__ import annotations

from datetime import UTC

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, NumberColumn

from crm.customers.recent import Writing
from streamlit_app.charts.lanes import lanes_chart
from streamlit_app.customers.written import recent_writings
from streamlit_app.queries import profile_history as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import chart_alone, table_view
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore_parsed
from streamlit_app.wording.activities import activity_words
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import STAGES, channel_words

ENTRIES_A_TIME = 50
DRAWN = 500
"""Marks in the lanes; the list below goes further back."""
LANES = {
    "orders": N_("Orders"),
    "attendance": N_("Attendance"),
    "messages": N_("Messages"),
    "visits": N_("Visits"),
    "service": N_("Support"),
    "consent": N_("Consent"),
    "notes": N_("Notes and tags"),
    "standing": N_("RFM and stage"),
    "loyalty": N_("Loyalty"),
    "files": N_("Exports and merges"),
}
ORIGINS = {
    "delivered": N_("delivered"),
    "computed": N_("computed"),
    "written": N_("written here"),
    "pending": N_("written here, in the next build"),
}
PENDING_LANES = {"consent": "consent", "do": "consent", "communication": "messages"}
"""The lane of what was just written, by the first word of its kind; the others are notes."""


STAGE_CHANGED = "stage_changed"


def timeline_tab(session: Session, row: Row) -> None:
    """Draw pills of what there is, the lanes, and the newest entries with a way to more."""
    entries = _entries(session, row["customer_id"])
    if entries.empty:
        st.markdown(_("Nothing has happened yet."))
        return
    there = [lane for lane in LANES if lane in set(entries["lane"])]
    restore_parsed("cust_lanes", lambda text: [one for one in text.split(".") if one in LANES])
    st.session_state["cust_lanes"] = st.session_state["cust_lanes"] or []
    chosen = st.pills(
        _("Kinds of entries"),
        there,
        selection_mode="multi",
        format_func=lambda lane: _(LANES[lane]),
        key="cust_lanes",
        label_visibility="collapsed",
    )
    remember("cust_lanes", chosen or None, written=".".join)
    shown = entries[entries["lane"].isin(chosen)] if chosen else entries
    drawn = shown.head(DRAWN)
    chart_alone(
        lanes_chart(drawn, [_(LANES[lane]) for lane in there], session.formats),
        alt_text=_("What happened when, in one lane a kind; the list below has the same entries."),
        key="cust_lanes_chart",
    )
    _list(session, shown, row["customer_id"])


def _entries(session: Session, customer_id: str) -> pd.DataFrame:
    built = ask.timeline(session, customer_id)
    pending = [_pending(one) for one in recent_writings(session, customer_id)]
    entries = pd.concat([pd.DataFrame(pending), built], ignore_index=True) if pending else built
    return entries.assign(
        what=entries["type"].map(activity_words),
        about=[
            _stages(about) if kind == STAGE_CHANGED and isinstance(about, str) else about
            for kind, about in zip(entries["type"], entries["about"], strict=True)
        ],
        where=entries["channel"].map(channel_words),
        lane_shown=[_(LANES[lane]) for lane in entries["lane"]],
        from_shown=[_(ORIGINS[origin]) for origin in entries["origin"]],
    )


def _stages(change: str) -> str:
    """Say `at_risk → lost` in the reader's words."""
    return " → ".join(_(STAGES.get(stage, stage)) for stage in change.split(" → "))


def _pending(one: Writing) -> Row:
    return {
        "occurred_at": pd.Timestamp(one.at.astimezone(UTC).replace(tzinfo=None)),
        "type": one.kind,
        "channel": one.channel,
        "amount": None,
        "is_machine": False,
        "about": one.about,
        "origin": "pending",
        "lane": PENDING_LANES.get(one.kind.split("_")[0], "notes"),
    }


def _list(session: Session, shown: pd.DataFrame, customer_id: str) -> None:
    key = f"cust_entries_{customer_id}"
    limit = st.session_state.setdefault(key, ENTRIES_A_TIME)
    newest = shown.head(limit)
    st.caption(
        _("The newest {shown} of {all} entries", shown=len(newest),
          all=session.formats.count(len(shown)))
    )  # fmt: skip
    table_view(
        newest,
        {
            "occurred_at": DatetimeColumn(
                _("When"), format="YYYY-MM-DD HH:mm", timezone=session.settings.timezone
            ),
            "what": _("What"),
            "where": _("Channel"),
            "amount": NumberColumn(
                _("Amount ({unit})", unit=session.formats.unit), format="localized", step=0.01
            ),
            "about": _("About"),
            "from_shown": _("From"),
        },
        alt_text=_("The newest entries of the timeline"),
        height=560 if len(newest) > 15 else None,
    )
    if len(shown) > limit:
        st.button(_("Load more"), icon=":material/expand_more:", on_click=_load_more, args=[key])


def _load_more(key: str) -> None:
    st.session_state[key] += ENTRIES_A_TIME
