"""The filters above the customer list; every one but the search text lives in the URL."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.contacts import find_people
from streamlit_app.queries import customers as ask
from streamlit_app.queries.customers import LAST_ORDERS, ORDERS, REACHES, CustomerFilter
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.filters import shared_filter
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import RISK_BANDS, STAGES

SHARED = ("seg", "ch", "city", "genre")
OWN = (
    *("cust_life", "cust_rfm", "cust_risk", "cust_tag", "cust_reach"),
    *("cust_last", "cust_minspend", "cust_minltv"),
)
MORE = OWN[5:]
"""The filters behind a button: asked for less often."""
AMOUNTS = (100, 250, 500, 1_000, 2_500, 5_000)
REACH_WORDS = {
    "email": N_("E-mail: yes"),
    "sms": N_("SMS: yes"),
    "push": N_("Push: yes"),
    "email-no": N_("E-mail: no"),
    "email-unknown": N_("E-mail: unknown"),
}
LAST_WORDS = {
    "in30": N_("in the last 30 days"),
    "in90": N_("in the last 90 days"),
    "in365": N_("in the last year"),
    "over90": N_("over 90 days ago"),
    "over180": N_("over 180 days ago"),
    "over365": N_("over a year ago"),
}


def read_filters(session: Session) -> tuple[CustomerFilter, str]:
    """Draw the filters and return what they are set to, and the order asked for."""
    ids = _search(session)
    audience = shared_filter(session, SHARED)
    columns = st.columns([1, 1.1, 1, 1, 1, 1, 1.3], gap="small", vertical_alignment="bottom")
    with columns[0]:
        stage = _any(_("Lifecycle"), list(STAGES), "cust_life", STAGES)
    with columns[1]:
        rfm = _any(_("RFM group"), ask.filter_choices(session, "rfm"), "cust_rfm")
    with columns[2]:
        bands = ask.filter_choices(session, "risk")
        risk = _any(_("Churn risk"), bands, "cust_risk", RISK_BANDS)
    with columns[3]:
        tag = _any(_("Tag"), ask.tags_in_use(session), "cust_tag")
    with columns[4]:
        reach = _any(_("May contact"), list(REACHES), "cust_reach", REACH_WORDS)
    with columns[5], _more():
        last = _any(_("Last order"), list(LAST_ORDERS), "cust_last", LAST_WORDS)
        min_spend = _amount(session, _("Net spend, at least"), "cust_minspend")
        min_clv = _amount(session, _("Predicted value, at least"), "cust_minltv")
    with columns[6]:
        order = _order(session)
    wanted = CustomerFilter(
        stage=stage, rfm=rfm, risk=risk, tag=tag, reach=reach, last=last, min_spend=min_spend,
        min_clv=min_clv, ids=ids, audience=audience,
    )  # fmt: skip
    _first_page_of(wanted, order)
    return wanted, order


def clear_filters() -> None:
    """Set every filter and the search back to "any"."""
    choose(**dict.fromkeys((*OWN, *SHARED)))
    st.session_state["cust_q"] = ""


def _search(session: Session) -> tuple[str, ...] | None:
    if refusal(session, Action.SEE_PEOPLE):
        return None
    may_search = refusal(session, Action.SEARCH_CONTACTS) is None
    text = st.text_input(
        _("Search"),
        placeholder=_("Name, e-mail, phone or customer id")
        if may_search
        else _("Customer id, here or at the source (names are searched by marketers and stewards)"),
        type="search",
        key="cust_q",
        persist_state="session",
        label_visibility="collapsed",
    )
    return find_people(session, text.strip()) if text and text.strip() else None


def _any(
    label: str, options: Sequence[str], key: str, words: dict[str, str] | None = None
) -> str | None:
    return choice(
        label,
        options,
        key,
        name=lambda one: _(words[one]) if words else one,
        placeholder=_("Any") if options else _("None known"),
    )


def _amount(session: Session, label: str, key: str) -> int | None:
    return choice(label, AMOUNTS, key, name=session.formats.money, placeholder=_("Any"))


def _more() -> st.delta_generator.DeltaGenerator:
    set_now = sum(st.session_state.get(key) is not None for key in MORE)
    label = _("More ({count})", count=set_now) if set_now else _("More")
    return st.popover(label, icon=":material/tune:", width="stretch")


def _order(session: Session) -> str:
    first = next(iter(ORDERS))
    if refusal(session, Action.SEE_PEOPLE):
        return first
    chosen = choice(
        _("Order by"),
        list(ORDERS),
        "cust_sort",
        name=lambda one: _(ORDERS[one][0]),
        default=first,
    )
    return chosen or first


def _first_page_of(wanted: CustomerFilter, order: str) -> None:
    """Begin at the first page when somebody else is asked for."""
    asked = (wanted, order)
    before = st.session_state.setdefault("cust_asked", asked)
    if before != asked:
        st.session_state["cust_asked"] = asked
        st.session_state["cust_page"] = 1
