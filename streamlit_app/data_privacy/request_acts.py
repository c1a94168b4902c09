"""Opening and closing a privacy request; what each right asks of us stands beside it."""

from __future__ import annotations

import streamlit as st

from crm.errors import CrmError
from crm.exports.access.answering import ANSWERED
from crm.identity.lookup import find_customer
from crm.privacy.requests import (
    HOLDING_BACK,
    OUTCOMES,
    RIGHTS,
    PrivacyRequest,
    close_request,
    open_request,
)
from streamlit_app.data_privacy import rights
from streamlit_app.data_privacy.request_copy import copy_box
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.acting import act
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain


def open_box(session: Session) -> None:
    """Draw the form that opens a request."""
    with st.form("data_open_request", border=True):
        st.markdown("## " + _("Open a request"), anchors=False)
        customer = st.text_input(
            _("Customer id"),
            placeholder=_("an id: cust_…"),
            help=_("Search finds people by name or address: the id stands on their page."),
            key="data_request_customer",
        )
        right = st.selectbox(
            _("What they ask for"),
            RIGHTS,
            format_func=lambda one: _(rights.RIGHTS[one]),
            key="data_request_right",
        )
        reason = st.text_area(
            _("How they asked"), max_chars=2000, key="data_request_reason", height=80
        )
        verified = st.checkbox(
            _("It was checked that it is this person who asks"), key="data_request_verified"
        )
        if action_button(
            session, Action.OPEN_PRIVACY_REQUEST, _("Open the request"), draw=st.form_submit_button
        ):
            act(
                session,
                lambda: open_request(
                    session.settings,
                    customer.strip(),
                    right,
                    actor=session.actor,
                    reason=reason or None,
                    is_identity_verified=verified,
                ),
                done=_("The request is open; it is due in a month."),
                redraw=True,
            )


def close_box(session: Session, request: PrivacyRequest) -> None:
    """Draw one open request: its steps, its person, and the way to close it."""
    with st.container(border=True):
        _facts(session, request)
        if request.request in ANSWERED:
            copy_box(session, request)
        with st.form(f"data_close_{request.request_id}", border=False):
            verified = request.is_identity_verified or st.checkbox(
                _("It was checked that it is this person who asks"), key="data_close_verified"
            )
            outcome = st.selectbox(
                _("How it ended"),
                OUTCOMES,
                format_func=lambda one: _(rights.OUTCOMES[one]),
                key="data_close_outcome",
            )
            reason = st.text_input(_("Note, for the log"), max_chars=2000, key="data_close_reason")
            if action_button(
                session, Action.CLOSE_REQUEST, _("Close the request"), draw=st.form_submit_button
            ):
                act(
                    session,
                    lambda: close_request(
                        session.settings,
                        request.request_id,
                        actor=session.actor,
                        reason=reason or None,
                        outcome=outcome,
                        is_identity_verified=verified,
                    ),
                    done=_("The request is closed."),
                    redraw=True,
                )


def _facts(session: Session, request: PrivacyRequest) -> None:
    formats = session.formats
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            "app_pages/customers.py",
            label=request.customer_id,
            icon=":material/person:",
            query_params={"id": _today(session, request)},
        )
        if request.request in HOLDING_BACK:
            st.badge(_("Out of every file"), icon=":material/block:", color="orange")
    st.caption(
        _(
            "Opened {day} by {who}; due {due}.",
            day=formats.moment(request.opened_at),
            who=plain(request.opened_by),
            due=formats.local_day(request.due_at),
        )
    )
    if request.reason:
        st.markdown(_("How they asked: {words}", words=plain(request.reason)))
    st.markdown("\n".join(f"1. {_(step)}" for step in rights.STEPS[request.request]))


def _today(session: Session, request: PrivacyRequest) -> str:
    """Return who the customer is today: they may have been merged since they asked."""
    try:
        return find_customer(session.settings, request.customer_id).customer_id
    except CrmError:
        return request.customer_id
