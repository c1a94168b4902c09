"""Find a person, a segment, an event or a metric from any page.

A search in contacts is a line in the operational log, so nothing is searched while somebody is
still typing; what was typed is in no URL.
"""

from __future__ import annotations

import streamlit as st

from streamlit_app.people.contacts import find_people, people_of
from streamlit_app.queries.search import (
    FOUND_AT_MOST,
    events_like,
    meant_by,
    metrics_like,
    segments_like,
)
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.addresses import event_choices
from streamlit_app.shell.definitions import define, name_of
from streamlit_app.shell.moment import of_the_moment
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain

SHORTEST = 2
"""One letter finds everything, which is nothing."""


@st.fragment
@of_the_moment
def global_search(session: Session) -> None:
    """Draw the search box and, under it, what was found, each a link."""
    text = st.text_input(
        _("Search everything"),
        placeholder=_("Search, then Enter"),
        type="search",
        icon=":material/search:",
        help=_what_is_searched(session),
        key="global_search",
        persist_state="session",
        label_visibility="collapsed",
    )
    wanted = (text or "").strip()
    if len(wanted) < SHORTEST:
        return
    found = [part(session, wanted) for part in (_people, _segments, _events, _metrics)]
    if not any(found):
        _draw_meant(session, wanted)


def _draw_meant(session: Session, text: str) -> None:
    """Draw what is called nearly so; no guess at people's names, which would tell of them."""
    names = meant_by(session, text)
    if not names:
        st.caption(_("Nothing is called that. Accents and capitals do not matter."))
        return
    st.caption(_("Nothing is called that. Did you mean:"))
    for name in names:
        for part in (_segments, _events, _metrics):
            part(session, name)


def _what_is_searched(session: Session) -> str:
    if refusal(session, Action.SEARCH_CONTACTS) is None:
        return _("People by name, e-mail, phone or id; segments, events, metrics.")
    if refusal(session, Action.SEE_PEOPLE) is None:
        return _("People by id, here or at the source; segments, events, metrics.")
    return _("Segments, events, metrics.")


def _people(session: Session, text: str) -> bool:
    if refusal(session, Action.SEE_PEOPLE) is not None:
        return False
    ids = list(find_people(session, text)[:FOUND_AT_MOST])
    for customer_id, person in people_of(session, ids, "search").items():
        st.page_link(
            "app_pages/customers.py",
            label=_("{name} · {end}", name=plain(person.name), end=customer_id[-6:]),
            icon=":material/person:",
            query_params={"id": customer_id},
        )
    return bool(ids)


def _segments(session: Session, text: str) -> bool:
    found = segments_like(session, text)
    for slug, name in found.items():
        st.page_link(
            "app_pages/segments.py",
            label=plain(name),
            icon=":material/group_work:",
            query_params={"sid": slug},
        )
    return bool(found)


def _events(session: Session, text: str) -> bool:
    found = events_like(session, text)
    for event in found:
        st.page_link(
            "app_pages/events.py",
            label=plain(event["name"] or event["event_id"]),
            icon=":material/confirmation_number:",
            help=session.formats.day(event["starts_date"]),
            query_params=event_choices(event["event_id"]),
        )
    return bool(found)


def _metrics(session: Session, text: str) -> bool:
    found = metrics_like(session, text)
    for entry in found:
        with st.popover(name_of(entry), icon=":material/menu_book:", type="tertiary"):
            define(entry)
    return bool(found)
