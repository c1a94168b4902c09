"""Whom to invite to an event: to whom it is offered, why, and how often such offers were right."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.charts.ranges import labelled_bars
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection, equals
from streamlit_app.queries import events as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import chart_card, empty_card, guarded
from streamlit_app.shell.columns import count_column
from streamlit_app.shell.session import Session
from streamlit_app.shell.views import view_choice
from streamlit_app.wording.language import N_, _, language

REASONS = {
    "artist": N_("the artist"),
    "series": N_("the series"),
    "genre": N_("the genre"),
    "venue": N_("the venue"),
    "city": N_("the city"),
    "category": N_("the category"),
    "similar": N_("bought together"),
    "popular": N_("it sells well"),
}
CIRCLES = {"first": N_("Their first choice"), "among": N_("Among their first five")}


def draw_invitation(session: Session, event: Row) -> None:
    """Draw to whom the event is offered, and those people."""
    guarded(reasons, session, event=event)
    guarded(invited, session, event=event)


def reasons(session: Session, *, event: Row) -> None:
    """Why the event is offered, to how many."""
    rows, formats = ask.offered_to(session, event["event_id"]), session.formats
    if rows.empty:
        _nobody(session)
        return
    summed = rows.groupby("reason_code", as_index=False)[["customers_count", "reachable_count"]]
    told = summed.sum().sort_values("customers_count", ascending=False)
    told = told.assign(
        name=[_(REASONS.get(one, one)) for one in told["reason_code"]],
        value=told["customers_count"],
        label=[
            _("{people} · {reach} reachable", people=formats.people(one["customers_count"]),
              reach=formats.people(one["reachable_count"]))
            for one in records(told)
        ],
    ).reset_index(drop=True)  # fmt: skip
    first = rows.loc[rows["offer_rank"] == 1, "customers_count"].sum()
    title = _(
        "It is the first choice for {first} people, among the first five for {all}",
        first=formats.people(first),
        all=formats.people(told["customers_count"].sum()),
    )
    chart_card(
        title,
        _quality(session),
        labelled_bars(told, None, _("People"), formats),
        alt_text=_("Bars of people per reason. {finding}.", finding=title),
        table=told,
        columns={
            "name": _("What speaks for it"),
            "customers_count": count_column(_("People")),
            "reachable_count": count_column(_("Marketing may reach")),
        },
        key="events_reasons",
    )


def invited(session: Session, *, event: Row) -> None:
    """Show whom to invite, as a rule or as a list."""
    event_id = event["event_id"]
    if ask.offered_to(session, event_id).empty:
        return
    st.markdown("## " + _("Whom to invite"), anchors=False)
    circle = view_choice(
        _("Whom to invite"), list(CIRCLES), "events_circle", name=lambda one: _(CIRCLES[one])
    )
    rule = equals("recommended_event_id", event_id)
    name = _("Invite to {event}", event=event["name"])
    if circle == "first":
        people_panel(session, Selection(name, rule, name), key="events_invited")
        return
    reason = refusal(session, Action.SEE_PEOPLE)
    if reason is not None:
        st.caption(_("Single people are not listed. {reason}", reason=reason))
        return
    ids = ask.first_invited(session, event_id)
    st.caption(
        _("First choices before later ones, then by expected value; at most {n} people, who have "
          "not bought it.", n=session.formats.count(ask.MOST_INVITED))
    )  # fmt: skip
    people_panel(
        session, Selection(name, {"field": "orders_count", "op": "gte", "value": 1}, name, ids),
        key="events_invited",
    )  # fmt: skip


def _quality(session: Session) -> str:
    """Say how often offers were right, beside offering what sells best."""
    rows = ask.offer_quality(session)
    served = next((one for one in rows if one["is_served"]), None)
    popular = next((one for one in rows if one.get("recommender") == "popularity"), None)
    if served is None or pd.isna(served["hit_rate"]):
        return _("What speaks most for the offer")
    said = _(
        "What speaks most for it. On past days {share} of those who bought something bought one "
        "of five such offers",
        share=session.formats.percent(served["hit_rate"]),
    )
    if popular is None or popular is served:
        return said
    return _(
        "{said}; of what sells best {popular}",
        said=said,
        popular=session.formats.percent(popular["hit_rate"]),
    )


def _nobody(session: Session) -> None:
    rows = ask.offer_quality(session)
    reason = rows[0][f"verdict_{language()}"] if rows else _("Nothing is offered in this build.")
    empty_card(
        _("Nobody is matched with this event"),
        reason,
        _("People are matched with events on sale that they do not have yet."),
    )
