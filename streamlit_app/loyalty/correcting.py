"""Points of one person, found by their id, and the way to change them without leaving the page."""

from __future__ import annotations

import streamlit as st

from crm.loyalty.ledger import read_ledger
from streamlit_app.people.contacts import people_of
from streamlit_app.people.points import points_button
from streamlit_app.queries import loyalty as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain

LONGEST_ID = 60


def points_card(session: Session, program: Row) -> None:
    """Draw the box for an id, and the balance of whom it names; nothing for who sees groups."""
    if refusal(session, Action.SEE_PEOPLE):
        return
    with st.container(border=True):
        st.markdown("## " + _("Points of one person"), anchors=False)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            asked = st.text_input(
                _("Customer id"),
                max_chars=LONGEST_ID,
                key="loyalty_person",
                width=300,
                help=_("It stands at the top of every profile and in lists of people."),
            ).strip()
            if asked:
                _person(session, program["program_id"], asked)
        if not asked:
            st.caption(_("Give points, redeem them or correct a balance, as on a profile."))


def _person(session: Session, program_id: str, asked: str) -> None:
    customer_id = ask.customer_named(session, asked)
    if customer_id is None:
        st.markdown(_("No customer of this build has this id."))
        return
    person = people_of(session, [customer_id], "loyalty points")[customer_id]
    balance = read_ledger(session.settings, customer_id, program_id).balance
    count = session.formats.count
    said = _(
        "**{name}**: {points} points", name=plain(person.name), points=count(balance.available)
    )
    if balance.debt:
        said += " · " + _("{points} owed", points=count(balance.debt))
    st.markdown(said, width="content")
    points_button(session, customer_id, program_id, key="loyalty_points")
