"""Points given, taken or corrected by hand: one form, wherever person and programme are known."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import streamlit as st

from crm.loyalty.operations import adjust, grant_bonus, redeem
from crm.ops.records import LoggedEvent
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.acting import act
from streamlit_app.shell.moment import dialog
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _

OPERATIONS: dict[str, tuple[str, Callable[..., LoggedEvent]]] = {
    "bonus": (N_("Give bonus points"), grant_bonus),
    "redeem": (N_("Redeem points"), redeem),
    "adjust": (N_("Correct the balance"), adjust),
}
KEY = "points_key"
"""Names what the open form does, so that a second press does it once."""


def points_button(session: Session, customer_id: str, program_id: str, *, key: str) -> None:
    """Draw the button that opens the form, grey with the reason for who may not change points."""
    if action_button(
        session, Action.CHANGE_POINTS, _("Change points"), icon=":material/exposure:", key=key
    ):
        st.session_state[KEY] = secrets.token_hex(8)
        dialog(_("Change points"), icon=":material/exposure:")(_form)(
            session, customer_id, program_id
        )


def _form(session: Session, customer_id: str, program_id: str) -> None:
    with st.form("points_form", border=False):
        operation = st.radio(
            _("What"), list(OPERATIONS), format_func=lambda one: _(OPERATIONS[one][0])
        )
        points = st.number_input(
            _("Points"), value=100, step=10, help=_("A correction may be below zero.")
        )
        reason = st.text_input(_("Reason, a short code"), "goodwill", max_chars=40)
        if not st.form_submit_button(_("Save"), type="primary"):
            return
    act(
        session,
        lambda: OPERATIONS[operation][1](
            session.settings,
            customer_id,
            program_id,
            int(points),
            key=st.session_state[KEY],
            actor=session.actor,
            reason_code=reason,
        ),
        done=_("The balance is changed."),
        redraw=True,
    )
