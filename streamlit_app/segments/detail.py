"""One segment: who is in it, by which rule, how they differ, and the way out."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import ceil

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, NumberColumn, TextColumn

from crm.segments.language.rules import print_rule
from streamlit_app.charts.bars import comparison_chart
from streamlit_app.people.contacts import people_of
from streamlit_app.queries import segments as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.segments.export import draw_export
from streamlit_app.shell.cards import chart_card, table_view
from streamlit_app.shell.header import page_header
from streamlit_app.shell.roles import SMALLEST_FIGURE
from streamlit_app.shell.session import Session
from streamlit_app.wording.vocabulary import STAGES, words

SPOKEN: dict[str, Callable[[str], str]] = {
    "lifecycle_stage": STAGES.__getitem__,
    "acquisition_source": words,
}
"""Columns whose values are machine names, and how to say them."""


def draw_segment(session: Session, segment: Row) -> None:
    """Draw head and the open tab of one segment."""
    st.button("All segments", icon=":material/arrow_back:", type="tertiary", on_click=_close)
    page_header(session, "segments", segment["description"] or "", title=segment["name"])
    _tiles(session, segment)
    views: dict[str, Callable[[Session, Row], None]] = {
        "Members": _members,
        "Rule": _rule,
        "Compared with everyone": _profile,
        "Export": draw_export,
    }
    tabs = st.tabs(list(views), key="segment_tab", bind="query-params")
    for tab, draw in zip(tabs, views.values(), strict=True):
        if tab.open:
            with tab:
                draw(session, segment)


def _close() -> None:
    st.query_params.pop("sid", None)


def _tiles(session: Session, segment: Row) -> None:
    formats, members, reachable = (
        session.formats,
        segment["members_count"],
        segment["reachable_count"],
    )
    computed = f"{segment['type']}, computed {formats.local_day(segment['computed_at'])}"
    if pd.isna(members):
        tiles = [
            ("Members", "fewer than 5", "too few to show"),
            ("Version", f"{segment['version']}", computed),
        ]
    else:
        spent = formats.short_money(segment["total_spent_net"])
        share = formats.share(members, segment["customers_count"])
        tiles = [
            ("Members", formats.count(members), f"{share} of everyone"),
            ("Reachable by e-mail", formats.people(reachable), "consent, minus suppressed"),
            ("Net spend to date", spent, _spend_note(segment)),
            ("Version", f"{segment['version']}", computed),
        ]
    for column, (label, value, note) in zip(
        st.columns(len(tiles), gap="small"), tiles, strict=True
    ):
        column.metric(label, value, delta_description=note, border=True, height="stretch")


def _spend_note(segment: Row) -> str:
    return "of all members" if pd.notna(segment["total_spent_net"]) else "too few members to show"


def _members(session: Session, segment: Row) -> None:
    if not session.role.sees_people:
        st.info("Your role sees groups, not single customers.", icon=":material/visibility_off:")
        return
    if segment["members_count"] == 0:
        st.info("Nobody meets the rule in this build.", icon=":material/group_off:")
        return
    pages = ceil(segment["members_count"] / ask.PAGE_SIZE)
    table = st.container()  # drawn above the pager, asked after it: the pager knows the page
    page = st.pagination(pages, key="segment_page", bind="query-params") if pages > 1 else 1
    with table:
        _members_table(session, ask.members(session, segment["segment_id"], page), page, pages)


def _members_table(session: Session, rows: pd.DataFrame, page: int, pages: int) -> None:
    people = people_of(session, rows["customer_id"].tolist(), "segment members")
    unit = session.formats.unit
    table_view(
        rows.assign(
            name=[people[customer].name for customer in rows["customer_id"]],
            contact=[people[customer].email for customer in rows["customer_id"]],
            stage=rows["lifecycle_stage"].map(STAGES),
            total_spent_net=rows["total_spent_net"].round(),
            may_email=rows["may_email"].map({True: "yes", False: "no"}).fillna("unknown"),
        ),
        {
            "name": TextColumn("Name", width=125),
            "contact": TextColumn("E-mail", width=240),
            "stage": TextColumn("Lifecycle", width=75),
            "rfm_segment": TextColumn("RFM group", width=115),
            "orders_count": NumberColumn("Orders", format="localized", width=55),
            "total_spent_net": NumberColumn(f"Spend ({unit})", format="localized", width=85),
            "last_order_at": DatetimeColumn(
                "Last order", format="YYYY-MM-DD", timezone=session.settings.timezone, width=85
            ),
            "may_email": TextColumn("May e-mail", width=75),
            "customer_id": TextColumn("Id", width=180),
        },
        alt_text=f"Page {page} of {pages} of the members, highest spend first",
    )


def _rule(session: Session, segment: Row) -> None:
    rule = ask.published_rule(session, segment["rule_json"])
    if rule is None:
        st.info("Its people are listed by hand; it has no rule.", icon=":material/list:")
        return
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True, height="stretch"):
        st.markdown("#### In words", anchors=False)
        st.markdown(ask.rule_words(session, is_markdown=True).outline(rule))
        st.caption(
            "A condition on something unknown is never met, except “is not known”: people without "
            "a city do not match “city is not Cluj”."
        )
    with right, st.container(border=True, height="stretch"):
        st.markdown("#### As JSON", anchors=False)
        st.code(json.dumps(print_rule(rule), indent=2, ensure_ascii=False), language="json")


def _profile(session: Session, segment: Row) -> None:
    if not segment["members_count"] >= (1 if session.role.sees_people else SMALLEST_FIGURE):
        st.info("Too few members to compare.", icon=":material/group_off:")
        return
    column = st.segmented_control(
        "Compare by",
        list(ask.COMPARED),
        default="lifecycle_stage",
        required=True,
        format_func=ask.COMPARED.__getitem__,
        key="segment_by",
        bind="query-params",
    )
    left, right = st.columns([3, 2], gap="small")
    with left:
        _shares(session, segment, column or "lifecycle_stage")
    with right, st.container(border=True, height="stretch"):
        st.markdown("#### Mean per person", anchors=False)
        st.caption(f"Money in {session.formats.unit}; people without a value are left out")
        table_view(
            ask.averages(session, segment["segment_id"]).round(1),
            {
                "measure": "Measure",
                "members_mean": NumberColumn("Members", format="localized", step=0.1),
                "everyone_mean": NumberColumn("Everyone", format="localized", step=0.1),
            },
            alt_text="Means of the members beside everyone's",
        )


def _shares(session: Session, segment: Row, column: str) -> None:
    rows = ask.comparison(session, segment["segment_id"], column)
    if column in SPOKEN:
        rows = rows.assign(value=rows["value"].map(SPOKEN[column]))
    formats, difference = session.formats, rows["segment_share"] - rows["everyone_share"]
    members = rows["segment_count"].sum()
    most = records(rows)[int(difference.fillna(0).argmax())]
    title = (
        f"{most['value']}: {formats.share(most['segment_count'], members)} of members, "
        f"{formats.percent(most['everyone_share'])} of everyone"
    )
    chart_card(
        title,
        f"{ask.COMPARED[column]}; bar: share of members, orange tick: share of everyone",
        comparison_chart(rows, formats),
        alt_text=f"Bars of the members' shares against everyone's. Largest difference: {title}.",
        table=rows.assign(
            segment_share=100 * rows["segment_share"], everyone_share=100 * rows["everyone_share"]
        ),
        columns={
            "value": ask.COMPARED[column],
            "segment_count": NumberColumn("Members", format="localized"),
            "segment_share": NumberColumn("Of members (%)", format="localized", step=0.1),
            "everyone_share": NumberColumn("Of everyone (%)", format="localized", step=0.1),
        },
        key="segment_shares",
    )
