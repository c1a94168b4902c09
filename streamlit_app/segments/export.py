"""The way out: who may be contacted, who is lost on the way and why, and the file itself."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from crm.errors import CrmError
from crm.exports.destinations.profiles import read_profile
from crm.exports.export import export_segment, preview_waterfall
from crm.exports.people.waterfall import CONTROL_GROUP, Waterfall
from crm.exports.writing.write import EXTENSIONS
from streamlit_app.charts.bars import waterfall_chart
from streamlit_app.queries.warehouse import Row, rounded
from streamlit_app.segments.columns import Columns, choose_columns
from streamlit_app.segments.file import NOBODY, RESULT, draw_file
from streamlit_app.segments.terms import CHANNEL_NAMES, PURPOSE_NAMES, Chosen, choose_terms
from streamlit_app.segments.verifying import draw_verifying
from streamlit_app.segments.winning import draw_unasked
from streamlit_app.shell.access import Action, action_button, refusal, require
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session, forget_status
from streamlit_app.wording.findings import waterfall_steps
from streamlit_app.wording.language import _, n_
from streamlit_app.wording.refusals import refusal_words
from streamlit_app.wording.vocabulary import EXPORT_FORMATS


def draw_export(session: Session, segment: Row) -> None:
    """Choose the terms, see the waterfall, write the file; later, ask whether a file is ours."""
    chosen = choose_terms(session)
    try:
        waterfall = preview_waterfall(
            session.settings, segment["segment_id"], chosen.channel, chosen.purpose,
            build=session.build, **chosen.for_preview(),
        )  # fmt: skip
    except CrmError as error:
        st.error(refusal_words(error), icon=":material/error:")
        return
    if waterfall.members == 0 and not waterfall.rows:
        st.info(_("Nobody is in this segment, so there is nobody to write to."), icon=NOBODY)
        return
    chart, form = st.columns([3, 2], gap="small")
    with chart:
        _waterfall_card(session, waterfall, chosen)
    with form, st.container(border=True, height="stretch"):
        _form(session, segment, waterfall, chosen)
    draw_file(session, segment)
    draw_unasked(session, segment, waterfall, chosen)
    draw_verifying(session)


def _waterfall_card(session: Session, waterfall: Waterfall, chosen: Chosen) -> None:
    shown, formats = _for_role(session, waterfall), session.formats
    steps = waterfall_steps(shown, formats)
    title = _(
        "{people} of {members} members may be contacted",
        people=formats.count(shown.in_file), members=formats.count(shown.members),
    )  # fmt: skip
    if chosen.is_analysis:
        title = _("{people} people without names or contacts",
                  people=formats.count(shown.in_file))  # fmt: skip
    subtitle = _(
        "{channel} for {purpose}; unknown consent is never yes; consent is read at this moment",
        channel=_(CHANNEL_NAMES[chosen.channel]), purpose=_(PURPOSE_NAMES[chosen.purpose]),
    )  # fmt: skip
    if chosen.is_analysis:
        subtitle = _("Pseudonymous ids and what people did; consent to analysis is read just now")
    chart_card(
        title,
        subtitle,
        waterfall_chart(steps, formats),
        alt_text=_("Waterfall from members to the file. {title}.", title=title),
        table=steps,
        columns={
            "label": _("Step"),
            "reason": _("Why"),
            "people": NumberColumn(_("People"), format="localized"),
        },
        key="export_waterfall",
    )  # fmt: skip


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


def _form(session: Session, segment: Row, waterfall: Waterfall, chosen: Chosen) -> None:
    card_title(_("Write the file for {name}", name=chosen.name))
    if waterfall.rows == 0:
        st.info(_("Nobody may be contacted, so no file is written."), icon=NOBODY)
        return
    is_empty = chosen.control and not waterfall.lost_at(CONTROL_GROUP)
    if is_empty and refusal(session, Action.EXPORT_PEOPLE) is None:
        st.warning(_("So few people are left that nobody falls into the control group; Campaigns "
                     "will have nobody to compare with."), icon=":material/balance:")  # fmt: skip
    columns = choose_columns(session, chosen)
    profile = read_profile(chosen.destination)
    formats = [one for one in EXTENSIONS if not profile.formats or one in profile.formats]
    with st.form("export_form", border=False):
        kind = st.selectbox(
            _("Format"), formats, format_func=lambda one: _(EXPORT_FORMATS[one]),
            key=f"export_format_{chosen.destination}",
        )  # fmt: skip
        reason = st.text_input(
            _("Reason (kept in the manifest and the log)"), placeholder=_("Spring newsletter"),
            max_chars=500, key="export_reason",
        )  # fmt: skip
        pressed = action_button(
            session, Action.EXPORT_PEOPLE, _button(session, waterfall, chosen),
            draw=st.form_submit_button, type="primary", icon=":material/ios_share:",
        )  # fmt: skip
    for note in profile.notes:
        st.caption(f":material/info: {note}")
    if pressed and not reason.strip():
        st.error(_("Say in a few words why these contacts leave; the log keeps it."),
                 icon=":material/edit:")  # fmt: skip
    elif pressed:
        _write(session, segment, chosen, columns, kind, reason)


def _button(session: Session, waterfall: Waterfall, chosen: Chosen) -> str:
    """Say how many rows the file will have: the number in the file, the manifest and the log."""
    formats = session.formats
    if session.role is Role.VIEWER:
        return _("Write the file")
    if not chosen.delta:
        return n_("Write the file for {count} person", "Write the file for {count} people",
                  waterfall.in_file, count=formats.count(waterfall.in_file))  # fmt: skip
    return _("Write the changes: {added} to add, {removed} to remove",
             added=formats.count(waterfall.in_file),
             removed=formats.count(waterfall.removed))  # fmt: skip


def _write(
    session: Session, segment: Row, chosen: Chosen, columns: Columns, kind: str, reason: str
) -> None:
    require(session, Action.EXPORT_PEOPLE)
    try:
        with st.spinner(_("Asking consent once more and writing the file")):
            result = export_segment(
                session.settings, segment["segment_id"], **chosen.for_export(), format=kind,
                reason=reason, actor=session.actor, columns=columns.names,
                template=columns.template, split=True, build=session.build,
            )  # fmt: skip
    except CrmError as error:
        st.session_state.pop(RESULT, None)
        st.error(refusal_words(error), icon=":material/error:")
        return
    st.session_state[RESULT] = (segment["segment_id"], result)
    forget_status()
