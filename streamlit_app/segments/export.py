"""The way out: who may be contacted, who is lost on the way and why, and the file itself."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from crm.errors import CrmError
from crm.exports.export import export_segment, preview_waterfall
from crm.exports.people.waterfall import Waterfall
from streamlit_app.charts.bars import waterfall_chart
from streamlit_app.queries.warehouse import Row, rounded
from streamlit_app.segments.file import NOBODY, RESULT, draw_file
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session
from streamlit_app.wording.findings import waterfall_steps
from streamlit_app.wording.vocabulary import CHANNELS, EXPORT_FORMATS, PURPOSES

EXPORT_CHANNELS = ("email", "sms")
EXPORT_PURPOSES = ("marketing", "service", "ads_audience")


def draw_export(session: Session, segment: Row) -> None:
    """Choose channel and purpose, see the waterfall, write the file."""
    left, right = st.columns(2)
    channel = left.segmented_control(
        "Channel",
        EXPORT_CHANNELS,
        default="email",
        required=True,
        format_func=CHANNELS.__getitem__,
        key="export_channel",
        bind="query-params",
    )
    purpose = right.segmented_control(
        "Purpose",
        EXPORT_PURPOSES,
        default="marketing",
        required=True,
        format_func=PURPOSES.__getitem__,
        key="export_purpose",
        bind="query-params",
    )
    try:
        waterfall = preview_waterfall(
            session.settings, segment["segment_id"], channel, purpose, build=session.build
        )
    except CrmError as error:
        st.error(str(error), icon=":material/error:")
        return
    if waterfall.members == 0:
        st.info("Nobody is in this segment, so there is nobody to write to.", icon=NOBODY)
        return
    chart, form = st.columns([3, 2], gap="small")
    with chart:
        _waterfall_card(session, waterfall, channel, purpose)
    with form, st.container(border=True, height="stretch"):
        _form(session, segment, waterfall, channel, purpose)
    draw_file(session, segment)


def _waterfall_card(session: Session, waterfall: Waterfall, channel: str, purpose: str) -> None:
    shown = _for_role(session, waterfall)
    steps = waterfall_steps(shown, session.formats)
    title = (
        f"{session.formats.count(shown.in_file)} of {session.formats.count(shown.members)} members "
        f"may be contacted"
    )
    chart_card(
        title,
        f"{CHANNELS[channel]} for {PURPOSES[purpose].lower()}; unknown consent is never yes; "
        "consent is read at this moment",
        waterfall_chart(steps, session.formats),
        alt_text=f"Waterfall from members to the file. {title}.",
        table=steps,
        columns={
            "label": "Step",
            "reason": "Why",
            "people": NumberColumn("People", format="localized"),
        },
        key="export_waterfall",
    )


def _for_role(session: Session, waterfall: Waterfall) -> Waterfall:
    """Round what a viewer sees; the bars then need not add up exactly, and say nothing of one."""
    if session.role is not Role.VIEWER:
        return waterfall
    losses = tuple(
        type(loss)(loss.stage, loss.reason, int(rounded(loss.people)))
        for loss in waterfall.losses
        if not pd.isna(rounded(loss.people))
    )
    members, in_file = (
        0 if pd.isna(rounded(count)) else int(rounded(count))
        for count in (waterfall.members, waterfall.in_file)
    )
    return Waterfall(members, losses, in_file)


def _form(session: Session, segment: Row, waterfall: Waterfall, channel: str, purpose: str) -> None:
    st.markdown("#### Write the file", anchors=False)
    if not session.role.may_export:
        st.info(
            f"The role {session.role} may look at the waterfall; contacts leave through marketers "
            "and stewards.",
            icon=":material/lock:",
        )
        return
    if waterfall.in_file == 0:
        st.info("Nobody may be contacted, so no file is written.", icon=NOBODY)
        return
    with st.form("export_form", border=False):
        kind = st.selectbox(
            "Format",
            list(EXPORT_FORMATS),
            format_func=EXPORT_FORMATS.__getitem__,
            key="export_format",
        )
        reason = st.text_input(
            "Reason (kept in the manifest and the log)",
            placeholder="Spring newsletter",
            max_chars=500,
            key="export_reason",
        )
        people = session.formats.count(waterfall.in_file)
        pressed = st.form_submit_button(
            f"Write the file for {people} people", type="primary", icon=":material/ios_share:"
        )
    if pressed:
        _write(session, segment, channel, purpose, kind, reason)


def _write(
    session: Session, segment: Row, channel: str, purpose: str, kind: str, reason: str
) -> None:
    try:
        st.session_state[RESULT] = (
            segment["segment_id"],
            export_segment(
                session.settings,
                segment["segment_id"],
                channel=channel,
                purpose=purpose,
                format=kind,
                reason=reason,
                actor=session.actor,
                build=session.build,
            ),
        )
    except CrmError as error:
        st.session_state.pop(RESULT, None)
        st.error(str(error), icon=":material/error:")
