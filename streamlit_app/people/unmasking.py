"""Contacts that stay masked until a steward says what for; the reason is logged with each reading.

Without a reason a steward reads what a marketer reads: the contacts of people who agreed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import streamlit as st

from crm.actors import Actor
from streamlit_app.shell.access import Action, action_button, refusal
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, n_

KEPT = "crm_unmasked"
MINUTES = 15
"""For so long one reason holds."""
SHORTEST_REASON = 8


@dataclass(frozen=True)
class Unmasking:
    """Why contacts are unmasked, by whom, and until when."""

    reason: str
    name: str
    until: float


def unmasking(session: Session) -> Unmasking | None:
    """Return what unmasks contacts in this visit now; None while they stay masked."""
    given = st.session_state.get(KEPT)
    if not isinstance(given, Unmasking) or refusal(session, Action.UNMASK_CONTACTS):
        return None
    return given if given.name == session.name and time.monotonic() < given.until else None


def reader_of(session: Session, purpose: str) -> tuple[Actor, str]:
    """Return in which role a visit reads contacts, and what the log says they are for."""
    if session.role is not Role.STEWARD:
        return session.actor, purpose
    given = unmasking(session)
    if given is None:
        return Actor(session.name, Role.MARKETER.value), purpose
    return session.actor, f"{purpose}: {given.reason}"


def unmask_box(session: Session) -> None:
    """Draw the way to unmask contacts, grey with the reason for who may not; or the way back."""
    given = unmasking(session)
    if given is not None:
        left = max(1, round((given.until - time.monotonic()) / 60))
        st.warning(
            n_(
                "Contacts are unmasked for {count} more minute.",
                "Contacts are unmasked for {count} more minutes.",
                left,
                count=left,
            ),
            icon=":material/visibility:",
        )
        st.button(_("Mask again"), on_click=_mask, icon=":material/visibility_off:")
        return
    refused = refusal(session, Action.UNMASK_CONTACTS)
    with st.popover(
        _("Unmask contacts"),
        icon=":material/visibility:",
        disabled=refused is not None,
        help=refused,
    ):
        _form(session)


def _form(session: Session) -> None:
    with st.form("unmask", border=False):
        reason = st.text_input(
            _("What do you need them for?"),
            key="unmask_reason",
            max_chars=200,
            help=_("Logged with every contact that is read until they are masked again."),
        )
        if action_button(session, Action.UNMASK_CONTACTS, _("Unmask"), draw=st.form_submit_button):
            if len(reason.strip()) < SHORTEST_REASON:
                st.error(_("Say in a few words what they are needed for."))
                return
            until = time.monotonic() + 60 * MINUTES
            st.session_state[KEPT] = Unmasking(reason.strip(), session.name, until)
            st.rerun()


def _mask() -> None:
    st.session_state.pop(KEPT, None)
