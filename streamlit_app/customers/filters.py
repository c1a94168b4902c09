"""The filters above the customer list; every one but the search text lives in the URL."""

from __future__ import annotations

import streamlit as st

from streamlit_app.people.contacts import find_people
from streamlit_app.queries import customers as ask
from streamlit_app.queries import segments as ask_segments
from streamlit_app.queries.customers import CustomerFilter
from streamlit_app.shell.session import Session
from streamlit_app.wording.vocabulary import RISK_BANDS, STAGES, words

KEYS = ("cust_life", "cust_rfm", "cust_risk", "seg", "ch", "city")


def read_filters(session: Session) -> tuple[CustomerFilter, str]:
    """Draw the filters and return what they are set to, and the order asked for."""
    ids = _search(session)
    columns = st.columns([1, 1, 1, 1, 1, 1, 1.3], gap="small", vertical_alignment="bottom")
    names = ask_segments.segment_names(session)
    with columns[0]:
        stage = _choice("Lifecycle", list(STAGES), "cust_life", STAGES)
    with columns[1]:
        rfm = _choice("RFM group", ask.filter_choices(session, "rfm"), "cust_rfm")
    with columns[2]:
        risk = _choice("Churn risk", ask.filter_choices(session, "risk"), "cust_risk", RISK_BANDS)
    with columns[3]:
        segment = _choice("Segment", list(names), "seg", names)
    with columns[4]:
        sources = {name: words(name) for name in ask.filter_choices(session, "source")}
        source = _choice("Acquired through", list(sources), "ch", sources)
    with columns[5]:
        city = _choice("City", ask.filter_choices(session, "city"), "city")
    with columns[6]:
        order = _order() if session.role.sees_people else next(iter(ask.ORDERS))
    wanted = CustomerFilter(
        stage=stage, rfm=rfm, risk=risk, segment=segment, source=source, city=city, ids=ids
    )
    return wanted, order


def clear_filters() -> None:
    """Set every filter and the search back to "any"."""
    for key in KEYS:
        st.session_state[key] = None
    st.session_state["cust_q"] = ""
    _first_page()


def _search(session: Session) -> tuple[str, ...] | None:
    if not session.role.sees_people:
        return None
    text = st.text_input(
        "Search",
        placeholder="Name, e-mail, phone or customer id"
        if session.role.reads_contacts
        else "Customer id, here or at the source (names are searched by marketers and stewards)",
        type="search",
        key="cust_q",
        persist_state="session",
        on_change=_first_page,
        label_visibility="collapsed",
    )
    return find_people(session, text.strip()) if text and text.strip() else None


def _choice(
    label: str, options: list[str], key: str, words: dict[str, str] | None = None
) -> str | None:
    return st.selectbox(
        label,
        options,
        index=None,
        placeholder="Any" if options else "None known",
        disabled=not options,
        format_func=words.__getitem__ if words else str,
        key=key,
        bind="query-params",
        persist_state="session",
        on_change=_first_page,
    )


def _order() -> str:
    return st.selectbox(
        "Order by",
        list(ask.ORDERS),
        format_func=lambda name: ask.ORDERS[name][0],
        key="cust_sort",
        bind="query-params",
        persist_state="session",
        on_change=_first_page,
    )


def _first_page() -> None:
    st.session_state["cust_page"] = 1
