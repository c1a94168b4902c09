"""Who stands beside a person, and their rights: look-alikes, guests, privacy requests."""

from __future__ import annotations

import streamlit as st

from crm.privacy.requests import RIGHTS as KNOWN_RIGHTS
from crm.privacy.requests import PrivacyRequest, open_request
from streamlit_app.customers.head import RIGHTS
from streamlit_app.customers.written import requests_of
from streamlit_app.people.contacts import people_of
from streamlit_app.queries import profile_links as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, action_button, refusal
from streamlit_app.shell.acting import act
from streamlit_app.shell.moment import dialog
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, n_
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import words

MEANING = {
    "erasure": N_("Erasure: forget me"),
    "restriction": N_("Restriction: keep my data, do not use it"),
    "objection": N_("Objection: no marketing, no profiling"),
    "access": N_("Access: what do you know of me"),
    "rectification": N_("Rectification: this is wrong"),
    "portability": N_("Portability: give me my data"),
}


def identity_tab(session: Session, row: Row) -> None:
    """Draw look-alikes and companions on the left, rights on the right."""
    left, right = st.columns(2, gap="small")
    with left:
        with st.container(border=True):
            st.markdown("## " + _("May be the same person"), anchors=False)
            _look_alikes(session, row["customer_id"])
        with st.container(border=True):
            st.markdown("## " + _("Comes with"), anchors=False)
            _companions(session, row["customer_id"])
    with right, st.container(border=True):
        st.markdown("## " + _("Rights of this person"), anchors=False)
        _rights(session, row["customer_id"])


def _look_alikes(session: Session, customer_id: str) -> None:
    found = ask.look_alikes(session, customer_id)
    if not found:
        st.markdown(_("No other record looks like this one."))
        return
    names = people_of(session, [one["customer_id"] for one in found], "look-alikes of a customer")
    for one in found:
        other = one["customer_id"]
        _link(_("{name} · {end}", name=plain(names[other].name), end=other[-6:]), other)
        same = ", ".join(
            words(field).lower() for field in one["agreeing_fields"].split("|") if field
        )
        share = session.formats.percent(one["match_probability"])
        st.caption(_("{share} likely: same {fields}", share=share, fields=same))
    st.page_link(
        "app_pages/data.py",
        label=_("Compare side by side and decide"),
        icon=":material/join_inner:",
        query_params={"data_tab": "duplicates"},
    )


def _companions(session: Session, customer_id: str) -> None:
    found = ask.guests(session, customer_id)
    if not found:
        st.markdown(_("Nobody is known to come with this person."))
        return
    names = people_of(session, [one["customer_id"] for one in found], "companions of a customer")
    for one in found:
        count = session.formats.count(one["events_count"])
        said = n_("{count} event", "{count} events", one["events_count"], count=count)
        paid = _("guest of this person") if one["is_guest"] else _("paid for this person")
        other = one["customer_id"]
        _link(
            _("{name} · {paid}, {events}", name=plain(names[other].name), paid=paid, events=said),
            other,
        )


def _link(label: str, customer_id: str) -> None:
    st.page_link(
        "app_pages/customers.py",
        label=label,
        icon=":material/person:",
        query_params={"id": customer_id},
    )


def _rights(session: Session, customer_id: str) -> None:
    found = requests_of(session, customer_id)
    if not found:
        st.markdown(_("No request was made."))
    for request in found:
        st.markdown(_request_line(session, request))
    st.caption(
        _(
            "While erasure, restriction or an objection is open, nothing about the person leaves "
            "in a file. Stewards answer and close requests on Data & privacy."
        )
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        if action_button(
            session, Action.OPEN_PRIVACY_REQUEST, _("Open a request"),
            icon=":material/gavel:", key="cust_request",
        ):  # fmt: skip
            dialog(_("Open a request"), icon=":material/gavel:")(_form)(session, customer_id)
        st.page_link(
            "app_pages/data.py",
            label=_("All requests"),
            query_params={"data_tab": "requests"},
        )


def _request_line(session: Session, request: PrivacyRequest) -> str:
    formats, right = session.formats, _(RIGHTS[request.request])
    opened = formats.local_day(request.opened_at)
    if request.closed_at is None:
        due = formats.local_day(request.due_at)
        text = _("**Open**: {right}, since {day}, due {due}", right=right, day=opened, due=due)
    else:
        closed = formats.local_day(request.closed_at)
        text = _("Closed: {right}, {opened} to {closed}", right=right, opened=opened, closed=closed)
    if not request.reason or refusal(session, Action.SEE_REQUESTS):
        return f"- {text}"  # their own words are a text about a person, as a note is
    return f"- {text}: {plain(request.reason)}"


def _form(session: Session, customer_id: str) -> None:
    with st.form("cust_request_form", border=False):
        right = st.radio(
            _("What they ask for"), KNOWN_RIGHTS, format_func=lambda one: _(MEANING[one])
        )
        reason = st.text_area(_("In their words"), max_chars=2_000)
        if not st.form_submit_button(_("Open"), type="primary"):
            return
    act(
        session,
        lambda: open_request(
            session.settings,
            customer_id,
            right,
            actor=session.actor,
            reason=reason.strip() or None,
        ),
        done=_("The request is open."),
        redraw=True,
    )
