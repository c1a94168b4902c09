"""One event: facts, sales beside similar events, who bought, and whom to invite."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, LinkColumn, TextColumn

from streamlit_app.charts.curves import sales_chart
from streamlit_app.events.buyers import bought_by
from streamlit_app.events.invite import draw_invitation
from streamlit_app.queries import events as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.addresses import event_address
from streamlit_app.shell.cards import chart_card, empty_card, guarded, metric_tile, table_view
from streamlit_app.shell.columns import count_column
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, n_
from streamlit_app.wording.plain import plain

LIKENESS = {
    "is_same_series": N_("series"),
    "is_same_artist": N_("artist"),
    "is_same_genre": N_("genre"),
    "is_same_venue": N_("venue"),
    "is_same_city": N_("city"),
    "is_same_size": N_("size"),
}


def draw_event(session: Session, event: Row) -> None:
    """Draw one event from its facts to the people it is for."""
    place = [event[name] for name in ("venue", "city", "genre") if isinstance(event[name], str)]
    card_title(event["name"])
    day = session.formats.day(event["starts_date"])
    st.caption(" · ".join([day, *map(plain, place)]))
    _tiles(session, event)
    left, right = st.columns(2, gap="small")
    with left:
        guarded(pace, session, event=event)
    with right:
        guarded(similar_events, session, event=event)
    is_ahead = not pd.isna(event["days_before_start"])
    if is_ahead:
        draw_invitation(session, event)
    guarded(bought_by, session, event=event)


def _tiles(session: Session, event: Row) -> None:
    formats = session.formats
    columns = st.columns(4, gap="small")
    with columns[0]:
        metric_tile(
            _("Tickets sold"),
            formats.count(event["sold_count"]),
            compared=_("{share} of {places} places", places=formats.count(event["capacity"]),
                       share=formats.percent(event["sell_through_share"])),
            meaning=_("Valid tickets worth money of orders that count."),
        )  # fmt: skip
    with columns[1]:
        metric_tile(
            _("Ticket revenue"),
            formats.short_money(event["ticket_revenue"]),
            meaning=_("Prices of the sold tickets, before partial refunds."),
        )
    with columns[2]:
        metric_tile(
            _("Buyers"),
            formats.people(event["buyers_count"]),
            compared=_("{share} for the first time",
                       share=formats.percent(event["first_time_share"])),
            meaning=_("People who bought the sold tickets; first time: their first order."),
        )  # fmt: skip
    with columns[3]:
        _last_tile(session, event)


def _last_tile(session: Session, event: Row) -> None:
    """Where an event to come leads; who came to a past one."""
    formats = session.formats
    if pd.isna(event["days_before_start"]):
        metric_tile(
            _("Came"),
            formats.people(event["attendees_count"]),
            compared=_("{share} stayed away", share=formats.percent(event["no_show_share"])),
            metric="attended",
        )
        return
    expected = event["expected_tickets_median"]
    said = _("too early to say") if pd.isna(expected) else formats.count(expected)
    between = (
        None
        if pd.isna(expected)
        else _("{low} to {high} by the middle half",
               low=formats.count(event["expected_tickets_low"]),
               high=formats.count(event["expected_tickets_high"]))
    )  # fmt: skip
    metric_tile(
        _("Heading for"),
        said,
        compared=between,
        meaning=_(
            "Tickets in the end if it goes on as the similar events did from the same day on. A "
            "comparison with few events, no forecast with a report card."
        ),
    )


def pace(session: Session, *, event: Row) -> None:
    """How the event sells, beside similar ones."""
    curve, formats = ask.sales(session, event["event_id"]), session.formats
    if curve.empty:
        empty_card(
            _("Nothing sold yet"),
            _("Tickets by days before the start."),
            _("The curve begins with the first ticket."),
        )
        return
    similar = ask.benchmark(session, event["event_id"])
    left = event["days_before_start"]
    today: int | None = None if pd.isna(left) else int(left)
    title = _pace_finding(session, event, similar)
    chart_card(
        title,
        _("Tickets sold by days before the start; grey: the middle half of similar events, dashed "
          "their median"),
        sales_chart(curve, similar, today, formats),
        alt_text=_("Sales curve by days before the start. {finding}.", finding=title),
        table=curve,
        columns={
            "days_before_start": count_column(_("Days before")),
            "ordered_date": DateColumn(_("Day")),
            "tickets_count": count_column(_("Sold that day")),
            "tickets_to_date": count_column(_("Sold so far")),
        },
        key="events_pace",
    )  # fmt: skip


def _pace_finding(session: Session, event: Row, similar: pd.DataFrame) -> str:
    formats = session.formats
    if similar.empty:
        return _("No past event is like it: nothing to compare with")
    if pd.isna(event["days_before_start"]):
        last = records(similar)[0]
        return _(
            "{sold} tickets sold; half of the similar events sold {usual} or more",
            sold=formats.count(event["sold_count"]),
            usual=formats.count(last["tickets_median"]),
        )
    return n_(
        "{sold} tickets sold {days} day before; similar events had {usual} by then",
        "{sold} tickets sold {days} days before; similar events had {usual} by then",
        event["days_before_start"],
        sold=formats.count(event["sold_count"]),
        days=int(event["days_before_start"]),
        usual=formats.count(event["similar_tickets_median"]),
    )


def similar_events(session: Session, *, event: Row) -> None:
    """List the events it is compared with, and why."""
    rows = ask.similar(session, event["event_id"])
    with st.container(border=True, height="stretch"):
        st.markdown("## " + _("Compared with"), anchors=False)
        st.caption(_("Past events most like it, the most alike first"))
        if rows.empty:
            st.markdown(_("None: same genre, artist or series, and 20 tickets sold."))
            return
        table_view(
            rows.assign(
                link=rows["similar_event_id"].map(event_address),
                same=[
                    ", ".join(_(word) for name, word in LIKENESS.items() if one[name])
                    for one in records(rows)
                ],
            ),
            {
                "link": LinkColumn(_("Open"), display_text=":material/open_in_new:", width=55),
                "name": TextColumn(_("Event"), width=170),
                "starts_date": DateColumn(_("Day"), width=90),
                "sold_count": count_column(_("Sold")),
                "same": TextColumn(_("Same"), width=190),
            },
            alt_text=_("Similar events with tickets sold and what is the same"),
        )
