"""May we write: the gate's answer per channel and purpose, where it comes from, and saying more."""

from __future__ import annotations

from datetime import UTC
from typing import Literal

import pandas as pd
import streamlit as st

from crm.customers.view import Permission
from crm.ops.state.contact import Consent
from streamlit_app.customers.consent_forms import block_dialog, consent_dialog
from streamlit_app.customers.written import permissions_of, view_of
from streamlit_app.queries import profile as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import CHANNELS, PURPOSES, channel_words, words

Colour = Literal["blue", "orange", "gray", "red"]
ALWAYS_SHOWN = ("email", "sms", "push")
ANSWERS: dict[str, tuple[str, str, Colour]] = {
    "granted": (":material/check_circle:", N_("yes"), "blue"),
    "denied": (":material/cancel:", N_("no"), "orange"),
    "withdrawn": (":material/cancel:", N_("no, withdrawn"), "orange"),
    "refused": (":material/cancel:", N_("no"), "orange"),
    "pending": (":material/hourglass_top:", N_("waits for an answer"), "gray"),
    "unknown": (":material/help:", N_("unknown"), "gray"),
}


def consent_card(session: Session, customer_id: str) -> None:
    """Show consent per channel and purpose; unknown is shown, and is never yes."""
    with st.container(border=True):
        st.markdown("## " + _("May we write?"), anchors=False)
        _answers(session, customer_id)
        st.caption(_("Unknown counts as no. Hover for source and date."))
        with st.container(horizontal=True, gap="small"):
            action = Action.WRITE_ABOUT_PEOPLE
            if action_button(session, action, _("Record an answer"), key="cust_consent"):
                consent_dialog(session, customer_id)
            if action_button(session, action, _("Do not contact"), key="cust_block"):
                block_dialog(session, customer_id)


def _answers(session: Session, customer_id: str) -> None:
    built = {(one["purpose"], one["channel"]): one for one in ask.consents(session, customer_id)}
    said = {
        (purpose, channel): consent
        for (channel, purpose), consent in view_of(
            session, customer_id
        ).state.contact.consents.items()
    }
    gate = permissions_of(session, customer_id)
    for purpose in sorted({"marketing"} | {purpose for purpose, _channel in {*built, *said}}):
        asked = {channel for known, channel in {*built, *said} if known == purpose}
        st.caption(_(PURPOSES.get(purpose, purpose)))
        with st.container(horizontal=True, gap="xsmall"):
            for channel in sorted({*ALWAYS_SHOWN, *asked}, key=_place):
                key = (purpose, channel)
                _badge(session, channel, built.get(key), said.get(key), gate.get(key))


def _badge(
    session: Session,
    channel: str,
    built: Row | None,
    said: Consent | None,
    gate: Permission | None,
) -> None:
    state = said.state if said else str(built["state"]) if built else "unknown"
    if gate and gate.may_contact:
        state = "granted"
    elif gate and state == "granted":
        state = "refused"  # a suppression or an older refusal stands above the statement
    icon, word, colour = ANSWERS[state]
    channel_name = channel_words(channel) or channel
    details = _details(session, built, said)
    if gate and not gate.may_contact and gate.reason not in ("refused", "unknown"):
        details = _(
            "{details}. Stopped: {reason}", details=details, reason=words(gate.reason).lower()
        )
    label = _("{channel}: {answer}", channel=channel_name, answer=_(word))
    st.badge(label, icon=icon, color=colour, help=details)


def _details(session: Session, built: Row | None, said: Consent | None) -> str:
    moment = _last_said(said)
    if moment is not None and (
        built is None or moment >= pd.Timestamp(built["changed_at"]).tz_localize(UTC)
    ):
        proof = _("with proof") if said and said.proven_at == moment else _("without proof")
        return _("Written here, {day}, {proof}", day=session.formats.local_day(moment), proof=proof)
    if built is None:
        return _("Never asked, or the answer was never delivered")
    return _(
        "From {source}, {day}, {proof}",
        source=built["source"],
        day=session.formats.local_day(built["changed_at"]),
        proof=_("with proof") if built["has_proof"] else _("without proof"),
    )


def _last_said(said: Consent | None) -> pd.Timestamp | None:
    if said is None:
        return None
    moments = (said.denied_at, said.granted_at, said.proven_at, said.undecided_at)
    return max((pd.Timestamp(one) for one in moments if one is not None), default=None)


def _place(channel: str) -> tuple[int, str]:
    known = list(CHANNELS)
    return known.index(channel) if channel in known else len(known), channel
