"""What became of a segment: its versions and what they changed, its exports, and its end."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, NumberColumn, TextColumn

from crm.errors import CrmError
from crm.exports.record.register import MadeExport, made_exports
from crm.exports.scheduling.uses import scheduled_exports_of
from crm.segments.life.comparing import Difference, compare_versions
from crm.segments.life.retirement import retire
from crm.segments.life.versions import Version, read_versions
from streamlit_app.queries.segment_log import users_of
from streamlit_app.queries.warehouse import Row, rounded
from streamlit_app.segments.builder import go_to_builder
from streamlit_app.segments.draft import draft_of
from streamlit_app.shell.access import Action, action_button, refusal
from streamlit_app.shell.acting import act
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain
from streamlit_app.wording.refusals import refusal_words, sentence_words

CHANGES = {"entered": N_("entered"), "left": N_("left"), "stayed": N_("stayed")}


def draw_history(session: Session, segment: Row) -> None:
    """Draw versions, differences, exports, and retiring."""
    slug = segment["segment_id"]
    try:
        life = read_versions(session.settings, slug)
    except CrmError as problem:
        st.info(refusal_words(problem), icon=":material/history:")
        return
    left, right = st.columns([3, 2], gap="small")
    with left, st.container(border=True, height="stretch"):
        st.markdown("## " + _("Versions"), anchors=False)
        _draw_versions(session, life)
    with right, st.container(border=True, height="stretch"):
        st.markdown("## " + _("What a version changed"), anchors=False)
        _draw_difference(session, segment, life)
    with st.container(border=True):
        st.markdown("## " + _("Exports"), anchors=False)
        _draw_exports(session, slug)
    _draw_retiring(session, segment)


def _draw_versions(session: Session, life: list[Version]) -> None:
    rows = pd.DataFrame(
        {
            "version": [one.definition.version if one.definition else None for one in life],
            "at": [one.at for one in life],
            "who": [one.actor.removeprefix("app:") for one in life],
            "what": [sentence_words(one.what) for one in life],
        }
    )
    table_view(
        rows[::-1],
        {
            "version": NumberColumn(_("Version"), width=60),
            "at": DatetimeColumn(
                _("When"), format="YYYY-MM-DD HH:mm", timezone=session.settings.timezone, width=125
            ),
            "who": TextColumn(_("Who"), width=90),
            "what": TextColumn(_("What"), width=220),
        },
        alt_text=_("Versions of the segment, the latest first"),
    )


def _draw_difference(session: Session, segment: Row, life: list[Version]) -> None:
    numbers = [one.definition.version for one in life if one.definition]
    if len(numbers) < 2:
        st.caption(_("It has one version; changes show from the second on."))
        return
    first, second = st.columns(2)
    before = first.selectbox(_("From version"), numbers[:-1], len(numbers) - 2,
                             key="segment_from_version")  # fmt: skip
    after = second.selectbox(_("To version"), numbers[1:], len(numbers) - 2,
                             key="segment_to_version")  # fmt: skip
    try:
        found = compare_versions(
            session.settings, segment["segment_id"], before, after, session.build
        )
    except CrmError as problem:
        st.info(refusal_words(problem), icon=":material/hourglass_empty:")
        return
    st.code("\n".join(found.lines[2:]) or _("The same text."), language="diff", wrap_lines=True)
    _draw_groups(session, found)
    old = next(
        one.definition for one in life if one.definition and one.definition.version == before
    )
    if old.rule is not None:
        action_button(
            session, Action.SEE_PEOPLE, _("Open version {number} in the builder", number=before),
            key="segment_reopen", icon=":material/settings_backup_restore:",
            on_click=go_to_builder,
            args=(draft_of(old.rule, segment["name"], segment["segment_id"]),),
        )  # fmt: skip


def _draw_groups(session: Session, found: Difference) -> None:
    if not found.groups or refusal(session, Action.SEE_PEOPLE):
        return
    formats = session.formats
    parts = [
        _("{people} {change} ({money})", people=formats.count(one.people),
          change=_(CHANGES[one.change]), money=formats.short_money(float(one.revenue_net)))
        for one in found.groups
    ]  # fmt: skip
    st.caption(_("On this build, with net spend to date: {groups}.", groups="; ".join(parts)))


def _draw_exports(session: Session, slug: str) -> None:
    made = [one for one in made_exports(session.settings) if one.event.segment == slug]
    if not made:
        st.caption(_("Nobody of it has left in a file yet."))
        return
    today: datetime = datetime.now(session.settings.zone)
    table_view(
        pd.DataFrame([_export_row(session, one, today) for one in reversed(made)]),
        {
            "at": DatetimeColumn(
                _("When"), format="YYYY-MM-DD HH:mm", timezone=session.settings.timezone
            ),
            "who": TextColumn(_("Who")),
            "destination": TextColumn(_("Destination")),
            "terms": TextColumn(_("Channel and purpose")),
            "rows": NumberColumn(_("Rows"), format="localized"),
            "file": TextColumn(_("File"), width="large"),
            "delete_by": TextColumn(_("Delete by")),
            "overdue": TextColumn(_("Remark")),
        },
        alt_text=_("Exports of the segment, the latest first"),
    )


def _export_row(session: Session, one: MadeExport, today: datetime) -> Row:
    event = one.event
    is_overdue = one.is_overdue(session.settings.paths.exports, today.date())
    return {
        "at": one.made_at,
        "who": one.made_by.removeprefix("app:"),
        "destination": event.destination,
        "terms": f"{event.channel} · {event.purpose}",
        "rows": rounded(event.rows_count) if session.role is Role.VIEWER else event.rows_count,
        "file": ", ".join(held.name for held in one.files),
        "delete_by": event.delete_by,
        "overdue": _("should be deleted by now") if is_overdue else "",
    }


def _draw_retiring(session: Session, segment: Row) -> None:
    with st.expander(_("Retire this segment"), icon=":material/archive:"):
        users = users_of(session, segment["segment_id"])
        if users:
            st.info(
                _("It is needed by {users}; change these first.", users=plain(", ".join(users))),
                icon=":material/link:",
            )
            return
        with st.form("segment_retire", border=False):
            reason = st.text_input(_("Why"), key="segment_retire_reason", max_chars=300)
            st.caption(_("No build computes it any more; its history stays, and its key can be "
                         "used again."))  # fmt: skip
            pressed = action_button(
                session, Action.WRITE_ABOUT_PEOPLE, _("Retire"), draw=st.form_submit_button
            )
    if pressed:
        act(session, lambda: _retire(session, segment["segment_id"], reason),
            done=_("The segment is retired."), redraw=True)  # fmt: skip


def _retire(session: Session, slug: str, reason: str) -> None:
    others = scheduled_exports_of(session.settings, slug)
    retire(session.settings, slug, actor=session.actor, reason=reason, other_users=others)
    st.query_params.clear()
