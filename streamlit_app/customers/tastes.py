"""What a person likes, when they buy, and what the pipeline would offer them next."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from babel.dates import get_day_names
from streamlit.column_config import NumberColumn

from streamlit_app.charts.bars import comparison_chart
from streamlit_app.customers.numbers import days
from streamlit_app.customers.written import view_of
from streamlit_app.queries import profile_tastes as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.addresses import event_choices
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, language, n_
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import channel_words

PARTS_OF_DAY = {
    "night": N_("at night"),
    "morning": N_("in the morning"),
    "afternoon": N_("in the afternoon"),
    "evening": N_("in the evening"),
}


def tastes_tab(session: Session, row: Row) -> None:
    """Draw genres beside everyone's, habits, and the next offers with their reasons."""
    left, right = st.columns([3, 2], gap="small")
    with left:
        _genres(session, row["customer_id"])
    with right, st.container(border=True, height="stretch"):
        st.markdown("## " + _("Habits"), anchors=False)
        _habits(session, row)
    with st.container(border=True):
        st.markdown("## " + _("What to offer next"), anchors=False)
        _offers(session, row["customer_id"])


def _genres(session: Session, customer_id: str) -> None:
    genres = ask.genres(session, customer_id)
    if genres.empty:
        with st.container(border=True, height="stretch"):
            st.markdown(_("No ticket with a genre yet, so nothing is known about tastes."))
        return
    best = records(genres)[0]
    chart_card(
        _("Mostly {genre}: {count} of {all} tickets", genre=best["value"],
          count=best["tickets_count"], all=genres["tickets_count"].sum()),
        _("Bar: share of this person's tickets; orange tick: share of everyone's"),
        comparison_chart(genres, session.formats),
        alt_text=_("Tickets by genre against everyone. Most: {genre}.", genre=best["value"]),
        table=genres.assign(
            segment_share=100 * genres["segment_share"],
            everyone_share=100 * genres["everyone_share"],
        ),
        columns={
            "value": _("Genre"),
            "tickets_count": NumberColumn(_("Tickets"), format="localized"),
            "segment_share": NumberColumn(_("Share (%)"), format="localized", step=0.1),
            "everyone_share": NumberColumn(_("Everyone (%)"), format="localized", step=0.1),
        },
        key="cust_tastes",
    )  # fmt: skip


def _habits(session: Session, row: Row) -> None:
    formats, stated = session.formats, view_of(session, row["customer_id"]).state.preferences
    lead, party = row["median_lead_time_days"], row["median_party_size"]
    venues = ask.venues(session, row["customer_id"])
    facts = {
        _("Venues"): ", ".join(
            f"{plain(one['venue'])} ({formats.count(one['tickets_count'])})" for one in venues
        ),
        _("Usually buys"): None if pd.isna(lead)
        else _("{days} before the event", days=days(formats, lead)),
        _("Buys most often"): _hours(session, row["customer_id"]),
        _("Usual party"): None if pd.isna(party) else _party(session, round(party)),
        _("Says they like"): ", ".join(
            channel_words(value) or value if about == "channel" else value
            for about, value in sorted(stated)
        ),
    }  # fmt: skip
    for label, fact in facts.items():
        st.markdown(f"**{label}**  \n{fact or _('not known')}")


def _hours(session: Session, customer_id: str) -> str | None:
    names = get_day_names("wide", context="format", locale=language())
    said = [
        _(
            "{weekday} {part} ({count} of {all})",
            weekday=names[one["weekday"] - 1],
            part=_(PARTS_OF_DAY[one["part_of_day"]]),
            count=session.formats.count(one["orders_count"]),
            all=session.formats.count(one["all_count"]),
        )
        for one in ask.buying_hours(session, customer_id)
    ]
    return "; ".join(said) or None


def _party(session: Session, size: int) -> str:
    if size == 1:
        return _("alone")
    return n_("{count} person", "{count} people", size, count=session.formats.count(size))


def _offers(session: Session, customer_id: str) -> None:
    offers, formats = ask.offers(session, customer_id), session.formats
    if not offers:
        st.markdown(_("Nothing is on offer that suits this person, or the model abstains."))
        return
    reason = f"reason_{language()}" if language() in ("en", "ro") else "reason_en"
    for offer in offers:
        name = plain(offer["item_name"] or offer["item_id"])
        starts = offer["starts_date"]
        when: str = "" if pd.isna(starts) else f" · {formats.day(starts)}"
        if offer["item_kind"] == "event":
            st.page_link(
                "app_pages/events.py",
                label=f"{name}{when}",
                icon=":material/confirmation_number:",
                query_params=event_choices(offer["item_id"]),
            )
        else:
            st.markdown(f"**{name}**{when}")
        st.caption(plain(offer[reason]))
