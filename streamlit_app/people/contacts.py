"""Names and contacts for the pages: asked of `crm.contacts`, which masks by role and keeps record.

An unmasked reading is a line in the operational log, so a page that is drawn again for the same
people within a minute does not read again. Who searches may find by a contact that stays masked.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import streamlit as st

from crm.contacts import Contact, find_customers, read_contacts
from streamlit_app.people.unmasking import reader_of
from streamlit_app.queries.customers import ids_like
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING

KEPT = "crm_people"
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Person:
    """What the role may read of one person's contacts; masked where it may not."""

    name: str
    email: str
    phone: str


def people_of(session: Session, customer_ids: list[str], purpose: str) -> dict[str, Person]:
    """Return each customer's contacts as the visit's role may see them.

    Parameters
    ----------
    session : Session
        Whose role decides.
    customer_ids : list of str
        Whom the page shows.
    purpose : str
        What the page is for; recorded with every unmasked reading.
    """
    actor, purpose = reader_of(session, purpose)
    key = (session.build, actor, purpose, tuple(customer_ids))
    fresh = {
        asked: (read_at, people)
        for asked, (read_at, people) in st.session_state.get(KEPT, {}).items()
        if time.monotonic() - read_at < KEPT_SECONDS
    }
    if key not in fresh:
        contacts = read_contacts(
            session.settings, customer_ids, actor=actor, purpose=purpose, build=session.build
        )
        people = {customer: _person(contacts.get(customer)) for customer in customer_ids}
        fresh[key] = time.monotonic(), people
    st.session_state[KEPT] = fresh
    return dict(fresh[key][1])


def find_people(session: Session, text: str) -> tuple[str, ...]:
    """Return the ids that a search means: ids for everyone, contacts for who may read them."""
    found = ids_like(session, text)
    if refusal(session, Action.SEARCH_CONTACTS) is None:
        found += find_customers(
            session.settings,
            text,
            actor=session.actor,
            purpose="search in the customer list",
            build=session.build,
            limit=1_000,
        )
    return tuple(dict.fromkeys(found))


def _person(contact: Contact | None) -> Person:
    if contact is None:
        return Person(MISSING, MISSING, MISSING)
    return Person(contact.full_name or MISSING, contact.email or MISSING, contact.phone or MISSING)
