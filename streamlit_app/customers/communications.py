"""Messages: what was said to and by a person on any channel, and what became of it."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from crm.consent import CHANNELS
from crm.customers.communications import CLOSING, change_status, log_communication
from crm.ops.events.communications import Status
from crm.ops.state.writings import Communication
from streamlit_app.customers.written import view_of
from streamlit_app.shell.acting import act
from streamlit_app.shell.moment import dialog
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import channel_words, words

DIRECTIONS = {
    "outbound": N_("To the customer"),
    "inbound": N_("From the customer"),
}
UNSAID = "-"


def draw_communications(session: Session, customer_id: str) -> None:
    """Draw the messages that people logged, the newest first."""
    found = view_of(session, customer_id).state.communications
    if not found:
        st.markdown(_("No message was logged here; deliveries of campaigns are in the timeline."))
    for communication_id, one in sorted(
        found.items(), key=lambda pair: str(pair[1].logged_at), reverse=True
    ):
        _one(session, communication_id, one)


def communication_dialog(session: Session, customer_id: str) -> None:
    """Ask what was said, on which channel, by whom."""
    dialog(_("Log a message"), icon=":material/forum:")(_form)(session, customer_id)


def _one(session: Session, communication_id: str, one: Communication) -> None:
    said = one.said
    if said is None:
        return
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.badge(plain(channel_words(said.channel) or said.channel), color="blue")
            st.badge(_(DIRECTIONS[said.direction]), color="gray")
            if one.status:
                bad = one.status in (*CLOSING, "failed")
                st.badge(words(one.status), color="orange" if bad else "green")
            st.space("stretch")
            _menu(session, communication_id, one)
        title = f"**{plain(said.subject)}**  \n" if said.subject else ""
        st.markdown(title + plain(said.body) if title or said.body else _("No text was kept."))
        st.caption(session.formats.moment(one.logged_at))


def _menu(session: Session, communication_id: str, one: Communication) -> None:
    status = st.menu_button(
        _("Change it"),
        [status for status in get_args(Status) if status != one.status],
        format_func=words,
        key=f"cust_message_{communication_id}",
        type="tertiary",
        icon=":material/more_horiz:",
        help=_("Unsubscribed, complained and bounced close the channel."),
    )
    if status is not None:
        act(
            session,
            lambda: change_status(session.settings, communication_id, status, actor=session.actor),
            done=_("Recorded. Exports follow it from now on."),
            redraw=True,
        )


def _form(session: Session, customer_id: str) -> None:
    first = [UNSAID, *(status for status in get_args(Status) if status not in CLOSING)]
    with st.form("cust_message_form", border=False):
        left, right = st.columns(2)
        direction = left.selectbox(
            _("Direction"), list(DIRECTIONS), format_func=lambda one: _(DIRECTIONS[one])
        )
        channel = right.selectbox(
            _("Channel"), CHANNELS, format_func=lambda one: channel_words(one) or one
        )
        subject = st.text_input(_("Subject"), max_chars=200)
        body = st.text_area(_("Text"), max_chars=2_000)
        campaign = left.text_input(_("Campaign"), max_chars=40, placeholder=_("spring-season"))
        status = right.selectbox(
            _("Status"), first,
            format_func=lambda one: _("As usual") if one == UNSAID else words(one),
        )  # fmt: skip
        if not st.form_submit_button(_("Save"), type="primary"):
            return
    act(
        session,
        lambda: log_communication(
            session.settings,
            customer_id,
            channel=channel,
            direction=direction,
            actor=session.actor,
            subject=subject.strip() or None,
            body=body.strip() or None,
            campaign=campaign.strip() or None,
            status=None if status == UNSAID else status,
        ),
        done=_("Saved. The next build folds it in."),
        redraw=True,
    )
