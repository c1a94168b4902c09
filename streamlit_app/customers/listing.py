"""The list of customers: search, filters in the URL, order and paging done by the warehouse."""

from __future__ import annotations

from math import ceil
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.bars import stage_chart
from streamlit_app.customers.chosen import draw_chosen
from streamlit_app.customers.columns import as_shown, choose_columns, column_config
from streamlit_app.customers.filters import clear_filters, read_filters
from streamlit_app.customers.matching import selection_of
from streamlit_app.people.contacts import people_of
from streamlit_app.people.panel import people_panel
from streamlit_app.queries import customers as ask
from streamlit_app.queries.customers import CustomerFilter
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.columns import in_locale
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session
from streamlit_app.wording.findings import stage_alt
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import STAGES

METRICS = ("lifecycle_stage", "churn_probability", "predicted_clv", "reachable")


def draw_list(session: Session) -> None:
    """Draw filters, how many match, and one page of them."""
    page_header(session, "customers", metrics=METRICS)
    wanted, order = read_filters(session)
    found = ask.matching(session, wanted)
    _summary(session, wanted, found)
    if found["customers_count"] == 0:
        st.info(_("This build knows nobody yet. Load customers or orders, then `crm build`."))
    elif found["matching_count"] == 0:
        _nobody_matches()
    elif refusal(session, Action.SEE_PEOPLE):
        _groups(session, wanted)
    else:
        _people(session, wanted, order, int(found["matching_count"]))


def _summary(session: Session, wanted: CustomerFilter, found: Row) -> None:
    formats, matching = session.formats, found["matching_count"]
    text = _(
        "**{matching}** of {all} customers",
        matching=formats.people(matching),
        all=formats.count(found["customers_count"]),
    )
    spent = _("{money} net spend to date", money=formats.short_money(found["matching_spent"]))
    if wanted.is_narrow and not pd.isna(matching):
        text += f" ({formats.share(matching, found['customers_count'])})"
    if wanted.is_narrow and found["total_spent"] > 0:
        share = formats.percent(found["matching_spent"] / found["total_spent"])
        spent = _("{spent}, {share} of all spend", spent=spent, share=share)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.markdown(f"{text} · {spent}", width="content")
        if wanted.is_narrow:
            label = _("Clear all filters")
            st.button(label, icon=":material/filter_alt_off:", on_click=clear_filters)


def _people(session: Session, wanted: CustomerFilter, order: str, matching: int) -> None:
    pages = ceil(matching / ask.PAGE_SIZE)
    tools, table = st.container(), st.container()  # above the pager, asked after it
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        page = st.pagination(pages, key="cust_page", bind="query-params") if pages > 1 else 1
        rows = ask.customer_page(session, wanted, order, page)
        people = people_of(session, rows["customer_id"].tolist(), "customer list")
        frame = as_shown(rows, people)
        _open_by_name(frame)
    st.session_state["cust_on_page"] = rows["customer_id"].tolist()
    with tools:
        bar = st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        )
    with bar:
        chosen_bar = st.container(width="stretch")
        shown = choose_columns(session)
    with table:
        ticked = _table(session, frame, shown, page)
    with chosen_bar:
        draw_chosen(session, {frame["customer_id"][row]: frame["name"][row] for row in ticked})
    _as_a_group(session, wanted)


def _table(session: Session, frame: pd.DataFrame, shown: list[str], page: int) -> list[int]:
    """Draw one page of people; return the rows that are ticked.

    Ticks are numbers of rows: they are kept for these very people, and forgotten for others.
    """
    is_rank = bool((frame["churn_scale"] == "rank").any())
    columns: dict[str, Any] = column_config(session, shown, is_rank=is_rank, on_open=_open_clicked)
    key = f"cust_table_{hash(tuple(frame['customer_id']))}"
    written, configured = in_locale(frame, columns, session.formats)
    st.dataframe(
        written,
        column_order=list(columns),
        column_config=configured,
        hide_index=True,
        placeholder="–",
        height="content",
        on_select="rerun",
        selection_mode="multi-row",
        key=key,
        alt=_("Page {page} of the matching customers, {count} rows", page=page, count=len(frame)),
    )
    ticked = st.session_state[key]["selection"]["rows"]
    return [row for row in ticked if row < len(frame)]


def _open_by_name(frame: pd.DataFrame) -> None:
    """Offer the keyboard's way to a profile: the buttons in the grid need a pointer."""
    names = {
        customer_id: f"{name} · {customer_id[-6:]}"
        for customer_id, name in zip(frame["customer_id"], frame["name"], strict=True)
    }
    st.selectbox(
        _("Open a customer of this page"),
        list(names),
        index=None,
        placeholder=_("Choose by name and end of the id"),
        format_func=names.__getitem__,
        key="cust_open",
        on_change=_open_chosen,
        width=320,
    )


def _as_a_group(session: Session, wanted: CustomerFilter) -> None:
    """Offer the matching people as one group: figures, a segment that follows them, a file."""
    label = _("These people as a group: figures, segment, export")
    if wanted.is_narrow and st.toggle(label, key="cust_group"):
        selection = selection_of(wanted, _("The matching customers"), _("Customers found"))
        people_panel(session, selection, key="cust_found")


def _groups(session: Session, wanted: CustomerFilter) -> None:
    st.info(
        _("Your role sees groups. Single customers are shown to analysts, marketers and stewards."),
        icon=":material/visibility_off:",
    )
    stages = ask.stages_of_matching(session, wanted)
    chart_card(
        _("Matching customers by lifecycle stage"),
        _("Customers, rounded to 5; groups below 5 are not shown"),
        stage_chart(stages, session.formats),
        alt_text=stage_alt(stages, session.formats),
        table=stages.assign(stage=[_(STAGES[one]) for one in stages["lifecycle_stage"]]),
        columns={
            "stage": _("Stage"),
            "customers_count": NumberColumn(_("Customers"), format="localized"),
        },
        key="cust_stages",
    )


def _nobody_matches() -> None:
    st.info(
        _("Nobody matches. Clear a filter, or search for a shorter piece of the name; accents and "
          "capitals do not matter."),
        icon=":material/search_off:",
    )  # fmt: skip


def _open_clicked() -> None:
    row = st.session_state["cust_click"]["row"]
    st.query_params["id"] = st.session_state["cust_on_page"][row]


def _open_chosen() -> None:
    if st.session_state["cust_open"]:
        st.query_params["id"] = st.session_state["cust_open"]
