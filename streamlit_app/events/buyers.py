"""Who bought an event."""

from __future__ import annotations

import streamlit as st

from streamlit_app.charts.ranges import labelled_bars
from streamlit_app.charts.selecting import Select
from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection, did, equals, everyone_who
from streamlit_app.queries import events as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.columns import count_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

BOUGHT_BY = "events_bought_by"


def bought_by(session: Session, *, event: Row) -> None:
    """Who bought."""
    rows, formats = ask.buyers(session, event["event_id"]), session.formats
    rows = rows[(rows["customers_count"].fillna(1) > 0) & rows["customers_share"].notna()]
    if rows.empty:
        return
    told = rows.assign(
        value=rows["customers_share"] * 100,
        label=[
            _("{share} · {usual} of everybody", share=formats.percent(one["customers_share"]),
              usual=formats.percent(one["everyone_share"]))
            for one in records(rows)
        ],
        share=rows["customers_share"] * 100,
        usual=rows["everyone_share"] * 100,
    ).reset_index(drop=True)  # fmt: skip
    first = records(rows)[0]
    title = _(
        "{group} bought most: {share} of the buyers",
        group=first["name"],
        share=formats.percent(first["customers_share"]),
    )
    chart_card(
        title,
        _("Buyers of the event by their RFM group of today, beside the share among all buyers"),
        labelled_bars(told, st.session_state.get(BOUGHT_BY), _("Share of the buyers (%)"), formats),
        alt_text=_("Bars of buyers per RFM group. {finding}.", finding=title),
        table=told,
        columns={
            "name": _("RFM group"),
            "customers_count": count_column(_("Buyers")),
            "share": percent_column(_("Share (%)")),
            "usual": percent_column(_("Of everybody (%)")),
        },
        key="events_bought",
        select=Select("group", ("name",), lambda one: choose(**{BOUGHT_BY: one.get("name")})),
    )
    group = choice(
        _("Buyers of the RFM group"),
        rows["name"].tolist(),
        BOUGHT_BY,
        placeholder=_("Pick a bar, or choose here"),
        width=420,
    )
    if group is not None:
        bought = did("order_completed", equals("event_id", event["event_id"]))
        title = _("{group} who bought {event}", group=group, event=event["name"])
        rule = everyone_who(bought, equals("rfm_segment", group))
        people_panel(session, Selection(title, rule, title), key="events_buyers")
