"""The head of a profile: standing, tags, facts, what must not be overlooked, and ways to write."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from crm.ops.state import CustomerState
from streamlit_app.customers.communications import communication_dialog
from streamlit_app.customers.facts import facts_dialog
from streamlit_app.customers.notes import note_dialog, note_text
from streamlit_app.customers.tags import tags_dialog
from streamlit_app.customers.written import requests_of, view_of
from streamlit_app.people.contacts import Person
from streamlit_app.queries import profile as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import STAGE_ICONS, STAGES, channel_words, words

Colour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]
STAGE_BADGES: dict[str, Colour] = {"at_risk": "orange", "lost": "violet", "prospect": "gray"}
TAG_BADGES: dict[str, Colour] = {
    "red": "red",
    "orange": "orange",
    "amber": "yellow",
    "green": "green",
    "teal": "green",
    "blue": "blue",
    "indigo": "violet",
    "violet": "violet",
    "pink": "red",
}
"""The badges' colours for the tags' palette; the name always stands beside the colour."""
RIGHTS = {
    "erasure": N_("erasure"),
    "restriction": N_("restriction"),
    "objection": N_("objection"),
    "access": N_("access"),
    "rectification": N_("rectification"),
    "portability": N_("portability"),
}


def draw_head(session: Session, row: Row, person: Person) -> None:
    """Draw everything about a person that fits on two lines, then the bands and the pinned note."""
    view = view_of(session, row["customer_id"])
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            _standing(session, row)
            for tag in sorted(view.state.tags):
                colour = TAG_BADGES.get(view.words.colour(tag), "gray")
                st.badge(plain(tag), icon=":material/label:", color=colour)
        _ways_to_write(session, row)
    _facts(session, row, person)
    _bands(session, row["customer_id"], view.state)
    for note in view.state.notes.values():
        if note.is_pinned and not note.is_closed:
            st.info(note_text(note), icon=":material/push_pin:")


def _standing(session: Session, row: Row) -> None:
    stage = row["lifecycle_stage"]
    st.badge(_(STAGES[stage]), icon=STAGE_ICONS[stage], color=STAGE_BADGES.get(stage, "blue"))
    code = f" · {row['rfm_code']}" if row["rfm_code"] else ""
    st.badge(f"{row['rfm_segment']}{code}", icon=":material/grid_view:", color="gray")
    if row["is_vip"]:
        reason = row["vip_reason"] if isinstance(row["vip_reason"], str) else None
        st.badge(_("VIP"), icon=":material/star:", color="violet", help=reason and plain(reason))
    before, since = row.get("rfm_segment_previous"), row.get("rfm_segment_changed_date")
    if isinstance(before, str) and not pd.isna(since):
        was = _("was {group} until {day}", group=before, day=session.formats.day(since))
        st.caption(was, width="content")


def _ways_to_write(session: Session, row: Row) -> None:
    customer_id, action = row["customer_id"], Action.WRITE_ABOUT_PEOPLE
    with st.container(horizontal=True, gap="xsmall", width="content"):
        if action_button(session, action, _("Note"), icon=":material/note_add:", key="cust_note"):
            note_dialog(session, customer_id)
        if action_button(
            session, action, _("Message"), icon=":material/forum:", key="cust_message"
        ):
            communication_dialog(session, customer_id)
        if action_button(session, action, _("Tags"), icon=":material/label:", key="cust_tags"):
            tags_dialog(session, customer_id)
        if action_button(session, action, _("Facts"), icon=":material/edit:", key="cust_facts"):
            facts_dialog(session, row)


def _facts(session: Session, row: Row, person: Person) -> None:
    formats = session.formats
    source, kind = row["acquisition_source"], row["customer_type"]
    facts = [
        f"`{row['customer_id']}`",
        _("customer since {day}", day=formats.local_day(row["created_at"])),
        plain(row["city"]) if isinstance(row["city"], str) else None,
        _("through {source}", source=plain(words(source))) if isinstance(source, str) else None,
        words(kind) if isinstance(kind, str) else None,
        _("account closed") if row["account_state"] == "closed" else None,
        None if person.email == MISSING else plain(person.email),
        None if person.phone == MISSING else plain(person.phone),
    ]
    st.caption(" · ".join(fact for fact in facts if fact))


def _bands(session: Session, customer_id: str, state: CustomerState) -> None:
    bans = state.contact.bans
    if bans.get(None):
        st.error(_("Do not contact on any channel: the person said so."), icon=":material/block:")
    for channel in sorted(channel for channel, holds in bans.items() if channel and holds):
        st.error(
            _("Do not contact by {channel}: the person said so.", channel=channel_words(channel)),
            icon=":material/block:",
        )
    for entry in ask.suppressions(session, customer_id):
        if entry["reason"] == "do_not_contact" and bans:
            continue  # the log has the latest word, said above
        st.error(
            _(
                "Do not contact by {channel}: {reason}, since {day}.",
                channel=channel_words(entry["channel"]),
                reason=words(entry["reason"]).lower(),
                day=session.formats.local_day(entry["since"]),
            ),
            icon=":material/block:",
        )
    for request in requests_of(session, customer_id):
        if request.closed_at is None:
            right = _(RIGHTS[request.request])
            text = _(
                "An open request for {right}, since {day}.",
                right=right,
                day=session.formats.local_day(request.opened_at),
            )
            if request.holds_back:
                text += " " + _("Nothing about this person leaves in a file.")
            st.warning(text, icon=":material/gavel:")
