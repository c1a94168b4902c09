"""Who answers for a segment and when to look at it again: told under its name, written there."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from crm.segments.language.moments import Clock
from crm.segments.language.values import Duration
from crm.segments.life.care import NOBODYS, OWNER_LIMIT, Care, entrust
from streamlit_app.queries.segment_log import said
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, action_button, require
from streamlit_app.shell.acting import act
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain

USUAL = Duration(6, "M")
"""How far away a review is proposed."""


def today_of(session: Session) -> date:
    """Return the tenant's day: people review by their calendar, not by the day of a build."""
    return datetime.now(session.settings.zone).date()


def draw_care(session: Session, segment: Row) -> None:
    """Draw who answers for a segment, when it is looked at again, and the form that says so."""
    slug = segment["segment_id"]
    told = said(session)
    if slug not in told.current:
        return
    care = told.cares.get(slug, NOBODYS)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_sentence(session, care), width="content")
        with st.popover(
            _("Change"), icon=":material/edit_calendar:", type="tertiary", on_change="rerun",
            key="segment_care",
        ) as view:  # fmt: skip
            if view.open:
                _draw_form(session, slug, care)


def owner_box(value: str | None, key: str) -> str:
    """Draw the field for who answers for a segment."""
    return st.text_input(
        _("Who answers for it"), value or "", max_chars=OWNER_LIMIT, key=key,
        placeholder=_("A person or a team"),
    )  # fmt: skip


def review_box(session: Session, value: date | None, key: str) -> date | None:
    """Draw the field for the day of the next review; empty is never."""
    tomorrow = today_of(session) + timedelta(days=1)
    found: date | None = st.date_input(
        _("Look at it again on"), value, format="YYYY-MM-DD", key=key,
        min_value=min(tomorrow, value) if value else tomorrow,
        help=_("On this day the library marks it: does the rule still say what it is for?"),
    )  # fmt: skip
    return found


def _draw_form(session: Session, slug: str, care: Care) -> None:
    today = today_of(session)
    is_reviewed = care.review_on is None or care.is_due(today)
    proposed = Clock(today, session.settings.zone).next_days(USUAL)[1]
    with st.form("segment_care_form", border=False, width=360):
        owner = owner_box(care.owner, f"segment_care_owner_{slug}")
        review_on = review_box(
            session, proposed if is_reviewed else care.review_on, f"segment_care_day_{slug}"
        )
        pressed = action_button(
            session, Action.SAVE_SEGMENT, _("Save"), draw=st.form_submit_button, type="primary"
        )
    if pressed:
        require(session, Action.SAVE_SEGMENT)
        act(
            session,
            lambda: entrust(session.settings, slug, Care(owner, review_on), actor=session.actor),
            done=_("Saved: {who}", who=plain(owner.strip()) or _("nobody answers for it")),
            redraw=True,
        )


def _sentence(session: Session, care: Care) -> str:
    who = (
        _(":material/person: {owner} answers for it", owner=plain(care.owner))
        if care.owner
        else _(":material/person_off: Nobody answers for it yet")
    )
    if care.review_on is None:
        return _("{who} · no review is set", who=who)
    day = session.formats.day(care.review_on)
    if care.is_due(today_of(session)):
        return _("{who} · :orange[:material/event_busy: **review is due** since {day}]",
                 who=who, day=day)  # fmt: skip
    return _("{who} · next review {day}", who=who, day=day)
