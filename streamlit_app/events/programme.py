"""The view Events: the programme with what sells, or one event beside those like it."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, LinkColumn, ProgressColumn, TextColumn

from streamlit_app.events.one_event import draw_event
from streamlit_app.people.choosing import choice
from streamlit_app.queries import events as ask
from streamlit_app.shell.addresses import EVENT, event_address
from streamlit_app.shell.cards import empty_card, guarded, table_view
from streamlit_app.shell.columns import count_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _


def draw_programme(session: Session) -> None:
    """Draw the event that the URL names, or the programme."""
    names = ask.names(session)
    if not names:
        empty_card(
            _("This workspace has no events"),
            _("Sales curves, no-shows and invitations need a catalogue of events."),
            _(
                "A shop finds its categories under Patterns, and people for a product in the "
                "field *recommended* of the segment builder."
            ),
        )
        return
    chosen = choice(
        _("Event"),
        list(names),
        EVENT,
        name=lambda one: names.get(one, one),
        placeholder=_("All events, or type a name"),
        width=420,
    )
    found = ask.event(session, chosen) if chosen else None
    if found is None:
        guarded(programme, session)
    else:
        draw_event(session, found)


def programme(session: Session) -> None:
    """List the events to come and the last ones."""
    rows = ask.calendar(session)
    ahead = rows["is_ahead"].astype(bool)
    with st.container(border=True):
        st.markdown("## " + _("What is on sale"), anchors=False)
        st.caption(
            _(
                "Sold so far, what similar events had sold as many days before, and where that "
                "leads: half of the similar events went further. An empty cell: too early to say."
            )
        )
        if ahead.any():
            _on_sale(rows[ahead])
        else:
            st.markdown(_("No event lies ahead."))
    with st.container(border=True):
        st.markdown("## " + _("The last events"), anchors=False)
        st.caption(_("Who came for the first time, and who stayed away where the door scans"))
        _past(rows[~ahead])


def _on_sale(rows: pd.DataFrame) -> None:
    table_view(
        _told(rows),
        {
            **_common(),
            "sold_count": count_column(_("Sold"), width=60),
            "similar_tickets_median": count_column(_("Similar by then"), width=98),
            "expected_tickets_median": count_column(_("Heading for"), width=80),
            "capacity": count_column(_("Places"), width=65),
            "sell_through": _share_column(_("Sold (%)")),
            "first_time": percent_column(_("First time (%)"), width=100),
        },
        alt_text=_("Events to come with tickets sold, the usual pace and the outlook"),
    )


def _past(rows: pd.DataFrame) -> None:
    table_view(
        _told(rows),
        {
            **_common(),
            "sold_count": count_column(_("Sold"), width=60),
            "capacity": count_column(_("Places"), width=65),
            "sell_through": _share_column(_("Sold (%)")),
            "first_time": percent_column(_("First time (%)"), width=100),
            "no_show": percent_column(_("Stayed away (%)"), width=115),
        },
        alt_text=_("Past events with tickets sold, first-time buyers and no-shows"),
    )


def _common() -> dict[str, object]:
    return {
        "link": LinkColumn(_("Open"), display_text=":material/open_in_new:", width=55),
        "starts_date": DateColumn(_("Day"), width=90),
        "name": TextColumn(_("Event"), width=195),
        "genre": TextColumn(_("Genre"), width=75),
    }


def _share_column(label: str) -> object:
    return ProgressColumn(label, format="%.0f", min_value=0, max_value=100, width=110)


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        link=[event_address(one) for one in rows["event_id"]],
        sell_through=rows["sell_through_share"] * 100,
        first_time=rows["first_time_share"] * 100,
        no_show=rows["no_show_share"] * 100,
    )
