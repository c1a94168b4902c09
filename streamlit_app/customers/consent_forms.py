"""The forms of the consent ledger: what a person said, and do-not-contact marks."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from crm.consent import CHANNELS, PURPOSES
from crm.customers.consents import (
    Statement,
    block_contact,
    confirm_consent,
    deny_consent,
    grant_consent,
    note_unknown_consent,
    unblock_contact,
    withdraw_consent,
)
from crm.ops.records import LoggedEvent
from streamlit_app.customers.written import view_of
from streamlit_app.shell.acting import act
from streamlit_app.shell.moment import dialog
from streamlit_app.shell.session import Session
from streamlit_app.wording import vocabulary
from streamlit_app.wording.language import N_, _

Say = Callable[..., LoggedEvent]
ANSWERS: dict[str, tuple[str, Say]] = {
    "granted": (N_("Agrees"), grant_consent),
    "denied": (N_("Was asked and refuses"), deny_consent),
    "withdrawn": (N_("Takes an earlier yes back"), withdraw_consent),
    "confirmed": (N_("Confirms a double opt-in"), confirm_consent),
    "unknown": (N_("Nobody knows"), note_unknown_consent),
}
ANY = "any"


def consent_dialog(session: Session, customer_id: str) -> None:
    """Ask what the person said, where, and how it can be shown."""
    dialog(_("What did they say?"), icon=":material/how_to_reg:")(_consent_form)(
        session, customer_id
    )


def block_dialog(session: Session, customer_id: str) -> None:
    """Ask on which channel a person must not be contacted any more, or may be again."""
    dialog(_("Do not contact"), icon=":material/block:")(_block_form)(session, customer_id)


def _consent_form(session: Session, customer_id: str) -> None:
    with st.form("cust_consent_form", border=False):
        left, right = st.columns(2)
        channel = left.selectbox(_("Channel"), CHANNELS, format_func=_channel)
        purpose = right.selectbox(
            _("Purpose"), PURPOSES, format_func=lambda one: _(vocabulary.PURPOSES[one])
        )
        answer = st.radio(_("Answer"), list(ANSWERS), format_func=lambda one: _(ANSWERS[one][0]))
        source = left.text_input(_("Said where"), placeholder=_("box-office"), max_chars=40)
        policy = right.text_input(_("Policy version"), placeholder="2024-01", max_chars=40)
        proof = st.text_input(
            _("Proof"),
            placeholder=_("Signed form 1042, id of the web form's answer, …"),
            help=_("A yes without proof never lifts an earlier refusal."),
        )
        if not st.form_submit_button(_("Record"), type="primary"):
            return

    def record() -> LoggedEvent:
        said = Statement(
            channel, purpose, source or None, proof=proof or None, policy_version=policy or None
        )
        return ANSWERS[answer][1](session.settings, customer_id, said, actor=session.actor)

    act(session, record, done=_("Recorded. Exports follow it from now on."), redraw=True)


def _block_form(session: Session, customer_id: str) -> None:
    bans = view_of(session, customer_id).state.contact.bans
    held = [channel or ANY for channel, holds in bans.items() if holds]
    with st.form("cust_block_form", border=False):
        lifts = False
        if held:
            lifts = st.toggle(_("Lift a mark, because the person asked for it"))
        channel = st.selectbox(_("Channel"), [ANY, *CHANNELS], format_func=_channel)
        reason = st.text_input(_("Reason"), max_chars=200)
        proof = st.text_input(_("Proof that they asked"), help=_("Needed to lift a mark."))
        if not st.form_submit_button(_("Record"), type="primary"):
            return
    where = None if channel == ANY else channel

    def record() -> LoggedEvent:
        if lifts:
            return unblock_contact(
                session.settings, customer_id, actor=session.actor, proof=proof,
                channel=where, reason=reason or None,
            )  # fmt: skip
        return block_contact(
            session.settings, customer_id, actor=session.actor, channel=where,
            reason=reason or None,
        )  # fmt: skip

    done = _("The mark is lifted.") if lifts else _("Marked: no export contains this person.")
    act(session, record, done=done, redraw=True)


def _channel(channel: str) -> str:
    return _("Any channel") if channel == ANY else vocabulary.channel_words(channel) or channel
