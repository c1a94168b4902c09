"""The list of customers: search, filters in the URL, order and paging done by the warehouse."""

from __future__ import annotations

from math import ceil

import pandas as pd
import streamlit as st
from streamlit.column_config import ButtonColumn, DatetimeColumn, NumberColumn, ProgressColumn

from streamlit_app.charts.bars import stage_chart
from streamlit_app.charts.frame import GREY
from streamlit_app.customers.filters import clear_filters, read_filters
from streamlit_app.people.contacts import people_of
from streamlit_app.queries import customers as ask
from streamlit_app.queries.customers import CustomerFilter
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, table_view
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session
from streamlit_app.wording.findings import stage_alt
from streamlit_app.wording.vocabulary import RISK_BANDS, STAGES


def draw_list(session: Session) -> None:
    """Draw filters, how many match, and one page of them."""
    page_header(session, "customers")
    wanted, order = read_filters(session)
    found = ask.matching(session, wanted)
    _summary(session, wanted, found)
    if found["customers_count"] == 0:
        st.info("This build knows nobody yet. Load customers or orders, then `crm build`.")
    elif found["matching_count"] == 0:
        _nobody_matches()
    elif session.role.sees_people:
        _people(session, wanted, order, int(found["matching_count"]))
    else:
        _groups(session, wanted)


def _summary(session: Session, wanted: CustomerFilter, found: Row) -> None:
    formats = session.formats
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        matching = formats.people(found["matching_count"])
        text = f"**{matching}** of {formats.count(found['customers_count'])} customers"
        if wanted.is_narrow and not pd.isna(found["matching_count"]):
            text += f" ({formats.share(found['matching_count'], found['customers_count'])})"
        spent = formats.short_money(found["matching_spent"])
        if found["total_spent"] > 0 and wanted.is_narrow:
            spent += (
                f", {formats.percent(found['matching_spent'] / found['total_spent'])} of all spend"
            )
        st.markdown(f"{text} · {spent} net spend to date", width="content")
        if wanted.is_narrow:
            st.button("Clear all filters", icon=":material/filter_alt_off:", on_click=clear_filters)


def _people(session: Session, wanted: CustomerFilter, order: str, matching: int) -> None:
    pages = ceil(matching / ask.PAGE_SIZE)
    table = st.container()  # drawn above the pager, asked after it: the pager knows the page
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"
    ):
        page = st.pagination(pages, key="cust_page", bind="query-params") if pages > 1 else 1
        rows = ask.customer_page(session, wanted, order, page)
        frame = _as_shown(session, rows)
        _open_by_name(frame)
    st.session_state["cust_on_page"] = rows["customer_id"].tolist()
    with table:
        table_view(
            frame,
            _columns(session, is_rank=bool((rows["churn_scale"] == "rank").any())),
            alt_text=f"Page {page} of {pages} of the matching customers, {len(frame)} rows",
        )


def _open_by_name(frame: pd.DataFrame) -> None:
    """Offer the keyboard's way to a profile: the buttons in the grid need a pointer."""
    names = {
        customer_id: f"{name} · {customer_id[-6:]}"
        for customer_id, name in zip(frame["customer_id"], frame["name"], strict=True)
    }
    st.selectbox(
        "Open a customer of this page",
        list(names),
        index=None,
        placeholder="Choose by name and end of the id",
        format_func=names.__getitem__,
        key="cust_open",
        on_change=_open_chosen,
        width=320,
    )


def _columns(session: Session, is_rank: bool) -> dict[str, object]:
    unit, text = session.formats.unit, st.column_config.TextColumn
    return {
        "open": ButtonColumn(
            "", type="tertiary", on_click=_open_clicked, key="cust_click", width=50
        ),
        "name": text("Name", width=120),
        "contact": text("E-mail", width=245),
        "stage": text("Lifecycle", width=75),
        "rfm_segment": text("RFM group", width=110),
        "orders_count": NumberColumn("Orders", format="localized", width=55),
        "total_spent_net": NumberColumn(f"Spend ({unit})", format="localized", width=85),
        "last_order_at": DatetimeColumn(
            "Last order", format="YYYY-MM-DD", timezone=session.settings.timezone, width=85
        ),
        "predicted_clv_365d": NumberColumn(
            f"12 m ({unit})",
            format="localized",
            width=80,
            help="Predicted net spend in the next 365 days",
        ),
        "risk_shown": _risk_column(is_rank),
        **({} if is_rank else {"risk": text("Band", width=65)}),
        "reach": text("May contact", width=90),
    }


def _risk_column(is_rank: bool) -> object:
    label, written = "Churn risk", "%.0f %%"
    meaning = "Probability of no order within the churn horizon"
    if is_rank:
        label, written = "Risk rank", "%.0f of 100"
        meaning = (
            "100 is the riskiest hundredth of buyers; the order holds, no probability is claimed"
        )
    return ProgressColumn(
        label, format=written, min_value=0, max_value=100, width=100, color=GREY, help=meaning
    )


def _as_shown(session: Session, rows: pd.DataFrame) -> pd.DataFrame:
    people = people_of(session, rows["customer_id"].tolist(), "customer list")
    return rows.assign(
        open="Open",
        name=[people[customer].name for customer in rows["customer_id"]],
        contact=[people[customer].email for customer in rows["customer_id"]],
        stage=rows["lifecycle_stage"].map(STAGES),
        risk=rows["churn_band"].map(RISK_BANDS),
        risk_shown=rows["churn_percent"].where(rows["churn_scale"] != "rank", rows["churn_rank"]),
        predicted_clv_365d=rows["predicted_clv_365d"]
        .where(rows["clv_scale"] == "absolute")
        .round(),
        total_spent_net=rows["total_spent_net"].round(),
        reach=[_reach(row["may_email"], row["may_sms"]) for row in records(rows)],
    )


def _reach(may_email: bool | None, may_sms: bool | None) -> str:
    answers = {"e-mail": may_email, "SMS": may_sms}
    known = {name: bool(may) for name, may in answers.items() if not pd.isna(may)}
    allowed = ", ".join(name for name, may in known.items() if may)
    return allowed or ("no" if known else "unknown")


def _groups(session: Session, wanted: CustomerFilter) -> None:
    st.info(
        "Your role sees groups. Single customers are shown to analysts, marketers and stewards.",
        icon=":material/visibility_off:",
    )
    stages = ask.stages_of_matching(session, wanted)
    chart_card(
        "Matching customers by lifecycle stage",
        "Customers, rounded to 5; groups below 5 are not shown",
        stage_chart(stages, session.formats),
        alt_text=stage_alt(stages, session.formats),
        table=stages.assign(stage=stages["lifecycle_stage"].map(STAGES)),
        columns={
            "stage": "Stage",
            "customers_count": NumberColumn("Customers", format="localized"),
        },
        key="cust_stages",
    )


def _nobody_matches() -> None:
    st.info(
        "Nobody matches. Clear a filter, or search for a shorter piece of the name; accents and "
        "capitals do not matter.",
        icon=":material/search_off:",
    )


def _open_clicked() -> None:
    row = st.session_state["cust_click"]["row"]
    st.query_params["id"] = st.session_state["cust_on_page"][row]


def _open_chosen() -> None:
    if st.session_state["cust_open"]:
        st.query_params["id"] = st.session_state["cust_open"]
