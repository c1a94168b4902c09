"""What one person did: timeline, orders, tastes and segments, each in its tab."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.column_config import CheckboxColumn, DatetimeColumn, NumberColumn

from streamlit_app.charts.bars import comparison_chart
from streamlit_app.queries import profile as ask
from streamlit_app.queries.profile import ENTRIES_A_TIME, MOST_ENTRIES
from streamlit_app.queries.segments import segment_names
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.vocabulary import channel_words, words


def draw_history(session: Session, row: Row) -> None:
    """Draw the tab that is open; the others ask nothing."""
    views: dict[str, Callable[[Session, Row], None]] = {
        "Timeline": _timeline,
        "Orders": _orders,
        "Tastes": _tastes,
        "Segments": _segments,
    }
    for tab, draw in zip(
        st.tabs(list(views), key="cust_tab", bind="query-params"), views.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw(session, row)


def _timeline(session: Session, row: Row) -> None:
    customer_id = row["customer_id"]
    types = ask.timeline_types(session, customer_id)
    if not types:
        st.markdown("Nothing has happened yet.")
        return
    chosen = st.pills(
        "Kinds of entries", types, selection_mode="multi", format_func=words, key="cust_types",
        label_visibility="collapsed",
    )  # fmt: skip
    limit = st.session_state.setdefault(f"cust_entries_{customer_id}", ENTRIES_A_TIME)
    entries = ask.timeline(session, customer_id, tuple(chosen), limit)
    machines = entries["is_machine"].eq(True).any()
    table_view(
        entries.head(limit).assign(
            type=entries["type"].map(words), channel=entries["channel"].map(channel_words)
        ),
        {
            "occurred_at": DatetimeColumn(
                "When", format="YYYY-MM-DD HH:mm", timezone=session.settings.timezone
            ),
            "type": "What",
            "channel": "Channel",
            "amount": NumberColumn(
                f"Amount ({session.formats.unit})", format="localized", step=0.01
            ),
            "subject": "About",
            **({"is_machine": CheckboxColumn("By a machine")} if machines else {}),
        },
        alt_text=f"The newest {min(limit, len(entries))} entries of the timeline",
    )
    if len(entries) > limit and limit < MOST_ENTRIES:
        st.button(
            "Load more", icon=":material/expand_more:", on_click=_load_more, args=[customer_id]
        )


def _load_more(customer_id: str) -> None:
    st.session_state[f"cust_entries_{customer_id}"] += ENTRIES_A_TIME


def _orders(session: Session, row: Row) -> None:
    orders = ask.orders(session, row["customer_id"])
    if orders.empty:
        st.markdown("No order of any status.")
        return
    unit = session.formats.unit
    table_view(
        orders.assign(
            status=orders["status"].map(words), channel=orders["channel"].map(channel_words)
        ),
        {
            "ordered_at": DatetimeColumn(
                "Ordered", format="YYYY-MM-DD HH:mm", timezone=session.settings.timezone
            ),
            "order_id": "Order",
            "status": "Status",
            "is_countable": CheckboxColumn(
                "Counts", help="Paid, not a test, not fully refunded, above zero"
            ),
            "channel": "Channel",
            "items_count": NumberColumn("Items", format="localized"),
            "gross": NumberColumn(f"Gross ({unit})", format="localized", step=0.01),
            "refunded": NumberColumn(f"Refunded ({unit})", format="localized", step=0.01),
            "net": NumberColumn(f"Net ({unit})", format="localized", step=0.01),
        },
        alt_text=f"The newest {len(orders)} orders",
    )


def _tastes(session: Session, row: Row) -> None:
    genres = ask.genres(session, row["customer_id"])
    if genres.empty:
        st.markdown("No ticket with a genre yet, so nothing is known about tastes.")
        return
    facts = {
        "Favourite venue": row["favourite_venue"],
        "Usually buys": None if pd.isna(row["median_lead_time_days"])
        else f"{session.formats.counted(round(row['median_lead_time_days']), 'day')} ahead",
        "Usual party": None if pd.isna(row["median_party_size"])
        else _party(session, round(row["median_party_size"])),
    }  # fmt: skip
    best = records(genres)[0]
    tickets = genres["tickets_count"].sum()
    title = f"Mostly {best['value']}: {best['tickets_count']} of {tickets} tickets"
    left, right = st.columns([2, 1], gap="small")
    with left:
        chart_card(
            title,
            "Bar: share of this person's tickets; orange tick: share of everyone's",
            comparison_chart(genres, session.formats),
            alt_text=f"Bars of tickets by genre against everyone. Most: {best['value']}.",
            table=genres.assign(
                segment_share=100 * genres["segment_share"],
                everyone_share=100 * genres["everyone_share"],
            ),
            columns={
                "value": "Genre",
                "tickets_count": NumberColumn("Tickets", format="localized"),
                "segment_share": NumberColumn("Share (%)", format="localized", step=0.1),
                "everyone_share": NumberColumn("Everyone (%)", format="localized", step=0.1),
            },
            key="cust_tastes",
        )
    with right, st.container(border=True, height="stretch"):
        for label, fact in facts.items():
            st.markdown(f"**{label}**  \n{fact or 'not known'}")


def _party(session: Session, size: int) -> str:
    return "alone" if size == 1 else f"{session.formats.count(size)} people"


def _segments(session: Session, row: Row) -> None:
    found = ask.memberships(session, row["customer_id"])
    if not found:
        st.markdown("In no segment.")
        return
    names = segment_names(session)
    for segment in found:
        st.page_link(
            "app_pages/segments.py",
            label=f"{names[segment['segment_id']]} — {segment['description']}",
            icon=":material/group_work:",
            query_params={"sid": segment["segment_id"]},
        )
