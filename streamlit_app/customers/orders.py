"""What a person ordered, and the segments they are in."""

from __future__ import annotations

import streamlit as st
from streamlit.column_config import CheckboxColumn, DatetimeColumn, NumberColumn

from streamlit_app.queries import profile_history as ask
from streamlit_app.queries import profile_links as ask_links
from streamlit_app.queries.segments import segment_names
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import channel_words, purpose_of, words


def orders_tab(session: Session, row: Row) -> None:
    """Draw the newest orders of every status."""
    orders = ask.orders(session, row["customer_id"])
    if orders.empty:
        st.markdown(_("No order of any status."))
        return
    unit = session.formats.unit

    def money(label: str) -> object:
        return NumberColumn(label, format="localized", step=0.01)

    table_view(
        orders.assign(
            status=orders["status"].map(words), channel=orders["channel"].map(channel_words)
        ),
        {
            "ordered_at": DatetimeColumn(
                _("Ordered"), format="YYYY-MM-DD HH:mm", timezone=session.settings.timezone
            ),
            "order_id": _("Order"),
            "status": _("Status"),
            "is_countable": CheckboxColumn(
                _("Counts"), help=_("Paid, not a test, not fully refunded, above zero")
            ),
            "channel": _("Channel"),
            "items_count": NumberColumn(_("Items"), format="localized"),
            "gross": money(_("Gross ({unit})", unit=unit)),
            "refunded": money(_("Refunded ({unit})", unit=unit)),
            "net": money(_("Net ({unit})", unit=unit)),
        },
        alt_text=_("The newest {count} orders", count=len(orders)),
        height=440 if len(orders) > 12 else None,
    )


def segments_tab(session: Session, row: Row) -> None:
    """Name the segments a person is in; each leads to its page."""
    found = ask_links.memberships(session, row["customer_id"])
    if not found:
        st.markdown(_("In no segment."))
        return
    names = segment_names(session)
    for segment in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                "app_pages/segments.py",
                label=plain(names[segment["segment_id"]]),
                icon=":material/group_work:",
                query_params={"sid": segment["segment_id"]},
            )
            st.caption(plain(purpose_of(segment["description"])))
