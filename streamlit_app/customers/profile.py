"""One person at a glance: who, how reachable, what they bought, what to expect, what happened."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from streamlit_app.customers.consents import consent_card
from streamlit_app.customers.head import draw_head
from streamlit_app.customers.lateness import lateness_card
from streamlit_app.customers.loyalty import loyalty_tab
from streamlit_app.customers.notes import notes_tab
from streamlit_app.customers.numbers import draw_numbers
from streamlit_app.customers.orders import orders_tab, segments_tab
from streamlit_app.customers.outlook import next_step_card, prediction_card
from streamlit_app.customers.related import identity_tab
from streamlit_app.customers.tastes import tastes_tab
from streamlit_app.customers.timeline import timeline_tab
from streamlit_app.customers.written import view_of, with_writings
from streamlit_app.people.contacts import people_of
from streamlit_app.queries import profile as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import guarded
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore
from streamlit_app.wording.language import N_, _

TABS: dict[str, Callable[[Session, Row], None]] = {
    N_("Timeline"): timeline_tab,
    N_("Orders"): orders_tab,
    N_("Tastes"): tastes_tab,
    N_("Notes and messages"): notes_tab,
    N_("Loyalty"): loyalty_tab,
    N_("Segments"): segments_tab,
    N_("Identity and privacy"): identity_tab,
}

METRICS = ("churn_probability", "predicted_clv", "engagement_score", "rfm_code", "attended")
PATHS = ("timeline", "orders", "tastes", "notes", "loyalty", "segments", "identity")
"""What the URL calls the tabs, in their order."""


def draw_profile(session: Session, customer_id: str) -> None:
    """Draw the profile of one id, or say that this build does not know it."""
    if refusal(session, Action.SEE_PEOPLE):
        page_header(session, "customers", title=_("Customer"))
        _back()
        st.info(_("Your role sees groups, not single customers."), icon=":material/visibility_off:")
        return
    row = ask.profile_row(session, customer_id)
    if row is None:
        _unknown(session, customer_id)
        return
    person = people_of(session, [customer_id], "customer profile")[customer_id]
    row = with_writings(row, view_of(session, customer_id))
    _back()
    page_header(session, "customers", title=person.name, metrics=METRICS)
    draw_head(session, row, person)
    draw_numbers(session, row)
    guarded(lateness_card, session, row=row)
    left, right = st.columns(2, gap="small")
    with left:
        prediction_card(session, row)
    with right:
        consent_card(session, customer_id)
        next_step_card(session, row)
    _tabs(session, row)


def _tabs(session: Session, row: Row) -> None:
    """Draw the tab that is open; the others ask nothing."""
    names = {_(name): path for name, path in zip(TABS, PATHS, strict=True)}
    first = next(iter(names))
    restore("cust_tab", names, default=first, written=names.__getitem__)
    tabs = st.tabs(list(names), key="cust_tab", on_change="rerun")
    remember("cust_tab", st.session_state["cust_tab"], default=first, written=names.__getitem__)
    for tab, draw in zip(tabs, TABS.values(), strict=True):
        if tab.open:
            with tab:
                draw(session, row)


def _unknown(session: Session, customer_id: str) -> None:
    page_header(session, "customers", title=_("No such customer"))
    _back()
    st.info(
        _(
            "The id `{customer}` is not in this build. The person may have been added after "
            "{built}, merged into another, or erased.",
            customer=customer_id[:40].replace("`", ""),
            built=session.formats.moment(session.status.built_at),
        ),
        icon=":material/person_off:",
    )


def _back() -> None:
    st.button(_("All customers"), icon=":material/arrow_back:", type="tertiary", on_click=_close)


def _close() -> None:
    st.query_params.pop("id", None)
