"""A selection's people, fifty at a time, as the role may see them."""

from __future__ import annotations

from math import ceil

import pandas as pd
import streamlit as st
from streamlit.column_config import ButtonColumn, DatetimeColumn, NumberColumn, TextColumn

from streamlit_app.people.contacts import people_of
from streamlit_app.people.selection import Selection
from streamlit_app.queries import people as ask
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import STAGES

CUSTOMERS = "app_pages/customers.py"


def list_people(session: Session, selection: Selection, people_count: float, *, key: str) -> None:
    """Offer the list of the people, highest spend first; contacts are read when it is opened."""
    _go_to_who_was_clicked(key)
    reason = refusal(session, Action.SEE_PEOPLE)
    if reason is not None:
        st.caption(_("Single people are not listed. {reason}", reason=reason))
        return
    label = _("List people")
    with st.expander(
        label, icon=":material/groups:", type="compact", key=f"{key}_list", on_change="rerun"
    ) as view:
        if view.open:
            _page(session, selection, ceil(people_count / ask.PAGE_SIZE), key)


def _page(session: Session, selection: Selection, pages: int, key: str) -> None:
    table = st.container()  # drawn above the pager, asked after it: the pager knows the page
    page = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    rows = _as_shown(session, ask.people_page(session, selection, min(page, pages)))
    st.session_state[f"{key}_on_page"] = rows["customer_id"].tolist()
    with table:
        table_view(
            rows,
            _columns(session, key),
            alt_text=_(
                "Page {page} of {pages} of {who}", page=page, pages=pages, who=selection.title
            ),
        )


def _as_shown(session: Session, rows: pd.DataFrame) -> pd.DataFrame:
    people = people_of(session, rows["customer_id"].tolist(), "list of a selection")
    return rows.assign(
        open=_("Open"),
        name=[people[customer].name for customer in rows["customer_id"]],
        contact=[people[customer].email for customer in rows["customer_id"]],
        stage=rows["lifecycle_stage"].map(lambda stage: _(STAGES[stage])),
        total_spent_net=rows["total_spent_net"].round(),
    )


def _columns(session: Session, key: str) -> dict[str, object]:
    spend = _("Spend ({unit})", unit=session.formats.unit)

    def open_clicked() -> None:
        row = st.session_state[f"{key}_click"]["row"]
        st.session_state[f"{key}_wanted"] = st.session_state[f"{key}_on_page"][row]

    return {
        "open": ButtonColumn("", type="tertiary", on_click=open_clicked, key=f"{key}_click"),
        "name": TextColumn(_("Name")),
        "contact": TextColumn(_("E-mail")),
        "stage": TextColumn(_("Lifecycle")),
        "rfm_segment": TextColumn(_("RFM group")),
        "orders_count": NumberColumn(_("Orders"), format="localized"),
        "total_spent_net": NumberColumn(spend, format="localized"),
        "last_order_at": DatetimeColumn(
            _("Last order"), format="YYYY-MM-DD", timezone=session.settings.timezone
        ),
    }


def _go_to_who_was_clicked(key: str) -> None:
    """Open the profile that a click asked for; a callback cannot leave the page."""
    wanted = st.session_state.pop(f"{key}_wanted", None)
    if wanted is not None:
        st.switch_page(CUSTOMERS, query_params={"id": wanted})
