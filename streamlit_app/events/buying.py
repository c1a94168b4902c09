"""How people buy tickets: how far ahead, how many, at what price; who shows up."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.charts.curves import lead_chart
from streamlit_app.charts.ranges import labelled_bars
from streamlit_app.events.wording import named
from streamlit_app.people.choosing import choice
from streamlit_app.queries import patterns as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, empty_card, guarded
from streamlit_app.shell.columns import count_column, money_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _, n_

SOON = 7
LARGEST_PARTY = 10


def draw_buying(session: Session) -> None:
    """Draw the cards about tickets, for all genres or one."""
    genres = ask.genres_of_tickets(session)
    if not genres:
        return
    chosen = choice(
        _("Tickets of"), genres, "events_of", name=named, default=ask.EVERYTHING, width=240
    )
    genre = chosen or ask.EVERYTHING
    left, right = st.columns(2, gap="small")
    with left:
        guarded(leads, session, genre=genre)
    with right:
        guarded(prices, session, genre=genre)
    left, right = st.columns(2, gap="small")
    with left:
        guarded(parties, session, genre=genre)
    with right:
        guarded(showing_up, session)


def leads(session: Session, *, genre: str) -> None:
    """How far ahead people buy."""
    rows, formats = ask.lead_times(session, genre), session.formats
    told = rows.assign(genre=rows["genre"].map(named), label=[_days(one) for one in records(rows)])
    own = told[told["genre"] == named(genre)]
    late = own[own["at_most_days"].fillna(10_000) <= SOON]["tickets_up_to_share"].max()
    title = _("{share} of the tickets are bought in the last week", share=formats.percent(late))
    chart_card(
        title,
        _("Share of tickets bought at most so many days before the event; past events only"),
        lead_chart(told, named(genre), named(ask.EVERYTHING), formats),
        alt_text=_("Curve of days between purchase and event. {finding}.", finding=title),
        table=told.assign(share=told["tickets_up_to_share"] * 100),
        columns={
            "genre": _("Genre"),
            "label": _("Days before"),
            "orders_count": count_column(_("Orders")),
            "tickets_count": count_column(_("Tickets")),
            "share": percent_column(_("Bought by then or later (%)")),
        },
        key="events_leads",
    )


def prices(session: Session, *, genre: str) -> None:
    """What tickets cost."""
    rows, formats = ask.ticket_prices(session, genre), session.formats
    if rows.empty:
        empty_card(
            _("No ticket has a price"),
            _("Tickets by what they cost."),
            _("Deliver `price` with the tickets to see it."),
        )
        return
    told = _bars(rows, [_band(one, formats) for one in records(rows)], "tickets", formats)
    most = records(told.nlargest(1, "value"))[0]
    title = _("Most tickets cost {band}", band=most["name"])
    chart_card(
        title,
        _("Valid tickets of countable orders per band of prices ({unit})", unit=formats.unit),
        labelled_bars(told, None, _("Tickets"), formats),
        alt_text=_("Bars of tickets per price. {finding}.", finding=title),
        table=told,
        columns={
            "name": _("Price"),
            "tickets_count": count_column(_("Tickets")),
            "share": percent_column(_("Share (%)")),
            "ticket_revenue": money_column(_("Worth ({unit})", unit=formats.unit)),
        },
        key="events_prices",
    )


def parties(session: Session, *, genre: str) -> None:
    """How many come together."""
    rows, formats = ask.party_sizes(session, genre), session.formats
    names = [
        _("{n} or more", n=int(one))
        if one >= LARGEST_PARTY
        else n_("{count} ticket", "{count} tickets", one, count=int(one))
        for one in rows["party_size"]
    ]
    told = _bars(rows, names, "orders", formats)
    alone = rows.loc[rows["party_size"] == 1, "orders_share"].sum()
    title = _("{share} of the orders are for one person", share=formats.percent(alone))
    chart_card(
        title,
        _("Orders by tickets they hold for one event"),
        labelled_bars(told, None, _("Orders"), formats),
        alt_text=_("Bars of orders per number of tickets. {finding}.", finding=title),
        table=told,
        columns={
            "name": _("Party"),
            "orders_count": count_column(_("Orders")),
            "share": percent_column(_("Share (%)")),
        },
        key="events_parties",
    )


def showing_up(session: Session) -> None:
    """Who stays away, and who is there for the first time."""
    rows, formats = ask.showing_up(session), session.formats
    if rows.empty:
        empty_card(
            _("No door has scanned yet"),
            _("People with a ticket who did not come, per genre."),
            _("Deliver `checked_in_at` with the tickets to see it."),
        )
        return
    rows = rows.sort_values("no_show_share", ascending=False)
    told = rows.assign(
        name=rows["name"].map(named),
        value=rows["no_show_share"] * 100,
        label=[
            _("{away} · {first} first time", away=formats.percent(one["no_show_share"]),
              first=formats.percent(one["first_time_share"]))
            for one in records(rows)
        ],
        first=rows["first_time_share"] * 100,
    )  # fmt: skip
    top = records(told)[0]
    title = _(
        "{genre} has most no-shows: {share} of those expected",
        genre=top["name"],
        share=formats.percent(top["no_show_share"]),
    )
    chart_card(
        title,
        _(
            "Share of people with a valid ticket who did not come, where the door scans; beside it "
            "first-time buyers"
        ),
        labelled_bars(told, None, _("Stay away (%)"), formats),
        alt_text=_("Bars of no-shows per genre. {finding}.", finding=title),
        table=told,
        columns={
            "name": _("Genre"),
            "people_count": count_column(_("Expected at the door")),
            "value": percent_column(_("Stay away (%)")),
            "buyers_count": count_column(_("Buyers")),
            "first": percent_column(_("First time (%)")),
        },
        key="events_showing_up",
    )


def _bars(rows: pd.DataFrame, names: list[str], what: str, formats: Formats) -> pd.DataFrame:
    share = rows[f"{what}_share"]
    return rows.assign(
        name=names,
        value=rows[f"{what}_count"],
        share=share * 100,
        label=[formats.percent(one) for one in share],
    )


def _days(bucket: Row) -> str:
    low, high = bucket["at_least_days"], bucket["at_most_days"]
    if pd.isna(low):
        return _("after")
    if pd.isna(high):
        return f"{int(low)}+"
    return str(int(low)) if low == high else f"{int(low)}–{int(high)}"


def _band(row: Row, formats: Formats) -> str:
    if row["is_free"]:
        return _("free")
    if pd.isna(row["price_below"]):
        return _("{low} and more", low=formats.money(row["price_from"]))
    low, high = formats.count(row["price_from"]), formats.count(row["price_below"])
    return _("{low} to {high} {unit}", low=low, high=high, unit=formats.unit)
